// Knows words of which the letters stand apart.

import { endsWith, type Items, MORE, Nearest } from './view-lens.ts'
import { type Marks, RHYTHM, WALTZ } from './view-marks.ts'
import { howOf } from './view-reading.ts'

/** What may stand between letters. */
const between = new Uint8Array(256)
for (const mark of ' .-_*/|,~\t\n') between[mark.charCodeAt(0)] = 1

/** So many separators of one kind, two bytes apart, are on purpose; between digits only, so many. */
const CHAIN = 4
const LAG = 2 * CHAIN - 2
const WALTZ_LAG = 3 * CHAIN - 3
const DIGITS = 12
/** Between commas stand parameters: `a,b,c` is text where a letter comes again, in so many. */
const COMMA = 0x2c
const SPACE = 0x20
const COMMAS = 24
/** Separators between words of which the letters stand apart. */
const GAP = 5

function isLetter(byte: number): boolean {
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

const isWord = (byte: number): boolean => isLetter(byte) || (byte >= 0x30 && byte <= 0x39)

/** `i g n o r e   a l l`, `A.K.I.A`. */
export class Spaced implements Items {
  start = 0
  end = 0
  size = 0
  readonly out = Uint8Array.of(SPACE, SPACE)
  readonly how = howOf('spaced')
  readonly drops = true
  readonly sure = true
  readonly #twos = new Nearest(RHYTHM, LAG)
  readonly #threes = new Nearest(WALTZ, WALTZ_LAG)

  may(marks: Marks): boolean {
    return marks.has(RHYTHM) || marks.has(WALTZ) || endsWith(marks, WALTZ_LAG, between, 1)
  }

  candidate(marks: Marks, at: number): number {
    return Math.min(this.#twos.from(marks, at), this.#threes.from(marks, at))
  }

  /** The first of some separators, two bytes apart. */
  wakes({ bytes, end }: Marks, at: number, last: boolean): number {
    const mark = bytes[at] as number
    if (between[mark] === 0 || !isWord(bytes[at - 1] as number) || isWord(bytes[at - 2] as number)) return 0
    if (bytes[at - 2] === mark && isWord(bytes[at - 3] as number) && !isWord(bytes[at - 4] as number)) return 0
    if (isPair(bytes, at)) return isWaltz(bytes, at, end, last)
    if (mark === COMMA) return isRepeating(bytes, at, end, last)
    let letters = isLetter(bytes[at - 1] as number)
    for (let count = 1; count < DIGITS; count++) {
      const next = goes(bytes, at + 2 * count, mark, end, last)
      if (next !== 1) return next
      letters ||= isLetter(bytes[at + 2 * count - 1] as number)
      if (letters && count + 1 >= CHAIN) return 1
    }
    return 1
  }

  /** A separator with one letter before it and one behind. */
  next({ bytes, end }: Marks, at: number, last: boolean): boolean {
    for (let i = at; i < end; i++) {
      if (between[bytes[i] as number] === 0 || !isWord(bytes[i - 1] as number) || isWord(bytes[i - 2] as number))
        continue
      let next = i + 1
      while (next < end && next <= i + GAP && between[bytes[next] as number] === 1) next++
      this.start = i
      if (next + 3 >= end && !last) return false
      if (next >= end || !isWord(bytes[next] as number) || (next + 1 < end && isWord(bytes[next + 1] as number)))
        continue
      this.#stands(bytes, i, next - i)
      this.end = next
      return true
    }
    this.start = end
    return false
  }

  /** What the `length` separators at a place stand for. */
  #stands(bytes: Uint8Array, at: number, length: number): void {
    this.size = length > 1 ? 1 : 0
    this.out[0] = SPACE
    // Nearly always: a text of single letters has one behind each.
    if (length === 1) return
    const first = bytes[at]
    const second = bytes[at + 1]
    const third = bytes[at + 2]
    const fourth = bytes[at + 3]
    const fifth = bytes[at + 4]
    if (length === 2 && isPaired(bytes, at)) this.size = 0
    if (length === 5 && isPaired(bytes, at)) this.out[0] = third as number
    // `s k _ l i v e`: what stands between two of the same separator is a sign of the text, and not the end of a word.
    if (first !== third || first === second) return
    if (length === 3) this.out[0] = second as number
    if (length !== 5 || first !== fifth || first === fourth) return
    this.out.set([second as number, fourth as number])
    this.size = 2
  }
}

/** Whether a letter and the same separator end before `at`. */
function goes(bytes: Uint8Array, at: number, mark: number, end: number, last: boolean): number {
  if (at - 1 >= end) return last ? 0 : MORE
  if (!isWord(bytes[at - 1] as number)) return 0
  if (at >= end) return last ? 0 : MORE
  return bytes[at] === mark ? 1 : 0
}

/** Two different signs, as `, ` is. */
const isPair = (bytes: Uint8Array, at: number): boolean =>
  between[bytes[at] as number] === 1 && between[bytes[at + 1] as number] === 1 && bytes[at] !== bytes[at + 1]

/** Whether the same two signs part the letters beside it, too: then they are no end of a word. */
function isPaired(bytes: Uint8Array, at: number): boolean {
  const same = (other: number): boolean => bytes[at] === bytes[other] && bytes[at + 1] === bytes[other + 1]
  return isPair(bytes, at) && (same(at - 3) || same(at + 3))
}

/** `A, K, I, A`: so many letters, one of them twice, that it is no list. */
function isWaltz(bytes: Uint8Array, at: number, end: number, last: boolean): number {
  let seen = 0
  let again = false
  for (let count = 0; count < COMMAS; count++) {
    const place = at + 3 * count
    if (place + 1 >= end) return last ? 0 : MORE
    if (!isWord(bytes[place - 1] as number) || bytes[place] !== bytes[at] || bytes[place + 1] !== bytes[at + 1])
      return 0
    const letter = bytes[place - 1] as number
    const bit = isLetter(letter) ? 1 << (letter & 0x1f) : 0
    again ||= (seen & bit) !== 0
    seen |= bit
    if (count + 1 >= DIGITS && again) return 1
  }
  return 0
}

/** Whether a letter comes again among many between commas. */
function isRepeating(bytes: Uint8Array, at: number, end: number, last: boolean): number {
  let seen = 0
  let again = false
  for (let count = 0; count < COMMAS; count++) {
    const next = count === 0 ? 1 : goes(bytes, at + 2 * count, COMMA, end, last)
    if (next !== 1) return next
    const letter = bytes[at + 2 * count - 1] as number
    const bit = isLetter(letter) ? 1 << (letter & 0x1f) : 0
    again ||= (seen & bit) !== 0
    seen |= bit
    if (count + 1 >= DIGITS && (again || seen === 0)) return 1
  }
  return 0
}
