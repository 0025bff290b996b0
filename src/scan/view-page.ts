// Knows what a reading is made of: bytes with their origins, a watch over them, and the readings within.

import type { Hit, Watch } from './scanner.ts'
import { COPY, SEAM, Trace } from './view-trace.ts'

/** How readings are nested at most: base64 of hex of base64. */
const DEPTH = 3
/** So many bytes of a reading nested more deeply are no accident: what they hide cannot be called clean. */
const TOO_DEEP = 16
/** What is kept of the bytes gone by, for readings that begin at a trigger and for what is cut at the end of a chunk. */
const KEPT = 512
const ROOM = 8192

/** Reads a page's bytes in another way, onto pages of its own. */
export interface Reader {
  /** Everything new on the page; `last` = nothing will follow. */
  read(last: boolean): void
  /** Bytes of the page before this offset can no longer become part of a new match. */
  readonly settled: number
}

/** What all pages of one stream share. */
export interface Desk {
  open(): Watch
  readers(page: Page): readonly Reader[]
  found(hit: Hit, depth: number): void
  /** Counts the bytes of all readings. */
  spend(bytes: number): void
  /** A cap was reached in these bytes. */
  limit(start: number, end: number): void
}

/** Public names of the ways to read, by number; the first two are COPY and SEAM. */
export const HOW = ['', '', 'form', 'leetspeak', 'spaced', 'joined', 'reversed', 'hex', 'source', 'utf16'] as const
export type How = (typeof HOW)[number]
export const howOf = (name: How): number => HOW.indexOf(name)

export class Page {
  bytes = new Uint8Array(KEPT)
  /** Offset of the first byte in `bytes`, and of the one after the last. */
  base = 0
  end = 0
  /** The bytes at hand, and not what is left over behind them. Made by `flush`. */
  seen = this.bytes
  readonly desk: Desk
  readonly over: Page | null
  readonly depth: number
  /** The reading of the bytes; COPY for the original. */
  readonly kind: number
  readonly #trace: Trace | null
  #watch: Watch | null = null
  #readers: readonly Reader[] = []
  #fed = 0
  #watched = 0
  #deep = 0
  #high: [from: number, at: number, end: number] = [0, 0, -1]

  constructor(desk: Desk, over: Page | null, kind: number) {
    this.desk = desk
    this.over = over
    this.kind = kind
    this.depth = over === null ? 0 : over.depth + 1
    this.#trace = over === null || this.tooDeep ? null : new Trace()
    if (!this.tooDeep) this.#begin()
  }

  get tooDeep(): boolean {
    return this.depth > DEPTH
  }

  /** Ends the text on the page: whatever comes is another one. */
  close(): void {
    if (this.end === 0 || this.tooDeep) return
    this.flush(true)
    this.#trace?.clear()
    this.base = this.end = this.#fed = this.#watched = 0
    this.#begin()
  }

