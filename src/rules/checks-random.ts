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
    isWords(value)
  )
}

/** a.b.c, a/b/c.d, kebab, snake and camel names: most of it is words. */
export function isWords(value: string): boolean {
  let words = 0
  let all = 0
  for (const part of value.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/)) {
    all += part.length
    if (isWord(part)) words += part.length
  }
  return words >= all * 0.6
}

/** Letters of one case (a capital may begin them), with at most four digits behind: `Token`, `users2`, `SHA256`. */
function isWord(part: string): boolean {
  const [, letters = '', digits = ''] = /^([A-Z]?[a-z]+|[A-Z]+)?(\d{0,4})$/.exec(part) ?? []
  if (letters.length < 3 || digits.length > letters.length + 1) return false
  return wordiness(letters) >= (letters.length < 6 ? 0.6 : 0.45)
}

export function kinds(value: string): number {
  return [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length
}

/** What of a value is judged: a longer one shows in its beginning what it is. */
const JUDGED = 256

/** Drawn at random by a machine: long, letters and digits mixed, no words. */
export function isMachineMade(whole: string, least = 16): boolean {
  const value = whole.slice(0, JUDGED)
  // The address of an account or a contract is public.
  if (/^0x[0-9a-f]{40}$/i.test(value)) return false
  if (value.length < least || isPlaceholder(value) || isProgramText(value)) return false
  if (!/^[\w.~+/=!@#%^&:,;?-]+$/.test(value)) return false
  const digits = value.replace(/[^0-9]/g, '').length
  if (digits === value.length || !/[A-Za-z]/.test(value)) return false
  // Without any digit only long and well mixed text is random.
  if (digits === 0 && !(value.length >= 20 && kinds(value) >= 2 && wordiness(value) < 0.3)) return false
  if (wordMass(value) > value.length / 2) return false
  return entropy(value) >= Math.min(3.6, Math.log2(Math.min(value.length, alphabet(value))) * 0.72)
}

/** Of how many characters a value may be drawn: hexadecimal ones leave less to chance. */
export function alphabet(value: string): number {
  if (/^[0-9a-f-]+$/i.test(value)) return 16
  return /[A-Z]/.test(value) && /[a-z]/.test(value) ? 64 : 32
}

/** Words that stand in examples and tests for a password that nobody uses. */
const usual =
  /^(?:test|admin|root|guest|default|postgres|mysql|oracle|latin|pw|qwerty|abc|temp|tmp|dev|local|login|text|field|input|min|max|type|error|number|uint|int|float|bytes|array|line|step|item|arg|param|option|tab|page|col|row)s?[_-]?\d*$/i

/** Thought up by a person: at least two kinds of characters, and more than a usual word. */
export function isPassword(value: string, least = 6): boolean {
  if (value.length < least || value.length > 256 || isPlaceholder(value, 4) || !/^[!-~]+$/.test(value)) return false
  if (
    /[<>{}[\]|`\\]|\$[{(A-Z_]|^(?:[./~%@#:]|\w+\(|https?:|process\.|os\.|env[.:]|this\.|self\.)|\w\.\w+\(|\(\)|&&|=>|^[A-Za-z_$][\w$]*=[!\w]|[,;&][A-Za-z_$][\w$]*[.=(:]/.test(
      value,
    )
  )
    return false
  if (usual.test(value)) return false
  if (/^\d+$/.test(value)) return value.length >= 8
  const digits = /[0-9]/.test(value)
  if (!digits && !/[!@#$%^&*+?~]/.test(value)) return kinds(value) >= 3 && value.length >= 10 && !isProgramText(value)
  // A member, a path, a version, a date, a size: a.b2, a/b2, 1.2.3, 2024-01-02, 12px
  if (/^[A-Za-z_]\w*(?:[./:][A-Za-z_][\w-]*)+$/.test(value) || /^[\d.:/_-]+[A-Za-z]{0,3}$/.test(value)) return false
  // Words in a row are a name or a sentence, unless a sign makes a password of them.
  return /[!@#$%^&*+?~]/.test(value) || !/[._-]|[a-z][A-Z]/.test(value) || !isWords(value)
}
