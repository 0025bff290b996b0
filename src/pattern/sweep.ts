// The only file that finds matches without anchors: one automaton says where a match ends, a run says which match it is.

import { SKIP } from './backslash.ts'
import { behind } from './context.ts'
import { AFTER, BEFORE, type Dfa, FULL, type Pinned, RESTING, SHIFT } from './dfa.ts'
import type { Run } from './run.ts'
import type { Text } from './scratch.ts'

export class Sweep {
  readonly run: Run
  readonly #ends: Dfa
  #state = 0
  #at = 0
  /** No match that is still possible begins before this offset. */
  #origin = 0
  /** The run is at work: somewhere in what it reads a match ends. */
  #running = false
  /** `#state` is to be made anew at `#at`. */
  #fresh = true
  #pin: Pinned | null = null
  #epoch = -1
  readonly #anchored: boolean
  #since = 0

  /** `ends` must float, `run` must be of the same pattern. */
  constructor(ends: Dfa, run: Run, anchored: boolean) {
    this.#ends = ends
    this.run = run
    this.#anchored = anchored
  }

  /** Between two looks: whether the rule's own anchors do better again, or nothing more is to be found. */
  get over(): boolean {
    if (this.run.stopped) return true
    return (
      this.#anchored &&
      !this.#running &&
      !this.#fresh &&
      this.#origin === this.#at &&
      this.#at >= this.#since + this.run.caps.sweep
    )
  }

  /** Bytes from here on may still become part of a match. */
  get earliest(): number {
    if (this.#running) return Math.min(this.run.earliest, this.#at)
    return Math.max(this.#origin, this.#at - this.run.caps.match)
  }

  /** Starts, or starts over, at `at`. */
  begin(at: number): void {
    this.run.surrender()
    this.#at = this.#since = at
    this.#fresh = true
  }

  /** Takes over from a run with too many beginnings, none of which has matched yet. */
  #relieve(text: Text): void {
    this.#origin = Math.min(this.run.earliest, this.#at)
    const members = this.run.surrender()
    const context = this.#before(text)
    this.#state = this.#roomy(() => this.#ends.gather(members, context))
    this.#running = false
    this.#fresh = false
  }

  advance(text: Text, to: number): void {
    this.#wake()
    while (this.#at < to) {
      if (this.#running) this.#follow(text, to)
      else this.#search(text, to)
    }
  }

  finish(text: Text): void {
    this.#wake()
    if (!this.#running && !this.#fresh && (this.#move(this.#ends.end) & BEFORE) !== 0) this.#engage(text)
    if (this.#running) this.run.finish(text)
  }

  rest(): void {
    this.#pin = this.#fresh || this.#running ? null : this.#ends.pin(this.#state)
    this.#epoch = this.#ends.epoch
    this.run.rest()
  }

  #wake(): void {
    const pin = this.#pin
    this.#pin = null
    if (pin && this.#epoch !== this.#ends.epoch) this.#state = this.#roomy(() => this.#ends.resume(pin))
  }

  #roomy(make: () => number): number {
    const state = make()
    if (state !== FULL) return state
    this.#ends.flush()
    return make()
  }

  #before(text: Text): number {
    return behind(text, this.#at)
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
    if (this.#fresh) {
      const context = this.#before(text)
      this.#state = this.#roomy(() => this.#ends.start(context))
      this.#origin = this.#at
      this.#fresh = false
    }
    const { classes } = this.#ends
    const { bytes, base } = text
    const from = this.#at
    let at = from
    while (at < to) {
      const column = classes[bytes[at - base] as number] as number
      let move = this.#ends.moves[this.#state + column] as number
      if (move < 0) move = this.#move(column)
      at++
      this.#state = move >> SHIFT
      if ((move & (BEFORE | AFTER)) !== 0) break
      if ((move & RESTING) !== 0) this.#origin = at
      if (at === to) {
        this.#at = at
        this.run.swept += at - from
        return
      }
    }
    this.#at = at
    this.run.swept += at - from
    this.#engage(text)
  }

  /** In what was just searched a match ends: goes back to where it can have begun. */
  #engage(text: Text): void {
    this.#running = true
    this.run.skip(Math.max(this.#origin, this.#at - this.run.caps.match - 1, this.run.covered))
    this.#read(text, this.#at)
  }

  #read(text: Text, to: number): void {
    const { run } = this
    for (let start = run.at; start < to; start++) {
      if (run.idle) {
        // Most bytes begin nothing: those need no run.
        while (start < to && run.refuses(text, start)) start++
        run.skip(start)
        if (start === to) return
      }
      run.advance(text, start + 1)
      if (text.bytes[start - text.base] !== SKIP) run.open(text, start)
    }
  }

  #follow(text: Text, to: number): void {
    while (this.#at < to) {
      if (this.run.idle) {
        this.#running = false
        this.#fresh = true
        return
      }
      if (this.run.crowded) {
        this.#relieve(text)
        return
      }
      this.#read(text, ++this.#at)
    }
  }
}
