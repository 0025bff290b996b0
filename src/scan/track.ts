// Knows which rules are at work in one text of a stream: the text as it stands, or the same without its escapes.

import { SKIP } from '../pattern/backslash.ts'
import type { Place } from '../pattern/anchors.ts'
import { type Compiled, GLANCE, QUICK_INSIDE, QUICK_PER_BYTE } from '../pattern/compiled.ts'
import { behind } from '../pattern/context.ts'
import type { Found, Visit } from '../pattern/literals.ts'
import { back, backOver, ledFrom } from './looking-back.ts'
import type { Pack } from './pack.ts'
import { Report, type Spending } from './report.ts'
import { Run } from '../pattern/run.ts'
import { NO_TEXT, type Text } from '../pattern/scratch.ts'
import { Sweep } from '../pattern/sweep.ts'

/** So many rules stay at work that have nothing under way: most come again. */
const FEW = 4
/** Of most streams: shared. */
const noSweeps: readonly Sweep[] = []
const noRuns = new Set<Run>()

export class Track {
  readonly report: Report
  /** Of the literal automaton, behind the last byte read. */
  readonly #found: Found
  text: Text = NO_TEXT
  readonly #pack: Pack
  /** By rule. */
  #runs = new Map<number, Run>()
  #sweeps = noSweeps
  /** By rule: its anchors are of no use in this stream, a sweep has taken over. */
  readonly #crowded = new Set<number>()
  #active = noRuns
  /** By rule: starts before this offset have been tried. */
  #tried = new Map<number, number>()
  /** Moves of runs that are no more. */
  #made = 0
  #quick = 0

  constructor(pack: Pack, spending: Spending) {
    this.#pack = pack
    this.#found = { state: pack.table.start, budget: 0, looked: false }
    this.report = new Report(pack.caps, spending)
    for (const owner of pack.unanchored) {
      const compiled = pack.rules[owner] as Compiled
      const run = this.#run(compiled)
      this.#runs.set(owner, run)
      this.#sweeps = [...this.#sweeps, new Sweep(compiled.ends, run, false)]
    }
  }

  /** Begins at `at` what another track has read so far: its matches are not found again. */
  goOn(other: Track, at: number): void {
    for (const [owner, run] of other.#runs) {
      if (run.covered <= at && !run.stopped) continue
      this.#runOf(owner).covered = run.covered
      if (run.stopped) this.#crowded.add(owner)
    }
    for (const sweep of this.#sweeps) sweep.begin(at)
  }

  get steps(): number {
    return [...this.#runs.values()].reduce((sum, { steps }) => sum + steps, this.#made)
  }

  /** The bytes at hand; what was undecided in them stands where it stood. */
  lay(text: Text): void {
    this.text = this.report.text = text
  }

  /** Looks for anchors in `[from, to)` of the bytes at hand, from `state` on. */
  read(from: number, to: number): void {
    const { find } = this.#pack
    const { bytes, base } = this.text
    this.#begin(from, to)
    this.#skip(true)
    find.read(bytes, from, to, -base, this.#found, this.#visits(to))
    this.#skip(false)
  }

  /** The same, and in the text as it stands, which `raw` reads. */
  readWith(raw: Track, from: number, to: number): void {
    const { base } = this.text
    this.#begin(from, to)
    raw.#begin(from, to)
    this.#pack.find.readApart(
      this.text.bytes,
      raw.text.bytes,
      from,
      to,
      -base,
      this.#found,
      raw.#found,
      this.#visits(to),
      raw.#visits(to),
    )
  }

  #visits(to: number): Visit {
    return (index, output, state) => this.#anchored(index, output, state, to)
  }

  #begin(from: number, to: number): void {
    const { find, rules } = this.#pack
    this.#quick = QUICK_PER_BYTE * (to - from)
    this.#found.budget = QUICK_INSIDE * (to - from)
    // All streams are at rest: they find their states again.
    if (find.full) for (const compiled of rules) compiled.forget()
  }

