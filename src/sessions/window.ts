// Counts what a session does in a window of time, in bounded memory.

/** Different names seen within a time; when there are `most`, each further one is one more, and is not remembered. */
export class Recent {
  readonly #seen = new Map<string, number>()
  readonly most: number

  constructor(most = 256) {
    this.most = most
  }

  /** How many different ones were seen within `ms`, this one included, and whether it is new among them. */
  see(name: string, now: number, ms: number): { readonly size: number; readonly isNew: boolean } {
    this.#forget(now, ms)
    const isNew = !this.#seen.delete(name)
    const { size } = this.#seen
    if (size < this.most) this.#seen.set(name, now)
    return { size: size + 1, isNew }
  }

  /** What it would be with this one too. */
  with(name: string, now: number, ms: number): { readonly size: number; readonly isNew: boolean } {
    this.#forget(now, ms)
    const isNew = !this.#seen.has(name)
    return { size: this.#seen.size + (isNew ? 1 : 0), isNew }
  }

  get size(): number {
    return this.#seen.size
  }

  clear(): void {
    this.#seen.clear()
  }

  #forget(now: number, ms: number): void {
    for (const [name, at] of this.#seen) {
      if (now - at < ms) return
      this.#seen.delete(name)
    }
  }
}

/** Bytes of the window that runs, against what windows before it have carried. */
export class Volume {
  #began = Number.NEGATIVE_INFINITY
  #now = 0
  #usual = 0
  #windows = 0
  #told = false

  add(bytes: number, now: number, ms: number): void {
    this.#roll(now, ms)
    this.#now += bytes
  }

  /** Times the usual, once for each window in which it is `ratio` or more; 0 = no spike. */
  spike(now: number, ms: number, ratio: number): number {
    this.#roll(now, ms)
    if (this.#told || this.#windows < LEARNT || this.#now < Math.max(FLOOR, ratio * this.#usual)) return 0
    this.#told = true
    return this.#now / Math.max(1, this.#usual)
  }

  clear(): void {
    this.#began = Number.NEGATIVE_INFINITY
    this.#now = this.#usual = this.#windows = 0
    this.#told = false
  }

  /** Windows in which nothing happened teach nothing. */
  #roll(now: number, ms: number): void {
    if (now - this.#began < ms) return
    if (this.#now > 0) {
      this.#usual = this.#windows === 0 ? this.#now : this.#usual + (this.#now - this.#usual) * SHARE
      this.#windows++
    }
    this.#began = now
    this.#now = 0
    this.#told = false
  }
}

/** Windows before anything is usual, how much the latest one counts, and what is never a spike (bytes). */
const [LEARNT, SHARE, FLOOR] = [2, 0.3, 1_048_576] as const
