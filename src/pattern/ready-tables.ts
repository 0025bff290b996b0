// Knows the literal automata of the built-in rules that stand ready made in the binary, by the literals they are made of.

import type { Literal, Tables } from './literals.ts'
import { keyOf } from './prepared.ts'
import { type Numbers, readyMade, type Rows } from './ready-made.ts'

/** Made for these literals by the build; null = they are others. */
export function readyTables(literals: readonly Literal[]): Tables | null {
  const rows = readyMade(tableName(literals))
  if (rows === null) return null
  const { next, index, pieces, counts } = rows as Rows & { next: Uint16Array; index: Uint16Array; pieces: Uint16Array }
  const [size = 0, start = 0, accepting = 0] = counts as Uint32Array
  // The largest are views until they lie elsewhere; whatever is kept must not keep them.
  const own = <T extends Numbers>(name: string): T => (rows[name] as T).slice() as T
  return {
    classes: own('classes'),
    next,
    far: { index, pieces },
    rows: size,
    start,
    accepting,
    depth: own('depth'),
    outputs: own('outputs'),
    ends: own('ends'),
    owners: own('owners'),
    lengths: own('lengths'),
    bytes: own('bytes'),
    begins: own('begins'),
  }
}

/** What `readyTables` reads; null = rows have too many numbers for it. */
export function rowsOf(tables: Tables): Rows | null {
  const { next, far, rows, start, accepting, classes, depth, outputs, ends, owners, lengths, bytes, begins } = tables
  const { index, pieces } = far
  if (!(next instanceof Uint16Array && index instanceof Uint16Array && pieces instanceof Uint16Array)) return null
  const counts = Uint32Array.of(rows, start, accepting)
  return { counts, next, index, pieces, classes, depth, outputs, ends, owners, lengths, bytes, begins }
}

export function tableName(literals: readonly Literal[]): string {
  return `literals-${keyOf(literals.map(({ owner, word, edged }) => `${owner}${edged === true ? '\t' : ' '}${word}`).join('\n'))}`
}
