// Knows how bytes are written in program text: `\x41`, `\101`, and two to a letter in UTF-16.

import type { Items } from './view-lens.ts'
import { howOf, type Page } from './view-page.ts'

const BACKSLASH = 0x5c
/** The form may go on behind the bytes at hand. */
const cut = -1

function digit(byte: number | undefined, radix: number): number {
  if (byte === undefined) return cut
  const lower = byte | 0x20
  const value = lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : radix
  return value < radix ? value : radix
}

/** `\x41`, `\101`: a byte each, so that letters beyond ASCII are written as their UTF-8. */
export class SourceBytes implements Items {
  start = 0
  end = 0
  readonly size = 1
  readonly out = new Uint8Array(1)
  readonly how = howOf('source')

  next({ seen, base, end }: Page, at: number, _awake: boolean, last: boolean): boolean {
    for (let i = at - base; i < end - base; i++) {
      i = seen.indexOf(BACKSLASH, i)
      if (i < 0) break
      this.start = i + base
      const length = seen[i + 1] === 0x78 ? this.#byte(seen, i + 2, 2, 16) : this.#byte(seen, i + 1, 3, 8)
      if (length === cut && !last) return false
      if (length > 0) {
        this.end = this.start + length + (seen[i + 1] === 0x78 ? 2 : 1)
        return true
      }
    }
    this.start = end
    return false
  }

  /** How many digits were read: all of them, or 0. */
  #byte(bytes: Uint8Array, at: number, digits: number, radix: number): number {
    let value = 0
    for (let i = at; i < at + digits; i++) {
      const next = digit(bytes[i], radix)
      if (next === cut) return cut
      if (next === radix) return 0
      value = value * radix + next
    }
    if (value > 0xff) return 0
    this.out[0] = value
    return digits
  }
}

/** So many zero bytes, each between two printable ones, are no accident. */
const CHAIN = 4

const isPrintable = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d))

/** ASCII in UTF-16: every other byte is zero. */
export class Wide implements Items {
  start = 0
  end = 0
  readonly size = 0
  readonly out = new Uint8Array(1)
  readonly how = howOf('utf16')

  next({ seen, base, end }: Page, at: number, awake: boolean, last: boolean): boolean {
    const to = end - base
    for (let i = at - base; i < to; i++) {
      i = seen.indexOf(0, i)
      if (i < 0) break
      this.start = i + base
      this.end = this.start + 1
      if (!isPrintable(seen[i - 1])) continue
      if (awake) return true
      let zeros = 1
      while (zeros < CHAIN && isPrintable(seen[i + 2 * zeros - 1]) && seen[i + 2 * zeros] === 0) zeros++
      if (zeros === CHAIN) return true
      const stop = i + 2 * zeros - 1
      if (!last && (stop >= to || (stop + 1 >= to && isPrintable(seen[stop])))) return false
    }
    this.start = end
    return false
  }
}
