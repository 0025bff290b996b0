// Knows numbers that identify people and their money.

import type { Rule } from '../scan/scanner.ts'
import { isCardNumber, isIban, isRoutingNumber, isSocialSecurityNumber } from './checks-personal.ts'

export const personalData = [
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
    pattern: String.raw`(?:^|[^\w.])(?:(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|3[47][0-9]{2}|3[0689][0-9]{2}|35[0-9]{2}|6[0-9]{3})[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{3,4}(?:[ -]?[0-9]{1,3})?|3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5})\b(?:\.[0-9])?`,
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
