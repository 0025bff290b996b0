// Turns what one connection says into web Requests, and web Responses back into bytes: a listener's connection or one inside a tunnel.

import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { bodyOf, carriesBody, discard, pairs } from './body.ts'
import type { TakeUpgrade } from './upgrade.ts'
import { insideTunnel, type Tunnelled } from '../proxy/inside.ts'
import { wireOf, type Edge, type ExchangeEnd } from '../proxy/wire.ts'
import { asksForWebSocket } from '../websocket/handshake.ts'

/** Answers one request; `edge` has what a web Request cannot say. */
export type Fetch = (request: Request, edge: Edge) => Response | Promise<Response>

export interface ServeOptions {
  readonly fetch: Fetch
  /** Called for bytes that were no HTTP request; `status` is what was answered. */
  readonly malformed: (clientIp: string, status: number, code: string) => void
  readonly requestId: () => string
  /** Takes over the connection of a request that asks for WebSocket. Absent = it is served as any request. */
  readonly upgrade?: TakeUpgrade
  /** A handler threw: a bug of ours. The text is safe to log. */
  readonly crashed: (text: string) => void
}

/** What is known of a connection besides its bytes, and who wants to know when it is busy. */
export interface Around {
  readonly clientIp: (socket: Socket) => string
  /** Absent = what is said is for this proxy. */
  readonly tunnelled: (socket: Socket) => Tunnelled | undefined
  readonly begun: (socket: Socket) => void
  readonly over: (socket: Socket) => void
  /** A connection failed before or between requests; true = it is accounted for. */
  readonly failed: (socket: Socket, code: string) => boolean
}

/** Header section limit (bytes): above it node answers 431. */
const maxHeaderBytes = 64 * 1024

/** A server that is not bound: `serveOn(server)`, then `listen` or `emit('connection')`. */
export function createHttp({ upgrade }: Pick<ServeOptions, 'upgrade'>): Server {
  // Other protocols (`h2c`) are declined by answering in HTTP/1.1 (RFC 9110 §7.8).
  const shouldUpgradeCallback = ({ rawHeaders }: IncomingMessage) =>
    upgrade !== undefined && asksForWebSocket(pairs(rawHeaders))
  const options = { maxHeaderSize: maxHeaderBytes, keepAliveTimeout: 120_000, shouldUpgradeCallback }
  const server = createServer(options)
  server.requestTimeout = 0
  server.timeout = 0
  return server
}

