// The only file that knows a rule is a regular expression: rules in, a scanner of streams out.

import type { Anchors } from './anchors.ts'
import { type Caps, CAPS } from './caps.ts'
import { Compiled } from './compiled.ts'
import { AT_START, after } from './context.ts'
import { type Finder, finder } from './lanes.ts'
import { type Found, type Literal, type Tables, tables } from './literals.ts'
import { Report } from './report.ts'
import { Run } from './run.ts'
import type { Look, Rule, Scanner, Watch } from './scanner.ts'
import { HELD, markScratch, scratch, SLICE, type Text } from './scratch.ts'
import { Sweep } from './sweep.ts'

/** Bytes read twice, for each byte of a slice, to refuse candidates quickly; after that they are followed one and all. */
const QUICK_PER_BYTE = 4

const found: Found = { state: 0, budget: 0 }

/** Also says what it cost: moves of the rules' own automata, besides the one pass over every byte. */
export interface PatternScanner extends Scanner {
  open(): Watch & { readonly steps: number }
}

/** Throws an Error that names the rule, the construct and its column when a pattern is not RE2. */
export function patterns(rules: readonly Rule[], caps: Caps = CAPS, choose = finder): PatternScanner {
  const compiled = rules.map((rule) => new Compiled(rule, caps))
  const literals = compiled.flatMap(({ anchors }, owner) =>
    (anchors?.words ?? []).map((bytes): Literal => ({ owner, bytes })),
  )
  const table = tables(literals)
  const leads = distinctLeads(compiled)
  const find = choose(
    table,
    compiled.map(({ anchors }) => anchors),
  )
  for (const [owner, one] of compiled.entries()) one.home = find.home(owner)
  return { open: () => new PatternWatch(compiled, table, find, leads, caps) }
}

/** The leads to walk back over when asking what may still become a match; equal ones once. */
function distinctLeads(compiled: readonly Compiled[]): readonly Anchors[] {
  const leads = new Map<string, Anchors>()
  for (const { anchors } of compiled) {
    if (!anchors || anchors.far === 0) continue
    const key = anchors.lead.join('')
    if ((leads.get(key)?.far ?? 0) < anchors.far) leads.set(key, anchors)
  }
  return [...leads.values()]
}

class PatternWatch implements Watch {
  readonly #rules: readonly Compiled[]
  readonly #table: Tables
  readonly #find: Finder
  readonly #leads: readonly Anchors[]
  readonly #caps: Caps
  /** By rule; made at the first hit of an anchor. */
  readonly #runs: (Run | undefined)[] = []
  #sweeps: Sweep[] = []
  /** By rule: its anchors are of no use in this stream, a sweep has taken over. */
  readonly #crowded: boolean[] = []
  readonly #active = new Set<Run>()
  /** By rule: starts before this offset have been tried. */
  readonly #tried: number[] = []
  readonly #report: Report
  #text: Text = { bytes: scratch, base: 0 }
  /** Literal automaton, and what of the stream must be seen again: held bytes end at `#at`, then undecided ones. */
  #state = 0
  #at = 0
  #kept: Uint8Array = new Uint8Array(0)
  #undecided = 0
  #quick = 0

  constructor(rules: readonly Compiled[], table: Tables, find: Finder, leads: readonly Anchors[], caps: Caps) {
    this.#find = find
    this.#caps = caps
    this.#rules = rules
    this.#table = table
    this.#leads = leads
    this.#report = new Report(caps, this.#text)
    for (const compiled of rules)
      if (!compiled.anchors) this.#sweeps.push(new Sweep(compiled.ends, this.#run(compiled), false))
  }

