// The only file that knows how thousands of literals are found in one pass: Aho-Corasick over folded bytes.

import { SKIP } from './backslash.ts'
import { FAR, type FarMoves, farMoves, nearPlanes } from './far-moves.ts'
import { isWord } from './context.ts'
import { howOften } from './rarity.ts'
import { childOf, EDGED, emptyTrie, inOrder, insert, type Trie } from './trie.ts'

/**
 * What the automaton takes for the same: letters of either case, all white space, all digits. A hit is only where a rule
 * begins to look; folding makes one literal of what would be hundreds.
 */
export function folded(byte: number): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte + 32
  if (byte >= 0x09 && byte <= 0x0d) return 0x20
  return byte >= 0x30 && byte <= 0x39 ? 0x30 : byte
}

/** One literal: whose it is, and its bytes, folded, as characters. `edged` = it counts only where a word begins. */
export interface Literal {
  readonly owner: number
  readonly word: string
  readonly edged?: boolean
}

/** Flat tables, so that another machine (WebAssembly) can run the same automaton. A state is the number of its row. */
export interface Tables {
  /** By byte: where its column is in the first row. */
  readonly classes: Uint32Array
  /**
   * `next[(state << SHIFT) + classes[byte]]`, unless that is FAR. Accepting states are the last rows. Who runs it elsewhere
   * puts it there, and the far ones.
   */
  next: Uint16Array | Uint32Array
  readonly far: FarMoves
  readonly rows: number
  /** The state in which a text begins, and behind each byte of no word where nothing else has begun. */
  readonly start: number
  /** States from here on accept. */
  readonly accepting: number
  /** By state: how many bytes of a literal it has seen. */
  readonly depth: Uint8Array
  /** By accepting state: where its literals begin in `ends`; one more entry ends the last. */
  readonly outputs: Uint32Array
  /** Numbers of literals. */
  readonly ends: Uint32Array
  readonly owners: Uint32Array
  readonly lengths: Uint8Array
  /** The literals one after the other, and where each begins. */
  readonly bytes: Uint8Array
  readonly begins: Uint32Array
}

/** Columns of a row, some of them unused. */
const COLUMNS = 128
/** The column of bytes that stand in no literal and in no word. */
const APART = 2
/**
 * A row lies in several planes: of the common columns of all rows, half a line of the cache each, then of the next ones. As
 * one piece the rows would have their common columns in the same few sets of the cache, and the rare ones with them.
 */
export const SHIFT = 4
const PLANE = 1 << SHIFT

export function tables(literals: readonly Literal[]): Tables {
  const columns = classify(literals)
  const most = literals.reduce((sum, { word }) => sum + word.length, 2)
  const trie = emptyTrie(most, COLUMNS)
  const known: Literal[] = []
  for (const literal of literals) {
    const at = insert(trie, literal, columns)
    const own = trie.own.get(at)
    if (own === undefined) trie.own.set(at, [known.push(literal) - 1])
    // Bytes that share a column bring several here: which of them it was is asked of the text.
    else own.push(known.push(literal) - 1)
  }
  const made = complete(
    trie,
    columns,
    known.map(({ word }) => word.length),
  )
  // In the order in which states tell of them: those of states that text comes to most lie side by side.
  const order = [...new Set(made.ends)]
  const numbers = new Uint32Array(order.length)
  for (const [number, one] of order.entries()) numbers[one] = number
  const ends = made.ends.map((one) => numbers[one] as number)
  const sorted = order.map((one) => known[one] as Literal)
  const lengths = Uint8Array.from(sorted, ({ word }) => word.length)
  const begins = new Uint32Array(sorted.length + 1)
  for (const [i, length] of lengths.entries()) begins[i + 1] = (begins[i] as number) + length
  const bytes = new Uint8Array(begins[sorted.length] as number)
  for (const [i, { word }] of sorted.entries())
    for (let at = 0; at < word.length; at++) bytes[(begins[i] as number) + at] = word.charCodeAt(at)
  const owners = Uint32Array.from(sorted, ({ owner }) => owner)
  return { ...made, ends, owners, lengths, bytes, begins }
}

/**
 * The commonest bytes come first: the moves that text makes most lie side by side in every row. Where there are too many,
 * bytes beyond ASCII share columns: a hit is only where a rule begins to look.
 */
function classify(literals: readonly Literal[]): Uint8Array {
  const classes = new Uint8Array(256)
  // The first is that of SKIP, which text with escapes is full of; the next of what stands in no literal and no word.
  let columns = 2
  const seen = new Set<number>()
  for (const { word } of literals) for (let i = 0; i < word.length; i++) seen.add(word.charCodeAt(i))
  const common = [...seen].sort((a, b) => howOften(b) - howOften(a))
  const ascii = common.filter((byte) => byte < 0x80)
  for (const byte of ascii) classes[byte] = ++columns
  const rest = COLUMNS - 1 - columns
  for (const [i, byte] of common.filter((byte) => byte >= 0x80).entries()) classes[byte] = columns + 1 + (i % rest)
  for (let byte = 0; byte < 256; byte++) classes[byte] = classes[folded(byte)] as number
  for (let byte = 0; byte < 256; byte++) if (classes[byte] === 0 && !isWord(byte)) classes[byte] = APART
  // In no literal: it moves the automaton nowhere.
  classes[SKIP] = 1
  return classes
}

