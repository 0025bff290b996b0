// Knows how a stream that is being looked at goes over to other rules, between two of its chunks, and how long looking took.

import type { Hit, Look, Scanner, Watch } from './scanner.ts'

const nothing = new Uint8Array(0)

/** What is shorter is not timed: asking the clock would take as long as looking (bytes). */
const worthTiming = 256

export interface Timing {
  /** Milliseconds. */
  readonly clock: () => number
  readonly looked: (bytes: number) => void
  /** A stream has ended: how long all looks at it took together. */
  readonly ended: (ms: number) => void
}

/** Looks with whatever scanner there is now, streams included that began under another one. */
export function renewing(current: () => Scanner, timing?: Timing): Scanner {
  return {
    open: () => new RenewingWatch(current, timing),
    get joins() {
      const scanner = current()
      return scanner.joins ?? { whole: scanner }
    },
  }
}

class RenewingWatch implements Watch {
  readonly #current: () => Scanner
  readonly #timing: Timing | undefined
  #scanner: Scanner
  #watch: Watch
  /** Bytes looked at before this watch began, and in all. */
  #base = 0
  #fed = 0
  #took = 0

  constructor(current: () => Scanner, timing: Timing | undefined) {
    this.#current = current
    this.#timing = timing
    this.#scanner = current()
    this.#watch = this.#scanner.open()
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const timing = chunk.length < worthTiming ? undefined : this.#timing
    const began = timing?.clock() ?? 0
    const earlier = this.#renewed()
    this.#fed += chunk.length
    const look = this.#watch.look(chunk, last)
    if (timing !== undefined) {
      this.#took += timing.clock() - began
      timing.looked(chunk.length)
    }
    if (last && this.#took > 0) this.#timing?.ended(this.#took)
    if (this.#base === 0) return look
    return { hits: [...earlier, ...this.#placed(look.hits)], settled: look.settled + this.#base }
  }

  ahead(): readonly Hit[] {
    return this.#placed(this.#watch.ahead?.() ?? [])
  }

  /** What was undecided is judged as if the stream had ended here: the new rules begin with the next byte. */
  #renewed(): readonly Hit[] {
    const now = this.#current()
    if (now === this.#scanner) return []
    const hits = this.#fed === this.#base ? [] : this.#placed(this.#watch.look(nothing, true).hits)
    this.#scanner = now
    this.#watch = now.open()
    this.#base = this.#fed
    return hits
  }

  #placed(hits: readonly Hit[]): readonly Hit[] {
    const base = this.#base
    return base === 0 ? hits : hits.map((hit) => ({ ...hit, start: hit.start + base, end: hit.end + base }))
  }
}
