// Says of one session why it stands where it does, and how it comes down.

import type { Tier } from './airlock.ts'
import type { Level } from './levels.ts'
import type { Session, SessionSettings, Signal } from './session.ts'
import type { Taint } from './taint.ts'

export interface Explained {
  readonly level: Level
  /** Score of the next level; null = there is none. */
  readonly next_level_at: number | null
  /** Without a finding that counts; 0 = there is no level to leave. */
  readonly level_left_in_seconds: number
  /** Null = it is not used. */
  readonly airlock: Tier | null
  /** What counted last, latest last. */
  readonly signals: readonly Signal[]
  readonly taint: { readonly level: Taint; readonly sources: readonly string[] }
  readonly spent: Readonly<Record<string, number>>
}

/** Of what is limited: how much is spent. Null = nothing is. */
export function budgetOf({ purse }: Session, { budget }: SessionSettings) {
  if (budget === null) return null
  const { requests, bytes, domains, tool_calls } = purse.state()
  const all = { requests: [requests, budget.requests], bytes: [bytes, budget.bytes], hosts: [domains, budget.domains] }
  const limited = Object.entries({ ...all, tool_calls: [tool_calls, budget.calls.total] })
  return Object.fromEntries(
    limited.flatMap(([name, [spent = 0, most = 0]]) => (most > 0 ? [[name, { spent, most }]] : [])),
  )
}

export function explain(session: Session, { levels, airlock }: SessionSettings, now: number): Explained {
  const { standing, lock, signals, tainted, purse } = session
  return {
    level: standing.level,
    next_level_at: levels.on && standing.rank < 3 ? levels.threshold * 2 ** standing.rank : null,
    level_left_in_seconds: Math.round(standing.leftIn(now, levels) / 1000),
    airlock: airlock.on ? lock.tier : null,
    signals,
    taint: { level: tainted.level, sources: tainted.sources },
    spent: purse.state(),
  }
}
