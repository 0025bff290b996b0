// Knows hexadecimal bytes that are written apart: `41:4b`, `41 4b`, `0x41, 0x4b`, `414b 4941`.

import type { Reader } from './view-lens.ts'
import { type Marks, PAIRS } from './view-marks.ts'
import { type Desk, howOf } from './view-reading.ts'
import { EXTENT, Stretch, TEXT } from './view-stretch.ts'

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

const isDigit = (value: number): boolean => value >= 0 && value < SEPARATOR

/** By decoded byte: LEAD = begins a letter beyond ASCII, and so many follow; 0 = no text. */
const ASCII = 1
const FOLLOWING = 2
const LEAD = 4
const texts = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++)
  if ((byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)) texts[byte] = ASCII
  else if (byte >= 0x80 && byte < 0xc0) texts[byte] = FOLLOWING
  else if (byte >= 0xc2 && byte <= 0xf4) texts[byte] = LEAD + (byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3)

export class PairReader implements Reader {
  readonly #desk: Desk
  #stretch: Stretch | null = null
  #at = 0
  /** Offset of the run of digits and separators that is being read; -1 = in none. */
  #run = -1
  /** Only looks for bytes that may be text, and keeps where the last ones began. */
  #skims = true
  #row = 0
  #due = 0
  #begins: number[] = []
  #next = 0
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
    const own =
      this.#row > 0 ? Math.min(rest, this.#begins[(this.#next - Math.min(this.#row, TEXT)) % TEXT] as number) : rest
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
    this.#row = this.#due = 0
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
    if (this.#skims) return this.#skim(texts[byte] as number, byte)
    const decimals = (this.#high < 10 ? 1 : 0) + (value < 10 ? 1 : 0)
    this.#stretch?.push(byte, this.#begin, decimals, this.#digits === 2 ? 1 : 0, this.#at + 1 - this.#run >= LEAST)
    if (this.#stretch?.isEmpty) this.#skims = true
  }

  /** Eight bytes in a row may be text: those are read again, with care. */
  #skim(text: number, byte: number): void {
    if (text === FOLLOWING) {
      if (this.#due === 0) this.#row = 0
      else {
        this.#due--
        this.#count()
      }
    } else if (text === 0) {
      if (byte !== 0) this.#row = this.#due = 0
    } else {
      if (this.#due > 0) this.#row = 0
      this.#due = text >= LEAD ? text - LEAD : 0
      this.#count()
    }
  }

  #count(): void {
    this.#begins[this.#next++ % TEXT] = this.#begin
    if (++this.#row < TEXT) return
    const from = this.#begins[this.#next % TEXT] as number
    if (this.#at - from > EXTENT) return
    this.#stretch ??= new Stretch(this.#desk, howOf('hex'), 2, 1)
    this.#skims = false
    this.#row = this.#due = 0
    this.#at = from - 1
    this.#digits = 0
  }

  #cut(): void {
    this.#row = this.#due = 0
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
