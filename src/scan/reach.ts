// Knows which stretches of a text are told word by word, and what waits for a rare one.

import type { Hit } from './scanner.ts'

/** A rare word: from where to where words count, and where it ends. */
export interface Near {
  readonly from: number
  readonly until: number
  readonly end: number
}

/** What is to be read of a piece that begins at `base`: words that begin before `until`. */
export interface Reach {
  readonly base: number
  readonly near: readonly Near[]
  /** Words that begin before are told in any case. */
  readonly beginning: number
  readonly until: number
  /** Nothing stands behind the piece that a phrase could go on with. */
  readonly isWhole: boolean
  /** The text ends with it. */
  readonly isLast: boolean
  /** It begins within a word. */
  readonly cut: boolean
  /** It begins right behind one. */
  readonly isAfterWord: boolean
}

/** What is found if a rare word is near to where its last word stands. */
export interface Waiting extends Hit {
  readonly at: number
}
