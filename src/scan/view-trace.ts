// Knows where every byte of a reading came from in the text it was read from.

/** Byte for byte what the text says. */
export const COPY = 0
/** Stands between two stretches that are no neighbours in the text. */
export const SEAM = 1

/** `length` bytes from `out` on; byte k was made of `num` bytes for each `den`, the first of them at `at`. */
interface Piece {
  readonly out: number
  readonly at: number
  length: number
  readonly num: number
  readonly den: number
  readonly how: number
}

/** Pieces in order; neighbours that continue each other are one. What was left out is a piece of length 0. */
export class Trace {
  #pieces: Piece[] = []
  #end = 0

  /** The next `length` bytes; `num` is negative where the text is read backwards. */
  add(length: number, at: number, num: number, den: number, how: number): void {
    const last = this.#pieces[this.#pieces.length - 1]
    if (
      last !== undefined &&
      last.how === how &&
      last.num === num &&
      last.den === den &&
      at === last.at + Math.floor((last.length * num) / den)
    )
      last.length += length
    else this.#pieces.push({ out: this.#end, at, length, num, den, how })
    this.#end += length
  }

  start(out: number): number {
    const { at, num, den, out: from } = this.#piece(out)
    return at + Math.floor(((out - from) * num) / den)
  }

  end(out: number): number {
    const { at, num, den, out: from } = this.#piece(out)
    return num < 0 ? at - (out - from) + 1 : at + Math.ceil(((out - from + 1) * num) / den)
  }

  /** How the bytes of `[start, end)` were made, their neighbours included; COPY = as they stand in the text. */
  how(start: number, end: number): number {
    let cut = false
    for (let i = this.#index(Math.max(0, start - 1)); i < this.#pieces.length; i++) {
      const { how, out, length } = this.#pieces[i] as Piece
      if (out > end) break
      if (how === SEAM) cut ||= out + length === start
      else if (how !== COPY && (length > 0 || (out > start && out < end))) return how
    }
    return cut ? SEAM : COPY
  }

  /** Bytes before `out` will not be asked for again. */
  forget(out: number): void {
    const keep = this.#index(Math.max(0, out - 1))
    if (keep > 64 || keep * 2 > this.#pieces.length) this.#pieces.splice(0, keep)
  }

  clear(): void {
    this.#pieces = []
    this.#end = 0
  }

  #piece(out: number): Piece {
    return this.#pieces[this.#index(out)] ?? { out, at: 0, length: 0, num: 1, den: 1, how: COPY }
  }

  /** The last piece that begins at or before `out`. */
  #index(out: number): number {
    let low = 0
    let high = this.#pieces.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#pieces[middle] as Piece).out <= out) low = middle
      else high = middle - 1
    }
    return Math.max(0, low)
  }
}
