// Who ended an exchange that did not end by itself: the client, its upstream, or the proxy, and then why.

import type { AuditRecord, Outcome } from './audit.ts'

/** Why the proxy ends what is going on: it is told to end, traffic is stopped, or that of a session is. */
export type CutBy = 'proxy_stopping' | 'kill_switch' | 'session_ended'

/** Why a client has gone (`AbortSignal.reason`) that did not go by itself. */
export class Cut extends Error {
  override readonly name = 'Cut'
  readonly why: CutBy
  constructor(why: CutBy) {
    super(`Pipelock ended the connection: ${why}`)
    this.why = why
  }
}

type Ended = { readonly outcome: Outcome; readonly error?: string }

/** What is said of an exchange whose client has gone. */
export function departed(why: unknown): Ended {
  return why instanceof Cut ? { outcome: 'stopped', error: why.why } : { outcome: 'client_gone' }
}

/** How the writing of an answer ended. */
export interface WritingEnd {
  readonly how: 'completed' | 'failed' | 'client_gone'
  /** It was the proxy that ended the connection of a client that has gone. */
  readonly why?: Cut | undefined
}

/** What its record says of an exchange that came to `outcome` before its answer was written. */
export function endingOf(outcome: Outcome, { how, why }: WritingEnd): Pick<AuditRecord, 'outcome' | 'error'> {
  if (how === 'completed' || (outcome !== 'completed' && outcome !== 'client_gone')) return { outcome }
  if (why !== undefined) return departed(why)
  if (outcome === 'client_gone') return { outcome }
  return { outcome: how === 'failed' ? 'upstream_failed' : 'client_gone' }
}
