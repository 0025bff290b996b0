// Knows how several scanners look at the same bytes as one.

import type { Look, Scanner, Watch } from './scanner.ts'

/** What any of them finds; what one of them still doubts is not settled. */
export function all(...scanners: readonly Scanner[]): Scanner {
  const [only] = scanners
  if (only !== undefined && scanners.length === 1) return only
  return {
    open: (tail) => new AllWatch(scanners.map((scanner) => scanner.open(tail))),
    ...(scanners.some(({ openEscaped }) => openEscaped !== undefined) && {
      openEscaped: (tail) => new AllWatch(scanners.map((scanner) => scanner.openEscaped?.(tail) ?? scanner.open(tail))),
    }),
  }
}

class AllWatch implements Watch {
  readonly #watches: readonly Watch[]
  #at = 0

  constructor(watches: readonly Watch[]) {
    this.#watches = watches
  }

  look(chunk: Uint8Array, last: boolean): Look {
    this.#at += chunk.length
    const looks = this.#watches.map((watch) => watch.look(chunk, last))
    const hits = looks.flatMap((look) => look.hits)
    const settled = looks.reduce((least, look) => Math.min(least, look.settled), this.#at)
    return { hits: hits.sort((a, b) => a.start - b.start || a.end - b.end), settled }
  }
}
