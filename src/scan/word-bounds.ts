// Knows where words and phrases begin and end in folded text, and how many letters they have.

import { isJoined, isWordByte } from './lexicon.ts'

export function letters(bytes: Uint8Array, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) count++
  return count
}

/** A full stop begins a file's name or ends that of a host, a slash a path, and an at sign a host behind a name. */
export function startsPhrase(bytes: Uint8Array, at: number, isAfterWord: boolean): boolean {
  const byte = bytes[at] as number
  if (isWordByte(byte) || byte === 0x2f || byte === 0x2e) return true
  return byte === 0x40 && isBehindWord(bytes, at, isAfterWord)
}

/** Whether a word ends before this byte; `isAfterWord` = so it is with the first. */
export function isBehindWord(bytes: Uint8Array, at: number, isAfterWord: boolean): boolean {
  return at === 0 ? isAfterWord : isWordByte(bytes[at - 1] as number)
}

export function wordEnd(bytes: Uint8Array, at: number, to: number): number {
  let end = at
  while (end < to && isInWord(bytes[end] as number)) end++
  return end
}

function isInWord(byte: number): boolean {
  return (isWordByte(byte) && !isJoined(byte)) || byte === 0x27
}
