// Knows base64, base32 and hex: how runs of their characters are found and what of them is text.

import { howOf, Page, type Reader } from './view-page.ts'

/** Shorter runs are words. */
const LEAST = 16
/** So many printable bytes in a row are text; of what is random, one place in two thousand looks so. */
const TEXT = 8
/** White space within a run: a line end and the next line's indentation. */
const SPACE = 34

export interface Code {
  readonly how: 'base64' | 'base32' | 'hex'
  readonly bits: number
  /** So many characters make so many bytes. */
  readonly characters: number
  readonly bytes: number
  /** Value of each character; FOREIGN, or GAP for white space. */
  readonly values: Int8Array
}

const FOREIGN = -1
const GAP = -2

function code(how: Code['how'], bits: number, characters: number, ...alphabets: string[]): Code {
  const values = new Int8Array(256).fill(FOREIGN)
  for (const space of '\t\n\r ') values[space.charCodeAt(0)] = GAP
  for (const alphabet of alphabets) for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i
  return { how, bits, characters, bytes: (characters * bits) / 8, values }
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const digits = '0123456789'
const both = upper + upper.toLowerCase() + digits

export const base64 = code('base64', 6, 4, `${both}+/`, `${both}-_`)
export const base32 = code('base32', 5, 8, `${upper}234567`, `${upper.toLowerCase()}234567`)
export const hex = code('hex', 4, 2, `${digits}abcdef`, `${digits}ABCDEF`)

/** Passes on stretches of printable UTF-8; zero bytes between letters (UTF-16) are left out. */
export class Stretch {
  readonly #over: Page
  readonly #kind: number
  readonly #num: number
  readonly #den: number
  #page: Page | null = null
  #open = false
  readonly #bytes: number[] = []
  readonly #places: number[] = []
  #count = 0
  /** Continuation bytes that are due. */
  #due = 0
  #zero = false

  constructor(over: Page, kind: number, num: number, den: number) {
    this.#over = over
    this.#kind = kind
    this.#num = num
    this.#den = den
  }

  /** `at` = the character in which the byte begins. */
  push(byte: number, at: number): void {
    if (this.#due > 0) {
      if ((byte & 0xc0) === 0x80) this.#due--
      else this.cut(at)
      if (byte >= 0x80 && byte < 0xc0) return this.#add(byte, at)
    }
    if ((byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)) return this.#add(byte, at)
    if (byte >= 0xc2 && byte <= 0xf4) {
      this.#due = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
      return this.#add(byte, at)
    }
    if (byte === 0 && !this.#zero && (this.#open || this.#count > 0)) this.#zero = true
    else this.cut(at)
  }

  #add(byte: number, at: number): void {
    this.#zero = false
    if (this.#open) return this.#page?.code(byte, at, this.#num, this.#den)
    this.#bytes[this.#count] = byte
    this.#places[this.#count++] = at
    if (this.#count === TEXT) this.#begin()
  }

  #begin(): void {
    this.#page ??= new Page(this.#over.desk, this.#over, this.#kind)
    for (let i = 0; i < TEXT; i++)
      this.#page.code(this.#bytes[i] as number, this.#places[i] as number, this.#num, this.#den)
    this.#open = true
    this.#count = 0
  }

  /** What was written so far is a text of its own; `at` = where the next one begins at the earliest. */
  cut(at: number): void {
    if (this.#open && this.#page !== null) {
      this.#page.seam(at)
      this.#page.flush(false)
      // What goes on even behind a zero byte would hold the stream back for good.
      if (this.#page.settled < this.#page.end) this.#page.close()
    }
    this.#open = false
    this.#count = 0
    this.#due = 0
    this.#zero = false
  }

  flush(last: boolean): void {
    this.#page?.flush(last)
  }

  settled(rest: number): number {
    const own = this.#count > 0 ? Math.min(rest, this.#places[0] as number) : rest
    return this.#page === null ? own : this.#page.settledBelow(own)
  }
}

/** One way to divide a run into units. */
class Phase {
  readonly stretch: Stretch
  readonly #bits: number
  #value = 0
  #held = 0
  /** The character in which the next byte begins. */
  begin = 0

  constructor(stretch: Stretch, bits: number) {
    this.stretch = stretch
    this.#bits = bits
  }

  start(): void {
    this.#held = this.#value = 0
  }

  push(value: number, at: number): void {
    if (this.#held === 0) this.begin = at
    this.#value = ((this.#value << this.#bits) | value) & 0xfff
    this.#held += this.#bits
    if (this.#held < 8) return
    this.#held -= 8
    this.stretch.push((this.#value >>> this.#held) & 0xff, this.begin)
    this.begin = at
  }

  settled(rest: number): number {
    return this.stretch.settled(this.#held > 0 ? Math.min(rest, this.begin) : rest)
  }
}

export class CodeReader implements Reader {
  readonly #over: Page
  readonly #values: Int8Array
  readonly #code: Code
  /** Made when the first run is found. */
  #phases: readonly Phase[] = []
  #at = 0
  /** Characters of the run so far; 0 = no run. */
  #run = 0
  /** Characters since the last white space, and white space since the last character. */
  #line = 0
  #space = 0

  constructor(over: Page, code: Code) {
    this.#over = over
    this.#values = code.values
    this.#code = code
  }

  #begin(): readonly Phase[] {
    const { how, characters, bytes, bits } = this.#code
    return Array.from(
      { length: characters },
      () => new Phase(new Stretch(this.#over, howOf(how), characters, bytes), bits),
    )
  }

  get settled(): number {
    let settled = this.#at
    for (const phase of this.#phases) settled = Math.min(settled, phase.settled(this.#at))
    return settled
  }

  read(last: boolean): void {
    const { end } = this.#over
    while (this.#at < end) if (this.#run > 0 ? !this.#follow() : !this.#find()) break
    for (const { stretch } of this.#phases) stretch.flush(last)
  }

  /** The beginning of the next run; false = none so far. */
  #find(): boolean {
    const { bytes, base, end } = this.#over
    const found = findRun(this.#values, bytes, this.#at - base, end - base, LEAST)
    this.#at = (found < 0 ? -1 - found : found) + base
    if (found < 0) return false
    if (this.#phases.length === 0) this.#phases = this.#begin()
    for (const phase of this.#phases) phase.start()
    for (let i = 0; i < LEAST; i++) this.#push(this.#values[bytes[found + i] as number] as number)
    this.#line = LEAST
    this.#space = 0
    return true
  }

  #push(value: number): void {
    const count = Math.min(this.#run, this.#phases.length - 1)
    for (let i = 0; i <= count; i++) (this.#phases[i] as Phase).push(value, this.#at)
    this.#run++
    this.#at++
  }

  #follow(): boolean {
    const { bytes, base, end } = this.#over
    while (this.#at < end) {
      const value = this.#values[bytes[this.#at - base] as number] as number
      if (value >= 0) {
        if (this.#space > 0) this.#line = this.#space = 0
        this.#line++
        this.#push(value)
      } else if (value === GAP && this.#line >= LEAST && this.#space < SPACE) {
        this.#space++
        this.#at++
      } else {
        for (const { stretch } of this.#phases) stretch.cut(this.#at)
        for (const phase of this.#phases) phase.start()
        this.#run = 0
        return true
      }
    }
    return false
  }
}

/**
 * Where the first run of `least` characters begins, in bytes of which the first is no part of an earlier one; -1 - n if
 * there is none yet, and n is where the last characters begin. Looks at every `least`th byte where there are none.
 */
export function findRun(values: Int8Array, bytes: Uint8Array, from: number, to: number, least: number): number {
  let start = from
  while (start + least <= to) {
    let at = start + least - 1
    while (at >= start && (values[bytes[at] as number] as number) >= 0) at--
    if (at < start) return start
    start = at + 1
  }
  let at = to
  while (at > start && (values[bytes[at - 1] as number] as number) >= 0) at--
  return -1 - at
}
