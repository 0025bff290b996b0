// The only file that knows what stands behind a backslash or inside square brackets.

import { fold, unicodeClass } from './unicode.ts'
import { negate, runes, type Runes } from './runes.ts'
import { refuse, unsupported } from './syntax.ts'

export const DIGIT: Runes = [0x30, 0x39]
export const SPACE: Runes = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20]
export const WORD: Runes = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]

const POSIX: Readonly<Record<string, Runes>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0x00, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0x00, 0x1f, 0x7f, 0x7f],
  digit: DIGIT,
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: WORD,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
}

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }

const KNOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  C: 'single byte',
  G: 'end of previous match',
  K: 'match reset',
  R: 'any line break',
  X: 'grapheme cluster',
  Z: 'end before last line break',
  h: 'horizontal space',
  H: 'non-horizontal space',
  N: 'non-newline',
  u: 'UTF-16 escape',
  c: 'control escape',
  e: 'escape character',
}

/** The pattern as characters with a place in it; what parser and classes share. */
export interface Cursor {
  readonly text: readonly string[]
  at: number
}

const ahead = (cursor: Cursor, offset = 0): string => cursor.text[cursor.at + offset] ?? ''

/** A whole class behind a backslash (`\d`, `\pL` …) and past it; null when it is none. Stands on the backslash. */
export function namedClass(cursor: Cursor, insensitive: boolean): Runes | null {
  const letter = ahead(cursor, 1)
  const perl = { d: DIGIT, s: SPACE, w: WORD }[letter.toLowerCase()]
  if (perl) {
    cursor.at += 2
    const set = insensitive ? fold(perl) : perl
    return letter < 'a' ? negate(set) : set
  }
  if (letter !== 'p' && letter !== 'P') return null
  const start = cursor.at
  cursor.at += 2
  let name = ahead(cursor)
  cursor.at++
  if (name === '{') {
    const close = cursor.text.indexOf('}', cursor.at)
    if (close < 0) throw refuse('unfinished Unicode class', start + 1)
    name = cursor.text.slice(cursor.at, close).join('')
    cursor.at = close + 1
  }
  const inverse = name.startsWith('^')
  const set = unicodeClass(inverse ? name.slice(1) : name)
  if (!set) throw refuse(`unknown Unicode class \\${letter}{${name}}`, start + 1)
  const folded = insensitive ? fold(set) : set
  return inverse !== (letter === 'P') ? negate(folded) : folded
}

/** One escaped character and past it. Stands on the backslash. */
export function escaped(cursor: Cursor): number {
  const column = cursor.at + 1
  const letter = ahead(cursor, 1)
  if (letter === '') throw refuse('trailing backslash', column)
  cursor.at += 2
  if (letter >= '0' && letter <= '7') {
    if (letter !== '0' && !isOctal(ahead(cursor))) throw unsupported(`back-reference \\${letter}`, column)
    let value = Number(letter)
    for (let i = 0; i < 2 && isOctal(ahead(cursor)); i++) value = value * 8 + Number(cursor.text[cursor.at++])
    return value
  }
  if (letter === '8' || letter === '9') throw unsupported(`back-reference \\${letter}`, column)
  if (letter === 'x') return hex(cursor, column)
  const control = CONTROL[letter]
  if (control !== undefined) return control
  if (letter === 'k' || letter === 'g') throw unsupported(`back-reference \\${letter}`, column)
  const elsewhere = KNOWN_ELSEWHERE[letter]
  if (elsewhere) throw unsupported(`${elsewhere} \\${letter}`, column)
  const rune = letter.codePointAt(0) as number
  if (rune >= 0x80 || /[A-Za-z0-9]/.test(letter)) throw refuse(`unknown escape \\${letter}`, column)
  return rune
}

function isOctal(letter: string): boolean {
  return letter >= '0' && letter <= '7'
}

function hex(cursor: Cursor, column: number): number {
  let digits: string
  if (ahead(cursor) === '{') {
    const close = cursor.text.indexOf('}', cursor.at)
    digits = close < 0 ? '' : cursor.text.slice(cursor.at + 1, close).join('')
    cursor.at = close + 1
  } else {
    digits = ahead(cursor) + ahead(cursor, 1)
    cursor.at += 2
    if (digits.length !== 2) digits = ''
  }
  const value = /^[0-9A-Fa-f]+$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN
  if (!(value <= 0x10ffff)) throw refuse('bad hexadecimal escape \\x', column)
  return value
}

/** A bracketed class and past it. Stands on `[`. */
export function bracketClass(cursor: Cursor, insensitive: boolean): Runes {
  const start = cursor.at
  cursor.at++
  const inverse = ahead(cursor) === '^'
  if (inverse) cursor.at++
  const bounds: number[] = []
  for (let first = true; first || ahead(cursor) !== ']'; first = false) {
    if (cursor.at >= cursor.text.length) throw refuse('missing ] for [', start + 1)
    const set = posixClass(cursor, insensitive) ?? (ahead(cursor) === '\\' ? namedClass(cursor, insensitive) : null)
    if (set) {
      bounds.push(...set)
      continue
    }
    const column = cursor.at + 1
    const lo = member(cursor)
    let hi = lo
    if (ahead(cursor) === '-' && ahead(cursor, 1) !== ']' && cursor.at + 1 < cursor.text.length) {
      cursor.at++
      hi = member(cursor)
      if (hi < lo) throw refuse('reversed range', column)
    }
    const range = [lo, hi]
    bounds.push(...(insensitive ? fold(range) : range))
  }
  cursor.at++
  const set = runes(bounds)
  return inverse ? negate(set) : set
}

function member(cursor: Cursor): number {
  if (ahead(cursor) === '\\') return escaped(cursor)
  if (cursor.at >= cursor.text.length) throw refuse('missing ] for [', cursor.at + 1)
  return (cursor.text[cursor.at++] as string).codePointAt(0) as number
}

function posixClass(cursor: Cursor, insensitive: boolean): Runes | null {
  if (ahead(cursor) !== '[' || ahead(cursor, 1) !== ':') return null
  const rest = cursor.text.slice(cursor.at + 2, cursor.at + 14).join('')
  const close = rest.indexOf(':]')
  if (close < 0) return null
  const name = rest.slice(0, close)
  const inverse = name.startsWith('^')
  const set = POSIX[inverse ? name.slice(1) : name]
  if (!set) throw refuse(`unknown class [:${name}:]`, cursor.at + 1)
  cursor.at += close + 4
  const folded = insensitive ? fold(set) : set
  return inverse ? negate(folded) : folded
}
