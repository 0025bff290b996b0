// The only file that knows how text is escaped: percent-encoding, JSON and source escapes, HTML entities.

import type { Out, Rewriter } from './rewrite.ts'

const PERCENT = 0x25
const PLUS = 0x2b
const BACKSLASH = 0x5c
const AMPERSAND = 0x26
const SEMICOLON = 0x3b

/** One escape read: what it stands for (-1 = a byte by itself) and how long it is; 0 = needs more bytes. */
interface Escape {
  length: number
  rune: number
  /** The rune is a byte as it is, not a character to be encoded. */
  raw: boolean
}

const escape: Escape = { length: 0, rune: -1, raw: false }

function is(length: number, rune: number, raw = false): void {
  escape.length = length
  escape.rune = rune
  escape.raw = raw
}

function hex(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/** Reads `count` hex digits at `at`; -1 = they are none, -2 = the bytes end before. */
function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = at; i < at + count; i++) {
    if (i >= bytes.length) return -2
    const digit = hex(bytes[i])
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

type Read = (bytes: Uint8Array, at: number) => void

/** `%41`, `%u0041`, and `+` for a space (WHATWG URL, application/x-www-form-urlencoded). */
const readPercent: Read = (bytes, at) => {
  if (bytes[at] === PLUS) return is(1, 0x20)
  const wide = (bytes[at + 1] ?? 0) === 0x75
  const value = wide ? digits(bytes, at + 2, 4) : digits(bytes, at + 1, 2)
  if (value === -2) return is(0, -1)
  return value < 0 ? is(1, -1) : is(wide ? 6 : 3, value, !wide)
}

const controls: Readonly<Record<number, number>> = { 0x6e: 10, 0x74: 9, 0x72: 13, 0x62: 8, 0x66: 12, 0x76: 11, 0x30: 0 }

/** RFC 8259 §7, and `\xHH` and `\u{…}` of source text. */
const readBackslash: Read = (bytes, at) => {
  const next = bytes[at + 1]
  if (next === undefined) return is(0, -1)
  if (next === 0x78) return read(digits(bytes, at + 2, 2), 4)
  if (next !== 0x75) return is(2, controls[next] ?? next)
  const value = digits(bytes, at + 2, 4)
  if (value < 0xd800 || value > 0xdbff) return read(value, 6)
  // A high surrogate: with the low one that follows it is one character.
  const low = bytes[at + 6] === undefined ? -2 : bytes[at + 6] === BACKSLASH ? digits(bytes, at + 8, 4) : -1
  if (low === -2) return is(0, -1)
  if (low < 0xdc00 || low > 0xdfff) return is(6, 0xfffd)
  return is(12, 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00))
}

function read(value: number, length: number): void {
  if (value === -2) is(0, -1)
  else if (value < 0) is(1, -1)
  else is(length, value)
}

/** https://html.spec.whatwg.org/multipage/named-characters.html, those that hide ordinary letters and signs. */
const named: Readonly<Record<string, number>> = {
  amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27, nbsp: 0x20, Tab: 9, NewLine: 10, excl: 0x21, num: 0x23,
  dollar: 0x24, percnt: 0x25, lpar: 0x28, rpar: 0x29, ast: 0x2a, plus: 0x2b, comma: 0x2c, period: 0x2e, sol: 0x2f,
  colon: 0x3a, semi: 0x3b, equals: 0x3d, quest: 0x3f, commat: 0x40, lsqb: 0x5b, bsol: 0x5c, rsqb: 0x5d, Hat: 0x5e,
  lowbar: 0x5f, UnderBar: 0x5f, grave: 0x60, lcub: 0x7b, vert: 0x7c, rcub: 0x7d, hyphen: 0x2d, dash: 0x2d, shy: 0xad,
} // prettier-ignore
const LONGEST_ENTITY = 12

/** `&#65;`, `&#x41;`, `&amp;`. */
const readEntity: Read = (bytes, at) => {
  let end = at + 1
  while (end < bytes.length && end - at <= LONGEST_ENTITY && bytes[end] !== SEMICOLON) {
    const byte = bytes[end] as number
    const part = byte === 0x23 || (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a)
    if (!part) return is(1, -1)
    end++
  }
  if (end - at > LONGEST_ENTITY) return is(1, -1)
  if (end === bytes.length) return is(0, -1)
  const name = String.fromCharCode(...bytes.subarray(at + 1, end))
  let value = named[name] ?? -1
  if (name.startsWith('#x') || name.startsWith('#X')) value = Number.parseInt(name.slice(2), 16)
  else if (name.startsWith('#')) value = Number.parseInt(name.slice(1), 10)
  return Number.isInteger(value) && value >= 0 && value <= 0x10ffff ? is(end - at + 1, value) : is(1, -1)
}

function rewriter(name: string, marks: readonly number[], reading: Read): Rewriter {
  const [mark = 0, second] = marks
  return {
    name,
    wakes(bytes) {
      for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
        reading(bytes, at)
        if (escape.rune >= 0) return true
      }
      return false
    },
    rewrite(bytes, base, last, out) {
      // Each mark is looked for once: looking again for one that is far away would be quadratic.
      let [ahead, other] = [-1, second === undefined ? Number.POSITIVE_INFINITY : -1]
      const seek = (wanted: number, from: number): number => {
        const found = bytes.indexOf(wanted, from)
        return found < 0 ? Number.POSITIVE_INFINITY : found
      }
      for (let at = 0; ;) {
        if (ahead < at) ahead = seek(mark, at)
        if (other < at && second !== undefined) other = seek(second, at)
        const next = Math.min(ahead, other)
        const found = next === Number.POSITIVE_INFINITY ? -1 : next
        out.copy(bytes, at, found < 0 ? bytes.length : found, base + at)
        if (found < 0) return 0
        reading(bytes, found)
        const { length, rune, raw } = escape
        if (length === 0 && !last) return bytes.length - found
        if (length === 0 || rune < 0) out.put(bytes[found] as number, base + found)
        else if (raw) out.put(rune, base + found)
        else encode(rune, base + found, out)
        at = found + Math.max(1, length)
      }
    },
  }
}

/** UTF-8, every byte of it placed where the escape begins. */
export function encode(rune: number, raw: number, out: Out): void {
  if (rune < 0x80) return out.put(rune, raw)
  const tail = rune < 0x800 ? 1 : rune < 0x10000 ? 2 : 3
  out.put(([0, 0xc0, 0xe0, 0xf0][tail] as number) | (rune >> (6 * tail)), raw)
  for (let i = tail - 1; i >= 0; i--) out.put(0x80 | ((rune >> (6 * i)) & 0x3f), raw)
}

export const percent = rewriter('percent', [PERCENT, PLUS], readPercent)
export const backslash = rewriter('json-escape', [BACKSLASH], readBackslash)
export const entity = rewriter('html-entity', [AMPERSAND], readEntity)
