// Knows the arguments of common programs: what deletes, what sends, what is written to, which host is meant.

import type { ShellCommand } from '../scan/shell-context.ts'
import { re2 } from '../scan/re2.ts'

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
  if (re2`(?i)^(?:remove-item|ri|rd|rmdir|del|erase)$`.test(name))
    return argv.some((arg) => re2`(?i)^(?:-r(?:ecurse)?|-force|-fo|/s|/q)$`.test(arg))
  return (
    name === 'rsync' &&
    argv.some((arg) => arg.startsWith('--delete')) &&
    argv.some((arg) => arg === '/dev/null' || arg === '/dev/null/')
  )
}

const senders = new Set(
  'curl wget http https xh httpie nc ncat netcat socat scp sftp rsync ftp tftp telnet aws gsutil rclone'.split(' '),
)
const curlData = re2`^(?:-d|--data(?:-.*)?|--json|-F|--form(?:-.*)?|-T|--upload-file|--post-data|--post-file|--body-data|--body-file)(?:$|=)|^-(?:d|F|T).`

const lookups = new Set(['dig', 'nslookup', 'host', 'ping', 'ping6', 'drill', 'resolvectl', 'traceroute'])

/** What another program printed goes out in a name or a URL. */
function carries({ name, argv, substituted }: ShellCommand): boolean {
  const telling = substituted.some(
    (one) => !re2`^(?:date|echo|printf|uname|nproc|seq|basename|dirname|which|pwd|git|jq)$`.test(one),
  )
  if (!telling) return false
  return (
    lookups.has(name) ||
    (re2`^(?:curl|wget|http|https|xh)$`.test(name) && argv.some((arg) => re2`(?i)^https?://`.test(arg)))
  )
}

/** Sends data of some kind somewhere. */
export function sends(command: ShellCommand): boolean {
  const { name, argv } = command
  if (name === 'curl' || name === 'wget')
    return argv.some(
      (arg, i) =>
        curlData.test(arg) ||
        (re2`^(?:-X|--request|--method)$`.test(arg) && re2`(?i)^(?:POST|PUT|PATCH)$`.test(argv[i + 1] ?? '')) ||
        re2`(?i)^(?:-X|--request=|--method=)(?:POST|PUT|PATCH)$`.test(arg),
    )
  return isUpload(command)
}

/** Sends a file or what another program printed. */
export function isUpload(command: ShellCommand): boolean {
  const { name, argv, upstream, redirects } = command
  if (carries(command)) return true
  if (name === 'gh') return argv.includes('gist') && argv.includes('create')
  const piped = upstream.some((one) => one !== 'echo' && one !== 'printf' && one !== '')
  if (name === 'curl' || name === 'wget')
    return argv.some((arg, i) => {
      const value = argv[i + 1] ?? ''
      if (re2`^(?:-T|--upload-file|--post-file|--body-file)`.test(arg)) return true
      if (re2`^(?:-d|--data(?:-binary|-ascii|-urlencode)?|--json)$`.test(arg))
        return re2`^[^=]*@`.test(value) && (value !== '@-' || piped)
      if (re2`^(?:-F|--form)$`.test(arg)) return re2`=[@<]`.test(value)
      return re2`^(?:-d@|--data[\w-]*=@|-F\S+=@)`.test(arg)
    })
  if (name === 'nc' || name === 'ncat' || name === 'netcat' || name === 'socat' || name === 'telnet')
    return piped || redirects.some(({ op }) => op === '<')
  if (name === 'scp' || name === 'rsync')
    return (
      re2`^[\w.-]+@?[\w.-]*:`.test(operands(command).at(-1) ?? '') &&
      !re2`(?i)^[a-z]:`.test(operands(command).at(-1) ?? '')
    )
  if (name === 'aws' || name === 'gsutil' || name === 'rclone')
    return (
      argv.some((arg) => re2`^(?:cp|sync|mv|copy|rsync)$`.test(arg)) && re2`^(?:s3|gs|[\w-]+):`.test(argv.at(-1) ?? '')
    )
  return false
}

const isName = re2`(?i)^(?:\[[\da-f:]+\]|[\w-]+(?:\.[\w-]+)+|localhost)$`

/** The host of a URL or of `user@host:path`; nothing where none stands. */
function hostIn(arg: string): readonly string[] {
  const scheme = arg.indexOf('://')
  const from = scheme > 0 && re2`(?i)^[a-z][a-z0-9+.-]*$`.test(arg.slice(0, scheme)) ? scheme + 3 : 0
  const slash = arg.indexOf('/', from)
  const authority = arg.slice(from, slash < 0 ? arg.length : slash)
  const host = authority.slice(authority.indexOf('@') + 1)
  const colon = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':')
  const name = colon > 0 ? host.slice(0, colon) : host
  return isName.test(name) ? [name] : []
}

/** Whether a network program means this machine only. */
export function hosts({ name, argv }: ShellCommand): 'here' | 'elsewhere' | 'nowhere' {
  if (lookups.has(name)) return 'elsewhere'
  if (!senders.has(name)) return 'nowhere'
  const urls = argv.filter((arg) => re2`(?i)^[a-z][a-z0-9+.-]*://`.test(arg))
  const said = urls.length > 0 ? urls : argv.slice(1).filter((arg) => !arg.startsWith('@') && !arg.startsWith('-'))
  const names = said.flatMap(hostIn)
  if (names.length === 0) return 'nowhere'
  return names.every((host) => re2`(?i)^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0)$`.test(host))
    ? 'here'
    : 'elsewhere'
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
  if (name === 'curl' || name === 'wget') {
    const at = argv.findIndex((arg) => re2`^(?:-o|-O|--output|--output-document)$`.test(arg))
    return at < 0 ? out : [...out, argv[at + 1] ?? '']
  }
  if (re2`(?i)^(?:set-content|add-content|out-file|new-item)$`.test(name)) return [...out, ...names.slice(0, 1)]
  return out
}

/** Files that a command of these programs opens: operands, the value behind `=` or `@`, input redirections. */
export function touched(command: ShellCommand, programs: ReadonlySet<string>): readonly string[] {
  const { name, argv, redirects } = command
  const read = redirects.flatMap(({ op, target }) => (op === '<' ? [target] : []))
  // Whoever looks for files of that name means to open them.
  if (name === 'find' || name === 'fd' || name === 'locate') return [...read, ...argv.slice(1)]
  if (!programs.has(name.toLowerCase())) return read
  return [
    ...read,
    ...argv.slice(1).flatMap((arg) => [arg, arg.slice(arg.lastIndexOf('@') + 1), arg.slice(arg.indexOf('=') + 1)]),
  ]
}