export function serveOn(server: Server, options: ServeOptions, around: Around): void {
  const closing = new WeakSet<Socket>()
  server.on('request', (incoming, outgoing) => {
    // Pipelined behind an exchange that ended the connection (RFC 9112 §9.6): not run.
    if (closing.has(incoming.socket)) return
    around.begun(incoming.socket)
    outgoing.on('close', () => around.over(incoming.socket))
    serve(incoming, outgoing, options, around, closing).catch((error: unknown) => {
      options.crashed(error instanceof Error ? error.name : 'unknown error')
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end('Pipelock: internal error\n')
    })
  })
  const { upgrade } = options
  if (upgrade !== undefined)
    server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Uint8Array) => {
      if (closing.has(socket)) return void socket.destroy()
      around.begun(socket)
      const headers = pairs(incoming.rawHeaders)
      const tunnelled = around.tunnelled(socket)
      const asked = incoming.url ?? '/'
      const edge = {
        method: incoming.method ?? 'GET',
        target: asked,
        headers,
        clientIp: around.clientIp(socket),
        requestId: options.requestId(),
        ...(tunnelled === undefined ? {} : insideTunnel(tunnelled, asked, headers)),
      }
      upgrade(edge, socket, head)
        .catch((error: unknown) => {
          options.crashed(error instanceof Error ? error.name : 'unknown error')
          socket.destroy()
        })
        .finally(() => around.over(socket))
    })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
    if (around.failed(socket, error.code ?? 'unknown')) return void socket.destroy()
    if (error.code !== 'ECONNRESET') options.malformed(around.clientIp(socket), status, error.code ?? 'unknown')
    if (!socket.writable) return void socket.destroy()
    const reason =
      status === 431 ? 'Request Header Fields Too Large' : status === 408 ? 'Request Timeout' : 'Bad Request'
    socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: ServeOptions,
  around: Around,
  closing: WeakSet<Socket>,
): Promise<void> {
  const gone = new AbortController()
  const settlers: ((end: ExchangeEnd) => void)[] = []
  let bytes = 0
  let end: ExchangeEnd | undefined
  const settle = (how: ExchangeEnd['how']) => {
    if (end !== undefined) return
    end = { bytes, how }
    for (const settler of settlers) settler(end)
  }
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort()
    settle(outgoing.writableFinished ? 'completed' : 'client_gone')
  })
  const headers = pairs(incoming.rawHeaders)
  const tunnelled = around.tunnelled(incoming.socket)
  const asked = incoming.url ?? '/'
  const forwards = tunnelled !== undefined || !asked.startsWith('/')
  const edge: Edge = {
    method: incoming.method ?? 'GET',
    target: asked,
    headers,
    body: forwards && carriesBody(incoming) ? bodyOf(incoming, () => discard(incoming)) : null,
    clientIp: around.clientIp(incoming.socket),
    requestId: options.requestId(),
    trailers: () => pairs(incoming.rawTrailers),
    gone: gone.signal,
    // A client that left early has ended the exchange before anybody asked to be told.
    whenDone: (settler) => (end === undefined ? void settlers.push(settler) : settler(end)),
    ...(tunnelled === undefined ? {} : insideTunnel(tunnelled, asked, headers)),
  }
  const response = await options.fetch(toRequest(incoming, edge), edge)
  const wire = wireOf(response)
  if (outgoing.destroyed) {
    await response.body?.cancel().catch(() => undefined)
    return settle('client_gone')
  }
  outgoing.sendDate = false
  // What is left of an unread upload must not be taken for the next request.
  const unread = carriesBody(incoming) && !incoming.complete
  const answered = unread ? [...wire.headers, ['Connection', 'close'] as const] : wire.headers
  outgoing.writeHead(wire.status, wire.reason || (STATUS_CODES[wire.status] ?? ''), answered.flat())
  if (unread) closing.add(incoming.socket)
  if (unread) outgoing.once('finish', () => setTimeout(() => incoming.destroy(), 1000).unref())
  if (response.body === null) return void outgoing.end()
  // A head whose body may take its time must not wait for it.
  if (!answered.some(([name]) => name.toLowerCase() === 'content-length')) outgoing.flushHeaders()
  try {
    for await (const chunk of response.body) {
      bytes += chunk.length
      if (!outgoing.write(chunk) && !(await drained(outgoing))) break
    }
  } catch {
    // The origin failed or the policy cut the stream: the client must see a failed transfer, not a short success.
    settle('failed')
    return void outgoing.destroy()
  }
  const trailers = wire.trailers()
  if (trailers.length > 0) outgoing.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]))
  outgoing.end()
}

function drained(outgoing: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve(!outgoing.destroyed)
    }
    outgoing.on('drain', done)
    outgoing.on('close', done)
  })
}

function toRequest(incoming: IncomingMessage, edge: Edge): Request {
  const headers = new Headers()
  for (const [name, value] of edge.headers) headers.append(name, value)
  // The URL only serves routing: forwarding reads `edge.target`, which is as the client wrote it.
  const local = edge.target.startsWith('/')
  const url = new URL('http://proxy.invalid/')
  if (local) [url.pathname = '/', url.search = ''] = cutAt(edge.target, '?')
  // Forwarding reads `edge.method` too: Hono would answer HEAD with a new Response and lose what was wired to it.
  const method = local ? webMethod(edge.method) : 'GET'
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal: edge.gone }
  if (local && carriesBody(incoming) && !['GET', 'HEAD'].includes(edge.method))
    Object.assign(init, { body: bodyOf(incoming, () => discard(incoming)), duplex: 'half' })
  return new Request(url, init)
}

function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

/** The web API refuses these three as methods. */
function webMethod(method: string): string {
  return /^(connect|trace|track)$/i.test(method) ? 'OPTIONS' : method
}
