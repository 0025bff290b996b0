// The built-in injection pack: every family of hostile instructions in one list.

import type { Rule } from '../pattern/rule.ts'
import { addresses } from './injection-address.ts'
import { cjkOrders } from './injection-cjk.ts'
import { covertOrders } from './injection-covert.ts'
import { exfiltrations } from './injection-exfiltration.ts'
import { latinOrders } from './injection-latin.ts'
import { overrides } from './injection-override.ts'
import { persistences } from './injection-persistence.ts'
import { personas } from './injection-persona.ts'
import { pressures } from './injection-pressure.ts'
import { disguises } from './injection-template.ts'
import { worldOrders } from './injection-world.ts'

export const injections: readonly Rule[] = [
  ...overrides,
  ...personas,
  ...covertOrders,
  ...disguises,
  ...addresses,
  ...exfiltrations,
  ...persistences,
  ...pressures,
  ...cjkOrders,
  ...latinOrders,
  ...worldOrders,
]

export { combinations, signals } from './injection-combinations.ts'
