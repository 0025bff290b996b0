// Reads the compressed parts of a multipart message as what they decompress to.

import { type Coding, codingsOf, sniffed } from './inflater.ts'
import { UNDECODABLE } from './inflating.ts'
import { Parts, type PartSink } from './parts.ts'
import { LIMIT_REACHED } from './report.ts'
import type { Hit, Look, StreamWatch } from './scanner.ts'

/** Each part that is decompressed costs a decoder. */
const MOST = 256
const DASH = 0x2d

type Step =
  | { readonly open: Coding; readonly origin: number }
  | { readonly unread: number }
  | { readonly bytes: Uint8Array }
  | 'end'

export class PackedParts implements StreamWatch, PartSink {
  readonly #open: (coding: Coding) => StreamWatch
  readonly #parts: Parts
  readonly #declared: boolean
  /** Not a message of parts: nothing to do. */
  #off = false
  #at = 0
  #count = 0
  /** The first bytes of a part, until they tell; null = they have told. */
  #head: Uint8Array | null = null
  #origin = 0
  #said: readonly (Coding | null)[] = []
  #steps: Step[] = []
  #isOpen = false
  #inner: { readonly watch: StreamWatch; readonly origin: number; settled: number } | null = null

  constructor(open: (coding: Coding) => StreamWatch, boundary: string | null) {
    this.#open = open
    this.#declared = boundary !== null
    this.#parts = new Parts(this, boundary)
  }

  look(chunk: Uint8Array, last: boolean): Look | Promise<Look> {
    if (this.#at === 0 && !this.#declared && chunk.length > 0 && chunk[0] !== DASH) this.#off = true
    const base = this.#at
    this.#at += chunk.length
    if (this.#off) return { hits: [], settled: this.#at }
    this.#parts.read(chunk, base)
    if (last) this.#parts.end()
    const steps = this.#steps
    this.#steps = []
    if (steps.length > 0) return this.#take(steps)
    return { hits: [], settled: last ? this.#at : this.#settled() }
  }

  begin(fields: ReadonlyMap<string, string>, origin: number): void {
    this.#head = new Uint8Array(0)
    this.#origin = origin
    this.#said = codingsOf([fields.get('content-encoding') ?? ''])
    if (this.#said.length > 1 || this.#said[0] === null) this.#steps.push({ unread: origin })
  }

  body(bytes: Uint8Array, from: number, to: number): void {
    const more = bytes.slice(from, to)
    if (this.#head === null) {
      if (this.#isOpen) this.#steps.push({ bytes: more })
      return
    }
    const head = new Uint8Array(this.#head.length + more.length)
    head.set(this.#head)
    head.set(more, this.#head.length)
    const seen = sniffed(head)
    // Some begin like nothing in particular, and only the part's own field says what they are.
    const coding = seen === null ? this.#said[0] : seen
    this.#head = seen === undefined ? head : null
    if (!coding) return
    this.#isOpen = true
    this.#steps.push({ open: coding, origin: this.#origin }, { bytes: head })
  }

  end(): void {
    this.#head = null
    if (this.#isOpen) this.#steps.push('end')
    this.#isOpen = false
  }

  close(): void {
    this.#inner?.watch.close?.()
  }

  async #take(steps: readonly Step[]): Promise<Look> {
    const hits: Hit[] = []
    for (const step of steps) {
      if (step === 'end') {
        await this.#feed(new Uint8Array(0), true, hits)
        this.#inner?.watch.close?.()
        this.#inner = null
      } else if ('unread' in step) hits.push({ rule: UNDECODABLE, start: step.unread, end: step.unread + 1 })
      else if ('bytes' in step) await this.#feed(step.bytes, false, hits)
      else if (++this.#count > MOST) hits.push({ rule: LIMIT_REACHED, start: step.origin, end: step.origin + 1 })
      else this.#inner = { watch: this.#open(step.open), origin: step.origin, settled: 0 }
    }
    return { hits, settled: this.#settled() }
  }

  async #feed(bytes: Uint8Array, last: boolean, hits: Hit[]): Promise<void> {
    const inner = this.#inner
    if (inner === null) return
    const look = await inner.watch.look(bytes, last)
    inner.settled = look.settled
    for (const hit of look.hits) hits.push({ ...hit, start: hit.start + inner.origin, end: hit.end + inner.origin })
  }

  #settled(): number {
    return this.#inner === null ? this.#at : Math.min(this.#at, this.#inner.origin + this.#inner.settled)
  }
}
