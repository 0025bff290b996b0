// The words for decompression: what the core is given by the runtime, and the limits that make a bomb harmless.

/** Content codings (RFC 9110 §8.4.1, RFC 7932, RFC 8878); `deflate` is zlib's format, `deflate-raw` what some send instead. */
export type Coding = 'gzip' | 'deflate' | 'deflate-raw' | 'br' | 'zstd'

/** A stream ended, and bytes follow that belong to something else. */
export class DataAfterEnd extends Error {
  constructor() {
    super('Data after the end')
  }
}

/** Is given decoded bytes; more are made when it resolves. */
export type Take = (bytes: Uint8Array) => Promise<void>

/** Decodes one stream of one coding. Holds at most its window and one piece of output. */
export interface Inflater {
  /** Resolves when `take` has had every byte that the input so far yields. Rejects on what is not of this coding, or `DataAfterEnd`. */
  push(bytes: Uint8Array, take: Take): Promise<void>
  /** The input ends here. Rejects when it is cut short. */
  end(take: Take): Promise<void>
  close(): void
}

export type OpenInflater = (coding: Coding) => Inflater

export interface InflateCaps {
  /** Decoded bytes of all layers together: so many, and so many for each compressed byte. */
  readonly free: number
  readonly ratio: number
  readonly total: number
  /** How many codings may lie around one another. */
  readonly depth: number
}

export const INFLATE_CAPS: InflateCaps = { free: 1 << 20, ratio: 200, total: 2 ** 32, depth: 3 }

const names: Readonly<Record<string, Coding>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
  zstd: 'zstd',
}

/** The codings of `Content-Encoding` fields in the order they were applied; null where one is not known. */
export function codingsOf(fields: readonly string[]): readonly (Coding | null)[] {
  return fields
    .flatMap((field) => field.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
    .map((name) => names[name] ?? null)
}

/** RFC 1950 §2.2: method 8, and a header that is a multiple of 31. */
export function isZlib(first: number, second: number): boolean {
  return (first & 0x8f) === 0x08 && (first * 256 + second) % 31 === 0
}

/** What a body that does not say so is compressed with, by its first bytes; undefined = more of them are needed. */
export function sniffed(head: Uint8Array): Coding | null | undefined {
  const [a = -1, b = -1, c = -1, d = -1] = head
  const begins = (...magic: number[]) => magic.every((byte, at) => at >= head.length || head[at] === byte)
  if (begins(0x1f, 0x8b, 0x08)) return c < 0 ? undefined : 'gzip'
  if (begins(0x28, 0xb5, 0x2f, 0xfd)) return d < 0 ? undefined : 'zstd'
  // Without a preset dictionary, which nobody would have here.
  if (a === 0x78 && (b < 0 || (isZlib(a, b) && (b & 0x20) === 0))) return b < 0 ? undefined : 'deflate'
  return null
}
