// Knows where the values of a form stand: `name=value&name=value`.

import type { FieldReader, FieldSink } from './fields.ts'
import { stemOf } from './fields-stem.ts'

const [AND, EQUALS, LINE] = [0x26, 0x3d, 0x0a] as const
const NAME = 64

export class FormFields implements FieldReader {
  readonly #sink: FieldSink
  #inValue = false
  #name = ''
  #nameAt = 0

  constructor(sink: FieldSink) {
    this.#sink = sink
  }

  read(bytes: Uint8Array, base: number): void {
    for (let at = 0; at < bytes.length; at++) {
      if (!this.#inValue) {
        const byte = bytes[at] as number
        if (byte === EQUALS || byte === AND || byte === LINE) {
          this.#sink.named?.(this.#name, this.#nameAt)
          if (byte === EQUALS) this.#inValue = true
          else this.#name = ''
          continue
        }
        if (this.#name === '') this.#nameAt = base + at
        if (this.#name.length < NAME) this.#name += String.fromCharCode(byte)
        continue
      }
      const from = at
      while (at < bytes.length && bytes[at] !== AND && bytes[at] !== LINE) at++
      if (at > from) this.#sink.add(bytes, from, at, base + from)
      if (at === bytes.length) return
      this.#endValue()
    }
  }

  #endValue(): void {
    const { stem, index } = stemOf(this.#name)
    this.#sink.end(stem, index)
    this.#inValue = false
    this.#name = ''
  }

  end(): void {
    if (this.#inValue) this.#endValue()
    else if (this.#name !== '') this.#sink.named?.(this.#name, this.#nameAt)
  }
}
