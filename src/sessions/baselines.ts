// Keeps the profiles of all agents: whose a session is, what it teaches when it ends, and who is told.

import { isLearnt, learnt, nothingLearnt, seasonOf, unusual } from './baseline.ts'
import type { BaselineSettings, Deviation, Measured, Profile } from './baseline.ts'
import type { Session } from './session.ts'
import type { Who } from './who.ts'

export interface Keeping {
  /** As it was kept last; null = there is none. */
  readonly read: (name: string) => Profile | null
  /** On what was kept last; nothing comes of it where that cannot be read. */
  readonly update: (name: string, change: (before: Profile | null) => Profile) => void
  /** It has learnt enough, and waits for a person. */
  readonly waits: (name: string) => void
}

/** Names that nobody proves are those of their settings: a new name is no new past. */
function nameOf({ by, agent, profile }: Who): string {
  return agent !== undefined && (by === 'user' || by === 'listener' || by === 'network') ? agent : profile
}

export class Baselines {
  readonly #keeping: Keeping
  readonly #date: () => Date

  constructor(keeping: Keeping, date: () => Date) {
    this.#keeping = keeping
    this.#date = date
  }

  unusual(session: Session, measured: Measured, settings: BaselineSettings): readonly Deviation[] {
    const profile = this.#keeping.read(nameOf(session.who)) ?? nothingLearnt
    return unusual(profile, this.#season(session, settings), measured, settings)
  }

  /** What a session that is over has to teach. */
  learn(session: Session, settings: BaselineSettings): void {
    const measured = session.usual.measured(session.counts.bytes)
    if (measured.requests === 0 || (settings.resistant && session.counts.blocked > 0)) return
    const name = nameOf(session.who)
    const season = this.#season(session, settings)
    let waits = false
    this.#keeping.update(name, (kept) => {
      const before = kept ?? nothingLearnt
      const after = learnt(before, season, measured, settings, this.#date())
      waits = after.ratified === null && isLearnt(after, season, settings) && !isLearnt(before, season, settings)
      return after
    })
    if (waits) this.#keeping.waits(name)
  }

  #season(session: Session, settings: BaselineSettings): string {
    return seasonOf(settings, session.usual.label, this.#date())
  }
}
