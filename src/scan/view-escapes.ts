// Knows how characters are written in URLs, JSON, program text and HTML.

import { entities } from './view-entities.ts'
import type { Items } from './view-lens.ts'
import { howOf, type Page } from './view-page.ts'
import { encode } from './utf8.ts'

const PERCENT = 0x25
const BACKSLASH = 0x5c
const AMPERSAND = 0x26

/** The longest form that is read: a character reference with many zeros. */
const LONGEST = 48

const none = -1
/** The form may go on behind the bytes at hand. */
const cut = -2

export interface Escaped {
  readonly percent: boolean
  readonly json: boolean
  readonly html: boolean
}

/** `\n` and its like. What stands for itself is not in it. */
const letters = new Map<number, number>([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x66, 0x0c],
  [0x76, 0x0b],
  [0x62, 0x08],
  [0x61, 0x07],
  [0x65, 0x1b],
])
const themselves = new Set(Array.from('/"\'\\`', (mark) => mark.charCodeAt(0)))

export class Escapes implements Items {
  start = 0
  end = 0
  size = 0
  how = 0
  readonly out = new Uint8Array(16)
  readonly #marks: readonly { readonly byte: number; readonly how: number; next: number }[]
  #bytes: Uint8Array = this.out
  #to = 0

  constructor({ percent, json, html }: Escaped) {
    const marks = [
      ...(percent ? [{ byte: PERCENT, how: howOf('percent') }] : []),
      ...(json ? [{ byte: BACKSLASH, how: howOf('json') }] : []),
      ...(html ? [{ byte: AMPERSAND, how: howOf('html') }] : []),
    ]
    this.#marks = marks.map((mark) => ({ ...mark, next: -1 }))
  }

  next(page: Page, at: number, _awake: boolean, last: boolean): boolean {
    this.#bytes = page.seen
    this.#to = page.end - page.base
    for (let from = at; from < page.end;) {
      let first = page.end
      let how = 0
      for (const mark of this.#marks) {
        if (mark.next < from || mark.next >= page.end || page.bytes[mark.next - page.base] !== mark.byte) {
          const found = page.seen.indexOf(mark.byte, from - page.base)
          mark.next = found < 0 ? page.end : found + page.base
        }
        if (mark.next < first) {
          first = mark.next
          how = mark.how
        }
      }
      if (first === page.end) break
      this.start = first
      const local = first - page.base
      const byte = this.#bytes[local]
      const length =
        byte === PERCENT
          ? this.#percent(local)
          : byte === BACKSLASH
            ? this.#backslash(local)
            : this.#entity(local, last)
      if (length === cut && !last) return false
      if (length > 0) {
        this.end = first + length
        this.how = how
        return true
      }
      from = first + 1
    }
    this.start = page.end
    return false
  }

  #percent(at: number): number {
    if (this.#is(at + 1, 0x75) || this.#is(at + 1, 0x55)) return this.#unit(at, PERCENT)
    const value = this.#hex(at + 1, 2)
    return value < 0 ? value : this.#byte(value, 3)
  }

