// A scanner that finds one fixed text, for tests that are not about rules.

import type { Hit, Scanner } from '../src/scan/scanner.ts'
import type { Threat } from '../src/types.ts'

/** `bounded`: only where no letter, digit or underscore stands before it. Looks when the last chunk has come. */
export function literal(name: string, threat: Threat, word: string, bounded = false): Scanner {
  const rule = { name, threat, severity: 'critical' as const }
  const decoder = new TextDecoder('latin1')
  return {
    open() {
      let text = ''
      return {
        look(chunk, last) {
          text += decoder.decode(chunk)
          const hits: Hit[] = []
          if (last)
            for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
              if (!bounded || at === 0 || !/\w/.test(text[at - 1] ?? ''))
                hits.push({ rule, start: at, end: at + word.length })
          return { hits, settled: last ? text.length : 0 }
        },
      }
    },
  }
}
