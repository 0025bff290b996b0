// WebSocket peers for tests: a server that remembers, a client that collects, and frames written by hand.

import { createServer as createHttp, type IncomingMessage, type Server as HttpServer } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { ClientOptions, WebSocket as Socket } from 'ws'
import { Connection, values } from './connection.ts'
import { until } from './harness.ts'

// By its file: Bun has a module of its own under this name, made of its own WebSocket.
const file = '../../node_modules/ws/wrapper.mjs'
const { WebSocket, WebSocketServer } = (await import(file)) as typeof import('ws')

export interface Closed {
  readonly code: number
  readonly reason: string
}

/** One side of a connection: what it was told. */
export class Peer {
  readonly socket: Socket
  readonly heard: string[] = []
  readonly binary: Buffer[] = []
  readonly pings: string[] = []
  readonly pongs: string[] = []
  closed: Closed | undefined
  /** Instead of 101. */
  refused: { status: number; text: string; headers: IncomingMessage['headers'] } | undefined
  error: string | undefined

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('message', (data: Buffer, isBinary: boolean) =>
      isBinary ? this.binary.push(data) : this.heard.push(data.toString()),
    )
    socket.on('ping', (data: Buffer) => this.pings.push(data.toString()))
    socket.on('pong', (data: Buffer) => this.pongs.push(data.toString()))
    socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }))
    socket.on('error', (error) => (this.error = error.message))
    socket.on('unexpected-response', (_, response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => {
        this.refused = { status: response.statusCode ?? 0, text, headers: response.headers }
      })
    })
  }

  hears(text: string): Promise<unknown> {
    return until(`"${text.slice(0, 40)}" among ${JSON.stringify(this.heard).slice(0, 300)}`, () =>
      this.heard.includes(text),
    )
  }

  ends(): Promise<Closed> {
    return until('a close', () => this.closed)
  }
}

export interface Server {
  readonly port: number
  readonly requests: IncomingMessage[]
  readonly peers: Peer[]
  close(): void
}

/** Echoes text and binary messages; with a certificate, over TLS. */
export async function echoServer(tls?: { readonly key: string; readonly cert: string }): Promise<Server> {
  const http = tls === undefined ? createHttp() : createHttps(tls)
  await new Promise<void>((go) => http.listen(0, '127.0.0.1', go))
  const server = new WebSocketServer({ server: http as HttpServer, perMessageDeflate: true })
  const requests: IncomingMessage[] = []
  const peers: Peer[] = []
  server.on('connection', (socket, request) => {
    requests.push(request)
    peers.push(new Peer(socket))
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  })
  return {
    port: (http.address() as AddressInfo).port,
    requests,
    peers,
    close: () => {
      for (const { socket } of peers) socket.terminate()
      server.close()
      http.close()
    },
  }
}

/** Answers every message with what `say` has for the path that was asked for. */
export async function webSocketServer(
  say: (path: string) => string | Buffer,
  tls?: { readonly key: string; readonly cert: string },
): Promise<{ readonly port: number; close(): void }> {
  const http = tls === undefined ? createHttp() : createHttps(tls)
  await new Promise<void>((go) => http.listen(0, '127.0.0.1', go))
  const server = new WebSocketServer({ server: http as HttpServer })
  server.on('connection', (socket, { url = '' }) => {
    socket.on('error', () => socket.terminate())
    socket.on('message', () => {
      const said = say(url)
      socket.send(said, { binary: typeof said !== 'string' })
    })
  })
  const close = () => {
    for (const socket of server.clients) socket.terminate()
    server.close()
    http.close()
  }
  return { port: (http.address() as AddressInfo).port, close }
}

export async function open(url: string, options: ClientOptions = {}, protocols: string[] = []): Promise<Peer> {
  const peer = new Peer(new WebSocket(url, protocols, options))
  await until('the handshake', () => peer.socket.readyState === WebSocket.OPEN || peer.refused || peer.closed)
  return peer
}

/** A frame as `bits` say; masked with zeros where it is from a client. */
export function raw(first: number, payload: string | Uint8Array, options: { mask?: boolean; length?: number } = {}) {
  const body = Buffer.from(payload as string)
  const length = options.length ?? body.length
  const mask = options.mask === false ? 0 : 0x80
  const head =
    length < 126
      ? Buffer.from([first, mask | length])
      : length < 65536
        ? Buffer.from([first, mask | 126, length >> 8, length & 255])
        : Buffer.from([first, mask | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((by) => (length / 2 ** by) & 255)])
  return Buffer.concat([head, mask === 0 ? Buffer.alloc(0) : Buffer.alloc(4), body])
}

export const handshake = (target: string, more = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`

/** A connection through the proxy whose frames are written by hand. */
export async function byHand(port: number, target: string): Promise<Connection> {
  const connection = await Connection.open(port)
  await connection.write(handshake(target))
  const head = await connection.head()
  if (!head?.start.includes(' 101 ')) throw new Error(`no upgrade: ${head?.start}`)
  if (values(head, 'sec-websocket-accept')[0] !== 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=') throw new Error('wrong accept')
  return connection
}

/** The next frame of a server. */
export async function frame(connection: Connection): Promise<{ opcode: number; payload: Buffer }> {
  const [first = 0, second = 0] = await connection.take(2)
  const short = second & 0x7f
  const length =
    short < 126
      ? short
      : short === 126
        ? (await connection.take(2)).readUInt16BE()
        : Number((await connection.take(8)).readBigUInt64BE())
  return { opcode: first & 0x0f, payload: length === 0 ? Buffer.alloc(0) : await connection.take(length) }
}

export async function closeOf(connection: Connection): Promise<Closed> {
  for (;;) {
    const { opcode, payload } = await frame(connection)
    if (opcode === 8)
      return { code: payload.length < 2 ? 1005 : payload.readUInt16BE(), reason: payload.toString('utf8', 2) }
  }
}
