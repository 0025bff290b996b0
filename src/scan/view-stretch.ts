// Knows which decoded bytes are text: printable ones, enough of them in a row.

import { type Desk, Reading } from './view-reading.ts'

/** So many printable bytes in a row are text; of what is random, one place in two thousand looks so. */
export const TEXT = 8
/** They stand no further apart, with so many decimal digits and gaps among them: so the marks can tell. */
export const EXTENT = 56
const DECIMALS = 4
const GAPS = 3

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** Passes on stretches of printable UTF-8; zero bytes between letters (UTF-16) are left out. */
export class Stretch {
  readonly #desk: Desk
  readonly #how: number
  readonly #num: number
  readonly #den: number
  #reading: Reading | null = null
  #open = false
  readonly #bytes: number[] = []
  readonly #places: number[] = []
  /** By byte: how many decimal digits it has, and whether something stands before it; together so many, at least. */
  readonly #decimals: number[] = []
  readonly #gaps: number[] = []
  /** Continuation bytes that are due. */
  #due = 0
  #zero = false

  constructor(desk: Desk, how: number, num: number, den: number) {
    this.#desk = desk
    this.#how = how
    this.#num = num
    this.#den = den
  }

  /** Nothing waits and nothing is read. */
  get isEmpty(): boolean {
    return !this.#open && this.#bytes.length === 0 && this.#due === 0
  }

  /** `at` = the character in which the byte begins; `may` = here text may begin to be one. */
  push(byte: number, at: number, decimals: number, gap: number, may: boolean): void {
    if (this.#due > 0) {
      if ((byte & 0xc0) === 0x80) this.#due--
      else this.cut(at)
      if (byte >= 0x80 && byte < 0xc0) return this.#add(byte, at, decimals, gap, may)
    }
    if ((byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)) return this.#add(byte, at, decimals, gap, may)
    if (byte >= 0xc2 && byte <= 0xf4) {
      this.#due = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
      return this.#add(byte, at, decimals, gap, may)
    }
    if (byte === 0 && !this.#zero && (this.#open || this.#bytes.length > 0)) this.#zero = true
    else this.cut(at)
  }

  #add(byte: number, at: number, decimals: number, gap: number, may: boolean): void {
    this.#zero = false
    if (this.#open) return this.#reading?.code(byte, at, this.#num, this.#den, this.#how)
    const lists = [this.#bytes, this.#places, this.#decimals, this.#gaps]
    if (this.#bytes.length === TEXT) for (const list of lists) list.shift()
    for (const [i, value] of [byte, at, decimals, gap].entries()) lists[i]?.push(value)
    if (!may || this.#bytes.length < TEXT || at - (this.#places[0] as number) >= EXTENT) return
    const gaps = sum(this.#gaps) - (this.#gaps[0] as number)
    if (sum(this.#decimals) >= DECIMALS && gaps >= GAPS) this.#begin()
  }

  #begin(): void {
    const reading = (this.#reading ??= new Reading(this.#desk))
    for (const [i, byte] of this.#bytes.entries())
      reading.code(byte, this.#places[i] as number, this.#num, this.#den, this.#how)
    this.#open = true
    this.#forget()
  }

  #forget(): void {
    this.#bytes.length = this.#places.length = this.#decimals.length = this.#gaps.length = 0
  }

  /** What was written so far is a text of its own; `at` = where the next one begins at the earliest. */
  cut(at: number): void {
    if (this.#open && this.#reading !== null) {
      this.#reading.seam(at)
      this.#reading.flush(false)
      // What goes on even behind a zero byte would hold the stream back for good.
      if (!this.#reading.idle) this.#reading.close()
    }
    this.#open = false
    if (this.#bytes.length > 0) this.#forget()
    this.#due = 0
    this.#zero = false
  }

  flush(last: boolean): void {
    this.#reading?.flush(last)
  }

  settled(rest: number): number {
    const own = this.#bytes.length > 0 ? Math.min(rest, this.#places[0] as number) : rest
    return this.#reading === null ? own : this.#reading.settledBelow(own)
  }
}
