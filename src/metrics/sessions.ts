// Counts sessions and what becomes of them, under the names existing dashboards use.

import { Counter, Gauge, type Registry } from 'prom-client'
import type { AuditRecord } from '../audit.ts'

const prefix = 'pipelock_'

/** What `/stats` says of one session. */
export interface SessionStats {
  readonly session: string
  readonly agent: string | null
  readonly profile: string
  readonly level: string
  readonly score: number
  readonly airlock: string
  readonly requests: number
  readonly blocked: number
  readonly warned: number
  readonly bytes: number
  readonly hosts: number
  readonly anomalies: number
  readonly open: number
  /** What it has spent of what it may (`agents.*.budget`); null = it may spend anything. */
  readonly budget: Readonly<Record<string, { readonly spent: number; readonly most: number }>> | null
  readonly idle_seconds: number
}

export interface WatchedSessions {
  readonly active: () => number
  readonly evicted: () => number
  readonly levels: () => Readonly<Record<string, number>>
  readonly tiers: () => Readonly<Record<string, number>>
  /** The busiest first, no more than so many. */
  readonly top: (most: number) => readonly SessionStats[]
}

/** Sessions named in `/stats`. */
const NAMED = 50

interface AgentCounts {
  allowed: number
  blocked: number
  tunnels: number
}

/** Labels of a record: none where no profiles are configured, as before there were any. */
export const agentLabel = ({ profile }: AuditRecord): { agent?: string } =>
  profile === undefined ? {} : { agent: profile }

export class SessionMeters {
  readonly #anomalies: Counter<'type'>
  readonly #escalations: Counter<'from' | 'to'>
  readonly #relaxed: Counter<'from' | 'to'>
  readonly #upgrades: Counter<'from_action' | 'to_action' | 'level'>
  readonly #transitions: Counter<'from' | 'to' | 'trigger'>
  readonly #denials: Counter<'tier' | 'transport' | 'action_class'>
  readonly #drained: Counter
  readonly #ended: Counter
  readonly #types = new Map<string, number>()
  readonly #agents = new Map<string, AgentCounts>()
  #escalated = 0
  #watched: WatchedSessions = {
    active: () => 0,
    evicted: () => 0,
    levels: () => ({}),
    tiers: () => ({}),
    top: () => [],
  }

  constructor(registers: Registry[]) {
    const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
      new Counter({ name: `${prefix}${name}`, help, labelNames, registers })
    this.#anomalies = counter('session_anomalies_total', 'Sessions that suddenly behave differently', ['type'])
    this.#escalations = counter('session_escalations_total', 'Sessions that rose a level', ['from', 'to'])
    this.#relaxed = counter('session_auto_deescalation_total', 'Sessions that came down a level', ['from', 'to'])
    this.#upgrades = counter('adaptive_upgrades_total', 'Actions made stricter by the level of a session', [
      'from_action',
      'to_action',
      'level',
    ])
    this.#transitions = counter('airlock_transitions_total', 'Airlocks that were shut further or opened', [
      'from',
      'to',
      'trigger',
    ])
    this.#denials = counter('airlock_denials_total', 'Exchanges refused by an airlock', [
      'tier',
      'transport',
      'action_class',
    ])
    this.#drained = counter('airlock_drain_completed_total', 'Drained sessions that had nothing open any more', [])
    this.#ended = counter('airlock_drain_timeout_total', 'Drained sessions whose connections had to be cut', [])
    const gauge = (name: string, help: string, read: () => number) => {
      const made: Gauge = new Gauge({ name: `${prefix}${name}`, help, registers, collect: () => made.set(read()) })
    }
    gauge('sessions_active', 'Sessions remembered now', () => this.#watched.active())
    let told = 0
    const evicted: Counter = new Counter({
      name: `${prefix}sessions_evicted_total`,
      help: 'Sessions forgotten because there were too many',
      registers,
      collect: () => {
        evicted.inc(this.#watched.evicted() - told)
        told = this.#watched.evicted()
      },
    })
    const byLabel = (name: string, help: string, label: string, read: () => Readonly<Record<string, number>>) => {
      const made: Gauge = new Gauge({
        name: `${prefix}${name}`,
        help,
        labelNames: [label],
        registers,
        collect: () => {
          for (const [value, count] of Object.entries(read())) made.set({ [label]: value }, count)
        },
      })
    }
    byLabel('adaptive_sessions_current', 'Sessions by level', 'level', () => this.#watched.levels())
    byLabel('airlock_sessions', 'Sessions by airlock tier', 'tier', () => this.#watched.tiers())
  }

  /** Asked whenever metrics are read. */
  watch(sessions: WatchedSessions): void {
    this.#watched = sessions
  }

  anomaly(type: string): void {
    this.#anomalies.inc({ type })
    this.#types.set(type, (this.#types.get(type) ?? 0) + 1)
  }

  moved(from: string, to: string, up: boolean): void {
    if (up) this.#escalated++
    ;(up ? this.#escalations : this.#relaxed).inc({ from, to })
  }

  upgraded(from: string, to: string, level: string): void {
    this.#upgrades.inc({ from_action: from, to_action: to, level })
  }

  airlock(from: string, to: string, trigger: string): void {
    this.#transitions.inc({ from, to, trigger })
  }

  denied(tier: string, transport: string, deed: string): void {
    this.#denials.inc({ tier, transport, action_class: deed })
  }

  drained(ended: number): void {
    ;(ended > 0 ? this.#ended : this.#drained).inc()
  }

  record({ profile, transport }: AuditRecord, sentBack: boolean): void {
    if (profile === undefined) return
    const counts = this.#agents.get(profile) ?? { allowed: 0, blocked: 0, tunnels: 0 }
    this.#agents.set(profile, counts)
    if (sentBack) counts.blocked++
    else counts.allowed++
    if (transport === 'connect') counts.tunnels++
  }

  stats() {
    const types = [...this.#types].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count)
    return {
      agents: Object.fromEntries(this.#agents),
      sessions: {
        active: this.#watched.active(),
        anomalies: types.reduce((sum, { count }) => sum + count, 0),
        escalations: this.#escalated,
        top_anomalies: types,
        evicted: this.#watched.evicted(),
        levels: this.#watched.levels(),
        airlock: this.#watched.tiers(),
        top: this.#watched.top(NAMED),
      },
    }
  }
}