/** Makes an automaton of the trie; afterwards `own` of every node also holds what its suffixes accept. */
function complete(
  trie: Trie,
  columns: Uint8Array,
  lengths: readonly number[],
): Pick<Tables, 'classes' | 'next' | 'far' | 'rows' | 'start' | 'accepting' | 'depth' | 'outputs' | 'ends'> {
  const { size, child, sibling, column, own } = trie
  const fails = new Int32Array(size)
  const order = new Int32Array(size)
  // Behind each byte of no word a word may begin: there nothing longer is left of what fails, but that.
  const parts = new Uint8Array(COLUMNS)
  for (let byte = 0; byte < 256; byte++) if (!isWord(byte)) parts[columns[byte] as number] = 1
  order[1] = EDGED
  for (let read = 0, written = 2; read < size; read++) {
    const node = order[read] as number
    for (let one = child[node] as number; one !== 0; one = sibling[one] as number) {
      order[written++] = one
      const by = column[one] as number
      let fail = fails[node] as number
      let shorter = node === 0 ? 0 : childOf(trie, fail, by)
      while (shorter === 0 && fail !== 0) shorter = childOf(trie, (fail = fails[fail] as number), by)
      fails[one] = shorter === 0 && parts[by] === 1 ? EDGED : shorter
      const suffixes = own.get(shorter)
      if (suffixes !== undefined) own.set(one, [...(own.get(one) ?? []), ...suffixes])
    }
  }
  const sorted = inOrder(trie, columns)
  const row = new Int32Array(size)
  for (const [place, node] of sorted.entries()) row[node] = place
  const all = 1 + Math.floor(Math.max(...columns) / PLANE)
  const planes = nearPlanes(size, all)
  const place = (one: number): number => ((Math.floor(one / PLANE) * size) << SHIFT) + (one % PLANE)
  const next = size > 0x10000 ? new Uint32Array((planes * size) << SHIFT) : new Uint16Array((planes * size) << SHIFT)
  // Most rows are that of the root in most planes: only pieces in which another has moves of its own are copied.
  const planeOf = (one: number): number => Math.floor((column[one] as number) / PLANE)
  const root = Array.from(parts, (apart) => (apart === 1 ? (row[EDGED] as number) : 0))
  for (let one = child[0] as number; one !== 0; one = sibling[one] as number)
    root[column[one] as number] = row[one] as number
  for (let by = 0; by < planes * PLANE; by++) next[place(by)] = root[by] as number
  for (let plane = 0; plane < planes; plane++)
    repeat(next.subarray((plane * size) << SHIFT, ((plane + 1) * size) << SHIFT))
  const words = new Uint32Array(next.buffer)
  const width = (PLANE * next.BYTES_PER_ELEMENT) / 4
  const apart = new Uint8Array(size)
  for (let i = 1; i < size; i++) {
    const node = order[i] as number
    const fail = fails[node] as number
    let pieces = apart[fail] as number
    for (let plane = 0, rest = pieces; rest !== 0; plane++, rest >>= 1) {
      if ((rest & 1) === 0) continue
      const to = (plane * size + (row[node] as number)) * width
      const from = (plane * size + (row[fail] as number)) * width
      for (let word = 0; word < width; word++) words[to + word] = words[from + word] as number
    }
    for (let one = child[node] as number; one !== 0; one = sibling[one] as number) {
      if (planeOf(one) >= planes) continue
      pieces |= 1 << planeOf(one)
      next[((row[node] as number) << SHIFT) + place(column[one] as number)] = row[one] as number
    }
    apart[node] = pieces
  }
  const skip = place(columns[SKIP] as number)
  for (let one = 0; one < size; one++) next[(one << SHIFT) + skip] = one
  const outputs: number[] = []
  const ends: number[] = []
  for (const node of sorted.subarray(size - own.size)) {
    outputs.push(ends.length)
    // The longest first: of one rule's hits that end together the earlier start comes first.
    ends.push(...(own.get(node) ?? []).sort((a, b) => (lengths[b] as number) - (lengths[a] as number)))
  }
  outputs.push(ends.length)
  return {
    classes: Uint32Array.from(columns, (one) =>
      one < planes * PLANE ? place(one) : FAR + place(one - planes * PLANE),
    ),
    next,
    far: farMoves({ order, fails, child, sibling, column, row }, planes, all - planes, root),
    rows: size,
    start: row[EDGED] as number,
    accepting: size - own.size,
    depth: Uint8Array.from(sorted, (node) => trie.depth[node] as number),
    outputs: Uint32Array.from(outputs),
    ends: Uint32Array.from(ends),
  }
}

/** Fills rows with what the first of them has. */
function repeat(rows: Uint16Array | Uint32Array): void {
  for (let filled = PLANE; filled < rows.length; filled *= 2) rows.copyWithin(filled, 0, filled)
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
  const { classes, accepting, outputs, ends } = tables
  let { next, far } = tables
  let { state } = found
  found.looked = false
  for (let at = from; at < to;) {
    const place = classes[bytes[at++] as number] as number
    if (place < FAR) state = next[(state << SHIFT) + place] as number
    else {
      const piece = far.index[((place - FAR) >> SHIFT) + state] as number
      state = far.pieces[(piece << SHIFT) + (place & (PLANE - 1))] as number
    }
    // Behind a skipped byte the same literals would seem to end once more.
    if (state < accepting || bytes[at - 1] === SKIP) continue
    const output = state - accepting
    for (let i = outputs[output] as number; i < (outputs[output + 1] as number); i++)
      visit(at, ends[i] as number, state)
    // Visiting may move the memory they lie in.
    next = tables.next
    far = tables.far
  }
  found.state = state
}
