// Knows what must stand about a literal for its rule to match there: most candidates end at the next byte.

import { satisfied } from './context.ts'
import { folded } from './literals.ts'
import { members } from './members.ts'
import type { Nfa } from './nfa.ts'

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

/** What holds is not known: any condition may. */
const UNKNOWN = -1

/** So many bytes behind a literal are asked. */
export const FOLLOWING = 6

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
export function followOf(nfa: Nfa, literal: Uint8Array, within = false): Follow {
  members.fit(nfa.kinds.length)
  const contexts = within ? ANYWHERE : begin(nfa, literal[0] as number)
  if (within) {
    members.fill(nfa)
    step(nfa, literal[0] as number)
  }
  // A match that ends within the literal ends whatever follows.
  for (let i = 1; i < literal.length && !members.has(0); i++) step(nfa, literal[i] as number)
  const after: number[] = []
  while (after.length < FOLLOWING && !members.has(0)) {
    let allowed = ALWAYS
    members.readAll(nfa, members.hold(), UNKNOWN, (lo, hi) => (allowed |= groupsBetween(lo, hi)))
    after.push(allowed >>> 0)
  }
  while (after.length < FOLLOWING) after.push(ANYTHING)
  return { groups: after, contexts }
}

/** What is reached from the start by the first byte; returns what may stand before it. */
function begin(nfa: Nfa, first: number): number {
  let contexts = 0
  const reached = new Set<number>()
  for (let context = 0; context < 4; context++)
    for (const byte of variants(first)) {
      members.clear()
      members.enter(nfa, nfa.start, satisfied(context, byte))
      members.read(nfa, members.hold(), byte, UNKNOWN)
      if (members.length > 0) contexts |= 1 << context
      for (let i = 0; i < members.length; i++) reached.add(members.set[i] as number)
    }
  members.clear()
  for (const state of reached) members.enter(nfa, state, 0)
  return contexts
}

function step(nfa: Nfa, byte: number): void {
  const count = members.hold()
  for (const one of variants(byte)) members.read(nfa, count, one, UNKNOWN)
}

/** By byte: 1 = a match may begin with it. */
export function beginningsOf(nfa: Nfa): Uint8Array {
  const begins = new Uint8Array(256)
  members.fit(nfa.kinds.length)
  members.clear()
  members.enter(nfa, nfa.start, UNKNOWN)
  members.readAll(nfa, members.hold(), UNKNOWN, (lo, hi) => begins.fill(1, lo, hi + 1))
  return begins
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
