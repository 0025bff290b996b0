// Stands for a tunnel's connection where it is served as HTTP. A CONNECT socket that is handed to a second server itself
// is never let go by Bun 1.4.5: about 20 KiB for each, while wrapped ones (and TLS wraps, too) are.

import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

export class Wrapped extends Duplex {
  readonly #client: Socket
  bytesRead = 0
  bytesWritten = 0

  constructor(client: Socket) {
    super({ allowHalfOpen: true })
    this.#client = client
    client.on('data', (chunk: Uint8Array) => {
      this.bytesRead += chunk.length
      if (!this.push(chunk)) client.pause()
    })
    client.on('end', () => this.push(null))
    client.on('error', () => this.destroy())
    client.on('close', () => this.destroy())
  }

  get remoteAddress(): string | undefined {
    return this.#client.remoteAddress
  }

  override _read(): void {
    this.#client.resume()
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.bytesWritten += chunk.length
    if (this.#client.destroyed) done(new Error('closed'))
    else this.#client.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#client.end(() => done())
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#client.destroy()
    done(error)
  }

  /** As `net.Socket` has it: what was written leaves first. */
  destroySoon(): void {
    if (this.writableFinished) this.destroy()
    else this.end(() => this.destroy())
  }

  setTimeout(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }
}
