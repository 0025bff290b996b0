// Knows what may stand behind the states in which literals end, whichever of them it is: most hits go by that.

import type { Tables } from './literals.ts'

/** So many bytes are asked: a word of groups (follow.ts) each. */
export const SIEVE = 4

/** Says it anew for some accepting states. `groups` = what may stand so many bytes behind a literal. */
export function sieve(
  { outputs, ends }: Tables,
  some: Iterable<number>,
  states: Uint32Array,
  groups: (output: number, byte: number) => number,
): void {
  for (const state of some) {
    const from = outputs[state] as number
    const to = outputs[state + 1] as number
    for (let byte = 0; byte < SIEVE; byte++) {
      let any = 0
      for (let i = from; i < to; i++) any |= groups(ends[i] as number, byte)
      states[SIEVE * state + byte] = any
    }
  }
}
