// Knows numbers that identify people and their money.

import type { Rule } from '../pattern/rule.ts'
import { cardsIn, isCardNumber, isIban, isRoutingNumber, isSocialSecurityNumber } from './checks-personal.ts'

/** Issuers by what their numbers begin with: those of 16 digits, and those of 19. */
const sixteen =
  '4[0-9]{3}|5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720|30[0-5][0-9]|3095|3[689][0-9]{2}|352[89]|35[3-8][0-9]|6[0-9]{3}'
const nineteen = '4[0-9]{3}|30[0-5][0-9]|3095|3[689][0-9]{2}|62[0-9]{2}'

/** Numbers of cards in groups with the same between all of them: what is refused here costs no check. */
function cards(between: string): string {
  const groups = `(?:${between}[0-9]{4}){3}`
  const amex = `3[47][0-9]{2}(?:${between}[0-9]{4}){2}${between}[0-9]{3}|3[47][0-9]{2}${between}[0-9]{6}${between}[0-9]{5}`
  return `(?:${sixteen})${groups}|(?:${nineteen})${groups}${between}[0-9]{3}|62[0-9]{2}${groups}${between}[0-9]{1,2}|${amex}`
}

const label = String.raw`(?:card|cc[_-]?n(?:um|o)|amex|visa|master|karte|tarjeta|carte|cart\x{e3}o)`
/** Whatever stands between its groups. */
const number = `(?:[2-6][0-9]{3}(?:[ +-]?[0-9]{4}){3}|3[47][0-9]{2}[ +-]?[0-9]{6}[ +-]?[0-9]{5})`

export const personalData = [
  {
    name: 'Card with Code',
    threat: 'secret',
    severity: 'high',
    // Whoever has both can pay with it, and nobody but a payment asks for both.
    pattern: String.raw`(?i)${label}[^0-9]{1,40}${number}(?:[^0-9](?s:.{0,80})(?:cvc|cvv|cvn|csc|cid|security.?code|card.?code|pr\x{fc}fziffer|verification.{0,8})2?[^0-9]{1,12}|[ ,;/]{1,3}(?:code|pin)[ :]{1,3})[0-9]{3,4}\b`,
    source: 'https://www.pcisecuritystandards.org/glossary/#glossary-c',
    generic: ['* payment'],
    check: (text) => cardsIn(text).size > 0,
  },
  {
    name: 'List of Cards',
    threat: 'secret',
    severity: 'high',
    // Below a heading that says what they are: one payment has one.
    pattern: `(?i)${label}[^0-9]{1,60}${number}(?:[^0-9]{1,40}(?:[0-9]{1,4}[^0-9]{1,40}){0,3}${number}){2}\\b`,
    source: 'https://www.pcisecuritystandards.org/glossary/#glossary-c',
    generic: ['* payment'],
    check: (text) => cardsIn(text).size > 2,
  },
  {
    name: 'Social Security Number',
    threat: 'secret',
    severity: 'low',
    // No dash or dot before it, and no comma behind a number: paths of drawings and lists of numbers are full of such groups.
    pattern: String.raw`(?:^|[^\w.,-]|[A-Za-z\x22\x27],)[0-9]{3}-[0-9]{2}-[0-9]{4}\b-?`,
    source: 'https://www.ssa.gov/employer/randomization.html',
    check: isSocialSecurityNumber,
  },
  {
    name: 'Credit Card Number',
    threat: 'secret',
    severity: 'medium',
    // Not behind a dot: the digits of fractions are of the right length, and one in ten passes the check.
    pattern: String.raw`(?:^|[^\w.])(?:${['', ' ', '-'].map(cards).join('|')})\b(?:\.[0-9])?`,
    sum: 'luhn',
    source: 'https://www.iso.org/standard/70484.html',
    check: isCardNumber,
  },
  {
    name: 'IBAN',
    threat: 'secret',
    severity: 'medium',
    pattern: String.raw`\b(?:A[DELTZ]|B[AEGHIRY]|C[HRYZ]|D[EJKO]|E[EGS]|F[IKOR]|G[BEILRT]|H[NRU]|I[ELQST]|JO|K[WZ]|L[BCITUVY]|M[CDEKNRTU]|N[ILO]|OM|P[KLST]|QA|R[OSU]|S[ACDEIKMOTV]|T[LNR]|UA|V[AG]|XK|YE)[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b`,
    source: 'https://www.swift.com/standards/data-standards/iban-international-bank-account-number',
    check: isIban,
  },
  {
    name: 'Bank Routing Number',
    threat: 'secret',
    severity: 'low',
    pattern: String.raw`(?i)\b(?:routing|aba|rtn)(?:[ _-]?(?:transit|routing))?(?:[ _-]?(?:number|num|no|code))?["' \t:=#.]{1,6}[0-9]{9}\b`,
    source: 'https://www.aba.com/about-us/routing-number',
    check: isRoutingNumber,
  },
] as const satisfies readonly Rule[]
