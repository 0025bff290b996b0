// The only file that determines byte automata: lazily, in a cache that is emptied when full.

import { SKIP } from './backslash.ts'
import { type Caps, CAPS } from './caps.ts'
import { columns } from './columns.ts'
import { AFTER_OTHER, after, satisfied } from './context.ts'
import { heap, type Home, type Tenant } from './home.ts'
import { members } from './members.ts'
import { ASSERT, type Nfa } from './nfa.ts'
import { SetPool } from './states.ts'

/** No state: nothing that follows can match. */
export const DEAD = 0

/** A move is `state << SHIFT` with these bits: a match ended before this byte, ends with it, none has begun before it. */
export const AFTER = 1
export const BEFORE = 2
export const RESTING = 4
export const SHIFT = 3

const UNKNOWN = -1
/** The move does not fit into the cache: `pin` what is alive, `flush`, take it up again. */
export const FULL = -2

/** Columns of a row behind those of the bytes: the end of the text, and two for marks. */
const EXTRA = 3

/** Tag of a set: its context, and whether a match has begun (a floating automaton is never without members). */
const BEGUN = 4

/** What a state stands for; survives a flush. */
export interface Pinned {
  readonly members: Int32Array
  readonly tag: number
}

/**
 * One automaton, shared by all streams. A state is the offset of its row in `moves`; rows are indexed by `classes[byte]`,
 * then comes the end of the text, then two columns for marks.
 */
export class Dfa implements Tenant {
  readonly classes: Uint8Array
  moves: Int32Array = new Int32Array(0)
  starts: Int32Array = new Int32Array(4)
  /** Counts the flushes: a state number is good only within its epoch. */
  epoch = 0
  readonly #nfa: Nfa
  readonly #floating: boolean
  readonly #caps: Caps
  readonly #home: Home
  readonly #width: number
  /** By column: one of its bytes. */
  readonly #sample: readonly number[]
  readonly #pool = new SetPool()
  #marks = 0

  /** `floating`: a match may begin anywhere, so that the automaton tells where matches end. */
  constructor(nfa: Nfa, floating = false, caps: Caps = CAPS, home: Home = heap) {
    members.fit(nfa.kinds.length)
    this.#home = home
    this.#nfa = nfa
    this.#floating = floating
    this.#caps = caps
    const { classes, samples } = columns(nfa)
    this.classes = classes
    this.#sample = samples
    this.#width = samples.length + EXTRA
    this.flush()
  }

  /** The column of the end of the text. */
  get end(): number {
    return this.#width - EXTRA
  }

  flush(): void {
    this.epoch++
    this.#pool.clear()
    this.#pool.add(members.set, 0, AFTER_OTHER)
    this.moves = this.#home(this, this.#width * 4).fill(UNKNOWN)
    this.starts.fill(UNKNOWN)
    this.moves.fill(DEAD, 0, this.#width)
  }

  /** The state before the first byte of a match; FULL when there is no room. */
  start(context: number): number {
    const known = this.starts[context] as number
    if (known !== UNKNOWN) return known
    members.clear()
    members.enter(this.#nfa, this.#nfa.start, 0)
    const state = this.#intern(context)
    if (state !== FULL) this.starts[context] = state
    return state
  }

  pin(state: number): Pinned {
    const set = state / this.#width
    return { members: this.#pool.members.slice(this.#pool.start(set), this.#pool.end(set)), tag: this.#pool.tag(set) }
  }

  resume(pinned: Pinned): number {
    members.take(pinned.members)
    return this.#intern(pinned.tag)
  }

  /** Forgets who stands where. */
  newMarks(): void {
    if (++this.#marks < 0x7fffffff) return
    this.#marks = 1
    for (let row = 0; row < this.moves.length; row += this.#width) this.moves[row + this.#width - 2] = UNKNOWN
  }

  /** Who stands in a state: whoever was there first since `newMarks`. */
  mark(state: number, who: number): number {
    const column = state + this.#width - 2
    if (this.moves[column] === this.#marks) return this.moves[column + 1] as number
    this.moves[column] = this.#marks
    this.moves[column + 1] = who
    return who
  }

  /** For a floating automaton: the state of one in which all these have begun. */
  gather(begun: readonly number[], context: number): number {
    members.clear()
    for (const member of begun) members.enter(this.#nfa, member, 0)
    members.enter(this.#nfa, this.#nfa.start, 0)
    return this.#intern(context | BEGUN)
  }

  /** Where a byte leads; also fills the table, so that `moves[state + column]` is to be read first. */
  move(state: number, column: number): number {
    const known = this.moves[state + column] as number
    if (known !== UNKNOWN) return known
    const byte = column === this.end ? -1 : (this.#sample[column] as number)
    const from = state / this.#width
    if (byte === SKIP)
      return (this.moves[state + column] = (state << SHIFT) | ((this.#pool.tag(from) & BEGUN) === 0 ? RESTING : 0))
    const holding = satisfied(this.#pool.tag(from) & 3, byte)
    members.clear()
    const to = this.#pool.end(from)
    for (let i = this.#pool.start(from); i < to; i++) {
      const member = this.#pool.members[i] as number
      if (member !== 0) members.enter(this.#nfa, member, holding)
    }
    const before = members.has(0) ? BEFORE : 0
    const ready = members.hold()
    if (byte >= 0) members.read(this.#nfa, ready, byte, 0)
    const accepts = members.has(0) ? AFTER : 0
    const begun = members.length > 0
    if (this.#floating && byte >= 0) members.enter(this.#nfa, this.#nfa.start, 0)
    const next = this.#intern(after(byte) | (begun ? BEGUN : 0))
    if (next === FULL) return FULL
    const move = (next << SHIFT) | before | accepts | (begun ? 0 : RESTING)
    this.moves[state + column] = move
    return move
  }

  #intern(tag: number): number {
    const { set, length } = members
    if (length === 0) return DEAD
    members.sort()
    let waiting = false
    for (let i = 0; i < length; i++) if (this.#nfa.kinds[set[i] as number] === ASSERT) waiting = true
    // The past matters only to states that wait for a condition.
    const past = waiting ? tag : (tag & BEGUN) | AFTER_OTHER
    const pool = this.#pool
    const known = pool.find(set, length, past)
    if (known >= 0) return known * this.#width
    const row = pool.count * this.#width
    const full = row + this.#width > this.#caps.moves || pool.size + length > this.#caps.members
    if (full && pool.count > this.#caps.states) return FULL
    pool.add(set, length, past)
    if (row + this.#width > this.moves.length) {
      const before = this.moves.slice()
      this.moves = this.#home(this, before.length * 2).fill(UNKNOWN, before.length)
      this.moves.set(before)
    }
    return row
  }
}
