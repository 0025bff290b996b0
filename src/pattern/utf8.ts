// The only file that knows UTF-8: sets of runes as byte tries, and text with its invalid bytes marked.

import { holds, REPLACEMENT, type Runes, runes, slice } from './runes.ts'

/**
 * Stands for any byte that is not part of valid UTF-8. It is itself never part of it, so a text that has been through
 * `mark` says in every single byte whether that byte may be read as (part of) a rune.
 */
export const INVALID = 0xff

/** Edges `lo, hi, target` of one trie node; target -1 = the rune is complete. */
export type TrieNode = readonly number[]

const tries = new Map<string, readonly TrieNode[]>()
/** Rounds of a repetition ask with one and the same list. */
const asked = new WeakMap<Runes, readonly TrieNode[]>()

/** The byte trie of a set, equal suffixes shared; the root comes last. */
export function trie(set: Runes): readonly TrieNode[] {
  const before = asked.get(set)
  if (before !== undefined) return before
  const key = set.join()
  let found = tries.get(key)
  if (!found) {
    found = build(set)
    // Patterns come at load and on reload: a small cache that empties itself is enough.
    if (tries.size > 500) tries.clear()
    tries.set(key, found)
  }
  asked.set(set, found)
  return found
}

function build(set: Runes): readonly TrieNode[] {
  const nodes: TrieNode[] = []
  const seen = new Map<string, number>()
  const intern = (edges: number[]): number => {
    const key = edges.join()
    const known = seen.get(key)
    if (known !== undefined) return known
    seen.set(key, nodes.push(edges) - 1)
    return nodes.length - 1
  }
  /** The node that reads `more` continuation bytes of a value within the set, counted from zero. */
  const memo = new Map<string, number>()
  const continuation = (values: Runes, more: number): number => {
    const key = `${more}:${values.join()}`
    const known = memo.get(key)
    if (known !== undefined) return known
    const edges: number[] = []
    const span = 64 ** (more - 1)
    if (more === 1)
      for (let i = 0; i < values.length; i += 2)
        edges.push(0x80 + (values[i] as number), 0x80 + (values[i + 1] as number), -1)
    else split(values, span, 64, 0x80, edges, more)
    const node = intern(edges)
    memo.set(key, node)
    return node
  }
  /** One edge per leading unit; neighbours with the same rest become one edge. */
  const split = (values: Runes, span: number, units: number, first: number, edges: number[], more: number): void => {
    for (let unit = 0; unit < units; unit++) {
      const part = slice(values, unit * span, (unit + 1) * span - 1)
      if (part.length === 0) continue
      const target = continuation(
        part.map((value) => value - unit * span),
        more - 1,
      )
      const end = edges.length
      if (end > 0 && edges[end - 1] === target && edges[end - 2] === first + unit - 1) edges[end - 2] = first + unit
      else edges.push(first + unit, first + unit, target)
    }
  }
  const root: number[] = []
  const ascii = slice(set, 0, 0x7f)
  for (let i = 0; i < ascii.length; i += 2) root.push(ascii[i] as number, ascii[i + 1] as number, -1)
  split(slice(set, 0x80, 0x7ff), 64, 32, 0xc0, root, 2)
  split(runes([...slice(set, 0x800, 0xd7ff), ...slice(set, 0xe000, 0xffff)]), 4096, 16, 0xe0, root, 3)
  split(slice(set, 0x10000, 0x10ffff), 262144, 5, 0xf0, root, 4)
  if (holds(set, REPLACEMENT)) root.push(INVALID, INVALID, -1)
  nodes.push(root)
  return nodes
}

/** The bytes of one rune. */
export function encode(rune: number): readonly number[] {
  if (rune < 0x80) return [rune]
  if (rune < 0x800) return [0xc0 | (rune >> 6), 0x80 | (rune & 63)]
  if (rune < 0x10000) return [0xe0 | (rune >> 12), 0x80 | ((rune >> 6) & 63), 0x80 | (rune & 63)]
  return [0xf0 | (rune >> 18), 0x80 | ((rune >> 12) & 63), 0x80 | ((rune >> 6) & 63), 0x80 | (rune & 63)]
}

/**
 * Overwrites every invalid byte in `[from, to)` with INVALID. Returns how far the text is decided: less than `to` only
 * when it ends inside a rune and more may come.
 */
export function mark(bytes: Uint8Array, from: number, to: number, last: boolean): number {
  for (let at = from; at < to;) {
    const lead = bytes[at] as number
    if (lead < 0x80) {
      at++
      continue
    }
    const length = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    // The second byte alone decides whether a form is overlong, a surrogate or beyond the last rune.
    let low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
    let high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
    let good = 1
    for (; good < length && at + good < to; good++) {
      const byte = bytes[at + good] as number
      if (byte < low || byte > high) break
      low = 0x80
      high = 0xbf
    }
    if (length > 1 && good === length) at += length
    else if (length > 1 && at + good === to && !last) return at
    else bytes[at++] = INVALID
  }
  return to
}
