// One text that comes in pieces, each in an event of its own: read as one, told piece by piece.

import { Ahead } from './ahead.ts'
import type { Hit, Scanner, Watch } from './scanner.ts'

/** So much at the end of a text keeps its places: twice the longest match. */
const KEPT = 8192
/** A piece that says the same again as the one before is remembered as such: a name or a state (bytes). */
const SHORTEST_NAME = 6
const LONGEST_NAME = 256
/** Bytes of a text, and where in the stream they stand. */
export interface Piece {
  readonly bytes: Uint8Array
  /** Pairs of an index and an offset, counting alike in between. */
  readonly steps: readonly number[]
  /** Where in the stream the piece ends, and where its event begins. */
  readonly end: number
  readonly event: number
}

interface Placed extends Omit<Piece, 'bytes'> {
  /** Offset in the text. */
  readonly at: number
  readonly length: number
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
  #placed: Placed[] = []
  /** So many of them have been cut to what is kept. */
  #rested = 0
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
    const placed = { ...place, at: this.#length, length: bytes.length }
    this.#length += bytes.length
    this.#placed.push(placed)
    this.#pending.push(bytes)
    if (this.open) return
    // Only what the next piece may belong to: the event itself has been read.
    this.#placed = [tailOf(placed)]
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
    const newest = this.#placed.at(-1)
    if (newest === undefined || (hits.length === 0 && !unsure)) return null
    const events = hits.flatMap((hit) => this.#touched(hit).map(({ event }) => event))
    return { from: Math.min(newest.event, ...events), hits: hits.flatMap((hit) => this.#told(hit)) }
  }

  /** Places that no hit can ask for any more are forgotten. Not before what is `ahead` is known. */
  rest(): void {
    const placed = this.#placed
    for (let i = this.#rested; i < placed.length; i++) placed[i] = tailOf(placed[i] as Placed)
    let gone = 0
    while (gone < placed.length && end(placed[gone] as Placed) <= this.#length - KEPT) gone++
    // All at once, and not one by one: most calls find nothing or next to nothing to forget.
    if (gone > 64 || gone * 2 > placed.length) placed.splice(0, gone)
    this.#rested = placed.length
  }

  #touched({ start, end }: Hit): readonly Placed[] {
    const begun = this.#begun ?? 0
    return this.#placed.filter(({ at, length }) => at < end + begun && start + begun < at + length)
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

function end({ at, length }: Placed): number {
  return at + length
}

/** The offset of what stands at `index`, by pairs of an index and an offset that count alike in between. */
export function placeAt(steps: readonly number[], index: number): number {
  let [low, high] = [0, steps.length / 2 - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((steps[2 * middle] as number) <= index) low = middle
    else high = middle - 1
  }
  return (steps[2 * low + 1] as number) + index - (steps[2 * low] as number)
}

/** The end of a piece, as far as its places may still be asked for. */
function tailOf(piece: Placed): Placed {
  const gone = piece.length - KEPT
  if (gone <= 0) return piece
  const steps = [0, placeAt(piece.steps, gone)]
  for (let i = 0; i < piece.steps.length; i += 2) {
    const index = (piece.steps[i] as number) - gone
    if (index > 0) steps.push(index, piece.steps[i + 1] as number)
  }
  return { ...piece, at: piece.at + gone, length: KEPT, steps }
}
