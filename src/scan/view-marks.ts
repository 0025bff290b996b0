// Knows where the bytes at hand lie and where among them something may be spelled with a trick, told by WebAssembly.

import type { Tail } from './tail.ts'
import { spelling } from './wasm-spelling.ts'

// The memory map of wasm/spelling.ts.
const TEXT = 4096
const MARKS = 32_768
const PITCH = 2496

/** What is kept of the bytes gone by: what readings look back at, and what could not be decided yet. */
export const KEPT = 384
/** How many bytes are looked at in one go. */
export const STEP = 16_384
/** How far back marks are made anew: nothing undecided goes back further. */
const AGAIN = 128

/** Kinds of marks. Each stands where what it means is complete: so many bytes behind the beginning. */
export const PLUS = 0
/** Four times the same byte, two bytes apart, letters in between. */
export const RHYTHM = 1
/** Where an operator or a quote follows a quote. */
export const JOINT = 2
/** A sign that passes for a letter, between letters. */
export const BETWEEN = 3
export const ESCAPE = 4
/** The twentieth letter of a word. */
export const WORD = 5
/** The 23rd of hexadecimal digits and separators. */
export const PAIRS = 6
/** The fifth letter of a word that begins as one that is looked for, spelled backwards or turned. */
export const ODD = 7
/** The first digit in the brackets of `chr(65)`. */
export const CALL = 8
/** Four times the same byte, three bytes apart, a letter or digit right before each. */
export const WALTZ = 9
const KINDS = 10

interface Exports {
  readonly memory: WebAssembly.Memory
  mark(from: number, to: number, odd: boolean): number
  learn(index: number, four: number, fifth: number): void
}

let compiled: WebAssembly.Module | null | undefined

function compileOnce(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled
  try {
    compiled = new WebAssembly.Module(Uint8Array.from(atob(spelling), (letter) => letter.charCodeAt(0)))
  } catch {
    // No WebAssembly, or none with vectors: everything is looked at closely, which finds the same, more slowly.
    compiled = null
  }
  return compiled
}

/** The bytes at hand by index, `base` = offset of index 0 in the stream. Shared by all streams: a look is synchronous. */
export class Marks {
  readonly bytes: Uint8Array
  base = 0
  /** Index of the first byte at hand, and of the one after the last. */
  begin = KEPT
  end = KEPT
  /** Counts the loads: what was found out about one does not hold for the next. */
  loads = 0
  readonly #mark: ((from: number, to: number) => number) | null
  readonly #bits: Int32Array
  #kinds = 0

  /** Words that are looked for, by their first five letters. `plain` = without WebAssembly. */
  constructor(beginnings: readonly (readonly [four: number, fifth: number])[] = [], plain = false) {
    const module = plain ? null : compileOnce()
    const exports =
      module === null
        ? null
        : (new WebAssembly.Instance(module, { env: { abort: () => undefined } }).exports as unknown as Exports)
    this.#mark = exports === null ? null : (from, to) => exports.mark(from, to, beginnings.length > 0)
    const memory = exports === null ? new ArrayBuffer(TEXT + KEPT + STEP + 64) : exports.memory.buffer
    for (const [i, one] of beginnings.entries()) exports?.learn(i + 1, ...one)
    this.bytes = new Uint8Array(memory, TEXT, KEPT + STEP)
    this.#bits = exports === null ? new Int32Array(0) : new Int32Array(memory, MARKS, (KINDS * PITCH) / 4)
  }

  /** Puts `[from, to)` of the chunk, which begin at the offset `at`, behind what stands before them in the stream. */
  load(tail: Tail, chunk: Uint8Array, from: number, to: number, at: number): void {
    const { bytes } = this
    this.loads++
    this.begin = KEPT - (from === 0 ? tail.put(bytes, 0, KEPT) : this.#goOn())
    this.end = KEPT + to - from
    this.base = at - KEPT
    // What another stream left behind could be taken for a part of this one.
    if (this.begin > 0) bytes.fill(0, 0, this.begin)
    bytes.set(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to), KEPT)
    this.#kinds = this.#mark === null ? -1 : this.#mark(KEPT - AGAIN, (this.end + 63) & ~63)
  }

  /** The last of the bytes at hand stand before those to come; returns how many. */
  #goOn(): number {
    const size = Math.min(KEPT, this.end - this.begin)
    this.bytes.copyWithin(KEPT - size, this.end - size, this.end)
    return size
  }

  /** Whether there are marks of a kind at all. */
  has(kind: number): boolean {
    return ((this.#kinds >> kind) & 1) !== 0
  }

  /** Index of the first mark at or after `from`; the end if there is none. */
  next(kind: number, from: number): number {
    if (from >= this.end || !this.has(kind)) return this.end
    if (this.#mark === null) return from
    const bits = this.#bits
    const row = kind * (PITCH / 4)
    const last = (this.end - 1) >> 5
    let word = Math.max(from, KEPT - AGAIN) >> 5
    let found = (bits[row + word] as number) & (from >= word << 5 ? -1 << (from & 31) : -1)
    while (found === 0) {
      if (++word > last) return this.end
      found = bits[row + word] as number
    }
    return Math.min(this.end, (word << 5) + 31 - Math.clz32(found & -found))
  }
}
