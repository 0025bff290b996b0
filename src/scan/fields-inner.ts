// Knows where strings stand inside a string of JSON: arguments of a GraphQL query, JSON or code in a text.

import type { FieldSink } from './fields.ts'

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a] as const
/** A longer one is no piece. */
const LONGEST = 256

/** Each is a piece of what they say together, save names: what a colon follows. */
export class InnerStrings {
  readonly #sink: FieldSink
  readonly #piece = new Uint8Array(LONGEST)
  #size = 0
  #origin = 0
  #inside = false
  /** A piece is whole; whether it is a name shows in what follows. */
  #whole = false
  #escaped = false

  constructor(sink: FieldSink) {
    this.#sink = sink
  }

  /** More of the outer string, as it is written: `bytes[from, to)`. */
  read(bytes: Uint8Array, from: number, to: number, origin: number): void {
    for (let at = from; at < to; at++) {
      if (!this.#inside && !this.#whole && !this.#escaped) {
        // Most strings have none.
        const next = bytes.indexOf(BACKSLASH, at)
        if (next < 0 || next >= to) return
        at = next
      }
      const byte = bytes[at] as number
      if (this.#escaped) {
        this.#escaped = false
        if (byte === QUOTE) this.#quote(origin + at + 1 - from)
        continue
      }
      if (byte === BACKSLASH) this.#escaped = true
      else if (this.#inside) {
        if (this.#size < LONGEST) this.#piece[this.#size] = byte
        this.#size++
      } else if (this.#whole && byte > 0x20) {
        if (byte === COLON) this.#whole = false
        else this.#pass()
      }
    }
  }

  /** The outer string ends. */
  end(): void {
    this.#pass()
    this.#inside = this.#escaped = false
  }

  #quote(behind: number): void {
    this.#pass()
    this.#inside = !this.#inside
    if (this.#inside) {
      this.#size = 0
      this.#origin = behind
    } else this.#whole = this.#size > 0 && this.#size <= LONGEST
  }

  #pass(): void {
    if (this.#whole) this.#sink.coded?.(this.#piece, this.#size, this.#origin)
    this.#whole = false
  }
}
