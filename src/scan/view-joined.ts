// Knows string literals that a program joins: `"AKIA" + "IOSF"`, `'a' . 'b'`, `a${""}b`, `AK""IA`, and `\"a\" + \"b\"` in JSON.

import { type Items, MORE } from './view-lens.ts'
import { JOINT, type Marks } from './view-marks.ts'
import { howOf } from './view-reading.ts'

/** White space on either side of an operator. */
const SPACE = 40
/** What is looked back at from the end: a quote, an operator, white space on both sides. */
const TAIL = 2 * SPACE + 8
const DOLLAR = 0x24
const DOT = 0x2e
const BACKTICK = 0x60
const BACKSLASH = 0x5c
/** So many backslashes before a quote: a program in a string of a string. */
const ESCAPES = 3

const QUOTE = 1
const BLANK = 2
const SIGN = 4
const PIECE = 8
const kinds = new Uint8Array(256)
for (const mark of '"\'`') kinds[mark.charCodeAt(0)] = QUOTE
for (const mark of ' \t\n\v\f\r') kinds[mark.charCodeAt(0)] = BLANK
for (const mark of '+.|&~<>\\${') kinds[mark.charCodeAt(0)] = SIGN
for (let i = 0; i < 26; i++) kinds[0x41 + i] = kinds[0x61 + i] = PIECE
for (let i = 0; i < 10; i++) kinds[0x30 + i] = PIECE
kinds[0x5f] = PIECE
const kind = (byte: number): number => kinds[byte] as number

/** Whether what joins may go on behind the byte before `at`. */
function mayGoOn(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at - 1] as number
  return (kind(byte) & (QUOTE | BLANK | SIGN)) !== 0 || (isBlankLetter(byte) && bytes[at - 2] === BACKSLASH)
}

/** `\n`, `\r`, `\t` are white space in a program that stands in a string. */
const isBlankLetter = (byte: number | undefined): boolean => byte === 0x6e || byte === 0x72 || byte === 0x74

export class Joined implements Items {
  start = 0
  end = 0
  readonly size = 0
  readonly out = new Uint8Array(1)
  readonly how = howOf('joined')
  /** Between literals of which no letter stands next to the quotes, `' + '` is more often a literal itself. */
  sure = true

  /** In the last few bytes all may go on that is made of nothing but quotes, operators and white space. */
  #tail = 0
  #load = -1

  may(marks: Marks): boolean {
    return marks.has(JOINT) || mayGoOn(marks.bytes, marks.end)
  }

