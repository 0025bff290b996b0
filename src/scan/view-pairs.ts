// Knows hexadecimal bytes that are written apart: `41:4b`, `41 4b`, `0x41, 0x4b`, `414b 4941`.

import type { Reader } from './view-lens.ts'
import { type Marks, PAIRS } from './view-marks.ts'
import { type Desk, howOf } from './view-reading.ts'
import { Stretch, TEXT } from './view-stretch.ts'

/** Eight bytes and what stands between them. */
const LEAST = 23
/** Eight bytes by which a text begins stand no further apart, and have so many decimal digits. */
const EXTENT = 56
const DECIMALS = 4

const SEPARATOR = 16
const X = 17
const values = new Int8Array(256).fill(-1)
for (let digit = 0; digit < 16; digit++) {
  values[digit.toString(16).charCodeAt(0)] = digit
  values[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}
for (const mark of ' ,:;-\t\r\n\\"\'') values[mark.charCodeAt(0)] = SEPARATOR
values[0x78] = values[0x58] = X

const isDigit = (value: number): boolean => value >= 0 && value < SEPARATOR

/** Whether a byte may stand in text; any part of a letter beyond ASCII may. */
const isText = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d) || (byte >= 0x80 && byte <= 0xf4)

export class PairReader implements Reader {
  readonly #desk: Desk
  #stretch: Stretch | null = null
  #at = 0
  /** Offset of the run of digits and separators that is being read; -1 = in none. */
  #run = -1
  /** Only looks for bytes that may be text, and keeps where the last ones began. */
  #skims = true
  #row: number[] = []
  /** The first digit of a byte, where it stands, and how many digits there were since the last separator. */
  #high = 0
  #begin = 0
  #digits = 0
  /** What stands at the end may be the beginning of a run. */
  #held = 0

  constructor(desk: Desk) {
    this.#desk = desk
  }

  get settled(): number {
    if (this.#run < 0) return this.#held
    const rest = this.#digits % 2 === 1 ? Math.min(this.#begin, this.#at) : this.#at
    const own = this.#row.length > 0 ? Math.min(rest, this.#row[0] as number) : rest
    return this.#stretch === null ? own : this.#stretch.settled(own)
  }

  read(marks: Marks, last: boolean): void {
    const { base, end } = marks
    while (this.#at < base + end) {
      if (this.#run < 0 && !this.#enter(marks)) break
      this.#follow(marks)
    }
    this.#held = this.#run < 0 ? base + tail(marks) : this.#at
    this.#stretch?.flush(last)
  }

  /** Where the next run is long enough, goes back to its beginning, if that is near. */
  #enter(marks: Marks): boolean {
    const { bytes, base, begin, end } = marks
    const mark = marks.next(PAIRS, this.#at - base)
    this.#at = mark + base
    if (mark >= end) return false
    let from = mark + 1
    const least = Math.max(begin, mark - EXTENT)
    while (from > least && (values[bytes[from - 1] as number] as number) >= 0) from--
    this.#run = from + base
    if (from === least && from > begin) {
      this.#run = mark - LEAST + base
      // In the middle of digits nobody knows which two make a byte.
      while (from < end && isDigit(values[bytes[from] as number] as number)) from++
    }
    this.#at = from + base
    this.#skims = true
    this.#row = []
    this.#digits = 0
    return true
  }

  #follow({ bytes, base, end }: Marks): void {
    while (this.#at < base + end) {
      const value = values[bytes[this.#at - base] as number] as number
      if (isDigit(value)) this.#digit(value)
      else {
        // The zero of `0x` is no digit; any other digit that is left alone belongs to a number.
        if (this.#digits % 2 === 1 && !(value === X && this.#digits === 1 && this.#high === 0)) this.#cut()
        this.#digits = 0
        if (value < 0) {
          this.#cut()
          this.#run = -1
          return
        }
      }
      this.#at++
    }
  }

  #digit(value: number): void {
    if (this.#digits++ % 2 === 0) {
      this.#high = value
      this.#begin = this.#at
      return
    }
    const byte = this.#high * 16 + value
    if (!this.#skims) {
      const decimals = (this.#high < 10 ? 1 : 0) + (value < 10 ? 1 : 0)
      this.#stretch?.push(byte, this.#begin, decimals, this.#at + 1 - this.#run >= LEAST)
      if (this.#stretch?.isEmpty) this.#skims = true
    } else if (isText(byte)) {
      if (this.#row.push(this.#begin) === TEXT) this.#rewind()
    } else if (byte !== 0 && this.#row.length > 0) this.#row = []
  }

  /** Eight bytes in a row may be text: those are read again, with care. */
  #rewind(): void {
    this.#stretch ??= new Stretch(this.#desk, howOf('hex'), 2, 1, DECIMALS, EXTENT)
    const from = this.#row[0] as number
    const near = this.#at - from <= EXTENT
    this.#row = near ? [] : this.#row.slice(1)
    if (!near) return
    this.#skims = false
    this.#at = from - 1
    this.#digits = 0
  }

  #cut(): void {
    if (this.#row.length > 0) this.#row = []
    if (!this.#skims) this.#stretch?.cut(this.#at)
    this.#skims = true
  }
}

/** Index from which on bytes may belong to a run that is not long enough yet. */
function tail({ bytes, begin, end }: Marks): number {
  let from = end
  let digit = end
  const least = Math.max(begin, end - EXTENT - 1)
  while (from > least) {
    const value = values[bytes[from - 1] as number] as number
    if (value < 0) break
    from--
    if (isDigit(value)) digit = from
  }
  return digit
}
