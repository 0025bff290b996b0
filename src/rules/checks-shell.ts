// Knows what of a command line, a header line or a line of a password file is a real credential.

import { isHarmlessName, isPublicKey } from './checks-assigned.ts'
import { isPlaceholder } from './checks-placeholder.ts'
import { isMachineMade, isPassword, wordiness } from './checks-random.ts'

/** The last run without white space, quotes and their like. */
function last(text: string): string {
  return /[^\s"'`]*$/.exec(text.replace(/["'`]+$/, ''))?.[0] ?? ''
}

export function isBearer(text: string): boolean {
  return isMachineMade(last(text).replace(/^token=/, ''), 16)
}

/** The cookie's value is random: session ids are nothing else. */
export function isSessionCookie(text: string): boolean {
  const pair = text.slice(
    Math.max(text.lastIndexOf(';'), text.lastIndexOf(':', text.indexOf('=')), text.lastIndexOf(' ')) + 1,
  )
  return isMachineMade(
    pair
      .slice(pair.indexOf('=') + 1)
      .replace(/^s%3A/i, '')
      .replaceAll('%', ''),
    16,
  )
}

/** Names of one word, `key`, also index caches and objects: hashes and paths are left alone behind those. */
export function isQuerySecret(text: string): boolean {
  const at = text.indexOf('=')
  const value = text.slice(at + 1)
  const name = text.slice(1, at)
  if (isHarmlessName(name) || isPublicKey(name, value)) return false
  if (/^[?&]key$/i.test(text.slice(0, at)) && /^(?:[0-9a-f]+|[0-9a-f-]{36})$|[/.]/i.test(value)) return false
  if (
    /(?:next|page|continuation|csrf|xsrf|csrfmiddleware|authenticity|verification|captcha|cursor|sync|sentry|public|publishable|site|cache|sort|group|form|idempotency|partition)[_.-]?(?:key|token)=|[?&]_token=/i.test(
      text,
    )
  )
    return false
  return isMachineMade(value.replace(/%[0-9A-F]{2}/gi, ''), 12)
}

/** `-u user:password`, not a user and group by number, nor a URL. */
export function isLogin(text: string): boolean {
  const [, user = '', password = ''] = /([^\s:"'/]{1,64}):([^\s"']{3,128})["']?$/.exec(text) ?? []
  if (/^\d+$/.test(user) && /^\d+$/.test(password)) return false
  if (/^\$|^(?:user(?:name)?|login|USER(?:NAME)?)$/.test(user) && isPlaceholder(password, 4)) return false
  return isRealPassword(password)
}

function isRealPassword(password: string): boolean {
  if (
    password.startsWith('//') ||
    isPlaceholder(password, 4) ||
    /[<>{}`]|^\$|\$(?:[({]|[A-Z_]+(?:[^A-Za-z0-9]|$)|$)/.test(password)
  )
    return false
  return isMachineMade(password, 12) || isPassword(password, 4)
}

/** `-pSECRET` glued for MySQL, `-p SECRET` for others; a name, a port, a number is none. */
export function isLoginFlag(text: string): boolean {
  const glued = /^(?:mysql|mariadb)/.test(text)
  const spaced = / -[paPwUk] ["']?[^\s"']+["']?$/.test(text)
  if (glued && (spaced || !/ -p["']?[^\s"']+["']?$/.test(text))) return false
  if (text.startsWith('openssl') && !/ -k ?["']?[^\s"']+["']?$/.test(text)) return false
  if (text.startsWith('redis') && !/ -a ?["']?[^\s"']+["']?$/.test(text)) return false
  if (/^(?:sshpass|docker|podman|mongo)/.test(text) && !/ -p ?["']?[^\s"']+["']?$/.test(text)) return false
  const value = last(text)
    .replace(/^-[paPwUk]/, '')
    .replace(/^.*%/, '')
  return !/^\d{1,5}$/.test(value) && isRealPassword(value)
}

/** The last field: of a password file, or between quotes. */
export function isPasswordField(text: string): boolean {
  const value = last(text)
  // An IPv6 address has as many colons.
  if (/^[0-9a-f:]+$/i.test(text)) return false
  return isRealPassword(value.slice(value.lastIndexOf(':') + 1))
}

/** `ENV NAME value`. */
export function isStatementSecret(text: string): boolean {
  const [name = '', value = ''] = text.trim().split(/ +/).slice(-2)
  const bare = value.replace(/^["']|["']$/g, '')
  return (
    !isHarmlessName(name) &&
    (isMachineMade(bare, 12) || (/PASSW/.test(name) && isRealPassword(bare) && /[0-9]/.test(bare)))
  )
}

/** `thin:user/password@`. */
export function isOracleLogin(text: string): boolean {
  const password = text.slice(text.indexOf('/') + 1, text.lastIndexOf('@'))
  return isRealPassword(password) && !/^(?:tiger|password)$/i.test(password)
}

/** Sixteen letters drawn at random make few words. */
export function isAppPassword(text: string): boolean {
  return wordiness(text.slice(-19)) < 0.55
}

/** What `echo` says to a command that waits for a password: itself, or behind the user's name. */
export function isPipedPassword(text: string): boolean {
  const said = text
    .slice('echo '.length, text.indexOf('|'))
    .replace(/^-n /, '')
    .replace(/^["']|["'] *$/g, '')
    .trim()
  return isRealPassword(said.slice(said.indexOf(':') + 1))
}
