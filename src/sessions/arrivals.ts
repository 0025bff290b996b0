// Knows what is to be said of a session before it is let do one thing more.

import type { Deed } from './airlock.ts'
import type { Deviation, Measured } from './baseline.ts'
import { anomaly, wrong } from './findings.ts'
import type { Session, SessionSettings } from './session.ts'
import type { ToolCall } from './wallet.ts'
import { deviation } from './usual.ts'
import { cleanTaintOf } from './taint.ts'
import type { Recent } from './window.ts'
import type { Finding } from '../types.ts'

export interface Arrival {
  readonly findings: readonly Finding[]
  /** To be called once with the decision. */
  readonly settle: (passes: boolean) => void
}

export interface Place {
  readonly host: string
  readonly deed: Deed
  /** False = what goes there will arrive by itself. */
  readonly counts: boolean
  /** Hosts of all sessions of this address; null = it has no other. */
  readonly beside: Recent | null
  /** What of this would be unusual, and is news. */
  readonly unusual: (measured: Measured) => readonly Deviation[]
}

/** Levels and locks first: what is refused anyway uses nothing up. */
export function arrivalOf(session: Session, place: Place, settings: SessionSettings, now: number): Arrival {
  const shut = refusalOf(session, place.deed, settings)
  if (shut !== null) return { findings: [shut], settle: () => undefined }
  if (!place.counts) return { findings: [], settle: () => undefined }
  const findings: Finding[] = []
  const { profiling, budget, taint } = settings
  const spent = budget === null ? null : session.purse.request(place.host, now, budget)
  if (spent !== null && budget !== null)
    findings.push(
      wrong({
        rule: 'Agent Budget',
        section: 'agent_budget',
        scanner: 'agent_budget',
        severity: 'medium',
        detail: `agent budget exceeded: ${spent.what}`,
        setting: budget.action,
        ...(spent.retryAfter !== undefined && { retryAfter: spent.retryAfter }),
      }),
    )
  if (profiling.on) findings.push(...bursts(session, place, profiling, now))
  const odd = place.unusual(session.usual.with(place.host, null, session.counts.bytes))
  findings.push(...odd.map(deviation))
  const settle = (passes: boolean): void => {
    if (!passes) return
    if (settings.baseline !== null) session.usual.arrived(place.host)
    session.usual.tell(odd)
    session.hosts.see(place.host, now, profiling.windowMs)
    place.beside?.see(place.host, now, profiling.windowMs)
    // What comes through these is read long before their record is written.
    if (taint.on && (place.deed === 'tunnel' || place.deed === 'socket'))
      session.tainted.read(place.host, cleanTaintOf(place.host, taint), taint.sources)
  }
  return { findings, settle }
}

/** Why nothing of the kind may begin now, nor go on; null = it may. */
export function refusalOf(session: Session, deed: Deed, { levels, airlock }: SessionSettings): Finding | null {
  const { level } = session.standing
  if (levels.on && level !== 'normal' && levels.changes[level].all) {
    return wrong({
      rule: 'Session Escalation',
      section: 'adaptive_enforcement',
      scanner: 'escalation',
      severity: 'critical',
      detail: `session escalation level ${level}`,
    })
  }
  const why = airlock.on ? session.lock.refuses(deed) : null
  if (why === null) return null
  return wrong({ rule: 'Airlock', section: 'airlock', scanner: 'airlock', severity: 'high', detail: why })
}

/** A tool that was not there when the airlock was shut; soft airlocks only tell. */
export function frozen({ lock }: Session, { shown }: ToolCall, { airlock }: SessionSettings): Finding[] {
  const why = airlock.on ? lock.freezes(shown, airlock) : null
  if (why === null) return []
  const most = lock.tier === 'soft' ? { most: 'warn' as const } : {}
  return [
    wrong({ rule: 'Tool Freeze', section: 'airlock', scanner: 'airlock', severity: 'high', detail: why, ...most }),
  ]
}

type Profiling = SessionSettings['profiling']

/** Only what is new is an anomaly: not every request of an agent that has been everywhere. */
function bursts(session: Session, { host, beside }: Place, profiling: Profiling, now: number): Finding[] {
  const { hosts, windowMs, ratio } = profiling
  const minutes = Math.round(windowMs / 60_000)
  const found: Finding[] = []
  const own = session.hosts.with(host, now, windowMs)
  const burst = Math.min(hosts, session.hosts.most)
  if (own.isNew && own.size >= burst)
    found.push(anomaly('Domain Burst', `domain_burst: ${own.size} different hosts within ${minutes} minutes`))
  const all = beside?.with(host, now, windowMs)
  if (all !== undefined && all.isNew && all.size >= burst && found.length === 0)
    found.push(
      anomaly(
        'Address Domain Burst',
        `ip_domain_burst: ${all.size} different hosts within ${minutes} minutes, by all agents of one address`,
      ),
    )
  const times = session.volume.spike(now, windowMs, ratio)
  if (times > 0) found.push(anomaly('Volume Spike', `volume_spike: ${times.toFixed(1)} times the usual volume`))
  return found
}
