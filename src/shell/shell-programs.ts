// Knows what the programs that scripts decode with would print, as far as their input is known.

import { isDigit, isHex, isName, only, run } from './shell-letters.ts'
import { unescaped } from './shell-words.ts'
import { type Pattern, re2 } from '../pattern/re2.ts'

/** What a program would print; null where that is not known. `decodes` = its output looks like nothing of its input. */
export interface Printed {
  readonly text: string
  readonly decodes?: true
}

type Program = (args: readonly string[], stdin: string | null) => Printed | null

const flagged = (args: readonly string[], flag: Pattern): boolean => args.some((arg) => flag.test(arg))
const operands = (args: readonly string[]): readonly string[] => args.filter((arg) => !arg.startsWith('-'))

export const programs: Readonly<Record<string, Program>> = {
  echo(args) {
    const options = args.findIndex((arg) => !re2`^-[neE]+$`.test(arg))
    const rest = options < 0 ? [] : args.slice(options)
    const text = rest.join(' ')
    const escapes = flagged(args.slice(0, Math.max(0, options)), re2`e`)
    return escapes && text.includes('\\') ? { text: `${unescaped(text)}\n`, decodes: true } : { text: `${text}\n` }
  },
  printf(args) {
    const [format = '', ...values] = args[0] === '--' ? args.slice(1) : args
    if (format === '-v') return { text: '' }
    const plain = unescaped(format)
    let text = ''
    do text += formatted(plain, values)
    while (values.length > 0 && plain.includes('%') && text.length < 65_536)
    return plain === format ? { text } : { text, decodes: true }
  },
  cat: (args, stdin) => (operands(args).length === 0 && stdin !== null ? { text: stdin } : null),
  tee: (_, stdin) => (stdin === null ? null : { text: stdin }),
  head: (_, stdin) => (stdin === null ? null : { text: stdin }),
  tail: (_, stdin) => (stdin === null ? null : { text: stdin }),
  sort: (_, stdin) => (stdin === null ? null : { text: stdin }),
  base64: (args, stdin) => (flagged(args, re2`^(?:-[a-zA-Z]*[dD]|--decode)`) ? decoded(stdin, base64) : null),
  base32: (args, stdin) => (flagged(args, re2`^(?:-[a-z]*d|--decode)`) ? decoded(stdin, base32) : null),
  openssl: (args, stdin) =>
    flagged(args, re2`^(?:base64|-a|-base64)$`) && args.includes('-d') ? decoded(stdin, base64) : null,
  xxd: (args, stdin) => (flagged(args, re2`^-[a-z]*r`) ? decoded(stdin, hex) : null),
  rev: (_, stdin) =>
    decoded(stdin, (text) =>
      text
        .split('\n')
        .map((line) => [...line].toReversed().join(''))
        .join('\n'),
    ),
  tac: (_, stdin) => decoded(stdin, (text) => text.split('\n').toReversed().join('\n')),
  tr: translated,
  sed(args, stdin) {
    const script = operands(args)[0]?.slice(0, 420) ?? ''
    const [command, from = '', to = '', all = '', ...more] = script.split(script[1] ?? '/')
    const isPlain = command === 's' && from !== '' && more.length === 0 && (all === '' || all === 'g')
    if (stdin === null || !isPlain || script.split(script[1] ?? '/').length !== 4) return null
    return { text: all === 'g' ? stdin.replaceAll(from, () => to) : stdin.replace(from, () => to), decodes: true }
  },
  which: (args) => ({ text: `${args.map((arg) => `/usr/bin/${arg}`).join('\n')}\n` }),
  basename: ([path = '']) => ({ text: `${path.slice(path.lastIndexOf('/') + 1)}\n` }),
}

function decoded(stdin: string | null, how: (text: string) => string | null): Printed | null {
  const text = stdin === null ? null : how(stdin)
  return text === null ? null : { text, decodes: true }
}

/** The letters behind which a value is put. */
const kinds = 'sbdicxXuqo'

function formatted(format: string, values: string[]): string {
  let out = ''
  for (let at = 0; at < format.length;) {
    if (format[at] !== '%') {
      out += format[at++]
      continue
    }
    let end = run(format, at + 1, isFlag, 4)
    end = run(format, end, isDigit, 4)
    if (format[end] === '.') end = run(format, end + 1, isDigit, 4)
    const kind = format[end] ?? ''
    if (kind === '%' && end === at + 1) out += '%'
    else if (kind !== '' && kinds.includes(kind)) {
      const value = values.shift() ?? ''
      if (kind === 'b') out += unescaped(value)
      else if (kind === 'c') out += value.slice(0, 1)
      else out += kind === 'x' ? (Number(value) || 0).toString(16) : value
    } else {
      out += '%'
      end = at
    }
    at = end + 1
  }
  return out
}

function isFlag(code: number): boolean {
  return '-+ #0'.includes(String.fromCharCode(code))
}

function isBase64(code: number): boolean {
  return isName(code) || code === 0x2b || code === 0x2f || code === 0x2d
}

export function base64(text: string): string | null {
  try {
    return new TextDecoder().decode(bytesOf(text))
  } catch {
    return null
  }
}

/** Lenient: white space and missing padding are what decoders overlook. */
export function bytesOf(text: string): Uint8Array {
  const kept = only(text, isBase64).replaceAll('-', '+').replaceAll('_', '/')
  return Uint8Array.from(atob(kept.slice(0, kept.length - (kept.length % 4 === 1 ? 1 : 0))), (char) =>
    char.charCodeAt(0),
  )
}

function base32(text: string): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let out = ''
  let bits = 0
  let held = 0
  for (const char of text.toUpperCase()) {
    const digit = digits.indexOf(char)
    if (digit < 0) continue
    held = ((held << 5) | digit) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    out += String.fromCharCode((held >> bits) & 0xff)
  }
  return out
}

function hex(text: string): string {
  // `xxd` writes the place before each line, others `0x` before each byte.
  const lines = text.split('\n').map((line) => (line[8] === ':' && line[9] === ' ' ? line.slice(10) : line))
  const digits = only(lines.join('').replaceAll('0x', ''), isHex)
  let out = ''
  for (let i = 0; i + 1 < digits.length; i += 2) out += String.fromCharCode(Number.parseInt(digits.slice(i, i + 2), 16))
  return out
}

function translated(args: readonly string[], stdin: string | null): Printed | null {
  if (stdin === null) return null
  const [from = '', to = ''] = operands(args).map(setOf)
  const deletes = flagged(args, re2`^-[a-z]*d`)
  let text = ''
  for (const char of stdin) {
    const at = from.lastIndexOf(char)
    text += at < 0 ? char : deletes ? '' : (to[Math.min(at, to.length - 1)] ?? '')
  }
  return { text, decodes: true }
}

const classes: Readonly<Record<string, string>> = {
  '[:lower:]': 'a-z',
  '[:upper:]': 'A-Z',
  '[:digit:]': '0-9',
  '[:space:]': ' \t\n',
}

function setOf(written: string): string {
  const text = unescaped(classes[written] ?? written)
  let out = ''
  for (let i = 0; i < text.length && out.length < 1024; i++) {
    const [from, last] = [text.charCodeAt(i), text.charCodeAt(i + 2)]
    if (text[i + 1] !== '-' || !(last >= from)) out += text[i]
    else {
      for (let code = from; code <= last && out.length < 1024; code++) out += String.fromCharCode(code)
      i += 2
    }
  }
  return out
}
