// The only file that knows which of many overlapping beginnings of one rule becomes the match: the leftmost, at its longest.

import type { Caps } from './caps.ts'
import { DEAD, type Dfa } from './dfa.ts'
import { bestEnd, type Group, leave, meet, newGroup, top } from './group.ts'
import type { Text } from './scratch.ts'
import { Walk } from './walk.ts'

interface Beginning {
  readonly start: number
  readonly group: Group
}

export interface Sink {
  /** False = not a match after all. */
  accept(start: number, end: number): boolean
  /** No more will be accepted: the text is called unreadable for this rule. */
  readonly spent: boolean
  /** A beginning had to be left out. */
  overflow(start: number, at: number): void
}

/** One rule at work in one stream. All offsets are absolute. */
export class Run {
  /** Everything before this offset has been read. */
  at = 0
  /** Everything before this offset belongs to a match already reported. */
  covered = 0
  /** Moves of the automaton that looks for ends. */
  swept = 0
  readonly caps: Caps
  readonly #walk: Walk
  readonly #sink: Sink
  /** A longer match makes the later beginnings inside it void, unless a check may still refuse it. */
  readonly #certain: boolean
  #queue: Beginning[] = []
  #head = 0
  /** Beginnings inside a match that a check may refuse: taken up when it does. */
  #waiting: number[] = []
  #text: Text | null = null
  #ended = false

  constructor(dfa: Dfa, sink: Sink, certain: boolean, caps: Caps) {
    this.caps = caps
    this.#sink = sink
    this.#certain = certain
    this.#walk = new Walk(dfa)
  }

  get stopped(): boolean {
    return this.#sink.spent
  }

  /** Moves made, for tests and for the price of a rule. */
  get steps(): number {
    return this.#walk.steps + this.swept
  }

  get idle(): boolean {
    return this.#head === this.#queue.length
  }

  /** The earliest undecided beginning; Infinity = none. */
  get earliest(): number {
    return this.#queue[this.#head]?.start ?? Number.POSITIVE_INFINITY
  }

  /** The next byte to read is the one at `at`. Only when idle. */
  skip(at: number): void {
    this.at = at
  }

  /** Reads on to `to`. */
  advance(text: Text, to: number): void {
    this.#drain(text, to)
    if (this.at < to) this.at = to
  }

  /** Reads on until all is decided, to `to` at most. */
  #drain(text: Text, to: number): void {
    const walk = this.#walk
    this.#text = text
    walk.wake()
    while (this.at < to && walk.groups.length > 0) {
      let dead: boolean
      if (walk.groups.length === 1) {
        this.at = walk.single(text, this.at, Math.min(to, this.earliest + this.caps.match))
        dead = !(walk.groups[0] as Group).alive
      } else {
        dead = walk.several(text, this.at++)
        if (walk.ended && this.#certain) this.#prune()
      }
      if (dead || this.at >= this.earliest + this.caps.match) this.#decide()
    }
  }

  /** The text ends here. */
  finish(text: Text): void {
    this.#text = text
    this.#walk.wake()
    this.#ended = true
    this.#walk.finish(this.at)
    this.#decide()
  }

