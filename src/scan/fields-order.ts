// Knows values that belong together in another order than they stand in: that of the numbers in their names.

import { joinedText } from './joined-text.ts'
import type { Hit, Scanner } from './scanner.ts'

/** So many names are followed, and so many values of each. */
const [NAMES, VALUES] = [16, 32] as const

interface Value {
  readonly index: number
  readonly bytes: Uint8Array
  readonly origin: number
}

export class OrderedValues {
  readonly #scanner: Scanner
  readonly #named = new Map<string, Value[]>()

  constructor(scanner: Scanner) {
    this.#scanner = scanner
  }

  /** `p2`, `p1`: each value that comes after a higher number is put in its place, and all of that name are looked at. */
  add(name: string, index: number, bytes: Uint8Array, origin: number): readonly Hit[] {
    const values = this.#named.get(name)
    if (values === undefined) {
      if (this.#named.size < NAMES) this.#named.set(name, [{ index, bytes: bytes.slice(), origin }])
      return []
    }
    if (values.length === VALUES) return []
    const place = values.findIndex((one) => one.index > index)
    values.splice(place < 0 ? values.length : place, 0, { index, bytes: bytes.slice(), origin })
    const isInOrder = values.every((one, i) => i === 0 || one.origin > (values[i - 1] as Value).origin)
    return isInOrder ? [] : this.#look(values)
  }

  #look(values: readonly Value[]): readonly Hit[] {
    const text = joinedText(this.#scanner, false)
    for (const { bytes, origin } of values) {
      text.add(bytes, 0, bytes.length, origin)
      text.joint()
    }
    // The place of what was put in order is that of its last value: what stands between belongs to others.
    const last = Math.max(...values.map(({ origin, bytes }) => origin + bytes.length))
    return text.hits(true).map((hit) => ({ ...hit, start: last - 1, end: last }))
  }
}
