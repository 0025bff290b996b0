// Knows how much each word and pair of words weighs: a table of hashes that is read in place.

/** Hashes, and by hash what it weighs: never 0 in a list, in a table 0 where nothing stands. */
export interface WeightRows {
  readonly keys: Uint32Array
  readonly values: Int8Array
}

/** So many are put into the table in one step. */
const STEP = 2048

export class Weights {
  /** At least a quarter of the places is free. */
  readonly #keys: Uint32Array
  readonly #values: Int8Array
  readonly #mask: number;

  /** Tens of thousands: some at a step. */
  static *of({ keys, values }: WeightRows): Generator<void, Weights> {
    let places = 1
    while (3 * places < 4 * keys.length) places *= 2
    const made = new Weights({ keys: new Uint32Array(places), values: new Int8Array(places) })
    for (let i = 0; i < keys.length; i++) {
      if (i % STEP === 0) yield
      made.#put(keys[i] as number, values[i] as number)
    }
    return made
  }

  /** A table that another one was taken apart into. */
  constructor({ keys, values }: WeightRows) {
    this.#mask = keys.length - 1
    this.#keys = keys
    this.#values = values
  }

  /** As it lies in memory: a power of two of places. */
  get table(): WeightRows {
    return { keys: this.#keys, values: this.#values }
  }

  /** 0 = nothing is known of it. */
  of(key: number): number {
    for (let at = key & this.#mask; ; at = (at + 1) & this.#mask) {
      const value = this.#values[at] as number
      if (value === 0 || this.#keys[at] === key) return value
    }
  }

  #put(key: number, value: number): void {
    let at = key & this.#mask
    while (this.#values[at] !== 0) at = (at + 1) & this.#mask
    this.#keys[at] = key
    this.#values[at] = value
  }
}
