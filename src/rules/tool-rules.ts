// DATA: all built-in rules for tool calls, in the order they are listed.

import { commandRules } from './tool-policy.ts'
import { serviceRules } from './tool-policy-service.ts'
import { systemRules } from './tool-policy-system.ts'
import type { CallRule } from '../scan/call.ts'

export const callRules: readonly CallRule[] = [...commandRules, ...systemRules, ...serviceRules]
