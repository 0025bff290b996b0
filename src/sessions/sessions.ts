// All sessions there are: found by name, counted by what records say, forgotten in good order.

import { arrivalOf, frozen, type Arrival } from './arrivals.ts'
import { tiers, type Deed, type Tier } from './airlock.ts'
import type { Deviation, Measured } from './baseline.ts'
import { Course } from './course.ts'
import { Standing } from './levels.ts'
import { explain, type Explained } from './explain.ts'
import type { SessionsDeps } from './events.ts'
import { takeIn } from './reading.ts'
import { judgeDoing, type Doing } from './taint.ts'
import { spend, type ToolCall } from './wallet.ts'
import { Session, type SessionSettings } from './session.ts'
import { SessionStore } from './store.ts'
import { deviation } from './usual.ts'
import { cleanName, type Who } from './who.ts'
import type { AuditRecord } from '../audit.ts'
import { decide } from '../decide.ts'
import type { Escalated, Finding } from '../types.ts'

export class Sessions {
  readonly #deps: SessionsDeps
  readonly #store: SessionStore
  readonly #course: Course

  constructor(deps: SessionsDeps) {
    this.#deps = deps
    this.#store = new SessionStore(deps.most, (session) => {
      const { baseline } = deps.settings(session.who.profile)
      if (baseline !== null) deps.baselines?.learn(session, baseline)
    })
    this.#course = new Course(deps, this.#store)
  }

  get size(): number {
    return this.#store.size
  }

  get evicted(): number {
    return this.#store.evicted
  }

  all(): readonly Session[] {
    return [...this.#store.all()]
  }

  find(name: string): Session | undefined {
    return this.#store.find(name)
  }

  /** Whose session it is in the end. */
  within(who: Who): Who {
    return this.#store.within(who)
  }

  /** Before anything is sent. */
  arrive(who: Who, host: string, deed: Deed, counts: boolean): Arrival {
    const session = this.#of(who)
    const now = this.#deps.clock()
    const settings = this.#deps.settings(who.profile)
    const address = this.#store.address(session)
    const beside = address !== undefined && address.sessions.size > 1 ? address.hosts : null
    const unusual = (measured: Measured) => this.#unusual(session, measured, settings)
    const arrival = arrivalOf(session, { host, deed, counts, beside, unusual }, settings, now)
    if (counts && beside === null) address?.hosts.see(host, now, settings.profiling.windowMs)
    return arrival
  }

  /** Before a tool is called. */
  call(who: Who, call: ToolCall, doing: Doing): readonly Finding[] {
    const session = this.#of(who)
    const settings = this.#deps.settings(who.profile)
    const { budget, taint } = settings
    const spent = budget === null ? [] : spend(session, call, this.#deps.clock(), budget)
    const read = judgeDoing(session.tainted, doing, taint, this.#deps.date())
    return [...frozen(session, call, settings), ...spent, ...read, ...this.#called(session, call.tool, settings)]
  }

  /** A call has begun; the answer is to be called when it has ended. */
  calling(who: Who): () => void {
    const session = this.#store.find(who.session)
    if (session === undefined) return () => undefined
    session.calls.open++
    let over = false
    return () => {
      if (!over) session.calls.open--
      over = true
    }
  }

  /** What the level of this session changes now; undefined = nothing. */
  escalated(who: Who): Escalated | undefined {
    const session = this.#store.find(who.session)
    if (session === undefined) return undefined
    const { levels } = this.#deps.settings(who.profile)
    if (!levels.on) return undefined
    this.#course.rest(session)
    const { level } = session.standing
    if (level === 'normal') return undefined
    return { level, warn: levels.changes[level].warn, ask: levels.changes[level].ask }
  }

  /** Something of this session stays open until the answer is called; `end` closes it. */
  opened(who: Who, end: () => void): () => void {
    const { open } = this.#of(who)
    open.add(end)
    return () => void open.delete(end)
  }

  /** Counts what an exchange of its has ended in, also where nothing was let begin. */
  record(who: Who, record: AuditRecord): void {
    const session = this.#of(who)
    const now = this.#deps.clock()
    const settings = this.#deps.settings(who.profile)
    const { verdict } = record
    const base = decide(settings.policy, verdict.findings)
    session.last = now
    session.counts.requests++
    if (verdict.action === 'block') session.counts.blocked++
    else if (verdict.action !== 'allow') session.counts.warned++
    this.#carried(session, record.bytes ?? 0, now, settings)
    if (verdict.action === 'block' && base.action !== 'block')
      this.#deps.events.upgraded(base.action, verdict.action, session.standing.level)
    for (const { rule, scanner, allowed } of verdict.findings) {
      if (allowed !== undefined) continue
      if (scanner === 'session_anomaly') this.#anomalous(session, rule, record, now, settings)
      if (scanner === 'airlock' && verdict.action === 'block') {
        const deed: Deed =
          record.transport === 'connect' ? 'tunnel' : record.transport === 'websocket' ? 'socket' : 'write'
        this.#deps.events.denied(session, session.lock.tier, record.transport, deed)
      }
    }
    takeIn(session.tainted, record, settings.taint)
    this.#course.score(session, record, base, now, settings)
  }

  /** Why it stands where it does, and how it comes down. */
  explain(session: Session): Explained {
    this.#course.rest(session)
    return explain(session, this.#deps.settings(session.who.profile), this.#deps.clock())
  }

  reset(name: string): boolean {
    const session = this.#store.find(name)
    if (session === undefined) return false
    const now = this.#deps.clock()
    session.lock.set('none', now, 'operator', this.#course.airlockOf(session))
    session.reset(now)
    // Or the address would lift it again.
    if (session.who.by !== 'user') this.#store.address(session)?.standing.reset(now)
    return true
  }

  /** What it has read so far belongs to another task; `label` = what that is called. */
  newTask(name: string, label: string): boolean {
    const session = this.#store.find(name)
    if (session === undefined) return false
    session.tainted.reset()
    session.usual.label = cleanName(label)
    return true
  }

  /** Whether an airlock refuses it anything. */
  hasAirlock({ who }: Session): boolean {
    return this.#deps.settings(who.profile).airlock.on
  }

  /** By hand, in either direction. */
  shut(name: string, tier: Tier): boolean {
    const session = this.#store.find(name)
    if (session === undefined) return false
    session.lock.set(tier, this.#deps.clock(), 'operator', this.#course.airlockOf(session))
    return true
  }

  /** Lets time do its work on all of them. */
  tend(): void {
    for (const session of this.#store.all()) this.#course.rest(session)
  }

  /** Forgets the idle ones of each profile whose time for that has come. */
  sweep(): void {
    this.#store.sweep(this.#deps.clock(), (profile) => this.#deps.settings(profile).profiling)
  }

  /** Nothing more comes: all of them have ended. */
  end(): void {
    this.#store.clear()
  }

  #unusual(session: Session, measured: Measured, { baseline }: SessionSettings): readonly Deviation[] {
    if (baseline === null || this.#deps.baselines === undefined) return []
    return session.usual.untold(this.#deps.baselines.unusual(session, measured, baseline))
  }

  #called(session: Session, tool: string, settings: SessionSettings): readonly Finding[] {
    const odd = this.#unusual(session, session.usual.with(null, tool, session.counts.bytes), settings)
    if (settings.baseline !== null) session.usual.called(tool)
    const findings = odd.map(deviation)
    // What is stopped stays news, or trying again would help.
    if (decide(settings.policy, findings).action !== 'block') session.usual.tell(odd)
    return findings
  }

  #carried(session: Session, bytes: number, now: number, { profiling, budget }: SessionSettings): void {
    session.counts.bytes += bytes
    session.volume.add(bytes, now, profiling.windowMs)
    if (budget !== null) session.purse.carry(bytes, now, budget)
  }

  #anomalous(session: Session, rule: string, record: AuditRecord, now: number, { airlock }: SessionSettings): void {
    session.counts.anomalies++
    const { anomalies, windowMs } = airlock.triggers
    session.anomalies = [...session.anomalies.filter((at) => now - at < windowMs), now].slice(-100)
    this.#deps.events.anomaly(session, types[rule] ?? 'other', record)
    if (airlock.on && anomalies > 0 && session.anomalies.length >= anomalies)
      session.lock.shut('hard', now, 'anomalies', this.#course.airlockOf(session))
  }

  #of(who: Who): Session {
    const now = this.#deps.clock()
    const known = this.#store.take(who, now)
    if (known !== undefined) {
      this.#course.rest(known)
      return known
    }
    // A name that a client gives itself must not lead it out of what it has brought upon itself.
    const kin = who.by === 'user' ? [] : this.#store.kin(who.place)
    const { levels, profiling } = this.#deps.settings(who.profile)
    const rank = levels.on ? Math.max(0, ...kin.map(({ standing }) => standing.rank)) : 0
    const like = kin.find((one) => one.who.profile === who.profile)
    const made = new Session(who, now, new Standing(now, rank, levels.threshold), profiling.hosts, like)
    const tier = Math.max(0, ...kin.map(({ lock }) => tiers.indexOf(lock.tier)))
    if (tier > 0) made.lock.set(tiers[tier] ?? 'none', now, 'same address', this.#course.airlockOf(made))
    this.#store.add(made, now, profiling.most)
    return made
  }
}

const types: Readonly<Record<string, string>> = {
  'Domain Burst': 'domain_burst',
  'Address Domain Burst': 'ip_domain_burst',
  'Volume Spike': 'volume_spike',
  'Unusual Behaviour': 'baseline_deviation',
}
