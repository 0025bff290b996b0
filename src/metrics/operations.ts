// Counts what the proxy does beside its exchanges: reloads, health, what the log lost, how long scanning takes.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

const prefix = 'pipelock_'

export interface WatchedParts {
  readonly subsystems: () => Readonly<Record<string, boolean>>
  readonly ready: () => boolean
  readonly lostLines: () => number
  /** Connections with an exchange in flight. */
  readonly busy: () => number
  /** By receiver. */
  readonly emitted: () => Readonly<Record<string, { delivered: number; dropped: number; queued: number }>>
}

export class OperationsMeters {
  readonly #build: Gauge<'version' | 'commit' | 'runtime'>
  readonly #reloads: Counter<'result'>
  readonly #reloadedAt: Gauge
  readonly #stalls: Counter
  readonly #exchanges: Histogram<'leg'>
  readonly #scans: Histogram<'leg'>
  readonly #scanned: Counter<'leg'>
  readonly #written: Counter<'pattern' | 'severity' | 'agent'>
  #watched: WatchedParts = {
    subsystems: () => ({}),
    ready: () => false,
    lostLines: () => 0,
    busy: () => 0,
    emitted: () => ({}),
  }

  constructor(registers: Registry[]) {
    this.#build = new Gauge({
      name: `${prefix}build_info`,
      help: 'Version, commit and runtime of this program',
      labelNames: ['version', 'commit', 'runtime'],
      registers,
    })
    this.#reloads = new Counter({
      name: `${prefix}config_reloads_total`,
      help: 'Attempts to take a changed configuration into use',
      labelNames: ['result'],
      registers,
    })
    this.#reloadedAt = new Gauge({
      name: `${prefix}config_last_reload_success_timestamp_seconds`,
      help: 'When the configuration in force was taken into use (Unix time)',
      registers,
    })
    this.#reloadedAt.setToCurrentTime()
    this.#stalls = new Counter({
      name: `${prefix}stalls_total`,
      help: 'Times the whole process did nothing for three intervals of health_watchdog',
      registers,
    })
    this.#written = new Counter({
      name: `${prefix}file_sentry_findings_total`,
      help: 'Secrets found in files that were written below watched folders',
      labelNames: ['pattern', 'severity', 'agent'],
      registers,
    })
    const up: Gauge = new Gauge({
      name: `${prefix}subsystem_up`,
      help: 'Whether this part of the proxy shows life',
      labelNames: ['subsystem'],
      registers,
      collect: () => {
        for (const [subsystem, alive] of Object.entries(this.#watched.subsystems()))
          up.set({ subsystem }, alive ? 1 : 0)
      },
    })
    const ready: Gauge = new Gauge({
      name: `${prefix}ready`,
      help: 'Whether traffic is taken: 0 while starting and draining',
      registers,
      collect: () => ready.set(this.#watched.ready() ? 1 : 0),
    })
    const busy: Gauge = new Gauge({
      name: `${prefix}busy_connections`,
      help: 'Connections with an exchange, a tunnel or a stream in flight',
      registers,
      collect: () => busy.set(this.#watched.busy()),
    })
    const events: Counter = new Counter({
      name: `${prefix}emit_events_total`,
      help: 'Events for other systems by receiver and what became of them',
      labelNames: ['receiver', 'result'],
      registers,
      collect: () => {
        events.reset()
        for (const [receiver, { delivered, dropped }] of Object.entries(this.#watched.emitted())) {
          events.inc({ receiver, result: 'delivered' }, delivered)
          events.inc({ receiver, result: 'dropped' }, dropped)
        }
      },
    })
    const queued: Gauge = new Gauge({
      name: `${prefix}emit_queued`,
      help: 'Events that wait for their receiver',
      labelNames: ['receiver'],
      registers,
      collect: () => {
        for (const [receiver, counts] of Object.entries(this.#watched.emitted()))
          queued.set({ receiver }, counts.queued)
      },
    })
    this.#exchanges = new Histogram({
      name: `${prefix}exchange_duration_seconds`,
      help: 'From the request to the last byte of the answer, by how the exchange came',
      labelNames: ['leg'],
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300],
      registers,
    })
    this.#scans = new Histogram({
      name: `${prefix}scan_duration_seconds`,
      help: 'Time spent looking at one body or stream of 256 bytes or more, by direction',
      labelNames: ['leg'],
      buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
      registers,
    })
    this.#scanned = new Counter({
      name: `${prefix}scanned_bytes_total`,
      help: 'Bytes looked at in chunks of 256 or more, decoded where they were encoded, by direction',
      labelNames: ['leg'],
      registers,
    })
    let told = 0
    const lost: Counter = new Counter({
      name: `${prefix}log_lines_lost_total`,
      help: 'Lines of the audit log that could not be written',
      registers,
      collect: () => {
        lost.inc(this.#watched.lostLines() - told)
        told = this.#watched.lostLines()
      },
    })
  }

  /** What this program is made of. */
  build(build: { readonly version: string; readonly commit: string; readonly runtime: string }): void {
    const { version, commit, runtime } = build
    this.#build.set({ version, commit, runtime }, 1)
  }

  /** Who wrote the file is not known. */
  secretWritten(pattern: string, severity: string): void {
    this.#written.inc({ pattern, severity, agent: '' })
  }

  /** Asked whenever metrics are read. */
  watch(parts: WatchedParts): void {
    this.#watched = parts
  }

  exchanged(leg: string, seconds: number): void {
    this.#exchanges.observe({ leg }, seconds)
  }

  /** Who is told of the looks of one direction. */
  timing(leg: 'request' | 'response'): { looked: (bytes: number) => void; ended: (ms: number) => void } {
    return {
      looked: (bytes) => this.#scanned.inc({ leg }, bytes),
      ended: (ms) => this.#scans.observe({ leg }, ms / 1000),
    }
  }

  stalled(): void {
    this.#stalls.inc()
  }

  reloaded(ok: boolean): void {
    this.#reloads.inc({ result: ok ? 'success' : 'failure' })
    if (ok) this.#reloadedAt.setToCurrentTime()
  }
}
