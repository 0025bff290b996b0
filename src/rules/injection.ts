// The built-in injection pack: every family of hostile instructions in one list.

import type { Rule } from '../scan/scanner.ts'
import { overrides } from './injection-override.ts'
import { personas } from './injection-persona.ts'
import { covertOrders } from './injection-covert.ts'

export const injections: readonly Rule[] = [...overrides, ...personas, ...covertOrders]
