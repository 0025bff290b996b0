// The only file that knows where the bytes at hand lie: held ones before HELD, new ones from there on.

import { CAPS } from './caps.ts'

/** How much is looked at in one go. */
export const SLICE = 1 << 16
/** Room for what is held back: an unfinished match, an unfinished anchor and its lead, an unfinished rune. */
export const HELD = 2 * CAPS.match

/** Shared by all streams: a look is synchronous. */
export const scratch = new Uint8Array(HELD + SLICE)
const words = new Uint32Array(scratch.buffer, HELD, SLICE / 4)

/** Whether no byte from HELD on is above 0x7f, four at a time. */
export function isAscii(end: number): boolean {
  const whole = (end - HELD) >> 2
  let high = 0
  for (let i = 0; i < whole; i++) high |= words[i] as number
  for (let at = HELD + whole * 4; at < end; at++) high |= (scratch[at] as number) << 24
  return (high & 0x80808080) === 0
}

/** Bytes of a stream by absolute offset: `bytes[offset - base]`. */
export interface Text {
  readonly bytes: Uint8Array
  readonly base: number
}
