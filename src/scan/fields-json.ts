// Knows where the values of JSON stand: strings, whatever surrounds them, in documents that follow one another too.

import type { FieldReader, FieldSink } from './fields.ts'
import { InnerStrings } from './fields-inner.ts'
import { stemOf } from './fields-stem.ts'

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a] as const
/** Names are told apart by so many letters, and deeper than this everything is a list. */
const [NAME, DEEPEST] = [64, 16_384] as const

export class JsonFields implements FieldReader {
  readonly #sink: FieldSink
  readonly #inner: InnerStrings
  #inside = false
  #escaped = false
  /** The string is the name of a member. */
  #isName = false
  #expectsName = false
  #depth = 0
  /** By depth: 1 = an object. */
  #objects = new Uint8Array(64)
  #label = ''
  #labelAt = 0
  #name = ''
  /** The number in the name. */
  #index = 0

  constructor(sink: FieldSink) {
    this.#sink = sink
    this.#inner = new InnerStrings(sink)
  }

  read(bytes: Uint8Array, base: number): void {
    for (let at = 0; at < bytes.length;) at = this.#inside ? this.#string(bytes, at, base) : this.#between(bytes, at)
  }

  end(): void {
    if (this.#inside && !this.#isName) this.#ended()
  }

  #ended(): void {
    this.#sink.end(this.#name, this.#index)
    this.#inner.end()
  }

  /** Goes on to the byte behind the string, or to the end. */
  #string(bytes: Uint8Array, from: number, base: number): number {
    const at = this.#closing(bytes, from)
    if (this.#isName) {
      if (this.#label === '') this.#labelAt = base + from
      const end = Math.min(at, from + NAME - Math.min(NAME, this.#label.length))
      for (let i = from; i < end; i++) this.#label += String.fromCharCode(bytes[i] as number)
    } else if (at > from) {
      this.#sink.add(bytes, from, at, base + from)
      this.#inner.read(bytes, from, at, base + from)
    }
    if (at === bytes.length) return at
    this.#inside = false
    if (this.#isName) this.#named()
    else this.#ended()
    return at + 1
  }

  /** `p1` and `p2` are one name. */
  #named(): void {
    const { stem, index } = stemOf(this.#label)
    this.#name = stem
    this.#index = index
    this.#sink.named?.(this.#label, this.#labelAt)
  }

  /** Where the quote stands that ends the string; `bytes.length` = not here. */
  #closing(bytes: Uint8Array, from: number): number {
    for (let at = from; ;) {
      const quote = bytes.indexOf(QUOTE, at)
      const end = quote < 0 ? bytes.length : quote
      let escapes = 0
      while (end - escapes > from && bytes[end - escapes - 1] === BACKSLASH) escapes++
      // The first byte may be escaped by the last one of the chunk before.
      const all = end - escapes === from && this.#escaped ? escapes + 1 : escapes
      if (quote < 0) {
        this.#escaped = all % 2 === 1
        return end
      }
      if (all % 2 === 0) {
        this.#escaped = false
        return end
      }
      at = end + 1
    }
  }

  #between(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] as number
      if (byte === QUOTE) {
        this.#inside = true
        this.#isName = this.#expectsName
        if (this.#isName) this.#label = ''
        return at + 1
      }
      if (byte === COLON) this.#expectsName = false
      else if (byte === COMMA) this.#expectsName = this.#isObject()
      else if (byte === 0x7b || byte === 0x5b) this.#open(byte === 0x7b)
      else if (byte === 0x7d || byte === 0x5d) this.#depth = Math.max(0, this.#depth - 1)
    }
    return bytes.length
  }

  #isObject(): boolean {
    return this.#depth > 0 && this.#depth <= DEEPEST && this.#objects[this.#depth - 1] === 1
  }

  #open(object: boolean): void {
    this.#expectsName = object
    const depth = this.#depth++
    if (depth >= DEEPEST) return void (this.#expectsName = false)
    if (depth === this.#objects.length) {
      const more = new Uint8Array(2 * depth)
      more.set(this.#objects)
      this.#objects = more
    }
    this.#objects[depth] = object ? 1 : 0
  }
}
