// The only file that knows where the bytes at hand lie: held ones before HELD, new ones from there on.

import { CAPS } from './caps.ts'
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
} | null

/** Shared by all streams: a look is synchronous. */
export const scratch =
  wasm === null ? new Uint8Array(HELD + SLICE) : new Uint8Array(wasm.memory.buffer, TEXT, HELD + SLICE)

/** `mark` of utf8.ts for `scratch`. */
export const markScratch: (from: number, to: number, last: boolean) => number =
  wasm === null ? (from, to, last) => mark(scratch, from, to, last) : wasm.mark

/** Bytes of a stream by absolute offset: `bytes[offset - base]`. */
export interface Text {
  readonly bytes: Uint8Array
  readonly base: number
}
