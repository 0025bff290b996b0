// Knows words that are written backwards.

import { howOf, Page, type Reader } from './view-page.ts'
import { findRun } from './view-words.ts'

/** Shorter words hold no credential; of longer ones pieces are read that overlap by more than most credentials are long. */
const LEAST = 20
const PIECE = 4096
const OVERLAP = 512

const members = new Int8Array(256).fill(-1)
for (const mark of '+/=_-.:~') members[mark.charCodeAt(0)] = 1
for (let i = 0; i < 26; i++) members[0x41 + i] = members[0x61 + i] = 2
for (let i = 0; i < 10; i++) members[0x30 + i] = 4

export class Reversed implements Reader {
  readonly #over: Page
  #page: Page | null = null
  /** The piece as it stands in the text; made at the first long word. */
  #bytes: Uint8Array | null = null
  #at = 0
  /** Where the word, or the piece of it that is not yet read, begins; -1 = in no word. */
  #begin = -1

  constructor(over: Page) {
    this.#over = over
  }

  get settled(): number {
    return this.#begin < 0 ? this.#at : this.#begin
  }

  read(last: boolean): void {
    const { bytes, base, end } = this.#over
    while (this.#at < end) {
      if (this.#begin < 0) {
        const found = findRun(members, bytes, this.#at - base, end - base, LEAST)
        this.#at = (found < 0 ? -1 - found : found) + base
        if (found < 0) break
        this.#begin = this.#at
      }
      const piece = (this.#bytes ??= new Uint8Array(PIECE))
      const most = Math.min(end, this.#begin + PIECE)
      while (this.#at < most) {
        const byte = bytes[this.#at - base] as number
        if ((members[byte] as number) < 0) break
        piece[this.#at++ - this.#begin] = byte
      }
      if (this.#at === this.#begin + PIECE) {
        this.#read(piece, this.#at)
        piece.copyWithin(0, PIECE - OVERLAP)
        this.#begin = this.#at - OVERLAP
      } else if (this.#at < end) {
        this.#read(piece, this.#at)
        this.#begin = -1
      }
    }
    if (last && this.#begin >= 0 && this.#bytes !== null) this.#read(this.#bytes, end)
  }

  /** The word backwards, as a text of its own; letters and digits both, or it is an ordinary word. */
  #read(piece: Uint8Array, end: number): void {
    let kinds = 0
    const size = end - this.#begin
    for (let i = 0; i < size; i++) kinds |= members[piece[i] as number] as number
    if ((kinds & 6) !== 6) return
    this.#page ??= new Page(this.#over.desk, this.#over, howOf('reversed'))
    this.#page.backwards(piece.subarray(0, size).toReversed(), size, end - 1)
    this.#page.close()
  }
}
