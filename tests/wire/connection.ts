// Speaks HTTP/1.1 by hand over one TCP connection, as client or as origin, so that tests see and send exact bytes.

import { connect, type Socket } from 'node:net'

export type Fields = readonly (readonly [name: string, value: string])[]

export interface Message {
  /** Request line or status line. */
  readonly start: string
  readonly fields: Fields
  readonly body: Buffer
  readonly trailers: Fields
}

export interface Answer extends Message {
  readonly status: number
  readonly text: string
}

/** Bytes that may wait unread before the socket is paused. */
const waitingBytes = 256 * 1024
const newline = Buffer.from('\r\n')

/** All values of one field, in order. */
export function values({ fields }: { readonly fields: Fields }, name: string): string[] {
  return fields.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}

export class Connection {
  readonly socket: Socket
  /** `reset` = ended by an error, which a clean end must not look like. */
  state: 'open' | 'ended' | 'reset' = 'open'
  #chunks: Buffer[] = []
  #size = 0
  #wake: () => void = () => undefined
  #eager = true

  constructor(socket: Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#size += chunk.length
      if (!this.#eager || this.#size > waitingBytes) socket.pause()
      this.#wake()
    })
    const over = (state: 'ended' | 'reset') => {
      if (this.state === 'open') this.state = state
      this.#wake()
    }
    socket.on('end', () => over('ended'))
    socket.on('error', () => over('reset'))
    socket.on('close', () => over('reset'))
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Connection(socket)))
    })
  }

  /** Reads nothing more until a read asks for it. */
  lazy(): this {
    this.#eager = false
    this.socket.pause()
    return this
  }

  /** Resolves when the bytes are with the kernel, or when the other side no longer takes them. */
  write(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.socket.once('close', resolve)
      this.socket.write(bytes, () => {
        this.socket.off('close', resolve)
        resolve()
      })
    })
  }

  end(): void {
    this.socket.end()
  }

  destroy(): void {
    this.socket.destroy()
  }

  reset(): void {
    this.socket.resetAndDestroy()
  }

  /** Waits for bytes; false when none will come. */
  async #more(): Promise<boolean> {
    const before = this.#size
    this.socket.resume()
    while (this.#size === before && this.state === 'open')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    return this.#size > before
  }

  #cut(count: number): Buffer {
    const all = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)
    this.#chunks = count < all.length ? [all.subarray(count)] : []
    this.#size = all.length - count
    return all.subarray(0, count)
  }

  /** Whatever is there or comes next; null at the end. */
  async next(): Promise<Buffer | null> {
    if (this.#size === 0 && !(await this.#more())) return null
    return this.#cut(this.#size)
  }

  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = count; left > 0;) {
      const chunk = await this.next()
      if (chunk === null) throw new Error(`connection ${this.state} with ${left} of ${count} bytes missing`)
      if (chunk.length > left) this.#back(chunk.subarray(left))
      parts.push(chunk.subarray(0, left))
      left -= chunk.length
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  }

  #back(bytes: Buffer): void {
    this.#chunks.unshift(bytes)
    this.#size += bytes.length
  }

  /** One line without its CRLF; null when the connection ends before it. */
  async line(): Promise<string | null> {
    let held: Buffer = Buffer.alloc(0)
    for (;;) {
      const at = held.indexOf(newline)
      if (at >= 0) {
        if (held.length > at + 2) this.#back(held.subarray(at + 2))
        return held.toString('latin1', 0, at)
      }
      const chunk = await this.next()
      if (chunk === null) return null
      held = Buffer.concat([held, chunk])
    }
  }

  /** Everything up to the end of the connection. */
  async rest(): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let chunk = await this.next(); chunk !== null; chunk = await this.next()) parts.push(chunk)
    return Buffer.concat(parts)
  }

  async #fields(): Promise<Fields> {
    const fields: [string, string][] = []
    for (;;) {
      const line = await this.line()
      if (line === null) throw new Error(`connection ${this.state} inside a field section`)
      if (line === '') return fields
      const colon = line.indexOf(':')
      fields.push([line.slice(0, colon), line.slice(colon + 1).trim()])
    }
  }

  /** Start line and fields; null when the connection ends first. */
  async head(): Promise<Pick<Message, 'start' | 'fields'> | null> {
    const start = await this.line()
    return start === null ? null : { start, fields: await this.#fields() }
  }

  /** One chunk; null after the last one, whose trailers are then still to be read. */
  async chunk(): Promise<Buffer | null> {
    const size = await this.line()
    if (size === null) throw new Error(`connection ${this.state} inside a chunked body`)
    const length = Number.parseInt(size, 16)
    if (length === 0) return null
    const bytes = await this.take(length)
    await this.take(2)
    return bytes
  }

  /** The body that `head` announces, and the trailers behind it. */
  async body(head: Pick<Message, 'fields'>, toTheEnd: boolean): Promise<Pick<Message, 'body' | 'trailers'>> {
    if (values(head, 'transfer-encoding').length > 0) {
      const parts: Buffer[] = []
      for (let chunk = await this.chunk(); chunk !== null; chunk = await this.chunk()) parts.push(chunk)
      return { body: Buffer.concat(parts), trailers: await this.#fields() }
    }
    const length = values(head, 'content-length')[0]
    const body = length !== undefined ? await this.take(Number(length)) : toTheEnd ? await this.rest() : Buffer.alloc(0)
    return { body, trailers: [] }
  }

  /** One whole request, as an origin reads it. */
  async request(): Promise<Message | null> {
    const head = await this.head()
    return head === null ? null : { ...head, ...(await this.body(head, false)) }
  }

  /** One whole response, as a client reads it. Interim responses are skipped. */
  async answer(method = 'GET'): Promise<Answer> {
    for (;;) {
      const head = await this.head()
      if (head === null) throw new Error(`connection ${this.state} instead of a response`)
      const status = Number(head.start.split(' ')[1])
      if (status < 200) continue
      const bodiless = method === 'HEAD' || status === 204 || status === 304
      const { body, trailers } = bodiless ? { body: Buffer.alloc(0), trailers: [] } : await this.body(head, true)
      return { ...head, status, body, trailers, text: body.toString('latin1') }
    }
  }
}
