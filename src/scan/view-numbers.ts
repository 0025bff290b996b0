// Knows letters that are written as their numbers: `65, 75, 73`, `[65,75,73]`, `chr(65) + chr(75)`.

import { endsWith, type Items, MORE, Nearest } from './view-lens.ts'
import { CALL, type Marks, PAIRS } from './view-marks.ts'
import { howOf } from './view-reading.ts'

/** So many numbers in a row that stand for letters are a text. */
const ROW = 8
/** What may stand between two of them. */
const GAP = 10
/** Where the mark of a run stands behind its beginning. */
const LAG = 22

const DIGIT = 1
const BETWEEN = 2
const kinds = new Uint8Array(256)
for (let i = 0; i < 10; i++) kinds[0x30 + i] = DIGIT
for (const mark of ' ,;:|/_+.&)(\t\r\n\\"\'-') kinds[mark.charCodeAt(0)] = BETWEEN
for (const mark of 'chraCHRAnN') kinds[mark.charCodeAt(0)] = BETWEEN

const isDigit = (byte: number | undefined): boolean => kinds[byte as number] === DIGIT
const isAlnum = (byte: number): boolean => isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a)
const isText = (value: number): boolean => (value >= 0x20 && value < 0x7f) || (value >= 0x09 && value <= 0x0d)

const NONE = -2

/** Length of `chr(` or `char(` at `at`. */
function callee(bytes: Uint8Array, at: number, end: number): number {
  if (((bytes[at] as number) | 0x20) !== 0x63) return NONE
  let i = at + 1
  for (const letter of [0x68, 0x61, 0x72]) {
    if (i >= end) return MORE
    if (((bytes[i] as number) | 0x20) === letter) i++
    else if (letter !== 0x61) return NONE
  }
  if (i >= end) return MORE
  return bytes[i] === 0x28 ? i + 1 - at : NONE
}

/** A letter, in UTF-8. */
const mayBegin = (value: number): boolean => isText(value) || (value >= 0xc2 && value <= 0xf4)

export class Numbers implements Items {
  start = 0
  end = 0
  readonly size = 1
  readonly out = new Uint8Array(1)
  readonly how = howOf('numbers')
  sure = true
  readonly #runs = new Nearest(PAIRS, LAG)
  readonly #calls = new Nearest(CALL, 0)
  /** What `#number` read, and where it ends. */
  #value = 0
  #behind = 0

  may(marks: Marks): boolean {
    return marks.has(PAIRS) || marks.has(CALL) || endsWith(marks, LAG, kinds, DIGIT)
  }

  candidate(marks: Marks, at: number): number {
    const { bytes, end } = marks
    for (let i = at; ; i++) {
      i = Math.min(this.#runs.from(marks, i), this.#calls.from(marks, i))
      while (i < end && !isDigit(bytes[i])) i++
      if (i >= end || !isAlnum(bytes[i - 1] as number)) return i
    }
  }

  wakes(marks: Marks, at: number, last: boolean): number {
    let next = at
    let due = 0
    for (let count = 0; count < ROW; count++) {
      const number = this.#number(marks, next, last)
      if (number !== 1) return number
      const follows = (this.#value & 0xc0) === 0x80
      if (follows ? due-- === 0 : due > 0 || !mayBegin(this.#value)) return 0
      if (this.#value >= 0xc2) due = this.#value < 0xe0 ? 1 : this.#value < 0xf0 ? 2 : 3
      next = this.#gap(marks, this.#behind)
      if (next >= marks.end && count < ROW - 1) return last ? 0 : MORE
      if (next === this.#behind && count < ROW - 1) return 0
    }
    return 1
  }

  next(marks: Marks, at: number, last: boolean): boolean {
    const { bytes, end } = marks
    for (let i = at; i < end; i++) {
      const head = isDigit(bytes[i]) ? 0 : callee(bytes, i, end)
      if (head === NONE) continue
      this.start = i
      if (head === MORE && !last) return false
      const number = this.#number(marks, i + Math.max(head, 0), last)
      if (number === MORE) return false
      if (number === 0) continue
      this.end = this.#gap(marks, this.#behind)
      if (this.end >= end && !last) return false
      // By itself it is a number.
      if (this.end >= end || !isDigit(bytes[this.end])) {
        if (!this.#isLinked(bytes, i)) continue
        this.end = this.#behind
      }
      this.out[0] = this.#value
      this.sure = isText(this.#value) || this.#value >= 0x80
      return true
    }
    this.start = end
    return false
  }

  /** Whether a whole number below 256 stands there: 1, 0 or MORE. */
  #number({ bytes, end }: Marks, at: number, last: boolean): number {
    if (!isDigit(bytes[at]) || isAlnum(bytes[at - 1] as number)) return 0
    let value = 0
    let i = at
    for (; i < end && i < at + 4 && isDigit(bytes[i]); i++) value = value * 10 + (bytes[i] as number) - 0x30
    if (i >= end && !last) return MORE
    if (i === at + 4 || value > 0xff || (i < end && isAlnum(bytes[i] as number))) return 0
    this.#value = value
    this.#behind = i
    return 1
  }

  /** Where what stands between two numbers ends. */
  #gap({ bytes, end }: Marks, at: number): number {
    let i = at
    while (i < end && i - at < GAP && kinds[bytes[i] as number] === BETWEEN) i++
    return i
  }

  /** Whether a number stands before what stands before it. */
  #isLinked(bytes: Uint8Array, at: number): boolean {
    let i = at
    while (i > 0 && at - i < GAP && kinds[bytes[i - 1] as number] === BETWEEN) i--
    return i < at && isDigit(bytes[i - 1])
  }
}
