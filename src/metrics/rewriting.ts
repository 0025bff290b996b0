// Counts what was changed in what passes: pages by `browser_shield`, requests by `redaction`.

import { Counter, Histogram, type Registry } from 'prom-client'
import type { AuditRecord } from '../audit.ts'

const prefix = 'pipelock_'

/** Labels are kinds of what is taken out and classes of the configuration: nothing that a client or an origin chooses. */
export class RewritingMeters {
  readonly #rewrites: Counter<'category' | 'transport'>
  readonly #bytes: Counter<'category'>
  readonly #shims: Counter<'transport'>
  readonly #skipped: Counter<'reason'>
  readonly #latency: Histogram<'transport'>
  readonly #redactions: Counter<'class' | 'transport'>

  constructor(registers: Registry[]) {
    const shield = `${prefix}shield_`
    this.#rewrites = new Counter({
      name: `${shield}rewrites_total`,
      help: 'What browser_shield took out of pages, by kind',
      labelNames: ['category', 'transport'],
      registers,
    })
    this.#bytes = new Counter({
      name: `${shield}bytes_stripped_total`,
      help: 'Bytes that browser_shield took out of pages',
      labelNames: ['category'],
      registers,
    })
    this.#shims = new Counter({
      name: `${shield}shims_injected_total`,
      help: 'Pages into which browser_shield put fingerprint shims',
      labelNames: ['transport'],
      registers,
    })
    this.#skipped = new Counter({
      name: `${shield}skipped_total`,
      help: 'Pages that browser_shield left alone, in whole or from a size on',
      labelNames: ['reason'],
      registers,
    })
    this.#latency = new Histogram({
      name: `${shield}latency_seconds`,
      help: 'Time spent on rewriting one page in seconds',
      labelNames: ['transport'],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25],
      registers,
    })
    this.#redactions = new Counter({
      name: `${prefix}redactions_total`,
      help: 'Values that redaction replaced by placeholders, by class',
      labelNames: ['class', 'transport'],
      registers,
    })
  }

  record({ transport, shielded = {}, shield, redacted = {} }: AuditRecord): void {
    for (const [name, many] of Object.entries(redacted)) this.#redactions.inc({ class: name, transport }, many)
    if (shield === undefined) return
    for (const [category, many] of Object.entries(shielded)) this.#rewrites.inc({ category, transport }, many)
    for (const [category, many] of Object.entries(shield.bytes)) this.#bytes.inc({ category }, many)
    if (shield.shims) this.#shims.inc({ transport })
    if (shield.skipped !== undefined) this.#skipped.inc({ reason: shield.skipped })
    if (shield.ms !== undefined) this.#latency.observe({ transport }, shield.ms / 1000)
  }
}
