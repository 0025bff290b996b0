// Knows how to go back over the bytes at hand: by those that count, and as far as what leads up to an anchor may reach.

import { SKIP } from '../pattern/backslash.ts'
import type { Leads } from '../pattern/leads.ts'
import { folded, type Tables } from '../pattern/literals.ts'
import type { Text } from '../pattern/scratch.ts'

/** So many bytes before `at`, of those that count. */
export function back({ bytes, base }: Text, at: number, count: number): number {
  let place = at
  for (let left = count; left > 0; left--) {
    place--
    while (place > 0 && bytes[place - base] === SKIP) place--
    if (place < 0) place = 0
  }
  return place
}

/** Back over the literal that number `output` is, where it ends before `at`; -1 = the text has other letters. */
export function backOver({ bytes: literals, begins }: Tables, output: number, text: Text, at: number): number {
  const { bytes, base } = text
  const begin = begins[output] as number
  let place = at
  for (let i = (begins[output + 1] as number) - 1; i >= begin; i--) {
    place = back(text, place, 1)
    if (folded(bytes[place - base] as number) !== literals[i]) return -1
  }
  return place
}

/** The earliest place from which the leads of some rule reach up to `anchor`. */
export function ledFrom({ width, allowed, reach, alive }: Leads, text: Text, anchor: number): number {
  let start = anchor
  alive.fill(-1)
  for (let step = 1; start > 0; step++) {
    const before = back(text, start, 1)
    const row = (text.bytes[before - text.base] as number) * width
    let any = 0
    for (let word = 0; word < width; word++)
      any |= alive[word] =
        (alive[word] as number) & (allowed[row + word] as number) & (reach[step * width + word] as number)
    if (any === 0) return start
    start = before
  }
  return start
}
