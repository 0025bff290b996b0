// Knows where every byte of a reading came from in the text it was read from.

/** Byte for byte what the text says. */
export const COPY = 0
/** Stands between two stretches that are no neighbours in the text. */
export const SEAM = 1

/** Room for so many pieces to begin with. */
const SOME = 8

/** Bits of a kind: how, `den`, and above them `num`. */
const DEN = 4
const NUM = 12

/**
 * Pieces in order: byte k of one was made of `num` bytes for each `den`, the first of them at `at`. Neighbours that continue
 * each other are one; what was left out is a piece of length 0.
 */
export class Trace {
  // Columns, not objects: a hostile text makes a piece of every byte.
  #out = new Float64Array(SOME)
  #at = new Float64Array(SOME)
  #kind = new Int32Array(SOME)
  #count = 0
  #end = 0
  /** The last kind, and where what goes on with it would have to be. */
  #last = -1
  #due = -1

  /** The next `length` bytes; `num` is negative where the text is read backwards. */
  add(length: number, at: number, num: number, den: number, how: number): void {
    const kind = (num << NUM) | (den << DEN) | how
    if (kind !== this.#last || at !== this.#due) {
      if (this.#count === this.#out.length) this.#grow()
      this.#out[this.#count] = this.#end
      this.#at[this.#count] = at
      this.#kind[this.#count++] = kind
      this.#last = kind
      this.#due = at
    }
    // Only whole multiples go on: what is left over begins a piece of its own.
    this.#due = length % den === 0 ? this.#due + (length / den) * num : -1
    this.#end += length
  }

  start(out: number): number {
    const i = this.#index(out)
    if (i < 0) return 0
    const kind = this.#kind[i] as number
    const gone = out - (this.#out[i] as number)
    return (this.#at[i] as number) + Math.floor((gone * (kind >> NUM)) / ((kind >> DEN) & 0xff))
  }

  end(out: number): number {
    const i = this.#index(out)
    if (i < 0) return 0
    const kind = this.#kind[i] as number
    const num = kind >> NUM
    const gone = out - (this.#out[i] as number)
    if (num < 0) return (this.#at[i] as number) - gone + 1
    return (this.#at[i] as number) + Math.ceil(((gone + 1) * num) / ((kind >> DEN) & 0xff))
  }

  /** How the bytes of `[start, end)` were made, their neighbours included; COPY = as they stand in the text. */
  how(start: number, end: number): number {
    let cut = false
    for (let i = Math.max(0, this.#index(Math.max(0, start - 1))); i < this.#count; i++) {
      const out = this.#out[i] as number
      if (out > end) break
      const how = (this.#kind[i] as number) & 0xf
      const next = i + 1 < this.#count ? (this.#out[i + 1] as number) : this.#end
      if (how === SEAM) cut ||= next === start
      else if (how !== COPY && (next > out || (out > start && out < end))) return how
    }
    return cut ? SEAM : COPY
  }

  /** Bytes before `out` will not be asked for again. */
  forget(out: number): void {
    const keep = this.#index(Math.max(0, out - 1))
    if (keep < 64 || keep * 2 < this.#count) return
    for (const column of [this.#out, this.#at, this.#kind]) column.copyWithin(0, keep, this.#count)
    this.#count -= keep
  }

  clear(): void {
    this.#count = 0
    this.#end = 0
    this.#last = this.#due = -1
  }

  #grow(): void {
    const size = 2 * this.#count
    this.#out = grown(new Float64Array(size), this.#out)
    this.#at = grown(new Float64Array(size), this.#at)
    this.#kind = grown(new Int32Array(size), this.#kind)
  }

  /** The last piece that begins at or before `out`. */
  #index(out: number): number {
    let low = 0
    let high = this.#count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#out[middle] as number) <= out) low = middle
      else high = middle - 1
    }
    return high < 0 ? -1 : low
  }
}

function grown<T extends Float64Array | Int32Array>(into: T, column: T): T {
  into.set(column)
  return into
}
