// Knows how much is remembered of how many conversations: the least recently used one is forgotten first.

/** A bounded map of states by owner. */
export class Memory<State> {
  readonly #states = new Map<string, State>()
  readonly #make: () => State
  readonly #most: () => number

  constructor(make: () => State, most: number | (() => number) = 10_000) {
    this.#make = make
    this.#most = typeof most === 'number' ? () => most : most
  }

  of(owner: string): State {
    const state = this.#states.get(owner) ?? this.#make()
    this.#states.delete(owner)
    this.#states.set(owner, state)
    for (const most = this.#most(); this.#states.size > most;)
      this.#states.delete(this.#states.keys().next().value ?? '')
    return state
  }

  has(owner: string): boolean {
    return this.#states.has(owner)
  }

  forget(owner: string): void {
    this.#states.delete(owner)
  }

  get size(): number {
    return this.#states.size
  }
}
