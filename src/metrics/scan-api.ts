// Counts what the scan API was asked and what it said, under the names of the existing program.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

const prefix = 'pipelock_scan_api_'

/** Words of ours, not of whoever asks: labels stay bounded. */
export interface ScanTold {
  readonly kind: string
  readonly decision: string
  readonly status: number
  readonly code?: string
  readonly seconds: number
  readonly findings: readonly { readonly scanner: string; readonly severity: string }[]
}

export class ScanApiMeters {
  readonly #requests: Counter<'kind' | 'decision' | 'status_code'>
  readonly #duration: Histogram<'kind'>
  readonly #findings: Counter<'kind' | 'scanner' | 'severity'>
  readonly #errors: Counter<'kind' | 'error_code'>
  readonly #inflight: Gauge

  constructor(registers: Registry[]) {
    this.#requests = new Counter({
      name: `${prefix}requests_total`,
      help: 'Questions to the scan API by kind, decision and status',
      labelNames: ['kind', 'decision', 'status_code'],
      registers,
    })
    this.#duration = new Histogram({
      name: `${prefix}duration_seconds`,
      help: 'From a question to its answer',
      labelNames: ['kind'],
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
      registers,
    })
    this.#findings = new Counter({
      name: `${prefix}findings_total`,
      help: 'What the scan API found',
      labelNames: ['kind', 'scanner', 'severity'],
      registers,
    })
    this.#errors = new Counter({
      name: `${prefix}errors_total`,
      help: 'Questions to the scan API that were not answered',
      labelNames: ['kind', 'error_code'],
      registers,
    })
    this.#inflight = new Gauge({ name: `${prefix}inflight_requests`, help: 'Questions being answered', registers })
  }

  begun(): void {
    this.#inflight.inc()
  }

  ended({ kind, decision, status, code, seconds, findings }: ScanTold): void {
    this.#inflight.dec()
    this.#requests.inc({ kind, decision, status_code: String(status) })
    this.#duration.observe({ kind }, seconds)
    for (const { scanner, severity } of findings) this.#findings.inc({ kind, scanner, severity })
    if (code !== undefined) this.#errors.inc({ kind, error_code: code })
  }
}
