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
  #desk: Desk | null = null
  #stretch: Stretch | null = null
  #at = 0
  /** Offset of the run of digits and separators that is being read; -1 = in none. */
  #run = -1
  /** Only looks for bytes that may be text, and keeps where the last ones began. */
  #skims = true
  #row = 0
  #due = 0
  #begins: Float64Array | null = null
  #next = 0
  /** The first digit of a byte, where it stands, and how many digits there were since the last separator. */
  #high = 0
  #begin = 0
  #digits = 0
  /** What stands at the end may be the beginning of a run. */
  #held = 0

  begin(desk: Desk, at: number): void {
    this.#desk = desk
    this.#at = this.#held = at
  }

  get isIdle(): boolean {
    return this.#run < 0 && this.#stretch === null && this.#held === this.#at
  }

  get settled(): number {
    if (this.#run < 0) return this.#held
    const rest = this.#digits % 2 === 1 ? Math.min(this.#begin, this.#at) : this.#at
    const own =
      this.#row > 0
        ? Math.min(rest, this.#begins?.[(this.#next + TEXT - Math.min(this.#row, TEXT)) % TEXT] as number)
        : rest
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

  #follow(marks: Marks): void {
    const end = marks.base + marks.end
    while (this.#at < end && this.#run >= 0)
      if (this.#skims) this.#skim(marks)
      else this.#push(values[marks.bytes[this.#at - marks.base] as number] as number)
  }

  #push(value: number): void {
    const at = this.#at++
    if (isDigit(value)) {
      if (this.#digits++ % 2 === 0) {
        this.#high = value
        this.#begin = at
        return
      }
      const decimals = (this.#high < 10 ? 1 : 0) + (value < 10 ? 1 : 0)
      const may = at + 1 - this.#run >= LEAST
      this.#stretch?.push(this.#high * 16 + value, this.#begin, decimals, this.#digits === 2 ? 1 : 0, may)
    } else {
      if (isCut(value, this.#digits, this.#high)) this.#stretch?.cut(at)
      this.#digits = 0
      if (value < 0) this.#run = -1
    }
    if (this.#stretch?.isEmpty) this.#skims = true
  }

  /** Looks for eight bytes in a row that may be text: those are read again, with care. */
  #skim({ bytes, base, end }: Marks): void {
    const begins = (this.#begins ??= new Float64Array(TEXT))
    // Small whole numbers: as fractions they would be slow.
    let i = (this.#at - base) | 0
    let begin = (this.#begin - base) | 0
    let high = this.#high
    let digits = this.#digits
    let row = this.#row
    let due = this.#due
    let next = this.#next
    for (; i < end; i++) {
      const value = values[bytes[i] as number] as number
      if (value < 0) {
        this.#run = -1
        row = due = 0
        break
      }
      if (value >= SEPARATOR) {
        if (isCut(value, digits, high)) row = due = 0
        digits = 0
        continue
      }
      if (digits++ % 2 === 0) {
        high = value
        begin = i
        continue
      }
      const byte = high * 16 + value
      const text = texts[byte] as number
      if (text === 0 || (text === FOLLOWING && due === 0)) {
        if (byte !== 0 || text !== 0) row = due = 0
        continue
      }
      if (text === FOLLOWING) due--
      else {
        if (due > 0) row = 0
        due = text >= LEAD ? text - LEAD : 0
      }
      begins[next++ % TEXT] = begin + base
      if (++row < TEXT || i - (((begins[next % TEXT] as number) - base) | 0) > EXTENT) continue
      this.#stretch ??= new Stretch(this.#desk as Desk, howOf('hex'), 2, 1)
      this.#skims = false
      i = ((begins[next % TEXT] as number) - base) | 0
      row = due = digits = 0
      break
    }
    this.#at = i + base
    this.#high = high
    this.#digits = digits
    this.#begin = begin + base
    this.#row = row
    this.#due = due
    this.#next = next % TEXT
  }
}

/** The zero of `0x` is no digit; any other digit that is left alone belongs to a number. */
function isCut(value: number, digits: number, high: number): boolean {
  return value < 0 || (digits % 2 === 1 && !(value === X && digits === 1 && high === 0))
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
