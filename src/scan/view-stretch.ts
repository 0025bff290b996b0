// Knows which decoded bytes are text: printable ones, enough of them in a row.

import { Page } from './view-page.ts'

/** So many printable bytes in a row are text; of what is random, one place in two thousand looks so. */
const TEXT = 8

/** Passes on stretches of printable UTF-8; zero bytes between letters (UTF-16) are left out. */
export class Stretch {
  readonly #over: Page
  readonly #kind: number
  readonly #num: number
  readonly #den: number
  #page: Page | null = null
  #open = false
  readonly #bytes: number[] = []
  readonly #places: number[] = []
  #count = 0
  /** Continuation bytes that are due. */
  #due = 0
  #zero = false

  constructor(over: Page, kind: number, num: number, den: number) {
    this.#over = over
    this.#kind = kind
    this.#num = num
    this.#den = den
  }

  /** `at` = the character in which the byte begins. */
  push(byte: number, at: number): void {
    if (this.#due > 0) {
      if ((byte & 0xc0) === 0x80) this.#due--
      else this.cut(at)
      if (byte >= 0x80 && byte < 0xc0) return this.#add(byte, at)
    }
    if ((byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)) return this.#add(byte, at)
    if (byte >= 0xc2 && byte <= 0xf4) {
      this.#due = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
      return this.#add(byte, at)
    }
    if (byte === 0 && !this.#zero && (this.#open || this.#count > 0)) this.#zero = true
    else this.cut(at)
  }

  #add(byte: number, at: number): void {
    this.#zero = false
    if (this.#open) return this.#page?.code(byte, at, this.#num, this.#den)
    this.#bytes[this.#count] = byte
    this.#places[this.#count++] = at
    if (this.#count === TEXT) this.#begin()
  }

  #begin(): void {
    this.#page ??= new Page(this.#over.desk, this.#over, this.#kind)
    for (let i = 0; i < TEXT; i++)
      this.#page.code(this.#bytes[i] as number, this.#places[i] as number, this.#num, this.#den)
    this.#open = true
    this.#count = 0
  }

  /** What was written so far is a text of its own; `at` = where the next one begins at the earliest. */
  cut(at: number): void {
    if (this.#open && this.#page !== null) {
      this.#page.seam(at)
      this.#page.flush(false)
      // What goes on even behind a zero byte would hold the stream back for good.
      if (this.#page.settled < this.#page.end) this.#page.close()
    }
    this.#open = false
    this.#count = 0
    this.#due = 0
    this.#zero = false
  }

  flush(last: boolean): void {
    this.#page?.flush(last)
  }

  settled(rest: number): number {
    const own = this.#count > 0 ? Math.min(rest, this.#places[0] as number) : rest
    return this.#page === null ? own : this.#page.settledBelow(own)
  }
}
