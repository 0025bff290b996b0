// Counts what the audit records say, under the names existing dashboards use; labels are bounded whatever a client sends.

import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { wasBlocked, type AuditRecord } from '../audit.ts'
import { type Blocked, RecentBlocks } from './blocks.ts'
import { FindingMeters } from './findings.ts'
import { OperationsMeters } from './operations.ts'
import { ScanApiMeters } from './scan-api.ts'
import { agentLabel, SessionMeters } from './sessions.ts'
import { RewritingMeters } from './rewriting.ts'
import { TlsMeters } from './tls.ts'
import { TunnelMeters } from './tunnels.ts'
import { WebSocketMeters } from './websocket.ts'

const prefix = 'pipelock_'

/** How one HTTP request may have come. */
const http: ReadonlySet<AuditRecord['transport']> = new Set(['forward', 'intercept', 'reverse', 'fetch'])

/** Distinct names kept for the top lists of `/stats`; later ones are counted as `other`. */
const topNames = 256

export interface Stats {
  readonly uptime_seconds: number
  readonly requests: {
    readonly total: number
    readonly allowed: number
    readonly blocked: number
    readonly block_rate: number
  }
  readonly tunnels: number
  readonly websockets: number
  readonly mcp: { readonly total: number; readonly blocked: number }
  readonly top_blocked_domains: readonly Ranked[]
  readonly top_scanners: readonly Ranked[]
  readonly recent_blocks: readonly Blocked[]
  readonly sessions: ReturnType<SessionMeters['stats']>['sessions']
  /** By profile; absent while there are none. */
  readonly agents?: ReturnType<SessionMeters['stats']>['agents']
}

interface Ranked {
  readonly name: string
  readonly count: number
}

