// The only file that determines byte automata: lazily, in a cache that is emptied when full.

import { ASSERT, MATCH, type Nfa, READ, SPLIT } from './nfa.ts'
import { LINE_END, LINE_START, NO_WORD_EDGE, TEXT_END, TEXT_START, WORD_EDGE } from './syntax.ts'

/** What stood before: the only memory of the past that `^` and `\b` need. */
export const AT_START = 0
export const AFTER_NEWLINE = 1
export const AFTER_WORD = 2
export const AFTER_OTHER = 3

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

export function after(byte: number | undefined): number {
  if (byte === undefined) return AT_START
  return byte === 10 ? AFTER_NEWLINE : isWord(byte) ? AFTER_WORD : AFTER_OTHER
}

function isWord(byte: number): boolean {
  const letter = byte | 0x20
  return (letter >= 0x61 && letter <= 0x7a && byte < 0x80) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f
}

export interface Limits {
  /** Entries of the table of moves. */
  readonly moves: number
  /** Entries of all the sets of states together. */
  readonly members: number
}

/** States that fit whatever the limits say: as many as one run may have alive, and those it moves to. */
const ALWAYS = 600

const LIMITS: Limits = { moves: 1 << 16, members: 1 << 18 }

/** What a state stands for; survives a flush. */
export interface Pinned {
  readonly members: Int32Array
  readonly context: number
  /** Whether a match has begun: a floating automaton is never without members. */
  readonly begun: boolean
}

/**
 * One automaton, shared by all streams. A state is the offset of its row in `moves`; rows are indexed by `classes[byte]`,
 * the last column is the end of the text.
 */
export class Dfa {
  readonly classes = new Uint8Array(256)
  moves = new Int32Array(0)
  /** Counts the flushes: a state number is good only within its epoch. */
  epoch = 0
  /** Rows computed so far, for tests and for the price of a rule. */
  built = 0
  readonly #nfa: Nfa
  readonly #floating: boolean
  readonly #limits: Limits
  readonly #width: number
  readonly #sample: number[] = []
  readonly #seen: Uint32Array
  #stamp = 0
  #pins: Pinned[] = []
  #known = new Map<string, number>()
  #members = 0

  /** `floating`: a match may begin anywhere, so that the automaton tells where matches end. */
  constructor(nfa: Nfa, floating = false, limits: Limits = LIMITS) {
    this.#nfa = nfa
    this.#floating = floating
    this.#limits = limits
    this.#seen = new Uint32Array(nfa.kinds.length)
    this.#width = this.#classify() + 1
    this.flush()
  }

  /** The column of the end of the text. */
  get end(): number {
    return this.#width - 1
  }

