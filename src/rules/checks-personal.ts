// Knows which numbers are well-formed personal or bank numbers.

/** A dash goes on with it; areas 000, 666 and 900 to 999, group 00 and serial 0000 are never issued. */
export function isSocialSecurityNumber(text: string): boolean {
  if (text.endsWith('-')) return false
  const [area = '', group = '', serial = ''] = text.replace(/^\D+/, '').split('-')
  return area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000'
}

/** ISO/IEC 7812: every second digit from the right counts double. What is no digit stands between them. */
export function hasLuhnDigit(digits: string): boolean {
  let sum = 0
  let even = true
  for (let i = digits.length - 1; i >= 0; i--) {
    const digit = digits.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) continue
    sum += even ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
    even = !even
  }
  return sum % 10 === 0
}

/** Issuer ranges and their lengths: Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro. */
const issuers: readonly [range: RegExp, lengths: readonly number[]][] = [
  [/^4/, [16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|3095|3[689])/, [14, 16, 19]],
  [/^(?:6011|64[4-9]|65)/, [16]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6[0-9])/, [16]],
]

/** A payment card: an issuer's range and length, the check digit, and not one digit only. */
export function isCardNumber(text: string): boolean {
  const number = text.replace(/^\D+/, '')
  // The cheapest test first: nine in ten numbers end here. A fraction goes on behind its dot.
  if (!hasLuhnDigit(number) || number.includes('.')) return false
  const digits = number.replace(/[ -]/g, '')
  if (new Set(digits).size < 2) return false
  // Either no separators, or groups of four (Amex: 4-6-5); anything else is a list of numbers.
  if (/[ -]/.test(number) && !/^\d{4}([ -])(?:\d{4}\1\d{4}\1\d{3,4}(?:\1\d{1,3})?|\d{6}\1\d{5})$/.test(number))
    return false
  return issuers.some(([range, lengths]) => range.test(digits) && lengths.includes(digits.length))
}

/** Numbers that payment services give out for tests: Visa's range for it, and what repeats itself. */
const tried =
  /^(?:40000|4012888888881881|2223003122003222|2222400070000005|52008282|378282246310005|371449635398431|6011000990139424|3566002020360505|4988438843884305)/

/** Whole numbers of cards that stand in the text, those for tests left out. */
export function cardsIn(text: string): ReadonlySet<string> {
  const found = text.match(/(?<!\d)\d{4}([ +-]?)(?:\d{6}\1\d{5}|\d{4}\1\d{4}\1\d{4})(?!\d)/g) ?? []
  const numbers = found.map((one) => one.replace(/\D/g, ''))
  return new Set(numbers.filter((one) => new Set(one).size > 4 && !tried.test(one) && isCardNumber(one)))
}

/** Length of an IBAN by country (SWIFT registry, release 99). */
const ibanLengths =
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30'

/** ISO 13616: the country's length, and 1 as remainder by 97 once the first four characters stand last. */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '')
  const at = ibanLengths.indexOf(compact.slice(0, 2))
  if (at < 0 || Number(ibanLengths.slice(at + 2, at + 4)) !== compact.length) return false
  let remainder = 0
  for (let i = 0; i < compact.length; i++) {
    const code = compact.charCodeAt((i + 4) % compact.length)
    // A letter counts as the two digits 10 to 35.
    remainder = code < 0x41 ? (remainder * 10 + code - 0x30) % 97 : (remainder * 100 + code - 0x37) % 97
  }
  return remainder === 1
}

/** ABA routing numbers: weights 3, 7, 1 and a Federal Reserve prefix. */
export function isRoutingNumber(text: string): boolean {
  const digits = text.slice(-9)
  const prefix = Number(digits.slice(0, 2))
  if (!(prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80)) return false
  if (/^0+$/.test(digits)) return false
  return (
    Array.from(digits).reduce((sum, digit, index) => sum + Number(digit) * ([3, 7, 1][index % 3] ?? 0), 0) % 10 === 0
  )
}