  #backslash(at: number): number {
    if (at + 1 >= this.#to) return cut
    const mark = this.#bytes[at + 1] as number
    if (themselves.has(mark)) return this.#byte(mark, 2)
    if (mark === 0x75) return this.#is(at + 2, 0x7b) ? this.#braced(at + 3, true) : this.#unit(at, BACKSLASH)
    if (mark === 0x78) {
      if (this.#is(at + 2, 0x7b)) return this.#braced(at + 3, false)
      const value = this.#hex(at + 2, 2)
      return value < 0 ? value : this.#byte(value, 4)
    }
    if (mark === 0x55) {
      const rune = this.#hex(at + 2, 8)
      return rune < 0 ? rune : this.#rune(rune, 10)
    }
    if (mark >= 0x30 && mark <= 0x33) return this.#octal(at)
    // A line that goes on: nothing is there.
    if (mark === 0x0a) return this.#nothing(2)
    const letter = letters.get(mark)
    return letter === undefined ? none : this.#byte(letter, 2)
  }

  /** `\101`; one digit alone is a reference to a group more often than a character. */
  #octal(at: number): number {
    let value = 0
    let length = 1
    for (; length <= 3; length++) {
      if (at + length >= this.#to) return cut
      const digit = (this.#bytes[at + length] as number) - 0x30
      if (digit < 0 || digit > 7) break
      value = value * 8 + digit
    }
    return length < 3 ? none : this.#byte(value, length)
  }

  /** `\u0041`, `%u0041`: one UTF-16 unit, or two that make one rune. */
  #unit(at: number, mark: number): number {
    const high = this.#hex(at + 2, 4)
    if (high < 0xd800 || high > 0xdbff) return high < 0 ? high : this.#rune(high, 6)
    if (at + 7 >= this.#to) return at + 6 < this.#to && !this.#is(at + 6, mark) ? this.#rune(high, 6) : cut
    if (!this.#is(at + 6, mark) || ((this.#bytes[at + 7] as number) | 0x20) !== 0x75) return this.#rune(high, 6)
    const low = this.#hex(at + 8, 4)
    if (low === cut) return cut
    if (low < 0xdc00 || low > 0xdfff) return this.#rune(high, 6)
    return this.#rune(0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00), 12)
  }

  /** `\u{1f600}`, `\x{41}`. */
  #braced(at: number, _unicode: boolean): number {
    let value = 0
    for (let i = at; i < at + 10; i++) {
      if (i >= this.#to) return cut
      if (this.#is(i, 0x7d)) return i === at ? none : this.#rune(value, i - at + 4)
      const digit = this.#digit(i)
      if (digit < 0) return none
      value = value * 16 + digit
    }
    return none
  }

  #entity(at: number, last: boolean): number {
    if (at + 1 >= this.#to) return cut
    if (this.#is(at + 1, 0x23)) return this.#reference(at, last)
    let name = ''
    for (let i = at + 1; i <= at + entities.longest + 1; i++) {
      if (i >= this.#to) return cut
      const byte = this.#bytes[i] as number
      if (byte === 0x3b) {
        const rune = entities.runes.get(name)
        return rune === undefined ? none : this.#rune(rune, i - at + 1)
      }
      const lower = byte | 0x20
      if ((lower < 0x61 || lower > 0x7a) && (byte < 0x30 || byte > 0x39)) return none
      name += String.fromCharCode(byte)
    }
    return none
  }

  /** `&#65;`, `&#x41;`; browsers do without the semicolon. */
  #reference(at: number, last: boolean): number {
    if (at + 2 >= this.#to) return cut
    const radix = ((this.#bytes[at + 2] as number) | 0x20) === 0x78 ? 16 : 10
    const from = at + (radix === 16 ? 3 : 2)
    let value = 0
    for (let i = from; i < at + LONGEST; i++) {
      const digit = i < this.#to ? this.#digit(i) : none
      if (i >= this.#to && !last) return cut
      if (digit >= 0 && digit < radix) value = Math.min(value * radix + digit, 0x110000)
      else if (i === from) return i >= this.#to ? cut : none
      else return this.#rune(value, i - at + (i < this.#to && this.#is(i, 0x3b) ? 1 : 0))
    }
    return none
  }

  #is(at: number, byte: number): boolean {
    return at < this.#to && this.#bytes[at] === byte
  }

  #digit(at: number): number {
    const byte = this.#bytes[at] as number
    if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
    const lower = byte | 0x20
    return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : none
  }

  #hex(at: number, digits: number): number {
    let value = 0
    for (let i = at; i < at + digits; i++) {
      if (i >= this.#to) return cut
      const digit = this.#digit(i)
      if (digit < 0) return none
      value = value * 16 + digit
    }
    return value
  }

  #nothing(length: number): number {
    this.size = 0
    return length
  }

  #byte(byte: number, length: number): number {
    this.out[0] = byte
    this.size = 1
    return length
  }

  #rune(rune: number, length: number): number {
    const valid = rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff) ? rune : 0xfffd
    const bytes = encode(valid)
    for (const [i, byte] of bytes.entries()) this.out[i] = byte
    this.size = bytes.length
    return length
  }
}
