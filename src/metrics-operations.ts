// Counts what the proxy does beside its exchanges: reloads, health, what the log lost, how long scanning takes.

import { Counter, Gauge, type Registry } from 'prom-client'

const prefix = 'pipelock_'

export class OperationsMeters {
  readonly #reloads: Counter<'result'>
  readonly #reloadedAt: Gauge

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
  }

  reloaded(ok: boolean): void {
    this.#reloads.inc({ result: ok ? 'success' : 'failure' })
    if (ok) this.#reloadedAt.setToCurrentTime()
  }
}
