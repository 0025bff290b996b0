// Knows the arguments of common programs: what deletes, what sends, what is written to, which host is meant.

import { isRootOfMuch } from './tool-paths.ts'
import { plainPath } from '../shell/call.ts'
import type { ShellCommand } from '../shell/shell-context.ts'
import { re2 } from '../pattern/re2.ts'

/** A short flag (alone or in a cluster) or a long one. */
export function has({ argv }: ShellCommand, short: string, long: string): boolean {
  return argv.some(
    (arg) =>
      (re2`^-[A-Za-z]+$`.test(arg) && arg.slice(1).includes(short)) ||
      arg === `--${long}` ||
      arg.startsWith(`--${long}=`),
  )
}

export function operands({ argv }: ShellCommand): readonly string[] {
  return argv.slice(1).filter((arg) => !arg.startsWith('-'))
}

/** `rm` with recursion or force, and what does the same by another name. */
export function isDelete(command: ShellCommand): boolean {
  const { name, argv } = command
  if (name === 'rm')
    return has(command, 'r', 'recursive') || has(command, 'R', 'recursive') || has(command, 'f', 'force')
  if (name === 'find') return argv.includes('-delete')
  if (name === 'shred' || name === 'srm') return true
  if (name === 'truncate') return argv.includes('0') && operands(command).some((word) => word.includes('*'))
  if (name === 'mv') return argv.at(-1) === '/dev/null'
  if (isWindowsDelete(name)) return argv.some((arg) => re2`(?i)^(?:-r(?:ecurse)?|-force|-fo|/s|/q)$`.test(arg))
  return (
    name === 'rsync' &&
    argv.some((arg) => arg.startsWith('--delete')) &&
    (argv.some((arg) => arg === '/dev/null' || arg === '/dev/null/') ||
      isRootOfMuch(plainPath(operands(command).at(-1) ?? '.')))
  )
}

export function isWindowsDelete(name: string): boolean {
  return re2`(?i)^(?:remove-item|ri|rd|rmdir|del|erase)$`.test(name)
}

/** Files that curl (`-o`) and wget (`-O`) are told to write: `-o f`, `-fsSLo f`, `-qO/tmp/f`, `--output=f`. */
export function savedTo(name: string, argv: readonly string[]): readonly string[] {
  const letter = name === 'wget' ? 'O' : 'o'
  const long = name === 'wget' ? '--output-document' : '--output'
  return argv.flatMap((arg, i) => {
    if (arg === long) return argv.slice(i + 1, i + 2)
    if (arg.startsWith(`${long}=`)) return [arg.slice(long.length + 1)]
    if (!arg.startsWith('-') || arg.startsWith('--')) return []
    const at = arg.indexOf(letter)
    if (at < 1 || !re2`^[a-zA-Z]*$`.test(arg.slice(1, at))) return []
    return at === arg.length - 1 ? argv.slice(i + 1, i + 2) : [arg.slice(at + 1)]
  })
}

/** Files that a command writes to. */
export function targets({ name, argv, redirects }: ShellCommand): readonly string[] {
  const out = redirects.flatMap(({ op, target }) =>
    op.startsWith('>') || op.startsWith('&>') || op === '<>' ? [target] : [],
  )
  const names = argv.slice(1).filter((arg) => !arg.startsWith('-'))
  if (name === 'tee' || name === 'touch' || name === 'truncate') return [...out, ...names]
  if (re2`^(?:cp|mv|ln|install|rsync|copy|copy-item|move-item)$`.test(name)) return [...out, ...names.slice(-1)]
  if (re2`^(?:sed|perl)$`.test(name) && argv.some((arg) => re2`^-[a-z]*i`.test(arg) || arg.startsWith('--in-place')))
    return [...out, ...names.slice(-1)]
  if (name === 'dd') return [...out, ...argv.flatMap((arg) => (arg.startsWith('of=') ? [arg.slice(3)] : []))]
  if (name === 'curl' || name === 'wget') return [...out, ...savedTo(name, argv)]
  if (re2`(?i)^(?:set-content|add-content|out-file|new-item)$`.test(name)) return [...out, ...names.slice(0, 1)]
  return out
}

const copies = new Set(['cp', 'mv', 'ln', 'install', 'scp', 'rsync', 'copy'])

/** Programs whose first operand is what to look for, or a program of their own. */
const searches = re2`^(?:e|f|z|xz|bz)?grep$|^(?:rg|ag|ack|g?awk|mawk|nawk|sed|jq|yq)$`

/** Where in the arguments a pattern stands; -1 = nowhere, or as the value of an option. */
function pattern({ name, argv }: ShellCommand): number {
  if (
    !searches.test(name) ||
    argv.some((arg) => re2`^-[a-zA-Z]*[ef]$|^--(?:regexp|expression|file|files|from-file)(?:=|$)`.test(arg))
  )
    return -1
  return argv.findIndex((arg, i) => i > 0 && !arg.startsWith('-'))
}

/** Files that a command of these programs opens: operands, the value behind `=` or `@`, input redirections. */
export function touched(command: ShellCommand, programs: ReadonlySet<string>): readonly string[] {
  const { name, argv, redirects } = command
  const read = redirects.flatMap(({ op, target }) => (op === '<' ? [target] : []))
  // Whoever looks for files of that name means to open them.
  if (name === 'find' || name === 'fd' || name === 'locate') return [...read, ...argv.slice(1)]
  if (!programs.has(name.toLowerCase())) return read
  // The last operand of a copy is where it goes.
  const sought = pattern(command)
  const opened =
    copies.has(name) && operands(command).length > 1 ? argv.slice(0, -1) : argv.filter((_, i) => i !== sought)
  return [
    ...read,
    ...opened.slice(1).flatMap((arg) => [arg, arg.slice(arg.lastIndexOf('@') + 1), arg.slice(arg.indexOf('=') + 1)]),
  ]
}
