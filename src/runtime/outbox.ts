// Holds events for a receiver that may be slow or away: a bounded queue, retries that wait longer each time, drops counted.

export interface OutboxOptions<Event> {
  /** Events kept; the newest are dropped when it is full. */
  readonly size: number
  /** Rejects when they did not arrive. */
  readonly deliver: (events: readonly Event[]) => Promise<void>
  /** Events delivered together. */
  readonly together?: number
  /** Milliseconds before the first retry; each further one waits twice as long, a minute at most. */
  readonly retryMs?: number
  /** Deliveries of one batch before it is given up. */
  readonly tries?: number
  /** Told why the first of several attempts failed, and with null when one got through again. */
  readonly turned?: (why: unknown) => void
}

export interface OutboxCounts {
  readonly delivered: number
  readonly dropped: number
  readonly queued: number
  readonly failing: boolean
}

const longestMs = 60_000

export class Outbox<Event> {
  readonly #options: Required<OutboxOptions<Event>>
  readonly #queue: Event[] = []
  #running: Promise<void> | null = null
  #delivered = 0
  #dropped = 0
  #failing = false
  #closing = false
  #wake: (() => void) | undefined

  constructor(options: OutboxOptions<Event>) {
    this.#options = { together: 1, retryMs: 500, tries: 6, turned: () => undefined, ...options }
  }

  /** Never waits and never throws. */
  put(event: Event): void {
    if (this.#closing || this.#queue.length >= this.#options.size) this.#dropped++
    else {
      this.#queue.push(event)
      this.#running ??= this.#run().finally(() => (this.#running = null))
    }
  }

  counts(): OutboxCounts {
    return { delivered: this.#delivered, dropped: this.#dropped, queued: this.#queue.length, failing: this.#failing }
  }

  /** Delivers what is queued, for so long; what is left then is dropped. */
  async close(ms: number): Promise<void> {
    this.#closing = true
    this.#wake?.()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
    await Promise.race([this.#running ?? Promise.resolve(), late])
    clearTimeout(timer)
    this.#dropped += this.#queue.length
    this.#queue.length = 0
  }

  async #run(): Promise<void> {
    const { deliver, together, retryMs, tries, turned } = this.#options
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, together)
      let arrived = false
      for (let attempt = 1; attempt <= tries && !arrived; attempt++) {
        const failed = await deliver(batch).then(
          () => null,
          (error: unknown) => ({ error }),
        )
        arrived = failed === null
        if (this.#failing === arrived) turned(failed === null ? null : failed.error)
        this.#failing = !arrived
        if (!arrived && this.#closing) break
        if (!arrived && attempt < tries) await this.#pause(Math.min(retryMs * 2 ** (attempt - 1), longestMs))
      }
      this.#queue.splice(0, batch.length)
      if (arrived) this.#delivered += batch.length
      else this.#dropped += batch.length
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref?.()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
