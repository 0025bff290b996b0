// Reads a stream also as it would be without tricks of spelling: spaced, joined from pieces, reversed, with digits for letters.

import { LIMIT_REACHED } from './report.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { Tail } from './tail.ts'
import { Joined } from './view-joined.ts'
import { Known } from './view-known.ts'
import { type Items, Lens, type Reader } from './view-lens.ts'
import { beginnings } from './view-keywords.ts'
import { KEPT, Marks, STEP } from './view-marks.ts'
import { Mirror } from './view-mirror.ts'
import { Numbers } from './view-numbers.ts'
import { PairReader } from './view-pairs.ts'
import { Spaced } from './view-pieces.ts'
import { type Desk, type How, ROOM } from './view-reading.ts'
import { Reversed } from './view-reversed.ts'
import { Rot13 } from './view-rot13.ts'
import { Quoted, SourceBytes, Wide } from './view-source.ts'
import { Form, Leet } from './view-spelling.ts'

/** A way to spell. Those of sentences have to be asked for: digits in tokens are not letters. */
export type View = Exclude<How, ''>

const VIEWS: readonly View[] = ['form', 'spaced', 'joined', 'reversed', 'hex', 'numbers', 'source', 'quoted', 'utf16']

/** For text that is read by models, to whom digits pass for letters. */
export const everySpelling: readonly View[] = [...VIEWS, 'leetspeak', 'rot13', 'backwards']

export interface ViewOptions {
  /** Only these; absent = VIEWS. */
  readonly views?: readonly View[]
  /** All readings together may be so many times as long as the text, and so many bytes more. */
  readonly ratio?: number
  readonly allowance?: number
  /** Without WebAssembly: the same, more slowly. */
  readonly plain?: boolean
}

const RATIO = 8
const ALLOWANCE = 1 << 16

/** Also says what it cost: bytes of all readings besides the original. */
export interface SeeingScanner extends Scanner {
  open(): Watch & { readonly decoded: number }
}

/** What all streams of one scanner share: a look is synchronous. */
interface Bench {
  readonly scanner: Scanner
  readonly marks: Marks
  readonly ink: Uint8Array
  /** Read for every stream, until one of them has something to remember. */
  readonly scouts: Reader[]
  readonly make: readonly (() => Reader)[]
  readonly ratio: number
  readonly allowance: number
}

const lenses: readonly [How, () => Items][] = [
  ['form', () => new Form()],
  ['spaced', () => new Spaced()],
  ['joined', () => new Joined()],
  ['leetspeak', () => new Leet()],
  ['source', () => new SourceBytes()],
  ['numbers', () => new Numbers()],
  ['quoted', () => new Quoted()],
  ['utf16', () => new Wide()],
  ['rot13', () => new Rot13()],
]

const others: readonly [How, () => Reader][] = [
  ['hex', () => new PairReader()],
  ['backwards', () => new Mirror()],
  ['reversed', () => new Reversed()],
]

/** The scanner, looking through every disguise as well. A hit's `view` names it, the outermost first: `spaced base64`. */
export function respelled(scanner: Scanner, options: ViewOptions = {}): SeeingScanner {
  const views: ReadonlySet<How> = new Set(options.views ?? VIEWS)
  const { ratio = RATIO, allowance = ALLOWANCE, plain = false } = options
  const make = lenses.flatMap(([how, items]) => {
    if (!views.has(how)) return []
    const one = items()
    return [() => new Lens(one)]
  })
  const readers = [...make, ...others.flatMap(([how, one]) => (views.has(how) ? [one] : []))]
  const seeks = views.has('rot13') || views.has('backwards')
  const marks = new Marks(seeks ? beginnings : [], plain)
  const scouts = readers.map((one) => one())
  const bench: Bench = { scanner, marks, ink: new Uint8Array(ROOM), scouts, make: readers, ratio, allowance }
  return { open: () => new SeeingWatch(bench) }
}

/** Of most streams: shared, and never changed. */
const noReaders: (Reader | undefined)[] = []

class SeeingWatch implements Watch, Desk {
  readonly ink: Uint8Array
  readonly #bench: Bench
  /** Opened with the first byte: many streams wait for theirs. */
  #raw: Watch | null = null
  /** Those that have something to remember, in the places of the scouts. */
  #readers = noReaders
  #hasGivenUp = false
  readonly #tail = new Tail()
  #at = 0
  #settled = 0
  #known = new Known()
  decoded = 0

  constructor(bench: Bench) {
    this.ink = bench.ink
    this.#bench = bench
    this.#tail.want(KEPT)
  }

  open(): Watch {
    return this.#bench.scanner.open()
  }

  found(hit: Hit): void {
    this.#known.add(hit, 1)
  }

  spend(bytes: number): void {
    this.decoded += bytes
  }

  look(chunk: Uint8Array, last: boolean): Look {
    this.#raw ??= this.#bench.scanner.open(this.#tail)
    const raw = this.#raw.look(chunk, last)
    for (const hit of raw.hits) this.#known.add(hit, 0)
    let from = 0
    do {
      // Steps end at the same places however the stream is cut, so that caps are reached at the same ones.
      const to = Math.min(chunk.length, from + STEP - (this.#at % STEP))
      this.#step(chunk, from, to, last && to === chunk.length)
      from = to
    } while (from < chunk.length)
    if (!last) this.#tail.keep(chunk)
    let { settled } = raw
    for (const reader of this.#readers) if (reader !== undefined) settled = Math.min(settled, reader.settled)
    const look = this.#known.tell(last ? this.#at : settled)
    // What is looked back at may be gone already.
    this.#settled = Math.max(this.#settled, look.settled)
    return { hits: look.hits, settled: this.#settled }
  }

  #step(chunk: Uint8Array, from: number, to: number, last: boolean): void {
    const { marks, make, ratio, allowance } = this.#bench
    const at = this.#at
    this.#at += to - from
    if (this.#hasGivenUp) return
    marks.load(this.#tail, chunk, from, to, at)
    for (let i = 0; i < make.length; i++) this.#read(i, at, last)
    if ((this.#at % STEP !== 0 && !last) || this.decoded <= ratio * this.#at + allowance) return
    // What is written so that reading it takes more than this is read no further, and never called clean.
    this.found({ rule: LIMIT_REACHED, start: Math.max(0, this.#at - STEP), end: this.#at })
    this.#readers = noReaders
    this.#hasGivenUp = true
  }

  #read(i: number, at: number, last: boolean): void {
    const { marks, scouts, make } = this.#bench
    const own = this.#readers[i]
    const reader = own ?? (scouts[i] as Reader)
    if (own === undefined) reader.begin(this, at)
    let isIdle = false
    try {
      reader.read(marks, last)
      isIdle = reader.isIdle
    } finally {
      // What belongs to this stream is for no other one, not even when a reader fails.
      if (own === undefined && !isIdle) {
        if (this.#readers.length === 0) this.#readers = Array.from(make, () => undefined)
        this.#readers[i] = reader
        scouts[i] = (make[i] as () => Reader)()
      } else if (own !== undefined && isIdle) this.#readers[i] = undefined
    }
  }
}
