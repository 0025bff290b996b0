// The only file that knows when a few longer words to look for are not worth more than the beginning they share.

import type { Weights } from './rarity.ts'

/** Hits per megabyte that a word less is worth: each makes the automaton larger for every byte. */
const WORTH = 0.05
/** So few are looked for as they are. */
const FEW = 12
/** Shorter beginnings say too little. */
const SHORTEST = 5

/** The same words, or beginnings of them where that is as good: every word still begins with one of the result. */
export function thinned(words: readonly string[], weights: Weights): readonly string[] {
  return words.length < FEW ? words : thin(words, 0, weights).words
}

interface Thin {
  readonly words: readonly string[]
  readonly cost: number
}

/** All words share their first `length` letters. */
function thin(words: readonly string[], length: number, weights: Weights): Thin {
  const first = words[0] as string
  const start = first.slice(0, length)
  if (words.length === 1) return { words, cost: weights.chance(first) }
  const groups = new Map<string, string[]>()
  for (const word of words) {
    // A word that ends here is a beginning of all the others.
    if (word.length === length) return { words: [start], cost: weights.chance(start) }
    const group = groups.get(word.charAt(length))
    if (group === undefined) groups.set(word.charAt(length), [word])
    else group.push(word)
  }
  const parts = [...groups.values()].map((group) => thin(group, length + 1, weights))
  const kept = parts.flatMap((part) => part.words)
  const cost = parts.reduce((sum, part) => sum + part.cost, 0)
  const whole = length < SHORTEST ? Infinity : weights.chance(start)
  return kept.length > 1 && whole <= cost + WORTH * (kept.length - 1)
    ? { words: [start], cost: whole }
    : { words: kept, cost }
}
