// The airlock of one session: how far it is shut, until when, and what may still pass.

export const tiers = ['none', 'soft', 'hard', 'drain'] as const
export type Tier = (typeof tiers)[number]

export interface AirlockSettings {
  readonly on: boolean
  readonly triggers: {
    readonly elevated: Tier
    readonly high: Tier
    readonly critical: Tier
    /** The weakest severity that shuts it at once; null = none does. */
    readonly severity: 'high' | 'critical' | null
    /** Anomalies in the window that shut it; 0 = off. */
    readonly anomalies: number
    readonly windowMs: number
  }
  /** How long each is kept (milliseconds). */
  readonly minutes: Readonly<Record<Exclude<Tier, 'none'>, number>>
  readonly drainMs: number
  /** `tool_freeze`: only tools that were shown before it was shut, or none at all, may be called. */
  readonly freeze: { readonly snapshot: boolean; readonly cached: boolean }
}

/** What an exchange would do, as far as a shut airlock cares. */
export type Deed = 'read' | 'write' | 'tunnel' | 'socket'

export type Moved = (from: Tier, to: Tier, trigger: string) => void

export class Lock {
  #tier: Tier = 'none'
  #since = 0
  /** When it was shut first. */
  #shut = 0
  #cut = false

  get tier(): Tier {
    return this.#tier
  }

  get since(): number {
    return this.#since
  }

  /** Shuts it further, never less; what keeps it shut begins anew. */
  shut(tier: Tier, now: number, trigger: string, moved: Moved): void {
    if (tiers.indexOf(tier) < tiers.indexOf(this.#tier) || tier === 'none') return
    this.#since = now
    if (tier !== this.#tier) this.set(tier, now, trigger, moved)
  }

  set(tier: Tier, now: number, trigger: string, moved: Moved): void {
    if (tier === this.#tier) return
    const from = this.#tier
    if (from === 'none') this.#shut = now
    this.#tier = tier
    this.#since = now
    this.#cut = false
    moved(from, tier, trigger)
  }

  /** Each tier is left for the next weaker one when its time is over. */
  rest(now: number, { minutes }: AirlockSettings, moved: Moved): void {
    while (this.#tier !== 'none' && now - this.#since >= minutes[this.#tier]) {
      const at = this.#since + minutes[this.#tier]
      this.set(tiers[tiers.indexOf(this.#tier) - 1] ?? 'none', at, 'time', moved)
    }
  }

  /** Whether what is still open has had its time; true once. */
  isOverdue(now: number, { drainMs }: AirlockSettings): boolean {
    if (this.#tier !== 'drain' || this.#cut || now - this.#since < drainMs) return false
    return (this.#cut = true)
  }

  /** Why it must not pass; null = it may. */
  refuses(deed: Deed): string | null {
    if (this.#tier === 'drain') return 'airlock: the session is being drained'
    if (this.#tier !== 'hard' || deed === 'read') return null
    if (deed === 'tunnel') return 'airlock: CONNECT blocked during quarantine'
    if (deed === 'socket') return 'airlock: WebSocket blocked during quarantine'
    return 'airlock: the session may only read during quarantine'
  }

  /** Why a tool must not be called; `shown` as a `ToolCall` has it. */
  freezes(shown: number | null | undefined, { freeze }: AirlockSettings): string | null {
    if (this.#tier === 'none') return null
    if (!freeze.cached) return 'airlock: no tool may be called during quarantine'
    if (!freeze.snapshot || shown === undefined || (shown !== null && shown <= this.#shut)) return null
    return 'tool not in frozen inventory'
  }
}
