// What runs of letters decode to, as base64, hex or base32, in every alignment; wasm/readings/texts.ts in plain code.

import { FIVE, FOUR, SIX, SMALL, VALUES } from './room-map.ts'

const TEXT = 11
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
  full = false
  readonly #heap: Uint8Array
  readonly #shorts: Uint16Array
  #out = 0
  #limit = 0
  #letters = 0

  constructor(heap: Uint8Array) {
    this.#heap = heap
    this.#shorts = new Uint16Array(heap.buffer)
  }

  isText(from: number, to: number): boolean {
    return codes.some((_, code) => this.write(code, from, to, 0, 0, 0) !== 0)
  }

  write(number: number, from: number, to: number, target: number, targetEnd: number, letters: number): number {
    const heap = this.#heap
    this.#out = target
    this.#limit = targetEnd
    this.#letters = letters
    this.full = false
    const code = codes[number] as Code
    for (let at = from; at < to;) {
      const start = at
      for (; at < to; at++) {
        const value = heap[code.table + (heap[at] as number)] as number
        if (value >= 64) break
        heap[VALUES + at - start] = value
      }
      const phases = at - start >= (number === 0 ? 2 : SHORTEST) ? code.phases : 0
      for (let phase = 0; phase < phases; phase++) if (this.#search(code, phase, at - start, start - from)) return 1
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
    let size = 0
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
      if (this.#limit === 0 && size === TEXT) return 0
      if (this.#limit !== 0 && byte !== 0) {
        if (this.#out + 1 >= this.#limit) this.full = true
        else this.#put(byte, origin + at, target)
      }
      behind = byte
      at = ahead
      byte = coming
    }
    if (size < TEXT || this.#limit === 0) this.#out = target
    else {
      this.#put(0, origin + at, target)
      this.#letters += (this.#out - target) << 1
    }
    return byte === NONE ? Math.max(at, start + 1) : this.#next(code, phase, at)
  }

  #put(byte: number, letter: number, target: number): void {
    this.#shorts[(this.#letters >> 1) + this.#out - target] = letter
    this.#heap[this.#out++] = byte
  }
}
