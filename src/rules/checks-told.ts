// Knows passwords that people make up or are given, where only a word nearby says what they are: in a note, a table, a call.

import { isMachineMade, isPassword, isScrambled, kinds, wordiness } from './checks-random.ts'

/** What stands in examples for a password that nobody has: `Admin@123`, `P@ssw0rd1`. */
const sample =
  /p[a@4][s$5]{2}w[o0]r[dt]|^(?:admin|root|test|user|demo|welcome|hello|example|sample|secret|letmein|changeme|abc|qwerty|foo|bar|my|your|default|temp|guest|login)[a-z]*[\W_]?(?:123\d{0,7}|1|12|20\d\d)?[\W_]?$/i
/** Algorithms, versions, places, issues: letters, digits and signs as well. */
const named =
  /^(?:u?int\d|bytes|md5|sha|aes|rsa|utf|base(?:32|58|64)|oauth|pbkdf|argon|scrypt|bcrypt|http|ipv|x509|v\d|cve|rfc|iso|gpt|id_)|^[a-z]+#\d+$|^\d+[a-z%]{1,3}$/i

/**
 * Nothing but a secret is written so: letters of both cases and digits as no word has them, or words with signs and
 * digits as people make passwords of them (`Harbor_3875`, `Wn8!tkea`, `copper*6134`).
 */
