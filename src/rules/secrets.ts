// The built-in credential pack: every family of secrets in one list.

import type { Rule } from '../scan/scanner.ts'
import { personalData } from './personal.ts'
import { aiSecrets } from './secrets-ai.ts'
import { cloudSecrets } from './secrets-cloud.ts'
import { codeSecrets } from './secrets-code.ts'
import { genericSecrets } from './secrets-generic.ts'
import { keySecrets } from './secrets-keys.ts'
import { serviceSecrets } from './secrets-services.ts'

export const secrets: readonly Rule[] = [
  ...aiSecrets,
  ...cloudSecrets,
  ...codeSecrets,
  ...serviceSecrets,
  ...keySecrets,
  ...genericSecrets,
  ...personalData,
]
