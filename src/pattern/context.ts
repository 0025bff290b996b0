// The only file that knows which conditions (`^`, `$`, `\b`) hold between two bytes.

import { SKIP } from './backslash.ts'
import type { Text } from './scratch.ts'
import { LINE_END, LINE_START, NO_WORD_EDGE, TEXT_END, TEXT_START, WORD_EDGE } from './syntax.ts'

/** What stood before: the only memory of the past that `^` and `\b` need. */
export const AT_START = 0
export const AFTER_NEWLINE = 1
export const AFTER_WORD = 2
export const AFTER_OTHER = 3

export function after(byte: number | undefined): number {
  if (byte === undefined) return AT_START
  return byte === 10 ? AFTER_NEWLINE : isWord(byte) ? AFTER_WORD : AFTER_OTHER
}

/** What stands before the byte at `start`. */
export function behind({ bytes, base }: Text, start: number): number {
  let at = start - 1
  while (at >= 0 && bytes[at - base] === SKIP) at--
  return after(at < 0 ? undefined : bytes[at - base])
}

export function isWord(byte: number): boolean {
  const letter = byte | 0x20
  return (letter >= 0x61 && letter <= 0x7a && byte < 0x80) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f
}

/** The conditions that hold between what stood before and the next byte; -1 = the text ends. */
export function satisfied(context: number, byte: number): number {
  let holding = (context === AFTER_WORD) !== (byte >= 0 && isWord(byte)) ? WORD_EDGE : NO_WORD_EDGE
  if (context === AT_START) holding |= TEXT_START | LINE_START
  if (context === AFTER_NEWLINE) holding |= LINE_START
  if (byte < 0) holding |= TEXT_END | LINE_END
  if (byte === 10) holding |= LINE_END
  return holding
}
