// Counts WebSocket connections, under the names existing dashboards use.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { AuditRecord } from '../audit.ts'

const prefix = 'pipelock_ws_'

export class WebSocketMeters {
  readonly #connections: Counter<'result'>
  readonly #duration: Histogram
  readonly #bytes: Counter<'direction'>
  readonly #active: Gauge
  readonly #frames: Counter<'type'>
  readonly #hits: Counter<'scanner'>
  open = 0

  constructor(registry: Registry) {
    const registers = [registry]
    this.#connections = new Counter({
      name: `${prefix}connections_total`,
      help: 'WebSocket connections by result',
      labelNames: ['result'],
      registers,
    })
    this.#duration = new Histogram({
      name: `${prefix}duration_seconds`,
      help: 'Lifetime of WebSocket connections in seconds',
      buckets: [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
      registers,
    })
    this.#bytes = new Counter({
      name: `${prefix}bytes_total`,
      help: 'Bytes of WebSocket frames received by direction',
      labelNames: ['direction'],
      registers,
    })
    this.#active = new Gauge({ name: `${prefix}active_connections`, help: 'WebSocket connections open now', registers })
    this.#frames = new Counter({
      name: `${prefix}frames_total`,
      help: 'WebSocket frames received by type',
      labelNames: ['type'],
      registers,
    })
    this.#hits = new Counter({
      name: `${prefix}scan_hits_total`,
      help: 'Findings in WebSocket connections by detector',
      labelNames: ['scanner'],
      registers,
    })
  }

  record(record: AuditRecord, blocked: boolean): void {
    const { ws, verdict, outcome } = record
    const failed = outcome === 'upstream_failed' || outcome === 'malformed' || outcome === 'refused'
    this.#connections.inc({ result: blocked ? 'blocked' : failed ? 'failed' : 'completed' })
    for (const { scanner, allowed } of verdict.findings) if (allowed === undefined) this.#hits.inc({ scanner })
    if (ws === undefined) return
    if (ws.protocolError) this.#hits.inc({ scanner: 'ws_protocol' })
    this.#duration.observe(record.durationMs / 1000)
    this.#bytes.inc({ direction: 'client_to_server' }, ws.clientToServerBytes)
    this.#bytes.inc({ direction: 'server_to_client' }, ws.serverToClientBytes)
    this.#frames.inc({ type: 'text' }, ws.textFrames)
    this.#frames.inc({ type: 'binary' }, ws.binaryFrames)
    this.#frames.inc({ type: 'control' }, ws.controlFrames)
  }

  opened(): void {
    this.#active.set(++this.open)
  }

  closed(): void {
    this.#active.set(--this.open)
  }
}
