// Reads a compressed stream as what it decompresses to, and says of what it cannot decompress that it was not read.

import { prospective } from './ahead.ts'
import { Entries } from './entries.ts'
import { type EntryCoding, holdsEntries } from './entry-heads.ts'
import { INFLATE_CAPS, type Coding, type InflateCaps, type OpenInflater, sniffed } from './inflater.ts'
import { Inflating } from './inflating.ts'
import { PackedParts } from './packed-parts.ts'
import { beginsPacked, type Packed, PackedRuns } from './packed.ts'
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
 * The scanner, looking at what a stream decompresses to: `codings` as `Content-Encoding` lists them, whatever begins like
 * gzip, zstd or zlib, and runs of base64 that do. Hits in it name the coding as their view, and their offsets are in the compressed bytes: the
 * last border of 4 KiB before what they decompressed from. They are `sealed`.
 */
export function decoded(
  scanner: Scanner,
  open: OpenInflater,
  codings: readonly (Coding | null)[] = [],
  { boundary = null, caps = INFLATE_CAPS, besides = false }: DecodedOptions = {},
): StreamScanner {
  const read = prospective(scanner)
  const full = () =>
    layer({ scanner: read, open, spent: new Spent(caps), boundary, besides }, codings, caps.depth, true)
  return { open: codings.length > 0 || boundary !== null ? full : () => new Undecided(scanner, full) }
}

const DASH = 0x2d

const mayHold = (text: Uint8Array): boolean =>
  text[0] === DASH || Boolean(sniffed(text)) || beginsPacked(text) || holdsEntries(text)

/** Short texts come whole, and nearly none of them holds anything compressed: then nothing is made ready for that. */
class Undecided implements StreamWatch {
  readonly #scanner: Scanner
  readonly #full: () => StreamWatch
  #watch: StreamWatch | null = null

  constructor(scanner: Scanner, full: () => StreamWatch) {
    this.#scanner = scanner
    this.#full = full
  }

