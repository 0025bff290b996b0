// Knows what was drawn at random by a machine, and what a person thought up for a password, from words and program text.

import { entropy, isPlaceholder } from './checks-placeholder.ts'

const PAIRS =
  'in er re on te ti es at en ed nt de ar le co st or ng an al se io li ra ri it ns ta me ro ec di ac nd ve ma ce is la si ne tr ic pe ct to et lo el ca pr ch pa as un ll ea om he rs na ts th ge po ou ol rt il ut mi fi ex em ha im ur ss ad nc ni us pl ie op mp ab id sh ia ig bl ck os ap am mo sc ot sp da ke od ai vi su ul be ba so no ow ep ho hi ag oc ly ty fo va if cl do ir iv pt ov tt cr ee ip sa ci tu gr oo ub ef ua pp ev rm bu ry gi cu rd eg ib fe bo pi lu ls au up rr iz um ay qu rn ue gh'

/** The commonest pairs of letters in words, by their place: six of seven are of them, drawn at random one of four. */
const usualPairs = new Uint8Array(26 * 26)
for (const pair of PAIRS.split(' ')) usualPairs[(pair.charCodeAt(0) - 97) * 26 + pair.charCodeAt(1) - 97] = 1

/** How much of the text's letter pairs are such of which words are made, 0 to 1; 0 = too few letters to say. */
export function wordiness(text: string): number {
  let seen = 0
  let usual = 0
  let last = -1
  for (let i = 0; i < text.length; i++) {
    const letter = (text.charCodeAt(i) | 0x20) - 97
    const now = letter >= 0 && letter < 26 && text.charCodeAt(i) > 0x40 ? letter : -1
    if (now >= 0 && last >= 0) {
      seen++
      usual += usualPairs[last * 26 + now] as number
    }
    last = now
  }
  return seen < 2 ? 0 : usual / seen
}

/** How many letters stand in runs that read like words. */
function wordMass(text: string): number {
  let mass = 0
  for (const run of text.split(/[^A-Za-z]+/)) if (run.length >= 4 && wordiness(run) >= 0.6) mass += run.length
  return mass
}

