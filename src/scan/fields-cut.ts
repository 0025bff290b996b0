// Knows values that are cut into pieces of one length by one sign: `ghp_ 16C7 e42F …`, `glpa.t-Vx.7kQz …`.

import { JoinedText, joinedText } from './joined-text.ts'
import type { Hit, Scanner } from './scanner.ts'

/** Pieces are this long; so many signs between them, and so many letters in all, are no accident. */
const [SHORT, LONG, SIGNS, LEAST] = [2, 16, 3, 16] as const
/** A value begins behind its name, of which there may be a few. */
const NAMES = 4

const [PART, SIGN] = [1, 2] as const
const kinds = new Uint8Array(256)
for (let i = 0; i < 26; i++) kinds[0x41 + i] = kinds[0x61 + i] = PART
for (let i = 0; i < 10; i++) kinds[0x30 + i] = PART
for (const sign of '+=') kinds[sign.charCodeAt(0)] = PART
for (const sign of '.-_/') kinds[sign.charCodeAt(0)] = PART | SIGN
for (const sign of ' ,;:|*~') kinds[sign.charCodeAt(0)] = SIGN

const is = (byte: number | undefined, kind: number): boolean => ((kinds[byte as number] as number) & kind) !== 0

export class CutValues {
  readonly #scanner: Scanner
  #text: JoinedText | null = null

  constructor(scanner: Scanner) {
    this.#scanner = scanner
  }

  /** Looks at a whole value, or a line. */
  look(bytes: Uint8Array, size: number, origin: number): void {
    let at = 0
    for (let tries = 0; tries <= NAMES && size - at >= LEAST; tries++) {
      for (let step = SHORT; step <= LONG; step++)
        if (is(bytes[at + step], SIGN)) {
          const gap = gapAt(bytes, at + step)
          const end = endOf(bytes, at, size, step, gap)
          if (end > 0) return this.#put(bytes, at, end, step, gap, origin)
        }
      do at++
      while (at < size && !(bytes[at - 1] === 0x20 && (bytes[at - 2] === 0x3a || bytes[at - 2] === 0x3d)))
    }
  }

  #put(bytes: Uint8Array, from: number, to: number, step: number, gap: number, origin: number): void {
    this.#text ??= joinedText(this.#scanner, false)
    this.#text.seam(origin + from)
    for (let at = from; at < to; at += step + gap) {
      this.#text.add(bytes, at, Math.min(to, at + step), origin + at)
      this.#text.joint()
    }
    this.#text.seam(origin + to)
  }

  hits(last: boolean): readonly Hit[] {
    return this.#text?.hits(last) ?? []
  }
}

/** How long the sign at a place is with the spaces about it: `ab ~ cd` has three. */
function gapAt(bytes: Uint8Array, at: number): number {
  const spaced = bytes[at] === 0x20 && bytes[at + 2] === 0x20 && bytes[at + 1] !== 0x20
  return spaced && is(bytes[at + 1], SIGN) ? 3 : 1
}

/** Where the pieces that begin at `from` end; 0 = they are none. */
function endOf(bytes: Uint8Array, from: number, size: number, step: number, gap: number): number {
  const first = from + step
  let signs = 0
  let at = from
  for (;;) {
    let end = at
    while (end < size && end < at + step && is(bytes[end], PART)) end++
    at = end
    if (end === size || (end - from) % (step + gap) !== step) break
    let same = 0
    while (same < gap && bytes[end + same] === bytes[first + same]) same++
    if (same < gap) break
    signs++
    at += gap
  }
  return signs >= SIGNS && at - from - gap * signs >= LEAST ? at : 0
}
