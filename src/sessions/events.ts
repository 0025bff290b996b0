// Names what happens to sessions, for those who are told, and what sessions must be given.

import type { Deed, Tier } from './airlock.ts'
import type { Baselines } from './baselines.ts'
import type { Level } from './levels.ts'
import type { Session, SessionSettings } from './session.ts'
import type { AuditRecord } from '../audit.ts'

/** Who is told what happens to sessions. */
export interface SessionEvents {
  readonly anomaly: (session: Session, type: string, record: AuditRecord) => void
  readonly moved: (session: Session, from: Level, to: Level, score: number, requestId: string | null) => void
  readonly upgraded: (from: string, to: string, level: Level) => void
  readonly airlock: (session: Session, from: Tier, to: Tier, trigger: string) => void
  readonly denied: (session: Session, tier: Tier, transport: string, deed: Deed) => void
  readonly drained: (ended: number) => void
}

export interface SessionsDeps {
  /** In force for a profile now. */
  readonly settings: (profile: string) => SessionSettings
  /** Sessions kept. */
  readonly most: () => number
  /** Milliseconds, monotonic. */
  readonly clock: () => number
  readonly date: () => Date
  readonly events: SessionEvents
  /** Absent = nothing is learnt. */
  readonly baselines?: Baselines
}
