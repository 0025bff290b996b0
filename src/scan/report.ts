// Knows what is told of one stream: matches that pass their check, and caps that were reached.

import type { Caps } from './caps.ts'
import type { Sink } from './run.ts'
import type { Hit, Rule } from './scanner.ts'
import type { Text } from './scratch.ts'

/** A cap was reached, so the text cannot be called clean. */
export const LIMIT_REACHED = { name: 'Scan Limit Reached', threat: 'fault', severity: 'high' } as const

export class Report {
  readonly #caps: Caps
  readonly #overflowed = new Set<Rule>()
  #hits: Hit[] = []
  /** Bytes shown to checks. */
  #checked = 0
  /** Where matches are read from for their checks. */
  text: Text

  constructor(caps: Caps, text: Text) {
    this.#caps = caps
    this.text = text
  }

  /** What was told since the last time, in order. */
  take(): readonly Hit[] {
    const hits = this.#hits
    if (hits.length === 0) return hits
    this.#hits = []
    return hits.sort((a, b) => a.start - b.start || a.end - b.end)
  }

  sinkOf(rule: Rule): Sink {
    const { name, threat, severity, audience, check } = rule
    const shown = { name, threat, severity, ...(audience && { audience }) }
    let spent = false
    const overflow = (start: number, end: number): void => {
      if (this.#overflowed.has(rule)) return
      this.#overflowed.add(rule)
      this.#hits.push({ rule: LIMIT_REACHED, start, end })
    }
    const accept = (start: number, end: number): boolean => {
      if (check) {
        this.#checked += end - start
        if (this.#checked > this.#caps.checked + this.#caps.checkedPerByte * end) {
          overflow(start, end)
          spent = true
          return false
        }
        if (!check(this.#latin1(start, end))) return false
      }
      this.#hits.push({ rule: shown, start, end })
      return true
    }
    return {
      accept,
      overflow,
      get spent() {
        return spent
      },
    }
  }

  #latin1(start: number, end: number): string {
    const { bytes, base } = this.text
    // `apply` takes typed arrays as they are; spreading one would walk an iterator.
    return String.fromCharCode.apply(null, bytes.subarray(start - base, end - base) as unknown as number[])
  }
}
