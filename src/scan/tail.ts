// Keeps the last bytes of a stream, once for all who look back at them.

import { NO_BYTES } from '../pattern/scratch.ts'

export class Tail {
  /** They end where the next chunk begins; fewer than are wanted only where the stream has no more. */
  bytes: Uint8Array = NO_BYTES
  #most = 0

  /** Before the first byte: somebody looks back so far. */
  want(most: number): void {
    this.#most = Math.max(this.#most, most)
  }

  /** The chunk has been looked at. */
  keep(chunk: Uint8Array): void {
    const before = this.bytes
    const size = Math.min(this.#most, before.length + chunk.length)
    const fresh = chunk.length > size ? chunk.subarray(chunk.length - size) : chunk
    if (before.length < size) {
      this.bytes = new Uint8Array(size)
      this.bytes.set(before.subarray(before.length - (size - fresh.length)))
    } else before.copyWithin(0, fresh.length)
    this.bytes.set(fresh, size - fresh.length)
  }

  /** Puts the last of them, as many as fit, at the end of `[0, room)`; returns how many. */
  put(into: Uint8Array, at: number, room: number): number {
    const size = Math.min(room, this.bytes.length)
    into.set(size === this.bytes.length ? this.bytes : this.bytes.subarray(this.bytes.length - size), at + room - size)
    return size
  }
}
