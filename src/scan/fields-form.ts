// Knows where the values of a form stand: `name=value&name=value`.

import type { FieldReader, FieldSink } from './fields.ts'

const [AND, EQUALS, LINE] = [0x26, 0x3d, 0x0a] as const
const NAME = 64

export class FormFields implements FieldReader {
  readonly #sink: FieldSink
  #inValue = false
  #name = ''
  /** The number in the name. */
  #index = 0

  constructor(sink: FieldSink) {
    this.#sink = sink
  }

  read(bytes: Uint8Array, base: number): void {
    for (let at = 0; at < bytes.length; at++) {
      if (!this.#inValue) {
        const byte = bytes[at] as number
        if (byte === EQUALS) this.#inValue = true
        else if (byte === AND || byte === LINE) this.#begin()
        // `p1` and `p2` are one name.
        else if (byte >= 0x30 && byte <= 0x39) this.#index = Math.min(1e9, 10 * this.#index + byte - 0x30)
        else if (this.#name.length < NAME) this.#name += String.fromCharCode(byte)
        continue
      }
      const from = at
      while (at < bytes.length && bytes[at] !== AND && bytes[at] !== LINE) at++
      if (at > from) this.#sink.add(bytes, from, at, base + from)
      if (at === bytes.length) return
      this.#sink.end(this.#name, this.#index)
      this.#inValue = false
      this.#begin()
    }
  }

  #begin(): void {
    this.#name = ''
    this.#index = 0
  }

  end(): void {
    if (this.#inValue) this.#sink.end(this.#name, this.#index)
  }
}
