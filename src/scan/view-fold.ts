// Knows how text beyond ASCII is read as what it looks like, rune by rune, at the same cost on any text.

import { folded, hiddenByte, lookAlike } from './view-fold-table.ts'
import type { Items } from './view-lens.ts'
import { howOf, type Page } from './view-page.ts'

const tag = new Uint8Array(1)

function isPlainWord(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const lower = byte | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
}

/**
 * `unicode`: compatibility forms, marks, spaces, invisible characters. `homoglyph`: also letters of other alphabets, from
 * one on that touches a Latin one. `tags`: what is written in characters that show nothing.
 */
export class Fold implements Items {
  start = 0
  end = 0
  size = 0
  out: Uint8Array = tag
  readonly how: number
  readonly #way: 'unicode' | 'homoglyph' | 'tags'

  constructor(way: 'unicode' | 'homoglyph' | 'tags') {
    this.#way = way
    this.how = howOf(way)
  }

  next(page: Page, at: number, awake: boolean, last: boolean): boolean {
    const { bytes, base, end } = page
    const to = end - base
    for (let i = at - base; ;) {
      i = page.beyondAscii(i)
      this.start = i + base
      if (i >= to) return false
      const lead = bytes[i] as number
      const length = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
      // One byte more: what touches the rune counts.
      if (i + length >= to && !last) return false
      const rune = length === 1 ? -1 : decode(bytes, i, to, length)
      if (rune < 0) {
        i++
        continue
      }
      const found = this.#read(rune, awake, bytes, i, length)
      if (found !== null) {
        this.out = found
        this.size = found.length
        this.end = this.start + length
        return true
      }
      i += length
    }
  }

  #read(rune: number, awake: boolean, bytes: Uint8Array, at: number, length: number): Uint8Array | null {
    if (this.#way === 'unicode') return folded(rune)
    if (this.#way === 'tags') {
      const byte = hiddenByte(rune)
      if (byte < 0 || (!awake && rune < 0xe0000)) return null
      tag[0] = byte
      return tag
    }
    const alike = lookAlike(rune)
    if (awake) return alike ?? folded(rune)
    return alike !== null && (isPlainWord(bytes[at - 1]) || isPlainWord(bytes[at + length])) ? alike : null
  }
}

/** The rune at `at`; -1 = the bytes are none. */
function decode(bytes: Uint8Array, at: number, to: number, length: number): number {
  if (at + length > to) return -1
  let rune = (bytes[at] as number) & (0xff >> (length + 1))
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] as number
    if ((byte & 0xc0) !== 0x80) return -1
    rune = (rune << 6) | (byte & 63)
  }
  return rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff) ? rune : -1
}
