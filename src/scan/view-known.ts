// Knows which hits are one and the same, seen in several readings.

import type { Hit, Look } from './scanner.ts'

interface Seen {
  readonly hit: Hit
  /** How many readings deep; 0 = the bytes as they are. */
  readonly depth: number
  told: boolean
}

/** So far back hits are remembered that were told, and so many of them. */
const BEHIND = 4096
const MOST = 32

/** Of most streams: shared, and never added to. */
const nothing: Seen[] = []

/** Hits of one stream, as long as another reading may yet show the same. */
export class Known {
  #seen = nothing

  add(hit: Hit, depth: number): void {
    const seen = { hit, depth, told: false }
    if (this.#seen.length === 0) this.#seen = [seen]
    else this.#seen.push(seen)
  }

  /**
   * Hits in the original at once; others when no reading can show more of these bytes, so that which of them is told
   * does not depend on the cuts. `settled` = bytes before it are beyond doubt in every reading.
   */
  tell(settled: number): Look {
    if (this.#seen.length === 0) return { hits: [], settled }
    if (this.#seen.every(({ told }) => told)) {
      this.#remember([], this.#seen, settled)
      return { hits: [], settled }
    }
    if (this.#seen.every(({ depth }) => depth === 0)) return this.#plainly(settled)
    const ready: Seen[] = []
    const waiting: Seen[] = []
    let free = settled
    // From the last end on: what overlaps one that has to wait waits with it.
    for (const seen of this.#seen.sort((a, b) => b.hit.end - a.hit.end)) {
      const { start, end } = seen.hit
      if (seen.told || seen.depth === 0 || end <= free) ready.push(seen)
      else {
        waiting.push(seen)
        free = Math.min(free, start)
      }
    }
    const byRule = new Map<string, Seen[]>()
    for (const seen of ready) {
      const { name, severity } = seen.hit.rule
      const key = `${name} ${severity}`
      const same = byRule.get(key)
      if (same === undefined) byRule.set(key, [seen])
      else same.push(seen)
    }
    const hits: Hit[] = []
    const told: Seen[] = []
    for (const same of byRule.values())
      for (const seen of once(same)) {
        if (!seen.told) hits.push(seen.hit)
        seen.told = true
        told.push(seen)
      }
    hits.sort((a, b) => a.start - b.start || a.end - b.end)
    this.#remember(waiting, told, free)
    return { hits, settled: free }
  }

  /** Of hits in the original none waits and none stands for another. */
  #plainly(settled: number): Look {
    const all = this.#seen
    const hits: Hit[] = []
    for (const seen of all) {
      if (!seen.told) hits.push(seen.hit)
      seen.told = true
    }
    hits.sort((a, b) => a.start - b.start || a.end - b.end)
    this.#remember([], all, settled)
    return { hits, settled }
  }

  /** A reading that wakes looks back at what was told before it did. */
  #remember(waiting: readonly Seen[], told: readonly Seen[], free: number): void {
    const still = told.filter(({ hit }) => hit.end > free)
    const behind = told.filter(({ hit }) => hit.end <= free && hit.end > free - BEHIND)
    behind.sort((a, b) => b.hit.end - a.hit.end)
    const left = [...waiting, ...still, ...behind.slice(0, MOST)]
    this.#seen = left.length === 0 ? nothing : left
  }
}

/** Without those that overlap what fewer readings show. */
function once(same: readonly Seen[]): readonly Seen[] {
  if (same.every(({ depth }) => depth === 0)) return same
  let kept: Seen[] = []
  for (const rank of [-1, 0, 1, 2, 3, 4]) {
    const group = same.filter((seen) => (seen.told ? -1 : seen.depth) === rank)
    if (group.length === 0) continue
    group.sort(inOrder)
    const fresh = rank > 0 ? apart(group, kept) : group
    kept = [...kept, ...fresh].sort(inOrder)
  }
  return kept
}

const inOrder = (a: Seen, b: Seen): number =>
  a.hit.start - b.hit.start || b.hit.end - a.hit.end || ((a.hit.view ?? '') < (b.hit.view ?? '') ? -1 : 1)

/** Those of the group, in order, that overlap neither one kept nor one before them. */
function apart(group: readonly Seen[], kept: readonly Seen[]): Seen[] {
  const fresh: Seen[] = []
  let end = -1
  let next = 0
  let furthest = -1
  for (const seen of group) {
    const { hit } = seen
    // In order of their starts, the kept ones that begin before this one ends only become more, up to its length.
    while (next < kept.length && (kept[next] as Seen).hit.start < hit.start)
      furthest = Math.max(furthest, (kept[next++] as Seen).hit.end)
    const inside = next < kept.length && (kept[next] as Seen).hit.start < hit.end
    if (inside || furthest > hit.start || end > hit.start) continue
    fresh.push(seen)
    end = hit.end
  }
  return fresh
}
