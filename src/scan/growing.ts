// Bytes that come bit by bit, kept in one piece of memory however small the bits are.

export class Growing {
  #bytes = new Uint8Array(0)
  length = 0

  add(part: Uint8Array): void {
    const length = this.length + part.length
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(64, 2 * length))
      larger.set(this.#bytes.subarray(0, this.length))
      this.#bytes = larger
    }
    this.#bytes.set(part, this.length)
    this.length = length
  }

  /** All of it and `rest` behind it; nothing stays. */
  take(rest: Uint8Array): Uint8Array {
    if (this.length === 0) return rest
    this.add(rest)
    const all = this.#bytes.subarray(0, this.length)
    this.#bytes = new Uint8Array(0)
    this.length = 0
    return all
  }
}
