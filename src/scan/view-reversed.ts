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
const LEAD = 96
/** What is longer and nothing but base64 is a file: only at its ends is there room for anything else. */
const FILE = 1024
const EDGE = 192

const LETTER = 1
const BEYOND_HEX = 2
const DIGIT = 4
const SIGN = 8
const STOP = 16
const TOKEN = 32
/** By byte: what it is in a word; 0 = nothing. STOP = belongs to a word that is long without it. */
const members = new Uint8Array(256)
for (const mark of '+/') members[mark.charCodeAt(0)] = SIGN
for (const mark of '_-') members[mark.charCodeAt(0)] = SIGN | TOKEN
for (const mark of '.:~') members[mark.charCodeAt(0)] = STOP | TOKEN
members[0x3d] = STOP
for (let i = 0; i < 26; i++) members[0x41 + i] = members[0x61 + i] = i < 6 ? LETTER : LETTER | BEYOND_HEX
for (let i = 0; i < 10; i++) members[0x30 + i] = DIGIT

export class Reversed implements Reader {
  #desk: Desk | null = null
  /** The word as it stands in the text, as far as it is not at hand any more. */
  #piece: Uint8Array | null = null
  #size = 0
  #at = 0
  /** Where the word, or the piece of it that is not yet read, begins; -1 = in no word. */
  #begin = -1
  /** This piece is not the first of its word. */
  #goesOn = false
  /** Where the last word ended. */
  #done = 0
  #held = 0
  #batch: Backwards | null = null

  begin(desk: Desk, at: number): void {
    this.#desk = desk
    this.#at = this.#held = at
    this.#done = 0
  }

  get isIdle(): boolean {
    return this.#begin < 0 && this.#batch === null && this.#held === this.#at
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
        if (!isToken(bytes, mark)) {
          this.#at++
          continue
        }
        this.#begin = base + lead(bytes, Math.max(begin, this.#done - base), mark - LEAST + 1, LEAD)
      }
      this.#collect(marks)
    }
    if (last && this.#begin >= 0) this.#word((this.#piece as Uint8Array).subarray(0, this.#size), true)
    this.#batch?.read()
    this.#held = this.#begin >= 0 ? this.#begin : base + lead(bytes, begin, end, LEAD + LEAST)
  }

  #collect({ bytes, base, end }: Marks): void {
    const from = Math.max(this.#begin + this.#size - base, 0)
    const most = Math.min(end, this.#begin + PIECE - base)
    let to = this.#at - base
    while (to < most && members[bytes[to] as number] !== 0) to++
    this.#at = to + base
    const ends = to < end && to - (this.#begin - base) < PIECE
    if (ends && this.#size === 0) this.#word(bytes.subarray(from, to), true)
    else {
      const piece = (this.#piece ??= new Uint8Array(PIECE))
      piece.set(bytes.subarray(from, to), this.#size)
      this.#size += to - from
      if (ends || this.#size === PIECE) this.#word(piece.subarray(0, this.#size), ends)
    }
    if (ends) {
      this.#done = this.#at
      this.#begin = -1
      this.#size = 0
      this.#goesOn = false
    } else if (this.#size === PIECE) {
      this.#piece?.copyWithin(0, PIECE - OVERLAP)
      this.#size = OVERLAP
      this.#begin += PIECE - OVERLAP
      this.#goesOn = true
    }
  }

  /** `ends` = this is the last piece of it. */
  #word(word: Uint8Array, ends: boolean): void {
    if (isDigest(word)) return
    this.#batch ??= new Backwards(this.#desk as Desk, 'reversed')
    if (word.length < FILE || !isFile(word)) return this.#batch.add(word, this.#begin)
    if (!this.#goesOn) this.#batch.add(word.subarray(0, EDGE), this.#begin)
    if (ends) this.#batch.add(word.subarray(-EDGE), this.#begin + word.length - EDGE)
  }
}

/** Whether the twenty bytes up to `mark` have no stop, and among them a digit and a letter that no hexadecimal number has. */
function isToken(bytes: Uint8Array, mark: number): boolean {
  let kinds = 0
  for (let i = mark - LEAST + 1; i <= mark; i++) {
    const kind = members[bytes[i] as number] as number
    if (kind === 0 || (kind & STOP) !== 0) return false
    kinds |= kind
  }
  return (kinds & (DIGIT | BEYOND_HEX)) === (DIGIT | BEYOND_HEX)
}

/** Index of the first of the members before `at`, not many of them. */
function lead(bytes: Uint8Array, begin: number, at: number, most: number): number {
  const least = Math.max(begin, at - most)
  let i = at
  while (i > least && members[bytes[i - 1] as number] !== 0) i--
  return i
}

/** `sha512-`, as package managers write it (Subresource Integrity): lengths in letters of base64. */
const digests: Readonly<Record<number, string>> = { 33: 'sha1-', 51: 'sha256-', 71: 'sha384-', 95: 'sha512-' }

function isDigest(word: Uint8Array): boolean {
  const name = digests[word.length]
  if (name === undefined) return false
  for (let i = 0; i < name.length; i++) if (word[i] !== name.charCodeAt(i)) return false
  return true
}

/** So many times three bytes of text in a row, hidden in base64 backwards: those have letters with certain bits zero. */
const SURE = 6
const sixBits = new Uint8Array(256)
for (const [i, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  sixBits[letter.charCodeAt(0)] = i

/** Nothing but base64 that, read backwards, is no text. */
function isFile(word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (((members[word[i] as number] as number) & TOKEN) !== 0) return false
  for (let skip = 0; skip < 4; skip++) {
    // Every third group is asked; where two of them are text, so may be all about them.
    let before = false
    for (let i = word.length - 1 - skip; i >= 3; i -= 12) {
      const now = isTriple(word, i)
      if (now && before && inRow(word, i) >= SURE) return false
      before = now
    }
  }
  return true
}

/** Whether four letters of base64, read down from `at`, are three bytes of ASCII. */
function isTriple(word: Uint8Array, at: number): boolean {
  return (
    (((sixBits[word[at] as number] as number) & 32) |
      ((sixBits[word[at - 1] as number] as number) & 8) |
      ((sixBits[word[at - 2] as number] as number) & 2)) ===
    0
  )
}

/** How many such groups there are about the one at `at`, as far as they count. */
function inRow(word: Uint8Array, at: number): number {
  let from = at
  while (from + 4 < word.length && from - at < 4 * SURE && isTriple(word, from + 4)) from += 4
  let count = 0
  while (count < SURE && from - 4 * count >= 3 && isTriple(word, from - 4 * count)) count++
  return count
}
