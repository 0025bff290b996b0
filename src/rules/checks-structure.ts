// Knows credentials whose own structure tells them from look-alikes.

import { assigned as assignedTo, isHarmlessName, isPublicKey } from './checks-assigned.ts'
import { entropy, isPlaceholder } from './checks-placeholder.ts'
import { isDrawnLetters, isMachineMade, isPassword } from './checks-random.ts'

/** AWS unique ids: `AKIA` is never a word; the other prefixes begin words, so plain upper-case words are refused. */
export function isAwsKeyId(text: string): boolean {
  if (/^AKIA/i.test(text)) return !/X{6}/i.test(text)
  const body = text.slice(4)
  return /[0-9]/.test(body) || (body.match(/[AEIOU]/gi)?.length ?? 0) <= 3
}

/** Decodes base64 or base64url text to latin1; null when it is neither. */
export function fromBase64(text: string): string | null {
  const standard = text.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '')
  if (standard.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(standard)) return null
  return atob(standard)
}

/** A JSON web token: the first part is a JSON object that names an algorithm. */
export function isJwt(text: string): boolean {
  const header = fromBase64(text.slice(0, text.indexOf('.')))
  if (header === null || !/^\{\s*"/.test(header) || !/"(?:alg|enc|typ|kid)"\s*:/.test(header)) return false
  const claims = fromBase64(text.split('.', 2)[1]?.slice(0, 2048) ?? '') ?? ''
  // What every page of a Supabase project carries: https://supabase.com/docs/guides/api/api-keys
  return !(/"iss"\s*:\s*"supabase"/.test(claims) && /"role"\s*:\s*"anon"/.test(claims))
}

/** Account, tunnel and secret of a Cloudflare Tunnel, in that order and in one object. */
export function isTunnelToken(text: string): boolean {
  const said = fromBase64(text)
  return said !== null && /^\{"a":"[0-9a-f]{32}","t":"[0-9a-f-]{36}","s":"[^"]{24,}"\}/.test(said)
}

/** `name=value` where the value is neither a placeholder nor a piece of program text. */
export function isAssignedSecret(text: string): boolean {
  const at = text.indexOf('=')
  const inQuery = text.startsWith('?') || text.startsWith('&')
  const raw = text.slice(at + 1).trim()
  const value = raw.replace(/^["'`]/, '').replace(/["'`;,)\]}>]+$/, '')
  if (value.length < 4 || /^[=~>]/.test(raw)) return false
  // A statement: a number, and more statements behind it.
  if (text.startsWith(';') && /^\d+(?:;|$)/.test(value)) return false
  if (isPlaceholder(value, 2)) return false
  if (/^(?:true|false|null|none|undefined|nil|void|this|self|await|new|function|async|return)\b/i.test(value))
    return false
  if (inQuery) return !/^["'`+<{$]/.test(raw)
  // A word is a word, closed in quotes or bare; an open quote has more words to come.
  if (/^[A-Za-z_]+[0-9]{0,4}$/.test(value) && (!/^["'`]/.test(raw) || /["'`]$/.test(raw))) return false
  // Elsewhere an unquoted name, call or member is an expression.
  return (
    !/[(){}<>[\]|$]/.test(value) &&
    (/^["'`]/.test(raw) || /[0-9]/.test(value)) &&
    !/^[A-Za-z_]\w*\.[A-Za-z_]/.test(value)
  )
}

/** What stands after the first `=` or `:` behind the name, without quotes, up to the next semicolon. */
function assigned(text: string): string {
  const value = text.replace(/^\W*[\w.-]+["'`]?\s*(?:=>|:=|[:=])\s*/, '')
  return value.replace(/^["'`]+|;.*$/gs, '').replace(/["'`,\s]+$/, '')
}

/** What a variable says about a secret rather than being one. */
const about =
  /_(?:ID|NAME|URL|URI|PATH|FILE|DIR|TYPE|TTL|LENGTH|SIZE|COUNT|HEADER|PREFIX|ENDPOINT|HOST|REGION|ARN|EXPIRY|EXPIRES|ALGORITHM|POLICY|CHARS|FORMAT|VERSION)$/

/** `NAME=value` as a shell writes it. */
export function isEnvironmentSecret(text: string): boolean {
  const { name, value } = assignedTo(text)
  if (isHarmlessName(name) || isPublicKey(name, value) || about.test(name)) return false
  // Program text without spaces: a list of assignments, members of an object.
  if (/[,;=][A-Za-z_$][\w$]*[.=]|^[a-z]\w{0,2}\.[A-Za-z_]/.test(value)) return false
  return /PASS/.test(name)
    ? isMachineMade(value, 12) || (isPassword(value) && (isAssignedValue(text) || isDrawnLetters(value)))
    : isMachineMade(value, /[a-z]/.test(value) && /[A-Z]/.test(value) ? 8 : 12)
}

/** A value after a variable's name that is neither placeholder, path, address, plain word nor program text. */
export function isAssignedValue(text: string): boolean {
  const value = assigned(text)
  if (value.length < 6 || isPlaceholder(value) || /[(){}<>[\]|$*\\]/.test(value)) return false
  if (/^(?:[./~]|https?:|[A-Za-z_]+(?:[._-][A-Za-z_]+)*$)/.test(value)) return false
  return entropy(value) >= 2.5
}

/** The password of a connection string: any sign may stand in it, but a template is none. */
export function isConnectionPassword(text: string): boolean {
  const value = /^\w+\s*=\s*([^;]*)/.exec(text)?.[1] ?? ''
  return value.length >= 4 && !isPlaceholder(value, 4) && !/^[{<%$*]|\$[{(]|\{\{/.test(value) && isPassword(value, 4)
}

/** A quoted value drawn at random: several kinds of characters and high entropy. */
export function isRandomValue(text: string): boolean {
  const value = assigned(text)
  if (isPlaceholder(value) || /[(){}<>[\]|$*\\\s]/.test(value) || /^(?:[./~]|https?:)/.test(value)) return false
  return /[0-9]/.test(value) && /[A-Za-z]/.test(value) && entropy(value) >= 3.3
}

/** A label and behind it a run of letters and digits drawn at random. */
export function isLabelledToken(text: string): boolean {
  const value = /[A-Za-z0-9+/=_.:-]+$/.exec(text.replace(/["']$/, ''))?.[0].replace(/^[:=]+|^[A-Za-z_-]+=/, '') ?? ''
  return /[0-9]/.test(value) && entropy(value) >= 3.2 && !isPlaceholder(value)
}

/** A label and at least 28 hexadecimal digits that are not a run or a placeholder. */
export function isLabelledHex(text: string): boolean {
  return entropy(/[0-9a-f]{28,}(?="?$)/i.exec(text)?.[0] ?? '') > 3
}

/** A label and 40 characters of base64 that use more than hexadecimal digits. */
export function isAwsSecret(text: string): boolean {
  const value = text.slice(-40)
  return entropy(value) >= 3.5 && (value.endsWith('EXAMPLEKEY') || !isPlaceholder(value))
}

/** PyPI: a macaroon, so base64 that begins with version 2 and a location; other `pypi-` names are words. */
export function isPypiToken(text: string): boolean {
  const body = text.slice('pypi-'.length)
  return (
    body.startsWith('AgE') || (/[A-Z]/.test(body) && /[0-9]/.test(body) && entropy(body) >= 3.5 && !isPlaceholder(body))
  )
}

/** RFC 7617: base64 of printable `user:password`, and neither part a placeholder. */
export function isBasicAuth(text: string): boolean {
  const encoded = /[A-Za-z0-9+/]+={0,2}(?="?$)/.exec(text)?.[0] ?? ''
  const pair = fromBase64(encoded)
  if (pair === null || !/^[\x20-\x7e\x80-\xff]{0,128}:[\x20-\x7e\x80-\xff]{3,}$/.test(pair)) return false
  // RFC 7617 logs in as Aladdin, and so do the manuals.
  if (/^aladdin:open ?sesame$/i.test(pair)) return false
  return /^[\x20-\x7e]{3,}$/.test(pair) && !isPlaceholder(pair.slice(pair.indexOf(':') + 1), 4)
}

/** `scheme://user:password@`: the password is no placeholder, and the user not the one of every manual. */
export function hasRealUserinfo(text: string): boolean {
  const password = /:\/\/[^:]*:([^@]*)@/.exec(text)?.[1] ?? ''
  // Where nobody else is, the user's name or a word serves as the password.
  const [, user = '', at = ''] = /:\/\/([^:]*):[^@]*@(.*)$/.exec(text) ?? []
  if (at.length > 1 && (user.toLowerCase() === password.toLowerCase() || /^[a-z]{1,12}$/.test(password))) return false
  if (isPlaceholder(password, 4) || /[{}<>$*()[\]\\`]/.test(password) || /%\w?$/.test(password)) return false
  return !/^(?:root|postgres|mysql|redis|guest|admin|test|abc|xyz|pw|pwd|\d{1,5}|x+|\.+|:*)$/i.test(password)
}

/** A netrc line whose password is no placeholder. */
export function isNetrc(text: string): boolean {
  const password = text.replace(/^.*\s|\]\]$/gs, '')
  return !isPlaceholder(password, 4) && !/[<>{}$]/.test(password)
}

/** `key-` begins words as well; of 32 letters and digits drawn at random several are digits. */
export function isMailgunKey(text: string): boolean {
  const body = text.slice('key-'.length)
  return body.replace(/[^0-9]/g, '').length >= 3 && !isPlaceholder(body)
}

/** Not the one key that every emulator of Azure Storage has, which its documentation publishes. */
export function isAzureStorageKey(text: string): boolean {
  return entropy(text) >= 4 && !/=\s*Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/.test(text)
}

/** A header, unless an ellipsis or a template stands in the place of the key. */
export function isKeyHeader(text: string): boolean {
  const after = text.slice(text.lastIndexOf('-----') + 5)
  // An argument of a call: text that looks for headers. The body of a key has a rule of its own.
  if (/^\\*["'`]\s*\)/.test(after)) return false
  // Spoken of: in brackets or marked as code, or the sentence goes on. No key begins with small letters alone, save PGP's.
  if (/^[)\]`]/.test(after) || (/^[ +][a-z]{1,4}$/.test(after) && !/pgp/i.test(text))) return false
  const tail = after.replace(/^(?:[\s"'+]|\\+[nr])+/, '')
  return !/^(?:\.\.|<|\{|\[|\$\{|\*\*|xxx|your)/i.test(tail)
}

/** Letters and digits alone; base64 goes on with its own signs, and where it encodes zeros it begins the same. */
export function isFacebookToken(text: string): boolean {
  return !/[+/]$/.test(text) && !text.includes('AAAAAAAA') && entropy(text.slice(0, 256)) >= 4.5
}

/** Discord: base64 of a decimal id, a time and a signature. Whatever the id is, the signature was drawn at random. */
export function isDiscordToken(text: string): boolean {
  const [id = '', middle = '', signature = ''] = text.split('.')
  if (id === 'mfa') return isMachineMade(middle)
  return /^[0-9]{17,20}$/.test(fromBase64(id) ?? '') || (isMachineMade(id) && isMachineMade(signature))
}
