// Knows what weak signals amount to when they stand together: each alone is nothing, several within a window are a finding.

import { numberedGroups } from './numbered-groups.ts'
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
  const { members, numbers } = numberedGroups(names.size, made)
  // By signal: where it counts, so that most combinations are not asked about it.
  const counting = Array.from(names.values(), (index): readonly Part[] =>
    made.flatMap((combination, which) => {
      const own = combination.groups.findIndex((group) => group.includes(index))
      if (own < 0) return []
      return [{ combination, own, others: (numbers[which] as readonly number[]).filter((_, other) => other !== own) }]
    }),
  )
  const board = new Board(names, counting, members, made)
  return { open: () => new CombiningWatch(scanner, board) }
}

interface Ready {
  readonly rule: Pick<Rule, 'name' | 'threat' | 'severity'>
  readonly which: number
  readonly groups: readonly (readonly number[])[]
  readonly within: number
}

/** A combination, in which of its groups a signal stands, and the numbers of the other groups. */
interface Part {
  readonly combination: Ready
  readonly own: number
  readonly others: readonly number[]
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

/** Readings that wake look back: a signal may be told so far behind others (bytes). */
const LATE = 8192

/** What a stream remembers: signals and combinations that may still count, as plain numbers. */
interface Memory {
  /** Signal, start, end. */
  readonly seen: readonly number[]
  /** Combination, and where it was told to end. */
  readonly told: readonly number[]
}

const nothing: Memory = { seen: [], told: [] }

/** Where all signals stand, for the stream that is being looked at: one for all, since there are hundreds of signals. */
class Board {
  readonly names: ReadonlyMap<string, number>
  readonly #counting: readonly (readonly Part[])[]
  /** A signal farther back than this counts for nothing. */
  readonly #reach: number
  /** By signal: where it was seen last. */
  readonly #starts: Float64Array
  readonly #ends: Float64Array
  readonly #seen = new Set<number>()
  /** By signal its groups, and by group where at the latest one of it begins. */
  readonly #groups: readonly (readonly number[])[]
  readonly #latest: Float64Array
  /** By combination: what ends before this has been told. */
  readonly #told: Float64Array
  readonly #tellers = new Set<number>()

  constructor(
    names: Board['names'],
    counting: readonly (readonly Part[])[],
    groups: readonly (readonly number[])[],
    made: readonly Ready[],
  ) {
    this.names = names
    this.#groups = groups
    this.#latest = new Float64Array(1 + groups.flat().reduce((most, group) => Math.max(most, group), -1)).fill(
      -Infinity,
    )
    this.#counting = counting
    this.#reach = LATE + SPREAD * made.reduce((most, { within }) => Math.max(most, within), 0)
    this.#starts = new Float64Array(names.size).fill(-Infinity)
    this.#ends = new Float64Array(names.size).fill(-Infinity)
    this.#told = new Float64Array(made.length)
  }

  /** What these signals make of what is remembered is added to the hits; returns what is to be remembered now. */
  take({ seen, told }: Memory, signals: readonly Hit[], hits: Hit[]): Memory {
    for (let i = 0; i < seen.length; i += 3) this.#see(seen[i] as number, seen[i + 1] as number, seen[i + 2] as number)
    for (let i = 0; i < told.length; i += 2) this.#tell(told[i] as number, told[i + 1] as number)
    for (const signal of signals) this.#take(signal, hits)
    return this.#cleared()
  }

  #see(index: number, start: number, end: number): void {
    this.#seen.add(index)
    this.#starts[index] = start
    this.#ends[index] = end
    for (const group of this.#groups[index] as readonly number[])
      if (start > (this.#latest[group] as number)) this.#latest[group] = start
  }

  #tell(which: number, end: number): void {
    this.#tellers.add(which)
    this.#told[which] = end
  }

  /** Empty again. */
  #cleared(): Memory {
    const starts = this.#starts
    let newest = 0
    for (const index of this.#seen) newest = Math.max(newest, starts[index] as number)
    const from = newest - this.#reach
    const seen: number[] = []
    for (const index of this.#seen) {
      if ((starts[index] as number) >= from) seen.push(index, starts[index] as number, this.#ends[index] as number)
      starts[index] = this.#ends[index] = -Infinity
    }
    const told: number[] = []
    for (const which of this.#tellers) {
      if ((this.#told[which] as number) > from) told.push(which, this.#told[which] as number)
      this.#told[which] = 0
    }
    this.#latest.fill(-Infinity)
    this.#seen.clear()
    this.#tellers.clear()
    return { seen, told }
  }

  #take(signal: Hit, hits: Hit[]): void {
    const index = this.names.get(signal.rule.name) as number
    this.#see(index, signal.start, signal.end)
    const spread = signal.view === undefined ? 1 : SPREAD
    for (const { combination, own, others } of this.#counting[index] as readonly Part[]) {
      const { rule, which, groups, within } = combination
      const told = this.#told[which] as number
      if (signal.start < told) continue
      // Mostly nothing of another group is near.
      if (!this.#mayReach(others, Math.max(told, signal.end - within * spread))) continue
      const span = this.#span(signal, index, groups, own, told)
      if (span === null || span.end - span.start > within * spread) continue
      this.#tell(which, span.end)
      const { start, end } = span
      hits.push(signal.view === undefined ? { rule, start, end } : { rule, start, end, view: signal.view })
    }
  }

  /** Whether something of each of these groups begins there or later. */
  #mayReach(groups: readonly number[], from: number): boolean {
    for (let i = 0; i < groups.length; i++) if ((this.#latest[groups[i] as number] as number) < from) return false
    return true
  }

  /** From the first to the last of the signals that stand for the groups; null = one is missing. */
  #span(
    signal: Hit,
    index: number,
    groups: Ready['groups'],
    own: number,
    from: number,
  ): { readonly start: number; readonly end: number } | null {
    const starts = this.#starts
    const ends = this.#ends
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

/** Of most streams: shared, and never added to. */
const none: Hit[] = []

class CombiningWatch implements Watch {
  readonly #scanner: Scanner
  /** Opened with the first byte: many streams wait for theirs. */
  #inner: Watch | null = null
  readonly #board: Board
  /** Signals that another may still come before: they are taken in the order of their starts, however the stream is cut. */
  #waiting = none
  #memory = nothing

  constructor(scanner: Scanner, board: Board) {
    this.#scanner = scanner
    this.#board = board
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const look = (this.#inner ??= this.#scanner.open()).look(chunk, last)
    if (look.hits.length === 0 && this.#waiting.length === 0) return look
    const hits: Hit[] = []
    const waiting = [...this.#waiting]
    for (const hit of look.hits) (this.#board.names.has(hit.rule.name) ? waiting : hits).push(hit)
    waiting.sort((a, b) => a.start - b.start || a.end - b.end || (a.rule.name < b.rule.name ? -1 : 1))
    const open = waiting.findIndex(({ start }) => !last && start >= look.settled)
    const certain = waiting.splice(0, open < 0 ? waiting.length : open)
    this.#waiting = waiting.length === 0 ? none : waiting
    if (certain.length > 0) this.#memory = this.#board.take(this.#memory, certain, hits)
    return { hits: hits.sort((a, b) => a.start - b.start || a.end - b.end), settled: look.settled }
  }
}
