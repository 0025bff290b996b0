// Knows what weak signals amount to when they stand together: each alone is nothing, several within a window are a finding.

import type { Hit, Look, Rule, Scanner, Watch } from './scanner.ts'

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
  const made = combinations.map((combination) => ready(combination, names))
  return { open: () => new CombiningWatch(scanner.open(), names, made) }
}

interface Ready {
  readonly rule: Pick<Rule, 'name' | 'threat' | 'severity'>
  readonly groups: readonly (readonly number[])[]
  readonly within: number
}

function ready({ name, threat, severity, of, within }: Combination, names: ReadonlyMap<string, number>): Ready {
  const index = (signal: string): number => {
    const found = names.get(signal)
    if (found === undefined) throw new Error(`Combination ${JSON.stringify(name)}: no signal ${JSON.stringify(signal)}`)
    return found
  }
  return { rule: { name, threat, severity }, groups: of.map((group) => group.map(index)), within }
}

/** A letter may be written in so many bytes (`\u0041`), and offsets are those of the original. */
const SPREAD = 6

class CombiningWatch implements Watch {
  readonly #inner: Watch
  readonly #names: ReadonlyMap<string, number>
  readonly #combinations: readonly Ready[]
  /** Signals that another may still come before: they are taken in the order of their starts, however the stream is cut. */
  #waiting: Hit[] = []
  /** By signal: where it was seen last. Made at the first one. */
  #starts: Float64Array | undefined
  #ends: Float64Array | undefined
  /** By combination: what ends before this has been told. */
  #told: Float64Array | undefined

  constructor(inner: Watch, names: ReadonlyMap<string, number>, combinations: readonly Ready[]) {
    this.#inner = inner
    this.#names = names
    this.#combinations = combinations
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
    const told = (this.#told ??= new Float64Array(this.#combinations.length))
    starts[index] = signal.start
    ends[index] = signal.end
    this.#combinations.forEach(({ rule, groups, within }, which) => {
      const own = groups.findIndex((group) => group.includes(index))
      if (own < 0 || signal.start < (told[which] as number)) return
      let { start, end } = signal
      const used = [index]
      for (const [other, group] of groups.entries()) {
        if (other === own) continue
        let latest = -1
        for (const one of group)
          if (!used.includes(one) && (latest < 0 || (starts[one] as number) > (starts[latest] as number))) latest = one
        if (latest < 0 || (starts[latest] as number) < (told[which] as number)) return
        used.push(latest)
        start = Math.min(start, starts[latest] as number)
        end = Math.max(end, ends[latest] as number)
      }
      if (end - start > within * (signal.view === undefined ? 1 : SPREAD)) return
      told[which] = end
      hits.push({ rule, start, end, ...(signal.view !== undefined && { view: signal.view }) })
    })
  }
}
