// Knows words that are written backwards.

import type { Reader } from './view-lens.ts'
import { type Marks, WORD } from './view-marks.ts'
import { Backwards } from './view-backwards.ts'
import type { Desk } from './view-reading.ts'

/** Shorter words hold no credential; of longer ones pieces are read that overlap by more than most credentials are long. */
const LEAST = 20
const PIECE = 4096
const OVERLAP = 512
/** What may stand before the twenty letters and belongs to the word. */
const LEAD = 64

const LETTER = 1
const OTHER_LETTER = 2
const DIGIT = 4
const SIGN = 8
const EDGE = 16
/** By byte: what it is in a word; 0 = nothing. EDGE = belongs to a word that is long without it. */
const members = new Uint8Array(256)
for (const mark of '+/_-') members[mark.charCodeAt(0)] = SIGN
for (const mark of '=.:~') members[mark.charCodeAt(0)] = EDGE
for (let i = 0; i < 26; i++) members[0x41 + i] = members[0x61 + i] = i < 6 ? LETTER : OTHER_LETTER
for (let i = 0; i < 10; i++) members[0x30 + i] = DIGIT

export class Reversed implements Reader {
  readonly #desk: Desk
  /** The word as it stands in the text; made at the first one. */
  #piece: Uint8Array | null = null
  #at = 0
  /** Where the word, or the piece of it that is not yet read, begins; -1 = in no word. */
  #begin = -1
  /** Where the last word ended. */
  #done = 0
  #held = 0
  #batch: Backwards | null = null

  constructor(desk: Desk) {
    this.#desk = desk
  }

  get settled(): number {
    return this.#held
  }

  read(marks: Marks, last: boolean): void {
    const { bytes, base, begin, end } = marks
    while (this.#at < base + end) {
      if (this.#begin < 0) {
        const mark = marks.next(WORD, this.#at - base)
        this.#at = mark + base
        if (mark >= end) break
        if (!isLong(bytes, begin, mark)) {
          this.#at++
          continue
        }
        this.#begin = this.#at = base + lead(bytes, Math.max(begin, this.#done - base), mark - LEAST + 1, LEAD)
      }
      this.#collect(marks)
    }
    if (last && this.#begin >= 0) this.#word(this.#at)
    this.#batch?.read()
    this.#held = this.#begin >= 0 ? this.#begin : base + lead(bytes, begin, end, LEAD + LEAST)
  }

  #collect({ bytes, base, end }: Marks): void {
    const piece = (this.#piece ??= new Uint8Array(PIECE))
    const most = Math.min(base + end, this.#begin + PIECE)
    while (this.#at < most) {
      const byte = bytes[this.#at - base] as number
      if (members[byte] === 0) break
      piece[this.#at++ - this.#begin] = byte
    }
    if (this.#at === this.#begin + PIECE) {
      this.#word(this.#at)
      piece.copyWithin(0, PIECE - OVERLAP)
      this.#begin = this.#at - OVERLAP
    } else if (this.#at < base + end) {
      this.#word(this.#at)
      this.#begin = -1
    }
  }

  #word(end: number): void {
    const word = (this.#piece as Uint8Array).subarray(0, end - this.#begin)
    this.#done = end
    if (!isWorth(word)) return
    this.#batch ??= new Backwards(this.#desk)
    this.#batch.add(word, this.#begin)
  }
}

/** Whether the twenty bytes up to `mark` are of one word. */
function isLong(bytes: Uint8Array, begin: number, mark: number): boolean {
  for (let i = mark - LEAST + 1; i <= mark; i++)
    if (i < begin || ((members[bytes[i] as number] as number) & ~EDGE) === 0) return false
  return true
}

/** Index of the first of the members before `at`, not many of them. */
function lead(bytes: Uint8Array, begin: number, at: number, most: number): number {
  const least = Math.max(begin, at - most)
  let i = at
  while (i > least && members[bytes[i - 1] as number] !== 0) i--
  return i
}

/** Letters and digits both, in twenty bytes or more without a stop; what could be hexadecimal only is text, backwards too. */
function isWorth(word: Uint8Array): boolean {
  let kinds = 0
  let length = 0
  for (let i = 0; i <= word.length; i++) {
    const kind = i < word.length ? (members[word[i] as number] as number) : EDGE
    if (kind !== EDGE) {
      kinds |= kind
      length++
      continue
    }
    if (length >= LEAST && (kinds & DIGIT) !== 0) {
      if ((kinds & OTHER_LETTER) !== 0) return true
      if ((kinds & LETTER) !== 0 && isHexText(word.subarray(i - length, i))) return true
    }
    kinds = length = 0
  }
  return false
}

/** Eight bytes in a row that are text when the digits are read backwards. */
function isHexText(word: Uint8Array): boolean {
  for (let first = 0; first < 2; first++) {
    let inRow = 0
    for (let i = word.length - 1 - first; i > 0 && inRow < 8; i -= 2) {
      // The high half decides; of letters beyond ASCII, too.
      const high = word[i] as number
      inRow = (high >= 0x32 && high <= 0x37) || (high | 0x20) >= 0x61 ? inRow + 1 : 0
    }
    if (inRow === 8) return true
  }
  return false
}
