// Knows what a shell makes of `${...}`: defaults, slices, cuts, replacements, letter case.

import type { Context } from './shell-context.ts'
import { re2 } from './re2.ts'

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
  const head = /^([!#]?)([A-Za-z_]\w{0,127}|[@*#?$!\d-])(?:\[([^\]]{0,20})\])?/.exec(inside.slice(0, 160))
  if (head === null) return ''
  const [all, prefix, name = '', index] = head
  const rest = inside.slice(all.length)
  const { variables } = context
  const whole = variables.get(name)
  let value = index === undefined || re2`^[@*]$`.test(index) ? whole : whole?.split(' ')[Number(index) || 0]
  if (prefix === '#') return String(value?.length ?? 0)
  if (prefix === '!') value = variables.get(value ?? '')
  if (value !== undefined) context.trick('variable')
  if (rest === '') return value ?? unknown(name)
  return operated(name, value, rest, context, expand)
}

function operated(name: string, value: string | undefined, rest: string, context: Context, expand: Expand): string {
  const operand = (from: number): string => expand(rest.slice(from))
  const byDefault = /^:?([-=+?])/.exec(rest)
  if (byDefault !== null) {
    const [all, sign] = byDefault
    if (sign === '+') return value === undefined ? '' : operand(all.length)
    if (value !== undefined && value !== '') return value
    const other = operand(all.length)
    if (sign === '=') context.variables.set(name, other)
    return other
  }
  const text = value ?? ''
  const slice = /^:\s{0,4}(-?\d{1,9}|\(-?\d{1,9}\))(?::(-?\d{1,9}))?$/.exec(rest)
  if (slice !== null) {
    context.trick('slice')
    const start = Number(slice[1]?.replaceAll(/[()]/g, ''))
    const from = start < 0 ? Math.max(0, text.length + start) : start
    const length = slice[2] === undefined ? text.length : Number(slice[2])
    return text.slice(from, length < 0 ? text.length + length : from + length)
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
  const cut = /^(##?|%%?)/.exec(rest)?.[0]
  if (cut !== undefined) {
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
