// Knows hexadecimal bytes that are written apart: `41:4b`, `41 4b`, `0x41, 0x4b`, `414b 4941`.

import { howOf, type Page, type Reader } from './view-page.ts'
import { Stretch } from './view-stretch.ts'
import { findRun } from './view-words.ts'

/** Eight bytes and what stands between them. */
const LEAST = 23

const SEPARATOR = 16
const X = 17
const values = new Int8Array(256).fill(-1)
for (let digit = 0; digit < 16; digit++) {
  values[digit.toString(16).charCodeAt(0)] = digit
  values[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}
for (const mark of ' ,:;-\t\r\n\\"\'') values[mark.charCodeAt(0)] = SEPARATOR
values[0x78] = values[0x58] = X

export class PairReader implements Reader {
  readonly #over: Page
  readonly #stretch: Stretch
  #at = 0
  #inside = false
  /** The first digit of a byte, where it stands, and how many digits there were since the last separator. */
  #high = 0
  #begin = 0
  #digits = 0

  constructor(over: Page) {
    this.#over = over
    this.#stretch = new Stretch(over, howOf('hex'), 2, 1)
  }

  get settled(): number {
    return this.#stretch.settled(this.#digits % 2 === 1 ? Math.min(this.#begin, this.#at) : this.#at)
  }

  read(last: boolean): void {
    const { bytes, base, end } = this.#over
    while (this.#at < end) {
      if (!this.#inside) {
        const found = findRun(values, bytes, this.#at - base, end - base, LEAST)
        this.#at = (found < 0 ? -1 - found : found) + base
        if (found < 0) break
        this.#inside = true
        this.#digits = 0
      }
      while (this.#at < end && this.#inside) {
        this.#push(values[bytes[this.#at - base] as number] as number)
        this.#at++
      }
    }
    this.#stretch.flush(last)
  }

  #push(value: number): void {
    if (value >= 0 && value < 16) {
      if (this.#digits++ % 2 === 0) {
        this.#high = value
        this.#begin = this.#at
      } else this.#stretch.push(this.#high * 16 + value, this.#begin)
      return
    }
    // The zero of `0x` is no digit; any other digit that is left alone belongs to a number.
    if (this.#digits % 2 === 1 && !(value === X && this.#digits === 1 && this.#high === 0)) this.#stretch.cut(this.#at)
    this.#digits = 0
    if (value >= 0) return
    this.#stretch.cut(this.#at)
    this.#inside = false
  }
}
