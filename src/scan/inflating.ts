// One layer of compression in one stream: decodes it, has the inside read, and tells what was found in offsets of the outside.

import type { Layers } from './decoded.ts'
import { type Coding, DataAfterEnd, type Inflater, isZlib } from './inflater.ts'
import { Pace } from './pace.ts'
import { LIMIT_REACHED } from './report.ts'
import type { Hit, Look, StreamWatch, Watch } from './scanner.ts'

/** The stream is not what it says it is, or it is cut short, or goes on after its end. */
export const UNDECODABLE = { name: 'Undecodable Compressed Content', threat: 'fault', severity: 'high' } as const

/** Compressed offsets of hits are told in steps of so many bytes, which do not depend on how the stream is cut. */
const GRID = 4096
/** So far behind what is settled a hit may still begin (decoded bytes). */
const BACK = 1 << 16

class OverCap extends Error {}

interface Mark {
  /** Compressed bytes so far, and what they decode to. */
  readonly at: number
  readonly decoded: number
}

export interface Circumstances {
  readonly depth: number
  /** Its bytes count as the compressed ones. */
  readonly outermost: boolean
  /** By a header, and so it is not read as it is besides. */
  readonly said: boolean
  /**
   * When it is told that it cannot be decompressed: if it was said to be compressed or begins like nothing else; only once
   * something has come out, since else it never was; then only if it is broken, where it is cut off at will and other text
   * may follow; or not at all, where what looks like it may be anything.
   */
  readonly fault: 'always' | 'begun' | 'broken' | 'never'
}

export class Inflating implements StreamWatch {
  readonly #layers: Layers
  readonly #coding: Coding | null
  readonly #is: Circumstances
  readonly #openInside: () => StreamWatch
  #inside: StreamWatch | null = null
  #inflater: Inflater | null = null
  #pace = new Pace()
  /** Reads the bytes as they are from `#rawFrom` on, after decoding has failed. */
  #raw: Watch | null = null
  #rawFrom = 0
  #over = false
  #endedAt: number | null = null
  #head = new Uint8Array(0)
  #at = 0
  #decoded = 0
  /** Everything before has been settled inside (decoded bytes). */
  #settled = 0
  #marks: Mark[] = [{ at: 0, decoded: 0 }]

  constructor(layers: Layers, coding: Coding | null, inside: () => StreamWatch, is: Circumstances) {
    this.#layers = layers
    this.#coding = coding
    this.#openInside = inside
    this.#is = is
  }

