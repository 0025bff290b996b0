// Knows which programs run scripts, and where in their arguments those stand.

import { callsIn } from './shell-languages.ts'
import { bytesOf } from './shell-programs.ts'
import { type Pattern, re2 } from '../pattern/re2.ts'

const shells = new Set('sh bash zsh dash ksh ash fish rbash'.split(' '))
const languages = new Set('python python2 python3 perl ruby node nodejs php lua awk gawk deno bun osascript'.split(' '))
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
  if (name === 'ssh') return [...plain(remote(argv)), ...argv.flatMap((arg) => plain(valueOf(arg, 'ProxyCommand=')))]
  if (name === 'trap') return plain(argv[1])
  if (shells.has(name)) {
    const given = after(argv, re2`^-[a-zA-Z]*c[a-zA-Z]*$`)
    if (given !== null) return plain(given)
    const script = argv.slice(1).find((arg) => !arg.startsWith('-'))
    return plain(fileOr(script, stdin, file))
  }
  if (name === 'powershell' || name === 'pwsh' || name === 'powershell.exe') return powershell(argv)
  if (name === 'cmd' || name === 'cmd.exe') return plain(joined(argv, re2`^/[ckCK]$`)?.replaceAll('^', ''))
  if (languages.has(name)) return plain(programOf(name, argv, stdin))
  const carried = carriedIn(name, argv)
  if (carried.length > 0) return carried.flatMap(plain)
  if (name.includes('.') || argv[0]?.startsWith('./') === true) return plain(file(argv[0] ?? ''))
  return []
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

function programOf(name: string, argv: readonly string[], stdin: string | null): string {
  const text = argv.slice(1).find((arg) => re2`[("'\x60!]`.test(arg)) ?? stdin ?? ''
  if (name === 'osascript') return quotedIn(text, 'do shell script')
  // `"cmd" | getline` and `print | "cmd"`.
  if (name === 'awk' || name === 'gawk')
    return [callsIn(text), ...(text.includes('|') ? [quotedIn(text, '')] : [])].join('\n')
  return callsIn(text)
}

/** What stands between double quotes behind a word. */
function quotedIn(text: string, word: string): string {
  const at = text.indexOf(word)
  return at < 0
    ? ''
    : text
        .slice(at)
        .split('"')
        .filter((_, i) => i % 2 === 1)
        .slice(0, 16)
        .join('\n')
}

const gitPrograms = re2`(?i)^(?:core\.(?:sshcommand|pager|editor|fsmonitor|askpass|gitproxy)|alias\..*|credential\..*helper|diff\.external|filter\..*\.(?:clean|smudge)|sequence\.editor|gpg\.program|interactive\.difffilter)$`

/** Scripts in the options of programs that are no shells (GTFOBins lists them). */
function carriedIn(name: string, argv: readonly string[]): string[] {
  if (re2`^(?:vim?|nvim|view|ex|less|more|man|ftp|gdb|ed)$`.test(name))
    return argv.slice(1).flatMap((arg) => {
      const at = arg.indexOf('!')
      return at >= 0 && at < 8 ? [arg.slice(at + 1)] : []
    })
  if (name === 'git')
    return argv.flatMap((arg, i) => {
      const at = arg.indexOf('=')
      const [key, value] = at > 0 ? [arg.slice(0, at), arg.slice(at + 1)] : [arg, argv[i + 1] ?? '']
      return gitPrograms.test(key) ? [value.startsWith('!') ? value.slice(1) : value] : []
    })
  if (name === 'tar')
    return argv.flatMap(
      (arg) =>
        valueOf(arg, '--checkpoint-action=exec=') ??
        valueOf(arg, '--to-command=') ??
        valueOf(arg, '--use-compress-program=') ??
        [],
    )
  if (name === 'zip') return argv.flatMap((arg, i) => (arg === '-TT' ? [argv[i + 1] ?? ''] : []))
  if (name === 'rsync') return argv.flatMap((arg, i) => (arg === '-e' ? [argv[i + 1] ?? ''] : []))
  if (name === 'npx' || name === 'npm' || name === 'sg' || name === 'expect' || name === 'tmux' || name === 'mosh')
    return argv.flatMap((arg, i) =>
      arg === '-c' || arg === '--call' || arg === 'new' || arg === '-d' ? [argv[i + 1] ?? ''] : [],
    )
  if (name === 'sed')
    return argv.slice(1).flatMap((arg) => (re2`^\d{0,4}e `.test(arg) ? [arg.slice(arg.indexOf('e') + 2)] : []))
  if (name === 'wmic') return argv.flatMap((arg, i) => (arg === 'create' ? [argv[i + 1] ?? ''] : []))
  if (name === 'watch')
    return [
      argv
        .slice(1)
        .filter((arg) => !arg.startsWith('-'))
        .join(' '),
    ]
  return []
}

function valueOf(arg: string, option: string): string | undefined {
  return arg.startsWith(option) ? arg.slice(option.length) : undefined
}
