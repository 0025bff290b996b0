// Learns phrases by their bytes, and makes of them the smallest automaton that tells them apart by what they mean.

import { MARK, SPACE } from './plain-words.ts'

/** What phrases come to. A state is a number; that of the beginning is the last. */
export interface Phrases {
  /** By state: where its moves begin in `moves`; one more ends the last. */
  readonly from: Uint32Array
  /** A byte, and above it the state behind it, in the order of the bytes. */
  readonly moves: Uint32Array
  /** By state: what a phrase means that ends there, with any ending or none (a number of `meanings`); -1 = nothing. */
  readonly open: Int16Array
  readonly whole: Int16Array
  /** Lists of kinds. */
  readonly meanings: readonly (readonly number[])[]
}

const NOTHING = -1
const EMPTY = -1
/** So many slots there are to begin with. */
const LEAST = 1 << 12

const HYPHEN = 0x2d
/** Behind a phrase any ending, in front of it a word that it is the end of. */
export const STAR = 0x2a
export const BAR = 0x7c
/** In front of a rare phrase; no part of it. */
const RARE = 0x21

/** States that are made in one step. */
const STEP = 2048

export class PhraseTrie {
  /** Of each list of kinds one, by how it is written. */
  readonly #meanings = new Map<string, number>()
  readonly #lists: (readonly number[])[] = []
  #keys = new Int32Array(LEAST).fill(EMPTY)
  #nodes = new Int32Array(LEAST)
  #mask = LEAST - 1
  #count = 1
  #open = new Int16Array(LEAST / 2).fill(NOTHING)
  #whole = new Int16Array(LEAST / 2).fill(NOTHING)

  /** Puts the phrases of a text between bars into the trie, byte by byte: there are thousands. */
  learn(bytes: Uint8Array, kind: number): void {
    let node = 0
    let isOpen = false
    let isGap = false
    let last = BAR
    for (const byte of bytes) {
      if (byte === BAR) {
        if (node !== 0) this.#mean(isOpen ? this.#open : this.#whole, node, kind)
        node = 0
        isOpen = false
        isGap = false
      } else if (byte === STAR && node !== 0) isOpen = true
      // Of a comma and the space behind it only the comma is left in a text.
      else if (byte <= SPACE || byte === HYPHEN) isGap = node !== 0 && last !== MARK
      else if (byte !== RARE || node !== 0) {
        if (isGap) node = this.#after(node, SPACE)
        isGap = false
        node = this.#after(node, byte)
        last = byte
      }
    }
  }

