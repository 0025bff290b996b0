// Lays a YAML tree over the schema: which keys exist, how a scalar is read there, and where each value stands.

import * as v from 'valibot'

import type { Path } from './problem.ts'
import type { Scalar, Tree } from './yaml.ts'

/** What we need to see of a valibot schema to walk it. */
export interface Shape {
  readonly type: string
  readonly wrapped?: Shape
  readonly entries?: Readonly<Record<string, Shape>>
  readonly item?: Shape
  readonly value?: Shape
  readonly options?: readonly unknown[]
  readonly pipe?: readonly unknown[]
  readonly default?: unknown
}

interface Written<T> {
  readonly path: Path
  readonly at: number
  readonly what: T
}

export interface Laid {
  /** Plain data for the schema to judge; unknown keys and nulls are left out. */
  readonly data: unknown
  /** Offset of each key and list item that is written. */
  readonly places: ReadonlyMap<string, number>
  /** Keys the schema does not know, each with the keys it knows there. */
  readonly unknown: readonly Written<readonly string[]>[]
  /** Lists where keys must stand; they are left out of the data. */
  readonly lists: readonly Written<Shape>[]
  /** Regular expressions. */
  readonly patterns: readonly Written<string>[]
}

/** The schema inside `v.optional`. */
export function bare(shape: Shape): Shape {
  return shape.wrapped === undefined ? shape : bare(shape.wrapped)
}

/** The line that describes a key. */
export function described(shape: Shape): string {
  return v.getDescription(bare(shape) as unknown as v.GenericSchema) ?? ''
}

export function isPattern(shape: Shape): boolean {
  return v.getMetadata(shape as unknown as v.GenericSchema)['x-syntax'] === 'RE2'
}

export function entriesOf(shape: Shape): readonly (readonly [string, Shape])[] {
  return Object.entries(bare(shape).entries ?? {})
}

export const placeKey = (path: Path) => JSON.stringify(path)

export function layOver(schema: Shape, tree: Tree): Laid {
  const places = new Map<string, number>()
  const unknown: Written<readonly string[]>[] = []
  const lists: Written<Shape>[] = []
  const patterns: Written<string>[] = []

  function lay(shape: Shape | undefined, tree: Tree, path: Path): unknown {
    const inner = shape === undefined ? undefined : bare(shape)
    if (tree.kind === 'scalar') {
      const value = readScalar(inner, tree)
      if (inner !== undefined && isPattern(inner) && typeof value === 'string')
        patterns.push({ path, at: tree.at, what: value })
      return value
    }
    if (tree.kind === 'sequence') {
      // valibot takes an array for an object without keys.
      if (inner?.entries !== undefined || inner?.value !== undefined) {
        lists.push({ path, at: tree.at, what: inner })
        return undefined
      }
      return tree.items.map((item, index) => {
        places.set(placeKey([...path, index]), item.at)
        return lay(inner?.item, item, [...path, index])
      })
    }
    const data: Record<string, unknown> = {}
    for (const [key, { keyAt, value }] of tree.entries) {
      const here = [...path, key]
      if (!knows(inner, key)) {
        unknown.push({ path: here, at: keyAt, what: Object.keys(inner?.entries ?? {}) })
        continue
      }
      if (value.kind === 'scalar' && saysNothing(value, inner?.entries?.[key])) continue
      places.set(placeKey(here), value.kind === 'scalar' ? value.at : keyAt)
      data[key] = lay(inner?.entries?.[key] ?? inner?.value, value, here)
    }
    return data
  }

  return { data: lay(schema, tree, []), places, unknown, lists, patterns }
}

function knows(shape: Shape | undefined, key: string): boolean {
  if (shape?.entries !== undefined) return Object.hasOwn(shape.entries, key)
  return !['__proto__', 'prototype', 'constructor'].includes(key)
}

/** A key without a value is a key left out; so is one with empty text, as the Go program writes it, where none can stand. */
function saysNothing({ value }: Scalar, shape: Shape | undefined): boolean {
  if (value !== '' || shape === undefined) return value === null
  const { type, options } = bare(shape)
  if (type === 'picklist') return options?.includes('') !== true
  return type === 'string' && typeof shape.default === 'string' && shape.default !== ''
}

const yes = ['y', 'yes', 'on', 'true']
const no = ['n', 'no', 'off', 'false']

/** Typed readings that Go's yaml.v3 allows too: yes/no for booleans, digits for text, `1_000` for numbers. */
function readScalar(shape: Shape | undefined, { value, source }: Scalar): unknown {
  const word = source.trim().toLowerCase()
  switch (shape?.type) {
    case 'boolean':
      if (yes.includes(word)) return true
      return no.includes(word) ? false : value
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? source : value
    case 'number':
      return typeof value === 'string' && /^[+-]?\d+(?:_\d+)+$/.test(source)
        ? Number(source.replaceAll('_', ''))
        : value
    case 'picklist':
      return shape.options?.includes(word) ? word : value
    default:
      return value
  }
}
