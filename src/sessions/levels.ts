// Knows how a session rises and how it comes down again: scores, thresholds, and time.

import type { Finding, Verdict } from '../types.ts'

export const levels = ['normal', 'elevated', 'high', 'critical'] as const
export type Level = (typeof levels)[number]

export interface LevelSettings {
  readonly on: boolean
  /** Score of the first level; each further one takes twice as much. */
  readonly threshold: number
  /** What a clean exchange takes off. */
  readonly decay: number
  /** A level is left after so long without a finding that counts (milliseconds). */
  readonly restMs: number
  readonly changes: Readonly<Record<Exclude<Level, 'normal'>, { warn: boolean; ask: boolean; all: boolean }>>
}

/** Says what happened to a level. */
export type Told = (from: Level, to: Level, score: number) => void

export class Standing {
  #score = 0
  #rank = 0
  #threat: number

  /** @param rank where a new one begins */
  constructor(now: number, rank = 0, threshold = 0) {
    this.#threat = now
    this.#rank = rank
    this.#score = rank === 0 ? 0 : (threshold * 2 ** rank) / 2
  }

  get score(): number {
    return this.#score
  }

  get rank(): number {
    return this.#rank
  }

  get level(): Level {
    return levels[this.#rank] ?? 'critical'
  }

  /** Counts one exchange. */
  count(points: number, clean: boolean, now: number, settings: LevelSettings, told: Told): void {
    this.rest(now, settings, told)
    if (points > 0) {
      this.#threat = now
      this.#score += points
      while (this.#rank < levels.length - 1 && this.#score >= settings.threshold * 2 ** this.#rank)
        this.#move(this.#rank + 1, told)
    } else if (clean) {
      this.#score = Math.max(0, this.#score - settings.decay)
      while (this.#rank > 0 && this.#score < (settings.threshold * 2 ** (this.#rank - 1)) / 2)
        this.#move(this.#rank - 1, told)
    }
  }

  /** Lets time do its work: the way back for those that are refused everything. */
  rest(now: number, settings: LevelSettings, told: Told): void {
    while (this.#rank > 0 && now - this.#threat >= settings.restMs) {
      this.#threat += settings.restMs
      this.#score = Math.min(this.#score, (settings.threshold * 2 ** (this.#rank - 1)) / 2)
      this.#move(this.#rank - 1, told)
    }
  }

  /** When a level is left if nothing happens; 0 = there is none to leave. */
  leftIn(now: number, { restMs }: LevelSettings): number {
    return this.#rank === 0 ? 0 : Math.max(0, this.#threat + restMs - now)
  }

  /** Not below this level, as if it had come there by itself. */
  lift(rank: number, now: number, { threshold }: LevelSettings, told: Told): void {
    if (rank <= this.#rank) return
    this.#threat = now
    this.#score = Math.max(this.#score, (threshold * 2 ** rank) / 2)
    this.#move(rank, told)
  }

  reset(now: number): void {
    this.#score = this.#rank = 0
    this.#threat = now
  }

  #move(rank: number, told: Told): void {
    const from = this.level
    this.#rank = rank
    told(from, this.level, this.#score)
  }
}

/**
 * They protect or report and say nothing of intent: counting them would make refusals breed refusals. Names that are not
 * listed and limits of length are faults of a configuration as often as of an agent.
 */
const neutral: ReadonlySet<Finding['scanner']> = new Set([
  'ratelimit',
  'databudget',
  'allowlist',
  'length',
  'escalation',
  'airlock',
  'agent_budget',
  'taint',
])

const own: Readonly<Record<string, number>> = {
  'Entropy Budget': 2,
  'Domain Burst': 2,
  'Volume Spike': 2,
  'Unusual Behaviour': 2,
  'Address Domain Burst': 3,
}

/** What an exchange counts; `verdict` as it would be at the level normal, or blocks would breed blocks. */
export function pointsOf({ action, because, findings }: Verdict): number {
  const counted = findings.filter(({ allowed, scanner }) => allowed === undefined && !neutral.has(scanner))
  if (counted.length === 0) return 0
  const most = Math.max(0, ...counted.map(({ rule, view }) => own[rule] ?? (view === 'fragments' ? 3 : 0)))
  if (action === 'block')
    return because !== null && neutral.has(because.scanner) ? Math.max(most, 1) : Math.max(most, 3)
  return Math.max(most, action === 'strip' ? 2 : 1)
}
