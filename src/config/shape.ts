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

export interface Laid {
  /** Plain data for the schema to judge; unknown keys and nulls are left out. */
  readonly data: unknown
  /** Offset of each key and list item that is written. */
  readonly places: ReadonlyMap<string, number>
  readonly unknown: readonly { readonly path: Path; readonly at: number; readonly siblings: readonly string[] }[]
}

/** The schema inside `v.optional`. */
export function bare(shape: Shape): Shape {
  return shape.wrapped === undefined ? shape : bare(shape.wrapped)
}

/** The line that describes a key. */
export function described(shape: Shape): string {
  return v.getDescription(bare(shape) as unknown as v.GenericSchema) ?? ''
}

export function entriesOf(shape: Shape): readonly (readonly [string, Shape])[] {
  return Object.entries(bare(shape).entries ?? {})
}

export const placeKey = (path: Path) => JSON.stringify(path)

export function layOver(schema: Shape, tree: Tree): Laid {
  const places = new Map<string, number>()
  const unknown: { path: Path; at: number; siblings: readonly string[] }[] = []

  function lay(shape: Shape | undefined, tree: Tree, path: Path): unknown {
    const inner = shape === undefined ? undefined : bare(shape)
    if (tree.kind === 'scalar') return readScalar(inner, tree)
    if (tree.kind === 'sequence') {
      return tree.items.map((item, index) => {
        places.set(placeKey([...path, index]), item.at)
        return lay(inner?.item, item, [...path, index])
      })
    }
    const data: Record<string, unknown> = {}
    for (const [key, { keyAt, value }] of tree.entries) {
      const here = [...path, key]
      if (!knows(inner, key)) {
        unknown.push({ path: here, at: keyAt, siblings: Object.keys(inner?.entries ?? {}) })
        continue
      }
      // A key without a value is a key left out.
      if (value.kind === 'scalar' && value.value === null) continue
      places.set(placeKey(here), value.kind === 'scalar' ? value.at : keyAt)
      data[key] = lay(inner?.entries?.[key] ?? inner?.value, value, here)
    }
    return data
  }

  return { data: lay(schema, tree, []), places, unknown }
}

function knows(shape: Shape | undefined, key: string): boolean {
  if (shape?.entries !== undefined) return Object.hasOwn(shape.entries, key)
  return !['__proto__', 'prototype', 'constructor'].includes(key)
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
