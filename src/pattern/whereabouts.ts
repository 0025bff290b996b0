// Knows where in the automaton's lists a rule's literals are told of: asked once for each of hundreds of rules.

import type { Tables } from './literals.ts'

export class Whereabouts {
  /** By rule: numbers of its literals. */
  readonly #outputs: number[][] = []
  /** Places in `ends` in the order of the literals that stand there, and by literal where its own begin. */
  readonly #places: Uint32Array
  readonly #from: Uint32Array
  /** By place in `ends`: which of the accepting states it belongs to. */
  readonly #states: Uint32Array

  constructor({ owners, ends, outputs }: Tables) {
    for (const [output, owner] of owners.entries()) (this.#outputs[owner] ??= []).push(output)
    this.#from = new Uint32Array(owners.length + 1)
    for (const output of ends) this.#from[output + 1] = (this.#from[output + 1] as number) + 1
    for (let i = 0; i < owners.length; i++)
      this.#from[i + 1] = (this.#from[i + 1] as number) + (this.#from[i] as number)
    const next = this.#from.slice()
    this.#places = new Uint32Array(ends.length)
    for (let place = 0; place < ends.length; place++) {
      const output = ends[place] as number
      this.#places[next[output] as number] = place
      next[output] = (next[output] as number) + 1
    }
    this.#states = new Uint32Array(ends.length)
    for (let state = 0; state + 1 < outputs.length; state++)
      this.#states.fill(state, outputs[state], outputs[state + 1])
  }

  outputsOf(rule: number): readonly number[] {
    return this.#outputs[rule] ?? []
  }

  placesOf(output: number): Uint32Array {
    return this.#places.subarray(this.#from[output], this.#from[output + 1])
  }

  /** The accepting states in which a literal of the rule ends. */
  statesOf(rule: number): ReadonlySet<number> {
    const found = new Set<number>()
    for (const output of this.outputsOf(rule))
      for (const place of this.placesOf(output)) found.add(this.#states[place] as number)
    return found
  }
}
