// Reads what lies compressed inside other files, entry by entry, wherever the stream is cut.

import {
  ENDSTREAM,
  type Entry,
  type EntryCoding,
  entryOfZip,
  type Kind,
  kindOf,
  MAGIC,
  stands,
  streamOfPdf,
  textOfPng,
} from './entry-heads.ts'
import { join } from './join.ts'
import { LIMIT_REACHED } from './report.ts'
import type { Hit, Look, StreamWatch } from './scanner.ts'

/** The longest of what ends an entry of unknown size is kept until it is whole. */
const TAIL = 9
/** So many entries are looked into, and one more for so many bytes of the stream: each costs a decoder. */
const ENTRIES = 1024
const BYTES_PER_ENTRY = 256

interface Run extends Entry {
  readonly inner: StreamWatch
  /** Offset in the stream of its first byte. */
  readonly start: number
  left: number
  settled: number
}

export class Entries implements StreamWatch {
  readonly #open: (coding: EntryCoding) => StreamWatch
  /** What the whole stream is, by its first bytes; null = they are not all here. */
  #kind: Kind | null = null
  #run: Run | null = null
  /** An entry that begins so many bytes further on. */
  #due: Entry | null = null
  #count = 0
  /** There were too many: no more are looked into. */
  #off = false
  #at = 0
  #pending: Uint8Array = new Uint8Array(0)

  constructor(open: (coding: EntryCoding) => StreamWatch) {
    this.#open = open
  }

  look(chunk: Uint8Array, last: boolean): Look | Promise<Look> {
    const bytes = join([this.#pending, chunk])
    const base = this.#at - this.#pending.length
    this.#at = base + bytes.length
    if (this.#off) return { hits: [], settled: this.#at }
    if (this.#kind === null && bytes.length < MAGIC && !last) return this.#keep(bytes, 0, base)
    this.#kind ??= kindOf(bytes)
    if (this.#run === null && this.#due === null) {
      const next = this.#next(bytes, 0, base, last)
      if (typeof next === 'number') return this.#keep(bytes, next, base)
      this.#due = next
    }
    return this.#through(bytes, base, last)
  }

  close(): void {
    this.#run?.inner.close?.()
  }

  #keep(bytes: Uint8Array, rest: number, base: number): Look {
    this.#pending = bytes.slice(rest)
    return { hits: [], settled: base + rest }
  }

  /** The next entry, or from where on one may begin when more of the stream is here. */
  #next(bytes: Uint8Array, from: number, base: number, last: boolean): Entry | number {
    if (this.#kind === 'png') return textOfPng(bytes, from, base, last)
    if (this.#kind === 'pdf') return streamOfPdf(bytes, from, base, last)
    return entryOfZip(bytes, from, base, last)
  }

  async #through(bytes: Uint8Array, base: number, last: boolean): Promise<Look> {
    const hits: Hit[] = []
    let at = 0
    for (;;) {
      if (this.#run === null && this.#due === null) {
        const next = this.#next(bytes, at, base, last)
        if (typeof next === 'number') {
          at = next
          break
        }
        this.#due = next
      }
      if (this.#due !== null) {
        at = Math.max(at, Math.min(bytes.length, this.#due.from - base))
        if (this.#due.from > base + bytes.length) break
        this.#begin(this.#due)
        this.#due = null
        if (++this.#count > ENTRIES + (base + at) / BYTES_PER_ENTRY) {
          hits.push({ rule: LIMIT_REACHED, start: base + at, end: base + at + 1 })
          this.close()
          this.#run = null
          this.#off = true
          return { hits, settled: this.#at }
        }
      }
      const to = this.#end(bytes, at, last)
      const { inner, start } = this.#run as Run
      await this.#feed(bytes.slice(at, to.at), to.over, hits)
      const ended = inner.endedAt ?? null
      if (ended !== null) {
        // It is shorter than its head says: what is said to belong to it may be the next one.
        inner.close?.()
        this.#run = null
        at = Math.max(at, start + ended - base)
        continue
      }
      at = to.at
      if (!to.over) break
    }
    if (last) await this.#feed(new Uint8Array(0), true, hits)
    this.#pending = bytes.slice(at)
    const settled = this.#run === null ? base + at : this.#run.start + this.#run.settled
    return { hits, settled: last ? base + bytes.length : settled }
  }

  #begin(entry: Entry): void {
    const left = entry.size ?? Number.POSITIVE_INFINITY
    this.#run = { ...entry, inner: this.#open(entry.coding), start: entry.from, left, settled: 0 }
  }

  /** How far the entry reaches into the bytes, and whether it ends there. */
  #end(bytes: Uint8Array, from: number, last: boolean): { readonly at: number; readonly over: boolean } {
    const run = this.#run as Run
    if (run.size !== null) {
      const at = Math.min(bytes.length, from + run.left)
      run.left -= at - from
      return { at, over: run.left === 0 }
    }
    const sign = run.kind === 'pdf' ? 0x65 : 0x50
    for (let at = bytes.indexOf(sign, from); at >= 0; at = bytes.indexOf(sign, at + 1)) {
      const [, b, c, d] = bytes.subarray(at, at + 4)
      const ends = run.kind === 'pdf' ? stands(bytes, at, ENDSTREAM) : b === 0x4b && isSignature(c, d)
      if (ends) return { at, over: true }
    }
    return { at: last ? bytes.length : Math.max(from, bytes.length - TAIL), over: false }
  }

  async #feed(bytes: Uint8Array, over: boolean, hits: Hit[]): Promise<void> {
    const run = this.#run
    if (run === null) return
    const look = await run.inner.look(bytes, over)
    run.settled = look.settled
    for (const { rule, start, end, view } of look.hits) {
      const inside = view?.split(' ').slice(run.coding === null ? 0 : 1) ?? []
      hits.push({
        rule,
        start: start + run.start,
        end: end + run.start,
        view: [run.kind, ...inside].join(' '),
        sealed: true,
      })
    }
    if (!over) return
    run.inner.close?.()
    this.#run = null
  }
}

/** Of an entry, a descriptor, the central directory. */
const isSignature = (c: number | undefined, d: number | undefined): boolean =>
  (c === 3 && d === 4) || (c === 7 && d === 8) || (c === 1 && d === 2)
