// Knows words that are written with other signs: `+` for a space, digits for letters.

import { type Items, marked, MORE } from './view-lens.ts'
import { LIKE, type Marks, PLUS } from './view-marks.ts'
import { howOf } from './view-reading.ts'

const isLower = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a
const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a
const isLetter = (byte: number): boolean => isLower(byte | 0x20)
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** `ignore+all+instructions`, as HTML forms write it. */
export class Form implements Items {
  start = 0
  end = 0
  readonly size = 1
  readonly out = Uint8Array.of(0x20)
  readonly how = howOf('form')
  sure = true

  candidate(marks: Marks, at: number): number {
    return marked(marks, PLUS, 1, at)
  }

  wakes({ bytes, end }: Marks, at: number, last: boolean): number {
    if (bytes[at] !== 0x2b || !isLetter(bytes[at - 1] as number)) return 0
    if (at + 1 >= end) return last ? 0 : MORE
    return isWords(bytes, at) ? 1 : 0
  }

  next({ bytes, end }: Marks, at: number, last: boolean): boolean {
    let i = at
    while (i < end && bytes[i] !== 0x2b) i++
    this.start = i
    if (i >= end || (i + 1 >= end && !last)) return false
    this.sure = i + 1 < end && isWords(bytes, i)
    this.end = i + 1
    return true
  }
}

/** Words are shorter; what goes on for longer is a code. */
const WORD = 20

/** Base64 is full of `+`: only behind a word, with a capital at most at its beginning, it stands for a space. */
function isWords(bytes: Uint8Array, at: number): boolean {
  const last = bytes[at - 1] as number
  if (!isLetter(last) || !isLetter(bytes[at + 1] as number)) return false
  const sameCase = isLower(last) ? isLower : isUpper
  let start = at - 1
  while (at - start < WORD && sameCase(bytes[start - 1] as number)) start--
  if (isUpper(bytes[start - 1] as number)) start--
  if (at - start < 2) return false
  const before = bytes[start - 1] as number
  return !isLetter(before) && !isDigit(before)
}

const leet = new Uint8Array(256)
for (const pair of ['0o', '1i', '3e', '4a', '5s', '7t', '8b', '@a', '$s', '!i', '|i'])
  leet[pair.charCodeAt(0)] = pair.charCodeAt(1)

/** `1gn0r3 pr3v10us`. */
export class Leet implements Items {
  start = 0
  end = 0
  readonly size = 1
  readonly out = new Uint8Array(1)
  readonly how = howOf('leetspeak')
  sure = true

  candidate(marks: Marks, at: number): number {
    return marked(marks, LIKE, 2, at)
  }

  wakes({ bytes, end }: Marks, at: number, last: boolean): number {
    if (leet[bytes[at] as number] === 0 || !isLetter(bytes[at - 1] as number)) return 0
    return isSpelled(bytes, at, end, last)
  }

  next({ bytes, end }: Marks, at: number, last: boolean): boolean {
    for (let i = at; i < end; i++) {
      const letter = leet[bytes[i] as number] as number
      if (letter === 0) continue
      this.start = i
      const before = bytes[i - 1] as number
      const after = i + 1 < end ? (bytes[i + 1] as number) : 0
      if (i + 1 >= end && !last) return false
      const spelled = isSpelled(bytes, i, end, last)
      if (spelled === MORE) return false
      this.sure = spelled === 1
      if (!this.sure && !isPart(before) && !isPart(after)) continue
      // Two ones are the end of `all`.
      this.out[0] = letter === 0x69 && (before === 0x31 || after === 0x31) ? 0x6c : letter
      this.end = i + 1
      return true
    }
    this.start = end
    return false
  }
}

/** Three letters of one case about it: `pr3v`, `1gn0re`; in a word that is short and has letters that no number has. */
function isSpelled(bytes: Uint8Array, at: number, end: number, last: boolean): number {
  // A bar between words is a bar.
  if (bytes[at] === 0x7c) return 0
  const more = (i: number): boolean => i >= end && !last
  const near = (i: number): number => (i < end ? (bytes[i] as number) : 0)
  const before = bytes[at - 1] as number
  const sameCase = isLower(before) ? isLower : isUpper
  if (!sameCase(before)) return 0
  if (more(at + 1)) return MORE
  if (!sameCase(near(at + 1))) return 0
  if (!sameCase(bytes[at - 2] as number)) {
    if (more(at + 2)) return MORE
    if (!sameCase(near(at + 2))) return 0
  }
  let start = at
  let beyond = false
  while (at - start < WORD && isCode(bytes[start - 1] as number))
    beyond = isBeyondHex(bytes[--start] as number) || beyond
  if (at - start >= WORD) return 0
  let stop = at + 1
  while (stop - start <= WORD && isCode(near(stop))) beyond = isBeyondHex(near(stop++)) || beyond
  if (stop - start > WORD) return 0
  if (more(stop)) return MORE
  return beyond && !isAddress(bytes, at, stop, near(stop)) ? 1 : 0
}

/** `user@host.org`, `package@next`: what stands behind `@` is no word by itself. */
function isAddress(bytes: Uint8Array, at: number, stop: number, after: number): boolean {
  if (bytes[at] !== 0x40) return false
  return after === 0x2e || after === 0x3a || after === 0x2d || after === 0x5f || stop - at > WORD / 2
}

const isPart = (byte: number): boolean => isLetter(byte) || leet[byte] !== 0
const isCode = (byte: number): boolean => isPart(byte) || byte === 0x2b || byte === 0x2f || isDigit(byte)
const isBeyondHex = (byte: number): boolean => isLetter(byte) && (byte | 0x20) > 0x66
