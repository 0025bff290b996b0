// Reads a stream also as it would be without tricks of spelling: spaced, joined from pieces, reversed, with digits for letters.

import { LIMIT_REACHED } from './report.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { Known } from './view-known.ts'
import { type Items, Lens } from './view-lens.ts'
import { type Desk, type How, howOf, Page, type Reader } from './view-page.ts'
import { PairReader } from './view-pairs.ts'
import { Joined, Spaced } from './view-pieces.ts'
import { Reversed } from './view-reversed.ts'
import { SourceBytes, Wide } from './view-source.ts'
import { Form, Leet } from './view-spelling.ts'

/** A way to spell. Leetspeak has to be asked for: digits in tokens are not letters. */
export type View = Exclude<How, ''>

const VIEWS: readonly View[] = ['form', 'spaced', 'joined', 'reversed', 'hex', 'source', 'utf16']

/** For text that is read by models, to whom digits pass for letters. */
export const everySpelling: readonly View[] = [...VIEWS, 'leetspeak']

export interface ViewOptions {
  /** Only these; absent = VIEWS. */
  readonly views?: readonly View[]
  /** All readings together may be so many times as long as the text, and so many bytes more. */
  readonly ratio?: number
  readonly allowance?: number
}

/** Readings are made in steps that end at the same places however the stream is cut, so that caps do too. */
const STEP = 4096
const RATIO = 8
const ALLOWANCE = 1 << 16

/** Also says what it cost: bytes of all readings besides the original. */
export interface SeeingScanner extends Scanner {
  open(): Watch & { readonly decoded: number }
}

/** The scanner, looking through every disguise as well. A hit's `view` names it, the outermost first: `spaced base64`. */
export function respelled(scanner: Scanner, options: ViewOptions = {}): SeeingScanner {
  const views = new Set(options.views ?? VIEWS)
  const { ratio = RATIO, allowance = ALLOWANCE } = options
  return { open: () => new SeeingWatch(scanner, views, ratio, allowance) }
}

/** What is read on a page. What was only spelled differently is not spelled differently once more. */
function readersOf(page: Page, views: ReadonlySet<How>): readonly Reader[] {
  if (page.kind !== 0) return []
  const lens = (how: How, items: () => Items): Reader[] => (views.has(how) ? [new Lens(page, items(), howOf(how))] : [])
  return [
    ...lens('form', () => new Form()),
    ...lens('spaced', () => new Spaced()),
    ...lens('joined', () => new Joined()),
    ...lens('leetspeak', () => new Leet()),
    ...lens('source', () => new SourceBytes()),
    ...lens('utf16', () => new Wide()),
    ...(views.has('hex') ? [new PairReader(page)] : []),
    ...(views.has('reversed') ? [new Reversed(page)] : []),
  ]
}

class SeeingWatch implements Watch, Desk {
  readonly open: () => Watch
  readonly #raw: Watch
  readonly #views: ReadonlySet<How>
  readonly #ratio: number
  readonly #allowance: number
  #page: Page | null
  #at = 0
  #settled = 0
  #known = new Known()
  decoded = 0

  constructor(scanner: Scanner, views: ReadonlySet<How>, ratio: number, allowance: number) {
    this.open = () => scanner.open()
    this.#raw = scanner.open()
    this.#views = views
    this.#ratio = ratio
    this.#allowance = allowance
    this.#page = new Page(this, null, 0)
  }

  readers(page: Page): readonly Reader[] {
    return readersOf(page, this.#views)
  }

  found(hit: Hit, depth: number): void {
    this.#known.add(hit, depth)
  }

  spend(bytes: number): void {
    this.decoded += bytes
  }

  limit(start: number, end: number): void {
    this.found({ rule: LIMIT_REACHED, start, end }, 1)
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const raw = this.#raw.look(chunk, last)
    for (const hit of raw.hits) this.#known.add(hit, 0)
    let from = 0
    do {
      const to = Math.min(chunk.length, from + STEP - (this.#at % STEP))
      this.#step(chunk, from, to, last && to === chunk.length)
      from = to
    } while (from < chunk.length)
    const settled = Math.min(raw.settled, this.#page?.settled ?? raw.settled)
    const look = this.#known.tell(last ? this.#at : settled)
    // What is looked back at may be gone already.
    this.#settled = Math.max(this.#settled, look.settled)
    return { hits: look.hits, settled: this.#settled }
  }

  #step(chunk: Uint8Array, from: number, to: number, last: boolean): void {
    this.#page?.copy(chunk, from, to, this.#at)
    this.#at += to - from
    this.#page?.flush(last)
    const whole = this.#at % STEP === 0 || last
    if (!whole || this.#page === null || this.decoded <= this.#ratio * this.#at + this.#allowance) return
    // What is written so that reading it takes more than this is read no further, and never called clean.
    this.limit(Math.max(0, this.#at - STEP), this.#at)
    this.#page = null
  }
}
