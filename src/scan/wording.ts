// Knows what the words of a text amount to: in its beginning and around rare ones, all words are told by kind, and kinds
// that stand together are a finding.

import { concat } from '@std/bytes/concat'
import { Folded } from './plain-words.ts'
import type { Near } from './reach.ts'
import { Said } from './said.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { Tail } from './tail.ts'
import { type Tongue, tongueOf, type Wording } from './tongue.ts'
import { type Scale, Weigher } from './weigher.ts'

/** So far around a rare word all words count. */
const REACH = 320
/** Rare words closer to each other than this count once. */
const APART = 48
/** Of what was read so much is kept: what a rare word that is told late looks back at. */
const KEPT = 1024
/** Of every text so much is told: most of what agents are sent is no longer. */
const BEGINNING = 1024
/** So far behind it nothing that was said there counts. */
const FORGOTTEN = 4096
/** How far behind the last word that counts a phrase is read on. */
const BEYOND = 256

/** The scanner inside, with the rare words taken out and what they and the words around them amount to put in. */
export function worded(scanner: Scanner, wording: Wording, weighs: (() => Scale) | null = null): Scanner {
  let made: Made | undefined
  // Made when a rare word is first met.
  const get = () => (made ??= { tongue: tongueOf(wording), scale: weighs?.() ?? null })
  return {
    open: (tail) => new WordingWatch(scanner.open(), wording.gate, get, tail),
    openEscaped: (tail) => new WordingWatch(scanner.openEscaped?.() ?? scanner.open(), wording.gate, get, tail),
  }
}

/** What words are told by. */
interface Made {
  readonly tongue: Tongue
  readonly scale: Scale | null
}

/** Shared: a look is synchronous. */
const folded = new Folded()

class WordingWatch implements Watch {
  readonly #inner: Watch
  readonly #gate: string
  readonly #get: () => Made
  /** The last bytes, which end at `#at`. */
  readonly #tail: Tail
  readonly #keeps: boolean
  #at = 0
  /** Words before `#done` have been told or do not count. */
  #done = 0
  /** What has been released may be looked back at, and stays so. */
  #settled = 0
  /** The rare words around which words are still to be told. */
  readonly #near: Near[] = [{ from: 0, until: BEGINNING, end: 0 }]
  /** The rare words of the beginning, and of what is near to it. */
  readonly #early: Near[] = []
  /** Where the last of them was met. */
  #met = -APART
  /** How far the last of them reached. */
  #until = 0
  #said: Said | undefined

  constructor(inner: Watch, gate: string, get: () => Made, tail?: Tail) {
    this.#keeps = tail === undefined
    this.#tail = tail ?? new Tail()
    this.#tail.want(KEPT)
    this.#inner = inner
    this.#gate = gate
    this.#get = get
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const look = this.#inner.look(chunk, last)
    const end = this.#at + chunk.length
    const hits: Hit[] = []
    for (const hit of look.hits)
      if (hit.rule.name !== this.#gate) hits.push(hit)
      else if (hit.start >= this.#met + APART) {
        this.#met = hit.start
        const near = { from: hit.start - REACH, until: hit.end + REACH, end: hit.end }
        this.#near.push(near)
        if (near.from < BEGINNING) this.#early.push(near)
      }
    if (this.#near.length === 0) {
      this.#keep(chunk, end, last)
      if (end > this.#until + FORGOTTEN) this.#said = undefined
      return { hits: look.hits, settled: (this.#settled = Math.max(this.#settled, look.settled)) }
    }
    const limit = last ? end : Math.min(look.settled, end)
    for (let near = this.#near[0]; near !== undefined; near = this.#near[0]) {
      // What no rare word has been near to is passed over.
      if (near.from > this.#until) {
        this.#done = Math.max(this.#done, this.#at - this.#tail.bytes.length, near.from)
        this.#said?.rest()
      }
      // Those that reach each other are told in one go.
      let count = 0
      for (const { from, until } of this.#near) {
        if (count > 0 && from > this.#until) break
        this.#until = Math.max(this.#until, until)
        count++
      }
      if (!this.#tell(chunk, limit, last, hits)) break
      this.#near.splice(0, count)
    }
    this.#said?.release(this.#early, hits)
    this.#keep(chunk, end, last)
    const settled =
      this.#near.length === 0 || last
        ? look.settled
        : Math.min(look.settled, this.#done, this.#said?.doubted ?? Infinity)
    this.#settled = Math.max(this.#settled, settled)
    return { hits: hits.sort((a, b) => a.start - b.start || a.end - b.end), settled: this.#settled }
  }

  /**
   * Tells the words from `#done` on that begin before `#until`; what stands behind `limit` may not be looked at yet.
   * Whether all are told.
   */
  #tell(chunk: Uint8Array, limit: number, last: boolean, hits: Hit[]): boolean {
    const to = Math.min(limit, this.#until + BEYOND)
    if (this.#done >= to) return last || to < limit || this.#done >= this.#until
    const isInChunk = this.#done > this.#at
    const before = this.#tail.bytes
    const base = isInChunk ? this.#at : this.#at - before.length
    const text =
      isInChunk || before.length === 0 ? chunk : concat([before, chunk.subarray(0, Math.max(0, to + 1 - this.#at))])
    const isWhole = last || to < limit
    const from = this.#done - base
    const said = (this.#said ??= this.#begun())
    folded.fold(text, from, to - base, isWhole)
    const isAfterWord = from > 0 && inWord(text[from - 1] as number)
    const reach = {
      base,
      near: this.#near,
      beginning: BEGINNING,
      until: this.#until,
      isWhole,
      isLast: last,
      isAfterWord,
    }
    this.#done = base + said.read(folded, { ...reach, cut: said.isFresh && isAfterWord }, hits)
    return isWhole || said.isThrough
  }

  #begun(): Said {
    const { tongue, scale } = this.#get()
    return new Said(tongue, scale === null ? null : new Weigher(scale))
  }

  #keep(chunk: Uint8Array, end: number, last: boolean): void {
    this.#at = end
    if (this.#keeps && !last) this.#tail.keep(chunk)
  }
}

function inWord(byte: number): boolean {
  return (
    byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
  )
}