  #mean(ends: Int16Array, node: number, kind: number): void {
    const before = this.#lists[ends[node] as number] ?? []
    if (before.includes(kind)) return
    const kinds = [...before, kind]
    const key = kinds.join()
    const known = this.#meanings.get(key)
    ends[node] = known ?? this.#lists.push(kinds) - 1
    if (known === undefined) this.#meanings.set(key, ends[node])
  }

  #after(node: number, byte: number): number {
    let slot = this.#slot(node, byte)
    if (this.#keys[slot] === EMPTY) {
      if (2 * this.#count >= this.#keys.length) {
        this.#grow()
        slot = this.#slot(node, byte)
      }
      this.#keys[slot] = (node << 8) | byte
      this.#nodes[slot] = this.#count++
    }
    return this.#nodes[slot] as number
  }

  /** Half of the slots stay empty. */
  #grow(): void {
    const [keys, nodes] = [this.#keys, this.#nodes]
    this.#mask = 2 * keys.length - 1
    this.#keys = new Int32Array(2 * keys.length).fill(EMPTY)
    this.#nodes = new Int32Array(2 * keys.length)
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as number
      if (key === EMPTY) continue
      const slot = this.#slot(key >>> 8, key & 0xff)
      this.#keys[slot] = key
      this.#nodes[slot] = nodes[at] as number
    }
    this.#open = longer(this.#open)
    this.#whole = longer(this.#whole)
  }

  #slot(node: number, byte: number): number {
    const key = (node << 8) | byte
    let slot = Math.imul(key, 0x9e3779b1) >>> 7
    for (slot &= this.#mask; this.#keys[slot] !== EMPTY && this.#keys[slot] !== key;) slot = (slot + 1) & this.#mask
    return slot
  }

  /** Nodes behind which the same may follow become one state: two of three do. */
  *smallest(): Generator<void, Phrases> {
    const count = this.#count
    const { begins, edges } = yield* this.#sorted()
    const states = new Int32Array(count)
    const from = new Uint32Array(count + 1)
    const moves = new Uint32Array(count)
    const open = new Int16Array(count)
    const whole = new Int16Array(count)
    const mask = 2 ** Math.ceil(Math.log2(2 * count)) - 1
    const known = new Int32Array(mask + 1).fill(EMPTY)
    let made = 0
    // What follows a node has a higher number.
    for (let node = count - 1; node >= 0; node--) {
      if (node % STEP === 0) yield
      const first = from[made] as number
      let end = first
      let hash = ((this.#open[node] as number) << 16) ^ (this.#whole[node] as number)
      for (let i = begins[node] as number; i < (begins[node + 1] as number); i++) {
        const edge = edges[i] as number
        const move = ((states[edge >>> 8] as number) << 8) | (edge & 0xff)
        moves[end++] = move
        hash = Math.imul(hash ^ move, 0x9e3779b1) ^ (hash >>> 15)
      }
      open[made] = this.#open[node] as number
      whole[made] = this.#whole[node] as number
      from[made + 1] = end
      const isSame = (one: number): boolean => {
        const start = from[one] as number
        if ((from[one + 1] as number) - start !== end - first) return false
        if (open[one] !== open[made] || whole[one] !== whole[made]) return false
        for (let i = first; i < end; i++) if (moves[start + i - first] !== moves[i]) return false
        return true
      }
      let slot = (hash ^ (hash >>> 13)) & mask
      while (known[slot] !== EMPTY && !isSame(known[slot] as number)) slot = (slot + 1) & mask
      if (known[slot] === EMPTY) known[slot] = made++
      states[node] = known[slot] as number
    }
    return {
      from: from.slice(0, made + 1),
      moves: moves.slice(0, from[made]),
      open: open.slice(0, made),
      whole: whole.slice(0, made),
      meanings: this.#lists,
    }
  }

  /** By node, from where to where its edges are: a byte and, above it, the node behind it, in order of the bytes. */
  *#sorted(): Generator<void, { readonly begins: Uint32Array; readonly edges: Uint32Array }> {
    const keys = this.#keys
    const begins = new Uint32Array(this.#count + 1)
    for (let at = 0; at < keys.length; at++) {
      if (at % STEP === 0) yield
      const key = keys[at] as number
      if (key !== EMPTY) begins[(key >>> 8) + 1] = (begins[(key >>> 8) + 1] as number) + 1
    }
    for (let node = 0; node < this.#count; node++)
      begins[node + 1] = (begins[node + 1] as number) + (begins[node] as number)
    const edges = new Uint32Array(this.#count - 1)
    const next = begins.slice()
    for (let at = 0; at < keys.length; at++) {
      if (at % STEP === 0) yield
      const key = keys[at] as number
      if (key === EMPTY) continue
      const node = key >>> 8
      const edge = ((this.#nodes[at] as number) << 8) | (key & 0xff)
      let place = next[node] as number
      next[node] = place + 1
      for (; place > (begins[node] as number) && ((edges[place - 1] as number) & 0xff) > (key & 0xff); place--)
        edges[place] = edges[place - 1] as number
      edges[place] = edge
    }
    return { begins, edges }
  }
}

function longer(ends: Int16Array<ArrayBuffer>): Int16Array<ArrayBuffer> {
  const twice = new Int16Array(2 * ends.length).fill(NOTHING)
  twice.set(ends)
  return twice
}
