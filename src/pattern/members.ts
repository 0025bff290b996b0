// Knows the set of an automaton's states that is being put together: one at a time, for a move is synchronous.

import { ASSERT, type Nfa, READ, SPLIT } from './nfa.ts'

/** Shared by all automata: thousands of them would each hold room for the largest set they may ever have. */
class Members {
  set = new Int32Array(0)
  length = 0
  #ready = new Int32Array(0)
  #stack = new Int32Array(0)
  /** By state: in which set it is. */
  #seen = new Uint32Array(0)
  #stamp = 0

  /** An automaton of so many states will ask. */
  fit(states: number): void {
    if (states <= this.set.length) return
    const size = 2 ** Math.ceil(Math.log2(states))
    this.set = new Int32Array(size)
    this.#ready = new Int32Array(size)
    // A state may be pushed once for each way into it.
    this.#stack = new Int32Array(2 * size + 2)
    this.#seen = new Uint32Array(size)
    this.#stamp = 0
  }

  clear(): void {
    this.length = 0
    if (this.#stamp === 0xffffffff) {
      this.#seen.fill(0)
      this.#stamp = 0
    }
    this.#stamp++
  }

  has(state: number): boolean {
    return this.#seen[state] === this.#stamp
  }

  take(sorted: Int32Array): void {
    this.length = sorted.length
    this.set.set(sorted)
  }

  /** Puts the set aside and begins another; returns how many it has. */
  hold(): number {
    const { length } = this
    this.#ready.set(this.set.subarray(0, length))
    this.clear()
    return length
  }

  /** All states there are. */
  fill({ kinds }: Nfa): void {
    this.clear()
    for (let state = 0; state < kinds.length; state++) this.set[state] = state
    this.length = kinds.length
  }

  /** Adds where a byte leads from the set that was put aside, past the conditions that hold. */
  read(nfa: Nfa, count: number, byte: number, holding: number): void {
    const { kinds, first, second, edges } = nfa
    for (let i = 0; i < count; i++) {
      const member = this.#ready[i] as number
      if (kinds[member] !== READ) continue
      const to = second[member] as number
      for (let edge = first[member] as number; edge < to; edge += 3)
        if (byte >= (edges[edge] as number) && byte <= (edges[edge + 1] as number)) {
          this.enter(nfa, member - (edges[edge + 2] as number), holding)
          break
        }
    }
  }

  /** Adds where any byte leads from it, and says which bytes lead somewhere. */
  readAll(nfa: Nfa, count: number, holding: number, see: (lo: number, hi: number) => void): void {
    const { kinds, first, second, edges } = nfa
    for (let i = 0; i < count; i++) {
      const member = this.#ready[i] as number
      if (kinds[member] !== READ) continue
      for (let edge = first[member] as number; edge < (second[member] as number); edge += 3) {
        see(edges[edge] as number, edges[edge + 1] as number)
        this.enter(nfa, member - (edges[edge + 2] as number), holding)
      }
    }
  }

  /** Adds a state and all that it reaches without reading, past the conditions that hold. */
  enter({ kinds, first, second }: Nfa, from: number, holding: number): void {
    const stack = this.#stack
    let height = 0
    stack[height++] = from
    while (height > 0) {
      const state = stack[--height] as number
      if (this.#seen[state] === this.#stamp) continue
      this.#seen[state] = this.#stamp
      const kind = kinds[state]
      if (kind === SPLIT) {
        stack[height++] = second[state] as number
        stack[height++] = first[state] as number
      } else if (kind === ASSERT && ((first[state] as number) & holding) !== 0)
        stack[height++] = second[state] as number
      else this.set[this.length++] = state
    }
  }

  /** Sets are mostly small and nearly in order. */
  sort(): void {
    const { set, length } = this
    if (length > 64) {
      set.subarray(0, length).sort()
      return
    }
    for (let i = 1; i < length; i++) {
      const member = set[i] as number
      let place = i
      for (; place > 0 && (set[place - 1] as number) > member; place--) set[place] = set[place - 1] as number
      set[place] = member
    }
  }
}

export const members = new Members()
