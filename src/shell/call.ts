// The words for a tool call as rules see it: what kind of tool, which programs it would start, which paths it touches.

import type { Severity } from '../types.ts'
import { re2 } from '../pattern/re2.ts'
import type { ShellCommand, ShellReading } from './shell-context.ts'

/** What tools do, by what is harmful about it in a sequence. */
export type Category = 'read' | 'write' | 'exec' | 'network' | 'list' | 'env' | 'persist'

export interface Call {
  readonly tool: string
  readonly categories: ReadonlySet<Category>
  /** The programs its arguments would start; empty where the tool starts none. */
  readonly commands: readonly ShellCommand[]
  readonly tricks: ShellReading['tricks']
  /** Not all of a command line was read. */
  readonly cut: boolean
  /** Paths among its arguments, written one way (`plainPath`); a shell's are in its commands. */
  readonly paths: readonly string[]
  /** Every string value, as it came. */
  readonly texts: readonly string[]
  /** First single value of each name, wherever it stands: the name in lower case without `_` and `-`; at most 256. */
  readonly fields: ReadonlyMap<string, string>
}

/** A rule for calls, as data. */
export interface CallRule {
  /** Public name; rows with the same name are one rule of several severities. */
  readonly name: string
  readonly severity: Severity
  /** The rule's own action, whatever the section says; null = the section's. */
  readonly action: 'block' | null
  /** Why: MITRE ATT&CK technique or documentation. */
  readonly source: string
  /** One clause for people. */
  readonly detail: string
  readonly matches: (call: Call) => boolean
}

/** Folders that stand at the top of a system and in hardly any project. */
const atTop = new Set(['etc', 'proc', 'root', 'home', 'var', 'run', 'sys', 'dev', 'boot'])

/** One way to write a path: slashes, no `.` and `..`, `~` spelled out, lower case, no `file://`. */
export function plainPath(text: string): string {
  if (isPlainName(text)) return text.toLowerCase()
  let path = text.trim().slice(0, 4096).normalize('NFKC').replaceAll('\\', '/').toLowerCase()
  if (path.startsWith('file://')) path = path.slice(path.startsWith('file://localhost/') ? 16 : 7)
  for (let times = 0; path.includes('%') && times < 3; times++) path = percentDecoded(path)
  path = path.split('\0', 1)[0] ?? ''
  const home = ['~', '$home', '${home}', '%userprofile%'].find((one) => path === one || path.startsWith(`${one}/`))
  if (home !== undefined) path = `/home/user${path.slice(home.length)}`
  const out: string[] = []
  for (const step of path.split('/')) {
    // `....//` is what a filter that takes `../` out once leaves as one.
    const up = re2`^\.{2,8}$`.test(step)
    if (up && out.length > 0 && out.at(-1) !== '..') out.pop()
    else if (step !== '' && step !== '.') out.push(up ? '..' : step)
  }
  // Whoever climbs to `etc` means the one at the top, wherever he began.
  while (out[0] === '..' && out.length > 1 && (out[1] === '..' || atTop.has(out[1] ?? ''))) {
    out.shift()
    if (out[0] !== '..') path = '/'
  }
  // The root of a process is the root.
  if (out[0] === 'proc' && out[2] === 'root' && path.startsWith('/')) out.splice(0, 3)
  return (path.startsWith('/') ? '/' : '') + out.join('/')
}

/** A name and nothing else, with nothing in it that has two ways to be written. */
function isPlainName(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
    if (!isLetter && !(code >= 0x30 && code <= 0x39) && code !== 0x5f && code !== 0x2d) return false
  }
  return text.length <= 4096
}

/** The same of a word of a command, which may have gone to another folder before. */
export function pathIn({ cwd }: Pick<ShellCommand, 'cwd'>, word: string): string {
  return plainPath(cwd === '' || re2`^[/~$\\]|^[A-Za-z][\w+.-]*:`.test(word) ? word : `${cwd}/${word}`)
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What of one call counts later, in a sequence. Small: it is remembered. */
export interface Step {
  readonly categories: ReadonlySet<string>
  /** It touched credentials. */
  readonly sensitive: boolean
  /** It touched what is personal or worth money: customers, payrolls, passwords, dumps. */
  readonly personal: boolean
  /** It gave something to somebody outside of this machine. */
  readonly sends: boolean
  /** It may have given something away: it wrote to a service, or asked for a name. */
  readonly posts: boolean
  /** It saw who somebody is logged in as: cookies, stored tokens. */
  readonly session: boolean
  /** The repository it was about, where it named one. */
  readonly place: string
  /** It asked another host for an address with a value in it. */
  readonly asks: boolean
  /** It said something to people, through a service that is there for that. */
  readonly tells: boolean
  /** What it wrote came from outside, sends, or stays: it is a danger once it runs. */
  readonly armed: boolean
  /** What it wrote lies where anybody may write. */
  readonly aside: boolean
  /** What it wrote lies where a site is served from, and is no source of one. */
  readonly shown: boolean
  /** Names of files written, and of files run; at most 16. */
  readonly wrote: readonly string[]
  readonly ran: readonly string[]
}

/** A sequence of calls that is harmful, as data. */
export interface Chain {
  readonly name: string
  readonly sequence: readonly string[]
  readonly severity: Severity
  /** What shows that it is the harmful kind, between the first step and the last; absent = the sequence alone does. */
  readonly proof?: (first: Step, last: Step, all: readonly Step[]) => boolean
  /** The severity without proof; null = nothing is said then. */
  readonly otherwise?: Severity | null
  readonly action: 'warn' | 'block' | null
  readonly source: string
}
