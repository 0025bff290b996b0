// Undoes base64 as mail programs do: what is no letter of it is skipped, wherever it stands (RFC 2045 §6.8).

import type { FieldSink } from './fields.ts'

const NONE = 255
const sixBits = new Uint8Array(256).fill(NONE)
for (const [i, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  sixBits[letter.charCodeAt(0)] = i

/** A longer run of letters is read as any text in base64 is. */
const LONGEST = 192

/** Each run of letters is a piece: what stands across them shows nowhere else. */
export class MimeBase64 {
  readonly #sink: FieldSink
  readonly #out = new Uint8Array(LONGEST)
  #size = 0
  #bits = 0
  #have = 0
  #origin = 0

  constructor(sink: FieldSink) {
    this.#sink = sink
  }

  read(bytes: Uint8Array, from: number, to: number, origin: number): void {
    for (let at = from; at < to; at++) {
      const part = sixBits[bytes[at] as number] as number
      if (part === NONE) {
        this.end()
        continue
      }
      if (this.#size === 0 && this.#have < 6) this.#origin = origin + at - from
      this.#bits = ((this.#bits << 6) | part) & 0xffff
      this.#have += 6
      if (this.#have < 8) continue
      this.#have -= 8
      this.#out[this.#size++] = (this.#bits >> this.#have) & 0xff
      if (this.#size === LONGEST) this.end()
    }
  }

  /** The piece ends; bits that are left go on in the next. */
  end(): void {
    if (this.#size === 0) return
    this.#sink.coded?.(this.#out, this.#size, this.#origin)
    this.#size = 0
  }
}
