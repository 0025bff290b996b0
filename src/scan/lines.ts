// The only file that knows lines of JSON: one value a line, whatever the cuts.

import { Growing } from './growing.ts'

const LF = 0x0a

/** A line with its end, or a part of one that is too long to be kept; `last` ends it. */
export interface Line {
  readonly raw: Uint8Array
  readonly whole: boolean
  readonly last: boolean
}

/** Splits a stream into lines of at most `max` bytes; a longer one comes in parts that are not `whole`. */
export class LineSplitter {
  readonly #max: number
  readonly #held = new Growing()
  #long = false

  constructor(max: number) {
    this.#max = max
  }

  *feed(chunk: Uint8Array): Generator<Line> {
    for (let from = 0; from < chunk.length;) {
      const found = chunk.indexOf(LF, from)
      const part = chunk.subarray(from, found < 0 ? chunk.length : found + 1)
      from += part.length
      const fits = !this.#long && this.#held.length + part.length <= this.#max
      if (found < 0 && fits) {
        this.#held.add(part)
        return
      }
      yield { raw: this.#held.take(part), whole: fits, last: found >= 0 }
      this.#long = found < 0
    }
  }
}
