// Knows what the programs that scripts decode with would print, as far as their input is known.

import { unescaped } from './shell-words.ts'
import { type Pattern, re2 } from './re2.ts'

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
    const parts = /^s(.)(.{1,200}?)\1(.{0,200}?)\1(g?)$/.exec(operands(args)[0]?.slice(0, 420) ?? '')
    if (stdin === null || parts === null) return null
    const [, , from = '', to = '', all] = parts
    return { text: all === 'g' ? stdin.replaceAll(from, () => to) : stdin.replace(from, () => to), decodes: true }
  },
  which: (args) => ({ text: `${args.map((arg) => `/usr/bin/${arg}`).join('\n')}\n` }),
  basename: (args) => ({ text: `${args[0]?.replace(/^.*\//s, '') ?? ''}\n` }),
}

function decoded(stdin: string | null, how: (text: string) => string | null): Printed | null {
  const text = stdin === null ? null : how(stdin)
  return text === null ? null : { text, decodes: true }
}

function formatted(format: string, values: string[]): string {
  return format.replaceAll(
    /%(?:%|[-+ #0]{0,4}\d{0,4}(?:\.\d{0,4})?([sbdicxXuqo]))/g,
    (all, kind: string | undefined) => {
      if (kind === undefined) return '%'
      const value = values.shift() ?? ''
      if (kind === 'b') return unescaped(value)
      if (kind === 'c') return value.slice(0, 1)
      if (kind === 'x') return (Number(value) || 0).toString(16)
      return all === '' ? '' : value
    },
  )
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
  const kept = text
    .replaceAll(/[^A-Za-z0-9+/_-]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
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
  const digits = text.replaceAll(/\b[\da-f]{8}: |0x|[^\da-fA-F]/g, '')
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
