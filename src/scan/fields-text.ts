// Knows which words of a text without a format stand apart only by a line's end, a comma or the mark of a list.

import type { FieldReader, FieldSink } from './fields.ts'

/** By byte: part of a word; parts pieces of one list; may stand beside what does. Anything else ends the list. */
const [WORD, PARTS, BESIDE] = [1, 2, 3] as const
const kinds = new Uint8Array(256)
for (const sign of '+/=._~%-') kinds[sign.charCodeAt(0)] = WORD
for (let i = 0; i < 26; i++) kinds[0x41 + i] = kinds[0x61 + i] = WORD
for (let i = 0; i < 10; i++) kinds[0x30 + i] = WORD
for (const sign of '\n\r\t,;|') kinds[sign.charCodeAt(0)] = PARTS
for (const sign of ' "\'`*#>') kinds[sign.charCodeAt(0)] = BESIDE
/** A longer word is a line of its own, and no piece. */
const LONGEST = 256
const LINE_FEED = 0x0a

export class TextFields implements FieldReader {
  readonly #sink: FieldSink
  /** The last word, until it shows whether the next one belongs to it. */
  readonly #word = new Uint8Array(LONGEST)
  #size = 0
  #origin = 0
  #ended = true
  /** The word belongs to the one before, which has been passed on. */
  #follows = false
  #parts = false
  /** The line so far, if it is no longer than a word may be. */
  readonly #line = new Uint8Array(LONGEST)
  #lineSize = 0
  #at = 0

  constructor(sink: FieldSink) {
    this.#sink = sink
  }

  read(bytes: Uint8Array, base: number): void {
    this.#at = base + bytes.length
    this.#lines(bytes, base)
    for (let at = 0; at < bytes.length;) {
      const kind = kinds[bytes[at] as number] as number
      if (kind !== WORD) {
        this.#ended = true
        if (kind === PARTS) this.#parts = true
        else if (kind !== BESIDE) this.#forget()
        at++
        continue
      }
      const from = at
      while (at < bytes.length && kinds[bytes[at] as number] === WORD) at++
      if (this.#ended) this.#begin(base + from)
      const room = LONGEST - this.#size
      if (at - from > room) this.#size = LONGEST + 1
      else if (this.#size <= LONGEST) {
        for (let i = from; i < at; i++) this.#word[this.#size++] = bytes[i] as number
      }
    }
  }

  #lines(bytes: Uint8Array, base: number): void {
    for (let at = 0; at < bytes.length;) {
      const found = bytes.indexOf(LINE_FEED, at)
      const end = found < 0 ? bytes.length : found
      const size = this.#lineSize
      this.#lineSize += end - at
      if (this.#lineSize <= LONGEST) this.#line.set(bytes.subarray(at, end), size)
      if (found >= 0) this.#endLine(base + end)
      at = end + 1
    }
  }

  #endLine(end: number): void {
    if (this.#lineSize > 0 && this.#lineSize <= LONGEST)
      this.#sink.line?.(this.#line, this.#lineSize, end - this.#lineSize)
    this.#lineSize = 0
  }

  /** A word begins: whether the one before it is a piece is known now. */
  #begin(origin: number): void {
    this.#ended = false
    // A dash alone is the mark of a list.
    const dash = this.#size === 1 && this.#word[0] === 0x2d
    if (dash) this.#size = 0
    else if (this.#size > 0 && this.#size <= LONGEST && this.#parts) {
      this.#pass()
      this.#follows = true
    } else {
      if (this.#size > 0 && this.#size <= LONGEST && this.#follows) this.#pass()
      this.#follows = false
    }
    if (!dash) this.#parts = false
    this.#size = 0
    this.#origin = origin
  }

  get held(): number | undefined {
    const word = this.#size > 0 && (this.#follows || this.#parts) ? this.#origin : undefined
    if (this.#lineSize === 0 || this.#lineSize > LONGEST) return word
    return Math.min(word ?? this.#at, this.#at - this.#lineSize)
  }

  #pass(): void {
    if (!this.#follows) this.#sink.seam(this.#origin)
    this.#sink.add(this.#word, 0, this.#size, this.#origin)
    this.#sink.end('')
  }

  #forget(): void {
    if (this.#size > 0 && this.#size <= LONGEST && this.#follows) this.#pass()
    this.#follows = this.#parts = false
    this.#size = 0
  }

  end(): void {
    this.#endLine(this.#at)
    this.#forget()
  }
}
