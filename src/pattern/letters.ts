// Knows the tree of a single letter: most of every pattern is made of the same few.

import type { Node } from './syntax.ts'
import { fold } from './unicode.ts'

/** Those of ASCII, by whether they fold; made once, for patterns come by the hundred. */
const letters = new Map<number, Node>()

export function literal(rune: number, folds: boolean): Node {
  const key = rune * 2 + (folds ? 1 : 0)
  const known = letters.get(key)
  if (known !== undefined) return known
  const range = [rune, rune]
  const node: Node = { is: 'set', set: folds ? fold(range) : range }
  if (rune < 0x80) letters.set(key, node)
  return node
}
