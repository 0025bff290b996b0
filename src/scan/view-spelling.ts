// Knows words that are written with other signs: `+` for a space, digits for letters.

import type { Items } from './view-lens.ts'
import { howOf, type Page } from './view-page.ts'

const isLower = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a
const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a
const isLetter = (byte: number): boolean => isLower(byte | 0x20)

/** `ignore+all+instructions`, as HTML forms write it. */
export class Form implements Items {
  start = 0
  end = 0
  readonly size = 1
  readonly out = Uint8Array.of(0x20)
  readonly how = howOf('form')
  sure = true

  next(page: Page, at: number, awake: boolean, last: boolean): boolean {
    const { base, end, seen } = page
    for (let i = at - base; i < end - base;) {
      i = seen.indexOf(0x2b, i)
      if (i < 0) break
      this.start = i + base
      if (i + 1 >= end - base && !last) return false
      this.sure = isWords(seen, i)
      if (awake || this.sure) {
        this.end = this.start + 1
        return true
      }
      i++
    }
    this.start = end
    return false
  }
}

/** Words are shorter; what goes on for longer is a code. */
const WORD = 20

/** Base64 is full of `+`: only behind a word, with a capital at most at its beginning, it stands for a space. */
function isWords(bytes: Uint8Array, at: number): boolean {
  const last = bytes[at - 1] ?? 0
  if (!isLetter(last) || !isLetter(bytes[at + 1] ?? 0)) return false
  const sameCase = isLower(last) ? isLower : isUpper
  let start = at - 1
  while (start > 0 && at - start < WORD && sameCase(bytes[start - 1] ?? 0)) start--
  if (start > 0 && isUpper(bytes[start - 1] ?? 0)) start--
  if (at - start < 2) return false
  const before = bytes[start - 1] ?? 0x20
  return !isLetter(before) && !(before >= 0x30 && before <= 0x39)
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

  next(page: Page, at: number, awake: boolean, last: boolean): boolean {
    const { bytes, base, end } = page
    const to = end - base
    for (let i = at - base; i < to; i++) {
      const letter = leet[bytes[i] as number] as number
      if (letter === 0) continue
      this.start = i + base
      if (i + 2 >= to && !last) return false
      const before = bytes[i - 1] ?? 0
      const after = i + 1 < to ? (bytes[i + 1] as number) : 0
      this.sure = isSpelled(bytes, i)
      if (!this.sure && !(awake && (isPart(before) || isPart(after)))) continue
      // Two ones are the end of `all`.
      this.out[0] = letter === 0x69 && (before === 0x31 || after === 0x31) ? 0x6c : letter
      this.end = this.start + 1
      return true
    }
    this.start = end
    return false
  }
}

/** Three letters of one case about it: `pr3v`, `1gn0re`. */
function isSpelled(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1] ?? 0
  const after = bytes[at + 1] ?? 0
  const sameCase = isLower(before) ? isLower : isUpper
  if (!sameCase(before) || !sameCase(after)) return false
  if (!sameCase(bytes[at - 2] ?? 0) && !sameCase(bytes[at + 2] ?? 0)) return false
  let start = at
  while (start > 0 && at - start < WORD && isCode(bytes[start - 1] ?? 0)) start--
  return at - start < WORD
}

const isPart = (byte: number): boolean => isLetter(byte) || leet[byte] !== 0
const isCode = (byte: number): boolean =>
  isPart(byte) || byte === 0x2b || byte === 0x2f || (byte >= 0x30 && byte <= 0x39)
