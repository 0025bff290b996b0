// The only file that knows which of many overlapping beginnings of one rule becomes the match: the leftmost, at its longest.

import { AFTER, after, BEFORE, DEAD, type Dfa, FULL, type Pinned, SHIFT } from './dfa.ts'

/** No match is longer: what is held back of a stream is bounded. */
export const MAX_MATCH = 4096

/** Beginnings in different states that one rule follows at once. Past it the text counts as unreadable. */
const MAX_GROUPS = 256

/**
 * Beginnings that reached the same state and therefore share their future. Groups that meet become one: a tree, in
 * which a beginning's best end is the best on its way up.
 */
interface Group {
  parent: Group | null
  /** Furthest end of a match seen by this group; -1 = none. */
  best: number
  /** Beginnings not yet decided, in this group and below. */
  members: number
  /** The earliest of them ever. */
  first: number
  state: number
  alive: boolean
}

interface Beginning {
  readonly start: number
  readonly group: Group
}

/** Bytes of a stream by absolute offset: `bytes[offset - base]`. */
export interface Text {
  readonly bytes: Uint8Array
  readonly base: number
}

export interface Sink {
  /** False = not a match after all. */
  accept(start: number, end: number): boolean
  /** A beginning had to be left out. */
  overflow(start: number, at: number): void
}

/** One rule at work in one stream. All offsets are absolute. */
export class Run {
  /** Everything before this offset has been read. */
  at = 0
  /** Everything before this offset belongs to a match already reported. */
  covered = 0
  /** Where a match last ended, reported or not. */
  accepted = 0
  /** Moves made, for tests and for the price of a rule. */
  steps = 0
  readonly #dfa: Dfa
  readonly #sink: Sink
  /** A longer match makes the later beginnings inside it void, unless a check may still refuse it. */
  readonly #certain: boolean
  #groups: Group[] = []
  #queue: Beginning[] = []
  #head = 0
  #epoch: number
  #pins: readonly Pinned[] | null = null

  constructor(dfa: Dfa, sink: Sink, certain: boolean) {
    this.#dfa = dfa
    this.#sink = sink
    this.#certain = certain
    this.#epoch = dfa.epoch
  }

  get idle(): boolean {
    return this.#head === this.#queue.length
  }

  /** The earliest undecided beginning; Infinity = none. */
  get earliest(): number {
    return this.#queue[this.#head]?.start ?? Number.POSITIVE_INFINITY
  }

  /** Skips to `at`: nothing before it concerns this rule any more. Only when idle. */
  skip(at: number): void {
    if (at > this.at) this.at = at
  }

