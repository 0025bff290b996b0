// Knows what a tool does by what it is called, and where the name says nothing, by what it says of itself.

import type { Category } from '../shell/call.ts'
import { type Pattern, re2 } from '../pattern/re2.ts'

/** By whole words of the name. Order = which one decides where several are named. */
const words: readonly (readonly [Category, ReadonlySet<string>])[] = (
  [
    ['persist', 'crontab cron systemctl systemd launchd launchctl autostart autorun scheduler schtasks daemonize'],
    [
      'exec',
      'shell bash run execute exec cmd command spawn eval sh zsh powershell pwsh terminal subprocess repl python executor runner',
    ],
    [
      'env',
      'env environ environment getenv secret secrets credential credentials config token tokens key keys password passwords vault keychain keyring cookie cookies otp totp mfa mnemonic 1password onepassword bitwarden lastpass keepass keepassxc secretsmanager clipboard pasteboard',
    ],
    [
      'network',
      'fetch curl wget http https request send post upload download api webhook email mail sms slack notify publish share browse navigate url gist pastebin tweet telegram discord teams whatsapp gmail outlook smtp ftp sftp dns nslookup tunnel sender uploader downloader fetcher webhooks requests',
    ],
    [
      'write',
      'write create save update edit modify put append insert patch replace move copy delete remove writer store upsert overwrite',
    ],
    [
      'read',
      'export dump read get view cat head tail open load retrieve access show query select lookup describe reader contents',
    ],
    ['list', 'list ls dir find glob search scan enumerate walk tree browse grep lister listing finder directory'],
  ] as const
).map(([category, names]) => [category, new Set(names.split(' '))] as const)

/** `readFile`, `read_file`, `READ-FILE`, `fs.readFile` → read, file. */
export function wordsOf(name: string): readonly string[] {
  const words: string[] = []
  let word = ''
  const text = name.slice(0, 256)
  for (let i = 0; i <= text.length; i++) {
    const code = text.charCodeAt(i)
    const begins = isUpper(code) && (isLower(text.charCodeAt(i - 1)) || isLower(text.charCodeAt(i + 1), false))
    const isWord = isUpper(code) || isLower(code)
    if ((!isWord || begins) && word !== '') {
      words.push(word.toLowerCase())
      word = ''
    }
    if (isWord) word += text[i]
  }
  return words
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a
}

function isLower(code: number, digits = true): boolean {
  return (code >= 0x61 && code <= 0x7a) || (digits && code >= 0x30 && code <= 0x39)
}

/** Words of a description that say what the tool does; a verb at its beginning. */
const says: readonly (readonly [Category, Pattern])[] = [
  [
    'exec',
    re2`^(?:run|execut|spawn|evaluat)|\b(?:shell|terminal) commands?\b|\b(?:arbitrary|shell) (?:code|commands?)\b`,
  ],
  [
    'network',
    re2`^(?:send|post|upload|fetch|download|publish|e-?mail|notif)|\bto (?:a|an|the|any) (?:url|webhook|remote|external|recipient)|\bhttp requests?\b`,
  ],
  ['env', re2`\b(?:environment variables?|secrets?|credentials|api keys?|passwords?)\b`],
  ['write', re2`^(?:writ|creat|sav|updat|edit|modif|append|insert|overwrit)`],
  ['list', re2`^(?:list|search|find|enumerat|walk)`],
  ['read', re2`^(?:read|get|view|open|load|retriev|return|show|fetch(?:es)? the contents? of a file)`],
]

/** Member names of a schema that only one kind of tool has. */
const members: Readonly<Record<string, Category>> = {
  command: 'exec',
  cmd: 'exec',
  script: 'exec',
  recipient: 'network',
  webhook: 'network',
  webhook_url: 'network',
}

/** `install_service`, `add_startup_item`: what comes back by itself. */
const makes = new Set('install add create register enable'.split(' '))
const stays = new Set('startup daemon autorun autostart launchagent launchdaemon bootscript logon'.split(' '))

/** Names of tools come again with every call. */
const known = new Map<string, Category | null>()
const [mostKnown, longestKnown] = [512, 128] as const

/** The first category that the name gives; null where it gives none. */
export function categoryOf(name: string): Category | null {
  const before = known.get(name)
  if (before !== undefined) return before
  const category = ofWords(wordsOf(name))
  if (known.size >= mostKnown) known.clear()
  if (name.length <= longestKnown) known.set(name, category)
  return category
}

function ofWords(own: readonly string[]): Category | null {
  if (
    own.some(
      (word, i) => makes.has(word) && (stays.has(own[i + 1] ?? '') || (word !== 'create' && own[i + 1] === 'service')),
    )
  )
    return 'persist'
  for (const [category, names] of words) if (own.some((word) => names.has(word))) return category
  return null
}

/** What a definition adds where the name is silent. `properties` = the names of its parameters. */
export function categoryOfText(description: string, properties: readonly string[]): Category | null {
  const text = description.slice(0, 2000).trim().toLowerCase()
  const said = says.find(([, pattern]) => pattern.test(text))?.[0]
  if (said !== undefined) return said
  const known = properties.find((name) => Object.hasOwn(members, name.toLowerCase()))
  return known === undefined ? null : (members[known.toLowerCase()] ?? null)
}

/** Globs of the configuration: `*` and `?`, whole name, any case. Linear: the set of places is carried along. */
export function globMatches(glob: string, name: string): boolean {
  const [pattern, text] = [glob.toLowerCase(), name.toLowerCase()]
  let p = 0
  let star = -1
  let resume = 0
  for (let t = 0; t < text.length;) {
    if (p < pattern.length && (pattern[p] === text[t] || pattern[p] === '?') && pattern[p] !== '*') {
      p++
      t++
    } else if (pattern[p] === '*') {
      star = p++
      resume = t
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
