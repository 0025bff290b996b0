// How text is written otherwise: in JSON and source text, in URLs, in HTML, in look-alike letters; wasm/readings/escapes.ts in plain code.

import { amongText, CHANGE, HALVED, rare, SAME, UNKNOWN } from './among.ts'
import { CONTROLS, DIRECTORY, FOUR, NAMES, PAGES, POOL } from './room-map.ts'

/** The ways to write, as the tools number them. */
export const BACKSLASH = 0
export const PERCENT = 1
export const ENTITY = 2
/** Look-alike letters, and text hidden in invisible ones; the second: invisible ones only, as nothing. */
export const FOLD = 3
export const FOLD_BARE = 4

const LONGEST_ENTITY = 64
const NO_DIGIT = -1
const CUT = -2

/** An entry of a page of foldings: the character itself, or so many bytes (from bit 24 on), here or in the pool. */
export const ITSELF = 0xffffffff
export const POOLED = 0x80000000
/** The character is invisible and stands for text. */
export const HIDDEN = 0x40000000

const isPart = (byte: number): boolean =>
  byte === 0x23 || (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a)

/** Reads one escape at a time. */
export class Escapes {
  /** Whether the plain escapes of JSON are read elsewhere: then they alone wake nothing, and keep nothing awake. */
  sparing = false
  /** How long the escape is; 0 = the bytes end before it does. */
  length = 0
  /** What it stands for: a character, or (`width` 1) a byte as it is; after folding, `width` bytes at a place. */
  rune = 0
  width = 0
  foldedAt = 0
  page = 0
  #escaped = false
  readonly #heap: Uint8Array

  constructor(heap: Uint8Array) {
    this.#heap = heap
  }

  read(kind: number, at: number, to: number, last: boolean): number {
    if (kind >= FOLD) return this.#fold(kind, at, to, last)
    if (kind === BACKSLASH) this.#backslash(at, to)
    else if (kind === PERCENT) this.#percent(at, to)
    else this.#entity(at, to)
    if (this.length === 0) {
      if (!last) return HALVED
      this.#is(1, -1, 0)
    }
    return this.#escaped ? CHANGE : SAME
  }

  /** Whether what was read at a place stands where it counts: CHANGE, SAME, or HALVED. */
  among(at: number, to: number, last: boolean): number {
    if (this.sparing && this.#byte(at) === 0x5c) {
      const what = rare(this.#heap, at, to, last)
      if (what !== CHANGE) return what
    }
    return amongText(this.#heap, at, at + this.length, to, last)
  }

  #byte(at: number): number {
    return this.#heap[at] as number
  }

  #is(size: number, value: number, width: number): void {
    this.length = size
    this.#escaped = value >= 0
    // Half a surrogate pair is no character.
    this.rune = value >= 0xd800 && value <= 0xdfff ? 0xfffd : value
    this.width = width
  }

