// The only file that knows how thousands of literals are found in one pass: Aho-Corasick over folded bytes.

import { SKIP } from './backslash.ts'
import { howOften } from './rarity.ts'

/**
 * What the automaton takes for the same: letters of either case, all white space, all digits. A hit is only where a rule
 * begins to look; folding makes one literal of what would be hundreds.
 */
export function folded(byte: number): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte + 32
  if (byte >= 0x09 && byte <= 0x0d) return 0x20
  return byte >= 0x30 && byte <= 0x39 ? 0x30 : byte
}

/** One literal: whose it is, and what it is, folded. */
export interface Literal {
  readonly owner: number
  readonly bytes: readonly number[]
}

/** Flat tables, so that another machine (WebAssembly) can run the same automaton. */
export interface Tables {
  /** Byte to column. */
  readonly classes: Uint8Array
  /** `next[state + column]`; a state is the offset of its row. Accepting states are the last rows. */
  readonly next: Uint32Array
  readonly width: number
  /** States from here on accept. */
  readonly accepting: number
  /** By row number: how many bytes of a literal the state has seen. */
  readonly depth: Uint8Array
  /** By accepting row: where its literals begin in `ends`; one more entry ends the last. */
  readonly outputs: Uint32Array
  /** Numbers of literals. */
  readonly ends: Uint32Array
  readonly owners: Uint32Array
  readonly lengths: Uint8Array
  /** By literal. */
  readonly literals: readonly (readonly number[])[]
}

interface Building {
  /** By column. */
  readonly children: Map<number, number>
  readonly depth: number
  /** Numbers of literals. */
  readonly own: number[]
}

/** Columns of a row at most: WebAssembly has so many. */
export const COLUMNS = 128

export function tables(literals: readonly Literal[]): Tables {
  const classes = classify(literals)
  const nodes: Building[] = [{ children: new Map(), depth: 0, own: [] }]
  const known: Literal[] = []
  for (const literal of literals) {
    const { owner, bytes } = literal
    let at = 0
    for (const byte of bytes) {
      const column = classes[byte] as number
      const node = nodes[at] as Building
      let child = node.children.get(column)
      if (child === undefined) {
        child = nodes.push({ children: new Map(), depth: node.depth + 1, own: [] }) - 1
        node.children.set(column, child)
      }
      at = child
    }
    const { own } = nodes[at] as Building
    // Bytes that share a column make one literal of two.
    if (!own.some((one) => known[one]?.owner === owner)) own.push(known.push(literal) - 1)
  }
  const width = 1 + Math.max(...classes)
  const moves = close(nodes, classes, width)
  return number(nodes, moves, classes, width, known)
}

/**
 * The commonest bytes come first: the moves that text makes most lie side by side in every row. Where there are too many,
 * bytes beyond ASCII share columns: a hit is only where a rule begins to look.
 */
function classify(literals: readonly Literal[]): Uint8Array {
  const classes = new Uint8Array(256)
  let columns = 0
  const common = [...new Set(literals.flatMap(({ bytes }) => bytes))].sort((a, b) => howOften(b) - howOften(a))
  const ascii = common.filter((byte) => byte < 0x80)
  for (const byte of ascii) classes[byte] = ++columns
  const rest = COLUMNS - 2 - columns
  for (const [i, byte] of common.filter((byte) => byte >= 0x80).entries()) classes[byte] = columns + 1 + (i % rest)
  for (let byte = 0; byte < 256; byte++) classes[byte] = classes[folded(byte)] as number
  // In no literal: it moves the automaton nowhere.
  classes[SKIP] = Math.max(...classes) + 1
  return classes
}

/** Completes the trie to an automaton; afterwards `own` of every node also holds what its suffixes accept. */
function close(nodes: readonly Building[], classes: Uint8Array, width: number): Uint32Array {
  const moves = new Uint32Array(nodes.length * width)
  const fails = new Uint32Array(nodes.length)
  const order = [0]
  for (let at = 0; at < order.length; at++) {
    const index = order[at] as number
    const node = nodes[index] as Building
    const fail = fails[index] as number
    if (index !== 0) {
      moves.copyWithin(index * width, fail * width, (fail + 1) * width)
      node.own.push(...(nodes[fail] as Building).own)
    }
    for (const [column, child] of node.children) {
      fails[child] = index === 0 ? 0 : (moves[index * width + column] as number)
      moves[index * width + column] = child
      order.push(child)
    }
  }
  for (let index = 0; index < nodes.length; index++) moves[index * width + (classes[SKIP] as number)] = index
  return moves
}

function number(
  nodes: readonly Building[],
  moves: Uint32Array,
  classes: Uint8Array,
  width: number,
  known: readonly Literal[],
): Tables {
  const accepts = (node: Building): number => (node.own.length > 0 ? 1 : 0)
  const order = nodes
    .map((_, index) => index)
    .sort((a, b) => {
      const [one, other] = [nodes[a] as Building, nodes[b] as Building]
      // Shallow states are the common ones: they lie side by side.
      return accepts(one) - accepts(other) || one.depth - other.depth || a - b
    })
  const row = new Uint32Array(nodes.length)
  order.forEach((index, place) => (row[index] = place))
  const next = new Uint32Array(moves.length)
  const depth = new Uint8Array(nodes.length)
  const outputs: number[] = []
  const ends: number[] = []
  const literals = known.map(({ bytes }) => bytes)
  const lengths = Uint8Array.from(literals, (bytes) => bytes.length)
  let accepting = nodes.length
  order.forEach((index, place) => {
    const node = nodes[index] as Building
    depth[place] = node.depth
    for (let column = 0; column < width; column++)
      next[place * width + column] = (row[moves[index * width + column] as number] as number) * width
    if (node.own.length === 0) return
    accepting = Math.min(accepting, place)
    outputs.push(ends.length)
    // The longest first: of one rule's hits that end together the earlier start comes first.
    ends.push(...node.own.sort((a, b) => (lengths[b] as number) - (lengths[a] as number)))
  })
  outputs.push(ends.length)
  return {
    classes,
    next,
    width,
    accepting: accepting * width,
    depth,
    outputs: Uint32Array.from(outputs),
    ends: Uint32Array.from(ends),
    owners: Uint32Array.from(known, ({ owner }) => owner),
    lengths,
    literals,
  }
}

/** What is carried from one piece of text to the next. */
export interface Found {
  /** The state behind the last byte read. */
  state: number
  /** How many bytes first looks may still read. */
  budget: number
  /** Whether what is visited has been looked at, and was not refused. */
  looked: boolean
}

/** A literal ends before `at`: its number, and the state of the automaton there. */
export type Visit = (at: number, literal: number, state: number) => void

/** Reads `[from, to)` on from `found.state`. */
export function find(tables: Tables, bytes: Uint8Array, from: number, to: number, found: Found, visit: Visit): void {
  const { classes, next, accepting, outputs, ends, width } = tables
  let state = found.state
  found.looked = false
  for (let at = from; at < to;) {
    state = next[state + (classes[bytes[at++] as number] as number)] as number
    // Behind a skipped byte the same literals would seem to end once more.
    if (state < accepting || bytes[at - 1] === SKIP) continue
    const row = (state - accepting) / width
    for (let i = outputs[row] as number; i < (outputs[row + 1] as number); i++) visit(at, ends[i] as number, state)
  }
  found.state = state
}
