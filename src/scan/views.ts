// Reads a stream as it is and as it may be meant: decoded, unescaped, folded, put together.

import { LIMIT_REACHED } from './patterns.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { base32, base64, CodeReader, hex } from './view-codes.ts'
import { Known } from './view-known.ts'
import { Escapes } from './view-escapes.ts'
import { Fold } from './view-fold.ts'
import { type Items, Lens } from './view-lens.ts'
import { type Desk, type How, howOf, Page, type Reader } from './view-page.ts'
import { PairReader } from './view-pairs.ts'
import { Joined, Spaced } from './view-pieces.ts'
import { Reversed } from './view-reversed.ts'
import { Form, Leet } from './view-spelling.ts'

/** A way to read. Leetspeak has to be asked for: digits in tokens are not letters. */
export type View = Exclude<How, ''>

export const VIEWS: readonly View[] = [
  'percent',
  'json',
  'html',
  'base64',
  'base32',
  'hex',
  'unicode',
  'homoglyph',
  'tags',
  'form',
  'spaced',
  'joined',
  'reversed',
]

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

/** The scanner, looking through every disguise as well. A hit's `view` names it, the outermost first: `base64/hex`. */
export function seenThrough(scanner: Scanner, options: ViewOptions = {}): SeeingScanner {
  const views = new Set(options.views ?? VIEWS)
  const { ratio = RATIO, allowance = ALLOWANCE } = options
  return { open: () => new SeeingWatch(scanner, views, ratio, allowance) }
}

const decoders: readonly How[] = ['percent', 'json', 'html', 'base64', 'base32', 'hex', 'joined', 'tags']

/** What is read on a page. What was only spelled differently is not spelled differently once more. */
function readersOf(page: Page, views: ReadonlySet<How>): readonly Reader[] {
  const from = page.kind
  const decoded = from === 0 || decoders.some((how) => howOf(how) === from)
  const isFolded = from === howOf('unicode') || from === howOf('homoglyph')
  const lens = (how: How, items: () => Items): Reader[] => (views.has(how) ? [new Lens(page, items(), howOf(how))] : [])
  const escaped = { percent: views.has('percent'), json: views.has('json'), html: views.has('html') }
  const readers: Reader[] = []
  if (decoded || isFolded) {
    if (escaped.percent || escaped.json || escaped.html)
      readers.push(new Lens(page, new Escapes(escaped), howOf('json')))
    if (views.has('hex')) readers.push(new PairReader(page), new CodeReader(page, hex))
    if (views.has('base32')) readers.push(new CodeReader(page, base32))
  }
  if ((decoded || isFolded || from === howOf('spaced') || from === howOf('reversed')) && views.has('base64'))
    readers.push(new CodeReader(page, base64))
  // Deeper than allowed only what decodes is of interest: that something is there at all.
  if (page.depth > 2) return readers
  if (decoded)
    for (const way of ['unicode', 'homoglyph', 'tags'] as const) readers.push(...lens(way, () => new Fold(way)))
  if (decoded || isFolded)
    readers.push(
      ...lens('form', () => new Form()),
      ...lens('spaced', () => new Spaced()),
      ...lens('joined', () => new Joined()),
      ...lens('leetspeak', () => new Leet()),
      ...(views.has('reversed') && !isFolded ? [new Reversed(page)] : []),
    )
  return readers
}

class SeeingWatch implements Watch, Desk {
  readonly open: () => Watch
  readonly #raw: Watch
  readonly #views: ReadonlySet<How>
  readonly #ratio: number
  readonly #allowance: number
  #page: Page | null
  #at = 0
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
    return this.#known.tell(last ? this.#at : settled)
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
