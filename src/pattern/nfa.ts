// Turns a parsed pattern into a byte automaton of bounded size.

import type { Node } from './syntax.ts'
import { trie, type TrieNode } from './utf8.ts'

/** Refuses pattern bombs: `(x{1000}){1000}` and their kin. */
const MAX_STATES = 20_000
const MAX_EDGES = 200_000

export const READ = 0
export const SPLIT = 1
export const ASSERT = 2
export const MATCH = 3

/** Struct of arrays, so that a state is a number. State 0 is the match. As small as may be: there is one for each rule. */
export interface Nfa {
  readonly start: number
  readonly kinds: Uint8Array
  /** READ: where its edges begin in `edges`. SPLIT: the one way. ASSERT: what must hold. */
  readonly first: Uint16Array | Uint32Array
  /** READ: where its edges end. SPLIT: the other way. ASSERT: the way on. */
  readonly second: Uint16Array | Uint32Array
  /** `lo, hi, back` each: it leads so many states back. So all rounds of a repetition share theirs. */
  readonly edges: Uint16Array
}

/** Throws what `compile` would throw, without building anything. */
export function refuseBomb(node: Node): void {
  const [states, edges] = size(node)
  if (states >= MAX_STATES || edges >= MAX_EDGES) throw tooLarge()
}

/** How many states and edges a pattern needs. */
function size(node: Node): readonly [states: number, edges: number] {
  switch (node.is) {
    case 'set': {
      const nodes = trie(node.set)
      return [nodes.length, nodes.reduce((sum, one) => sum + one.length / 3, 0)]
    }
    case 'assert':
      return [1, 0]
    case 'cat':
    case 'alt': {
      let [states, edges] = [node.is === 'alt' ? node.of.length - 1 : 0, 0]
      for (const item of node.of) {
        const [more, wider] = size(item)
        states += more
        edges += wider
      }
      return [states, edges]
    }
    case 'repeat': {
      const [states, edges] = size(node.of)
      const rounds = node.max === Infinity ? node.min + 1 : node.max
      const splits = node.max === Infinity ? 1 : node.max - node.min
      return [states * rounds + splits, edges * rounds]
    }
  }
}

export function compile(node: Node): Nfa {
  const builder = new Builder()
  const start = builder.build(node, 0)
  const { length, edgesLength } = builder
  const first = room.first.subarray(0, length)
  const second = room.second.subarray(0, length)
  const small = edgesLength <= 0xffff
  return {
    start,
    kinds: room.kinds.slice(0, length),
    first: small ? new Uint16Array(first) : first.slice(),
    second: small ? new Uint16Array(second) : second.slice(),
    edges: room.edges.slice(0, edgesLength),
  }
}

/** Where one automaton at a time is built: lists that grow would leave several times its size to collect. */
const room = {
  kinds: new Uint8Array(MAX_STATES),
  first: new Uint32Array(MAX_STATES),
  second: new Uint32Array(MAX_STATES),
  edges: new Uint16Array(1 << 12),
}
room.kinds[0] = MATCH

const tooLarge = () =>
  new Error(`Cannot compile pattern: it needs more than ${MAX_STATES} states; lower its repetition counts`)

class Builder {
  /** State 0 is the match. */
  length = 1
  edgesLength = 0
  /** With those that are shared. */
  #count = 0
  /** By trie, then by how far back it leads on: where the edges of each of its nodes begin; one more entry ends the last. */
  readonly #known = new Map<readonly TrieNode[], Map<number, readonly number[]>>()

  #add(kind: number, first: number, second: number): number {
    if (this.length >= MAX_STATES || this.#count >= MAX_EDGES) throw tooLarge()
    room.kinds[this.length] = kind
    room.first[this.length] = first
    room.second[this.length] = second
    return this.length++
  }

  #edge(lo: number, hi: number, back: number): void {
    const at = this.edgesLength
    if (at + 3 > room.edges.length) {
      const larger = new Uint16Array(room.edges.length * 2)
      larger.set(room.edges)
      room.edges = larger
    }
    room.edges[at] = lo
    room.edges[at + 1] = hi
    room.edges[at + 2] = back
    this.edgesLength += 3
  }

  /** The state that begins `node` and goes on with `next`: built from the back, so that `next` exists. */
  build(node: Node, next: number): number {
    switch (node.is) {
      case 'set':
        return this.#set(node.set, next)
      case 'assert':
        return this.#add(ASSERT, node.what, next)
      case 'cat':
        return node.of.reduceRight((then, item) => this.build(item, then), next)
      case 'alt': {
        const ways = node.of.map((branch) => this.build(branch, next))
        return ways.reduceRight((other, way) => this.#add(SPLIT, way, other))
      }
      case 'repeat':
        return this.#repeat(node.of, node.min, node.max, next)
    }
  }

  #repeat(of: Node, min: number, max: number, next: number): number {
    let then = next
    if (max === Infinity) {
      const loop = this.#add(SPLIT, 0, next)
      room.first[loop] = this.build(of, loop)
      then = loop
    } else for (let i = min; i < max; i++) then = this.#add(SPLIT, this.build(of, then), next)
    for (let i = 0; i < min; i++) then = this.build(of, then)
    return then
  }

  #set(set: readonly number[], next: number): number {
    const nodes = trie(set)
    const places = this.#edgesOf(nodes, this.length - next)
    for (const [i, node] of nodes.entries()) {
      this.#count += node.length / 3
      this.#add(READ, places[i] as number, places[i + 1] as number)
    }
    return this.length - 1
  }

  #edgesOf(nodes: readonly TrieNode[], back: number): readonly number[] {
    let known = this.#known.get(nodes)
    if (known === undefined) this.#known.set(nodes, (known = new Map()))
    let places = known.get(back)
    if (places === undefined) {
      const made = [this.edgesLength]
      for (const [index, node] of nodes.entries()) {
        for (let i = 0; i < node.length; i += 3) {
          const target = node[i + 2] as number
          this.#edge(node[i] as number, node[i + 1] as number, target < 0 ? back + index : index - target)
        }
        made.push(this.edgesLength)
      }
      known.set(back, (places = made))
    }
    return places
  }
}