export function isCoined(value: string): boolean {
  if (value.length < 8 || value.length > 64) return false
  // A dash stands in names of all kinds: with it, only what has all four kinds and another sign is a password.
  if (/^[A-Za-z0-9][A-Za-z0-9-]*[!#$%*^?&+~][!-~]*$/.test(value) && value.includes('-') && kinds(value) === 4)
    return isCoined(value.replaceAll('-', ''))
  if (!/^[A-Za-z0-9!#$%&*+?@^~_=]+$/.test(value)) return false
  if (/^[A-Za-z]+$/.test(value)) return isScrambled(value) || isJumbled(value)
  if (!/[0-9]/.test(value) || !/[A-Za-z]/.test(value) || sample.test(value) || named.test(value)) return false
  // What a bundler calls the second of a name.
  if (/^[A-Za-z]+\$\d{1,2}$/.test(value)) return false
  // Variables, templates and addresses.
  if (/^[$%@#&]|\$[A-Z_{(]{2}|%[A-Fa-f0-9]{2}|\w@\w+$|[=&].*=|^[A-Za-z_]\w*[=+]/.test(value)) return false
  const different = kinds(value)
  if (/[!#$%*^?&+~]/.test(value))
    return (
      (different === 4 && isPassword(value, 8)) ||
      (different === 3 && /[0-9].*[0-9]/.test(value) && isPassword(value, 8))
    )
  if (/[@_=]/.test(value)) return different === 4 && /[0-9]{3}/.test(value) && !/(?:19|20)[0-9]{2}$/.test(value)
  return isMachineMade(value, different === 3 ? 10 : 16)
}

/** Letters alone, of both cases by turns: names of programs change case where words end. */
function isJumbled(value: string): boolean {
  return value.length >= 12 && wordiness(value) < 0.4 && value.split(/(?<=[a-z])(?=[A-Z])/).length > 3
}

/** Behind a heading or a name that leaves no doubt it may be weaker. */
export function isCoinedHere(value: string): boolean {
  return value.length >= 8 && !sample.test(value) && (isCoined(value) || isScrambled(value) || isMachineMade(value, 12))
}

/** Signs that end a sentence; `!`, `?` and `*` end passwords as well. */
const bare = (text: string) => text.replace(/^["'`(*[]+/, '').replace(/[.,;:)\]}"'`|]+$/, '')

/** The last word. */
export function isToldWord(text: string): boolean {
  return isCoined(bare(/[!-~]+$/.exec(text)?.[0] ?? ''))
}

/** Behind an address only what has all four kinds is a password: ports, paths and the next address stand there too. */
export function isMailsPassword(text: string): boolean {
  const value = /[A-Za-z0-9!#$%&*+?^~_-]+$/.exec(text)?.[0] ?? ''
  return /[!#$%*?^]/.test(value) && kinds(value) === 4 && isCoined(value)
}

/** The last signs that stand alone, put together. */
export function isSpacedWord(text: string): boolean {
  const signs = /[!-~](?: [!-~]){7,}$/.exec(text)?.[0].replaceAll(' ', '') ?? ''
  // The last may begin the next word.
  const tries = [signs, signs.slice(0, -1)].map((one) => bare(one.replace(/^[:=]/, '')))
  return tries.some((one) => kinds(one) >= 3 && isCoined(one))
}

/** The last word, behind a sign or a verb that says so. */
export function isLabelledWord(text: string): boolean {
  const value = bare(/[!-~]+$/.exec(text)?.[0] ?? '')
  // An address has such parts, too.
  return isCoined(value) || (!value.includes('//') && isCoined(bare(value.replace(/^.*[:=|>/]/, ''))))
}

/** Any word of a command that takes a password. */
export function isToldToProgram(text: string): boolean {
  return text
    .slice(0, 512)
    .split(/[\s/:@%'"=,]+/)
    .slice(1)
    .some((word) => isCoined(bare(word)))
}

/** The last argument of a call, in quotes. */
export function isCalledWith(text: string): boolean {
  const value = /["']([^"']*)["'][^"']*$/.exec(text)?.[1] ?? ''
  return isCoinedHere(value)
}

const passwordWords = /^(?:pass|pw|kenn|senha|contrase|wacht|has|hes|mot)/i

/**
 * A heading and the rows below it: what stands in its column, counted from the right, where the heading begins. A line
 * of a table's frame is none.
 */
export function isColumnOfSecrets(text: string): boolean {
  const [heading = '', ...rows] = text.split(/\r?\n/)
  const sign = /[,;|\t]/.exec(heading)?.[0] ?? /[,;|\t]/.exec(rows.join('\n'))?.[0]
  if (sign === undefined) return false
  // Alternatives of a pattern; cells between bars have room.
  if (sign === '|' && heading.length > 40 && !/ \||\| /.test(heading)) return false
  const behind = heading.split(sign).length
  const isPlain = passwordWords.test(heading)
  return rows.some((row) => {
    const cells = row.split(sign)
    if (cells.length < Math.max(2, behind)) return false
    const cell = (cells.at(-behind) ?? '')
      .trim()
      .replace(/^\*\*(.*)\*\*$/, '$1')
      .replace(/^["'`]+|["'`]+$/g, '')
    if (/^[-: ]*$/.test(cell)) return false
    // A row that the match cut short is counted wrongly: only a whole secret convinces.
    return isPlain
      ? isCoinedHere(cell)
      : isMachineMade(cell, 16) && (/^(?:api|secret|token|client)/i.test(heading) || !/^[0-9a-f-]+$/i.test(cell))
  })
}

/** A token of which every letter is the one thirteen further on is as random as before. */
export function isTurnedToken(text: string): boolean {
  return text.endsWith(' XRL') || isMachineMade(text.slice(4))
}

const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::[0-9a-f]{32})?$/i

/** What is said to be a key: of two words it may be hexadecimal or an id, of one (`secret x`) it must be more than a hash. */
export function isToldKey(text: string): boolean {
  const value = bare(/[A-Za-z0-9+/=_.~-]+$/.exec(text)?.[0] ?? '')
  const name = text.slice(0, text.length - value.length)
  if (/^(?:[A-Z]+_){2}/.test(value)) return false
  if (/^[a-z]+[ _-](?:key|token|secret)/i.test(name))
    return id.test(value) || (isMachineMade(value, 20) && (!/^[0-9a-f-]+$/i.test(value) || value.length >= 32))
  return (
    kinds(value) >= 3 &&
    /[A-Z]/.test(value) &&
    /[a-z]/.test(value) &&
    /^[A-Za-z0-9]+$/.test(value) &&
    isMachineMade(value, 24)
  )
}

/** Base32 of ten random bytes and more: no words, and digits in most of them. */
export function isSharedSecret(text: string): boolean {
  const value = /[A-Z2-7 ]+$|[a-z2-7 ]+$/.exec(text)?.[0].replaceAll(' ', '') ?? ''
  return value.length >= 16 && (/[2-7]/.test(value) || wordiness(value) < 0.35)
}

/** Most of the groups were drawn: digits alone, or letters and digits. */
export function isRecoveryCodes(text: string): boolean {
  const groups = (text.match(/[a-z0-9]{4,8}[ -][a-z0-9]{4,8}/gi) ?? []).slice(-4)
  return groups.filter((one) => /[0-9]/.test(one)).length >= Math.max(2, groups.length - 1)
}