  #digits(at: number, count: number, to: number): number {
    let value = 0
    for (let i = at; i < at + count; i++) {
      if (i >= to) return CUT
      const digit = this.#byte(FOUR + this.#byte(i))
      if (digit > 15) return NO_DIGIT
      value = ((value << 4) | digit) >>> 0
    }
    return value > 0x10ffff ? NO_DIGIT : value
  }

  #number(value: number, size: number, otherwise: number): void {
    if (value === CUT) this.#is(0, -1, 0)
    else if (value >= 0) this.#is(size, value, 0)
    else if (otherwise === 0) this.#is(1, -1, 0)
    else this.#is(2, otherwise, 1)
  }

  #backslash(at: number, to: number): void {
    if (at + 1 >= to) return this.#is(0, -1, 0)
    const next = this.#byte(at + 1)
    if (next === 0x78) return this.#number(this.#digits(at + 2, 2, to), 4, 0)
    if (next === 0x55) return this.#number(this.#digits(at + 2, 8, to), 10, next)
    if (next !== 0x75) return this.#is(2, this.#byte(CONTROLS + next), 1)
    if (at + 2 < to && this.#byte(at + 2) === 0x7b) return this.#braces(at, to)
    const value = this.#digits(at + 2, 4, to)
    if (value < 0xd800 || value > 0xdbff) return this.#number(value, 6, 0)
    // A high surrogate: with the low one that follows it is one character.
    if (at + 6 >= to) return this.#is(0, -1, 0)
    if (this.#byte(at + 6) !== 0x5c) return this.#is(6, 0xfffd, 0)
    if (at + 7 >= to) return this.#is(0, -1, 0)
    if (this.#byte(at + 7) !== 0x75) return this.#is(6, 0xfffd, 0)
    const low = this.#digits(at + 8, 4, to)
    if (low === CUT) return this.#is(0, -1, 0)
    if (low < 0xdc00 || low > 0xdfff) return this.#is(6, 0xfffd, 0)
    this.#is(12, 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00), 0)
  }

  /** `\u{41}`. */
  #braces(at: number, to: number): void {
    let value = 0
    for (let i = at + 3; i < at + 10; i++) {
      if (i >= to) return this.#is(0, -1, 0)
      const byte = this.#byte(i)
      if (byte === 0x7d && i > at + 3 && value <= 0x10ffff) return this.#is(i + 1 - at, value, 0)
      const digit = this.#byte(FOUR + byte)
      if (digit > 15) break
      value = (value << 4) | digit
    }
    this.#is(1, -1, 0)
  }

  /** `%41`, `%u0041` (WHATWG URL, and what scripts once wrote). */
  #percent(at: number, to: number): void {
    if (at + 1 >= to) return this.#is(0, -1, 0)
    if (this.#byte(at + 1) === 0x75) return this.#number(this.#digits(at + 2, 4, to), 6, 0)
    const value = this.#digits(at + 1, 2, to)
    if (value === CUT) this.#is(0, -1, 0)
    else if (value < 0) this.#is(1, -1, 0)
    else this.#is(3, value, 1)
  }

  /** `&#65;`, `&#x41;`, `&amp;`. */
  #entity(at: number, to: number): void {
    let end = at + 1
    while (end < to && end - at <= LONGEST_ENTITY && isPart(this.#byte(end))) end++
    if (end - at > LONGEST_ENTITY) return this.#is(1, -1, 0)
    if (end >= to) return this.#is(0, -1, 0)
    if (this.#byte(end) !== 0x3b) return this.#is(1, -1, 0)
    if (this.#byte(at + 1) !== 0x23) return this.#name(at + 1, end)
    const radix = (this.#byte(at + 2) | 0x20) === 0x78 ? 16 : 10
    let i = radix === 16 ? at + 3 : at + 2
    if (i >= end) return this.#is(1, -1, 0)
    let value = 0
    for (; i < end; i++) {
      const digit = this.#byte(FOUR + this.#byte(i))
      if (digit >= radix) return this.#is(1, -1, 0)
      value = value * radix + digit
      if (value > 0x10ffff) return this.#is(1, -1, 0)
    }
    this.#is(end + 1 - at, value, 0)
  }

  #name(from: number, to: number): void {
    const size = to - from
    for (let entry = NAMES; this.#byte(entry) !== 0; entry += 16) {
      if (this.#byte(entry) !== size) continue
      let same = 0
      while (same < size && this.#byte(entry + 1 + same) === this.#byte(from + same)) same++
      if (same === size) return this.#is(size + 2, this.#byte(entry + 14) | (this.#byte(entry + 15) << 8), 0)
    }
    this.#is(1, -1, 0)
  }

  #fold(kind: number, at: number, to: number, last: boolean): number {
    const lead = this.#byte(at)
    const size = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 1
    this.length = 1
    if (size === 1) return SAME
    if (at + size > to) return last ? SAME : HALVED
    let value = lead & (0x7f >> size)
    for (let i = 1; i < size; i++) {
      const byte = this.#byte(at + i)
      if ((byte & 0xc0) !== 0x80) return SAME
      value = (value << 6) | (byte & 0x3f)
    }
    if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return SAME
    const directory = DIRECTORY + ((value >> 8) << 1)
    const number = this.#byte(directory) | (this.#byte(directory + 1) << 8)
    if (number === 0) {
      this.page = value >> 8
      return UNKNOWN
    }
    this.length = size
    const place = PAGES + ((number - 1) << 10) + ((value & 255) << 2)
    const entry = entryAt(this.#heap, place)
    if (entry === ITSELF) return SAME
    this.width = (entry >>> 24) & 0x1f
    if (kind === FOLD_BARE) {
      if (this.width > 0 && (entry & HIDDEN) === 0) return SAME
      this.width = 0
    }
    this.foldedAt = (entry & POOLED) === 0 ? place : POOL + (entry & 0xffffff)
    return CHANGE
  }
}

function entryAt(heap: Uint8Array, at: number): number {
  const [a, b, c, d] = [heap[at], heap[at + 1], heap[at + 2], heap[at + 3]] as [number, number, number, number]
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
}
