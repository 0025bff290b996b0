// Knows what a text would hold if it ended here: a match that may still grow, or turn out to be none.

import { type Hit, scanAll, type Scanner } from './scanner.ts'
import { NO_BYTES } from '../pattern/scratch.ts'

/** So much at the end of a text is looked at: twice the longest match. */
const KEPT = 8192
/** A shorter end holds no match (bytes). */
const SHORTEST = 8
/** So many bytes are looked at again, for each byte of the text, and so many besides. */
const PER_BYTE = 32
const FREE = 1 << 16

export interface Prospect {
  /** Offsets are those of the text. */
  readonly hits: readonly Hit[]
  /** Looking has cost too much: there may be some. */
  readonly unsure: boolean
}

const nothing: Prospect = { hits: [], unsure: false }

export class Ahead {
  readonly #scanner: Scanner
  #length = 0
  /** From the byte before the undecided ones, to the end. */
  #tail = NO_BYTES
  #spent = 0

  constructor(scanner: Scanner) {
    this.#scanner = scanner
  }

  /** The text goes on; everything before `settled` is decided. */
  add(bytes: Uint8Array, settled: number): void {
    this.#length += bytes.length
    const kept = Math.min(KEPT, this.#length, this.#length - settled + 1)
    if (kept <= bytes.length) this.#tail = bytes.slice(bytes.length - kept)
    else {
      const tail = new Uint8Array(Math.min(kept, this.#tail.length + bytes.length))
      tail.set(this.#tail.subarray(this.#tail.length - (tail.length - bytes.length)))
      tail.set(bytes, tail.length - bytes.length)
      this.#tail = tail
    }
  }

  look(): Prospect {
    const { length } = this.#tail
    if (length <= SHORTEST) return nothing
    if (this.#spent + length > FREE + PER_BYTE * this.#length) return { hits: [], unsure: true }
    this.#spent += length
    const before = this.#length - length
    const hits = scanAll(this.#scanner, this.#tail)
    return { hits: hits.map((hit) => ({ ...hit, start: before + hit.start, end: before + hit.end })), unsure: false }
  }
}

/** The scanner, able to say what is ahead. */
export function prospective(scanner: Scanner): Scanner {
  return {
    open() {
      const watch = scanner.open()
      if (watch.ahead !== undefined) return watch
      const ahead = new Ahead(scanner)
      return {
        look(chunk, last) {
          const look = watch.look(chunk, last)
          ahead.add(chunk, look.settled)
          return look
        },
        ahead: () => ahead.look().hits,
      }
    },
  }
}
