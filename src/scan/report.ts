// Knows what is told of one stream: matches that pass their check, and caps that were reached.

import { SKIP } from '../pattern/backslash.ts'
import type { Caps } from '../pattern/caps.ts'
import type { Sink } from '../pattern/run.ts'
import type { Rule } from '../pattern/rule.ts'
import type { Hit, Shown } from './scanner.ts'
import { NO_TEXT, scratch, type Text } from '../pattern/scratch.ts'

/** A cap was reached, so the text cannot be called clean. */
export const LIMIT_REACHED = { name: 'Scan Limit Reached', threat: 'fault', severity: 'high' } as const

/** Public name of the reading without escapes. */
const VIEW = 'json-escape'

/** What was spent on one stream. */
export interface Spending {
  /** Bytes shown to checks. */
  checked: number
}

/** Of most looks: shared, and never added to. */
const none: Hit[] = []

export class Report {
  readonly #caps: Caps
  #overflowed: Set<Rule> | null = null
  #hits = none
  /** Where matches are read from for their checks. */
  text: Text = NO_TEXT

  readonly #spending: Spending

  constructor(caps: Caps, spending: Spending) {
    this.#caps = caps
    this.#spending = spending
  }

  /** What was told since the last time, in order. */
  take(): readonly Hit[] {
    const hits = this.#hits
    if (hits.length === 0) return hits
    this.#hits = none
    return hits.sort((a, b) => a.start - b.start || a.end - b.end)
  }

  #tell(hit: Hit): void {
    if (this.#hits.length === 0) this.#hits = [hit]
    else this.#hits.push(hit)
  }

  sinkOf(rule: Rule): Sink {
    const { check, hides } = rule
    const shown = shownOf(rule)
    let spent = false
    const overflow = (start: number, end: number): void => {
      this.#overflowed ??= new Set()
      if (this.#overflowed.has(rule)) return
      this.#overflowed.add(rule)
      this.#tell({ rule: LIMIT_REACHED, start, end })
    }
    const accept = (start: number, end: number): boolean => {
      if (check) {
        this.#spending.checked += end - start
        if (this.#spending.checked > this.#caps.checked + this.#caps.checkedPerByte * end) {
          overflow(start, end)
          spent = true
          return false
        }
        const text = this.#latin1(start, end)
        if (!check(text)) return false
        // It counts as one, so that nothing is begun inside of it, and is not told.
        if (hides?.(text) === true) return true
      }
      this.#tell(this.#isEscaped(start, end) ? { rule: shown, start, end, view: VIEW } : { rule: shown, start, end })
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

  /** Whether the match, or what stands before it, is written with an escape. */
  #isEscaped(start: number, end: number): boolean {
    const { bytes, base } = this.text
    if (bytes === scratch) return false
    // Most matches are short: a view of each would cost more than its bytes.
    for (let at = Math.max(0, start - 2 - base); at < end - base; at++) if (bytes[at] === SKIP) return true
    return false
  }

  #latin1(start: number, end: number): string {
    const { bytes, base } = this.text
    if (this.#isEscaped(start, end)) {
      const plain = bytes.subarray(start - base, end - base).filter((byte) => byte !== SKIP)
      return String.fromCharCode.apply(null, plain as unknown as number[])
    }
    // `apply` takes typed arrays as they are; spreading one would walk an iterator.
    return String.fromCharCode.apply(null, bytes.subarray(start - base, end - base) as unknown as number[])
  }
}

/** A rule without what only matching needs. */
function shownOf({ name, threat, severity, audience, taken, generic, exempt, most, section }: Rule): Shown {
  return {
    name,
    threat,
    severity,
    ...(audience && { audience }),
    ...(taken && { taken }),
    ...(generic && { generic }),
    ...(exempt && { exempt }),
    ...(most && { most }),
    ...(section && { section }),
  }
}
