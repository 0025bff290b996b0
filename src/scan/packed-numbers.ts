// Keeps whole numbers one behind the other, each in as few bytes as it needs (seven bits a byte, as in LEB128).

import { NO_BYTES } from '../pattern/scratch.ts'

/** A number takes no more (bytes): 54 bits and a sign. */
const LONGEST = 8
/** Room to begin with. */
const FIRST = 56

export class PackedNumbers {
  #bytes = NO_BYTES
  #from = 0
  #to = 0
  #next = 0

  get isEmpty(): boolean {
    return this.#from === this.#to
  }

  add(value: number): void {
    if (this.#to + LONGEST > this.#bytes.length) this.#makeRoom()
    const bytes = this.#bytes
    let rest = value < 0 ? -2 * value - 1 : 2 * value
    while (rest >= 128) {
      bytes[this.#to++] = (rest % 128) + 128
      rest = Math.floor(rest / 128)
    }
    bytes[this.#to++] = rest
  }

  /** Reads on at a place that was told; 0 = the first. */
  go(place: number): void {
    this.#next = this.#from + place
  }

  get place(): number {
    return this.#next - this.#from
  }

  get more(): boolean {
    return this.#next < this.#to
  }

  next(): number {
    let value = 0
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#bytes[this.#next++] as number
      value += (byte % 128) * unit
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
  }

  /** What `next` would say. */
  peek(): number {
    const { place } = this
    const value = this.next()
    this.go(place)
    return value
  }

  /** Forgets what was read. */
  drop(): void {
    this.#from = this.#next
  }

  clear(): void {
    this.#bytes = NO_BYTES
    this.#from = this.#to = this.#next = 0
  }

  #makeRoom(): void {
    const kept = this.#bytes.subarray(this.#from, this.#to)
    const size = Math.max(FIRST, kept.length + (kept.length >> 1) + LONGEST)
    if (size <= this.#bytes.length) this.#bytes.copyWithin(0, this.#from, this.#to)
    else {
      this.#bytes = new Uint8Array(size)
      this.#bytes.set(kept)
    }
    this.#to -= this.#from
    this.#next -= this.#from
    this.#from = 0
  }
}
