// Knows where the moves of rare bytes are kept: most states share them, so a state has the number of a piece of 16 moves.

/** Marks the class of a byte whose moves lie in pieces. */
export const FAR = 0x80000000
/** So many planes of 16 columns are rows of moves, one for each state, in any case: what text in ASCII comes to. */
const NEAR = 4
/** … and all of them where that takes no more (bytes): a move in a piece is two loads, one after the other. */
const SMALL = 2 << 20

const PLANE = 16

/** How many planes of all are rows. */
export function nearPlanes(rows: number, all: number): number {
  return rows * all * PLANE * 2 <= SMALL ? all : Math.min(all, NEAR)
}

type Cells = Uint16Array | Uint32Array

/** `pieces[(index[plane * rows + state] << 4) + column]`, planes counted from the first that is far. */
export interface FarMoves {
  index: Cells
  pieces: Cells
}

/** A trie in the order of its nodes' depths, and the rows that they have in the automaton. */
export interface Nodes {
  readonly order: Int32Array
  readonly fails: Int32Array
  readonly child: Int32Array
  readonly sibling: Int32Array
  readonly column: Uint8Array
  readonly row: Int32Array
}

/** Of `planes` planes behind the `near` ones. `root` = by column: the move of the root. */
export function farMoves(nodes: Nodes, near: number, planes: number, root: ArrayLike<number>): FarMoves {
  const { order, fails, child, sibling, column, row } = nodes
  const size = row.length
  const isFar = (one: number): boolean => (column[one] as number) >= near * PLANE
  let count = planes
  for (let node = 1; node < size; node++) {
    let seen = 0
    for (let one = child[node] as number; one !== 0; one = sibling[one] as number)
      if (isFar(one)) seen |= 1 << ((column[one] as number) >> 4)
    for (; seen !== 0; seen &= seen - 1) count++
  }
  const make = (cells: number): Cells =>
    count > 0x10000 || size > 0x10000 ? new Uint32Array(cells) : new Uint16Array(cells)
  const index = make(planes * size)
  const pieces = make(count * PLANE)
  let made = 0
  for (; made < planes; made++) {
    for (let i = 0; i < PLANE; i++) pieces[made * PLANE + i] = root[(near + made) * PLANE + i] ?? 0
    index[made * size + (row[0] as number)] = made
  }
  if (planes === 0) return { index, pieces }
  for (let i = 1; i < size; i++) {
    const node = order[i] as number
    const own = row[node] as number
    const shorter = row[fails[node] as number] as number
    for (let plane = 0; plane < planes; plane++) index[plane * size + own] = index[plane * size + shorter] as number
    let fresh = 0
    for (let one = child[node] as number; one !== 0; one = sibling[one] as number) {
      if (!isFar(one)) continue
      const plane = ((column[one] as number) >> 4) - near
      const place = plane * size + own
      if ((fresh & (1 << plane)) === 0) {
        fresh |= 1 << plane
        const from = (index[place] as number) * PLANE
        pieces.copyWithin(made * PLANE, from, from + PLANE)
        index[place] = made++
      }
      pieces[(index[place] as number) * PLANE + ((column[one] as number) & 15)] = row[one] as number
    }
  }
  return { index, pieces }
}
