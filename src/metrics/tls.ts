// Counts how tunnels begin, which were opened, and what was blocked inside them.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { wasBlocked, type AuditRecord } from '../audit.ts'

const prefix = 'pipelock_'

export class TlsMeters {
  readonly #sni: Counter<'category'>
  readonly #opened: Counter<'outcome'>
  readonly #handshake: Histogram<'side'>
  readonly #requests: Counter<'reason'>
  readonly #responses: Counter<'reason'>
  /** Certificates in memory, asked when somebody looks. */
  certificates: () => number = () => 0

  constructor(registers: Registry[]) {
    const counter = <T extends string>(name: string, help: string, label: T) =>
      new Counter({ name: prefix + name, help, labelNames: [label], registers })
    this.#sni = counter('sni_total', 'Tunnels by how their TLS server name compares with the CONNECT host', 'category')
    this.#opened = counter('tls_intercept_total', 'Tunnels that were to be opened, by outcome', 'outcome')
    this.#requests = counter('tls_request_blocked_total', 'Requests blocked inside tunnels, by detector', 'reason')
    this.#responses = counter('tls_response_blocked_total', 'Responses blocked inside tunnels, by detector', 'reason')
    this.#handshake = new Histogram({
      name: `${prefix}tls_handshake_duration_seconds`,
      help: 'From the ClientHello to the first request in an opened tunnel, in seconds',
      labelNames: ['side'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    })
    const certificates: Gauge = new Gauge({
      name: `${prefix}tls_cert_cache_size`,
      help: 'Certificates of hosts in memory',
      registers,
      collect: () => certificates.set(this.certificates()),
    })
  }

  record(record: AuditRecord): void {
    const { transport, tls, verdict } = record
    if (transport === 'connect' && tls !== undefined) {
      this.#sni.inc({ category: tls.sni })
      if (tls.intercepted !== undefined) this.#opened.inc({ outcome: tls.intercepted })
      if (tls.handshakeMs !== undefined) this.#handshake.observe({ side: 'client' }, tls.handshakeMs / 1000)
    }
    if (transport !== 'intercept' || !wasBlocked(record) || verdict.because === null) return
    const { section, scanner } = verdict.because
    const reason = scanner === 'authority' ? 'authority_mismatch' : scanner
    if (section === 'response_scanning') this.#responses.inc({ reason })
    else this.#requests.inc({ reason })
  }
}
