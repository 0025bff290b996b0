// DATA: all built-in rules for tool calls, in the order they are listed.

import { fileRules } from './tool-policy-files.ts'
import { grantedRules } from './tool-policy-granted.ts'
import { harmRules } from './tool-policy-harm.ts'
import { commandRules } from './tool-policy.ts'
import { secretRules } from './tool-policy-secrets.ts'
import { hijackRules } from './tool-policy-hijack.ts'
import { keptRules } from './tool-policy-kept.ts'
import { wholeRules } from './tool-policy-whole.ts'
import { openRules } from './tool-policy-open.ts'
import { serviceRules } from './tool-policy-service.ts'
import { systemRules } from './tool-policy-system.ts'
import { trustRules } from './tool-policy-trust.ts'
import type { CallRule } from '../shell/call.ts'

export const callRules: readonly CallRule[] = [
  ...fileRules,
  ...commandRules,
  ...systemRules,
  ...serviceRules,
  ...secretRules,
  ...keptRules,
  ...wholeRules,
  ...openRules,
  ...grantedRules,
  ...hijackRules,
  ...trustRules,
  ...harmRules,
]
