// All the outside world that exchanges over HTTP need.

import type { EdgeSettings } from './edge.ts'
import type { Guard } from './guard.ts'
import type { ParamHeaders } from './param-headers.ts'
import type { Client, McpEnter } from './party.ts'
import type { Redirect } from './redirect.ts'
import type { McpSettings, Mediation } from './settings.ts'
import type { Audit } from '../audit.ts'
import type { OpenInflater } from '../scan/inflater.ts'
import type { Redactor } from '../scan/redactor.ts'
import type { StreamScanner } from '../scan/scanner.ts'
import type { Ask, Policy } from '../types.ts'

export interface McpDeps {
  readonly policy: () => Policy
  readonly input: StreamScanner
  readonly injection: StreamScanner
  /** Dials. Does not follow redirects, does not decode. `body` = that of the request, for whoever need not read it. */
  readonly upstream: (request: Request, signal: AbortSignal, body?: Uint8Array) => Promise<Response>
  /** The body of an answer of `upstream`, where it is there already. */
  readonly bytesOf?: (response: Response) => Uint8Array | undefined
  readonly inflate: OpenInflater
  readonly audit: Audit
  /** Milliseconds; only differences matter. */
  readonly clock: () => number
  readonly settings: McpSettings
  /** What looks at messages by meaning and over time. */
  readonly guards?: readonly Guard[]
  /** Asks a person whether an answer may pass; absent = there is nobody. */
  readonly ask?: Ask
  /** Who asks, and what holds for it; absent = nobody is told apart. */
  readonly enter?: McpEnter
  /** What clients are told while the kill switch is on; null = it is off for this one. */
  readonly stopped?: (clientIp: string) => string | null
  /** Which arguments of tools travel in headers too. */
  readonly params?: Pick<ParamHeaders, 'of'>
  /** The header fields with a note on what was decided; null = there is none. */
  readonly mediated?: (request: Request, body: Uint8Array | null, who: Mediation) => Headers | null
  /** Runs what answers in place of a redirected call. */
  readonly redirect?: Redirect
  /** Puts placeholders in arguments; null = nothing is replaced. */
  readonly redactor?: () => Redactor | null
  /** Who may ask; absent = anybody. */
  readonly edge?: EdgeSettings
  /** Who asks, where the bindings of the app do not say. */
  readonly peer?: (request: Request) => Pick<Client, 'clientIp' | 'requestId'>
}
