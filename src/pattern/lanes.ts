// Runs the literal automaton in WebAssembly, four segments at once; the plain walk stands in where that does not pay.

import { FAR as MARK } from './far-moves.ts'
import { ANYTHING, ANYWHERE, beginningsOf, FOLLOWING, followOf, groups } from './follow.ts'
import { type Finder, plainFinder } from './finder.ts'
import { Arena, FAR, type Home, LEAD, NEAR, SKIP, STRAYS, SUMS } from './home.ts'
import type { Place } from './anchors.ts'
import { type Found, type Tables, type Visit } from './literals.ts'
import type { Nfa } from './nfa.ts'
import { HELD, scratch, SLICE } from './scratch.ts'
import { SIEVE, sieve } from './sieve.ts'
import { straysOf } from './strays.ts'
import { instance } from './wasm.ts'
import { Whereabouts } from './whereabouts.ts'
import { automaton } from './wasm-automaton.ts'

// The memory map of wasm/automaton.ts.
const CLASSES = 1024
const GROUPS = 2048
const TEXT = 135_168
const RAW = TEXT + HELD + SLICE
const OUT = RAW + HELD + SLICE
const MOST = 4096
/** Words of a record of an output. */
const OUTPUT = 16
/** Marks an output in their list whose literal may stand behind a lead. */
const LED = 0x40000000
/** Marks a byte that a match may begin with in what is said of a lead. */
const MAY_START = 2
/** Marks the output of what was found in RAW. */
const IN_RAW = 0x80000000
const TABLE = OUT + 12 * MOST
const PAGE = 65_536

/** Below this a call costs more than it saves. */
const LEAST = 64
/** What stands before the text and may be looked back at: more than any lead. */
const BEHIND = 1024

interface Exports {
  readonly memory: WebAssembly.Memory
  setUp(
    records: number,
    outputs: number,
    ends: number,
    sieve: number,
    told: number,
    accepting: number,
    overlap: number,
    fresh: number,
    depths: number,
    far: number,
    pieces: number,
  ): void
  open(from: number, to: number, begin: number, start: number, bytes: number, skips: boolean): void
  openRaw(begin: number): void
  rawAfter(): number
  more(): number
  stateAfter(): number
  left(): number
}

/**
 * The fastest finder this runtime has. Its memory is shared by all streams: a call is synchronous. Shorter pieces than
 * `least` are walked the plain way.
 */
export function finder(tables: Tables, anchors: readonly (Place | null)[], least = LEAST): Finder {
  const plain = plainFinder(tables)
  const exports = instance(automaton)
  // Rows are numbered in two bytes.
  const fits = tables.rows <= 0x10000 && tables.far.pieces.BYTES_PER_ELEMENT === 2
  return exports === null || !fits ? plain : new Lanes(exports as unknown as Exports, tables, anchors, plain, least)
}

class Lanes implements Finder {
  readonly #exports: Exports
  readonly #arena: Arena
  readonly #plain: Finder
  readonly #least: number
  readonly #tables: Tables
  readonly #anchors: readonly (Place | null)[]
  /** Address of what is told about outputs. */
  readonly #told: number
  /** Address of the outputs of accepting states, each with the groups of the byte that may follow. */
  readonly #ends: number
  /** Address of what may stand behind accepting states. */
  readonly #sieve: number
  readonly #whereabouts: Whereabouts
  /** By rule: address of its lead. */
  readonly #leads: number[] = []

