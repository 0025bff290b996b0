// The only file that keeps the beginnings of one rule alive while its automaton's cache is emptied and refilled.

import { type Dfa, FULL, type Pinned } from './dfa.ts'
import type { Group } from './group.ts'

/** The groups that a run follows, and the automaton's moves for them. */
export class Alive {
  groups: Group[] = []
  readonly #dfa: Dfa
  #epoch: number
  #pins: readonly Pinned[] | null = null

  constructor(dfa: Dfa) {
    this.#dfa = dfa
    this.#epoch = dfa.epoch
  }

  /** Lets go of the groups that are dead. */
  bury(): void {
    if (this.groups.some((group) => !group.alive)) this.groups = this.groups.filter((group) => group.alive)
  }

  /** Lets go of automaton states that another stream's flush could renumber. */
  rest(): void {
    if (this.groups.length > 0) this.#pins = this.groups.map((group) => this.#dfa.pin(group.state))
  }

  wake(): void {
    const pins = this.#pins
    this.#pins = null
    if (pins && this.#epoch !== this.#dfa.epoch) this.#restore(pins)
    this.#epoch = this.#dfa.epoch
  }

  /** The state before the first byte of a match. */
  start(context: number): number {
    const state = this.#dfa.start(context)
    if (state !== FULL) return state
    this.#flush()
    return this.#dfa.start(context)
  }

  move(state: number, column: number): number {
    const move = this.#dfa.moves[state + column] as number
    if (move >= 0) return move
    const computed = this.#dfa.move(state, column)
    if (computed !== FULL) return computed
    const pinned = this.#dfa.pin(state)
    this.#flush()
    return this.#dfa.move(this.#dfa.resume(pinned), column)
  }

  #restore(pins: readonly Pinned[]): void {
    this.groups.forEach((group, index) => {
      // A fresh cache always has room for as many states as a run may follow.
      group.state = this.#dfa.resume(pins[index] as Pinned)
    })
    this.#epoch = this.#dfa.epoch
  }

  #flush(): void {
    const pins = this.groups.map((group) => this.#dfa.pin(group.state))
    this.#dfa.flush()
    this.#restore(pins)
  }
}
