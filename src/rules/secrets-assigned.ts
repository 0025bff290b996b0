// Knows secrets by the names they are given, in any language of data or programs: `password: x`, `API_KEY=x`, `<token>x</token>`.

import type { Rule } from '../pattern/rule.ts'
import {
  isAssignedKey,
  isAssignedPassword,
  isFlagValue,
  isNamedKey,
  isShortPassword,
  isSpokenPassword,
  isToldPassword,
} from './checks-assigned.ts'

/** Letters of either case, ASCII only: `(?i)` would let two foreign letters in, and with them more literals. */
const any = (text: string) => text.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`)

/**
 * Where a name begins. Not behind `; ` or `Cookie: `: a site's own cookies go back to it. Of a longer name only the last
 * letters are read: each that may stand before the literal is a place to try.
 */
const begin = String.raw`(?:(?:^|[^\w.\- ]|[^;:] |[^e]: |[^i]e: )[\w.-]{0,17}|[\w.-]{18})`
/** What may stand between a name and its value; a line's end, because that is how the pieces of a message are laid out. Nested so that the literals reach over short ones. */
const op =
  "(?:[=:,(>]|=>|:=|:[ \t]?[&A-Za-z][A-Za-z0-9_<>&']{1,24} ?=|=[ \t]?(?:String::from|SecretString::from|std::string|new String)[(]| value=|</(?:[Kk][Ee][Yy]|[Nn]ame)>[ \t\n]{0,24}<(?:string|[Vv]alue)>)"
/** `{"name": "API_KEY", "value": "x"}`, in JSON, YAML and HCL. */
const named = String.raw`(?:,[ \t\n]{0,24}["'](?:Parameter)?[Vv]alue["'] ?:|[ \t\n]{1,24}[Vv]alue[ \t]{0,12}[:=])`
const is = String.raw`(?:["']?${named}|(?:["'\]]|["']\])?(?:[ \t](?:[ \t](?:[ \t]{1,12})?)?)?${op}|\n)`
/** The same for short names, with fewer spellings: each is a literal. */
const isAtOnce = String.raw`(?:["']?${named}|["'\]]?\]?(?:[ \t](?:[ \t]{1,12})?)?(?:[=:,(>]|=>|:[ \t]?[A-Za-z][A-Za-z0-9_<>]{1,24} ?=)|\n)`
// So many kinds of characters that no literal goes on into them: eleven are taken for any.
const value = String.raw`[ \t>"'\x60\x01-\x06]{0,6}[^\s"'\x60<>]{6,}["'\x60<]?`
const source = 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html'

export const assignedSecrets = [
  {
    name: 'Password Assignment',
    threat: 'secret',
    severity: 'high',
    pattern: `${begin}(?:${any('password|passwd|passphrase|passcode')})${is}${value}`,
    source,
    check: isAssignedPassword,
  },
  {
    name: 'Short Password Assignment',
    threat: 'secret',
    severity: 'high',
    pattern: `${begin}(?:[Pp]ass|PASS|[Pp]wd|PWD)${isAtOnce}${value}`,
    source,
    check: isShortPassword,
  },
  {
    name: 'API Key Assignment',
    threat: 'secret',
    severity: 'high',
    pattern: `${begin}${any('api[ _-]?key')}${is}${value}`,
    source,
    check: isAssignedKey,
  },
  {
    name: 'Secret Key Assignment',
    threat: 'secret',
    severity: 'high',
    // The ends of access, secret, private, auth, encryption, application, subscription, signing, master, service, account ...:
    // rarer than their beginnings, and the names' beginnings are read as well.
    pattern: `${begin}(?:${any('cess|cret|vate|auth|tion|ning|ster|vice|ount|umer|app|ient|rite|dmin|ared|rage|rver|sion|jwt|ense|rity|hmac|ploy|ture')})[_-]?${any('key')}${is}${value}`,
    source,
    check: isAssignedKey,
  },
  {
    name: 'Named Key Assignment',
    threat: 'secret',
    severity: 'high',
    // Any other `something_key`: caches and tables have keys too, so the value must be more than a hash.
    pattern: `${begin}(?:[_-]key|_KEY)${isAtOnce}${value}`,
    source,
    check: isNamedKey,
  },
  {
    name: 'Token Assignment',
    threat: 'secret',
    severity: 'high',
    pattern: `${begin}${any('token')}${isAtOnce}${value}`,
    source,
    check: isAssignedKey,
  },
  {
    name: 'Generic Secret Assignment',
    threat: 'secret',
    severity: 'high',
    // `private` is a word of programs: only with its sign right behind it.
    pattern: `${begin}(?:${any('secret|secret_key_base|credential|credentials')})${is}${value}|[^\\w-]private(?:[=:]|["'][:=]| =)[ \\t]?["'][A-Za-z0-9+/=_-]{20,128}["']`,
    source,
    check: isAssignedKey,
  },
  {
    name: 'Secret in Command Line',
    threat: 'secret',
    severity: 'high',
    // A flag of several words begins with two dashes: `X-Amz-Security-Token=` and `XSRF-TOKEN=` are none.
    pattern: `(?:^|[^A-Za-z0-9_]|--[A-Za-z0-9_]{1,16})-(?:${any('password|passwd|passphrase|pass|pwd|token|secret|api-?key|access-?key|secret-?key|auth-?key|private-?key')})[ =]["']?[^\\s"'\\x60<>]{6,}["']?`,
    source: 'https://cwe.mitre.org/data/definitions/214.html',
    check: isFlagValue,
  },
  {
    name: 'Spoken Password',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`(?:(?:${any('password|passphrase|passcode|passwd|api key|secret key|access key')})(?: {1,2}(?:${any('is|was|to')}|for [a-z ]{2,24} is))?|(?:${any('secret|token')}) (?:is|was|for [a-z ]{2,24} is))[ :]{1,3}["'\x60*]{0,3}[^\s"'\x60<>*]{6,}["'\x60]?`,
    source,
    check: isSpokenPassword,
  },
  {
    name: 'Password in Other Languages',
    threat: 'secret',
    severity: 'high',
    // German, Portuguese, Dutch, Czech, Polish, Romanian and Italian, Spanish, French, Russian, Chinese, Japanese, Korean.
    pattern: String.raw`(?:[Pp]asswort|[Kk]ennwort|[Ss]enha|[Ww]achtwoord|[Hh]eslo|[Hh]as\x{142}o|[Pp]arol\x{103}|[Cc]ontrase\x{f1}a|[Mm]ot de passe|[\x{41f}\x{43f}]\x{430}\x{440}\x{43e}\x{43b}\x{44c}|\x{5bc6}[\x{7801}\x{78bc}]|\x{30d1}\x{30b9}\x{30ef}\x{30fc}\x{30c9}|\x{be44}\x{bc00}\x{bc88}\x{d638})["']?(?: lautet:?| ?[:=]| ?\x{ff1a}|\x{662f}|\x{306f}|\x{b294}| is| ist| est| es| \x{e9}| jest| je| -) ?["']?[!-~]{6,}`,
    source,
    check: isToldPassword,
  },
] as const satisfies readonly Rule[]
