// Counts CONNECT tunnels, under the names existing dashboards use.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { AuditRecord } from '../audit.ts'
import { agentLabel } from './sessions.ts'

const prefix = 'pipelock_'

export class TunnelMeters {
  readonly #results: Counter<'result' | 'agent'>
  readonly #duration: Histogram
  readonly #bytes: Counter
  readonly #active: Gauge
  readonly #hints: Counter
  open = 0

  constructor(registers: Registry[]) {
    this.#results = new Counter({
      name: `${prefix}tunnels_total`,
      help: 'CONNECT tunnels by result',
      labelNames: ['result', 'agent'],
      registers,
    })
    this.#duration = new Histogram({
      name: `${prefix}tunnel_duration_seconds`,
      help: 'Lifetime of CONNECT tunnels in seconds',
      buckets: [1, 5, 10, 30, 60, 120, 300],
      registers,
    })
    this.#bytes = new Counter({
      name: `${prefix}tunnel_bytes_total`,
      help: 'Bytes carried through CONNECT tunnels, both directions',
      registers,
    })
    this.#active = new Gauge({
      name: `${prefix}active_tunnels`,
      help: 'CONNECT tunnels open now',
      registers,
    })
    this.#hints = new Counter({
      name: `${prefix}forward_ws_redirect_hint_total`,
      help: 'Unread tunnels to hosts whose WebSockets should use /ws',
      registers,
    })
  }

  record(record: AuditRecord, blocked: boolean): void {
    if (record.hint !== undefined) this.#hints.inc()
    const failed = record.outcome === 'upstream_failed'
    this.#results.inc({ result: blocked ? 'blocked' : failed ? 'failed' : 'completed', ...agentLabel(record) })
    if (blocked) return
    this.#duration.observe(record.durationMs / 1000)
    this.#bytes.inc(record.bytes ?? 0)
  }

  opened(): void {
    this.#active.set(++this.open)
  }

  closed(): void {
    this.#active.set(--this.open)
  }
}
