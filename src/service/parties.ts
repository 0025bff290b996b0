// Gives each exchange what holds for whoever asks: who that is, its profile's settings, its session's level.

import { keepingIn, namesIn, readBaseline } from './baselines.ts'
import type { Live } from './live.ts'
import type { LogSink } from './log.ts'
import type { Audit } from '../audit.ts'
import type { McpEnter } from '../mcp/party.ts'
import type { Meters } from '../metrics/metrics.ts'
import type { SessionStats } from '../metrics/sessions.ts'
import type { Enter } from '../proxy/party.ts'
import type { Quota } from '../proxy/quota.ts'
import type { Scanner } from '../scan/scanner.ts'
import { tiers } from '../sessions/airlock.ts'
import { levels, pointsOf } from '../sessions/levels.ts'
import { Baselines } from '../sessions/baselines.ts'
import { budgetOf } from '../sessions/explain.ts'
import type { Session, SessionSettings } from '../sessions/session.ts'
import { Sessions } from '../sessions/sessions.ts'
import { identify, type Asking, type Who } from '../sessions/who.ts'
import type { Policy } from '../types.ts'

/** Without `meters` nobody asks for numbers. */
export function createSessions(
  live: Live,
  log: LogSink['event'],
  meters: Meters | null,
  clock: () => number,
): Sessions {
  const { enabled, profile_dir } = live.config().behavioral_baseline
  if (enabled && profile_dir !== '') for (const name of namesIn(profile_dir)) readBaseline(profile_dir, name)
  const dir = () => live.config().behavioral_baseline.profile_dir
  const keeping = keepingIn(dir, clock, (message, fields) => log('baseline', message, fields))
  const sessions = new Sessions({
    baselines: new Baselines(keeping, () => new Date()),
    settings: (profile) => live.of(profile).sessions,
    most: () => live.config().session_profiling.max_sessions,
    clock,
    date: () => new Date(),
    events: {
      anomaly: ({ who }, type, { clientIp, requestId, verdict }) => {
        meters?.sessions.anomaly(type)
        const detail = verdict.findings.find(({ scanner }) => scanner === 'session_anomaly')?.detail ?? ''
        log('session_anomaly', 'session anomaly detected', {
          session: who.session,
          anomaly_type: type,
          detail,
          client_ip: clientIp,
          request_id: requestId,
          score: pointsOf(verdict),
          mitre_technique: 'T1078',
        })
      },
      moved: ({ who }, from, to, score, requestId) => {
        const up = levels.indexOf(to) > levels.indexOf(from)
        meters?.sessions.moved(from, to, up)
        log('adaptive_escalation', up ? 'enforcement escalated' : 'enforcement relaxed', {
          session: who.session,
          from,
          to,
          client_ip: who.place,
          ...(requestId !== null && { request_id: requestId }),
          score,
        })
      },
      upgraded: (from, to, level) => meters?.sessions.upgraded(from, to, level),
      airlock: ({ who }, from, to, trigger) => {
        meters?.sessions.airlock(from, to, trigger)
        log('airlock', 'airlock moved', { session: who.session, from, to, trigger, client_ip: who.place })
      },
      denied: (_, tier, transport, deed) => meters?.sessions.denied(tier, transport, deed),
      drained: (ended) => meters?.sessions.drained(ended),
    },
  })
  const countBy = (names: readonly string[], of: (session: Session) => string) => () => {
    const counts = Object.fromEntries(names.map((name) => [name, 0]))
    for (const session of sessions.all()) counts[of(session)] = (counts[of(session)] ?? 0) + 1
    return counts
  }
  meters?.sessions.watch({
    active: () => sessions.size,
    evicted: () => sessions.evicted,
    levels: countBy(levels, ({ standing }) => standing.level),
    tiers: countBy(tiers, ({ lock }) => lock.tier),
    top: (most) => {
      const busiest = sessions.all().toSorted((a, b) => b.standing.rank - a.standing.rank || b.last - a.last)
      return busiest.slice(0, most).map((session) => statsOf(session, live.of(session.who.profile).sessions, clock()))
    },
  })
  return sessions
}

/** Rounded: nobody reads a score to the last bit. */
export function statsOf(session: Session, settings: SessionSettings, now: number): SessionStats {
  const { who, standing, counts, lock, hosts, open, last } = session
  return {
    session: who.session,
    agent: who.agent ?? null,
    profile: who.profile,
    level: standing.level,
    score: Math.round(standing.score * 100) / 100,
    airlock: lock.tier,
    ...counts,
    hosts: hosts.size,
    open: open.size,
    budget: budgetOf(session, settings),
    idle_seconds: Math.round((now - last) / 1000),
  }
}

export interface Own {
  readonly who: Who
  readonly policy: () => Policy
  readonly audit: Audit
}

/** Who asks, the policy of its profile at its level, and the audit that counts for it. */
export function createOwn(live: Live, sessions: Sessions, audit: Audit): (asking: Asking) => Own {
  return (asking) => {
    const { agents, config } = live.now
    const who = sessions.within(identify(asking, agents))
    const policy = (): Policy => {
      const own = live.of(who.profile).policy
      const escalated = sessions.escalated(who)
      return escalated === undefined ? own : { ...own, escalated }
    }
    const isNamed = Object.keys(config.agents).length > 0
    const told: Audit = (record) => {
      audit(isNamed ? { ...record, profile: who.profile } : record)
      sessions.record(who, record)
    }
    return { who, policy, audit: told }
  }
}

/** The same for whoever sends MCP messages. */
export function createMcpEnter(live: Live, sessions: Sessions, audit: Audit): McpEnter {
  const own = createOwn(live, sessions, audit)
  return (asking) => {
    const mine = own(asking)
    const { who } = mine
    const rules = live.now.config.agents[who.profile]?.mcp_tool_policy
    return {
      ...mine,
      session: {
        arrive: (host, deed, counts) => sessions.arrive(who, host, deed, counts),
        call: (call, doing) => sessions.call(who, call, doing),
        calling: () => sessions.calling(who),
      },
      ...(rules !== undefined && { guards: () => live.guards(live.of(who.profile).config) }),
    }
  }
}

const kept = <T>(all: Map<string, T>, profile: string, make: () => T): T => {
  const known = all.get(profile) ?? make()
  all.set(profile, known)
  return known
}

export function createEnter(live: Live, sessions: Sessions, audit: Audit, clock: () => number): Enter {
  const own = createOwn(live, sessions, audit)
  const scanners = new Map<string, Scanner>()
  const quotas = new Map<string, Quota>()
  return (asking) => {
    const mine = own(asking)
    const { who } = mine
    const { profile } = who
    const settings = live.now.config.agents[profile]
    const dlp = live.of(profile) === live.now ? live.dlp : kept(scanners, profile, () => live.dlpOf(profile, clock))
    const limited = settings?.rate_limit !== undefined
    const quota = limited
      ? kept(quotas, profile, () => live.countedFor(() => live.of(profile).config, clock))
      : live.quota
    return {
      ...mine,
      settings: () => live.of(profile).settings,
      dlp: () => dlp,
      quota,
      remember: live.remember,
      arrive: (host, deed, counts) => sessions.arrive(who, host, deed, counts),
      opened: (end) => sessions.opened(who, end),
    }
  }
}
