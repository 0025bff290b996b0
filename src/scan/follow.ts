// Knows what must stand about a literal for its rule to match there: most candidates end at the next byte.

import { satisfied } from './context.ts'
import { folded } from './literals.ts'
import { ASSERT, type Nfa, READ, SPLIT } from './nfa.ts'

/** By byte: one of 32 groups, so that what may follow is one number. */
export const groups = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) groups[byte] = groupOf(byte)

function groupOf(byte: number): number {
  const lower = byte | 0x20
  if (byte >= 0x80) return 31
  if (lower >= 0x61 && lower <= 0x7a) return lower - 0x61
  if (byte >= 0x30 && byte <= 0x39) return 26
  if (byte === 0x20 || (byte >= 9 && byte <= 13)) return 27
  if (byte === 0x5f || byte === 0x2d) return 28
  return byte === 0x22 || byte === 0x27 || byte === 0x3a || byte === 0x3d ? 29 : 30
}

/** Nothing is known. */
export const ANYTHING = 0xffffffff
export const ANYWHERE = 15
/** Bytes beyond ASCII, skipped ones among them, say nothing. */
const ALWAYS = 0x80000000

/** So many bytes behind a literal are asked. */
export const FOLLOWING = 4

export interface Follow {
  /** For each byte behind the literal: groups that it may be of, as bits. */
  readonly groups: readonly number[]
  /** What may stand before it (context.ts), as bits. */
  readonly contexts: number
}

/**
 * For a literal that begins every match, or (`within`) stands somewhere in every match: folded, as literals.ts folds. More
 * may seem possible than is, never less.
 */
export function followOf(nfa: Nfa, literal: readonly number[], within = false): Follow {
  const { kinds, first, second, edges } = nfa
  let set = new Set<number>()
  let contexts = 0
  /** What is reached without reading; conditions count where it is known what holds, -1 = not known. */
  const enter = (into: Set<number>, from: number, holding: number): void => {
    const open = [from]
    const seen = new Set<number>()
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (seen.has(state)) continue
      seen.add(state)
      if (kinds[state] === SPLIT) open.push(first[state] as number, second[state] as number)
      else if (kinds[state] === ASSERT) {
        if ((holding & (first[state] as number)) !== 0) open.push(second[state] as number)
      } else into.add(state)
    }
  }
  const read = (from: ReadonlySet<number>, bytes: readonly number[]): Set<number> => {
    const to = new Set<number>()
    for (const state of from) {
      if (kinds[state] !== READ) continue
      for (let i = first[state] as number; i < (second[state] as number); i += 3)
        if (bytes.some((byte) => byte >= (edges[i] as number) && byte <= (edges[i + 1] as number)))
          enter(to, state - (edges[i + 2] as number), -1)
    }
    return to
  }
  if (within) {
    contexts = ANYWHERE
    set = read(new Set(kinds.keys()), variants(literal[0] as number))
  }
  for (const context of within ? [] : [0, 1, 2, 3])
    for (const byte of variants(literal[0] as number)) {
      const begun = new Set<number>()
      enter(begun, nfa.start, satisfied(context, byte))
      const reached = read(begun, [byte])
      if (reached.size > 0) contexts |= 1 << context
      for (const state of reached) set.add(state)
    }
  for (const byte of literal.slice(1)) {
    // A match that ends within the literal ends whatever follows.
    if (set.has(0)) break
    set = read(set, variants(byte))
  }
  const after: number[] = []
  while (after.length < FOLLOWING && !set.has(0)) {
    const next = new Set<number>()
    let allowed = ALWAYS
    for (const state of set) {
      if (kinds[state] !== READ) continue
      for (let i = first[state] as number; i < (second[state] as number); i += 3) {
        allowed |= groupsBetween(edges[i] as number, edges[i + 1] as number)
        enter(next, state - (edges[i + 2] as number), -1)
      }
    }
    after.push(allowed >>> 0)
    set = next
  }
  while (after.length < FOLLOWING) after.push(ANYTHING)
  return { groups: after, contexts }
}

function groupsBetween(lo: number, hi: number): number {
  let found = 0
  for (let byte = lo; byte <= Math.min(hi, 0x7f); byte++) found |= 1 << (groups[byte] as number)
  return found
}

const folds = new Map<number, number[]>()
for (let byte = 0; byte < 256; byte++) {
  const one = folded(byte)
  const all = folds.get(one)
  if (all === undefined) folds.set(one, [byte])
  else all.push(byte)
}

function variants(byte: number): readonly number[] {
  return folds.get(byte) ?? [byte]
}