  #begin(): void {
    if (this.over !== null) this.#watch = this.desk.open()
    this.#readers = this.desk.readers(this)
  }

  /** Bytes as they stand in the text below, where the first has the offset `at`. */
  copy(source: Uint8Array, from: number, to: number, at: number): void {
    const length = to - from
    if (length <= 0) return
    this.#room(length)
    this.bytes.set(source.subarray(from, to), this.end - this.base)
    this.#add(length, at, 1, 1, COPY)
  }

  /** `size` bytes that were made of `[at, end)`. */
  put(out: Uint8Array, size: number, at: number, end: number, how: number): void {
    this.#room(size)
    for (let i = 0; i < size; i++) this.bytes[this.end - this.base + i] = out[i] as number
    this.#add(size, at, end - at, Math.max(1, size), how)
  }

  /** One byte of a code in which `num` characters make `den` bytes; it begins in the character at `at`. */
  code(byte: number, at: number, num: number, den: number): void {
    this.#room(1)
    this.bytes[this.end - this.base] = byte
    this.#add(1, at, num, den, this.kind)
  }

  /** `size` bytes that are read from `last` down. */
  backwards(out: Uint8Array, size: number, last: number): void {
    this.#room(size)
    this.bytes.set(out.subarray(0, size), this.end - this.base)
    this.#add(size, last, -1, 1, this.kind)
  }

  /** Index of the first byte above 0x7f from `from` on; the end if there is none. Remembers: several readings ask. */
  beyondAscii(from: number): number {
    const to = this.end - this.base
    if (this.#high[2] === this.end && from >= this.#high[0] - this.base && from <= this.#high[1] - this.base)
      return this.#high[1] - this.base
    let at = from
    while (at < to && at % 4 !== 0 && (this.bytes[at] as number) < 0x80) at++
    if (at % 4 === 0) {
      const words = new Uint32Array(this.bytes.buffer, 0, this.bytes.length >> 2)
      let word = at >> 2
      while (word + 1 <= to >> 2 && ((words[word] as number) & 0x80808080) === 0) word++
      at = Math.max(at, word << 2)
    }
    while (at < to && (this.bytes[at] as number) < 0x80) at++
    this.#high = [from + this.base, at + this.base, this.end]
    return at
  }

  /** What follows is no neighbour of what stands here. */
  seam(at: number): void {
    this.#room(1)
    this.bytes[this.end - this.base] = 0
    this.#add(1, at, 0, 1, SEAM)
  }

  #add(length: number, at: number, num: number, den: number, how: number): void {
    this.#trace?.add(length, at, num, den, how)
    this.end += length
    if (this.over === null) return
    this.desk.spend(length)
    if (!this.tooDeep) return
    if (how === COPY ? length >= TOO_DEEP : how === SEAM) this.#deep = 0
    else if (how > SEAM && this.#deep < TOO_DEEP && (this.#deep += length) >= TOO_DEEP)
      this.desk.limit(...this.over.origin(at, at + 1))
  }

  /** Room for so many more bytes; flushes when too many wait. */
  #room(length: number): void {
    if (this.end - this.#fed + length > ROOM && this.end > this.#fed) this.flush(false)
    const needed = this.end - this.base + length
    if (needed <= this.bytes.length) return
    const drop = Math.max(0, this.#fed - this.base - KEPT)
    if (drop > 0) {
      this.bytes.copyWithin(0, drop, this.end - this.base)
      this.base += drop
    }
    if (needed - drop <= this.bytes.length) return
    const bytes = new Uint8Array(2 * (needed - drop))
    bytes.set(this.bytes.subarray(0, this.end - this.base))
    this.bytes = bytes
  }

  /** Looks at what has been written since the last time. */
  flush(last: boolean): void {
    const from = this.#fed
    if (from === this.end && !last) return
    this.#fed = this.end
    this.seen = this.bytes.subarray(0, this.end - this.base)
    if (this.tooDeep) return
    if (this.#watch !== null) {
      const { hits, settled } = this.#watch.look(this.seen.subarray(from - this.base), last)
      for (const hit of hits) this.#report(hit)
      this.#watched = settled
    } else this.#watched = this.end
    for (const reader of this.#readers) reader.read(last)
    this.#trace?.forget(this.settled - 1)
  }

  #report(hit: Hit): void {
    // What stands in the text below as it stands here was found, or not, there.
    if ((this.#trace as Trace).how(hit.start, hit.end) <= SEAM) return
    const [start, end] = this.origin(hit.start, hit.end)
    const view = this.#view(hit.start, hit.end)
    this.desk.found(
      { rule: hit.rule, start, end, view: hit.view === undefined ? view : `${view} ${hit.view}` },
      this.depth,
    )
  }

  /** The readings that made `[start, end)`, the outermost first. */
  #view(start: number, end: number): string {
    if (this.#trace === null || this.over === null) return ''
    const how = HOW[this.#trace.how(start, end)] ?? ''
    const before = this.over.#view(...this.#below(start, end))
    return before === '' || how === '' ? before + how : `${before} ${how}`
  }

  /** The original bytes of `[start, end)`. */
  origin(start: number, end: number): [start: number, end: number] {
    return this.over === null ? [start, end] : this.over.origin(...this.#below(start, end))
  }

  /** The bytes of the text below that `[start, end)` was made of. */
  #below(start: number, end: number): [start: number, end: number] {
    const trace = this.#trace as Trace
    const last = Math.max(start, end - 1)
    return [Math.min(trace.start(start), trace.start(last)), Math.max(trace.end(start), trace.end(last))]
  }

  /** Bytes before this offset of the page can no longer become part of a new match, here or further within. */
  get settled(): number {
    if (this.tooDeep) return this.end
    let settled = this.#watched
    for (const reader of this.#readers) settled = Math.min(settled, reader.settled)
    return settled
  }

  /** The same as an offset of the text below; `rest` = where that text is read next. */
  settledBelow(rest: number): number {
    const settled = this.settled
    return settled >= this.end ? rest : Math.min(rest, (this.#trace as Trace).start(settled))
  }
}
