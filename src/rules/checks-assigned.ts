// Knows whether what stands behind a secret's name is a secret, and which names are none.

import {
  alphabet,
  isDrawnLetters,
  isMachineMade,
  isPassword,
  isScrambled,
  isWords,
  kinds,
  wordiness,
} from './checks-random.ts'

interface Assigned {
  /** The name with all that is glued to it. */
  readonly name: string
  /** The quote before the value; empty = none. */
  readonly quote: string
  readonly value: string
  /** Nothing but a line's end stands between name and value. */
  readonly lines: boolean
}

/** By character: 1 = ends a name and may stand before its value, 2 = also a quote. */
const between = new Uint8Array(128)
for (const character of ' \t\n\r\f\v])}:=>,(\\') between[character.charCodeAt(0)] = 1
for (const quote of '"\'`') between[quote.charCodeAt(0)] = 2

const kindAt = (text: string, at: number) => between[text.charCodeAt(at)] ?? 0

/** Takes `name separator value` apart. Between them stand quotes, brackets, colons, equals signs, spaces, or ` is `. */
export function assigned(whole: string): Assigned {
  const text = whole.includes('<') ? whole.replace(/<\/(?:key|name)>\s{0,24}<(?:string|value)>/i, '>') : whole
  let begin = 0
  // What stands before the name: see `begin` in secrets-assigned.ts.
  if (text.charAt(1) === ' ' && !/[;:]/.test(text.charAt(0))) begin = 2
  else if (text.startsWith(': ', 1)) begin = 3
  else if (text.startsWith(': ', 2)) begin = 4
  while (begin < 4 && /[^\w.-]/.test(text.charAt(begin))) begin++
  let at = begin
  while (at < text.length && kindAt(text, at) === 0) at++
  // `api key: x`, `password is x`: a name or a verb of its own word.
  const more = text.charAt(at) === ' ' ? /^ (?:key|secret|token|password|code)\b/i.exec(text.slice(at, at + 12)) : null
  if (more) at += more[0].length
  const name = text.slice(begin, at)
  const end = at
  while (kindAt(text, at) > 0) at++
  // `is`, `value=`, or a type and an equals sign, or a wrapper of strings.
  const verb =
    /^(?:(?:is|was|(?:parameter)?value)(?=[\s"'`:=])|[&A-Za-z][\w<>&']{1,24} ?=(?= ?["'`])|(?:String::from|SecretString::from|std::string|new String)\()/i.exec(
      text.slice(at, at + 32),
    )
  if (verb) for (at += verb[0].length; kindAt(text, at) > 0;) at++
  const quote = kindAt(text, at - 1) === 2 ? text.charAt(at - 1) : ''
  const gap = text.slice(end, at)
  const lines = gap === '\n'
  const none = { name, quote, value: '', lines }
  // Quotes that do not close behind the value enclose more than one word; an empty pair holds nothing.
  if (quote !== '' && (!text.endsWith(quote) || gap.endsWith(quote + quote))) return none
  // Arguments: `set("name", "x")`, `setName("x")`; without quotes they are names of the program.
  if (quote === '' && /[,(]/.test(gap)) return none
  // `define('DB_PASSWORD', 'x')`: a constant's name leaves no doubt.
  if (gap.includes(',') && (!/^["']/.test(gap) || (!/^[A-Z][A-Z\d_]+$/.test(name) && isWords(text.slice(at)))))
    return none
  const value = text.slice(at)
  if (quote !== '') return { name, quote, value: value.slice(0, -1), lines }
  if (value.endsWith('<')) return { name, quote: '>', value: value.slice(0, -1), lines }
  // A quote behind it only closes what was opened before the name: a whole header line in quotes.
  if (kindAt(value, value.length - 1) === 2 && whole.charAt(0) !== value.at(-1)) return none
  return { name, quote, lines, value: value.replace(/[;&,"'`].*$|[.)\]}>\\]{1,8}$/s, '') }
}

/** What makes of a key, token or secret none: parts of grammars and pages, public halves, descriptions. */
const harmless = new Set(
  'next page paging badge vapid pagination continuation cursor skip delta resume checkpoint sync start csrf xsrf csrftoken xsrftoken csrfmiddlewaretoken antiforgery forgery authenticity captcha recaptcha hcaptcha turnstile nonce public publishable anon site cache primary foreign partition sort row group object max min num count total input output prompt completion reasoning cached eos bos pad unk sep cls mask stop last first prev current lookup message i18n label field column index map template error verification location translation route query request change action term idempotency dedupe hot short cut device pubkey kms form idempotence'.split(
    ' ',
  ),
)

/** The words of a name: `maxTokenCount`, `MAX_TOKEN_COUNT`, `max-token-count`. */
function wordsOf(name: string): string[] {
  return name
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())
}

export function isHarmlessName(name: string): boolean {
  const [role = '', kind] = wordsOf(name).slice(-2)
  // A client's token names a request, so that it is not made twice; `_token` is how Laravel and Symfony call that of a form.
  if ((role === 'client' && kind === 'token') || /^(?:\w{0,32}\[)?_token$/.test(name)) return true
  // An id and what it is for: the secret only signs.
  if (/^x-(?:amz|goog)-credential$/i.test(name)) return true
  // `pagetoken`, `$skiptoken`: both in one word.
  const [, first = ''] = /^([a-z]+?)(?:token|key)$/.exec(kind ?? role) ?? []
  return harmless.has(role) || harmless.has(first) || /public|publishable|anon_?key/i.test(name)
}

/** A header line by itself is the request's own business; quoted in a text it is a leak. */
function isHeader(text: string): boolean {
  return /^[A-Za-z]\w*(?:-\w+)+: /.test(text)
}

/** A quoted value drawn at random, or one without quotes that leaves no doubt. */
export function isAssignedKey(text: string): boolean {
  const { name, quote, value } = assigned(text)
  return (
    isMachineMade(value, quote === '' ? 16 : 12) &&
    !isHarmlessName(name) &&
    !isPublicKey(name, value) &&
    !isHeader(text)
  )
}

/** `mistral_key`: no hash, no id, and long. */
export function isNamedKey(text: string): boolean {
  const { quote, value } = assigned(text)
  return (quote !== '' || value.length >= 32) && value.length >= 20 && alphabet(value) > 16 && isAssignedKey(text)
}

/** The same for passwords: quoted or the whole rest of a line they may be weaker. */
export function isAssignedPassword(text: string): boolean {
  const { name, quote, value, lines } = assigned(text)
  if (value.length < 6 || isHarmlessName(name) || isNameOfIt(name, quote, value)) return false
  if (isMachineMade(value, 12)) return true
  if (quote !== '') return isPassword(value) || isScrambled(value)
  if (lines) return isSpoken(value)
  if (isDrawnLetters(value) || (/^[A-Za-z]+$/.test(value) && isScrambled(value))) return true
  // A member of an object.
  if (quote === '' && /^[A-Za-z_$][\w$]*[.[(]/.test(value)) return false
  return (
    /[0-9!@#$%^&*+?~]/.test(value) &&
    isPassword(value, 8) &&
    kinds(value) >= 3 &&
    (!/^[A-Za-z_]\w*$/.test(value) || !isLikelyName(value))
  )
}

/** `ResetPassword = "kit#ResetPasswordResponse"`, `pass: !isEmpty`, `pass: !secret smtp` (YAML): other things of a program. */
function isNameOfIt(name: string, quote: string, value: string): boolean {
  if (quote === '' && /^!+[A-Za-z_$]+$/.test(value)) return true
  return name.length >= 10 && /^[A-Za-z#./:_-]+$/.test(value) && value.toLowerCase().includes(name.toLowerCase())
}

/** `pass` and `pwd` must be words of their own: `bypass`, `compass` and letters in a run are none. */
export function isShortPassword(text: string): boolean {
  return (
    /^(?:pass|pwd|(?:db|smtp|user|my|ftp|mail|redis|admin|root)(?:pass|pwd))$/.test(
      wordsOf(assigned(text).name).at(-1) ?? '',
    ) && isAssignedPassword(text)
  )
}

/** On a line of its own, or in a sentence: letters and digits that make no word, or a sign among them. */
function isSpoken(value: string): boolean {
  if (!isPassword(value) || !/[0-9]/.test(value) || !/[A-Za-z]/.test(value) || algorithm.test(value)) return false
  return /[!@#$%^&*]/.test(value) || !isWords(value)
}

/** A name of a program's: words, or a word's beginning with a number behind it. */
function isLikelyName(value: string): boolean {
  return isWords(value) || !/[0-9].*[A-Za-z]/.test(value) || wordiness(value) > 0.4
}

/**
 * Keys meant to be seen: the public half of a pair, what opens a form or confirms a payment once (Plaid Link, Stripe),
 * addresses of devices (FCM), points on P-256 (Web Push, RFC 8292 §3.2).
 */
export function isPublicKey(name: string, value: string): boolean {
  return (
    /public|publishable|anon_?key|site_?key/i.test(name) ||
    /^(?:pk_(?:live|test)_|pk\.eyJ|sb_publishable_|phc_|6L[a-zA-Z0-9_-]{38}$|pub|ssh-|B[A-P][\w-]{85}$|link-(?:sandbox|production)-|[\w-]{22}:APA91b|(?:pi|seti|cs)_[A-Za-z0-9]{14,40}_secret_)/.test(
      value,
    )
  )
}

/** `--password x`, `--token=x`: the value is the next word, so prose must be told from it. */
export function isFlagValue(text: string): boolean {
  const flag = text.slice(text.startsWith('-') ? 0 : text.indexOf('-'))
  const at = flag.search(/[ =]/)
  const value = flag.slice(at + 1).replace(/^["']|["']$/g, '')
  if (isMachineMade(value, 12)) return true
  return (
    /^-{1,2}(?:[a-z]{1,8}-)?p(?:ass|wd)/i.test(flag) && isPassword(value) && kinds(value) >= 2 && !algorithm.test(value)
  )
}

const algorithm =
  /^(?:u?int\d|bytes|char|md5|sha|aes|rsa|utf|base(?:32|58|64)|oauth|pbkdf|argon|scrypt|bcrypt|http|ipv|x509|v\d)/i

/** A sentence that tells it: only what no word of the sentence could be. */
export function isSpokenPassword(text: string): boolean {
  const at = text.search(/\b(?:is|was|to)[ :]/i)
  const value = text
    .slice(Math.max(at, 0))
    .replace(/^\w+[ :]+["'`*]*/, '')
    // A sign that belongs to it, and one that ends the sentence, look alike: behind a digit it is the former.
    .replace(/["'`.,;)?]+$|(?<!\d)["'`.,;)!?]+$/, '')
  if (isMachineMade(value, 16)) return true
  if (!/^p(?:ass|wd)/i.test(text) || !isPassword(value) || algorithm.test(value)) return false
  // Without a verb the next word is more often one of the sentence.
  return /[0-9]/.test(value) && /[A-Za-z]/.test(value) && (at >= 0 || (kinds(value) >= 3 && !isWords(value)))
}

/** In any language: the last word of ASCII is the password. */
export function isToldPassword(text: string): boolean {
  const value =
    /[!-~]*$/
      .exec(text)?.[0]
      .replace(/^.*[:=]/, '')
      .replace(/^["'`]+|["'`.,;)!?]+$/g, '') ?? ''
  return isSpoken(value)
}
