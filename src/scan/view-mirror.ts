// Knows sentences that are written backwards.

import { Backwards } from './view-backwards.ts'
import { backward } from './view-keywords.ts'
import { MORE, type Reader } from './view-lens.ts'
import type { Marks } from './view-marks.ts'
import type { Desk } from './view-reading.ts'

/** So much is read behind the last word that is looked for, and so much at most in one piece; pieces overlap. */
const QUIET = 256
const PIECE = 2048
const OVERLAP = 512

export class Mirror implements Reader {
  #desk: Desk | null = null
  #batch: Backwards | null = null
  #piece: Uint8Array | null = null
  /** How much of the piece is no longer at hand but copied. */
  #size = 0
  #at = 0
  #end = 0
  /** Where the piece begins; -1 = nothing is read backwards. */
  #begin = -1
  /** Where the last word that is looked for ended. */
  #word = 0

  begin(desk: Desk, at: number): void {
    this.#desk = desk
    this.#at = this.#end = at
  }

  get isIdle(): boolean {
    return this.#begin < 0 && this.#batch === null && this.#at === this.#end
  }

  get settled(): number {
    return this.#begin < 0 ? this.#at : this.#begin
  }

  read(marks: Marks, last: boolean): void {
    const end = marks.base + marks.end
    const decided = this.#begin < 0 && this.#at === this.#end
    this.#end = end
    if (decided && !backward.may(marks)) this.#at = end
    for (;;) {
      const length = this.#find(marks, last)
      if (this.#begin < 0) {
        if (length <= 0) break
        this.#word = this.#begin = this.#at
        this.#size = 0
      }
      const stop = Math.min(this.#begin + PIECE, this.#word + QUIET)
      if (length > 0 && this.#at < stop) this.#word = this.#at += length
      else if (this.#at >= stop) this.#close(marks, stop)
      else {
        if (last) this.#close(marks, end)
        break
      }
    }
    if (this.#begin >= 0) this.#copy(marks, Math.min(end, this.#begin + PIECE))
    this.#batch?.read()
  }

  /** Goes to the next word that is looked for, and returns its length; 0 = there is none, or MORE. */
  #find(marks: Marks, last: boolean): number {
    for (let i = this.#at - marks.base; ; i++) {
      i = backward.candidate(marks, i)
      this.#at = i + marks.base
      if (i >= marks.end) return 0
      const length = backward.at(marks, i, last)
      if (length !== 0) return length === MORE ? 0 : length
    }
  }

  #copy({ bytes, base }: Marks, to: number): void {
    const from = this.#begin + this.#size
    if (to <= from) return
    const piece = (this.#piece ??= new Uint8Array(PIECE))
    piece.set(bytes.subarray(from - base, to - base), this.#size)
    this.#size = to - this.#begin
  }

  #close(marks: Marks, stop: number): void {
    this.#copy(marks, stop)
    this.#batch ??= new Backwards(this.#desk as Desk, 'backwards')
    this.#batch.add((this.#piece as Uint8Array).subarray(0, stop - this.#begin), this.#begin)
    const goesOn = stop === this.#begin + PIECE
    if (!goesOn) this.#begin = -1
    else {
      this.#piece?.copyWithin(0, PIECE - OVERLAP, PIECE)
      this.#begin += PIECE - OVERLAP
      this.#size = OVERLAP
    }
    if (this.#at > stop && this.#begin < 0) this.#at = stop
  }
}
