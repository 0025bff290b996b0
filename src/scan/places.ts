// Knows where in the stream the last pieces of a text stand, in a few bytes each: hundreds a text, and streams last for hours.

import { PackedNumbers } from './packed-numbers.ts'

/** So much at the end of a text keeps its places: twice the longest match. */
export const KEPT = 8192

/** Where one piece stands. */
export interface Placed {
  /** Pairs of an index in the piece and an offset in the stream, counting alike in between. */
  readonly steps: readonly number[]
  /** Where in the stream the piece ends, and where its event begins. */
  readonly end: number
  readonly event: number
  /** Offset in the text. */
  readonly at: number
  readonly length: number
}

/**
 * Pieces stand one behind the other, in the text and here: of each its length, how far its event begins behind the one before,
 * its end behind that, how many numbers its steps have, and these, each as what it is more than the one before it.
 */
export class Places {
  readonly #list = new PackedNumbers()
  /** Where the first piece begins in the text, and the event before it. */
  #at = 0
  #before = 0
  /** Where the event of the last one begins. */
  #event = 0

  add({ at, length, end, event, steps }: Placed): void {
    const list = this.#list
    if (list.isEmpty) {
      this.#at = at
      this.#before = this.#event = event
    }
    list.add(length)
    list.add(event - this.#event)
    list.add(end - event)
    list.add(steps.length)
    let [index, offset] = [0, event]
    for (let i = 0; i < steps.length; i += 2) {
      list.add((steps[i] as number) - index)
      list.add((steps[i + 1] as number) - offset)
      index = steps[i] as number
      offset = steps[i + 1] as number
    }
    this.#event = event
  }

  /** Forgets all but the newest. */
  keepNewest(): void {
    let newest: Placed | undefined
    for (const piece of this.#pieces()) newest = piece
    if (newest !== undefined) this.#startWith([newest])
  }

  /** Where the event of the newest piece begins; null = there is none. */
  get newestEvent(): number | null {
    return this.#list.isEmpty ? null : this.#event
  }

  /** The pieces in which something of `[start, end)` of the text stands. */
  touched(start: number, end: number): readonly Placed[] {
    const found: Placed[] = []
    for (const piece of this.#pieces()) if (piece.at < end && start < piece.at + piece.length) found.push(piece)
    return found
  }

  /** Forgets places that no hit can ask for any more in a text of this length. */
  rest(length: number): void {
    const list = this.#list
    const gone = length - KEPT
    // Mostly nothing is to be forgotten, or pieces one by one.
    list.go(0)
    let [at, before] = [this.#at, this.#before]
    while (list.more && at + list.peek() <= gone) {
      at += list.next()
      before += list.next()
      list.next()
      for (let left = list.next(); left > 0; left--) list.next()
    }
    list.drop()
    this.#at = at
    this.#before = before
    // What is left of a longer one is the first.
    if (list.more && list.peek() > KEPT) this.#startWith([...this.#pieces()])
  }

  #startWith(pieces: readonly Placed[]): void {
    this.#list.clear()
    for (const piece of pieces) this.add(tailOf(piece))
  }

  *#pieces(): Generator<Placed> {
    const list = this.#list
    let [at, event] = [this.#at, this.#before]
    for (let place = 0; ;) {
      list.go(place)
      if (!list.more) return
      const length = list.next()
      event += list.next()
      const end = event + list.next()
      const steps: number[] = []
      let [index, offset] = [0, event]
      for (let left = list.next(); left > 0; left -= 2) {
        index += list.next()
        offset += list.next()
        steps.push(index, offset)
      }
      place = list.place
      yield { at, length, end, event, steps }
      at += length
    }
  }
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
