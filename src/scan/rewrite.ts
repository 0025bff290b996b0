// The only file that maps a rewritten stream back to the original: what is found in the one is told in offsets of the other.

import type { Hit, Look, Watch } from './scanner.ts'

/** Receives rewritten bytes; `raw` = where in the original a byte begins. */
export interface Out {
  put(byte: number, raw: number): void
  /** Bytes that stand for themselves. */
  copy(bytes: Uint8Array, from: number, to: number, raw: number): void
}

/** Undoes one kind of writing, chunk by chunk. */
export interface Rewriter {
  readonly name: string
  /** Whether anything in these bytes is surely written that way; until then the reading costs next to nothing. */
  wakes(bytes: Uint8Array): boolean
  /** Rewrites; returns how many bytes at the end are kept back because they may belong to one escape. */
  rewrite(bytes: Uint8Array, base: number, last: boolean, out: Out): number
}

/** No escape is longer (bytes). */
const LONGEST = 16
const nowhere: Out = { put: () => undefined, copy: () => undefined }

/** What is looked back at when a reading wakes (bytes). */
const BACK = 256
/** Rewritten bytes of which the original place is remembered: twice the longest match. */
const REMEMBERED = 8192

/** Where a stream was really rewritten, so that others need not look again at what they have seen as it was. */
export class Touched {
  #offsets: number[] = []
  /** Before this offset nothing is known any more. */
  #known = 0

  add(offset: number): void {
    this.#offsets.push(offset)
    if (this.#offsets.length < 4096) return
    this.#known = this.#offsets[2048] as number
    this.#offsets = this.#offsets.slice(2048)
  }

  /** Whether anything in `[from, to)` was rewritten, or may have been. */
  within(from: number, to: number): boolean {
    if (from < this.#known) return true
    let [low, high] = [0, this.#offsets.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#offsets[middle] as number) < from) low = middle + 1
      else high = middle
    }
    return low < this.#offsets.length && (this.#offsets[low] as number) < to
  }
}

export class RewrittenWatch implements Watch, Out {
  readonly #rewriter: Rewriter
  readonly #open: () => Watch
  readonly #touched: Touched
  #inner: Watch | null = null
  /** Original bytes not rewritten yet, and before waking: the last ones seen. */
  #pending: Uint8Array = new Uint8Array(0)
  /** Offset in the original of the first pending byte. */
  #base = 0
  #buffer = new Uint8Array(4096)
  #length = 0
  /** Rewritten bytes before `#buffer`. */
  #before = 0
  /** Pairs of a rewritten offset and its original one; from there on both count alike, up to the next pair. */
  #steps: number[] = []

  constructor(rewriter: Rewriter, open: () => Watch, touched: Touched) {
    this.#touched = touched
    this.#rewriter = rewriter
    this.#open = open
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const bytes = this.#pending.length === 0 ? chunk : joined(this.#pending, chunk)
    const fresh = Math.max(0, this.#pending.length - LONGEST)
    if (this.#inner === null && !this.#rewriter.wakes(bytes.subarray(fresh))) {
      const kept = Math.min(BACK, bytes.length)
      this.#base += bytes.length - kept
      this.#pending = bytes.slice(bytes.length - kept)
      // The last bytes may be half an escape.
      const undecided = last ? 0 : this.#rewriter.rewrite(this.#pending.subarray(-LONGEST), 0, false, nowhere)
      // If they are, what stands before them may begin what is found behind.
      return { hits: [], settled: this.#base + (undecided > 0 ? 0 : kept) }
    }
    this.#inner ??= this.#open()
    const kept = this.#rewriter.rewrite(bytes, this.#base, last, this)
    this.#base += bytes.length - kept
    this.#pending = bytes.slice(bytes.length - kept)
    const { hits, settled } = this.#inner.look(this.#buffer.slice(0, this.#length), last)
    this.#before += this.#length
    this.#length = 0
    return { hits: hits.map((hit) => this.#placed(hit)), settled: Math.min(this.#rawOf(settled), this.#base) }
  }

  put(byte: number, raw: number): void {
    if (this.#length === this.#buffer.length) this.#grow(this.#length + 1)
    this.#step(raw)
    this.#touched.add(this.#before + this.#length)
    this.#buffer[this.#length++] = byte
  }

  copy(bytes: Uint8Array, from: number, to: number, raw: number): void {
    if (from === to) return
    if (this.#length + to - from > this.#buffer.length) this.#grow(this.#length + to - from)
    this.#step(raw)
    this.#buffer.set(bytes.subarray(from, to), this.#length)
    this.#length += to - from
  }

  #step(raw: number): void {
    const steps = this.#steps
    const offset = this.#before + this.#length
    const last = steps.length
    if (last > 0 && (steps[last - 1] as number) + offset - (steps[last - 2] as number) === raw) return
    steps.push(offset, raw)
    if (last < 4 * REMEMBERED) return
    // What lies further back than any undecided match is forgotten.
    let keep = 0
    while ((steps[keep + 2] as number) < offset - REMEMBERED) keep += 2
    this.#steps = steps.slice(keep)
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2))
    larger.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = larger
  }

  #rawOf(offset: number): number {
    const steps = this.#steps
    if (offset >= this.#before || steps.length === 0) return this.#base
    let [low, high] = [0, steps.length / 2 - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((steps[middle * 2] as number) <= offset) low = middle
      else high = middle - 1
    }
    return (steps[low * 2 + 1] as number) + Math.max(0, offset - (steps[low * 2] as number))
  }

  #placed(hit: Hit): Hit {
    const view = hit.view === undefined ? this.#rewriter.name : `${this.#rewriter.name} ${hit.view}`
    return { rule: hit.rule, start: this.#rawOf(hit.start), end: this.#rawOf(hit.end), view }
  }
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
