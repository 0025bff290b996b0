// What runs of letters decode to, as base64, hex or base32, in every alignment; wasm/readings/texts.ts in plain code.

import { FIVE, FOUR, SIX, SMALL, type Tools, VALUES } from './room-map.ts'

/** Bytes of ASCII in a row, or of UTF-8, that are text. */
const TEXT = 11
const LONG_TEXT = 20
const LONG_HEX = 16
const SHORTEST = 24
const NONE = -1

const isPlain = (byte: number): boolean => (byte >= 0x20 && byte < 0x80) || (byte >= 9 && byte < 14)
const isFollowing = (byte: number): boolean => byte >= 0x80 && byte < 0xc0
const isLeading = (byte: number): boolean => byte >= 0xc2 && byte < 0xf5

/** Letters of so many bits; in which of so many letters a byte begins. */
interface Code {
  readonly table: number
  readonly bits: number
  readonly phases: number
  readonly begins: number
}

const codes: readonly Code[] = [
  { table: SIX, bits: 6, phases: 4, begins: 0b0111 },
  { table: FOUR, bits: 4, phases: 2, begins: 0b01 },
  { table: FIVE, bits: 5, phases: 8, begins: 0b0101_1011 },
  { table: SMALL, bits: 5, phases: 8, begins: 0b0101_1011 },
]

export class PlainTexts {
  /** Where to go on for want of room, and with which alignment; 0 = it was done. */
  goOnAt = 0
  goOnPhase = 0
  /** The letter at which the last of all texts ends. */
  furthest = 0
  readonly #heap: Uint8Array
  readonly #shorts: Uint16Array
  #out = 0
  #probing = false
  /** The last text written, to tell the same in the next alignment. */
  #lastText = 0
  #lastEnd = 0
  #letters = 0

  constructor(heap: Uint8Array) {
    this.#heap = heap
    this.#shorts = new Uint16Array(heap.buffer)
  }

  isText(from: number, to: number): boolean {
    return codes.some((_, code) => this.write(code, from, to, from, 0, 0, 0, 0) !== 0)
  }

  readonly write: Tools['texts'] = (number, from, to, begin, first, target, targetEnd, letters) => {
    const heap = this.#heap
    this.#out = target
    this.#letters = letters
    this.#probing = targetEnd === 0
    this.#lastEnd = 0
    this.furthest = 0
    this.goOnAt = 0
    const code = codes[number] as Code
    let skipped = first
    for (let at = begin; at < to;) {
      const start = at
      for (; at < to; at++) {
        const value = heap[code.table + (heap[at] as number)] as number
        if (value >= 64) break
        heap[VALUES + at - start] = value
      }
      const count = at - start
      const phases = count >= (number === 0 ? 2 : SHORTEST) ? code.phases : 0
      for (let phase = skipped; phase < phases; phase++) {
        if (!this.#probing && this.#out + count > targetEnd) {
          this.goOnAt = start
          this.goOnPhase = phase
          return this.#out
        }
        if (this.#search(code, phase, count, start - from)) return 1
      }
      skipped = 0
      at++
    }
    return this.#out
  }

  #search(code: Code, phase: number, count: number, origin: number): boolean {
    for (let at = this.#next(code, phase, -1); at < count;) {
      const end = this.#text(code, phase, at, count, origin)
      if (end === 0) return true
      at = end
    }
    return false
  }

  /** The letter in which the next byte begins. */
  #next({ begins, phases }: Code, phase: number, at: number): number {
    let next = at + 1
    while (((begins >> ((next - phase + phases) % phases)) & 1) === 0) next++
    return next
  }

  /** The byte that begins in a letter; NONE = the run ends before. */
  #byteAt({ bits, phases }: Code, phase: number, at: number, count: number): number {
    // How many bits of the letter belong to the byte before.
    const spent = (8 - ((((at - phase + phases) % phases) * bits) % 8)) % 8
    let value = 0
    let have = -spent
    for (let i = at; have < 8; i++) {
      if (i >= count) return NONE
      value = ((value << bits) | (this.#heap[VALUES + i] as number)) & 0xffff
      have += bits
    }
    return (value >> (have - 8)) & 0xff
  }

  #text(code: Code, phase: number, start: number, count: number, origin: number): number {
    const target = this.#out
    let at = start
    let behind = NONE
    let byte = this.#byteAt(code, phase, at, count)
    let [size, row, long] = [0, 0, false]
    // Where a run of base32 begins amid a byte, only what has five bytes of ASCII in eight letters.
    let [five, ascii] = [0, code.bits !== 5 || phase === 0]
    // One letter over and over fills something up, and says nothing.
    let [first, differs] = [0, false]
    while (byte !== NONE) {
      const ahead = this.#next(code, phase, at)
      const coming = this.#byteAt(code, phase, ahead, count)
      const good =
        isPlain(byte) ||
        (isFollowing(byte) && (isLeading(behind) || isFollowing(behind))) ||
        (isLeading(byte) && isFollowing(coming)) ||
        (byte === 0 && isPlain(behind) && isPlain(coming))
      if (!good) break
      size++
      row = byte < 0x80 ? row + 1 : 0
      if (row === TEXT || size === (code.bits === 4 ? LONG_HEX : LONG_TEXT)) long = true
      if ((at - phase + 8) % 8 === 0) five = isPlain(byte) ? 1 : 0
      else five = five > 0 && isPlain(byte) ? five + 1 : 0
      ascii ||= five === 5
      if (size === 1) first = byte
      differs ||= byte !== 0 && byte !== first
      if (this.#probing && long && ascii && differs) return 0
      if (!this.#probing && byte !== 0) this.#put(byte, origin + at, target)
      behind = byte
      at = ahead
      byte = coming
    }
    const isText = long && ascii && differs
    if (isText) this.furthest = Math.max(this.furthest, origin + at)
    if (!isText || this.#isLast(target)) this.#out = target
    else {
      this.#lastText = target
      this.#lastEnd = this.#out
      this.#put(0, origin + at, target)
      this.#letters += (this.#out - target) << 1
    }
    return byte === NONE ? Math.max(at, start + 1) : this.#next(code, phase, at)
  }

  /** Whether the text that begins at `target` is the same as the last one: what repeats itself does so in every alignment. */
  #isLast(target: number): boolean {
    const size = this.#out - target
    if (this.#lastEnd === 0 || size !== this.#lastEnd - this.#lastText) return false
    for (let i = 0; i < size; i++) if (this.#heap[target + i] !== this.#heap[this.#lastText + i]) return false
    return true
  }

  #put(byte: number, letter: number, target: number): void {
    this.#shorts[(this.#letters >> 1) + this.#out - target] = letter
    this.#heap[this.#out++] = byte
  }
}
