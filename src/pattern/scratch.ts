// The only file that knows where the bytes at hand lie: held ones before HELD, new ones from there on.

import { CAPS } from './caps.ts'
import { unescape, type Unescaped } from './backslash.ts'
import { mark } from './utf8.ts'
import { instance } from './wasm.ts'
import { text } from './wasm-text.ts'

/** How much is looked at in one go. */
export const SLICE = 1 << 16
/** Room for what is held back: an unfinished match, an unfinished anchor and its lead, an unfinished rune. */
export const HELD = 2 * CAPS.match

/** Where wasm/text.ts has its text. */
const TEXT = 1024

const wasm = instance(text) as unknown as {
  readonly memory: WebAssembly.Memory
  mark(from: number, to: number, last: boolean): number
  unescape(from: number, to: number, last: boolean): number
  edited(): number
} | null

const room = (index: number): Uint8Array => {
  const size = HELD + SLICE
  return wasm === null ? new Uint8Array(size) : new Uint8Array(wasm.memory.buffer, TEXT + index * size, size)
}

/** Shared by all streams: a look is synchronous. */
export const scratch = room(0)
/** The same bytes, without their escapes. */
export const scratchPlain = room(1)

/** `mark` of utf8.ts for `scratch`. */
export const markScratch: (from: number, to: number, last: boolean) => number =
  wasm === null ? (from, to, last) => mark(scratch, from, to, last) : wasm.mark

/** `unescape` of backslash.ts from `scratch` to `scratchPlain`. */
export function unescapeScratch(from: number, to: number, last: boolean): Unescaped {
  if (wasm === null) return unescape(scratch, scratchPlain, from, to, last)
  return { end: wasm.unescape(from, to, last), edited: wasm.edited() }
}

/** Bytes of a stream by absolute offset: `bytes[offset - base]`. */
export interface Text {
  readonly bytes: Uint8Array
  readonly base: number
}

/** What every stream begins with; one for all, for thousands may be open that have said nothing yet. */
export const NO_TEXT: Text = { bytes: scratch, base: 0 }
export const NO_BYTES = new Uint8Array(0)
