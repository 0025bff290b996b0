// Knows which programs run other programs or scripts, and where in their arguments those stand.

import { bytesOf } from './shell-programs.ts'
import { type Pattern, re2 } from './re2.ts'

const shells = new Set('sh bash zsh dash ksh ash fish rbash'.split(' '))
const languages = new Set('python python2 python3 perl ruby node nodejs php lua awk gawk deno bun osascript'.split(' '))
/** Options of wrappers that take a word of their own. */
const wrappers: Readonly<Record<string, string>> = {
  sudo: 'ugChpRTDr',
  doas: 'uC',
  env: 'uCS',
  command: '',
  builtin: '',
  exec: 'a',
  nohup: '',
  nice: 'n',
  ionice: 'cnp',
  time: 'fo',
  timeout: 'ks',
  setsid: '',
  stdbuf: 'ioe',
  busybox: '',
  toybox: '',
  xargs: 'InLPdEs',
  parallel: 'jI',
  chroot: '',
  strace: 'eop',
  watch: 'n',
  flock: 'w',
  unbuffer: '',
  catchsegv: '',
  proxychains: 'f',
  torsocks: '',
}
/** They take one operand before the program. */
const operandFirst = new Set(['timeout', 'chroot', 'flock'])

/** The command itself, then what it wraps, and so on inward. */
export function unwrapped(argv: readonly string[]): readonly (readonly string[])[] {
  const out = [argv]
  let now = argv
  for (let depth = 0; depth < 8; depth++) {
    const name = nameOf(now[0] ?? '')
    const takes = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined
    const next = takes === undefined ? executed(name, now) : wrapped(now, name, takes)
    if (next.length === 0) break
    out.push(next)
    now = next
  }
  return out
}

function wrapped(argv: readonly string[], name: string, takes: string): readonly string[] {
  if (name === 'command' && re2`^-[vV]$`.test(argv[1] ?? '')) return []
  let at = 1
  for (; at < argv.length; at++) {
    const arg = argv[at] ?? ''
    if (arg === '--') {
      at++
      break
    }
    if (re2`^[A-Za-z_]\w*=`.test(arg)) continue
    if (!arg.startsWith('-') || arg === '-') break
    if (arg.length === 2 && takes.includes(arg[1] ?? '-')) at++
  }
  return argv.slice(at + (operandFirst.has(name) ? 1 : 0))
}

/** `find -exec CMD ... ;`, the action of tar's checkpoints, `git -c alias...`. */
function executed(name: string, argv: readonly string[]): readonly string[] {
  if (name !== 'find' && name !== 'fd') return []
  const at = argv.findIndex((arg) => re2`^(?:-exec|-execdir|-ok|-okdir|-x|-X|--exec)$`.test(arg))
  if (at < 0) return []
  const end = argv.findIndex((arg, i) => i > at && (arg === ';' || arg === '+'))
  return argv.slice(at + 1, end < 0 ? argv.length : end)
}

export interface Inner {
  readonly text: string
  /** It was written in an encoding. */
  readonly encoded: boolean
}

function plain(text: string | null | undefined): Inner[] {
  return text === null || text === undefined || text === '' ? [] : [{ text, encoded: false }]
}

/** The scripts that this command runs. */
export function inner(
  name: string,
  argv: readonly string[],
  stdin: string | null,
  file: (name: string) => string | null,
): readonly Inner[] {
  if (name === 'eval') return plain(argv.slice(1).join(' '))
  if (name === 'source' || name === '.') return plain(fileOr(argv[1], stdin, file))
  if (name === 'su' || name === 'script' || name === 'runuser') return plain(after(argv, re2`^(?:-c|--command)$`))
  if (name === 'ssh') return plain(remote(argv))
  if (name === 'trap') return plain(argv[1])
  if (shells.has(name)) {
    const given = after(argv, re2`^-[a-zA-Z]*c[a-zA-Z]*$`)
    if (given !== null) return plain(given)
    const script = argv.slice(1).find((arg) => !arg.startsWith('-'))
    return plain(fileOr(script, stdin, file))
  }
  if (name === 'powershell' || name === 'pwsh' || name === 'powershell.exe') return powershell(argv)
  if (name === 'cmd' || name === 'cmd.exe') return plain(joined(argv, re2`^/[ckCK]$`)?.replaceAll('^', ''))
  if (languages.has(name))
    return plain(callsIn(argv.slice(1).find((arg) => arg.includes('(') || arg.includes('`')) ?? ''))
  if (name.includes('.') || argv[0]?.startsWith('./') === true) return plain(file(argv[0] ?? ''))
  return []
}

/** A program without its path. */
export function nameOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}

function after(argv: readonly string[], option: Pattern): string | null {
  const at = argv.findIndex((arg) => option.test(arg))
  return at < 0 ? null : (argv[at + 1] ?? null)
}

function joined(argv: readonly string[], option: Pattern): string | null {
  const at = argv.findIndex((arg) => option.test(arg))
  return at < 0 ? null : argv.slice(at + 1).join(' ')
}

function fileOr(name: string | undefined, stdin: string | null, file: (name: string) => string | null): string | null {
  if (name === undefined || name === '-' || name === '/dev/stdin') return stdin
  return file(name)
}

function remote(argv: readonly string[]): string {
  let at = 1
  while (at < argv.length && argv[at]?.startsWith('-') === true)
    at += re2`^-[bcDEeFIiJLlmOopQRSWw]$`.test(argv[at] ?? '') ? 2 : 1
  return argv.slice(at + 1).join(' ')
}

function powershell(argv: readonly string[]): Inner[] {
  // Any prefix of the option will do: -e, -enc, -EncodedCommand.
  const at = argv.findIndex(
    (arg) => re2`(?i)^[-/]e`.test(arg) && 'encodedcommand'.startsWith(arg.slice(1).toLowerCase()),
  )
  const encoded = at < 0 ? undefined : argv[at + 1]
  if (encoded !== undefined) {
    try {
      return [{ text: new TextDecoder('utf-16le').decode(bytesOf(encoded)), encoded: true }]
    } catch {
      return []
    }
  }
  const text = joined(argv, re2`(?i)^[-/]c(?:ommand)?$`)
  return text === null ? [] : [{ text: text.replaceAll('`', ''), encoded: false }]
}

/** Names of functions that start programs; what they are given is read as a command line. */
const starters =
  'system popen exec execSync execFile spawn spawnSync run call check_output check_call Popen shell_exec passthru'.split(
    ' ',
  )

/** What a program text of another language would start: the string literals of the calls that start programs. */
function callsIn(program: string): string {
  const lines: string[] = []
  let from = 0
  for (let open = program.indexOf('(', from); open >= 0 && lines.length < 64; open = program.indexOf('(', from)) {
    from = open + 1
    const name = /(\w{1,32})\s{0,4}$/.exec(program.slice(Math.max(0, open - 36), open))?.[1] ?? ''
    if (starters.includes(name)) lines.push(literals(program, open + 1))
  }
  return lines.join('\n')
}

/** The string literals up to the closing bracket, joined as arguments are. */
function literals(program: string, from: number): string {
  const out: string[] = []
  let level = 1
  for (let i = from; i < program.length && level > 0; i++) {
    const char = program[i] ?? ''
    if (char === '(') level++
    else if (char === ')') level--
    else if (char === '"' || char === "'" || char === '`') {
      let end = i + 1
      while (end < program.length && program[end] !== char) end += program[end] === '\\' ? 2 : 1
      out.push(program.slice(i + 1, end))
      i = end
    }
  }
  return out.join(' ')
}
