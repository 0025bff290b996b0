// Knows the checksums that a pattern in the configuration may ask for by name.

import { isBase58Check } from './checks-coin.ts'
import { isCardNumber, isIban, isRoutingNumber } from './checks-personal.ts'

const only = (text: string, signs: string): string =>
  Array.from(text, (sign) => (signs.includes(sign) ? '' : sign)).join('')

/** Each is asked about the whole match; separators inside do not matter. */
export const validators = {
  /** Payment cards: an issuer's range and length, and the Luhn digit. */
  luhn: (text: string) => isCardNumber(only(text, ' -.')),
  /** IBAN: the country's length and the remainder by 97. */
  mod97: (text: string) => isIban(only(text, ' -').toUpperCase()),
  /** ABA routing numbers. */
  aba: (text: string) => isRoutingNumber(only(text, ' -')),
  /** Bitcoin private keys in wallet import format. */
  wif: (text: string) => isBase58Check(text),
} as const
