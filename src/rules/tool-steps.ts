// Knows what of one call counts in a sequence: what was touched, written, run, sent, told.

import { operands, targets, touched } from './tool-commands.ts'
import { impliedBy, scriptsIn } from './tool-implied.ts'
import { handsOver, kindsOf, placeOf } from './tool-kinds.ts'
import { isCredentialPath, isWeakCredentialPath } from './tool-paths.ts'
import { readsSession } from './tool-policy-kept.ts'
import { callRules } from './tool-rules.ts'
import { sharesOut } from './tool-policy-granted.ts'
import { hosts, isDrop, isTreasure, isUpload, sends } from './tool-sending.ts'
import { opensStage, unloadsPeople } from './tool-unload.ts'
import { type Call, type Step, pathIn } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'
import { commandsIn } from '../shell/shell.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

const byProgram: readonly (readonly [category: string, programs: ReadonlySet<string>])[] = (
  [
    ['list', 'ls dir find tree fd locate du'],
    ['read', 'cat head tail less more bat strings xxd od type'],
    ['write', 'tee cp mv install touch'],
    ['env', 'env printenv set declare'],
    ['persist', 'crontab at systemctl launchctl schtasks'],
  ] as const
).map(([category, names]) => [category, new Set(names.split(' '))] as const)

const readers = new Set(
  'cat head tail less more bat strings xxd od grep awk sed base64 cp tar zip curl scp dd source .'.split(' '),
)
const sendingWords = re2`(?:^|[_\W])(?:send|post|upload|email|e-mail|mail|sms|publish|share|webhook|notify|tweet|submit|forward|export|gist|pastebin)|(?:Send|Post|Upload|Email|Publish|Share|Webhook|Gist|Pastebin)`

const looking = re2`(?:^|[_.\W-])(?:get|read|search|list|fetch|view|find|query|show|load|check|open)(?:$|[A-Z_.\W-])|(?:Get|Read|Search|List|Fetch|Find|View|Query)`
const sendingVerbs = re2`(?i)send|post|upload|publish|share|notify|submit|forward|export|repl(?:y|ies)|tweet`

/** `read_email` sends none. */
function looksOnly(tool: string): boolean {
  return looking.test(tool) && !sendingVerbs.test(tool)
}

function isSending(tool: string): boolean {
  return sendingWords.test(tool) && !looksOnly(tool)
}

/** Which secrets there are, and not what they are. */
const listsNames = re2`(?i)(?:^|[_.\W-])list_?(?:secrets?|api_?keys?)(?:$|[_.\W-])|(?:secrets?|api_?keys?)[_.-]list$`
const secretWords = re2`(?i)1password|bitwarden|lastpass|keepass|secret|credential|passw|vault|keychain|keyring|cookie|clipboard|pasteboard|mnemonic|\botp\b|environ|(?:^|[_-])env(?:$|[_-])|api_?key|private_?key|access_?token`

const telling = re2`(?i)slack|discord|teams|whatsapp|telegram|e-?mail|(?:^|[_.\W-])mails?(?:$|[_.\W-])|gmail|outlook|\bsms|message|\bmsg|notif|comment|issue|pull_?request|review|chat|tweet|reply|ticket|jira|linear|notion|calendar|reminder`

/** All of what is known of people at once, or what they said. */
const takesAll = re2`(?i)(?:^|[_.\W-])(?:export|dump|backup|harvest|scrape)|(?:all|bulk)(?:$|[_.\W-])`
const people = re2`(?i)contact|customer|user|employee|patient|message|chat|mail|history|photo|location|call_?log|address_?book`

/** What is one's own: accounts, mail, people one knows. */
const intimate = re2`(?i)e?mails?(?:$|[_.\W-])|inbox|mailbox|messages?(?:$|[_.\W-])|(?:^|[_.\W-])dms?(?:$|[_.\W-])|contacts?(?:$|[_.\W-])|transactions?|accounts?(?:$|[_.\W-])|balances?|statements?|payroll|patients?|health|diary|photos`

