// The only file that finds matches of a rule without anchors: one automaton says where a match ends, a run says which.

import { AFTER, after, BEFORE, AT_START, type Dfa, FULL, type Pinned, RESTING, SHIFT } from './dfa.ts'
import { MAX_MATCH, type Run, type Text } from './run.ts'

export class Sweep {
  readonly run: Run
  readonly #ends: Dfa
  #state = 0
  #at = 0
  /** No match that is still possible begins before this offset. */
  #origin = 0
  #running = false
  #fresh = true
  #pin: Pinned | null = null
  #epoch = -1

  /** `ends` must float, `run` must be of the same pattern. */
  constructor(ends: Dfa, run: Run) {
    this.#ends = ends
    this.run = run
  }

  /** Bytes from here on may still become part of a match. */
  get earliest(): number {
    if (this.#running) return Math.min(this.run.earliest, this.#at)
    return Math.max(this.#origin, this.#at - MAX_MATCH)
  }

  advance(text: Text, to: number): void {
    this.#wake()
    while (this.#at < to) {
      if (this.#fresh) this.#restart(text)
      if (this.#running) this.#follow(text, to)
      else this.#search(text, to)
    }
  }

  finish(text: Text): void {
    this.#wake()
    if (!this.#running && !this.#fresh && (this.#move(this.#ends.end) & BEFORE) !== 0) this.#engage(text)
    if (this.#running) this.run.finish()
  }

  rest(): void {
    this.#pin = this.#fresh ? null : this.#ends.pin(this.#state)
    this.#epoch = this.#ends.epoch
    this.run.rest()
  }

  #wake(): void {
    if (this.#pin && this.#epoch !== this.#ends.epoch) this.#state = this.#ends.resume(this.#pin)
    this.#pin = null
  }

  #restart(text: Text): void {
    this.#fresh = false
    this.#origin = this.#at
    const context = this.#at === 0 ? AT_START : after(text.bytes[this.#at - 1 - text.base])
    this.#state = this.#ends.start(context)
    if (this.#state !== FULL) return
    this.#ends.flush()
    this.#state = this.#ends.start(context)
  }

  #move(column: number): number {
    const move = this.#ends.move(this.#state, column)
    if (move !== FULL) return move
    const pinned = this.#ends.pin(this.#state)
    this.#ends.flush()
    this.#state = this.#ends.resume(pinned)
    return this.#ends.move(this.#state, column)
  }

  /** Until a match ends, or the text does. */
  #search(text: Text, to: number): void {
    const { classes } = this.#ends
    const { bytes, base } = text
    const from = this.#at
    let at = from
    while (at < to) {
      const column = classes[bytes[at - base] as number] as number
      let move = this.#ends.moves[this.#state + column] as number
      if (move < 0) move = this.#move(column)
      at++
      if ((move & (BEFORE | AFTER)) !== 0) {
        this.#at = at
        this.run.steps += at - from
        this.#engage(text)
        return
      }
      this.#state = move >> SHIFT
      if ((move & RESTING) !== 0) this.#origin = at
    }
    this.#at = at
    this.run.steps += at - from
  }

  /** Somewhere in what was just searched a match ends: goes back to where it can have begun. */
  #engage(text: Text): void {
    this.#running = true
    const from = Math.max(this.#origin, this.#at - MAX_MATCH - 1, this.run.covered)
    const to = this.#at
    this.run.skip(from)
    this.#read(text, to)
  }

  #read(text: Text, to: number): void {
    for (let start = this.run.at; start < to; start++) {
      this.run.advance(text, start + 1)
      this.run.open(text, start)
    }
  }

  #follow(text: Text, to: number): void {
    while (this.#at < to) {
      if (this.run.idle) {
        this.#running = false
        this.#fresh = true
        return
      }
      this.#at++
      this.#read(text, this.#at)
    }
  }
}
