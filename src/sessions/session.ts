// What is remembered of one session: who it is, what it did, how far it has risen, what it may still spend.

import type { Keeping } from './store.ts'
import type { BaselineSettings } from './baseline.ts'
import { Purse, type Budget } from './budget.ts'
import { Lock, type AirlockSettings } from './airlock.ts'
import { Standing, type Level, type LevelSettings } from './levels.ts'
import { Recent, Volume } from './window.ts'
import { Usual } from './usual.ts'
import { Tainted, type TaintSettings } from './taint.ts'
import { Calls } from './wallet.ts'
import type { Who } from './who.ts'
import type { Policy } from '../types.ts'

/** What is in force for sessions of one profile. */
export interface SessionSettings {
  readonly policy: Policy
  readonly profiling: Keeping & {
    readonly on: boolean
    readonly hosts: number
    readonly windowMs: number
    readonly ratio: number
  }
  readonly levels: LevelSettings & { readonly isExempt: (host: string) => boolean }
  readonly airlock: AirlockSettings
  readonly budget: Budget | null
  /** Null = nothing is learnt or compared. */
  readonly baseline: BaselineSettings | null
  readonly taint: TaintSettings
}

/** One thing that counted, for whoever asks why. */
export interface Signal {
  /** RFC 3339. */
  readonly at: string
  readonly what: string
  readonly points: number
  readonly level: Level
}

const SIGNALS = 20
/** Hosts of a window that are told apart. */
const [LEAST, MOST] = [32, 1024] as const

export class Session {
  /** As it was seen last. */
  who: Who
  readonly began: number
  readonly standing: Standing
  readonly lock = new Lock()
  readonly purse: Purse
  readonly calls: Calls
  readonly tainted: Tainted
  readonly hosts: Recent
  readonly volume = new Volume()
  readonly usual = new Usual()
  /** Ends what it has open. */
  readonly open = new Set<() => void>()
  readonly signals: Signal[] = []
  /** Times of anomalies, for the airlock. */
  anomalies: number[] = []
  last: number
  counts = { requests: 0, blocked: 0, warned: 0, bytes: 0, anomalies: 0 }

  /**
   * @param burst hosts that are a burst: not many more are told apart
   * @param like another one of the same client: what it may spend and what it has read are the same
   */
  constructor(who: Who, now: number, standing: Standing, burst: number, like?: Session) {
    this.hosts = new Recent(Math.min(MOST, Math.max(LEAST, 2 * burst)))
    this.who = who
    this.began = this.last = now
    this.standing = standing
    this.purse = like?.purse ?? new Purse()
    this.calls = like?.calls ?? new Calls()
    this.tainted = like?.tainted ?? new Tainted()
  }

  /** Whether it would be a way out to forget it. */
  get isRisen(): boolean {
    return this.standing.rank > 0 || this.lock.tier !== 'none'
  }

  /** Whether nothing at all is lost with it. */
  get isHarmless(): boolean {
    return !this.isRisen && this.open.size === 0 && !this.purse.isUsed && this.tainted.level !== 'external_hostile'
  }

  note(signal: Signal): void {
    this.signals.push(signal)
    if (this.signals.length > SIGNALS) this.signals.shift()
  }

  /** Everything an operator forgives; what it has done stays counted. */
  reset(now: number): void {
    this.standing.reset(now)
    this.purse.forgive(now)
    this.hosts.clear()
    this.volume.clear()
    this.tainted.reset()
    this.anomalies = []
    this.signals.length = 0
  }

  endAll(): number {
    const all = [...this.open]
    this.open.clear()
    for (const end of all) end()
    return all.length
  }
}
