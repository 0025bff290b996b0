// What findings, time and locks make of one session: how far it has risen, and what happens to it then.

import { refusalOf } from './arrivals.ts'
import type { Tier } from './airlock.ts'
import type { SessionsDeps } from './events.ts'
import { pointsOf, type Level, type LevelSettings } from './levels.ts'
import { hostOf } from './reading.ts'
import type { Session, SessionSettings } from './session.ts'
import type { SessionStore } from './store.ts'
import type { AuditRecord } from '../audit.ts'
import { decide } from '../decide.ts'

/** Names of one address that are not proved rise together when all of them have done so many times what one may. */
const CROWD = 4

function ofAll(levels: LevelSettings): LevelSettings {
  return { ...levels, threshold: levels.threshold * CROWD }
}

export class Course {
  readonly #deps: SessionsDeps
  readonly #store: SessionStore

  constructor(deps: SessionsDeps, store: SessionStore) {
    this.#deps = deps
    this.#store = store
  }

  /** Lets time do its work, on it and on the names beside it. */
  rest(session: Session): void {
    const now = this.#deps.clock()
    const settings = this.#deps.settings(session.who.profile)
    const { levels, airlock } = settings
    const told = (from: Level, to: Level, score: number): void => this.#moved(session, from, to, score, null)
    session.standing.rest(now, levels, told)
    const together = session.who.by === 'user' ? undefined : this.#store.address(session)?.standing
    together?.rest(now, ofAll(levels), () => undefined)
    if (levels.on) session.standing.lift(together?.rank ?? 0, now, levels, told)
    session.lock.rest(now, airlock, this.airlockOf(session))
    if (session.lock.isOverdue(now, airlock) && isRefused(session, settings))
      this.#deps.events.drained(session.endAll())
  }

  /** Counts what an exchange has ended in. */
  score(
    session: Session,
    record: AuditRecord,
    base: ReturnType<typeof decide>,
    now: number,
    { levels, airlock }: SessionSettings,
  ): void {
    const clean = record.outcome === 'completed' && base.findings.every(({ allowed }) => allowed !== undefined)
    const points = levels.isExempt(hostOf(record.target)) ? 0 : pointsOf(base)
    const told = (from: Level, to: Level, score: number): void =>
      this.#moved(session, from, to, score, record.requestId)
    if (levels.on) {
      session.standing.count(points, clean, now, levels, told)
      if (session.who.by !== 'user') {
        this.#store.address(session)?.standing.count(points, clean, now, ofAll(levels), () => undefined)
      }
    }
    if (points > 0)
      session.note({
        at: this.#deps.date().toISOString(),
        what: base.because?.rule ?? 'finding',
        points,
        level: session.standing.level,
      })
    const { severity } = airlock.triggers
    const grave = base.because !== null && points > 0 ? base.because.severity : 'low'
    if (airlock.on && severity !== null && (grave === 'critical' || grave === severity))
      session.lock.shut('hard', now, 'severity', this.airlockOf(session))
  }

  #moved(session: Session, from: Level, to: Level, score: number, requestId: string | null): void {
    const settings = this.#deps.settings(session.who.profile)
    const { airlock, levels } = settings
    this.#deps.events.moved(session, from, to, score, requestId)
    if (airlock.on && to !== 'normal' && requestId !== null)
      session.lock.shut(airlock.triggers[to], this.#deps.clock(), `level ${to}`, this.airlockOf(session))
    if (to !== 'normal' && levels.changes[to].all && isRefused(session, settings)) session.endAll()
  }

  /** Tells where its airlock has moved. */
  airlockOf(session: Session) {
    return (from: Tier, to: Tier, trigger: string): void => this.#deps.events.airlock(session, from, to, trigger)
  }
}

/** Whether nothing of it may go on: not so where the mode only looks. */
function isRefused(session: Session, settings: SessionSettings): boolean {
  const shut = refusalOf(session, 'tunnel', settings)
  return shut !== null && decide(settings.policy, [shut]).action === 'block'
}
