// Knows words that are written backwards.

import { howOf, Page, type Reader } from './view-page.ts'
import { findRun } from './view-words.ts'

/** Shorter words hold no credential; of longer ones pieces are read that overlap by half. */
const LEAST = 20
const PIECE = 512

const members = new Int8Array(256).fill(-1)
for (const mark of '+/=_-.:~') members[mark.charCodeAt(0)] = 1
for (let i = 0; i < 26; i++) members[0x41 + i] = members[0x61 + i] = 2
for (let i = 0; i < 10; i++) members[0x30 + i] = 4

export class Reversed implements Reader {
  readonly #over: Page
  #page: Page | null = null
  readonly #bytes = new Uint8Array(PIECE)
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
      const most = Math.min(end, this.#begin + PIECE)
      while (this.#at < most && (members[bytes[this.#at - base] as number] as number) > 0) this.#at++
      if (this.#at === this.#begin + PIECE) {
        this.#read(this.#at)
        this.#begin += PIECE / 2
      } else if (this.#at < end) {
        this.#read(this.#at)
        this.#begin = -1
      }
    }
    if (last && this.#begin >= 0) this.#read(end)
  }

  /** The word backwards, as a text of its own; letters and digits both, or it is an ordinary word. */
  #read(end: number): void {
    const { bytes, base } = this.#over
    let kinds = 0
    const size = end - this.#begin
    for (let i = 0; i < size; i++) {
      const byte = bytes[end - 1 - i - base] as number
      this.#bytes[i] = byte
      kinds |= members[byte] as number
    }
    if ((kinds & 6) !== 6) return
    this.#page ??= new Page(this.#over.desk, this.#over, howOf('reversed'))
    this.#page.backwards(this.#bytes, size, end - 1)
    this.#page.close()
  }
}
