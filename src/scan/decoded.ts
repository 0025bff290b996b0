// Reads a compressed stream as what it decompresses to, and says of what it cannot decompress that it was not read.

import { INFLATE_CAPS, type Coding, type InflateCaps, type OpenInflater, sniffed } from './inflater.ts'
import { Inflating } from './inflating.ts'
import type { Hit, Look, Scanner, StreamScanner, StreamWatch, Watch } from './scanner.ts'

/** Decoded and compressed bytes of one stream, all layers together. */
export class Spent {
  compressed = 0
  decoded = 0
  readonly caps: InflateCaps

  constructor(caps: InflateCaps) {
    this.caps = caps
  }

  get over(): boolean {
    const { free, ratio, total } = this.caps
    return this.decoded > Math.min(total, Math.max(free, ratio * this.compressed))
  }
}

/**
 * The scanner, looking at what a stream decompresses to: `codings` as `Content-Encoding` lists them, and whatever begins
 * like gzip, zstd or zlib. Hits in it name the coding as their view, and their offsets are in the compressed bytes: the
 * last border of 4 KiB before what they decompressed from. They are `sealed`.
 */
export function decoded(
  scanner: Scanner,
  open: OpenInflater,
  codings: readonly (Coding | null)[] = [],
  caps: InflateCaps = INFLATE_CAPS,
): StreamScanner {
  return { open: () => layer({ scanner, open, spent: new Spent(caps) }, codings, caps.depth, true) }
}

export interface Layers {
  readonly scanner: Scanner
  readonly open: OpenInflater
  readonly spent: Spent
}

/** What reads a stream in which `codings` were applied one after the other, and `depth` more may be. */
function layer(layers: Layers, codings: readonly (Coding | null)[], depth: number, outermost: boolean): StreamWatch {
  const within = (rest: readonly (Coding | null)[]) => () => layer(layers, rest, depth - 1, false)
  if (codings.length > 0)
    return new Inflating(layers, codings.at(-1) ?? null, within(codings.slice(0, -1)), { depth, outermost, sure: true })
  const inflating = (coding: Coding) =>
    new Inflating(layers, coding, within([]), { depth, outermost, sure: coding !== 'deflate' })
  return new Sniffing(layers.scanner.open(), inflating)
}

/** A stream that does not say that it is compressed: read as it is, and also decompressed if it begins that way. */
class Sniffing implements StreamWatch {
  readonly #plain: Watch
  readonly #inflating: (coding: Coding) => StreamWatch
  #head: Uint8Array | null = new Uint8Array(0)
  #inner: StreamWatch | null = null

  constructor(plain: Watch, inflating: (coding: Coding) => StreamWatch) {
    this.#plain = plain
    this.#inflating = inflating
  }

  look(chunk: Uint8Array, last: boolean): Look | Promise<Look> {
    const plain = this.#plain.look(chunk, last)
    if (this.#inner !== null) return this.#both(plain, chunk, last)
    if (this.#head === null || (chunk.length === 0 && this.#head.length === 0)) return plain
    const head = new Uint8Array(this.#head.length + chunk.length)
    head.set(this.#head)
    head.set(chunk, this.#head.length)
    const coding = sniffed(head)
    if (coding === undefined && !last) {
      this.#head = head
      return { hits: plain.hits, settled: 0 }
    }
    this.#head = null
    if (!coding) return plain
    this.#inner = this.#inflating(coding)
    return this.#both(plain, head, last)
  }

  async #both(plain: Look, chunk: Uint8Array, last: boolean): Promise<Look> {
    const inner = await (this.#inner as StreamWatch).look(chunk, last)
    const hits = [...plain.hits, ...inner.hits].sort((a: Hit, b: Hit) => a.start - b.start || a.end - b.end)
    return { hits, settled: Math.min(plain.settled, inner.settled) }
  }

  close(): void {
    this.#inner?.close?.()
  }
}
