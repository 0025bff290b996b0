// Lists the short values in one whole body, with the names they are given.

import { type Declared, formatOf } from './fields-format.ts'
import { type FieldSink, readerOf } from './fields.ts'

export interface FieldValue {
  /** Without digits; empty = none. */
  readonly name: string
  readonly text: string
}

/** A longer value is no piece of anything; a body that is one word has one value. */
const LONGEST = 256
/** More values of one body say nothing new. */
const MOST = 256

/** `declared` = what the sender says the body is. */
export function fieldValues(bytes: Uint8Array, { format: declared, boundary }: Declared): readonly FieldValue[] {
  const format = formatOf(bytes, true)
  const list = new List()
  for (const one of new Set([format ?? null, declared])) {
    if (one === null || one === 'text') continue
    const reader = readerOf(one, list, boundary)
    reader.read(bytes, 0)
    reader.end?.()
  }
  if (list.values.length === 0 && bytes.length <= LONGEST) {
    const text = latin1(bytes).trim()
    if (text !== '') return [{ name: '', text }]
  }
  return list.values
}

class List implements FieldSink {
  readonly values: FieldValue[] = []
  #text = ''
  #size = 0

  add(bytes: Uint8Array, from: number, to: number): void {
    this.#size += to - from
    if (this.#size <= LONGEST) this.#text += latin1(bytes.subarray(from, to))
  }

  end(name: string): void {
    if (this.#size > 0 && this.#size <= LONGEST && this.values.length < MOST)
      this.values.push({ name, text: this.#text })
    this.#text = ''
    this.#size = 0
  }

  seam(): void {
    this.end('')
  }

  unread(): void {}
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[])
}
