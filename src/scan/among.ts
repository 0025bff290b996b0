// Knows which escapes count: those that stand among text, and of plain ones those that others do not see through.

import { SIX } from './room-map.ts'

/** What may be said of a place: nothing is changed there; something is; its end is to be seen; a page is to be made. */
export const SAME = 0
export const CHANGE = 1
export const HALVED = 2
export const UNKNOWN = 3

/** A run of this many letters may go on behind an escaped line end; SHORTEST of runs.ts. */
const RUN = 16
/** More backslashes in a row are asked again further on. */
const SIGNS = 64
/** So many bytes of text about an escape: no rule matches on less. */
const AMONG = 12

/** Whether what stands in `[at, behind)` stands among text, and not in a picture: CHANGE, SAME, or HALVED. */
export function amongText(heap: Uint8Array, at: number, behind: number, to: number, last: boolean): number {
  const byte = (place: number): number => heap[place] as number
  let count = 0
  for (let start = at; count < AMONG;) {
    let size = 1
    while (size < 4 && (byte(start - size) & 0xc0) === 0x80) size++
    if (sizeOf(byte(start - size)) !== size) break
    start -= size
    count += size
  }
  for (let end = behind; count < AMONG;) {
    if (end >= to) return last ? SAME : HALVED
    const size = sizeOf(byte(end))
    if (size === 0) return SAME
    for (let i = 1; i < size; i++) {
      if (end + i >= to) return last ? SAME : HALVED
      if ((byte(end + i) & 0xc0) !== 0x80) return SAME
    }
    end += size
    count += size
  }
  return CHANGE
}

/** Whether the backslashes at a place are for `\u` or `\x`, or end a run of letters: CHANGE, SAME, or HALVED. */
export function rare(heap: Uint8Array, at: number, to: number, last: boolean): number {
  let letter = at
  while (letter < to && letter - at < SIGNS && heap[letter] === 0x5c) letter++
  if (letter - at === SIGNS) return SAME
  if (letter === to) return last ? SAME : HALVED
  const byte = heap[letter]
  if (byte === 0x75 || byte === 0x78 || byte === 0x55) return CHANGE
  for (let i = 1; i <= RUN; i++) if ((heap[SIX + (heap[at - i] as number)] as number) >= 64) return SAME
  return CHANGE
}

/** How long the character is that begins with a byte; 0 = no text begins so. */
function sizeOf(byte: number): number {
  if (byte < 0x80) return byte >= 0x20 || (byte >= 9 && byte < 14) ? 1 : 0
  return byte < 0xc0 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0
}
