// The only file that knows which of many overlapping beginnings of one rule becomes the match: the leftmost, at its longest.

import type { Caps } from './caps.ts'
import { after } from './context.ts'
import { AFTER, BEFORE, DEAD, type Dfa, SHIFT } from './dfa.ts'
import { Alive } from './alive.ts'
import { bestEnd, type Group, leave, meet, newGroup, top } from './group.ts'
import type { Text } from './scratch.ts'

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
  /** Where a match last ended, reported or not. */
  accepted = 0
  /** Moves made, for tests and for the price of a rule. */
  steps = 0
  readonly caps: Caps
  readonly #dfa: Dfa
  readonly #alive: Alive
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
    this.#dfa = dfa
    this.#sink = sink
    this.#certain = certain
    this.#alive = new Alive(dfa)
  }

  get stopped(): boolean {
    return this.#sink.spent
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
    this.#text = text
    this.#alive.wake()
    while (this.at < to && this.#alive.groups.length > 0) {
      const [only] = this.#alive.groups
      const dead =
        this.#alive.groups.length === 1 && only
          ? this.#single(only, text, to)
          : this.#several(text.bytes[this.at - text.base] as number)
      if (dead || this.at >= this.earliest + this.caps.match) this.#decide()
    }
    if (this.at < to) this.at = to
  }

  /** The text ends here. */
  finish(): void {
    this.#alive.wake()
    this.#ended = true
    for (const group of this.#alive.groups) {
      if ((this.#alive.move(group.state, this.#dfa.end) & BEFORE) !== 0) this.#end(group, this.at)
      group.alive = false
    }
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
    this.#alive.wake()
    this.#begin(text, start)
    if (this.#queue.length - this.#head === 1) this.#decide()
  }

  /** Whether the byte at `start` surely begins no match. */
  refuses({ bytes, base }: Text, start: number): boolean {
    const state = this.#alive.start(after(start === 0 ? undefined : bytes[start - 1 - base]))
    return this.#alive.move(state, this.#dfa.classes[bytes[start - base] as number] as number) >> SHIFT === DEAD
  }

  #begin(text: Text, start: number): void {
    const { classes } = this.#dfa
    const { bytes, base } = text
    let best = -1
    let state = this.#alive.start(after(start === 0 ? undefined : bytes[start - 1 - base]))
    const to = Math.min(this.at, start + this.caps.match)
    let at = start
    for (; at < to && state !== DEAD; at++) {
      const column = classes[bytes[at - base] as number] as number
      let move = this.#dfa.moves[state + column] as number
      if (move < 0) move = this.#alive.move(state, column)
      if ((move & (BEFORE | AFTER)) !== 0) best = (move & AFTER) !== 0 ? at + 1 : at
      state = move >> SHIFT
    }
    this.steps += at - start
    if (this.#ended && state !== DEAD) {
      if ((this.#alive.move(state, this.#dfa.end) & BEFORE) !== 0) best = at
      state = DEAD
    }
    if (this.at - start >= this.caps.match) state = DEAD
    if (best <= start) {
      if (state === DEAD) return
      best = -1
    }
    const { groups } = this.#alive
    const same = state === DEAD ? undefined : groups.find((group) => group.state === state)
    if (!same && groups.length >= this.caps.groups) {
      this.#sink.overflow(start, this.at)
      return
    }
    if (best > this.accepted) this.accepted = best
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
    const many = this.#alive.groups.length > this.caps.crowd || this.#queue.length - this.#head > this.caps.queue
    return many && this.accepted <= this.earliest
  }

  /** Gives up all undecided beginnings and returns the states they are in. */
  surrender(): readonly number[] {
    const members = this.#alive.groups.flatMap((group) => [...this.#dfa.pin(group.state).members])
    this.#alive.groups = []
    this.#queue = []
    this.#head = 0
    this.#waiting = []
    return members
  }

  rest(): void {
    this.#alive.rest()
  }

  #single(group: Group, text: Text, to: number): boolean {
    const { classes } = this.#dfa
    const { bytes, base } = text
    const end = Math.min(to, this.earliest + this.caps.match)
    let { state } = group
    let at = this.at
    const from = at
    while (at < end) {
      const column = classes[bytes[at - base] as number] as number
      let move = this.#dfa.moves[state + column] as number
      if (move < 0) {
        group.state = state
        move = this.#alive.move(state, column)
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
    return !group.alive
  }

  /** One byte for all groups; says whether one died. */
  #several(byte: number): boolean {
    const groups = this.#alive.groups
    const column = this.#dfa.classes[byte] as number
    let ended = false
    for (const group of groups) {
      const move = this.#alive.move(group.state, column)
      if ((move & (BEFORE | AFTER)) !== 0) {
        ended = true
        this.#end(group, (move & AFTER) !== 0 ? this.at + 1 : this.at)
      }
      group.state = move >> SHIFT
    }
    this.steps += groups.length
    this.at++
    // A second pass, for a move may have emptied the cache that the marks are written in.
    this.#dfa.newMarks()
    const before = groups.length
    let dead = 0
    let kept = 0
    for (const group of groups) {
      const place = group.state === DEAD ? -1 : this.#dfa.mark(group.state, kept)
      if (group.state === DEAD) {
        group.alive = false
        dead++
      } else if (place === kept) groups[kept++] = group
      else groups[place] = meet(groups[place] as Group, group)
    }
    if (kept < before) groups.length = kept
    if (ended && this.#certain) this.#prune()
    return dead > 0
  }

  #end(group: Group, at: number): void {
    group.best = at
    if (at > this.accepted) this.accepted = at
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
    this.#alive.bury()
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
    this.#alive.bury()
  }

  /** Of the beginnings that wait, those that nothing promises to cover any longer; whether the queue has new ones. */
  #takeUp(): boolean {
    const promised = Math.max(this.covered, this.#promised())
    const waiting = this.#waiting
    const before = this.#queue.length
    let next = 0
    while (next < waiting.length && (waiting[next] as number) < this.covered) next++
    while (next < waiting.length && this.#queue.length === before && (waiting[next] as number) >= promised) {
      this.#alive.bury()
      this.#begin(this.#text as Text, waiting[next++] as number)
    }
    if (next > 0) waiting.splice(0, next)
    return this.#queue.length > before
  }
}
