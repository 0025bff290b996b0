// The only file that knows a rule is a regular expression: rules in, a scanner of streams out.

import { SKIP } from '../pattern/backslash.ts'
import { type Caps, CAPS } from '../pattern/caps.ts'
import { compiledOf } from '../pattern/compiled.ts'
import { finder } from '../pattern/lanes.ts'
import { Leads } from '../pattern/leads.ts'
import { tables } from '../pattern/literals.ts'
import { readyTables } from '../pattern/ready-tables.ts'
import type { Rule } from '../pattern/rule.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { HELD, markScratch, NO_BYTES, scratch, scratchPlain, SLICE, unescapeScratch } from '../pattern/scratch.ts'
import type { Spending } from './report.ts'
import type { Pack } from './pack.ts'
import { ToldOnce } from './told-once.ts'
import { Track } from './track.ts'

/** Also says what it cost: moves of the rules' own automata, besides the one pass over every byte. */
export interface PatternScanner extends Scanner {
  open(): Watch & { readonly steps: number }
  openEscaped(): Watch & { readonly steps: number }
}

/** Throws an Error that names the rule, the construct and its column when a pattern is not RE2. */
export function patterns(rules: readonly Rule[], caps: Caps = CAPS, choose = finder): PatternScanner {
  const { compiled, literals } = compiledOf(rules, caps)
  const table = readyTables(literals) ?? tables(literals)
  const places = compiled.map(({ place }) => place)
  const find = choose(table, places)
  for (const [owner, one] of compiled.entries()) {
    one.home = find.home(owner)
    one.made = (nfa) => find.learn(owner, nfa)
    if (one.rule.sum === 'luhn') find.sums(owner)
  }
  const unanchored = [...compiled.keys()].filter((owner) => places[owner] === null)
  const pack: Pack = { rules: compiled, unanchored, table, find, leads: new Leads(places), caps }
  return { open: () => new PatternWatch(pack, false), openEscaped: () => new PatternWatch(pack, true) }
}

/** Whole blocks of the literal automaton (wasm/automaton.ts), which are read fastest, and room for what is undecided. */
const AT_ONCE = SLICE - 16_384
/** Behind the last escape both texts are one, but what a match may look back at still differs: no lead is longer. */
const NEAR = 160
const nothing: readonly Hit[] = []

class PatternWatch implements Watch {
  readonly #pack: Pack
  readonly #escapes: boolean
  /** Reads the text without its escapes; where there are none, the text as it stands. */
  readonly #plain: Track
  /** Reads the text as it stands where that is another. */
  #raw: Track | null = null
  /** Held bytes end at `#at`, then come undecided ones. */
  #at = 0
  #kept = NO_BYTES
  #undecided = 0
  /** The held bytes without their escapes, where that makes a difference. */
  #keptPlain: Uint8Array | null = null
  /** Behind the last escape. */
  #edited = 0
  readonly #spending: Spending = { checked: 0 }
  /** What a track found that is no more. */
  #left = nothing
  /** Made when two texts may have shown the same. */
  #once: ToldOnce | null = null

  constructor(pack: Pack, escapes: boolean) {
    this.#pack = pack
    this.#escapes = escapes
    this.#plain = new Track(pack, this.#spending)
  }

  get steps(): number {
    return this.#plain.steps + (this.#raw?.steps ?? 0)
  }

  look(chunk: Uint8Array, last: boolean): Look {
    let from = 0
    let settled: number
    do {
      const to = Math.min(chunk.length, from + AT_ONCE)
      settled = this.#slice(chunk, from, to, last && to === chunk.length)
      from = to
    } while (from < chunk.length)
    const hits = this.#plain.report.take()
    if (this.#raw !== null) this.#left = [...this.#left, ...this.#raw.report.take()]
    if (this.#left.length === 0 && this.#once === null) return { hits, settled }
    const all = (this.#once ??= new ToldOnce()).fresh([...this.#left, ...hits])
    this.#left = nothing
    return { hits: all, settled }
  }

  #slice(chunk: Uint8Array, from: number, to: number, last: boolean): number {
    // Undecided bytes are read again as new ones: they stand at HELD, what was decided before them below it.
    const head = HELD
    const held = head - (this.#kept.length - this.#undecided)
    scratch.set(this.#kept, held)
    scratch.set(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to), head + this.#undecided)
    const full = head + this.#undecided + to - from
    let decided = markScratch(head, full, last)
    const base = this.#at - head
    if (this.#escapes) {
      const { end, edited } = unescapeScratch(head, decided, last && decided === full)
      decided = end
      if (edited > 0) this.#edited = base + edited
    }
    this.#read(base, held, decided)
    this.#at = base + decided
    if (last) {
      this.#plain.finish()
      this.#raw?.finish()
    }
    const settled = last ? this.#at : this.#settled()
    this.#undecided = full - decided
    // One more byte than is held, of those that count: what stands before a match decides `^` and `\\b`.
    let keep = Math.max(held, settled - base - 1)
    if (this.#raw !== null) while (keep > held && scratchPlain[keep] === SKIP) keep--
    this.#kept = scratch.slice(keep, full)
    this.#keptPlain = this.#raw === null ? null : scratchPlain.slice(keep, decided)
    this.#plain.rest(base + keep)
    this.#raw?.rest(base + keep)
    return settled
  }

  /** Reads the new bytes, `[HELD, decided)`, in the texts that there are. */
  #read(base: number, held: number, decided: number): void {
    const head = HELD
    const end = base + decided
    const plain = this.#plain
    const { raw, from } = this.#apart(base + held, held)
    if (raw !== null) {
      scratchPlain.set(this.#keptPlain ?? this.#kept.subarray(0, head - held), held)
      raw.lay({ bytes: scratch, base })
      if (from < head) raw.read(from, head)
    }
    plain.lay({ bytes: raw === null ? scratch : scratchPlain, base })
    if (raw === null) plain.read(head, decided)
    else plain.readWith(raw, head, decided)
    raw?.advance(end)
    plain.advance(end)
  }

  /** Whether the two texts are read apart, and from where on the one as it stands. */
  #apart(kept: number, held: number): { raw: Track | null; from: number } {
    const at = this.#at
    const near = this.#edited > 0 && this.#edited > Math.min(kept, at - NEAR)
    const raw = this.#raw
    if (raw !== null) {
      if (near || raw.earliest < at) return { raw, from: HELD }
      this.#left = [...this.#left, ...raw.report.take()]
      return { raw: (this.#raw = null), from: HELD }
    }
    if (!near) return { raw: null, from: HELD }
    // What is held has been read as one text so far.
    const track = (this.#raw = new Track(this.#pack, this.#spending))
    track.goOn(this.#plain, kept)
    return { raw: track, from: held }
  }

  /** What may still become part of a match: the beginning of an anchor with its lead, and every undecided beginning. */
  #settled(): number {
    const plain = Math.min(this.#plain.unanchored(this.#at), this.#plain.earliest)
    if (this.#raw === null) return plain
    return Math.min(plain, this.#raw.earliest, this.#raw.unanchored(this.#at))
  }
}
