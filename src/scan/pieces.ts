// One text that comes in pieces, each in an event of its own: read as one, told piece by piece.

import { Ahead } from './ahead.ts'
import { KEPT, placeAt, type Placed, Places } from './places.ts'
import type { Hit, Scanner, Watch } from './scanner.ts'

/** A piece that says the same again as the one before is remembered as such: a name or a state (bytes). */
const SHORTEST_NAME = 6
const LONGEST_NAME = 256

/** Bytes of a text, and where in the stream they stand. */
export interface Piece extends Omit<Placed, 'at' | 'length'> {
  readonly bytes: Uint8Array
}

/** What has to wait, and why. */
export interface Held {
  /** Everything from here on. */
  readonly from: number
  readonly hits: readonly Hit[]
}

export class PiecedText {
  readonly #scanner: Scanner
  #watch: Watch | null = null
  readonly #places = new Places()
  #length = 0
  /** Offset in the text of the first byte that the watch has seen. */
  #begun: number | null = null
  #pending: Uint8Array[] = []
  #last: Uint8Array | null = null
  readonly #ahead: Ahead

  constructor(scanner: Scanner) {
    this.#scanner = scanner
    this.#ahead = new Ahead(scanner)
  }

  /** Whether it has come in more than one piece. */
  get open(): boolean {
    return this.#watch !== null
  }

  /** Whether the newest piece said just this, at the length of a name. */
  repeats(bytes: Uint8Array): boolean {
    const last = this.#last
    return last !== null && last.length === bytes.length && bytes.every((byte, at) => byte === last[at])
  }

  add({ bytes, ...place }: Piece): void {
    this.#last = bytes.length < SHORTEST_NAME || bytes.length > LONGEST_NAME ? null : bytes
    if (bytes.length === 0) return
    if (this.#length > 0) this.#watch ??= this.#scanner.open()
    this.#places.add({ ...place, at: this.#length, length: bytes.length })
    this.#length += bytes.length
    this.#pending.push(bytes)
    if (this.open) return
    // Only what the next piece may belong to: the event itself has been read.
    this.#places.keepNewest()
    this.#pending = [bytes.slice(-KEPT)]
  }

  /** What the pieces added since the last look make of it. A hit is told once for each piece it touches. */
  look(last: boolean): Hit[] {
    if (this.#watch === null) return []
    const bytes = new Uint8Array(this.#pending.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of this.#pending) {
      bytes.set(part, at)
      at += part.length
    }
    this.#pending = []
    this.#begun ??= this.#length - bytes.length
    const { hits, settled } = this.#watch.look(bytes, last)
    this.#ahead.add(bytes, settled)
    return hits.flatMap((hit) => this.#told(hit))
  }

  /** Where the event begins that must wait, because a match stands at the end; and that match. Null if none does. */
  ahead(): Held | null {
    const { hits, unsure } = this.#ahead.look()
    const newest = this.#places.newestEvent
    if (newest === null || (hits.length === 0 && !unsure)) return null
    const events = hits.flatMap((hit) => this.#touched(hit).map(({ event }) => event))
    return { from: Math.min(newest, ...events), hits: hits.flatMap((hit) => this.#told(hit)) }
  }

  /** Places that no hit can ask for any more are forgotten. Not before what is `ahead` is known. */
  rest(): void {
    this.#places.rest(this.#length)
  }

  #touched({ start, end }: Hit): readonly Placed[] {
    const begun = this.#begun ?? 0
    return this.#places.touched(start + begun, end + begun)
  }

  #told(hit: Hit): Hit[] {
    const { rule, view } = hit
    const named = view === undefined ? 'deltas' : `deltas ${view}`
    const [from, to] = [hit.start + (this.#begun ?? 0), hit.end + (this.#begun ?? 0)]
    return this.#touched(hit).map(({ at, length, steps, end }) => {
      const first = placeAt(steps, Math.max(0, from - at))
      const final = to >= at + length ? end : placeAt(steps, to - at)
      return { rule, start: first, end: Math.max(first + 1, final), view: named }
    })
  }
}