  get steps(): number {
    const runs = new Set([...this.#runs, ...this.#sweeps.map((sweep) => sweep.run)])
    return [...runs].reduce((sum, run) => sum + (run?.steps ?? 0), 0)
  }

  look(chunk: Uint8Array, last: boolean): Look {
    let from = 0
    let settled: number
    do {
      const to = Math.min(chunk.length, from + SLICE - 4)
      settled = this.#slice(chunk, from, to, last && to === chunk.length)
      from = to
    } while (from < chunk.length)
    return { hits: this.#report.take(), settled }
  }

  #slice(chunk: Uint8Array, from: number, to: number, last: boolean): number {
    // Undecided bytes are read again as new ones: they stand at HEAD, what was decided before them below it.
    const head = HELD
    scratch.set(this.#kept, head - (this.#kept.length - this.#undecided))
    scratch.set(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to), head + this.#undecided)
    const full = head + this.#undecided + to - from
    const decided = markScratch(head, full, last)
    this.#report.text = this.#text = { bytes: scratch, base: this.#at - head }
    this.#read(head, decided)
    this.#at += decided - head
    if (last) this.#finish()
    const settled = last ? this.#at : this.#settled()
    this.#undecided = full - decided
    // One more byte than is held: what stands before a match decides `^` and `\b`.
    this.#kept = scratch.slice(Math.max(head - this.#at + (decided - head), decided - (this.#at - settled) - 1), full)
    for (const run of this.#active) run.rest()
    for (const sweep of this.#sweeps) sweep.rest()
    return settled
  }

  #read(from: number, to: number): void {
    const end = this.#text.base + to
    found.state = this.#state
    this.#quick = found.budget = QUICK_PER_BYTE * (to - from)
    if (this.#find.full) this.#forget()
    this.#skip(true)
    const { base } = this.#text
    this.#find.read(from, to, -base, found, (at, output, state) => this.#anchored(base + at, output, state, to))
    this.#skip(false)
    this.#state = found.state
    for (const run of this.#active) {
      run.advance(this.#text, end)
      if (run.idle) this.#active.delete(run)
    }
    for (const sweep of this.#sweeps) sweep.advance(this.#text, end)
    if (this.#sweeps.some(({ over }) => over)) this.#retire(end)
  }

  /** Rules whose anchors have thinned out are looked for by them again; rules that were given up are not looked for. */
  #retire(end: number): void {
    const over = this.#sweeps.filter((sweep) => sweep.over)
    this.#sweeps = this.#sweeps.filter((sweep) => !sweep.over)
    for (const { run } of over) {
      const owner = this.#runs.indexOf(run)
      if (run.stopped) continue
      run.skip(end)
      this.#crowded[owner] = false
      this.#tried[owner] = end
    }
  }

  /** A literal ends at `at`: the rule that owns it may begin there. `to` = how far the bytes at hand go. */
  #anchored(at: number, output: number, state: number, to: number): void {
    const { owners, lengths } = this.#table
    const { base } = this.#text
    const owner = owners[output] as number
    if (this.#crowded[owner]) return
    const compiled = this.#rules[owner] as Compiled
    const { near, far, lead } = compiled.anchors as Anchors
    const anchor = at - (lengths[output] as number)
    const least = Math.max(0, anchor - far, this.#tried[owner] ?? 0)
    let start = anchor
    // No further back than a lead can reach: only so far is the stream still at hand.
    while (start > least && lead[scratch[start - 1 - base] as number] === 1) start--
    let run: Run | undefined
    for (start = Math.max(start, least); start <= anchor - near; start++) {
      if (this.#quick > 0 && this.#refused(compiled, start - base, to)) continue
      run ??= this.#follow(owner, compiled, at)
      run.open(this.#text, start)
    }
    if (anchor - near >= 0) this.#tried[owner] = anchor - near + 1
    if (run === undefined) return
    if (!run.idle) this.#active.add(run)
    if (run.stopped) this.#crowded[owner] = true
    else if (run.crowded) this.#sweep(owner, run, this.#unanchored(at, state))
  }

  /** Rules that are swept in this stream need no more anchors. */
  #skip(skipped: boolean): void {
    for (const owner of this.#crowded.keys()) if (this.#crowded[owner]) this.#find.skip(owner, skipped)
  }

  /** The tables of all rules have outgrown their room. All streams are at rest: they find their states again. */
  #forget(): void {
    for (const compiled of this.#rules) compiled.forget()
    this.#find.relieved()
  }

  /** Most candidates die within a few bytes: those need no run. */
  #refused(compiled: Compiled, start: number, to: number): boolean {
    const context = start + this.#text.base === 0 ? AT_START : after(scratch[start - 1])
    const read = compiled.refuses(scratch, start, to, context)
    this.#quick -= Math.abs(read)
    return read > 0
  }

  #follow(owner: number, compiled: Compiled, at: number): Run {
    const run = (this.#runs[owner] ??= this.#run(compiled))
    if (this.#active.has(run)) run.advance(this.#text, at)
    else run.skip(at)
    return run
  }

  /** Anchors upon anchors: from here on the rule is followed as one that has none. */
  #sweep(owner: number, run: Run, unanchored: number): void {
    const sweep = new Sweep((this.#rules[owner] as Compiled).ends, run, true)
    sweep.begin(Math.min(unanchored, run.earliest))
    this.#crowded[owner] = true
    this.#active.delete(run)
    this.#sweeps.push(sweep)
  }

  #run({ rule, match }: Compiled): Run {
    return new Run(match, this.#report.sinkOf(rule), !rule.check, this.#caps)
  }

  #finish(): void {
    for (const run of this.#active) run.finish(this.#text)
    this.#active.clear()
    for (const sweep of this.#sweeps) sweep.finish(this.#text)
  }

  /** What may still become part of a match: the beginning of an anchor with its lead, and every undecided beginning. */
  #settled(): number {
    let settled = this.#unanchored(this.#at, this.#state)
    for (const run of this.#active) settled = Math.min(settled, run.earliest)
    for (const sweep of this.#sweeps) settled = Math.min(settled, sweep.earliest)
    return settled
  }

  /** No match begins before this offset of which the anchor is yet to be seen. */
  #unanchored(at: number, state: number): number {
    const { depth, width } = this.#table
    const anchor = at - (depth[state / width] as number)
    let earliest = anchor
    for (const { far, lead } of this.#leads) {
      const least = Math.max(0, anchor - far)
      let start = anchor
      while (start > least && lead[scratch[start - 1 - this.#text.base] as number] === 1) start--
      earliest = Math.min(earliest, start)
    }
    return earliest
  }
}
