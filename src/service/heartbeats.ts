// Knows which parts of the program show life: each has to be heard of again within three intervals.

export const subsystems = ['listeners', 'scanner', 'config_watcher', 'log_sink', 'kill_switch'] as const
export type Subsystem = (typeof subsystems)[number]

export interface HeartbeatOptions {
  readonly intervalMs: number
  /** Milliseconds, monotonic. */
  readonly clock: () => number
  /** A part went silent, or came back. */
  readonly changed: (subsystem: Subsystem, alive: boolean) => void
  /** The whole process has done nothing for so long. */
  readonly stalled: (ms: number) => void
}

/** Intervals without a beat after which a part counts as stuck. */
const patience = 3

export class Heartbeats {
  readonly #options: HeartbeatOptions
  readonly #last = new Map<Subsystem, number>()
  readonly #checks = new Map<Subsystem, () => boolean>()
  readonly #over = new Set<Subsystem>()
  readonly #told = new Map<Subsystem, boolean>()
  readonly #timer: ReturnType<typeof setInterval>
  #ticked: number

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#ticked = options.clock()
    this.#timer = setInterval(() => this.tick(), options.intervalMs)
    this.#timer.unref()
  }

  /** From now on this part has to show life. */
  beat(subsystem: Subsystem): void {
    if (!this.#over.has(subsystem)) this.#last.set(subsystem, this.#options.clock())
  }

  /** These have ended because they were to: their silence is no failure, and they are no parts any more. */
  end(...parts: readonly Subsystem[]): void {
    for (const name of parts) {
      this.#over.add(name)
      this.#last.delete(name)
      this.#checks.delete(name)
    }
  }

  /** Asked each interval; false or an exception = it is stuck at once. */
  check(subsystem: Subsystem, isWell: () => boolean): void {
    this.#checks.set(subsystem, isWell)
    this.#ask(subsystem, isWell)
  }

  /** Of the parts that are at work. */
  state(): Partial<Record<Subsystem, boolean>> {
    const oldest = this.#options.clock() - patience * this.#options.intervalMs
    const known = subsystems.filter((name) => this.#last.has(name))
    return Object.fromEntries(known.map((name) => [name, (this.#last.get(name) ?? 0) >= oldest]))
  }

  tick(): void {
    const { clock, intervalMs, stalled, changed } = this.#options
    const gap = clock() - this.#ticked
    this.#ticked = clock()
    if (gap > patience * intervalMs) stalled(gap)
    for (const [subsystem, isWell] of this.#checks) this.#ask(subsystem, isWell)
    for (const [name, alive] of Object.entries(this.state()) as [Subsystem, boolean][]) {
      if (alive === (this.#told.get(name) ?? true)) continue
      this.#told.set(name, alive)
      changed(name, alive)
    }
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #ask(subsystem: Subsystem, isWell: () => boolean): void {
    let well = false
    try {
      well = isWell()
    } catch {
      // What cannot be asked is not well.
    }
    if (well) this.beat(subsystem)
    else this.#last.set(subsystem, Number.NEGATIVE_INFINITY)
  }
}
