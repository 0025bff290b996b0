// Knows when a command line gives files, or what other programs print, to somebody else.

import { operands } from './tool-commands.ts'
import { isCredentialFolder, isCredentialPath, isRootOfMuch } from './tool-paths.ts'
import { pathIn } from '../shell/call.ts'
import { type Pattern, re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

export const senders = new Set(
  'curl wget http https xh httpie nc ncat netcat socat scp sftp rsync ftp tftp telnet aws gsutil rclone'.split(' '),
)
export const lookups = new Set(['dig', 'nslookup', 'host', 'ping', 'ping6', 'drill', 'resolvectl', 'traceroute'])
const curlData = re2`^(?:-d|--data(?:-.*)?|--json|-F|--form(?:-.*)?|-T|--upload-file|--post-data|--post-file|--body-data|--body-file)(?:$|=)|^-(?:d|F|T).`

/** Tokens of these go where they are from. */
const issuers: readonly (readonly [programs: Pattern, hosts: Pattern])[] = [
  [
    re2`^(?:gcloud|gsutil)$`,
    re2`(?i)^https://[\w.-]*\.(?:googleapis\.com|google\.com|run\.app|cloudfunctions\.net|pkg\.dev|gcr\.io)(?:[/:]|$)`,
  ],
  [re2`^gh$`, re2`(?i)^https://(?:[\w-]+\.)?(?:github\.com|githubusercontent\.com|ghcr\.io)(?:[/:]|$)`],
  [re2`^az$`, re2`(?i)^https://[\w.-]*\.(?:azure\.com|windows\.net|microsoft\.com|azure\.net)(?:[/:]|$)`],
  [re2`^aws$`, re2`(?i)^https://[\w.-]*\.amazonaws\.com(?:[/:]|$)`],
  [re2`^(?:kubectl|oc)$`, re2`(?i)^https://(?:kubernetes\.default(?:\.svc)?|[\w.-]*\.(?:local|internal))(?:[/:]|$)`],
]

function isAtHome(program: string, argv: readonly string[]): boolean {
  const urls = argv.filter((arg) => re2`(?i)^https?://`.test(arg))
  return (
    urls.length > 0 &&
    issuers.some(([programs, hosts]) => programs.test(program) && urls.every((url) => hosts.test(url)))
  )
}

/** What another program printed goes out in a name or a URL. */
function carries({ name, argv, substituted }: ShellCommand): boolean {
  const telling = substituted.some(
    (one) =>
      !re2`^(?:date|echo|printf|uname|nproc|seq|basename|dirname|which|pwd|git|jq)$`.test(one) && !isAtHome(one, argv),
  )
  if (!telling) return false
  return (
    lookups.has(name) ||
    (re2`^(?:curl|wget|http|https|xh)$`.test(name) && argv.some((arg) => re2`(?i)^https?://`.test(arg)))
  )
}

/** Places where anybody collects what others send (paste bins, request catchers, tunnels). */
const drops = re2`(?i)(?:https?://|^|[@.\s/])(?:[\w-]+\.){0,4}(?:webhook\.site|requestbin\.(?:com|net)|pipedream\.net|ngrok(?:-free)?\.(?:io|app|dev)|interact\.sh|oast\.(?:fun|me|live|site|pro|online)|burpcollaborator\.net|oastify\.com|canarytokens\.com|beeceptor\.com|hookb\.in|requestcatcher\.com|transfer\.sh|file\.io|0x0\.st|termbin\.com|pastebin\.com/api|paste\.ee|ix\.io|dpaste\.(?:com|org)|hastebin\.com|gofile\.io|anonfiles\.com|bashupload\.com|temp\.sh|discord(?:app)?\.com/api/webhooks|api\.telegram\.org/bot|trycloudflare\.com|serveo\.net|loca\.lt|dnslog\.cn|ceye\.io)(?:[/:?\s]|$)`

export function isDrop(text: string): boolean {
  return drops.test(text.slice(0, 16_384))
}

/** Copies to another machine or a cloud: that is also how programs are put where they run. */
export function copiesOut(command: ShellCommand): boolean {
  const { name, argv } = command
  const last = operands(command).at(-1) ?? ''
  if (name === 'scp' || name === 'rsync' || name === 'sftp')
    return re2`^[\w.-]+@?[\w.-]*:|^rsync://`.test(last) && !re2`(?i)^[a-z]:`.test(last)
  return (
    (name === 'aws' || name === 'gsutil' || name === 'rclone' || name === 'az' || name === 'gcloud') &&
    argv.some((arg) => re2`^(?:cp|sync|mv|copy|rsync|move|upload)$`.test(arg)) &&
    re2`^(?:s3|gs|[\w-]+):`.test(last)
  )
}

const treasure = re2`(?:^|/)(?:.*(?:dump|backup|export|customers?|users|payroll|passwords?|secrets?|database|prod)[\w-]*)\.(?:sql|csv|db|sqlite3?|json|gz|zip|tgz|tar|bak|xlsx?|txt)$|\.(?:sql|sqlite3?|kdbx)$`

/** Whose name says that it holds data of people, or all data there is. */
export function isTreasure(path: string): boolean {
  return treasure.test(path)
}

const personal = re2`^/(?:home|users)/[^/]+/(?:documents|desktop|downloads|pictures|photos|movies|mail|projects|repos|code|src|work|dev|library|\.\w[\w-]*)/?\*?$`

/** Homes, system folders, credentials, dumps, what is a person's. */
export function isBroad(command: ShellCommand): boolean {
  return operands(command)
    .slice(0, -1)
    .some((word) => {
      const path = pathIn(command, word)
      return (
        isRootOfMuch(path) ||
        isCredentialPath(path) ||
        treasure.test(path) ||
        isCredentialFolder(path) ||
        personal.test(path) ||
        re2`^/(?:etc|root|var/(?:lib|log))/`.test(path)
      )
    })
}

/** `file=@dist/app.zip` */
function isBuilt(value: string): boolean {
  return re2`^\w+=@(?:\./)?(?:dist|build|out|target|release|pkg)/`.test(value)
}

/** Sends a file or what another program printed. */
export function isUpload(command: ShellCommand): boolean {
  const { name, argv, upstream, redirects } = command
  if (carries(command)) return true
  if (name === 'gh') return argv.includes('gist') && argv.includes('create')
  const piped = upstream.some((one) => one !== 'echo' && one !== 'printf' && one !== '' && one !== 'jq')
  if (name === 'curl' || name === 'wget') {
    const isJson = argv.some((arg) => re2`(?i)application/json`.test(arg))
    // A release goes where one is known.
    const isKnownThere = argv.some((arg) => re2`(?i)^authorization: `.test(arg))
    return argv.some((arg, i) => {
      const value = argv[i + 1] ?? ''
      if (re2`^(?:-T|--upload-file|--post-file|--body-file)`.test(arg)) return true
      if (re2`^(?:-[a-zA-Z]*d|--data(?:-binary|-ascii|-urlencode|-raw)?|--json)$`.test(arg))
        return (
          re2`^[^=]*@|=@`.test(value) &&
          (!value.startsWith('@-') || piped) &&
          !((isJson || isKnownThere) && re2`^@(?:\./)?[\w-][\w./-]*\.json$`.test(value))
        )
      if (re2`^(?:-F|--form)$`.test(arg)) return re2`=[@<]`.test(value) && !(isKnownThere && isBuilt(value))
      return re2`^(?:-d@|--data[\w-]*=[^=]*@|-F\S+=@)`.test(arg) && (!arg.endsWith('@-') || piped)
    })
  }
  if (
    name === 'nc' ||
    name === 'ncat' ||
    name === 'netcat' ||
    name === 'socat' ||
    name === 'telnet' ||
    (name === 'openssl' && argv.includes('s_client'))
  )
    return piped || redirects.some(({ op, target }) => op === '<' && target !== '/dev/null')
  return copiesOut(command) && isBroad(command)
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
  return copiesOut(command) || isUpload(command)
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