  /** Reads on to `end` with all that was begun. */
  advance(end: number): void {
    for (const run of this.#active) {
      run.advance(this.text, end)
      if (run.idle) this.#active.delete(run)
    }
    if (this.#active.size === 0) this.#active = noRuns
    for (const sweep of this.#sweeps) sweep.advance(this.text, end)
    if (this.#sweeps.some(({ over }) => over)) this.#retire(end)
  }

  finish(): void {
    for (const run of this.#active) run.finish(this.text)
    this.#active = noRuns
    for (const sweep of this.#sweeps) sweep.finish(this.text)
  }

  /** Until the next look; of what stands before `kept` nothing will be asked any more. */
  rest(kept: number): void {
    for (const run of this.#active) run.rest()
    for (const sweep of this.#sweeps) sweep.rest()
    // Those of a long stream would come to be hundreds.
    if (this.#tried.size > 0) this.#tried = new Map([...this.#tried].filter(([, start]) => start > kept))
    if (this.#runs.size > FEW + this.#active.size + this.#sweeps.length) this.#let(kept)
  }

  /** Lets go of runs that have nothing to remember. */
  #let(kept: number): void {
    const swept = new Set(this.#sweeps.map(({ run }) => run))
    const still = new Map<number, Run>()
    for (const [owner, run] of this.#runs)
      if (!run.idle || run.covered > kept || run.stopped || swept.has(run)) still.set(owner, run)
      else this.#made += run.steps
    this.#runs = still
  }

  /** The earliest beginning that is undecided. */
  get earliest(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const run of this.#active) earliest = Math.min(earliest, run.earliest)
    for (const sweep of this.#sweeps) earliest = Math.min(earliest, sweep.earliest)
    return earliest
  }

  /** No match begins before this offset of which the anchor is yet to be seen. */
  unanchored(at: number, state = this.#found.state): number {
    const { table, leads } = this.#pack
    return ledFrom(leads, this.text, back(this.text, at, table.depth[state] as number))
  }

  /** Rules whose anchors have thinned out are looked for by them again; rules that were given up are not looked for. */
  #retire(end: number): void {
    const over = this.#sweeps.filter((sweep) => sweep.over)
    this.#sweeps = this.#sweeps.filter((sweep) => !sweep.over)
    for (const [owner, run] of this.#runs) {
      if (run.stopped || !over.some((sweep) => sweep.run === run)) continue
      run.skip(end)
      this.#crowded.delete(owner)
      this.#tried.set(owner, end)
    }
  }

  /** A literal ends at an index: the rule that owns it may begin there. `to` = how far the bytes at hand go. */
  #anchored(index: number, output: number, state: number, to: number): void {
    const { table } = this.#pack
    const { bytes, base } = this.text
    const at = base + index
    const owner = table.owners[output] as number
    if (this.#crowded.has(owner)) return
    const compiled = this.#pack.rules[owner] as Compiled
    const { near, far, lead } = compiled.place as Place
    // Bytes that share a column make hits of none; theirs would not come in the order of their starts.
    const anchor = backOver(table, output, this.text, at)
    if (anchor < 0) return
    const tried = this.#tried.get(owner) ?? 0
    let start = anchor
    // No further back than a lead can reach: only so far is the stream still at hand.
    for (let steps = 0; steps < far && start > tried; steps++) {
      const before = back(this.text, start, 1)
      if (lead[bytes[before - base] as number] !== 1) break
      start = before
    }
    let run: Run | undefined
    for (start = Math.max(start, tried); start <= anchor - near; start++) {
      if (bytes[start - base] === SKIP || (this.#quick > 0 && this.#settles(owner, start, to))) continue
      run ??= this.#follow(owner, at)
      run.open(this.text, start)
    }
    if (anchor - near >= 0) this.#tried.set(owner, Math.max(tried, anchor - near + 1))
    if (run === undefined) return
    if (!run.idle) this.#active = this.#active.size === 0 ? new Set([run]) : this.#active.add(run)
    if (run.stopped) this.#crowded.add(owner)
    else if (run.crowded) this.#sweep(owner, run, this.unanchored(at, state))
  }

  /** Rules that are swept in this stream need no more anchors. */
  #skip(skipped: boolean): void {
    for (const owner of this.#crowded) this.#pack.find.skip(owner, skipped)
  }

  /** Most candidates are decided within a few bytes: those need not be followed. */
  #settles(owner: number, start: number, to: number): boolean {
    const compiled = this.#pack.rules[owner] as Compiled
    const { bytes, base } = this.text
    const read = compiled.glance(bytes, start - base, to, behind(this.text, start))
    this.#quick -= Math.abs(read)
    if (read < 0) return false
    const end = compiled.ended + base
    if (compiled.ended <= start - base) return true
    const run = this.#runOf(owner)
    const settled = run.settle(this.text, start, end, base + Math.min(to, start - base + GLANCE))
    if (run.stopped) this.#crowded.add(owner)
    return settled
  }

  #follow(owner: number, at: number): Run {
    const run = this.#runOf(owner)
    if (this.#active.has(run)) run.advance(this.text, at)
    else run.skip(at)
    return run
  }

  /** Anchors upon anchors: from here on the rule is followed as one that has none. */
  #sweep(owner: number, run: Run, unanchored: number): void {
    const sweep = new Sweep((this.#pack.rules[owner] as Compiled).ends, run, true)
    sweep.begin(Math.min(unanchored, run.earliest))
    this.#crowded.add(owner)
    this.#active.delete(run)
    this.#sweeps = [...this.#sweeps, sweep]
  }

  #runOf(owner: number): Run {
    let run = this.#runs.get(owner)
    if (run === undefined) this.#runs.set(owner, (run = this.#run(this.#pack.rules[owner] as Compiled)))
    return run
  }

  #run({ rule, match }: Compiled): Run {
    return new Run(match, this.report.sinkOf(rule), !rule.check, this.#pack.caps)
  }
}
