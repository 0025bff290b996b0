// Knows which hits have been told lately: where two texts show the same, each is told but once.

import type { Hit } from './scanner.ts'

/** So many hits are remembered. */
const RECENT = 256

export class ToldOnce {
  #hits: Hit[] = []
  /** By hit: the one before it with the same start; -1 = none. And by start the last one. */
  #before: number[] = []
  readonly #last = new Map<number, number>()

  /** Those that were not told yet, in order. */
  fresh(hits: readonly Hit[]): readonly Hit[] {
    const fresh = hits.filter((hit) => this.#take(hit))
    if (this.#hits.length > RECENT) {
      const kept = this.#hits.slice(-RECENT / 2)
      this.#hits = []
      this.#before = []
      this.#last.clear()
      for (const hit of kept) this.#take(hit)
    }
    return fresh.sort((a, b) => a.start - b.start || a.end - b.end)
  }

  #take(hit: Hit): boolean {
    const { rule, start, end } = hit
    const last = this.#last.get(start) ?? -1
    for (let i = last; i >= 0; i = this.#before[i] as number) {
      const one = this.#hits[i] as Hit
      if (one.end === end && one.rule.name === rule.name && one.rule.severity === rule.severity) return false
    }
    this.#before.push(last)
    this.#last.set(start, this.#hits.push(hit) - 1)
    return true
  }
}
