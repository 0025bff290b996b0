// Knows how the automaton of phrases is laid in rows of numbers, for the build to put into the binary.

import type { Rows } from '../pattern/ready-made.ts'
import type { Phrases } from './phrase-trie.ts'

export function rowsOfPhrases({ from, moves, open, whole, meanings }: Phrases): Rows {
  const ends: number[] = [0]
  for (const kinds of meanings) ends.push((ends.at(-1) as number) + kinds.length)
  return { from, moves, open, whole, ends: Uint32Array.from(ends), kinds: Uint16Array.from(meanings.flat()) }
}

export function phrasesFrom(rows: Rows): Phrases {
  const { from, moves, open, whole, ends, kinds } = rows as Rows & {
    from: Uint32Array
    moves: Uint32Array
    open: Int16Array
    whole: Int16Array
    ends: Uint32Array
    kinds: Uint16Array
  }
  const meanings = Array.from(ends.subarray(1), (end, i) => [...kinds.subarray(ends[i], end)])
  return { from, moves, open, whole, meanings }
}
