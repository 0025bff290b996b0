// Counts what was found, blocked or not, by what found it: tool chains, bodies, fields, addresses, requests taken together.

import { Counter, Gauge, type Registry } from 'prom-client'
import { wasBlocked, type AuditRecord } from '../audit.ts'
import { agentLabel } from './sessions.ts'

const prefix = 'pipelock_'

/** RFC 9110 and 5789; a client may write any other word. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])

const detectors: ReadonlySet<string> = new Set(['dlp', 'body_dlp', 'header_dlp'])

/** As `rules/addresses.ts` names them: `Lookalike ETH Address`. */
const address = /^(Lookalike|Unknown) (\w+) Address$/

/** Labels are names of rules, sections and statuses: nothing that a client or an origin chooses. */
export class FindingMeters {
  readonly #chains: Counter<'pattern' | 'severity' | 'action'>
  readonly #bodies: Counter<'action' | 'agent'>
  readonly #fields: Counter<'action' | 'agent'>
  readonly #warned: Counter
  readonly #exempt: Counter<'reason' | 'transport'>
  readonly #addresses: Counter<'chain' | 'verdict'>
  readonly #entropy: Counter
  readonly #pieces: Counter
  readonly #reverse: Counter<'method' | 'status'>
  readonly #reverseBlocked: Counter<'direction' | 'reason'>
  /** Bytes of pieces that are remembered, asked when somebody looks. */
  remembered: () => number = () => 0

  constructor(registers: Registry[]) {
    const counter = <T extends string>(name: string, help: string, ...labelNames: T[]) =>
      new Counter({ name: prefix + name, help, labelNames, registers })
    this.#chains = counter('chain_detections_total', 'Sequences of tool calls', 'pattern', 'severity', 'action')
    this.#bodies = counter('body_dlp_hits_total', 'Exchanges with secrets in a request body', 'action', 'agent')
    this.#fields = counter('header_dlp_hits_total', 'Exchanges with secrets in request fields', 'action', 'agent')
    this.#warned = counter('dlp_warn_matches_total', 'Secrets that were found and let pass with a warning')
    const exempt = 'Answers nobody looked at for injections, by why'
    this.#exempt = counter('response_scan_exempt_total', exempt, 'reason', 'transport')
    this.#addresses = counter('address_findings_total', 'Addresses of wallets that are not yours', 'chain', 'verdict')
    const across = 'cross_request_'
    this.#entropy = counter(`${across}entropy_exceeded_total`, 'Requests over the entropy budget of their session')
    this.#pieces = counter(`${across}dlp_match_total`, 'Secrets in pieces over several requests')
    const kept: Gauge = new Gauge({
      name: `${prefix}${across}fragment_buffer_bytes`,
      help: 'Bytes of earlier requests that are remembered',
      registers,
      collect: () => kept.set(this.remembered()),
    })
    this.#reverse = counter('reverse_proxy_requests_total', 'Requests to reverse_proxy', 'method', 'status')
    const blocked = 'What reverse_proxy blocked, by direction and detector'
    this.#reverseBlocked = counter('reverse_proxy_scan_blocked_total', blocked, 'direction', 'reason')
  }

  record(record: AuditRecord): void {
    const { action, because, findings } = record.verdict
    const acted = findings.filter(({ allowed }) => allowed === undefined)
    const labels = { action, ...agentLabel(record) }
    for (const { rule: pattern, severity, section } of acted)
      if (section === 'tool_chain_detection') this.#chains.inc({ pattern, severity, action })
    if (acted.some(({ scanner }) => scanner === 'body_dlp')) this.#bodies.inc(labels)
    if (acted.some(({ scanner }) => scanner === 'header_dlp')) this.#fields.inc(labels)
    if (!wasBlocked(record)) this.#warned.inc(acted.filter(({ scanner }) => detectors.has(scanner)).length)
    for (const { rule, section } of acted) {
      const [, verdict = '', chain = ''] = address.exec(rule) ?? []
      if (chain !== '') this.#addresses.inc({ chain: chain.toLowerCase(), verdict: verdict.toLowerCase() })
      if (section === 'entropy_budget') this.#entropy.inc()
      if (section === 'cross_request_detection') this.#pieces.inc()
    }
    const { transport, response_scan: reason } = record
    if (reason !== undefined) this.#exempt.inc({ reason, transport })
    if (transport !== 'reverse') return
    const method = methods.has(record.method) ? record.method : 'other'
    this.#reverse.inc({ method, status: String(record.status ?? 0) })
    if (!wasBlocked(record) || because === null) return
    const direction = because.section === 'response_scanning' ? 'response' : 'request'
    this.#reverseBlocked.inc({ direction, reason: because.scanner })
  }
}
