// Knows how literals share their beginnings, and in which order an automaton has the nodes.

import type { Literal } from './literals.ts'
import { beginnings } from './prepared.ts'

/** In front of an anchor that counts only where a word begins; no folded byte is a tab. */
export const EDGE = '\t'
/** The node that literals begin at that count only where a word begins; others begin at the root, 0. */
export const EDGED = 1

/** Few numbers a node: as objects, thousands of nodes would be most of what a start leaves to collect. */
export interface Trie {
  size: number
  readonly column: Uint8Array
  readonly depth: Uint8Array
  /** The first child, and the next child of the same parent; 0 = none. */
  readonly child: Int32Array
  readonly sibling: Int32Array
  /** By column: the children of the root and behind them those of EDGED, which have many and are asked most. */
  readonly first: Int32Array
  /** Numbers of literals that end here. */
  readonly own: Map<number, number[]>
}

/** No literals; `most` = nodes there may come to be. */
export function emptyTrie(most: number, columns: number): Trie {
  return {
    size: 2,
    column: new Uint8Array(most),
    depth: new Uint8Array(most),
    child: new Int32Array(most),
    sibling: new Int32Array(most),
    first: new Int32Array(2 * columns),
    own: new Map(),
  }
}

/** The node behind the last letter of a word. */
export function insert(trie: Trie, { word, edged = false }: Literal, columns: Uint8Array): number {
  let at = edged ? EDGED : 0
  for (let i = 0; i < word.length; i++) {
    const column = columns[word.charCodeAt(i)] as number
    let next = childOf(trie, at, column)
    if (next === 0) {
      next = trie.size++
      trie.column[next] = column
      trie.depth[next] = i + 1
      trie.sibling[next] = trie.child[at] as number
      trie.child[at] = next
      if (at <= EDGED) trie.first[at * (trie.first.length >> 1) + column] = next
    }
    at = next
  }
  return at
}

/** 0 = none. */
export function childOf({ child, sibling, column, first }: Trie, node: number, wanted: number): number {
  if (node <= EDGED) return first[node * (first.length >> 1) + wanted] as number
  let one = child[node] as number
  while (one !== 0 && column[one] !== wanted) one = sibling[one] as number
  return one
}

/** By node: how often text comes there, as prepared at build time; 0 = it was never seen to. */
function oftenBy(trie: Trie, columns: Uint8Array): Uint8Array {
  const often = new Uint8Array(trie.size)
  for (const [power, words] of beginnings.entries())
    for (const word of words) {
      const from = word.startsWith(EDGE) ? 1 : 0
      let node = from === 1 ? EDGED : 0
      for (let i = from; i < word.length; i++) {
        node = childOf(trie, node, columns[word.charCodeAt(i)] as number)
        if (node === 0) break
      }
      if (node !== 0) often[node] = power
    }
  return often
}

/**
 * The root first, those that accept last. What text comes to most lies side by side in the midst of them, in few pages and
 * lines: that is walked all the time.
 */
export function inOrder(trie: Trie, columns: Uint8Array): Int32Array {
  const { size, own } = trie
  const often = oftenBy(trie, columns)
  const most = beginnings.length
  const ranks = new Int32Array(size)
  const places = new Int32Array(2 * most + 2)
  places[1] = 1
  for (let node = 1; node < size; node++) {
    const one = own.has(node) ? 2 * most - (often[node] as number) : 1 + (often[node] as number)
    ranks[node] = one
    places[one + 1] = (places[one + 1] as number) + 1
  }
  for (let one = 1; one < places.length; one++) places[one] = (places[one] as number) + (places[one - 1] as number)
  const sorted = new Int32Array(size)
  for (let node = 0; node < size; node++) {
    const one = ranks[node] as number
    sorted[places[one] as number] = node
    places[one] = (places[one] as number) + 1
  }
  return sorted
}
