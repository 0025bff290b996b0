// Knows how long what a part of a pattern reads may be, and of which bytes.

import type { Node } from './syntax.ts'
import { encode, trie } from './utf8.ts'

function size(rune = 0): number {
  return encode(rune).length
}

/** Least and most bytes an item takes. */
export function lengths(node: Node): readonly [least: number, most: number] {
  switch (node.is) {
    case 'assert':
      return [0, 0]
    case 'set': {
      if (node.set.length === 0) return [0, 0]
      const invalid = (node.set[node.set.length - 1] as number) >= 0xfffd
      return [invalid ? 1 : size(node.set[0]), size(node.set[node.set.length - 1])]
    }
    case 'cat': {
      const each = node.of.map(lengths)
      return [each.reduce((sum, [least]) => sum + least, 0), each.reduce((sum, [, most]) => sum + most, 0)]
    }
    case 'alt': {
      const each = node.of.map(lengths)
      return [Math.min(...each.map(([least]) => least)), Math.max(...each.map(([, most]) => most))]
    }
    case 'repeat': {
      const [least, most] = lengths(node.of)
      return [least * node.min, most === 0 ? 0 : most * node.max]
    }
  }
}

/** Marks every byte that an item can read. */
export function spread(node: Node, into: Uint8Array): void {
  if (node.is === 'cat' || node.is === 'alt') for (const item of node.of) spread(item, into)
  else if (node.is === 'repeat') spread(node.of, into)
  else if (node.is === 'set')
    for (const edges of trie(node.set))
      for (let i = 0; i < edges.length; i += 3) into.fill(1, edges[i], (edges[i + 1] as number) + 1)
}
