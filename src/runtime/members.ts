// Takes gzip members (RFC 1952) and zlib streams (RFC 1950) out of what is around their deflated bytes. The engines that do both
// at once keep what they have decoded to themselves when a checksum is wrong or more bytes follow; it is read here.

import { crc32 } from 'node:zlib'
import { DataAfterEnd, isZlib, type Inflater, type Take } from '../scan/inflater.ts'
import { join } from '../scan/join.ts'

/** Decodes deflated bytes: resolves with how many of them stand behind their end. */
export interface Deflated {
  feed(bytes: Uint8Array, take: Take): Promise<number>
  close(): void
}

/** The name and the comment in a head are as long as their writer likes. */
const HEAD = 64 * 1024
/** So many members are taken, and one more for so many bytes: each costs a decoder. */
const MEMBERS = 1024
const BYTES_PER_MEMBER = 256

const EXTRA = 4
const NAME = 8
const COMMENT = 16
const CHECKED = 2

/** How long the head of a member is; null = it is not all here. Throws on what is none. */
function gzipHead(bytes: Uint8Array): number | null {
  if (bytes.length < 10) return null
  const flags = bytes[3] as number
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || (flags & 0xe0) !== 0) throw new Error('Not gzip')
  let at = 10
  if ((flags & EXTRA) !== 0) {
    if (bytes.length < at + 2) return null
    at += 2 + (bytes[at] as number) + (bytes[at + 1] as number) * 256
  }
  for (const flag of [NAME, COMMENT]) {
    if ((flags & flag) === 0) continue
    const zero = bytes.indexOf(0, at)
    if (zero < 0) return null
    at = zero + 1
  }
  if ((flags & CHECKED) !== 0) at += 2
  return at > bytes.length ? null : at
}

function zlibHead(bytes: Uint8Array): number | null {
  const [first = 0, second] = bytes
  if (second === undefined) return null
  // A dictionary set before: nobody here has it.
  if (!isZlib(first, second) || (second & 0x20) !== 0) throw new Error('Not zlib')
  return 2
}

export class Members implements Inflater {
  readonly #isGzip: boolean
  readonly #open: () => Deflated
  #inside: Deflated | null = null
  /** What is due next. */
  #due: 'head' | 'body' | 'tail' | 'nothing' = 'head'
  /** Of a head or a tail, as far as it is here. */
  #pending: Uint8Array = new Uint8Array(0)
  #count = 0
  #fed = 0
  #sum = 0

  constructor(isGzip: boolean, open: () => Deflated) {
    this.#isGzip = isGzip
    this.#open = open
  }

  async push(bytes: Uint8Array, take: Take): Promise<void> {
    this.#fed += bytes.length
    let rest = join([this.#pending, bytes])
    this.#pending = new Uint8Array(0)
    while (rest.length > 0) {
      const size = this.#due === 'body' ? await this.#through(rest, take) : this.#beside(rest)
      if (size === null) {
        if (rest.length > HEAD) throw new Error('A head without end')
        this.#pending = rest.slice()
        return
      }
      rest = rest.subarray(size)
    }
  }

  async end(): Promise<void> {
    if (this.#fed === 0) return
    const isWhole = this.#due === 'nothing' || (this.#due === 'head' && this.#count > 0 && this.#pending.length === 0)
    if (!isWhole) throw new Error('Cut short')
  }

  close(): void {
    this.#inside?.close()
  }

  async #through(bytes: Uint8Array, take: Take): Promise<number> {
    const left = await (this.#inside as Deflated).feed(bytes, async (decoded) => {
      if (this.#isGzip) this.#sum = crc32(decoded, this.#sum)
      await take(decoded)
    })
    if (left > 0) this.#due = 'tail'
    return bytes.length - left
  }

  /** Goes over a head or a tail; null = it is not all here. */
  #beside(bytes: Uint8Array): number | null {
    if (this.#due === 'nothing') throw new DataAfterEnd()
    if (this.#due === 'tail') return this.#tail(bytes)
    const size = this.#isGzip ? this.#gzipHead(bytes) : zlibHead(bytes)
    if (size === null) return null
    if (++this.#count > MEMBERS + this.#fed / BYTES_PER_MEMBER) throw new Error('Too many members')
    this.#inside?.close()
    this.#inside = this.#open()
    this.#sum = 0
    this.#due = 'body'
    return size
  }

  /** What follows a member begins another one, or is something else. */
  #gzipHead(bytes: Uint8Array): number | null {
    const [a, b = 0x8b] = bytes
    if (this.#count > 0 && (a !== 0x1f || b !== 0x8b)) throw new DataAfterEnd()
    return gzipHead(bytes)
  }

  #tail(bytes: Uint8Array): number | null {
    const size = this.#isGzip ? 8 : 4
    if (bytes.length < size) return null
    const [a = 0, b = 0, c = 0, d = 0] = bytes
    if (this.#isGzip && (a | (b << 8) | (c << 16) | (d << 24)) >>> 0 !== this.#sum) throw new Error('Wrong checksum')
    this.#due = this.#isGzip ? 'head' : 'nothing'
    return size
  }
}