  flush(): void {
    this.epoch++
    this.#known.clear()
    this.#pins = [{ members: new Int32Array(0), context: AFTER_OTHER, begun: false }]
    this.#members = 0
    this.moves = new Int32Array(this.#width * 16).fill(UNKNOWN)
    this.moves.fill(DEAD, 0, this.#width)
  }

  /** The state before the first byte of a match; FULL when there is no room. */
  start(context: number): number {
    const set: number[] = []
    this.#stamp++
    this.#enter(this.#nfa.start, 0, set)
    return this.#intern(set, context, false)
  }

  pin(state: number): Pinned {
    return this.#pins[state / this.#width] as Pinned
  }

  resume(pinned: Pinned): number {
    return this.#intern([...pinned.members], pinned.context, pinned.begun)
  }

  /** Where a byte leads; also fills the table, so that `moves[state + column]` is to be read first. */
  move(state: number, column: number): number {
    const known = this.moves[state + column] as number
    if (known !== UNKNOWN) return known
    const { members, context } = this.pin(state)
    const byte = column === this.end ? -1 : (this.#sample[column] as number)
    const holding = satisfied(context, byte)
    let before = 0
    let set: number[] = []
    this.#stamp++
    for (const member of members) {
      if (this.#nfa.kinds[member] === MATCH) continue
      this.#enter(member, holding, set)
    }
    for (const member of set) if (member === 0) before = BEFORE
    const ready = set
    set = []
    if (byte >= 0) {
      this.#stamp++
      for (const member of ready) this.#read(member, byte, set)
    }
    const accepts = set.includes(0) ? AFTER : 0
    const begun = set.length > 0
    if (this.#floating && byte >= 0) this.#enter(this.#nfa.start, 0, set)
    const next = this.#intern(set, after(byte), begun)
    if (next === FULL) return FULL
    const move = (next << SHIFT) | before | accepts | (begun ? 0 : RESTING)
    this.moves[state + column] = move
    return move
  }

  #read(member: number, byte: number, set: number[]): void {
    const { kinds, first, second, edges } = this.#nfa
    if (kinds[member] !== READ) return
    const to = second[member] as number
    for (let i = first[member] as number; i < to; i += 3)
      if (byte >= (edges[i] as number) && byte <= (edges[i + 1] as number)) {
        this.#enter(edges[i + 2] as number, 0, set)
        return
      }
  }

  /** Adds a state and all that it reaches without reading, past the conditions that hold. */
  #enter(from: number, holding: number, set: number[]): void {
    const { kinds, first, second } = this.#nfa
    const stack = [from]
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      if (this.#seen[state] === this.#stamp) continue
      this.#seen[state] = this.#stamp
      const kind = kinds[state]
      if (kind === SPLIT) stack.push(second[state] as number, first[state] as number)
      else if (kind === ASSERT && ((first[state] as number) & holding) !== 0) stack.push(second[state] as number)
      else set.push(state)
    }
  }

  #intern(set: number[], context: number, begun: boolean): number {
    if (set.length === 0) return DEAD
    set.sort((a, b) => a - b)
    // The past matters only to states that wait for a condition.
    const past = set.some((state) => this.#nfa.kinds[state] === ASSERT) ? context : AFTER_OTHER
    const key = `${past}${begun}${set.join()}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const row = this.#pins.length * this.#width
    const many = this.#pins.length > ALWAYS
    if (many && (row + this.#width > this.#limits.moves || this.#members + set.length > this.#limits.members))
      return FULL
    this.#members += set.length
    this.#pins.push({ members: Int32Array.from(set), context: past, begun })
    this.#known.set(key, row)
    this.built++
    if (row + this.#width > this.moves.length) {
      const grown = new Int32Array(this.moves.length * 2).fill(UNKNOWN, this.moves.length)
      grown.set(this.moves)
      this.moves = grown
    }
    return row
  }

  /** Bytes that no state tells apart share a column. */
  #classify(): number {
    const { kinds, first, edges } = this.#nfa
    const cuts = new Uint8Array(257)
    cuts[0] = 1
    for (let i = 0; i < edges.length; i += 3) {
      cuts[edges[i] as number] = 1
      cuts[(edges[i + 1] as number) + 1] = 1
    }
    let needed = 0
    for (let state = 0; state < kinds.length; state++) if (kinds[state] === ASSERT) needed |= first[state] as number
    if ((needed & (LINE_START | LINE_END)) !== 0) cuts[10] = cuts[11] = 1
    if ((needed & (WORD_EDGE | NO_WORD_EDGE)) !== 0)
      for (let byte = 1; byte <= 128; byte++) if (isWord(byte) !== isWord(byte - 1)) cuts[byte] = 1
    // A context is part of a state's identity, so the newline must be told apart as soon as any condition exists.
    if (needed !== 0) cuts[10] = cuts[11] = 1
    let column = -1
    for (let byte = 0; byte < 256; byte++) {
      if (cuts[byte] === 1) {
        column++
        this.#sample.push(byte)
      }
      this.classes[byte] = column
    }
    return column + 1
  }
}

/** The conditions that hold between what stood before and the next byte; -1 = the text ends. */
function satisfied(context: number, byte: number): number {
  let holding = (context === AFTER_WORD) !== (byte >= 0 && isWord(byte)) ? WORD_EDGE : NO_WORD_EDGE
  if (context === AT_START) holding |= TEXT_START | LINE_START
  if (context === AFTER_NEWLINE) holding |= LINE_START
  if (byte < 0) holding |= TEXT_END | LINE_END
  if (byte === 10) holding |= LINE_END
  return holding
}