/** Program text: members, calls, paths, addresses, templates, types, file names. */
function isProgramText(value: string): boolean {
  return (
    /[(){}<>[\]|\\*]|[,;&][A-Za-z_$][\w$]*[.=(:]|\$[A-Za-z_{(]|::|=>|->|&&|\.\.|^[#@]\w+$/.test(value) ||
    /^(?:[.~%$]|\/[a-z.]+\/|https?:|file:|arn:|urn:|process\.env|os\.|env[.:]|this\.|self\.|req\.|config\.|secret[s_]?\.|vault:|op:|ref\+|aws:|ssm:|sops:|enc[:[]|ENC|Eby8vdM02xNO|sha(?:1|256|384|512)[-:=]|md5[-:])/i.test(
      value,
    ) ||
    isSealed(value) ||
    isWords(value)
  )
}

/** Sealed Secrets of Kubernetes: encrypted under a key of 2048 bits or more, whose length stands first. */
export function isSealed(value: string): boolean {
  return value.length > 128 && /^Ag[A-D]/.test(value)
}

/** a.b.c, a/b/c.d, kebab, snake and camel names: most of it is words. */
export function isWords(value: string): boolean {
  let words = 0
  let all = 0
  for (const part of value.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)) {
    all += part.length
    if (isWord(part)) words += part.length
  }
  return words >= all * 0.5
}

/** Letters that are words, whatever digits stand among and behind them: `PersonalAccessToken0124567890`. */
export function isSpelled(value: string): boolean {
  let words = 0
  let all = 0
  for (const part of value.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)) {
    all += part.length
    if (isWord(part)) words += part.length
  }
  return words >= all * 0.75
}

const small = new Set('is to of on in at by my id no do go up as or an if it we be us am pm ok db ui io'.split(' '))

/** Letters of one case (a capital may begin them), with at most four digits behind: `Token`, `users2`, `SHA256`. */
function isWord(part: string): boolean {
  const [, letters = '', digits = ''] = /^([A-Z]?[a-z]+|[A-Z]+)?(\d{0,4})$/.exec(part) ?? []
  if (letters.length === 2) return digits === '' && small.has(letters.toLowerCase())
  if (letters.length < 3 || digits.length > letters.length + 1) return false
  return wordiness(letters) >= (letters.length < 6 ? 0.6 : 0.45)
}

/** What a value is made of. */
interface Made {
  lower: number
  upper: number
  digits: number
  signs: number
  /** Every letter is one of a to f, and no sign but the dash stands there. */
  hex: boolean
  /** White space, quotes, brackets or letters beyond ASCII: none of a key. */
  foreign: boolean
}

function made(value: string): Made {
  const all: Made = { lower: 0, upper: 0, digits: 0, signs: 0, hex: true, foreign: false }
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    const letter = code | 0x20
    if (code >= 0x30 && code <= 0x39) all.digits++
    else if (letter >= 0x61 && letter <= 0x7a && code > 0x40) {
      if (code === letter) all.lower++
      else all.upper++
      if (letter > 0x66) all.hex = false
    } else {
      all.signs++
      if (code !== 0x2d) all.hex = false
      if (!'_.~+/=!@#%^&:,;?-'.includes(value.charAt(i))) all.foreign = true
    }
  }
  return all
}

const kindsOf = ({ lower, upper, digits, signs }: Made) =>
  Number(lower > 0) + Number(upper > 0) + Number(digits > 0) + Number(signs > 0)

/** How many of small letters, capitals, digits and signs there are. */
export function kinds(value: string): number {
  return kindsOf(made(value))
}

/** Of how many characters a value may be drawn: hexadecimal ones leave less to chance. */
function alphabetOf({ lower, upper, hex }: Made): number {
  if (hex) return 16
  return lower > 0 && upper > 0 ? 64 : 32
}

export function alphabet(value: string): number {
  return alphabetOf(made(value))
}

/** What of a value is judged: a longer one shows in its beginning what it is. */
const JUDGED = 256

/** Drawn at random by a machine: long, letters and digits mixed, no words. */
export function isMachineMade(whole: string, least = 16): boolean {
  if (whole.length < least) return false
  const value = whole.length > JUDGED ? whole.slice(0, JUDGED) : whole
  const all = made(value)
  const { digits, foreign } = all
  if (foreign || digits === value.length || all.lower + all.upper === 0) return false
  // Cheap tests first: nearly all that is no secret ends here.
  if (entropy(value) < Math.min(3.6, Math.log2(Math.min(value.length, alphabetOf(all))) * 0.72)) return false
  // Without any digit only long and well mixed text is random.
  if (digits === 0 && !(value.length >= 20 && kindsOf(all) >= 2 && wordiness(value) < 0.3)) return false
  // The address of an account or a contract is public.
  if (value.length === 42 && /^0x[0-9a-f]{40}$/i.test(value)) return false
  return wordMass(value) <= value.length / 2 && !isProgramText(value) && !isPlaceholder(value) && !isSpelled(value)
}

/** Words that stand in examples and tests for a password that nobody uses. */
const usual =
  /^(?:test|admin|root|guest|default|postgres|mysql|oracle|latin|pw|qwerty|abc|temp|tmp|dev|local|login|text|field|input|min|max|type|error|number|uint|int|float|bytes|array|line|step|item|arg|param|option|tab|page|col|row)s?[_-]?\d*$/i

/** Thought up by a person: at least two kinds of characters, and more than a usual word. */
export function isPassword(value: string, least = 6): boolean {
  if (value.length < least || value.length > JUDGED) return false
  const all = made(value)
  // Only printable ASCII; brackets, quotes and backslashes are program text.
  if (all.foreign && !/^[\w!#-&()*+,./:;=?@^~$%-]+$/.test(value)) return false
  if (all.digits === value.length) return value.length >= 8 && !'01234567890123456789'.includes(value)
  const odd = all.signs > 0 && /[!@#$%^&*+?~]/.test(value)
  // Letters alone: mixed with signs and no words, or so drawn that no language has them.
  const letters = kindsOf(all) >= 3 && value.length >= 10 && !isProgramText(value)
  if (all.digits === 0 && !odd && !letters && !isDrawnLetters(value)) return false
  if (usual.test(value) || isCode(value) || isSealed(value) || isPlaceholder(value, 4)) return false
  if (all.digits === 0 && !odd) return true
  // A member, a path, a version, a date, a size: a.b2, a/b2, 1.2.3, 2024-01-02, 12px
  if (/^[A-Za-z_]\w*(?:[./:][A-Za-z_][\w-]*)+$/.test(value) || /^[\d.:/_-]+[A-Za-z]{0,3}$/.test(value)) return false
  // Words in a row are a name or a sentence, unless a sign makes a password of them.
  return odd || !/[._-]|[a-z0-9][A-Z]/.test(value) || !isWords(value)
}

/** Members, calls, templates, assignments, addresses. */
function isCode(value: string): boolean {
  return /\$(?:[{(]|[A-Z_]+(?:[^A-Za-z0-9]|$))|^(?:[./~%@#:]|\w+\(|https?:|process\.|os\.|env[.:]|this\.|self\.)|\w\.\w+\(|\(\)|&&|=>|^[A-Za-z_$][\w$]*=[!\w]|[,;&][A-Za-z_$][\w$]*[.=(:]/.test(
    value,
  )
}

/**
 * Behind a password's name and in quotes: every kind of character and more than one digit, whatever words are in it
 * (`Harbor_3875x`); letters of both cases as no language has them; signs among letters in no order, as generators draw them.
 */
export function isScrambled(value: string): boolean {
  if (value.length < 8 || value.length > 64 || isPlaceholder(value, 4) || /\s/.test(value)) return false
  if (/^[A-Za-z]{12,64}$/.test(value)) return kinds(value) === 2 && wordiness(value) < 0.3
  if (kinds(value) < 4) return false
  if (/^[\w-]+$/.test(value)) return /\d.*\d/.test(value)
  // Patterns, templates, calls, markup.
  if (/^\^|\$$|\(\?|\\|\[[^\]]*-[^\]]*\]|[$#%{]\{|\$[A-Za-z(]|[<>]|\w\(\w*\)|=>|&&|:\/\/|\.\*|[)\]]\.\w/.test(value))
    return false
  return value.length >= 12 && entropy(value) > 3.2 && wordiness(value) < 0.5
}

/** Twelve or more small letters as no language has them: an application's password that its service drew. */
export function isDrawnLetters(value: string): boolean {
  return /^[a-z]{12,64}$/.test(value) && wordiness(value) < 0.25
}