  /** Takes up a beginning at `start` and reads it up to `this.at`. Must come in the order of the starts. */
  open(text: Text, start: number): void {
    if (start < this.covered || this.stopped) return
    // Those behind one that waits wait too: the queue is in the order of the starts.
    if (start < this.#promised() || this.#waiting.length > 0) {
      if (!this.#certain) this.#waiting.push(start)
      return
    }
    this.#text = text
    this.#walk.wake()
    this.#begin(text, start)
    if (this.#queue.length - this.#head === 1) this.#decide()
  }

  /**
   * What begins at `start` ends at `end` at the longest: that is decided at once, unless something before it cannot be,
   * not with the bytes up to `to`.
   */
  settle(text: Text, start: number, end: number, to: number): boolean {
    if (!this.idle) this.#drain(text, to)
    if (!this.idle) return false
    if (start >= this.covered && !this.stopped && this.#sink.accept(start, end)) this.covered = end
    return true
  }

  /** Whether the byte at `start` surely begins no match. */
  refuses(text: Text, start: number): boolean {
    return this.#walk.refuses(text, start)
  }

  #begin(text: Text, start: number): void {
    const walk = this.#walk
    const to = Math.min(this.at, start + this.caps.match)
    walk.probe(text, start, to)
    let { state, best } = walk.probed
    if (this.#ended && state !== DEAD) {
      if (walk.endsHere(state)) best = to
      state = DEAD
    }
    if (this.at - start >= this.caps.match) state = DEAD
    if (best <= start) {
      if (state === DEAD) return
      best = -1
    }
    const { groups } = walk
    const same = state === DEAD ? undefined : groups.find((group) => group.state === state)
    if (!same && groups.length >= this.caps.groups) {
      this.#sink.overflow(start, this.at)
      return
    }
    if (best > walk.accepted) walk.accepted = best
    if (same && best < 0 && same.best <= start) {
      same.members++
      this.#queue.push({ start, group: same })
      return
    }
    const group = newGroup(start, state)
    group.best = best
    group.alive = state !== DEAD
    if (same) groups[groups.indexOf(same)] = meet(same, group)
    else if (group.alive) groups.push(group)
    this.#queue.push({ start, group })
  }

  /** Whether many beginnings are followed and not one of them has matched yet: an automaton for all is cheaper then. */
  get crowded(): boolean {
    const many = this.#walk.groups.length > this.caps.crowd || this.#queue.length - this.#head > this.caps.queue
    return many && this.#walk.accepted <= this.earliest
  }

  /** Gives up all undecided beginnings and returns the states they are in. */
  surrender(): readonly number[] {
    const members = this.#walk.surrender()
    this.#queue = []
    this.#head = 0
    this.#waiting = []
    return members
  }

  rest(): void {
    this.#walk.rest()
  }

  /** A sure match voids the beginnings inside it. */
  #prune(): void {
    const promised = this.#promised()
    let voided = this.#head + 1
    while (voided < this.#queue.length && (this.#queue[voided] as Beginning).start < promised)
      leave(top((this.#queue[voided++] as Beginning).group))
    if (voided === this.#head + 1) return
    this.#queue.splice(this.#head + 1, voided - this.#head - 1)
    // At once: a newcomer must not join a group that lost its last beginning here.
    this.#walk.bury()
  }

  #promised(): number {
    const first = this.#queue[this.#head]
    return first ? bestEnd(first.group) : -1
  }

  /** In the order of the starts: each beginning is decided when its group is dead or it has reached its longest. */
  #decide(): void {
    for (;;) {
      for (; this.#head < this.#queue.length; this.#head++) {
        const { start, group } = this.#queue[this.#head] as Beginning
        const root = top(group)
        if (start >= this.covered) {
          if (root.alive && this.at - start < this.caps.match) break
          const best = bestEnd(group)
          if (best > start && this.#sink.accept(start, best)) this.covered = best
          if (this.#sink.spent) {
            this.surrender()
            return
          }
        }
        leave(root)
      }
      if (this.#waiting.length === 0 || !this.#takeUp()) break
    }
    if (this.#head > 64 && this.#head * 2 > this.#queue.length) {
      this.#queue.splice(0, this.#head)
      this.#head = 0
    }
    this.#walk.bury()
  }

  /** Of the beginnings that wait, those that nothing promises to cover any longer; whether the queue has new ones. */
  #takeUp(): boolean {
    const promised = Math.max(this.covered, this.#promised())
    const waiting = this.#waiting
    const before = this.#queue.length
    let next = 0
    while (next < waiting.length && (waiting[next] as number) < this.covered) next++
    while (next < waiting.length && this.#queue.length === before && (waiting[next] as number) >= promised) {
      this.#walk.bury()
      this.#begin(this.#text as Text, waiting[next++] as number)
    }
    if (next > 0) waiting.splice(0, next)
    return this.#queue.length > before
  }
}
