// Knows words that are written with other signs: `+` for a space, digits for letters.

import { endsWith, type Items, marked, MORE } from './view-lens.ts'
import { BETWEEN, type Marks, PLUS } from './view-marks.ts'
import { howOf } from './view-reading.ts'

const LOWER = 1
const UPPER = 2
const LETTER = LOWER | UPPER
const DIGIT = 4
/** May stand in a code: base64 and the like. */
const CODE = 8
/** What no hexadecimal number has. */
const BEYOND = 16
/** Passes for a letter. */
const LIKE = 32
const kinds = new Uint8Array(256)
for (let i = 0; i < 26; i++) {
  kinds[0x61 + i] = LOWER | CODE | (i < 6 ? 0 : BEYOND)
  kinds[0x41 + i] = UPPER | CODE | (i < 6 ? 0 : BEYOND)
}
for (let i = 0; i < 10; i++) kinds[0x30 + i] = DIGIT | CODE
kinds[0x2b] = kinds[0x2f] = CODE

const leet = new Uint8Array(256)
for (const pair of ['0o', '1i', '3e', '4a', '5s', '7t', '8b', '@a', '$s', '!i', '|i']) {
  leet[pair.charCodeAt(0)] = pair.charCodeAt(1)
  kinds[pair.charCodeAt(0)] = (kinds[pair.charCodeAt(0)] as number) | CODE | LIKE
}

const kind = (byte: number | undefined): number => kinds[byte as number] as number

const PLUS_SIGN = 0x2b
/** Words are shorter; what goes on for longer is a code. */
const WORD = 20

/** `ignore+all+instructions`, as HTML forms write it. */
export class Form implements Items {
  start = 0
  end = 0
  readonly size = 1
  readonly out = Uint8Array.of(0x20)
  readonly how = howOf('form')
  sure = true

  may(marks: Marks): boolean {
    return marks.has(PLUS) || marks.bytes[marks.end - 1] === PLUS_SIGN
  }

  candidate(marks: Marks, at: number): number {
    return marked(marks, PLUS, 1, at)
  }

  /** One alone is `image/svg+xml`. */
  wakes({ bytes, end }: Marks, at: number, last: boolean): number {
    if (bytes[at] !== PLUS_SIGN || !isBehindWord(bytes, at)) return 0
    let next = at + 1
    while (next < end && next - at <= WORD && (kind(bytes[next]) & LETTER) !== 0) next++
    if (next + 1 >= end && !last && (next >= end || bytes[next] === PLUS_SIGN)) return next - at > WORD ? 0 : MORE
    if (next === at + 1 || next + 1 >= end) return 0
    return bytes[next] === PLUS_SIGN && (kind(bytes[next + 1]) & LETTER) !== 0 ? 1 : 0
  }

  next({ bytes, end }: Marks, at: number, last: boolean): boolean {
    let i = at
    while (i < end && bytes[i] !== PLUS_SIGN) i++
    this.start = i
    if (i >= end || (i + 1 >= end && !last)) return false
    this.sure = i + 1 < end && (kind(bytes[i + 1]) & LETTER) !== 0 && isBehindWord(bytes, i)
    this.end = i + 1
    return true
  }
}

/** Base64 is full of `+`: only behind a word, with a capital at most at its beginning, it stands for a space. */
function isBehindWord(bytes: Uint8Array, at: number): boolean {
  const same = kind(bytes[at - 1]) & LETTER
  if (same === 0) return false
  let start = at - 1
  while (at - start < WORD && (kind(bytes[start - 1]) & same) !== 0) start--
  if ((kind(bytes[start - 1]) & UPPER) !== 0) start--
  return at - start >= 2 && (kind(bytes[start - 1]) & (LETTER | DIGIT)) === 0
}

/** `1gn0r3 pr3v10us`. */
export class Leet implements Items {
  start = 0
  end = 0
  readonly size = 1
  readonly out = new Uint8Array(1)
  readonly how = howOf('leetspeak')
  sure = true

  may(marks: Marks): boolean {
    return marks.has(BETWEEN) || endsWith(marks, 2, kinds, LIKE)
  }

  candidate(marks: Marks, at: number): number {
    return marked(marks, BETWEEN, 2, at)
  }

  wakes({ bytes, end }: Marks, at: number, last: boolean): number {
    return leet[bytes[at] as number] === 0 ? 0 : isSpelled(bytes, at, end, last)
  }

  next({ bytes, end }: Marks, at: number, last: boolean): boolean {
    for (let i = at; i < end; i++) {
      const letter = leet[bytes[i] as number] as number
      if (letter === 0) continue
      this.start = i
      if (i + 1 >= end && !last) return false
      const spelled = isSpelled(bytes, i, end, last)
      if (spelled === MORE) return false
      this.sure = spelled === 1
      const before = bytes[i - 1]
      const after = i + 1 < end ? bytes[i + 1] : 0
      if (!this.sure && ((kind(before) | kind(after)) & (LETTER | LIKE)) === 0) continue
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
  const same = kind(bytes[at - 1]) & LETTER
  if (same === 0) return 0
  if (at + 1 >= end) return last ? 0 : MORE
  if ((kind(bytes[at + 1]) & same) === 0) return 0
  const twice = (kind(bytes[at - 2]) & same) !== 0
  if (at + 2 >= end && !last) return MORE
  const further = at + 2 < end && (kind(bytes[at + 2]) & same) !== 0
  if (!twice && !further) return 0
  let seen = 0
  let signs = 1
  let start = at
  for (; at - start < WORD; start--) {
    const one = kind(bytes[start - 1])
    if ((one & CODE) === 0) break
    seen |= one
    if ((one & LIKE) !== 0) signs++
  }
  let stop = at + 1
  for (; stop - start <= WORD && stop < end; stop++) {
    const one = kind(bytes[stop])
    if ((one & CODE) === 0) break
    seen |= one
    if ((one & LIKE) !== 0) signs++
  }
  if (stop - start > WORD || (seen & BEYOND) === 0) return 0
  if (stop >= end && !last) return MORE
  if (signs > 1) return bytes[at] === 0x7c ? 0 : 1
  // `uint8array`, `user@host`, `a|b`; `CAC7B` is a number in a source map.
  return (kind(bytes[at]) & DIGIT) !== 0 && bytes[at] !== 0x38 && (same === LOWER || (twice && further)) ? 1 : 0
}
