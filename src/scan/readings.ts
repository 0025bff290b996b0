// Reads a stream as it is and in every way it may be written otherwise: escapes, encodings, look-alike letters.

import { deepest } from './deepest.ts'
import { BACKSLASH, ENTITY, FOLD, FOLD_BARE, PERCENT } from './escapes.ts'
import { Rewriting, type Touched, type Window } from './rewrite.ts'
import { BEHIND, DEPTH, PIECE, type Room } from './room-map.ts'
import { Runs } from './runs.ts'
import type { Look, Scanner, Watch } from './scanner.ts'
import { Tail } from './tail.ts'
import { Known } from './view-known.ts'
import { workroom } from './workroom.ts'

const views: readonly string[] = ['json-escape', 'percent', 'html-entity', 'unicode', 'unicode']
/** What the survey says by which reading has something to do. */
const wakers: readonly number[] = [1, 2, 4, 8, 8]

const everything: readonly number[] = [PERCENT, BACKSLASH, ENTITY, FOLD, FOLD_BARE]
/** Inside an escape the same may stand again, or what its writers escape: `&` in JSON, letters that are none anywhere. */
const within: readonly (readonly number[])[] = [
  [BACKSLASH, ENTITY, FOLD, FOLD_BARE],
  [PERCENT, FOLD],
  [ENTITY, FOLD],
  [],
  [],
]

/**
 * The same scanner, looking also at what the bytes decode to. A hit's offsets are those of the original bytes; `view`
 * names the reading (`base64`, `percent base64` …). Each reading sleeps until something is written its way.
 */
export function seenThrough(scanner: Scanner, depth = DEPTH): Scanner {
  return { open: (tail) => new Monotone(opened(scanner, everything, depth, null, tail)) }
}

function opened(
  scanner: Scanner,
  kinds: readonly number[],
  depth: number,
  touched: Touched | null,
  tail?: Tail,
): Watch {
  return depth === 0 ? plainly(scanner, tail) : new ReadingsWatch(scanner, kinds, depth, touched, tail)
}

/** Most scanners read plain escapes better by themselves. */
function plainly(scanner: Scanner, tail?: Tail): Watch {
  return scanner.openEscaped?.(tail) ?? scanner.open(tail)
}

/** What was settled stays so: a reading that wakes looks back at bytes which have gone already. */
class Monotone implements Watch {
  readonly #watch: Watch
  #settled = 0

  constructor(watch: Watch) {
    this.#watch = watch
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const { hits, settled } = this.#watch.look(chunk, last)
    this.#settled = Math.max(this.#settled, settled)
    return { hits, settled: this.#settled }
  }
}

/** Most streams have none: shared. */
const none: readonly Rewriting[] = []

class ReadingsWatch implements Watch, Scanner {
  readonly #plain: Watch
  readonly #scanner: Scanner
  readonly #kinds: readonly number[]
  readonly #depth: number
  /** Those that have ever had something to do. */
  #rewritings: readonly Rewriting[] = none
  readonly #runs: Runs
  readonly #room: Room
  readonly #known = new Known()
  /** For readings that wake. */
  readonly #tail: Tail
  readonly #keeps: boolean
  #at = 0

  constructor(scanner: Scanner, kinds: readonly number[], depth: number, touched: Touched | null, tail?: Tail) {
    this.#keeps = tail === undefined
    this.#tail = tail ?? new Tail()
    this.#tail.want(BEHIND)
    this.#plain = plainly(scanner, this.#tail)
    this.#scanner = scanner
    this.#kinds = kinds
    this.#depth = depth
    this.#room = workroom().rooms[depth - 1] as Room
    this.#runs = new Runs(this, touched, this.#known)
  }

  /** What a run decodes to is a text of its own: it may be written in any way. */
  open(): Watch {
    if (this.#depth > 1) return opened(this.#scanner, everything, this.#depth - 1, null)
    return deepest({ open: () => plainly(this.#scanner) }).open()
  }

  #rewriting(kind: number): Rewriting {
    const inside = within[kind] as readonly number[]
    const sparing = this.#scanner.openEscaped !== undefined
    const open = (touched: Touched): Watch => opened(this.#scanner, inside, this.#depth - 1, touched)
    const one = new Rewriting(views[kind] as string, kind, open, (hit) => this.#known.add(hit, 1), sparing)
    this.#rewritings = [...this.#rewritings, one]
    return one
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const plain = this.#plain.look(chunk, last)
    for (const hit of plain.hits) this.#known.add(hit, hit.view === undefined ? 0 : 1)
    let from = 0
    do {
      const to = Math.min(chunk.length, from + PIECE)
      this.#piece(chunk, from, to, last && to === chunk.length)
      from = to
    } while (from < chunk.length)
    if (this.#keeps && !last) this.#tail.keep(chunk)
    let settled = Math.min(plain.settled, this.#runs.settled)
    for (const rewriting of this.#rewritings) settled = Math.min(settled, rewriting.settled)
    return this.#known.tell(last ? this.#at : settled)
  }

  #piece(chunk: Uint8Array, start: number, end: number, last: boolean): void {
    const { heap, tools } = workroom()
    const room = this.#room
    const fresh = room.text + BEHIND
    const from = fresh - Math.min(BEHIND, this.#at)
    const to = fresh + end - start
    if (start > 0) heap.set(chunk.subarray(start - BEHIND, end), room.text)
    else {
      const size = this.#tail.put(heap, room.text, BEHIND)
      if (size < BEHIND) heap.fill(0, room.text, fresh - size)
      heap.set(end === chunk.length ? chunk : chunk.subarray(0, end), fresh)
    }
    const shift = this.#at - fresh
    const window: Window = { room, from, to, shift, last }
    const begun = this.#at
    this.#at += end - start
    const found = tools.survey(this.#runs.at - shift, to, room.pairs)
    this.#runs.read(window, tools.listed())
    for (const kind of this.#kinds) {
      const wanted = (found & (wakers[kind] as number)) !== 0
      let one = this.#rewritings.find((rewriting) => rewriting.kind === kind)
      if (one === undefined) {
        if (!wanted) continue
        one = this.#rewriting(kind)
        one.at = begun
      }
      if (one.awake || one.at < begun || wanted) one.read(window)
      else one.at = this.#at
    }
  }
}
