// The only file that knows how several scanners look at one stream.

import type { Look, Scanner } from './scanner.ts'

/** One watch for all: every finding of each, and only what all of them let go is let go. */
export function unionScanner(...scanners: readonly Scanner[]): Scanner {
  const [only] = scanners
  if (scanners.length === 1 && only) return only
  return {
    open() {
      const watches = scanners.map((scanner) => scanner.open())
      let read = 0
      return {
        look(chunk, last): Look {
          read += chunk.length
          const looks = watches.map((watch) => watch.look(chunk, last))
          const hits = looks.flatMap((look) => look.hits).sort((a, b) => a.start - b.start || a.end - b.end)
          return { hits, settled: looks.reduce((least, { settled }) => Math.min(least, settled), read) }
        },
      }
    },
  }
}
