// Knows where the text of XML and HTML stands: between tags, in CDATA, between quotes in a tag; comments part nothing.

import type { FieldReader, FieldSink } from './fields.ts'

const [OPEN, CLOSE, DOUBLE, SINGLE, DASH] = [0x3c, 0x3e, 0x22, 0x27, 0x2d] as const
const CDATA = '[CDATA['

/** Where in the markup the next byte stands; `opening` = what follows `<` does not tell yet. */
type Inside = 'text' | 'opening' | 'tag' | 'value' | 'comment' | 'cdata'

export class MarkupFields implements FieldReader {
  readonly #sink: FieldSink
  #in: Inside = 'text'
  /** What `<` was followed by, as far as it tells. */
  #opening = ''
  #quote = 0
  /** The last two bytes in a comment or in CDATA. */
  #before = 0
  #beforeThat = 0
  /** Something of this piece of text was passed on; white space came since. */
  #begun = false
  #gap = false

  constructor(sink: FieldSink) {
    this.#sink = sink
  }

  read(bytes: Uint8Array, base: number): void {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number
      switch (this.#in) {
        case 'text':
          if (byte === OPEN) {
            this.#in = 'opening'
            this.#opening = ''
          } else at = this.#text(bytes, at, base, OPEN)
          break
        case 'cdata':
          if (byte === CLOSE && this.#before === 0x5d && this.#beforeThat === 0x5d) {
            this.#in = 'text'
            this.#piece()
          } else if (byte !== 0x5d) at = this.#text(bytes, at, base, 0x5d)
          this.#remember(bytes, at)
          break
        case 'opening':
          this.#opens(byte)
          break
        case 'tag':
          this.#tag(byte)
          break
        case 'value': {
          const from = at
          while (at < bytes.length && bytes[at] !== this.#quote) at++
          if (at > from) this.#sink.add(bytes, from, at, base + from)
          if (at === bytes.length) return
          this.#sink.end('')
          this.#in = 'tag'
          break
        }
        default:
          if (byte === CLOSE && this.#before === DASH && this.#beforeThat === DASH) this.#in = 'text'
          this.#remember(bytes, at)
      }
    }
  }

  end(): void {
    this.#piece()
  }

  #remember(bytes: Uint8Array, at: number): void {
    const place = Math.min(at, bytes.length - 1)
    this.#beforeThat = place > 0 ? (bytes[place - 1] as number) : this.#before
    this.#before = bytes[place] as number
  }

  #opens(byte: number): void {
    this.#opening += String.fromCharCode(byte)
    const { length } = this.#opening
    if (this.#opening === '!--') {
      // A comment in the middle of a text leaves it one.
      this.#in = 'comment'
      this.#before = this.#beforeThat = 0
    } else if (this.#opening === `!${CDATA}`) {
      this.#in = 'cdata'
      this.#before = this.#beforeThat = 0
    } else if (!'!--'.startsWith(this.#opening) && !`!${CDATA}`.startsWith(this.#opening) && length > 0) {
      this.#piece()
      this.#in = 'tag'
      this.#tag(byte)
    }
  }

  #tag(byte: number): void {
    if (byte === CLOSE) this.#in = 'text'
    else if (byte === DOUBLE || byte === SINGLE) {
      this.#in = 'value'
      this.#quote = byte
    }
  }

  /** The piece of text ends. */
  #piece(): void {
    if (this.#begun) this.#sink.end('')
    this.#begun = this.#gap = false
  }

  /** Passes on what is no white space up to `stop`; white space at either end of a piece does not count. */
  #text(bytes: Uint8Array, from: number, base: number, stop: number): number {
    let at = from
    while (at < bytes.length && bytes[at] !== stop) {
      const start = at
      while (at < bytes.length && bytes[at] !== stop && (bytes[at] as number) > 0x20) at++
      if (at > start) {
        if (this.#gap && this.#begun) this.#sink.seam(base + start)
        this.#gap = false
        this.#begun = true
        this.#sink.add(bytes, start, at, base + start)
      }
      while (at < bytes.length && bytes[at] !== stop && (bytes[at] as number) <= 0x20) {
        this.#gap = true
        at++
      }
    }
    return at - 1
  }
}