  async look(chunk: Uint8Array, last: boolean): Promise<Look> {
    const hits: Hit[] = []
    if (this.#is.outermost) this.#layers.spent.compressed += chunk.length
    const bytes = this.#headed(chunk, last)
    let from = 0
    while (from < bytes.length && !this.#over) {
      const to = Math.min(bytes.length, from + GRID - (this.#at % GRID))
      const piece = bytes.subarray(from, to)
      await this.#guarded(hits, piece, () => this.#push(piece, hits))
      this.#at += to - from
      this.#mark()
      from = to
    }
    if (last && !this.#over) await this.#guarded(hits, new Uint8Array(0), () => this.#end(hits))
    if (this.#raw !== null) return this.#asItIs(bytes.subarray(from), last, hits)
    if (this.#over) this.#at += bytes.length - from
    return { hits, settled: this.#over ? this.#at : this.#settledOutside() }
  }

  get endedAt(): number | null {
    return this.#endedAt
  }

  ahead(): readonly Hit[] {
    if (this.#raw !== null) return this.#moved(this.#raw.ahead?.() ?? [])
    return this.#over ? [] : (this.#inside?.ahead?.() ?? []).map((hit) => this.#placed(hit))
  }

  close(): void {
    this.#inflater?.close()
    this.#inside?.close?.()
  }

  /** `deflate` is known by its first two bytes: they are waited for. */
  #headed(chunk: Uint8Array, last: boolean): Uint8Array {
    if (this.#coding !== 'deflate' || this.#inflater !== null || this.#over) return chunk
    const bytes = new Uint8Array(this.#head.length + chunk.length)
    bytes.set(this.#head)
    bytes.set(chunk, this.#head.length)
    if (bytes.length >= 2 || last) return bytes
    this.#head = bytes
    return new Uint8Array(0)
  }

  async #push(piece: Uint8Array, hits: Hit[]): Promise<void> {
    if (this.#coding === null) throw new Error('Unknown coding')
    if (this.#is.depth === 0) throw new OverCap()
    this.#inside ??= this.#openInside()
    const raw = this.#coding === 'deflate' && !isZlib(piece[0] as number, piece[1] ?? 0)
    this.#inflater ??= this.#layers.open(raw ? 'deflate-raw' : this.#coding)
    await this.#inflater.push(piece, (bytes) => this.#take(bytes, hits))
  }

  async #end(hits: Hit[]): Promise<void> {
    // Nothing at all is nothing in any coding.
    if (this.#inflater === null) return
    await this.#inflater.end((bytes) => this.#take(bytes, hits))
    this.#inflater.close()
    await this.#read(new Uint8Array(0), true, hits)
    this.#over = true
  }

  async #take(bytes: Uint8Array, hits: Hit[]): Promise<void> {
    const { spent } = this.#layers
    spent.decoded += bytes.length
    if (spent.over) throw new OverCap()
    await this.#read(bytes, false, hits)
  }

  async #read(bytes: Uint8Array, last: boolean, hits: Hit[]): Promise<void> {
    const inside = this.#inside as StreamWatch
    await this.#pace.slices(inside, bytes, last, (look) => {
      this.#settled = look.settled
      for (const hit of look.hits) hits.push(this.#placed(hit))
    })
    this.#decoded += bytes.length
  }

  /** What goes wrong here is a finding, and the rest is read as it is. */
  async #guarded(hits: Hit[], piece: Uint8Array, step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      this.#over = true
      this.#inflater?.close()
      if (this.#inside !== null) await this.#read(new Uint8Array(0), true, hits)
      const { fault } = this.#is
      const over = error instanceof OverCap
      const isBroken = piece.length > 0 && !(error instanceof DataAfterEnd)
      if (!isBroken && piece.length > 0) this.#endedAt = this.#at
      const told = fault === 'begun' || (fault === 'broken' && isBroken)
      if (over || fault === 'always' || (told && this.#decoded > 0)) {
        const start = this.#at
        const rule = over ? LIMIT_REACHED : UNDECODABLE
        hits.push({ rule, start, end: start + Math.max(1, piece.length), view: this.#view, sealed: true })
      }
      // A stream that was only taken for a compressed one is read as it is already.
      if (!this.#is.said || this.#layers.spent.over) return
      this.#rawFrom = this.#at
      this.#raw = this.#layers.scanner.open()
      hits.push(...this.#moved(this.#raw.look(piece, false).hits))
    }
  }

  #asItIs(bytes: Uint8Array, last: boolean, hits: Hit[]): Look {
    const look = (this.#raw as Watch).look(bytes, last)
    this.#at += bytes.length
    hits.push(...this.#moved(look.hits))
    return { hits, settled: this.#rawFrom + look.settled }
  }

  #moved(hits: readonly Hit[]): Hit[] {
    return hits.map((hit) => ({ ...hit, start: hit.start + this.#rawFrom, end: hit.end + this.#rawFrom }))
  }

  get #view(): string {
    return this.#coding ?? 'unknown'
  }

  /** Border of the grid before the byte that decodes to what stands at `decoded`. */
  #border(decoded: number): number {
    const mark = this.#marks.findLast((one) => one.decoded <= decoded && one.at % GRID === 0)
    return (mark ?? (this.#marks[0] as Mark)).at
  }

  #placed({ rule, start, end, view }: Hit): Hit {
    const from = this.#border(start)
    const to = Math.max(from + 1, this.#border(end - 1))
    return { rule, start: from, end: to, view: view === undefined ? this.#view : `${this.#view} ${view}`, sealed: true }
  }

  #mark(): void {
    const marks = this.#marks
    const mark = { at: this.#at, decoded: this.#decoded }
    const onGrid = mark.at % GRID === 0
    // Where nothing new is decoded, or all of it is settled, the newest mark does; those of the grid stay for its like.
    for (let newest = marks.at(-1); newest !== undefined; newest = marks.at(-1)) {
      const loose = newest.at % GRID !== 0
      if (!(newest.decoded === mark.decoded ? loose || onGrid : loose && mark.decoded <= this.#settled)) break
      marks.pop()
    }
    marks.push(mark)
    const first = marks.findLastIndex((one) => one.decoded <= this.#settled - BACK && one.at % GRID === 0)
    if (first > 0) marks.splice(0, first)
  }

  /** Compressed bytes that decode to settled ones only. */
  #settledOutside(): number {
    return (this.#marks.findLast((one) => one.decoded <= this.#settled) as Mark | undefined)?.at ?? 0
  }
}
