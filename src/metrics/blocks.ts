// The latest blocks by policy, for whoever looks at a running proxy: what, where and whose, never which words.

import type { AuditRecord } from '../audit.ts'

export interface Blocked {
  /** RFC 3339. */
  readonly at: string
  readonly transport: string
  /** Of the destination; an MCP server as records show it. */
  readonly host: string
  readonly rule: string
  readonly scanner: string
  readonly agent: string | null
  readonly client_ip: string
  readonly request_id: string
}

const KEPT = 20
const LONGEST = 128

export class RecentBlocks {
  readonly #date: () => Date
  #all: readonly Blocked[] = []

  constructor(date: () => Date) {
    this.#date = date
  }

  /** Latest first. */
  get all(): readonly Blocked[] {
    return this.#all
  }

  record({ verdict: { because }, transport, agent, clientIp, requestId }: AuditRecord, host: string): void {
    if (because === null) return
    const { rule, scanner } = because
    const one: Blocked = {
      at: this.#date().toISOString(),
      transport,
      host: host.slice(0, LONGEST),
      rule,
      scanner,
      agent: agent ?? null,
      client_ip: clientIp,
      request_id: requestId,
    }
    this.#all = [one, ...this.#all.slice(0, KEPT - 1)]
  }
}
