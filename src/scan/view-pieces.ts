// Knows text that is written in pieces: letters apart, and literals that a program joins.

import type { Items } from './view-lens.ts'
import { howOf, type Page } from './view-page.ts'

/** What may stand between letters. */
const between = new Uint8Array(256)
for (const mark of ' .-_*/|,~\t\n') between[mark.charCodeAt(0)] = 1

/** So many separators of one kind, two bytes apart, are on purpose. */
const CHAIN = 4
const SPAN = 2 * CHAIN - 1
/** Separators between words of which the letters stand apart. */
const GAP = 4

function isWord(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const lower = byte | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
}

/** `i g n o r e   a l l`, `A.K.I.A`. */
export class Spaced implements Items {
  start = 0
  end = 0
  size = 0
  readonly out = Uint8Array.of(0x20)
  readonly how = howOf('spaced')
  #end = 0

  next(page: Page, at: number, awake: boolean, last: boolean): boolean {
    const { bytes, base, end } = page
    const to = end - base
    const from = at - base
    const found = awake ? this.#separator(bytes, from, to, last) : this.#chain(bytes, from, to, last)
    this.start = (found < 0 ? -1 - found : found) + base
    if (found < 0 || found >= to) return false
    // Asleep, only the place counts: the reading begins there and asks again.
    this.end = awake ? this.#end + base : this.start + 1
    return true
  }

  /** A separator with one letter before it and one behind; -1 - n = from n on more must be seen. */
  #separator(bytes: Uint8Array, from: number, to: number, last: boolean): number {
    for (let i = from; i < to; i++) {
      if (between[bytes[i] as number] === 0 || !isWord(bytes[i - 1]) || isWord(bytes[i - 2])) continue
      let next = i + 1
      while (next < to && next <= i + GAP && between[bytes[next] as number] === 1) next++
      if (next + 1 >= to && !last) return -1 - i
      if (next >= to || !isWord(bytes[next]) || (next + 1 < to && isWord(bytes[next + 1]))) continue
      this.size = next - i > 1 ? 1 : 0
      this.#end = next
      return i
    }
    return to
  }

  /** Where four separators stand two bytes apart; looks at every fourth byte where there is none. */
  #chain(bytes: Uint8Array, from: number, to: number, last: boolean): number {
    for (let i = from; i + 3 < to; i += 4) {
      const one = bytes[i] as number
      const other = bytes[i + 1] as number
      const first = between[one] === 1 && one === bytes[i + 2] ? i : i + 1
      if (first > i && (between[other] === 0 || other !== bytes[i + 3])) continue
      const mark = bytes[first] as number
      let start = first
      while (start - 2 >= from && bytes[start - 2] === mark && isWord(bytes[start - 1])) start -= 2
      if (!isWord(bytes[start - 1]) || isWord(bytes[start - 2])) start += 2
      const length = chained(bytes, start, to)
      if (length >= SPAN) return start
      if (start + length >= to && !last) return -1 - start
    }
    if (last) return to
    // A chain may just have begun.
    for (let i = Math.max(from, to - SPAN); i < to; i++)
      if (between[bytes[i] as number] === 1 && isWord(bytes[i - 1]) && !isWord(bytes[i - 2]))
        if (i + chained(bytes, i, to) >= to) return -1 - i
    return to
  }
}

/** How many bytes from `start` on are separator, letter, the same separator … */
function chained(bytes: Uint8Array, start: number, to: number): number {
  const mark = bytes[start]
  let i = start
  while (i < to && i - start < SPAN && ((i - start) % 2 === 0 ? bytes[i] === mark : isWord(bytes[i]))) i++
  return i - start
}

const quotes = [0x22, 0x27, 0x60, 0x24]
/** White space on either side of an operator. */
const SPACE = 40
const begins = new Uint8Array(256)
for (const mark of '+.|&~<\\"\'`') begins[mark.charCodeAt(0)] = 1
const operators = ['+', '..', '.', '||', '&', '~', '<>', '\\\n', '']

/** `"AKIA" + "IOSF"`, `'a' . 'b'`, `a${""}b`, `AK""IA`. */
export class Joined implements Items {
  start = 0
  end = 0
  readonly size = 0
  readonly out = new Uint8Array(1)
  readonly how = howOf('joined')
  readonly #next = quotes.map(() => -1)

  next(page: Page, at: number, _awake: boolean, last: boolean): boolean {
    const { seen, base, end } = page
    const to = end - base
    for (let from = at; from < end;) {
      let first = end
      for (let i = 0; i < quotes.length; i++) {
        const quote = quotes[i] as number
        let next = this.#next[i] as number
        if (next < from || next >= end || seen[next - base] !== quote) {
          const found = seen.indexOf(quote, from - base)
          next = found < 0 ? end : found + base
          this.#next[i] = next
        }
        first = Math.min(first, next)
      }
      this.start = first
      if (first === end) return false
      const length = seen[first - base] === 0x24 ? nothing(seen, first - base) : joint(seen, first - base, to)
      if (length < 0 && !last) return false
      this.end = first + length
      if (length > 0) return true
      from = first + 1
    }
    this.start = end
    return false
  }
}

/** Length of `${""}`; -1 = it may go on behind the bytes at hand. */
function nothing(bytes: Uint8Array, at: number): number {
  const shape = [0x24, 0x7b, bytes[at + 2], bytes[at + 2], 0x7d]
  for (const [i, byte] of shape.entries()) {
    if (at + i >= bytes.length) return -1
    if (bytes[at + i] !== byte || (i === 2 && byte !== 0x22 && byte !== 0x27 && byte !== 0x60)) return 0
  }
  return shape.length
}

function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60
}

/** From the quote that ends a literal to the one that begins the next; 0 = nothing joins, -1 = more must be seen. */
function joint(bytes: Uint8Array, at: number, to: number): number {
  if (at + 1 >= to) return -1
  if (bytes[at + 1] === bytes[at]) return at + 2 >= to ? -1 : isWord(bytes[at - 1]) && isWord(bytes[at + 2]) ? 2 : 0
  const before = space(bytes, at + 1, to)
  if (before >= to) return before - at > SPACE ? 0 : -1
  if (begins[bytes[before] as number] === 0) return 0
  for (const operator of operators) {
    let i = before
    while (i < to && i - before < operator.length && bytes[i] === operator.charCodeAt(i - before)) i++
    if (i - before < operator.length && i >= to) return -1
    if (i - before < operator.length) continue
    const next = space(bytes, i, to)
    if (next >= to) return next - i > SPACE ? 0 : -1
    const apart = operator !== '' || bytes[next] === bytes[at]
    if (isQuote(bytes[next]) && apart) return next + 1 - at
  }
  return 0
}

/** The first byte from `at` on that is no white space, or the one where it is too much of it. */
function space(bytes: Uint8Array, at: number, to: number): number {
  let i = at
  while (i < to && i - at <= SPACE && (bytes[i] === 0x20 || ((bytes[i] as number) >= 9 && (bytes[i] as number) <= 13)))
    i++
  return i
}