/** What only takes pages in. */
const taking = re2`(?i)get|fetch|read|search|brows|navigate|download|open|view|load|crawl|scrape|curl|url|http|request|web`
const fetching = re2`(?i)download|wget|curl|(?:^|[_.\W-])(?:fetch|save|clone|pull)(?:$|[_.\W-])`
const local = re2`(?i)^https?://(?:localhost|127\.\d|\[::1\]|0\.0\.0\.0|host\.docker\.internal)`
/** What makes a folder a site. */
const deploying = re2`(?i)(?:^|[_.\W-])(?:deploy|redeploy|publish|netlify|vercel|surge|gh_?pages|cloudflare_?pages|firebase_?hosting)`
const shown = re2`^(?:.*/)?(?:public|static|dist|assets|www|htdocs|html|site|_site|wwwroot|out)/(?:.*/)?[^/]+$`
const source = re2`\.(?:html?|s?css|less|[cm]?[jt]sx?|vue|svelte|astro|mdx?|svg|toml|ya?ml)$`
/** What moves money. */
const paying = re2`(?i)(?:^|[_.\W-])(?:transfer|wire|pay|payments?|payouts?|withdraw(?:al)?|remit|purchase)(?:$|[_.\W-])|(?:Transfer|Payment|Payout|Withdraw)`
const removing = re2`(?i)(?:^|[_.\W-])(?:delete|remove|clear|purge|trash|erase|wipe|hide)|(?:Delete|Remove|Clear|Purge|Trash|Erase)`
/** What would tell of it: of a tool, or of a folder. */
const telltale = re2`(?i)(?:^|[_.\W-])(?:notifications?|alerts?|audit|logs?|history|receipts?|traces?)(?:$|[_.\W-])`
const sentFolder = re2`(?i)^(?:\[gmail\]/)?(?:in:|label:|folder:)?sent(?:[ _-]?(?:items|mail|messages|box))?$|^outbox$`
const attaching = re2`(?i)attach`

/** What is remembered of one call. */
export function stepOf(call: Call): Step {
  const { commands, paths, tool, texts } = call
  const categories = new Set<string>(call.categories)
  for (const command of commands) {
    for (const [category, programs] of byProgram)
      if (programs.has(command.name) && (category !== 'env' || command.argv.length === 1)) categories.add(category)
    if (isOutward(command)) categories.add('network')
    if (targets(command).length > 0) categories.add('write')
  }
  const asksPeople = texts.some(asksForPeople)
  if (asksPeople) categories.add('read')
  if (looksOnly(tool) && intimate.test(tool)) categories.add('private')
  for (const kind of kindsOf(call)) categories.add(kind)
  if (texts.some(opensStage)) categories.add('stage')
  if (texts.some(unloadsPeople)) categories.add('unload')
  if (sharesOut(call)) categories.add('share')
  if (deploying.test(tool)) categories.add('deploy')
  const session = readsSession(call)
  if (session) categories.add('read')
  if (removing.test(tool) && (telltale.test(tool) || texts.some((text) => sentFolder.test(text.slice(0, 64)))))
    categories.add('hide')
  const isDownload = call.categories.has('network') && fetching.test(tool) && texts.some((text) => text.includes('://'))
  if (isDownload && paths.some(isFile)) categories.add('write')
  // `create` as the command of an editor is no program.
  const isPlainWrite = commands.length === 0 || (call.categories.has('write') && !call.categories.has('exec'))
  const written = categories.has('write') ? [...(isPlainWrite ? paths : []), ...commands.flatMap(targets)] : []
  const opened = commands.flatMap((command) => touched(command, readers).map((path) => pathIn(command, path)))
  const network = (call.categories.has('network') || handsOver(call)) && !texts.some((text) => local.test(text))
  const isTelling = network && telling.test(tool) && !texts.some((text) => isDrop(text))
  if ((isTelling && isSending(tool)) || (paying.test(tool) && !looksOnly(tool))) categories.add('act')
  return {
    categories,
    sensitive:
      (categories.has('env') && secretWords.test(tool) && !listsNames.test(tool)) ||
      namesSecret(call) ||
      paths.some(isCredentialPath) ||
      opened.some(isCredentialPath),
    personal:
      [...paths, ...opened].some((path) => isTreasure(path) || isWeakCredentialPath(path)) ||
      asksPeople ||
      (takesAll.test(tool) && people.test(tool)),
    sends:
      commands.some((command) => isOutward(command)) ||
      (network && !isTelling && (isSending(tool) || handsOver(call) || texts.some(carriesData))) ||
      (isTelling && attaching.test(tool)),
    posts:
      network &&
      (re2`(?i)dns|nslookup|resolve`.test(tool) ||
        (texts.some((text) => text.includes('://')) && !taking.test(tool)) ||
        texts.some((text) => re2`(?i)^(?:POST|PUT|PATCH)$`.test(text))),
    tells: isTelling && isSending(tool),
    session,
    place: placeOf(call),
    asks: network && texts.some(carriesValue),
    armed: isDownload || (categories.has('write') && texts.some(isArmed)) || commands.some((one) => isFetched(one)),
    aside: written.some((path) => re2`^(?:/tmp|/var/tmp|/dev/shm)/|(?:^|/)\.[\w-]+\.?\w*$`.test(path)),
    shown: written.some((path) => shown.test(path) && !source.test(path)),
    wrote: names(written),
    ran: names(ranBy(call)),
  }
}

