// Knows what may stand behind the states in which literals end, whichever of them it is: most hits go by that.

import type { Tables } from './literals.ts'

/** So many bytes are asked: a word of groups (follow.ts) each. */
export const SIEVE = 4

/** Says it anew for the states in which literals of a rule end. `groups` = what may stand so many bytes behind a literal. */
export function sieve(
  { owners, outputs, ends }: Tables,
  rule: number,
  states: Uint32Array,
  groups: (output: number, byte: number) => number,
): void {
  for (let state = 0; state + 1 < outputs.length; state++) {
    const from = outputs[state] as number
    const to = outputs[state + 1] as number
    let own = false
    for (let i = from; i < to; i++) if (owners[ends[i] as number] === rule) own = true
    if (!own) continue
    for (let byte = 0; byte < SIEVE; byte++) {
      let any = 0
      for (let i = from; i < to; i++) any |= groups(ends[i] as number, byte)
      states[SIEVE * state + byte] = any
    }
  }
}