/** Prometheus text (https://prometheus.io/docs/instrumenting/exposition_formats/) and `/stats`, fed by audit records. */
export class Meters {
  readonly #registry = new Registry()
  readonly #registers = [this.#registry]
  readonly #requests = new Counter({
    name: `${prefix}requests_total`,
    help: 'Forwarded HTTP requests by result',
    labelNames: ['result', 'agent'],
    registers: this.#registers,
  })
  readonly #hits = new Counter({
    name: `${prefix}scanner_hits_total`,
    help: 'Blocked exchanges by detector',
    labelNames: ['scanner', 'agent'],
    registers: this.#registers,
  })
  readonly #duration = new Histogram({
    name: `${prefix}request_duration_seconds`,
    help: 'Duration of forwarded HTTP requests in seconds',
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: this.#registers,
  })
  readonly #tunnels = new TunnelMeters(this.#registers)
  readonly #sockets = new WebSocketMeters(this.#registry)
  readonly #tls = new TlsMeters(this.#registers)
  readonly #rewriting = new RewritingMeters(this.#registers)
  readonly #findings = new FindingMeters(this.#registers)
  readonly sessions = new SessionMeters(this.#registers)
  readonly #blocks: RecentBlocks
  /** What is no exchange. */
  readonly operations = new OperationsMeters(this.#registers)
  readonly scanApi = new ScanApiMeters(this.#registers)
  readonly #exchanges = new Counter({
    name: `${prefix}exchanges_total`,
    help: 'Exchanges by transport, action taken, and the action mode strict would have taken',
    labelNames: ['transport', 'action', 'strict_action'],
    registers: this.#registers,
  })
  #killSources: () => Readonly<Record<string, boolean>> = () => ({})
  readonly #killed: Gauge = new Gauge({
    name: `${prefix}kill_switch_active`,
    help: 'Whether this source of the kill switch stops traffic now',
    labelNames: ['source'],
    registers: this.#registers,
    collect: () => {
      for (const [source, on] of Object.entries(this.#killSources())) this.#killed.set({ source }, on ? 1 : 0)
    },
  })
  readonly #denials = new Counter({
    name: `${prefix}kill_switch_denials_total`,
    help: 'Requests refused by the kill switch',
    labelNames: ['transport', 'endpoint'],
    registers: this.#registers,
  })
  readonly #started: number
  readonly #clock: () => number
  #counts = { allowed: 0, blocked: 0, mcp: 0, mcpBlocked: 0 }
  readonly #domains = new Map<string, number>()
  readonly #scanners = new Map<string, number>()

  /** @param clock milliseconds, monotonic or not */
  constructor(version: string, clock: () => number, date: () => Date) {
    this.#blocks = new RecentBlocks(date)
    this.#clock = clock
    this.#started = clock()
    const info = {
      name: `${prefix}info`,
      help: 'Build information',
      labelNames: ['version'],
      registers: this.#registers,
    }
    new Gauge(info).set({ version }, 1)
  }

  /** Asked whenever metrics are read. */
  watchKillSwitch(sources: () => Readonly<Record<string, boolean>>): void {
    this.#killSources = sources
  }

  /** The audit subscriber. */
  record(record: AuditRecord): void {
    const { verdict, transport } = record
    const blocked = wasBlocked(record)
    const sentBack = blocked || wasSentBack(record)
    const seconds = record.durationMs / 1000
    this.#tls.record(record)
    this.#rewriting.record(record)
    this.#findings.record(record)
    this.sessions.record(record, sentBack)
    this.operations.exchanged(transport, seconds)
    if (record.event === 'kill_switch_deny') this.#denials.inc({ transport, endpoint: endpointOf(record) })
    this.#exchanges.inc({ transport, action: verdict.action, strict_action: verdict.strict })
    if (blocked && verdict.because !== null) {
      this.#hits.inc({ scanner: verdict.because.scanner, ...agentLabel(record) })
      bump(this.#scanners, verdict.because.scanner)
      if (transport !== 'mcp') bump(this.#domains, hostOf(record.target))
      this.#blocks.record(record, hostOf(record.target))
    }
    // Bytes that were not read as a request are one that was sent back, whatever they were meant to be.
    const request = http.has(transport) || (transport === 'local' && record.method === '-')
    if (sentBack && (request || transport === 'connect' || transport === 'websocket')) this.#counts.blocked++
    if (request) {
      this.#requests.inc({ result: sentBack ? 'blocked' : 'allowed', ...agentLabel(record) })
      if (transport !== 'local') this.#duration.observe(seconds)
      if (!sentBack) this.#counts.allowed++
    } else if (transport === 'connect') this.#tunnels.record(record, sentBack)
    else if (transport === 'websocket') this.#sockets.record(record, sentBack)
    else if (transport === 'mcp') {
      this.#counts.mcp++
      if (sentBack) this.#counts.mcpBlocked++
    }
  }

  /** Who knows how many certificates are in memory. */
  set certificates(count: () => number) {
    this.#tls.certificates = count
  }

  /** Who knows how much of earlier requests is remembered. */
  set remembered(bytes: () => number) {
    this.#findings.remembered = bytes
  }

  /** Tunnels and WebSockets. */
  get open(): number {
    return this.#tunnels.open + this.#sockets.open
  }

  tunnelOpened(): void {
    this.#tunnels.opened()
  }

  tunnelClosed(): void {
    this.#tunnels.closed()
  }

  webSocketOpened(): void {
    this.#sockets.opened()
  }

  webSocketClosed(): void {
    this.#sockets.closed()
  }

  uptimeSeconds(): number {
    return (this.#clock() - this.#started) / 1000
  }

  exposition(): Promise<string> {
    return this.#registry.metrics()
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  stats(): Stats {
    const { allowed, blocked, mcp, mcpBlocked } = this.#counts
    const total = allowed + blocked
    const { sessions, agents } = this.sessions.stats()
    return {
      uptime_seconds: this.uptimeSeconds(),
      requests: { total, allowed, blocked, block_rate: total === 0 ? 0 : blocked / total },
      tunnels: this.#tunnels.open,
      websockets: this.#sockets.open,
      mcp: { total: mcp, blocked: mcpBlocked },
      top_blocked_domains: top(this.#domains),
      top_scanners: top(this.#scanners),
      recent_blocks: this.#blocks.all,
      sessions,
      ...(Object.keys(agents).length > 0 && { agents }),
    }
  }
}

/** By a limit, for want of a password, or as no well-formed request: nobody has let it pass either. */
function wasSentBack({ outcome, ws }: AuditRecord): boolean {
  return ws === undefined && (outcome === 'refused' || outcome === 'malformed')
}

function hostOf(target: string): string {
  const rest = target.replace(/^(?:https?|wss?):\/\//, '')
  // IPv6 addresses, not `[unreadable target]`.
  if (rest.startsWith('[') && rest.includes(':')) return rest.slice(0, rest.indexOf(']') + 1)
  return rest.split(/[/:]/, 1)[0] ?? target
}

function bump(counts: Map<string, number>, name: string): void {
  const key = counts.has(name) || counts.size < topNames ? name : 'other'
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function top(counts: ReadonlyMap<string, number>): readonly Ranked[] {
  const ranked = [...counts].map(([name, count]) => ({ name, count }))
  return ranked.sort((a, b) => b.count - a.count).slice(0, 10)
}

const endpoints: ReadonlySet<string> = new Set(['/fetch', '/ws', '/stats', '/metrics', '/health'])

/** Bounded, whatever path a client asks for. */
function endpointOf({ transport, target }: AuditRecord): string {
  return transport !== 'local' ? transport : endpoints.has(target) ? target : 'other'
}
