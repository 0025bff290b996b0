// Knows how bytes are written in program text and mail: `\x41`, `\101`, `=41`, and two to a letter in UTF-16.

import { endsWith, type Items, marked, MORE } from './view-lens.ts'
import { ESCAPE, type Marks, RHYTHM, WALTZ } from './view-marks.ts'
import { howOf } from './view-reading.ts'

const BACKSLASH = 0x5c

function digit(byte: number, radix: number): number {
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
  sure = true

  may(marks: Marks): boolean {
    return marks.has(ESCAPE) || marks.bytes[marks.end - 1] === BACKSLASH
  }

  candidate(marks: Marks, at: number): number {
    return marked(marks, ESCAPE, 1, at)
  }

  wakes(marks: Marks, at: number, last: boolean): number {
    if (marks.bytes[at] !== BACKSLASH) return 0
    const length = this.#length(marks, at, last)
    if (length <= 0) return length
    if (isPrintable(this.out[0] as number)) return 1
    // Control characters colour terminals; what is beyond ASCII takes several in a row.
    if ((this.out[0] as number) < 0x80) return 0
    if (at + length >= marks.end) return last ? 0 : MORE
    const next = marks.bytes[at + length] === BACKSLASH ? this.#length(marks, at + length, last) : 0
    return next <= 0 ? next : 1
  }

  next(marks: Marks, at: number, last: boolean): boolean {
    const { bytes, end } = marks
    for (let i = at; i < end; i++) {
      if (bytes[i] !== BACKSLASH) continue
      this.start = i
      // In a string of JSON each backslash is two.
      const slashes = i + 1 < end && bytes[i + 1] === BACKSLASH ? 1 : 0
      const length = this.#length(marks, i + slashes, last)
      if (length === MORE) return false
      if (length === 0) continue
      const byte = this.out[0] as number
      this.sure = byte >= 0x80 || isPrintable(byte)
      this.end = i + slashes + length
      return true
    }
    this.start = end
    return false
  }

  /** Of the escape, or 0; what it stands for goes into `out`. */
  #length({ bytes, end }: Marks, at: number, last: boolean): number {
    if (at + 1 >= end) return last ? 0 : MORE
    const isHex = bytes[at + 1] === 0x78
    const from = at + (isHex ? 2 : 1)
    const to = at + 4
    const radix = isHex ? 16 : 8
    let value = 0
    for (let i = from; i < to; i++) {
      if (i >= end) return last ? 0 : MORE
      const next = digit(bytes[i] as number, radix)
      if (next === radix) return 0
      value = value * radix + next
    }
    if (value > 0xff) return 0
    this.out[0] = value
    return to - at
  }
}

const EQUALS = 0x3d
const QUOTES = 4
const QUOTES_LAG = 3 * QUOTES - 3
const equals = Uint8Array.from({ length: 256 }, (_, byte) => (byte === EQUALS ? 1 : 0))

/** Quoted-printable (RFC 2045 §6.7), where so many bytes in a row are written so; and lines that go on. */
export class Quoted implements Items {
  start = 0
  end = 0
  size = 1
  readonly out = new Uint8Array(1)
  readonly how = howOf('quoted')
  readonly sure = true

  may(marks: Marks): boolean {
    return marks.has(WALTZ) || endsWith(marks, QUOTES_LAG, equals, 1)
  }

  candidate(marks: Marks, at: number): number {
    return marked(marks, WALTZ, QUOTES_LAG, at)
  }

  wakes({ bytes, end }: Marks, at: number, last: boolean): number {
    for (let i = at; i < at + 3 * QUOTES; i += 3) {
      if (i >= end) return last ? 0 : MORE
      if (bytes[i] !== EQUALS) return 0
      if (i + 2 >= end) return last ? 0 : MORE
      const byte = digit(bytes[i + 1] as number, 16) * 16 + digit(bytes[i + 2] as number, 16)
      if (digit(bytes[i + 1] as number, 16) > 15 || digit(bytes[i + 2] as number, 16) > 15) return 0
      if (byte < 0x80 && !isPrintable(byte)) return 0
    }
    return 1
  }

  next({ bytes, end }: Marks, at: number, last: boolean): boolean {
    for (let i = at; i < end; i++) {
      if (bytes[i] !== EQUALS) continue
      this.start = i
      if (i + 2 >= end && !last) return false
      const [first = 0, second = 0] = [bytes[i + 1], bytes[i + 2]]
      const isLine = first === 0x0a || (first === 0x0d && second === 0x0a)
      if (!isLine && (i + 2 >= end || digit(first, 16) > 15 || digit(second, 16) > 15)) continue
      this.size = isLine ? 0 : 1
      this.out[0] = digit(first, 16) * 16 + digit(second, 16)
      this.end = i + (first === 0x0a ? 2 : 3)
      return true
    }
    this.start = end
    return false
  }
}

/** So many zero bytes, each between two printable ones, are no accident. */
const CHAIN = 4
const LAG = 2 * CHAIN - 2
const zero = Uint8Array.from({ length: 256 }, (_, byte) => (byte === 0 ? 1 : 0))

const isPrintable = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)

function isWord(byte: number): boolean {
  const lower = byte | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
}

/** ASCII in UTF-16: every other byte is zero. */
export class Wide implements Items {
  start = 0
  end = 0
  readonly size = 0
  readonly out = new Uint8Array(1)
  readonly how = howOf('utf16')
  readonly drops = true
  readonly sure = true

  may(marks: Marks): boolean {
    return marks.has(RHYTHM) || endsWith(marks, LAG, zero, 1)
  }

  candidate(marks: Marks, at: number): number {
    return marked(marks, RHYTHM, LAG, at)
  }

  wakes({ bytes, end }: Marks, at: number, last: boolean): number {
    if (bytes[at] !== 0 || !isPrintable(bytes[at - 1] as number)) return 0
    for (let i = at + 1; i <= at + LAG; i++) {
      if (i >= end) return last ? 0 : MORE
      if ((i - at) % 2 === 0 ? bytes[i] !== 0 : !isWord(bytes[i] as number)) return 0
    }
    return 1
  }

  next({ bytes, end }: Marks, at: number, _last: boolean): boolean {
    let i = at
    while (i < end && !(bytes[i] === 0 && isPrintable(bytes[i - 1] as number))) i++
    this.start = i
    this.end = i + 1
    return i < end
  }
}
