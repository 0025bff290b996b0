// All the outside world that a conversation without HTTP needs.

import type { Guard } from './guard.ts'
import type { McpEnter } from './party.ts'
import type { Redirect } from './redirect.ts'
import type { McpSettings } from './settings.ts'
import type { Audit } from '../audit.ts'
import type { Redactor } from '../scan/redactor.ts'
import type { StreamScanner } from '../scan/scanner.ts'
import type { Asking } from '../sessions/who.ts'
import type { Policy } from '../types.ts'

export interface ChannelDeps {
  readonly policy: () => Policy
  readonly input: StreamScanner
  readonly injection: StreamScanner
  readonly guards: readonly Guard[]
  /** What clients are told while the kill switch is on; null = it is off. */
  readonly stopped?: () => string | null
  readonly redirect?: Redirect
  /** Puts placeholders in arguments; null = nothing is replaced. */
  readonly redactor?: () => Redactor | null
  readonly settings: McpSettings
  /** Shown in records: `stdio:npx`, `wss://host/path`. */
  readonly target: string
  /** In place of an HTTP method. */
  readonly method: 'STDIO' | 'WS'
  readonly principal: string
  readonly clientIp?: string
  /** Absent = nobody is told apart. */
  readonly enter?: McpEnter
  readonly asking?: Asking
  readonly audit: Audit
  readonly clock: () => number
  readonly requestId: () => string
  /** Why nothing may begin now, such as a receipt that cannot be written; null = it may. */
  readonly admit?: (requestId: string) => string | null
}
