// Knows numbers that identify people and their money.

import type { Rule } from '../scan/scanner.ts'
import { isSocialSecurityNumber } from './checks-personal.ts'

export const personalData = [
  {
    name: 'Social Security Number',
    threat: 'secret',
    severity: 'low',
    pattern: String.raw`\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b`,
    source: 'https://www.ssa.gov/employer/randomization.html',
    check: isSocialSecurityNumber,
  },
] as const satisfies readonly Rule[]