  candidate(marks: Marks, at: number): number {
    const { bytes, begin, end } = marks
    if (this.#load !== marks.loads) {
      this.#load = marks.loads
      this.#tail = end
      const least = Math.max(begin, end - TAIL)
      while (this.#tail > least && mayGoOn(bytes, this.#tail)) this.#tail--
    }
    for (let mark = marks.next(JOINT, at); mark < this.#tail; mark = marks.next(JOINT, mark + 1)) {
      if (bytes[mark - 3] === DOLLAR && mark - 3 >= at) return mark - 3
      let quote = mark - 1
      while (quote > begin && mark - quote <= SPACE && kind(bytes[quote] as number) === BLANK) quote--
      if (quote >= at && kind(bytes[quote] as number) === QUOTE) return quote
    }
    let i = Math.max(at, this.#tail)
    while (i < end && kind(bytes[i] as number) !== QUOTE && bytes[i] !== DOLLAR) i++
    return i
  }

  wakes(marks: Marks, at: number, last: boolean): number {
    const length = this.#length(marks, at, last)
    return length > 0 && !this.sure ? 0 : Math.sign(length)
  }

  next(marks: Marks, at: number, last: boolean): boolean {
    const { bytes, end } = marks
    for (let i = at; i < end; i++) {
      const byte = bytes[i] as number
      if (kind(byte) !== QUOTE && byte !== DOLLAR && byte !== BACKSLASH) continue
      this.start = i
      while (i < end && i - this.start < ESCAPES && bytes[i] === BACKSLASH) i++
      if (i >= end && !last) return false
      const length = i < end ? this.#length(marks, i, last, i - this.start) : 0
      if (length === MORE) return false
      if (length === 0) continue
      this.end = i + length
      return true
    }
    this.start = end
    return false
  }

  /** Of what joins, from the quote that ends a literal to the one that begins the next; 0 = nothing does. */
  #length({ bytes, end }: Marks, at: number, last: boolean, escapes = escapesBefore(bytes, at)): number {
    this.sure = true
    let length = 0
    if (bytes[at] === DOLLAR) length = nothing(bytes, at, end)
    else if (kind(bytes[at] as number) === QUOTE) length = this.#joint(bytes, at, end, escapes)
    return length === MORE && last ? 0 : length
  }

  #joint(bytes: Uint8Array, at: number, end: number, escapes: number): number {
    if (at + 1 >= end) return MORE
    const before = kind(bytes[at - escapes - 1] as number) === PIECE
    const mark = space(bytes, at + 1, end)
    if (mark >= end) return mark - at > SPACE ? 0 : MORE
    const size = operator(bytes, mark, end)
    if (size === MORE) return MORE
    const from = space(bytes, mark + size, end)
    const next = quote(bytes, from, end)
    if (next === MORE) return from - mark - size > SPACE ? 0 : MORE
    if (next === 0) return 0
    // In prose a name between backticks ends a sentence, or stands beside another.
    if (bytes[at] === BACKTICK && (bytes[mark] === DOT || (size === 0 && mark > at + 1))) return 0
    const after = next + 1 >= end ? MORE : kind(bytes[next + 1] as number) === PIECE ? 1 : 0
    if (size === 0) {
      // Side by side: only what would be one word is taken for one.
      if (bytes[next] !== bytes[at] || !before) return 0
      return after > 0 ? next + 1 - at : after
    }
    if (!before && after === MORE) return MORE
    this.sure = before || after === 1
    return next + 1 - at
  }
}

function escapesBefore(bytes: Uint8Array, at: number): number {
  let from = at
  while (at - from < ESCAPES && bytes[from - 1] === BACKSLASH) from--
  return at - from
}

/** Index of the quote that stands at `at`, if only behind backslashes; 0 = none does. */
function quote(bytes: Uint8Array, at: number, end: number): number {
  let i = at
  while (i < end && i - at < ESCAPES && bytes[i] === BACKSLASH) i++
  if (i >= end) return MORE
  return kind(bytes[i] as number) === QUOTE ? i : 0
}

/** Length of `${""}`. */
function nothing(bytes: Uint8Array, at: number, end: number): number {
  const quote = bytes[at + 2] as number
  const shape = [DOLLAR, 0x7b, quote, quote, 0x7d]
  for (const [i, byte] of shape.entries()) {
    if (at + i >= end) return MORE
    if (bytes[at + i] !== byte || (i === 2 && kind(byte) !== QUOTE)) return 0
  }
  return shape.length
}

/** Length of the operator at `at`, 0 if there is none: `+`, `..`, `.`, `||`, `&`, `~`, `<>` or a line that goes on. */
function operator(bytes: Uint8Array, at: number, end: number): number {
  const sign = bytes[at]
  if (sign === 0x2b || sign === 0x26 || sign === 0x7e) return 1
  const second = sign === 0x7c ? 0x7c : sign === 0x3c ? 0x3e : sign === 0x5c ? 0x0a : sign === DOT ? DOT : 0
  if (second === 0) return 0
  if (at + 1 >= end) return MORE
  return bytes[at + 1] === second ? 2 : sign === DOT ? 1 : 0
}

/** The first byte from `at` on that is no white space, or the one where it is too much of it. */
function space(bytes: Uint8Array, at: number, end: number): number {
  let i = at
  while (i < end && i - at <= SPACE) {
    if (kind(bytes[i] as number) === BLANK) i++
    else if (bytes[i] === BACKSLASH && (i + 1 >= end || isBlankLetter(bytes[i + 1]))) i += 2
    else break
  }
  return i
}
