// Knows how beginnings of one rule read on: one of them fast, several in step, those that meet as one.

import { Alive } from './alive.ts'
import { SKIP } from './backslash.ts'
import { behind } from './context.ts'
import { AFTER, BEFORE, DEAD, type Dfa, SHIFT } from './dfa.ts'
import { type Group, meet } from './group.ts'
import type { Text } from './scratch.ts'

export class Walk {
  /** Where a match last ended, reported or not. */
  accepted = 0
  /** Whether a match ended at what `several` read last. */
  ended = false
  /** Moves made. */
  steps = 0
  /** What `probe` came to: the state behind the last byte, and where a match last ended; -1 = nowhere. */
  readonly probed = { state: DEAD, best: -1 }
  readonly #dfa: Dfa
  readonly #alive: Alive

  constructor(dfa: Dfa) {
    this.#dfa = dfa
    this.#alive = new Alive(dfa)
  }

  get groups(): Group[] {
    return this.#alive.groups
  }

  wake(): void {
    this.#alive.wake()
  }

  rest(): void {
    this.#alive.rest()
  }

  bury(): void {
    this.#alive.bury()
  }

  /** Gives up all groups and returns the states they are in. */
  surrender(): readonly number[] {
    const members = this.groups.flatMap((group) => [...this.#dfa.pin(group.state).members])
    this.#alive.groups = []
    return members
  }

  /** Whether the byte at `start` surely begins no match. */
  refuses(text: Text, start: number): boolean {
    const { bytes, base } = text
    if (bytes[start - base] === SKIP) return true
    const state = this.#alive.start(behind(text, start))
    return this.#alive.move(state, this.#dfa.classes[bytes[start - base] as number] as number) >> SHIFT === DEAD
  }

  /** Reads `[start, to)` as what a match may begin with. */
  probe(text: Text, start: number, to: number): void {
    const { bytes, base } = text
    const { classes } = this.#dfa
    let best = -1
    let state = this.#alive.start(behind(text, start))
    let at = start
    for (; at < to && state !== DEAD; at++) {
      const column = classes[bytes[at - base] as number] as number
      let move = this.#dfa.moves[state + column] as number
      if (move < 0) move = this.#alive.move(state, column)
      if ((move & (BEFORE | AFTER)) !== 0) best = (move & AFTER) !== 0 ? at + 1 : at
      state = move >> SHIFT
    }
    this.steps += at - start
    this.probed.state = state
    this.probed.best = best
  }

  /** Whether a match ends where the text does. */
  endsHere(state: number): boolean {
    return (this.#alive.move(state, this.#dfa.end) & BEFORE) !== 0
  }

  /** The text ends at `at`: so do all groups. */
  finish(at: number): void {
    for (const group of this.groups) {
      if (this.endsHere(group.state)) this.#end(group, at)
      group.alive = false
    }
  }

  /** The only group reads `[from, to)`, or until it dies; returns how far it came. */
  single({ bytes, base }: Text, from: number, to: number): number {
    const group = this.groups[0] as Group
    const { classes } = this.#dfa
    let { state } = group
    let at = from
    while (at < to) {
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
    return at
  }

  /** All groups read the byte at `at`; says whether one died. */
  several({ bytes, base }: Text, at: number): boolean {
    const { groups } = this
    const column = this.#dfa.classes[bytes[at - base] as number] as number
    this.ended = false
    for (const group of groups) {
      const move = this.#alive.move(group.state, column)
      if ((move & (BEFORE | AFTER)) !== 0) this.#end(group, (move & AFTER) !== 0 ? at + 1 : at)
      group.state = move >> SHIFT
    }
    this.steps += groups.length
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
    return dead > 0
  }

  #end(group: Group, at: number): void {
    group.best = at
    this.ended = true
    if (at > this.accepted) this.accepted = at
  }
}
