// Reads one word of a shell command line: quotes, escapes, expansions.

import type { Context } from './shell-context.ts'
import { mark } from './shell-marks.ts'
import { expanded, unknown } from './shell-variables.ts'
import { re2 } from '../pattern/re2.ts'
import { integerOf, isDigit, isHex, isOctal, nameAt, run } from './shell-letters.ts'

export interface Word {
  /** Quoted characters are marked. */
  readonly word: string
  readonly end: number
}

const breaks = new Set(' \t\n\r;&|<>()')

export function readWord(text: string, from: number, context: Context): Word {
  let word = ''
  let at = from
  while (at < text.length) {
    const char = text[at] ?? ''
    const inside = word !== '' || !breaks.has(text[at + 1] ?? ' ')
    if ((char === '<' || char === '>') && text[at + 1] === '(' && word === '') {
      const end = closing(text, at + 1)
      word += mark(context.file(context.run(text.slice(at + 2, end))))
      at = end + 1
    } else if (breaks.has(char)) break
    else if (char === '\\') {
      const next = text[at + 1] ?? ''
      if (next !== '\n') word += mark(next)
      if (re2`[A-Za-z]`.test(next)) context.trick('escape')
      at += 2
    } else if (char === "'") {
      const end = endOf(text, "'", at + 1)
      word += mark(text.slice(at + 1, end))
      at = end + 1
      if (inside && isLetter(text[at]) && isLetter(word[0])) context.trick('quotes')
    } else if (char === '$' && text[at + 1] === "'") {
      const { value, end, coded } = ansi(text, at + 2)
      if (coded) context.trick('ansi-c')
      word += mark(value)
      at = end
    } else if (text.startsWith('"$@"', at)) {
      word += context.variables.get('@') ?? ''
      at += 4
    } else if (char === '"' || (char === '$' && text[at + 1] === '"')) {
      const read = quoted(text, at + (char === '$' ? 2 : 1), context)
      word += mark(read.word)
      at = read.end
      if (inside && isLetter(text[at]) && isLetter(word[0])) context.trick('quotes')
    } else if (char === '$' || char === '`') {
      if (word !== '' && re2`^\$\{?IFS`.test(text.slice(at, at + 6))) context.trick('ifs')
      const { word: value, end } = dollar(text, at, context)
      word += value
      at = end
    } else {
      word += char
      at++
    }
  }
  return { word, end: Math.max(at, from) }
}

function isLetter(char: string | undefined): boolean {
  return char !== undefined && re2`[A-Za-z]`.test(char)
}

function endOf(text: string, char: string, from: number): number {
  const end = text.indexOf(char, from)
  return end < 0 ? text.length : end
}

/** Text between double quotes, expanded; `end` is behind the closing one. */
function quoted(text: string, from: number, context: Context, stop = '"'): Word {
  let word = ''
  let at = from
  while (at < text.length && text[at] !== stop) {
    const char = text[at] ?? ''
    if (char === '\\' && '$`"\\\n'.includes(text[at + 1] ?? ' ')) {
      word += text[at + 1] === '\n' ? '' : (text[at + 1] ?? '')
      at += 2
    } else if (char === '$' || char === '`') {
      const read = dollar(text, at, context)
      word += read.word
      at = read.end
    } else {
      word += char
      at++
    }
  }
  return { word, end: at + 1 }
}

/** `$x`, `${x...}`, `$(...)`, `$((...))` and back quotes. */
function dollar(text: string, at: number, context: Context): Word {
  if (text[at] === '`') {
    let end = at + 1
    while (end < text.length && text[end] !== '`') end += text[end] === '\\' ? 2 : 1
    const script = bare(text.slice(at + 1, end))
    return { word: trimmed(context.run(script)), end: end + 1 }
  }
  const next = text[at + 1] ?? ''
  if (next === '(') {
    const end = closing(text, at + 1)
    if (text[at + 2] === '(') return { word: number(text.slice(at + 3, end - 1)), end: end + 1 }
    return { word: trimmed(context.run(text.slice(at + 2, end))), end: end + 1 }
  }
  if (next === '{') {
    const end = closing(text, at + 1, '{', '}')
    if (context.levels === 0) return { word: '', end: end + 1 }
    context.levels--
    const word = expanded(text.slice(at + 2, end), context, (operand) => quoted(operand, 0, context, '').word)
    context.levels++
    return { word, end: end + 1 }
  }
  const name = nameAt(text, at + 1) || ('@*#?$!-0123456789'.includes(next) ? next : '')
  if (name === '') return { word: '$', end: at + 1 }
  const value = context.variables.get(name)
  if (value !== undefined) context.trick('variable')
  return { word: value ?? unknown(name), end: at + 1 + name.length }
}

/** What back quotes hold: a backslash before one of three characters is none. */
function bare(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && '`\\$'.includes(text[at + 1] ?? ' ')) at++
    out += text[at] ?? ''
  }
  return out
}

function trimmed(output: string): string {
  let end = output.length
  while (end > 0 && output.length - end < 8 && output[end - 1] === '\n') end--
  return output.slice(0, end)
}

function number(expression: string): string {
  const text = expression.slice(0, 64).trim()
  const end = run(text, 0, isDigit, 9)
  const sign = text.slice(end).trim()[0]
  const b = sign === undefined ? 0 : integerOf(text.slice(end).trim().slice(1).trim())
  if (end === 0 || b === null || b < 0 || (sign !== undefined && !'-+*'.includes(sign))) return ''
  const a = Number(text.slice(0, end))
  return String(sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : a)
}

/** Where the bracket opened at `at` closes, quotes and escapes left aside; the end of the text where it never does. */
export function closing(text: string, at: number, open = '(', close = ')'): number {
  let level = 0
  for (let i = at; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === "'" && open === '(') i = endOf(text, "'", i + 1)
    else if (char === open) level++
    else if (char === close && --level === 0) return i
  }
  return text.length
}

const letters: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
}

/** The escapes of `$'...'`, `echo -e` and `printf`, from `at` to an unescaped quote or the end. */
function ansi(text: string, at: number): { value: string; end: number; coded: boolean } {
  let value = ''
  let coded = false
  while (at < text.length && text[at] !== "'") {
    if (text[at] !== '\\') value += text[at++]
    else {
      const read = escape(text, at)
      coded ||= read.end - at > 2 && isLetter(read.value)
      value += read.value
      at = read.end
    }
  }
  return { value, end: at + 1, coded }
}

function escape(text: string, at: number): { value: string; end: number } {
  const char = text[at + 1] ?? ''
  const most = char === 'x' ? 2 : char === 'u' ? 4 : char === 'U' ? 8 : 0
  const from = at + (most > 0 ? 2 : 1)
  const end = most > 0 ? run(text, from, isHex, most) : run(text, from, isOctal, char === '0' ? 4 : 3)
  if (end > from) {
    const code =
      most > 0 ? Number.parseInt(text.slice(from, end), 16) : Number.parseInt(text.slice(from, end), 8) & 0xff
    return { value: code <= 0x10ffff ? String.fromCodePoint(code) : '', end }
  }
  return { value: letters[char] ?? (re2`[\\'"?]`.test(char) ? char : `\\${char}`), end: at + 2 }
}

export function unescaped(text: string): string {
  let value = ''
  for (let at = 0; at < text.length;) {
    if (text[at] !== '\\') value += text[at++]
    else {
      const read = escape(text, at)
      value += read.value
      at = read.end
    }
  }
  return value
}
