// The only file that knows node:zlib: decompresses piece by piece, no faster than what comes out is taken.

import { constants, createBrotliDecompress, createInflateRaw, createZstdDecompress } from 'node:zlib'
import type { Transform } from 'node:stream'
import { type Deflated, Members } from './members.ts'
import { type Coding, DataAfterEnd, type Inflater, type OpenInflater, type Take } from '../scan/inflater.ts'

type Engine = Transform & { readonly bytesWritten: number }

const chunkSize = 64 * 1024
/** RFC 9659: a decoder of the content coding need not support windows beyond 8 MiB. */
const zstdParams = { [constants.ZSTD_d_windowLogMax]: 23 }

type EngineCoding = Exclude<Coding, 'gzip' | 'deflate'>

const engines: Readonly<Record<EngineCoding, () => Engine>> = {
  'deflate-raw': () => createInflateRaw({ chunkSize }),
  br: () => createBrotliDecompress({ chunkSize }),
  zstd: () => createZstdDecompress({ chunkSize, params: zstdParams }),
}

/** Windows of br and zstd have megabytes: only so many streams may have filled one of theirs at once. */
const large: ReadonlySet<EngineCoding> = new Set(['br', 'zstd'])
const largeAtOnce = 6
const largeFrom = 1 << 20
let largeNow = 0

/** So many frames of zstd are taken, and one more for so many bytes: each costs a decoder. */
const FRAMES = 1024
const BYTES_PER_FRAME = 256

/** A whole zstd frame (RFC 8878 §3.1): one raw block that says this. Comes out again only where a frame may begin. */
const said = new TextEncoder().encode('pipelock')
const frame = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, said.length, (said.length << 3) | 1, 0, 0, ...said])

export const openInflater: OpenInflater = (coding) =>
  coding === 'gzip' || coding === 'deflate'
    ? new Members(coding === 'gzip', () => new ZlibInflater('deflate-raw'))
    : new ZlibInflater(coding)

class ZlibInflater implements Inflater, Deflated {
  readonly #coding: EngineCoding
  #engine: Engine
  #fed = 0
  #given = 0
  #frames = 0
  #all = 0
  #isLarge = false
  #failure: Error | null = null
  #wake: () => void = () => undefined

  constructor(coding: EngineCoding) {
    this.#coding = coding
    this.#engine = this.#start()
  }

  async push(bytes: Uint8Array, take: Take): Promise<void> {
    this.#all += bytes.length
    let rest = bytes
    while (rest.length > 0) {
      const isFresh = this.#engine.bytesWritten === 0
      const left = await this.feed(rest, take).catch((error: unknown) => {
        throw isFresh && this.#frames > 0 ? new DataAfterEnd() : error
      })
      if (left === 0) return
      // The engine stopped at an end. Frames of zstd may follow one another.
      if (this.#coding !== 'zstd' || (left === rest.length && isFresh)) throw new DataAfterEnd()
      if (++this.#frames > FRAMES + this.#all / BYTES_PER_FRAME) throw new Error('Too many frames')
      rest = rest.subarray(rest.length - left)
      this.#engine.destroy()
      this.#engine = this.#start()
    }
  }

  async feed(bytes: Uint8Array, take: Take): Promise<number> {
    this.#fed += bytes.length
    await this.#run((done) => this.#engine.write(bytes, done), take)
    return this.#fed - this.#engine.bytesWritten
  }

  async end(take: Take): Promise<void> {
    if (this.#fed === 0) return
    // Neither engine says by itself that its input was cut short.
    if (this.#coding === 'br') return this.#probe()
    if (this.#coding === 'zstd') return this.#probeFrame()
    await this.#run((done) => {
      this.#engine.once('end', done)
      this.#engine.end()
    }, take)
  }

  close(): void {
    this.#engine.destroy()
    if (this.#isLarge) largeNow--
    this.#isLarge = false
  }

  #count(bytes: number): void {
    this.#given += bytes
    if (this.#isLarge || this.#given <= largeFrom || !large.has(this.#coding)) return
    if (largeNow === largeAtOnce) throw new Error('Too many large windows at once')
    largeNow++
    this.#isLarge = true
  }

  #start(): Engine {
    const engine = engines[this.#coding]()
    this.#fed = 0
    const wake = () => this.#wake()
    engine.on('error', (error: Error) => {
      this.#failure = error
      wake()
    })
    for (const event of ['readable', 'end', 'close']) engine.on(event, wake)
    return engine
  }

  /** Takes what comes out until `step` is done. */
  async #run(step: (done: () => void) => void, take: Take): Promise<void> {
    let done = false
    step(() => {
      done = true
      this.#wake()
    })
    for (;;) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve))
      const over = done || this.#engine.readableEnded || this.#engine.destroyed
      const bytes = this.#engine.read() as Uint8Array | null
      if (bytes !== null) {
        this.#count(bytes.length)
        await take(bytes)
      } else if (this.#failure !== null) throw this.#failure
      else if (over) return
      else await woken
    }
  }

  /** After the end of a brotli stream one byte more is left alone. */
  async #probe(): Promise<void> {
    const before = this.#engine.bytesWritten
    await this.#run((done) => this.#engine.write(Uint8Array.of(0), done), nothing)
    if (this.#engine.bytesWritten !== before) throw new Error('Cut short')
  }

  async #probeFrame(): Promise<void> {
    const out: number[] = []
    const collect: Take = async (bytes) => {
      for (const byte of bytes.subarray(0, said.length + 1)) out.push(byte)
    }
    await this.#run((done) => this.#engine.write(frame, done), collect)
    if (out.length !== said.length || !said.every((byte, at) => out[at] === byte)) throw new Error('Cut short')
  }
}

async function nothing(): Promise<void> {}
