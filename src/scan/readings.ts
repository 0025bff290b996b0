// Reads a stream as it is and in every way it may be written otherwise: escapes, encodings, look-alike letters.

import { backslash, entity, percent } from './escapes.ts'
import { unicode } from './fold.ts'
import { RewrittenWatch, type Rewriter, Touched } from './rewrite.ts'
import { RunsWatch } from './runs.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'

/** How often one writing may stand inside another. */
const DEPTH = 3

const everything: readonly Rewriter[] = [percent, backslash, entity, unicode]

/** Hits remembered to tell a second reading of the same from a new one. */
const RECENT = 64

/**
 * The same scanner, looking also at what the bytes decode to. A hit's offsets are those of the original bytes; `view`
 * names the reading (`base64`, `percent base64` …). Each reading sleeps until something is written its way.
 */
export function seenThrough(scanner: Scanner, depth = DEPTH): Scanner {
  return { open: () => new ReadingsWatch(scanner, everything, depth) }
}

class ReadingsWatch implements Watch {
  readonly #plain: Watch
  readonly #others: readonly Watch[]
  #recent: Hit[] = []
  #settled = 0

  constructor(scanner: Scanner, rewriters: readonly Rewriter[], depth: number, touched: Touched | null = null) {
    this.#plain = scanner.open()
    const others: Watch[] = depth === 0 ? [] : rewriters.map((one) => rewritten(scanner, one, depth))
    if (depth > 0) others.push(runs(scanner, depth, touched))
    this.#others = others
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const plain = this.#plain.look(chunk, last)
    const hits = plain.hits.filter((hit) => this.#isNew(hit))
    let { settled } = plain
    for (const watch of this.#others) {
      const look = watch.look(chunk, last)
      settled = Math.min(settled, look.settled)
      for (const hit of look.hits) if (this.#isNew(hit)) hits.push(hit)
    }
    // A reading that wakes looks back at bytes which have gone already.
    this.#settled = Math.max(this.#settled, settled)
    return { hits: hits.sort((a, b) => a.start - b.start || a.end - b.end), settled: this.#settled }
  }

  /** What was seen plainly, or in a reading before, is not told again. */
  #isNew(hit: Hit): boolean {
    const known = this.#recent.some(
      ({ rule, start, end }) => rule.name === hit.rule.name && start < hit.end && hit.start < end,
    )
    if (known && hit.view !== undefined) return false
    this.#recent.push(hit)
    if (this.#recent.length > RECENT) this.#recent = this.#recent.slice(-RECENT / 2)
    return true
  }
}

/** Inside an escape the same escape may stand again, or an encoding. */
function rewritten(scanner: Scanner, rewriter: Rewriter, depth: number): Watch {
  // Letters that are none hide behind `\\uXXXX`: that is how JSON writers put them.
  const inside = rewriter === unicode ? [] : rewriter === backslash ? [backslash, unicode] : [rewriter]
  const touched = new Touched()
  return new RewrittenWatch(rewriter, () => new ReadingsWatch(scanner, inside, depth - 1, touched), touched)
}

/** What a run decodes to is a text of its own: it may be written in any way. */
function runs(scanner: Scanner, depth: number, touched: Touched | null): Watch {
  return new RunsWatch({ open: () => new ReadingsWatch(scanner, everything, depth - 1) }, touched)
}