  constructor(exports: Exports, tables: Tables, anchors: readonly (Place | null)[], plain: Finder, least: number) {
    this.#least = least
    this.#tables = tables
    this.#whereabouts = new Whereabouts(tables)
    this.#anchors = anchors
    this.#plain = plain
    this.#exports = exports
    const [{ memory }, { next, far }] = [exports, tables]
    const [cells, indices, moves] = [next.length, far.index.length, far.pieces.length]
    const index = TABLE + cells * 2
    const pieces = index + indices * 2
    const end = pieces + moves * 2
    memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / PAGE)))
    const arena = (this.#arena = new Arena(memory, end))
    new Uint16Array(memory.buffer, TABLE, cells).set(next)
    new Uint16Array(memory.buffer, index, indices).set(far.index)
    new Uint16Array(memory.buffer, pieces, moves).set(far.pieces)
    // Who walks the plain way walks here, too: thousands of rows are not kept twice.
    arena.whenMoved(() => {
      tables.next = new Uint16Array(memory.buffer, TABLE, cells)
      far.index = new Uint16Array(memory.buffer, index, indices)
      far.pieces = new Uint16Array(memory.buffer, pieces, moves)
    })
    const outputs = arena.reserve(tables.outputs.length * 4)
    const depths = arena.reserve(tables.rows)
    const ends = (this.#ends = arena.reserve(tables.ends.length * 8))
    const sieved = (this.#sieve = arena.reserve(4 * SIEVE * (tables.rows - tables.accepting)))
    const told = (this.#told = arena.reserve(tables.owners.length * OUTPUT * 4))
    const records = arena.records(anchors.length)
    const strays = straysOf(tables)
    for (const [rule, one] of anchors.entries()) {
      if (one === null) continue
      const lead = one.far === 0 ? 0 : arena.reserve(256)
      if (lead > 0) new Uint8Array(memory.buffer, lead, 256).set(one.lead.map((may) => may | MAY_START))
      this.#leads[rule] = lead
      arena.field(rule, NEAR, one.near)
      arena.field(rule, FAR, one.far)
      arena.field(rule, LEAD, lead)
      arena.field(rule, STRAYS, strays.has(rule) ? 1 : 0)
    }
    const { buffer } = memory
    new Uint32Array(buffer, CLASSES, 256).set(tables.classes.map((place) => (place < MARK ? place * 2 : place)))
    new Uint32Array(buffer, outputs, tables.outputs.length).set(tables.outputs)
    const listed = new Uint32Array(buffer, ends, 2 * tables.ends.length)
    listed.fill(ANYTHING)
    for (let i = 0; i < tables.ends.length; i++) {
      const output = tables.ends[i] as number
      const far = anchors[tables.owners[output] as number]?.far ?? 0
      listed[2 * i] = far > 0 ? output | LED : output
    }
    new Uint32Array(buffer, sieved, SIEVE * (tables.rows - tables.accepting)).fill(ANYTHING)
    new Uint8Array(buffer, GROUPS, 256).set(groups)
    new Uint8Array(buffer, depths, tables.rows).set(tables.depth)
    const outs = new Uint32Array(buffer, told, tables.owners.length * OUTPUT)
    const unknown = Array.from({ length: FOLLOWING }, () => ANYTHING)
    for (const [output, owner] of tables.owners.entries())
      outs.set([owner, (tables.lengths[output] as number) | (ANYWHERE << 8), ...unknown], output * OUTPUT)
    const longest = Math.max(0, ...tables.lengths)
    exports.setUp(records, outputs, ends, sieved, told, tables.accepting, longest, tables.start, depths, index, pieces)
  }

  get full(): boolean {
    return this.#arena.full
  }

  learn(rule: number, nfa: Nfa): void {
    const anchors = this.#anchors[rule]
    if (anchors === undefined || anchors === null) return
    const { owners, bytes, begins: from, ends, lengths } = this.#tables
    const { buffer } = this.#exports.memory
    const outs = new Uint32Array(buffer, this.#told, owners.length * OUTPUT)
    const listed = new Uint32Array(buffer, this.#ends, 2 * ends.length)
    for (const output of this.#whereabouts.outputsOf(rule)) {
      const literal = bytes.subarray(from[output], from[output + 1])
      const follow = followOf(nfa, literal, anchors.far > 0)
      outs.set([(lengths[output] as number) | (follow.contexts << 8), ...follow.groups], output * OUTPUT + 1)
      for (const place of this.#whereabouts.placesOf(output))
        listed[2 * place + 1] = outs[output * OUTPUT + 2] as number
    }
    const states = new Uint32Array(buffer, this.#sieve, SIEVE * (this.#tables.outputs.length - 1))
    const own = this.#whereabouts.statesOf(rule)
    sieve(this.#tables, own, states, (output, byte) => outs[output * OUTPUT + 2 + byte] as number)
    const lead = this.#leads[rule] as number
    if (lead === 0) return
    const begins = beginningsOf(nfa)
    new Uint8Array(buffer, lead, 256).set(anchors.lead.map((may, byte) => may | (begins[byte] === 1 ? MAY_START : 0)))
  }

  skip(rule: number, skipped: boolean): void {
    this.#arena.field(rule, SKIP, skipped ? 1 : 0)
  }

  sums(rule: number): void {
    this.#arena.field(rule, SUMS, 1)
  }

  home(rule: number): Home {
    return this.#arena.home(rule)
  }

  read(bytes: Uint8Array, from: number, to: number, zero: number, found: Found, visit: Visit): void {
    if (to - from < this.#least) return this.#plain.read(bytes, from, to, zero, found, visit)
    found.looked = true
    this.#lay(TEXT, bytes, from, to)
    this.#exports.open(from, to, found.state, zero, found.budget, bytes !== scratch)
    this.#visit(visit, visit)
    found.state = this.#exports.stateAfter()
    found.budget = this.#exports.left()
  }

  readApart(
    plain: Uint8Array,
    raw: Uint8Array,
    from: number,
    to: number,
    zero: number,
    found: Found,
    foundRaw: Found,
    visit: Visit,
    visitRaw: Visit,
  ): void {
    if (to - from < this.#least)
      return this.#plain.readApart(plain, raw, from, to, zero, found, foundRaw, visit, visitRaw)
    found.looked = foundRaw.looked = true
    const exports = this.#exports
    this.#lay(TEXT, plain, from, to)
    this.#lay(RAW, raw, from, to)
    exports.open(from, to, found.state, zero, found.budget + foundRaw.budget, true)
    exports.openRaw(foundRaw.state)
    const later: (readonly [at: number, output: number, state: number])[] = []
    this.#visit(visit, (at, output, state) => later.push([at, output, state]))
    // Two walks have told of them. Of one rule's literals that end together the longest begins first.
    const { lengths } = this.#tables
    later.sort((a, b) => a[0] - b[0] || (lengths[b[1]] as number) - (lengths[a[1]] as number) || a[1] - b[1])
    for (const [i, [at, output, state]] of later.entries())
      if (later[i - 1]?.[0] !== at || later[i - 1]?.[1] !== output) visitRaw(at, output, state)
    found.state = exports.stateAfter()
    foundRaw.state = exports.rawAfter()
    found.budget = foundRaw.budget = exports.left() / 2
  }

  #lay(place: number, bytes: Uint8Array, from: number, to: number): void {
    const first = Math.max(0, from - BEHIND)
    new Uint8Array(this.#exports.memory.buffer, place + first, to - first).set(bytes.subarray(first, to))
  }

  #visit(visit: Visit, visitRaw: Visit): void {
    const exports = this.#exports
    for (let count = exports.more(); count > 0; count = exports.more()) {
      // Visiting may move the memory: what is here is copied before.
      const triples = new Uint32Array(exports.memory.buffer, OUT, count * 3).slice()
      for (let i = 0; i < count * 3; i += 3) {
        const output = triples[i + 1] as number
        const told = output >= IN_RAW ? visitRaw : visit
        told(triples[i] as number, output % IN_RAW, triples[i + 2] as number)
      }
    }
  }
}
