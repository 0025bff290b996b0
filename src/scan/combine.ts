// Knows what weak signals amount to when they stand together: each alone is nothing, several within a window are a finding.

import type { Rule } from '../pattern/rule.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'

/** A finding made of signals: one of every group, all of them within so many bytes. */
export interface Combination extends Pick<Rule, 'name' | 'threat' | 'severity' | 'source'> {
  /** Names of the signals (rules of the scanner inside), in groups. */
  readonly of: readonly (readonly string[])[]
  /** From the start of the first signal to the end of the last. */
  readonly within: number
}

/**
 * The scanner inside, with its signals taken out and their combinations put in. A combination is told with its last
 * signal, no byte of which has been released by then; what stands before that may have gone (the hold-back is that of
 * the scanner inside, so a single signal delays nothing).
 */
export function combined(scanner: Scanner, signals: readonly Rule[], combinations: readonly Combination[]): Scanner {
  const names = new Map([...new Set(signals.map(({ name }) => name))].map((name, index) => [name, index]))
  const made = combinations.map((combination, which) => ready(combination, which, names))
  // By signal: where it counts, so that most combinations are not asked about it.
  const counting = Array.from(names.values(), (index): readonly Part[] =>
    made.flatMap((combination) => {
      const own = combination.groups.findIndex((group) => group.includes(index))
      return own < 0 ? [] : [{ combination, own }]
    }),
  )
  return { open: () => new CombiningWatch(scanner.open(), names, counting, made.length) }
}

interface Ready {
  readonly rule: Pick<Rule, 'name' | 'threat' | 'severity'>
  readonly which: number
  readonly groups: readonly (readonly number[])[]
  readonly within: number
}

/** A combination, and in which of its groups a signal stands. */
interface Part {
  readonly combination: Ready
  readonly own: number
}

function ready(
  { name, threat, severity, of, within }: Combination,
  which: number,
  names: ReadonlyMap<string, number>,
): Ready {
  const index = (signal: string): number => {
    const found = names.get(signal)
    if (found === undefined) throw new Error(`Combination ${JSON.stringify(name)}: no signal ${JSON.stringify(signal)}`)
    return found
  }
  return { rule: { name, threat, severity }, which, groups: of.map((group) => group.map(index)), within }
}

/** A letter may be written in so many bytes (`\u0041`), and offsets are those of the original. */
const SPREAD = 6

class CombiningWatch implements Watch {
  readonly #inner: Watch
  readonly #names: ReadonlyMap<string, number>
  readonly #counting: readonly (readonly Part[])[]
  readonly #count: number
  /** Signals that another may still come before: they are taken in the order of their starts, however the stream is cut. */
  #waiting: Hit[] = []
  /** By signal: where it was seen last. Made at the first one. */
  #starts: Float64Array | undefined
  #ends: Float64Array | undefined
  /** By combination: what ends before this has been told. */
  #told: Float64Array | undefined

  constructor(inner: Watch, names: ReadonlyMap<string, number>, counting: readonly (readonly Part[])[], count: number) {
    this.#inner = inner
    this.#names = names
    this.#counting = counting
    this.#count = count
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const look = this.#inner.look(chunk, last)
    if (look.hits.length === 0 && this.#waiting.length === 0) return look
    const hits: Hit[] = []
    for (const hit of look.hits) (this.#names.has(hit.rule.name) ? this.#waiting : hits).push(hit)
    this.#waiting.sort((a, b) => a.start - b.start || a.end - b.end || (a.rule.name < b.rule.name ? -1 : 1))
    const open = this.#waiting.findIndex(({ start }) => !last && start >= look.settled)
    const certain = this.#waiting.splice(0, open < 0 ? this.#waiting.length : open)
    for (const signal of certain) this.#take(signal, hits)
    return { hits: hits.sort((a, b) => a.start - b.start || a.end - b.end), settled: look.settled }
  }

  #take(signal: Hit, hits: Hit[]): void {
    const index = this.#names.get(signal.rule.name) as number
    const starts = (this.#starts ??= new Float64Array(this.#names.size).fill(-Infinity))
    const ends = (this.#ends ??= new Float64Array(this.#names.size).fill(-Infinity))
    const told = (this.#told ??= new Float64Array(this.#count))
    starts[index] = signal.start
    ends[index] = signal.end
    for (const { combination, own } of this.#counting[index] as readonly Part[]) {
      const { rule, which, groups, within } = combination
      if (signal.start < (told[which] as number)) continue
      const span = this.#span(signal, index, groups, own, told[which] as number)
      if (span === null || span.end - span.start > within * (signal.view === undefined ? 1 : SPREAD)) continue
      told[which] = span.end
      const { start, end } = span
      hits.push(signal.view === undefined ? { rule, start, end } : { rule, start, end, view: signal.view })
    }
  }

  /** From the first to the last of the signals that stand for the groups; null = one is missing. */
  #span(
    signal: Hit,
    index: number,
    groups: Ready['groups'],
    own: number,
    from: number,
  ): { readonly start: number; readonly end: number } | null {
    const starts = this.#starts as Float64Array
    const ends = this.#ends as Float64Array
    let { start, end } = signal
    const used = [index]
    for (const [other, group] of groups.entries()) {
      if (other === own) continue
      let latest = -1
      for (const one of group)
        if (!used.includes(one) && (latest < 0 || (starts[one] as number) > (starts[latest] as number))) latest = one
      if (latest < 0 || (starts[latest] as number) < from) return null
      used.push(latest)
      start = Math.min(start, starts[latest] as number)
      end = Math.max(end, ends[latest] as number)
    }
    return { start, end }
  }
}
