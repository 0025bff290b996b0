// Knows what a shell makes of `${...}`: defaults, slices, cuts, replacements, letter case.

import type { Context } from './shell-context.ts'
import { re2 } from '../pattern/re2.ts'
import { integerOf, nameAt, oneOf } from './shell-letters.ts'

type Expand = (text: string) => string

/** What scripts take single letters from. */
export const wellKnown: readonly (readonly [string, string])[] = [
  ['HOME', '/home/user'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ['PWD', '/work'],
  ['SHELL', '/bin/bash'],
  ['USER', 'user'],
  ['LANG', 'en_US.UTF-8'],
  ['TERM', 'xterm-256color'],
  ['IFS', ' \t\n'],
  ['0', 'bash'],
  ['TMPDIR', '/tmp'],
]

/** Stands before the name of a variable that the script does not set and whose name says that it is a secret. */
export const SECRET = '\ue200'

/** What is put in for a variable that the script does not set. */
export function unknown(name: string): string {
  const isSecret = re2`(?i)secret|token|passw|passphrase|api_?key|access_?key|private_?key|credential|_key$|^mnemonic$|_dsn$`
  return isSecret.test(name) ? SECRET + name : ''
}

/** The inside of `${...}`. */
export function expanded(inside: string, context: Context, expand: Expand): string {
  const prefix = inside.length > 1 && '!#'.includes(inside[0] ?? ' ') ? (inside[0] ?? '') : ''
  const name = nameAt(inside, prefix.length) || special(inside[prefix.length] ?? '')
  if (name === '') return ''
  const behind = prefix.length + name.length
  const close = inside[behind] === '[' ? inside.indexOf(']', behind) : -1
  const index = close > 0 && close - behind <= 21 ? inside.slice(behind + 1, close) : undefined
  const rest = inside.slice(index === undefined ? behind : close + 1)
  const { variables } = context
  const whole = variables.get(name)
  let value = index === undefined || re2`^[@*]$`.test(index) ? whole : whole?.split(' ')[Number(index) || 0]
  if (prefix === '#') return String(value?.length ?? 0)
  if (prefix === '!') value = variables.get(value ?? '')
  if (value !== undefined) context.trick('variable')
  if (rest === '') return value ?? unknown(name)
  return operated(name, value, rest, context, expand)
}

/** Parameters of the shell itself. */
function special(char: string): string {
  return char !== '' && '@*#?$!-0123456789'.includes(char) ? char : ''
}

function operated(name: string, value: string | undefined, rest: string, context: Context, expand: Expand): string {
  const operand = (from: number): string => expand(rest.slice(from))
  const from = rest.startsWith(':') ? 1 : 0
  const sign = rest[from] ?? ''
  if (sign !== '' && '-=+?'.includes(sign)) {
    if (sign === '+') return value === undefined ? '' : operand(from + 1)
    if (value !== undefined && value !== '') return value
    const other = operand(from + 1)
    if (sign === '=') context.variables.set(name, other)
    return other
  }
  const text = value ?? ''
  if (rest.startsWith(':')) {
    const [written = '', many, ...more] = rest.slice(1, 64).split(':')
    const start = integerOf(written.trim().replace('(', '').replace(')', ''))
    const length = many === undefined ? text.length : integerOf(many.trim())
    if (start !== null && length !== null && more.length === 0) {
      context.trick('slice')
      const first = start < 0 ? Math.max(0, text.length + start) : start
      return text.slice(first, length < 0 ? text.length + length : first + length)
    }
  }
  if (rest.startsWith('^')) return rest === '^^' ? text.toUpperCase() : text.slice(0, 1).toUpperCase() + text.slice(1)
  if (rest.startsWith(',')) return rest === ',,' ? text.toLowerCase() : text.slice(0, 1).toLowerCase() + text.slice(1)
  if (rest.startsWith('/')) {
    context.trick('slice')
    const everywhere = rest.startsWith('//')
    const from = everywhere ? 2 : 1
    const middle = rest.indexOf('/', from + 1)
    const pattern = expand(rest.slice(from, middle < 0 ? rest.length : middle))
    const other = middle < 0 ? '' : operand(middle + 1)
    if (pattern === '') return text
    return everywhere ? text.replaceAll(pattern, () => other) : text.replace(pattern, () => other)
  }
  const cut = oneOf(rest, 0, ['##', '#', '%%', '%'])
  if (cut !== null) {
    context.trick('slice')
    return cutOff(text, operand(cut.length), cut)
  }
  return text
}

/** `#`, `##`, `%` and `%%` with literal text and at most one star, at its start or end. */
function cutOff(text: string, pattern: string, how: string): string {
  const plain = pattern.replaceAll('*', '')
  if (!pattern.includes('*')) {
    if (how[0] === '#') return text.startsWith(plain) ? text.slice(plain.length) : text
    return text.endsWith(plain) ? text.slice(0, text.length - plain.length) : text
  }
  if (plain === '') return how.length === 2 ? '' : text
  if (how[0] === '#') {
    const at = how === '#' ? text.indexOf(plain) : text.lastIndexOf(plain)
    return at < 0 ? text : text.slice(at + plain.length)
  }
  const at = how === '%' ? text.lastIndexOf(plain) : text.indexOf(plain)
  return at < 0 ? text : text.slice(0, at)
}
