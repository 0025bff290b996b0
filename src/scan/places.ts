// Knows where in the stream the last pieces of a text stand, as plain numbers: hundreds a text, and streams last for hours.

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

/** Numbers of a piece: AT, LENGTH, END, EVENT, how many numbers its steps have, and these. */
const LENGTH = 1
const END = 2
const EVENT = 3
const STEPS = 4
const HEAD = 5

export class Places {
  #numbers: number[] = []
  /** Index of the first piece that is not forgotten. */
  #first = 0
  /** Of the newest, and of the first that has not been cut to what is kept. */
  #newest = 0
  #rested = 0

  add({ at, length, end, event, steps }: Placed): void {
    this.#newest = this.#numbers.length
    this.#numbers.push(at, length, end, event, steps.length)
    // One by one: a piece full of escapes has more than a call may have arguments.
    for (const step of steps) this.#numbers.push(step)
  }

  /** Forgets all but the newest. */
  keepNewest(): void {
    const newest = this.#piece(this.#newest)
    this.#numbers = []
    this.#first = 0
    this.add(tailOf(newest))
    this.#rested = this.#numbers.length
  }

  /** Where the event of the newest piece begins; null = there is none. */
  get newestEvent(): number | null {
    return this.#first === this.#numbers.length ? null : (this.#numbers[this.#newest + EVENT] as number)
  }

  /** The pieces in which something of `[start, end)` of the text stands. */
  touched(start: number, end: number): readonly Placed[] {
    const found: Placed[] = []
    const numbers = this.#numbers
    for (let i = this.#first; i < numbers.length; i = this.#after(i)) {
      const at = numbers[i] as number
      if (at < end && start < at + (numbers[i + LENGTH] as number)) found.push(this.#piece(i))
    }
    return found
  }

  /** Forgets places that no hit can ask for any more in a text of this length. */
  rest(length: number): void {
    const numbers = this.#numbers
    if (numbers.length > this.#rested) {
      const fresh: Placed[] = []
      for (let i = this.#rested; i < numbers.length; i = this.#after(i)) fresh.push(tailOf(this.#piece(i)))
      numbers.length = this.#rested
      for (const piece of fresh) this.add(piece)
    }
    const isGone = (i: number) => (numbers[i] as number) + (numbers[i + LENGTH] as number) <= length - KEPT
    while (this.#first < numbers.length && isGone(this.#first)) this.#first = this.#after(this.#first)
    // All at once, and not one by one: most calls find nothing or next to nothing to forget.
    if (this.#first * 2 > numbers.length) {
      this.#newest -= this.#first
      numbers.splice(0, this.#first)
      this.#first = 0
    }
    this.#rested = numbers.length
  }

  #after(i: number): number {
    return i + HEAD + (this.#numbers[i + STEPS] as number)
  }

  #piece(i: number): Placed {
    const numbers = this.#numbers
    return {
      at: numbers[i] as number,
      length: numbers[i + LENGTH] as number,
      end: numbers[i + END] as number,
      event: numbers[i + EVENT] as number,
      steps: numbers.slice(i + HEAD, this.#after(i)),
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
