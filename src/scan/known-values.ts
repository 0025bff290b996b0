// Finds secret values that are known beforehand, wherever they stand in a stream, without keeping them.

import { all } from './all.ts'
import { type Fingerprints, fingerprintsOf, type KnownValue, LONGEST, type Print } from './fingerprints.ts'
import { LIMIT_REACHED } from './report.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { textOf, WINDOW } from './windows.ts'

export type { KnownValue }

/** How much is looked at in one go. */
const SLICE = 65_536
/** Beginnings that may be undecided at once. */
const MOST = 1024

/** Shared by all streams: a look is synchronous. A byte's place in it is its offset, but for a multiple of WINDOW. */
const text = textOf(WINDOW + LONGEST + WINDOW + SLICE)
const scratch = text.bytes
const NOTHING = new Uint8Array(0)

/** Also says what it cost: bytes hashed, besides the one pass over every byte. */
export interface KnownScanner extends Scanner {
  open(): Watch & { readonly steps: number }
}

/** Exact occurrences of the values, which are read once, here, and wiped. */
export function knownValues(values: readonly KnownValue[]): Scanner {
  return all(...fingerprintsOf(values).map(scannerOf))
}

export const scannerOf = (prints: Fingerprints): KnownScanner => ({ open: () => new KnownWatch(prints) })

/** A window was seen: whether a value stands here is decided where it ends. */
interface Beginning {
  readonly start: number
  readonly end: number
  /** Of the fingerprints. */
  readonly row: number
}

class KnownWatch implements Watch {
  readonly #prints: Fingerprints
  steps = 0
  #at = 0
  /** No value begins before this offset that was not told; bytes from there on are kept. */
  #settled = 0
  #kept: Uint8Array = NOTHING
  /** Where the next window begins. */
  #next = 0
  /** In no value stands what stands before this offset and behind it. */
  #broken = 0
  /** The one that ends first comes last. */
  #begun: Beginning[] = []
  #covered: Map<Print, number> | null = null
  #full = false
  #hits: Hit[] = []
  /** Offset of the first byte of `scratch`. */
  #base = 0

  constructor(prints: Fingerprints) {
    this.#prints = prints
  }

  look(chunk: Uint8Array, last: boolean): Look {
    this.#hits = []
    let from = 0
    do {
      const to = Math.min(chunk.length, from + SLICE)
      this.#slice(chunk, from, to)
      this.#settle(last && to === chunk.length)
      from = to
    } while (from < chunk.length)
    return { hits: this.#hits, settled: this.#settled }
  }

  #slice(chunk: Uint8Array, from: number, to: number): void {
    const { windows, marks } = this.#prints
    const { stride } = windows
    this.#base = this.#settled - (this.#settled % WINDOW)
    scratch.set(this.#kept, this.#settled - this.#base)
    scratch.set(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to), this.#at - this.#base)
    this.#at += to - from
    const end = this.#at - this.#base
    // What began before the settled bytes was ruled out.
    const first = Math.max(this.#next, Math.ceil(this.#settled / stride) * stride) - this.#base
    for (let at = first; ; at += stride) {
      at = windows.next(text, at, end, marks)
      if (at >= end) break
      this.#window(at)
    }
    this.#decide(this.#at)
    this.#next = Math.max(0, (Math.floor((this.#at - WINDOW) / stride) + 1) * stride)
  }

  #window(at: number): void {
    const first = this.#prints.rowOf(scratch, at)
    if (first < 0) return
    const seen = this.#base + at + WINDOW
    this.#decide(seen)
    for (let row = first; row >= 0 && !this.#full; row = this.#prints.after(row)) {
      const start = this.#base + at - this.#prints.offset(row)
      if (start < this.#settled) continue
      if (this.#begun.length >= MOST) this.#thin(seen)
      if (this.#begun.length >= MOST) {
        this.#hits.push({ rule: LIMIT_REACHED, start, end: seen })
        this.#full = true
        this.#begun = []
      } else this.#begin({ start, end: start + this.#prints.length(row), row })
    }
  }

  #begin(beginning: Beginning): void {
    let place = this.#begun.length
    while (place > 0 && (this.#begun[place - 1] as Beginning).end < beginning.end) place--
    this.#begun.splice(place, 0, beginning)
  }

  /** Decides what ends at `until` or before. */
  #decide(until: number): void {
    for (;;) {
      const next = this.#begun.at(-1)
      if (next === undefined || next.end > until) return
      this.#begun.pop()
      this.#compare(next)
    }
  }

  #compare({ start, end, row }: Beginning): void {
    const tail = this.#prints.windows.of(scratch, end - WINDOW - this.#base)
    this.steps += WINDOW
    let whole: readonly [low: number, high: number] | undefined
    for (const print of this.#prints.ending(row, tail)) {
      if (start < (this.#covered?.get(print) ?? 0)) continue
      if (whole === undefined) {
        whole = this.#prints.whole(scratch, start - this.#base, end - this.#base)
        this.steps += end - start
      }
      if (whole[0] !== print.low || whole[1] !== print.high) continue
      this.#covered ??= new Map()
      this.#covered.set(print, end)
      this.#hits.push({ ...print.shown, start, end })
    }
  }

  /** Drops beginnings behind which, up to `until`, two bytes came that stand together in no value. */
  #thin(until: number): void {
    let at = until - 1
    const least = Math.max(this.#settled, this.#broken, until - LONGEST)
    const byte = (offset: number) => scratch[offset - this.#base] as number
    while (at > least && this.#prints.joins(byte(at - 1), byte(at))) at--
    if (at > least) this.#broken = at
    if (this.#begun.length > 0) this.#begun = this.#begun.filter(({ start }) => start >= this.#broken)
  }

  #settle(last: boolean): void {
    const before = this.#settled
    const base = this.#base
    let settled = this.#at
    if (!last) {
      this.#thin(this.#at)
      for (const { start } of this.#begun) settled = Math.min(settled, start)
      // Of these the window is yet to come.
      for (let at = Math.max(before, this.#broken, this.#next - this.#prints.windows.stride + 1); at < settled; at++)
        if (this.#prints.begins[scratch[at - base] as number] === 1) settled = at
    }
    this.#settled = settled
    this.#kept = settled === this.#at ? NOTHING : scratch.slice(settled - base, this.#at - base)
  }
}
