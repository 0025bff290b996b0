// The built-in credential pack: every family of secrets in one list.

import type { Rule } from '../scan/scanner.ts'
import { personalData } from './personal.ts'
import { aiToolSecrets } from './secrets-ai-tools.ts'
import { aiSecrets } from './secrets-ai.ts'
import { businessSecrets } from './secrets-business.ts'
import { cloudSecrets } from './secrets-cloud.ts'
import { codeSecrets } from './secrets-code.ts'
import { genericSecrets } from './secrets-generic.ts'
import { keySecrets } from './secrets-keys.ts'
import { messagingSecrets } from './secrets-messaging.ts'
import { monitoringSecrets } from './secrets-monitoring.ts'
import { paymentSecrets } from './secrets-payment.ts'
import { platformSecrets } from './secrets-platform.ts'
import { registrySecrets } from './secrets-registry.ts'
import { walletSecrets } from './secrets-wallet.ts'

export const secrets: readonly Rule[] = [
  ...aiToolSecrets,
  ...aiSecrets,
  ...businessSecrets,
  ...cloudSecrets,
  ...codeSecrets,
  ...genericSecrets,
  ...keySecrets,
  ...messagingSecrets,
  ...monitoringSecrets,
  ...paymentSecrets,
  ...platformSecrets,
  ...registrySecrets,
  ...walletSecrets,
  ...personalData,
]