  look(chunk: Uint8Array, last: boolean): Look | Promise<Look> {
    if (this.#watch === null && last && !mayHold(chunk)) return this.#scanner.open().look(chunk, true)
    return (this.#watch ??= this.#full()).look(chunk, last)
  }

  ahead(): readonly Hit[] {
    return this.#watch?.ahead?.() ?? []
  }

  close(): void {
    this.#watch?.close?.()
  }
}

export interface DecodedOptions {
  /** Of a multipart message, where one is declared: its compressed parts are read too. */
  readonly boundary?: string | null
  readonly caps?: InflateCaps
  /** Compressed bytes are read as they are, too: what decoders skip (names, comments, metadata) arrives all the same. */
  readonly besides?: boolean
}

export interface Layers {
  readonly scanner: Scanner
  readonly open: OpenInflater
  readonly spent: Spent
  /** Of a multipart message, where one is declared. */
  readonly boundary: string | null
  readonly besides: boolean
}

/** What reads a stream in which `codings` were applied one after the other, and `depth` more may be. */
function layer(layers: Layers, codings: readonly (Coding | null)[], depth: number, outermost: boolean): StreamWatch {
  const within = (rest: readonly (Coding | null)[]) => () => layer(layers, rest, depth - 1, false)
  const is = { depth, outermost, said: false }
  if (codings.length > 0) {
    const said = { ...is, said: true, fault: 'always' } as const
    const inflating = new Inflating(layers, codings.at(-1) ?? null, within(codings.slice(0, -1)), said)
    return layers.besides ? new Besides(layers.scanner.open(), inflating) : inflating
  }
  const whole = (coding: Coding) =>
    new Inflating(layers, coding, within([]), { ...is, fault: coding === 'deflate' ? 'begun' : 'always' })
  const inText = (coding: Coding) =>
    new Inflating(layers, coding, within([]), {
      ...is,
      fault: coding === 'gzip' || coding === 'zstd' ? 'broken' : 'never',
    })
  const inBase64 = (coding: Packed) => (coding === 'zip' ? within([])() : inText(coding))
  const packed = depth > 0 ? new PackedRuns(inBase64, layers.spent) : null
  const inEntry = (coding: EntryCoding) => (coding === null ? within([])() : inText(coding))
  const entries = depth > 0 ? new Entries(inEntry) : null
  const parts = depth > 0 ? new PackedParts(whole, layers.boundary) : null
  return new Sniffing(
    layers.scanner.open(),
    whole,
    [packed, entries, parts].filter((one) => one !== null),
  )
}

/** A stream that does not say that it is compressed: read as it is, and also decompressed where it is compressed anyway. */
class Sniffing implements StreamWatch {
  readonly #plain: Watch
  readonly #inflating: (coding: Coding) => StreamWatch
  readonly #inside: readonly StreamWatch[]
  #head: Uint8Array | null = new Uint8Array(0)
  /** All of it, from its first byte on. */
  #whole: StreamWatch | null = null

  constructor(plain: Watch, inflating: (coding: Coding) => StreamWatch, inside: readonly StreamWatch[]) {
    this.#plain = plain
    this.#inflating = inflating
    this.#inside = inside
  }

  look(chunk: Uint8Array, last: boolean): Look | Promise<Look> {
    const plain = this.#plain.look(chunk, last)
    const looks: (Look | Promise<Look>)[] = [plain]
    for (const one of this.#inside) looks.push(one.look(chunk, last))
    const whole = this.#wholeLook(chunk, last)
    if (whole !== null) looks.push(whole)
    return looks.some((look) => look instanceof Promise) ? together(...looks) : merged(...(looks as Look[]))
  }

  /** Null = it is known not to be compressed as a whole. */
  #wholeLook(chunk: Uint8Array, last: boolean): Look | Promise<Look> | null {
    if (this.#whole !== null) return this.#whole.look(chunk, last)
    if (this.#head === null || (chunk.length === 0 && this.#head.length === 0)) return null
    const head = new Uint8Array(this.#head.length + chunk.length)
    head.set(this.#head)
    head.set(chunk, this.#head.length)
    const coding = sniffed(head)
    if (coding === undefined && !last) {
      this.#head = head
      return { hits: [], settled: 0 }
    }
    this.#head = null
    if (!coding) return null
    this.#whole = this.#inflating(coding)
    return this.#whole.look(head, last)
  }

  ahead(): readonly Hit[] {
    return [...(this.#plain.ahead?.() ?? []), ...(this.#whole?.ahead?.() ?? [])]
  }

  close(): void {
    this.#whole?.close?.()
    for (const one of this.#inside) one.close?.()
  }
}

/** A compressed stream, and its bytes as they are. */
class Besides implements StreamWatch {
  readonly #plain: Watch
  readonly #inflating: StreamWatch

  constructor(plain: Watch, inflating: StreamWatch) {
    this.#plain = plain
    this.#inflating = inflating
  }

  look(chunk: Uint8Array, last: boolean): Promise<Look> {
    return together(this.#plain.look(chunk, last), this.#inflating.look(chunk, last))
  }

  ahead(): readonly Hit[] {
    return this.#inflating.ahead?.() ?? []
  }

  close(): void {
    this.#inflating.close?.()
  }
}

async function together(...looks: readonly (Look | Promise<Look>)[]): Promise<Look> {
  return merged(...(await Promise.all(looks)))
}

/** Equal looks count once. */
function merged(...looks: readonly Look[]): Look {
  const distinct = [...new Set(looks)]
  const [only] = distinct
  if (distinct.length === 1 && only !== undefined) return only
  const hits = distinct.flatMap((look) => look.hits).sort((a: Hit, b: Hit) => a.start - b.start || a.end - b.end)
  return { hits, settled: Math.min(...distinct.map(({ settled }) => settled)) }
}
