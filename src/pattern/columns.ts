// The only file that knows which bytes a pattern never tells apart: they share a column of its tables.

import { SKIP } from './backslash.ts'
import { isWord } from './context.ts'
import { ASSERT, type Nfa } from './nfa.ts'
import { LINE_END, LINE_START, NO_WORD_EDGE, WORD_EDGE } from './syntax.ts'

export interface Columns {
  /** Byte to column. */
  readonly classes: Uint8Array
  /** By column: one of its bytes. */
  readonly samples: readonly number[]
}

export function columns({ kinds, first, edges }: Nfa): Columns {
  const cuts = new Uint8Array(257)
  cuts[0] = 1
  for (let i = 0; i < edges.length; i += 3) {
    cuts[edges[i] as number] = 1
    cuts[(edges[i + 1] as number) + 1] = 1
  }
  let needed = 0
  for (let state = 0; state < kinds.length; state++) if (kinds[state] === ASSERT) needed |= first[state] as number
  if ((needed & (WORD_EDGE | NO_WORD_EDGE)) !== 0)
    for (let byte = 1; byte <= 128; byte++) if (isWord(byte) !== isWord(byte - 1)) cuts[byte] = 1
  if ((needed & (LINE_START | LINE_END)) !== 0) cuts[10] = cuts[11] = 1
  // No pattern reads it, and it moves no automaton: a column of its own.
  cuts[SKIP] = cuts[SKIP + 1] = 1
  const classes = new Uint8Array(256)
  const samples: number[] = []
  for (let byte = 0; byte < 256; byte++) {
    if (cuts[byte] === 1) samples.push(byte)
    classes[byte] = samples.length - 1
  }
  return { classes, samples }
}
