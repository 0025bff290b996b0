// Counts what the proxy does beside its exchanges: reloads, health, what the log lost, how long scanning takes.

import { Counter, Gauge, type Registry } from 'prom-client'

const prefix = 'pipelock_'

export interface WatchedParts {
  readonly subsystems: () => Readonly<Record<string, boolean>>
  readonly ready: () => boolean
  readonly lostLines: () => number
}

export class OperationsMeters {
  readonly #reloads: Counter<'result'>
  readonly #reloadedAt: Gauge
  readonly #stalls: Counter
  #watched: WatchedParts = { subsystems: () => ({}), ready: () => false, lostLines: () => 0 }

  constructor(registers: Registry[]) {
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

  /** Asked whenever metrics are read. */
  watch(parts: WatchedParts): void {
    this.#watched = parts
  }

  stalled(): void {
    this.#stalls.inc()
  }

  reloaded(ok: boolean): void {
    this.#reloads.inc({ result: ok ? 'success' : 'failure' })
    if (ok) this.#reloadedAt.setToCurrentTime()
  }
}