  /** Reads on to `to`. */
  advance(text: Text, to: number): void {
    this.#wake()
    while (this.at < to && this.#groups.length > 0) {
      const [only] = this.#groups
      if (this.#groups.length === 1 && only) this.#single(only, text, to)
      else this.#several(text.bytes[this.at - text.base] as number)
      const due = (this.#queue[this.#head]?.start ?? Number.POSITIVE_INFINITY) + MAX_MATCH
      if (this.at >= due || this.#groups.some((group) => !group.alive)) this.#decide()
    }
    if (this.at < to) this.at = to
  }

  /** The text ends here. */
  finish(): void {
    this.#wake()
    for (const group of this.#groups) {
      if ((this.#move(group.state, this.#dfa.end) & BEFORE) !== 0) this.#end(group, this.at)
      group.alive = false
    }
    this.#decide()
  }

  /** Takes up a beginning at `start` and reads it up to `this.at`. Must come in the order of the starts. */
  open(text: Text, start: number): void {
    if (start < this.covered || (this.#certain && start < this.#promised())) return
    this.#wake()
    const group: Group = { parent: null, best: -1, members: 1, first: start, state: 0, alive: true }
    let state = this.#start(after(start === 0 ? undefined : text.bytes[start - 1 - text.base]))
    for (let at = start; at < this.at; at++) {
      const column = this.#dfa.classes[text.bytes[at - text.base] as number] as number
      const move = this.#move(state, column)
      this.steps++
      if ((move & BEFORE) !== 0) this.#end(group, at)
      if ((move & AFTER) !== 0) this.#end(group, at + 1)
      state = move >> SHIFT
      if (state === DEAD) break
    }
    group.state = state
    group.alive = state !== DEAD
    if (!group.alive && group.best <= start) return
    const same = group.alive ? this.#groups.find((other) => other.alive && other.state === state) : undefined
    if (!same && group.alive && this.#groups.length >= MAX_GROUPS) {
      this.#sink.overflow(start, this.at)
      return
    }
    if (same) this.#merge(same, group)
    else if (group.alive) this.#groups.push(group)
    this.#queue.push({ start, group })
    if (this.#queue.length - this.#head === 1) this.#decide()
  }

  /** Lets go of automaton states that another stream's flush could renumber. */
  rest(): void {
    if (this.#groups.length > 0) this.#pins = this.#groups.map((group) => this.#dfa.pin(group.state))
  }

  /** All states alive, for another automaton over the same patterns. */
  members(): readonly number[] {
    return this.#groups.flatMap((group) => [...this.#dfa.pin(group.state).members])
  }

  #wake(): void {
    const pins = this.#pins
    this.#pins = null
    if (pins && this.#epoch !== this.#dfa.epoch) this.#restore(pins)
    this.#epoch = this.#dfa.epoch
  }

  #restore(pins: readonly Pinned[]): void {
    this.#groups.forEach((group, index) => {
      // A fresh cache always has room for as many states as a run may follow.
      group.state = this.#dfa.resume(pins[index] as Pinned)
    })
    this.#epoch = this.#dfa.epoch
  }

  #start(context: number): number {
    const state = this.#dfa.start(context)
    if (state !== FULL) return state
    this.#flush()
    return this.#dfa.start(context)
  }

  #flush(): void {
    const pins = this.#groups.map((group) => this.#dfa.pin(group.state))
    this.#dfa.flush()
    this.#restore(pins)
  }

  #move(state: number, column: number): number {
    const move = this.#dfa.moves[state + column] as number
    if (move >= 0) return move
    const computed = this.#dfa.move(state, column)
    if (computed !== FULL) return computed
    const pinned = this.#dfa.pin(state)
    this.#flush()
    return this.#dfa.move(this.#dfa.resume(pinned), column)
  }

  #single(group: Group, text: Text, to: number): void {
    const { classes } = this.#dfa
    const { bytes, base } = text
    const end = Math.min(to, this.earliest + MAX_MATCH)
    let { state } = group
    let at = this.at
    const from = at
    while (at < end) {
      const column = classes[bytes[at - base] as number] as number
      let move = this.#dfa.moves[state + column] as number
      if (move < 0) {
        group.state = state
        move = this.#move(state, column)
      }
      if ((move & (BEFORE | AFTER)) !== 0) {
        if ((move & BEFORE) !== 0) group.best = at
        if ((move & AFTER) !== 0) group.best = at + 1
        if (group.best > this.accepted) this.accepted = group.best
      }
      at++
      state = move >> SHIFT
      if (state === DEAD) break
    }
    this.steps += at - from
    group.state = state
    group.alive = state !== DEAD
    this.at = at
  }

  #several(byte: number): void {
    const column = this.#dfa.classes[byte] as number
    let ended = false
    for (const group of this.#groups) {
      const move = this.#move(group.state, column)
      if ((move & BEFORE) !== 0) this.#end(group, this.at)
      if ((move & AFTER) !== 0) this.#end(group, this.at + 1)
      if ((move & (BEFORE | AFTER)) !== 0) ended = true
      group.state = move >> SHIFT
      if (group.state === DEAD) group.alive = false
    }
    this.steps += this.#groups.length
    this.at++
    const met = new Map<number, Group>()
    for (const group of this.#groups) {
      if (!group.alive) continue
      const other = met.get(group.state)
      if (other) met.set(group.state, this.#merge(other, group))
      else met.set(group.state, group)
    }
    if (ended && this.#certain) this.#prune()
  }

  #end(group: Group, at: number): void {
    group.best = at
    if (at > this.accepted) this.accepted = at
  }

  /** From here on the two have one future. */
  #merge(into: Group, joining: Group): Group {
    const members = into.members + joining.members
    const first = Math.min(into.first, joining.first)
    joining.alive = false
    // What the one has seen may lie behind the beginnings of the other, or must not become theirs.
    if (into.best <= joining.first) {
      joining.parent = into
      into.members = members
      into.first = first
      return into
    }
    const top: Group = { parent: null, best: -1, members, first, state: into.state, alive: true }
    into.alive = false
    into.parent = joining.parent = top
    this.#groups[this.#groups.indexOf(into)] = top
    return top
  }

  /** A sure match voids the beginnings inside it. */
  #prune(): void {
    const promised = this.#promised()
    let voided = this.#head + 1
    while (voided < this.#queue.length && (this.#queue[voided] as Beginning).start < promised)
      leave(top((this.#queue[voided++] as Beginning).group))
    if (voided > this.#head + 1) this.#queue.splice(this.#head + 1, voided - this.#head - 1)
  }

  #promised(): number {
    const first = this.#queue[this.#head]
    return first ? bestEnd(first.group) : -1
  }

  /** In the order of the starts: each beginning is decided when its group is dead or it has reached its longest. */
  #decide(): void {
    for (; this.#head < this.#queue.length; this.#head++) {
      const { start, group } = this.#queue[this.#head] as Beginning
      const root = top(group)
      if (start >= this.covered) {
        if (root.alive && this.at - start < MAX_MATCH) break
        const best = bestEnd(group)
        if (best > start && this.#sink.accept(start, best)) this.covered = best
      }
      leave(root)
    }
    if (this.#head > 64 && this.#head * 2 > this.#queue.length) {
      this.#queue.splice(0, this.#head)
      this.#head = 0
    }
    if (this.#groups.some((group) => !group.alive)) this.#groups = this.#groups.filter((group) => group.alive)
  }
}

function leave(root: Group): void {
  root.members--
  if (root.members === 0) root.alive = false
}

/** The group that still moves; shortens the way to it. */
function top(group: Group): Group {
  let root = group
  while (root.parent) root = root.parent
  let best = -1
  const path: Group[] = []
  for (let at = group; at.parent; at = at.parent) path.push(at)
  for (let i = path.length - 1; i >= 0; i--) {
    const passed = path[i] as Group
    best = passed.best = Math.max(best, passed.best)
    passed.parent = root
  }
  return root
}

function bestEnd(group: Group): number {
  const root = top(group)
  return root === group ? group.best : Math.max(group.best, root.best)
}