/** Programs, what they are given, what they read by themselves; the tools of a language are that language. */
function ranBy({ commands, categories, paths, tool }: Call): readonly string[] {
  const given = categories.has('exec') ? [...paths, ...wordsIn(tool).flatMap(impliedBy)] : []
  return [
    ...given,
    ...commands.flatMap((command) => [command.argv[0] ?? '', ...impliedBy(command.name), ...operands(command)]),
  ]
}

function wordsIn(tool: string): readonly string[] {
  return tool.toLowerCase().replaceAll('-', '_').replaceAll('.', '_').split('_')
}

function isFile(path: string): boolean {
  return path !== '' && !path.includes(':')
}

/** A download into a file. */
function isFetched(command: ShellCommand): boolean {
  return (command.name === 'curl' || command.name === 'wget') && targets(command).length > 0
}

/** Rules whose findings are ordinary in a script that somebody writes. */
const ordinary = new Set([
  'Destructive File Delete',
  'Destructive Git Operation',
  'Obfuscated Command',
  'Unreadable Command',
  'Database Destruction',
  'Infrastructure Destruction',
  'Systemd Service Persistence',
  'Cron Job Persistence',
  'Network Exfiltration',
])

const none: ReadonlyMap<string, string> = new Map()

/** A script that does what no script of a project has to do. */
function isArmed(text: string): boolean {
  if (text.length < 16 || text.length > 65_536) return false
  return scriptsIn(text).some(isHarmful)
}

function isHarmful(text: string): boolean {
  const { commands, tricks, cut } = commandsIn(text)
  const call: Call = {
    tool: '',
    categories: new Set(['exec']),
    commands,
    tricks,
    cut,
    paths: [],
    texts: [text],
    fields: none,
  }
  return (
    commands.some((command) => isUpload(command) && hosts(command) === 'elsewhere') ||
    callRules.some(
      ({ name, severity, matches }) =>
        (severity === 'high' || severity === 'critical') && !ordinary.has(name) && matches(call),
    )
  )
}

/** A resource of that kind, by its name or with its values: a list of names is none. */
function namesSecret({ texts }: Call): boolean {
  return (
    texts.some((text) => re2`(?i)^secrets?(?:/[\w.-]{1,253})?$`.test(text)) &&
    texts.some((text) => re2`(?i)^(?:-o\s?)?(?:ya?ml|json|jsonpath.*|go-template.*)$`.test(text))
  )
}

/** A query for everybody and what is known of them. */
function asksForPeople(text: string): boolean {
  const some = text.slice(0, 8192)
  // How many there are is nobody's secret.
  if (
    re2`(?i)^\s{0,64}select\s{1,8}(?:count|sum|avg|min|max)\s{0,4}\([^,]{0,64}\)\s{1,8}(?:as\s{1,8}\w{1,64}\s{1,8})?from\b`.test(
      some,
    )
  )
    return false
  return re2`(?i)\bselect\b[^;]{1,200}\bfrom\s{1,8}["\x60\w.]{0,40}(?:users?|customers?|accounts|employees|patients|payments|credentials|passwords?|cards?|payroll|salaries)\b`.test(
    some,
  )
}

function isOutward(command: ShellCommand): boolean {
  return (isUpload(command) || sends(command)) && hosts(command) !== 'here'
}

/** A URL with something in it that was drawn or read. */
function carriesValue(text: string): boolean {
  return re2`(?i)^https?://[^?#\s]{1,1000}\?(?:[^=&#]{0,64}=)?[^&#=]{0,200}[0-9][^&#]{6,}`.test(text)
}

/** A URL that takes more along than a page's address does. */
function carriesData(text: string): boolean {
  return re2`(?is)^[a-z][a-z0-9+.-]{1,20}://[^?#\s]{1,1000}[?#].{65}`.test(text)
}

function names(paths: readonly string[]): string[] {
  const last = paths
    .map((path) => path.slice(path.lastIndexOf('/') + 1).toLowerCase())
    .filter((name) => name.length > 1)
  return [...new Set(last)].slice(0, 16)
}
