// The bytes of a stream that are not let go yet, by their place, and what stands for those that are taken out.

import type { Redact } from './redact.ts'
import { join } from './join.ts'

interface Piece {
  readonly bytes: Uint8Array
  /** How many bytes of the stream it stands for. */
  readonly size: number
  /** Stands for bytes that were taken out: comes and goes as one. */
  readonly made: boolean
}

export class Held {
  #pieces: Piece[] = []
  #start = 0
  /** The last byte let go; -1 = none. */
  #before = -1
  size = 0

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#pieces.push({ bytes: chunk, size: chunk.length, made: false })
    this.size += chunk.length
  }

  clear(): void {
    this.#pieces = []
    this.size = 0
  }

  /** What stands before has gone. */
  get start(): number {
    return this.#start
  }

  /** Puts what `redact` says in the place of `[start, end)`; false = it cannot be taken out, or is gone already. */
  replace(start: number, end: number, rule: string, redact: Redact): boolean {
    if (start < this.#start) return false
    const pieces: Piece[] = []
    let at = this.#start
    let before = this.#before
    let name = rule
    let done = true
    for (const piece of this.#pieces) {
      const from = Math.max(0, start - at)
      const to = Math.min(piece.size, end - at)
      at += piece.size
      if (from >= to || piece.made) {
        pieces.push(piece)
        // What overlaps something taken out goes with it.
        if (from < to) name = ''
      } else {
        const { bytes } = piece
        const removed = bytes.subarray(from, to)
        const instead = redact(name, removed, from > 0 ? (bytes[from - 1] as number) : before)
        if (instead === null) done = false
        if (from > 0) pieces.push({ bytes: bytes.subarray(0, from), size: from, made: false })
        pieces.push({ bytes: instead ?? removed, size: to - from, made: true })
        if (to < piece.size) pieces.push({ bytes: bytes.subarray(to), size: piece.size - to, made: false })
        name = ''
      }
      before = piece.bytes.at(-1) ?? before
    }
    this.#pieces = pieces
    return done
  }

  /** Neighbours in one piece of memory, so that what is taken out is seen whole. */
  joined(): void {
    const pieces: Piece[] = []
    for (let i = 0; i < this.#pieces.length;) {
      let to = i
      while (to < this.#pieces.length && !this.#pieces[to]?.made) to++
      const run = this.#pieces.slice(i, Math.max(to, i + 1))
      i += run.length
      const [only] = run
      if (run.length === 1 && only !== undefined) pieces.push(only)
      else {
        const bytes = join(run.map((piece) => piece.bytes))
        pieces.push({ bytes, size: bytes.length, made: false })
      }
    }
    this.#pieces = pieces
  }

  release(before: number, emit: (bytes: Uint8Array) => void): void {
    while (this.#pieces.length > 0) {
      const { bytes, size, made } = this.#pieces[0] as Piece
      const count = Math.min(size, before - this.#start)
      if (count <= 0 || (made && count < size)) return
      this.#start += count
      this.size -= count
      const gone = count === size ? bytes : bytes.subarray(0, count)
      this.#before = gone.at(-1) ?? this.#before
      if (count < size) this.#pieces[0] = { bytes: bytes.subarray(count), size: size - count, made }
      else this.#pieces.shift()
      if (gone.length > 0) emit(gone)
    }
  }
}
