// Knows YAML: turns a text into a tree that remembers where each key and value stands.

import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type ErrorCode, type YAMLError } from 'yaml'

/** Kubernetes allows a ConfigMap 1 MiB; more than this is no configuration. */
const longestText = 1024 * 1024
/** Values a file may stand for once its aliases are followed; a blocklist may be long, a bomb is longer. */
const mostValues = 200_000
const deepest = 64

export type Tree = Mapping | Sequence | Scalar

interface Placed {
  /** Offset of the value in the text. */
  readonly at: number
  /** How many values it stands for. */
  readonly size: number
}

export interface Mapping extends Placed {
  readonly kind: 'mapping'
  readonly entries: ReadonlyMap<string, { readonly keyAt: number; readonly value: Tree }>
}

export interface Sequence extends Placed {
  readonly kind: 'sequence'
  readonly items: readonly Tree[]
}

export interface Scalar extends Placed {
  readonly kind: 'scalar'
  readonly value: unknown
  /** As written, without quotes. */
  readonly source: string
}

export interface Fault {
  readonly at: number
  readonly message: string
}

export interface Reading {
  /** Null when the text is empty, or too broken to read. */
  readonly tree: Tree | null
  readonly faults: readonly Fault[]
  position(at: number): { readonly line: number; readonly column: number }
}

/** Reads one YAML 1.2 document with anchors and merge keys. Never throws. */
export function readYaml(text: string): Reading {
  const lines = new LineCounter()
  const position = (at: number) => {
    const { line, col } = lines.linePos(at)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const failed = (message: string, at = 0): Reading => ({ tree: null, faults: [{ at, message }], position })
  if (text.length > longestText) return failed('file is larger than 1 MiB')
  try {
    const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
    const broken = firstOfEachLine([...parsed.errors, ...parsed.warnings], position)
    if (broken.length > 0) return { tree: null, faults: broken, position }
    const faults: Fault[] = []
    const tree = plant(parsed.contents, faults)
    if (tree !== null && tree.size > mostValues)
      return failed('stands for more than 200000 values; use fewer aliases', tree.at)
    return { tree, faults, position }
  } catch {
    return failed('is nested too deeply to be read')
  }
}

/** One slip often makes the reader stumble several times over. */
function firstOfEachLine(errors: readonly YAMLError[], position: Reading['position']): Fault[] {
  const lines = new Map<number, Fault>()
  for (const { code, pos } of errors) {
    const { line } = position(pos[0])
    if (!lines.has(line)) lines.set(line, { at: pos[0], message: meaning(code) })
  }
  return [...lines.values()].slice(0, 20)
}

/** The library's own messages may quote the text, and the text may hold a secret. */
function meaning(code: ErrorCode): string {
  return meanings[code] ?? 'is not valid YAML'
}

const meanings: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: 'unknown escape in a double-quoted text; single quotes take it literally',
  BAD_INDENT: 'indentation does not fit the lines above, or a bracket is left open',
  BAD_SCALAR_START: 'a text that starts with this character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key:" on one line; quote the text, or start a new line',
  MISSING_CHAR: 'something is missing here: a colon after a key, a closing quote, or a bracket',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line, with a colon after it',
  MULTIPLE_DOCS: 'multiple YAML documents not supported (pipelock config must be a single document)',
  RESOURCE_EXHAUSTION: 'is nested too deeply to be read',
  TAB_AS_INDENT: 'tabs do not indent in YAML; use spaces',
  TAG_RESOLVE_FAILED: 'tags (words that start with "!") are not supported here; quote the text',
  UNEXPECTED_TOKEN: 'this does not belong here; check the quotes, brackets and indentation just before',
}

function plant(contents: unknown, faults: Fault[]): Tree | null {
  const anchors = new Map<string, Tree>()

  function grow(node: unknown, depth: number, at: number): Tree {
    if (depth > deepest) {
      faults.push({ at, message: 'is nested too deeply' })
      return scalar(null, '', at)
    }
    if (isAlias(node)) {
      const target = anchors.get(node.source)
      if (target === undefined) faults.push({ at: offset(node, at), message: 'alias without an anchor before it' })
      return target ?? scalar(null, '', at)
    }
    const tree = growFresh(node, depth, at)
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined
    if (anchor !== undefined) anchors.set(anchor, tree)
    return tree
  }

  function growFresh(node: unknown, depth: number, at: number): Tree {
    if (isMap(node)) return growMapping(node.items, depth, offset(node, at))
    if (isSeq(node)) {
      const items = node.items.map((item) => grow(item, depth + 1, offset(item, at)))
      return { kind: 'sequence', at: offset(node, at), size: sum(items), items }
    }
    if (isScalar(node)) return scalar(node.value, node.source ?? String(node.value), offset(node, at))
    return scalar(null, '', at)
  }

  function growMapping(pairs: readonly { key: unknown; value: unknown }[], depth: number, at: number): Mapping {
    const own = new Map<string, { keyAt: number; value: Tree }>()
    const merged = new Map<string, { keyAt: number; value: Tree }>()
    for (const { key, value } of pairs) {
      const keyAt = offset(key, at)
      if (!isScalar(key) || key.value === null) {
        faults.push({ at: keyAt, message: 'a key must be a plain word' })
        continue
      }
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
      const tree = grow(value, depth + 1, offset(value, keyAt))
      if (name === '<<' && key.type === 'PLAIN') {
        for (const [inner, entry] of mergeable(tree)) if (!merged.has(inner)) merged.set(inner, entry)
      } else if (own.has(name)) {
        faults.push({ at: keyAt, message: `duplicate key${shown(name)}; keep one of the two` })
      } else {
        own.set(name, { keyAt, value: tree })
      }
    }
    for (const [name, entry] of merged) if (!own.has(name)) own.set(name, entry)
    return { kind: 'mapping', at, size: sum([...own.values()].map((entry) => entry.value)), entries: own }
  }

  function mergeable(tree: Tree): readonly (readonly [string, { keyAt: number; value: Tree }])[] {
    if (tree.kind === 'mapping') return [...tree.entries]
    if (tree.kind === 'sequence' && tree.items.every((item) => item.kind === 'mapping'))
      return tree.items.flatMap(mergeable)
    faults.push({ at: tree.at, message: '"<<" merges mappings only' })
    return []
  }

  return contents === null ? null : grow(contents, 0, 0)
}

const scalar = (value: unknown, source: string, at: number): Scalar => ({ kind: 'scalar', at, size: 1, value, source })

const shown = (name: string) => (/^[\w-]{1,40}$/.test(name) ? ` "${name}"` : '')

const sum = (trees: readonly Tree[]) => trees.reduce((total, tree) => total + tree.size, 1)

function offset(node: unknown, otherwise: number): number {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? (node.range?.[0] ?? otherwise) : otherwise
}
