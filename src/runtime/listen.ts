// Turns sockets into web Requests and web Responses back into bytes: one node:http server for Bun, Deno and Node.

import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { bodyOf, carriesBody, discard, pairs } from './body.ts'
import { wireOf, type Edge, type ExchangeEnd } from '../proxy/wire.ts'

/** Answers one request; `edge` has what a web Request cannot say. */
export type Fetch = (request: Request, edge: Edge) => Response | Promise<Response>

export interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly fetch: Fetch
  /** Takes over the socket of a CONNECT request, `head` = bytes that came with it. Absent = 405. */
  readonly connect?: (edge: ConnectEdge, socket: Socket, head: Uint8Array) => void
  /** Called for bytes that were no HTTP request; `status` is what was answered. */
  readonly malformed: (clientIp: string, status: number, code: string) => void
  readonly requestId: () => string
  /** A handler threw: a bug of ours. The text is safe to log. */
  readonly crashed: (text: string) => void
}

export type ConnectEdge = Pick<Edge, 'target' | 'headers' | 'clientIp' | 'requestId'>

export interface Listener {
  readonly host: string
  readonly port: number
  /** Stops accepting, closes idle connections, waits for exchanges in flight; past the deadline cuts them. */
  stop(deadlineMs: number): Promise<{ readonly cut: number }>
}

/** Header section limit (bytes): above it node answers 431. */
const maxHeaderBytes = 64 * 1024
/** A connection that has not sent a whole request head by then is closed (milliseconds). */
const headMs = 10_000

/** Binds and serves. Rejects when the address cannot be bound. */
export function listen(options: ListenOptions): Promise<Listener> {
  const server = createServer({ maxHeaderSize: maxHeaderBytes, keepAliveTimeout: 120_000 })
  server.requestTimeout = 0
  server.timeout = 0
  const sockets = new Set<Socket>()
  const busy = new Set<Socket>()
  const closing = new WeakSet<Socket>()
  const waiting = new Map<Socket, ReturnType<typeof setTimeout>>()

  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    waiting.set(
      socket,
      setTimeout(() => socket.destroy(), headMs),
    )
    socket.on('close', () => {
      sockets.delete(socket)
      busy.delete(socket)
      clearTimeout(waiting.get(socket))
      waiting.delete(socket)
    })
  })
  const begun = (socket: Socket) => {
    clearTimeout(waiting.get(socket))
    waiting.delete(socket)
    busy.add(socket)
  }
  server.on('request', (incoming, outgoing) => {
    // Pipelined behind an exchange that ended the connection (RFC 9112 §9.6): not run.
    if (closing.has(incoming.socket)) return
    begun(incoming.socket)
    outgoing.on('close', () => busy.delete(incoming.socket))
    serve(incoming, outgoing, options, closing).catch((error: unknown) => {
      options.crashed(error instanceof Error ? error.name : 'unknown error')
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end('Pipelock: internal error\n')
    })
  })
  server.on('connect', (incoming: IncomingMessage, socket: Socket, head: Uint8Array) => {
    begun(socket)
    const edge = {
      target: incoming.url ?? '',
      headers: pairs(incoming.rawHeaders),
      clientIp: socket.remoteAddress ?? '',
      requestId: options.requestId(),
    }
    if (options.connect !== undefined) options.connect(edge, socket, head)
    else socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
    if (error.code !== 'ECONNRESET') options.malformed(socket.remoteAddress ?? '', status, error.code ?? 'unknown')
    if (!socket.writable) return void socket.destroy()
    const reason =
      status === 431 ? 'Request Header Fields Too Large' : status === 408 ? 'Request Timeout' : 'Bad Request'
    socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
  return bind(server, options, sockets, busy)
}

function bind(
  server: Server,
  { host, port }: ListenOptions,
  sockets: ReadonlySet<Socket>,
  busy: ReadonlySet<Socket>,
): Promise<Listener> {
  return new Promise((resolve, reject) => {
    // Not every runtime says which port it was.
    const refused = (error: Error) => reject(Object.assign(error, { port }))
    server.once('error', refused)
    server.listen({ host, port }, () => {
      server.off('error', refused)
      const bound = server.address()
      const actual = typeof bound === 'object' && bound !== null ? bound.port : port
      resolve({ host, port: actual, stop: (deadlineMs) => stop(server, sockets, busy, deadlineMs) })
    })
  })
}

async function stop(
  server: Server,
  sockets: ReadonlySet<Socket>,
  busy: ReadonlySet<Socket>,
  deadlineMs: number,
): Promise<{ cut: number }> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const sweep = () => {
    for (const socket of sockets) if (!busy.has(socket)) socket.destroy()
  }
  sweep()
  // A connection becomes idle when its exchange ends: sweep until none is left or the deadline is here.
  const sweeper = setInterval(sweep, 20)
  let cut = 0
  const timer = setTimeout(() => {
    cut = sockets.size
    for (const socket of sockets) socket.destroy()
  }, deadlineMs)
  while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 10))
  clearInterval(sweeper)
  clearTimeout(timer)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 200))])
  return { cut }
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: ListenOptions,
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
  const forwards = !(incoming.url ?? '/').startsWith('/')
  const edge: Edge = {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers: pairs(incoming.rawHeaders),
    body: forwards && carriesBody(incoming) ? bodyOf(incoming, () => discard(incoming)) : null,
    clientIp: incoming.socket.remoteAddress ?? '',
    requestId: options.requestId(),
    trailers: () => pairs(incoming.rawTrailers),
    gone: gone.signal,
    // A client that left early has ended the exchange before anybody asked to be told.
    whenDone: (settler) => (end === undefined ? void settlers.push(settler) : settler(end)),
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
  const headers = unread ? [...wire.headers, ['Connection', 'close'] as const] : wire.headers
  outgoing.writeHead(wire.status, wire.reason || (STATUS_CODES[wire.status] ?? ''), headers.flat())
  if (unread) closing.add(incoming.socket)
  if (unread) outgoing.once('finish', () => setTimeout(() => incoming.destroy(), 1000).unref())
  if (response.body === null) return void outgoing.end()
  // A head whose body may take its time must not wait for it.
  if (!headers.some(([name]) => name.toLowerCase() === 'content-length')) outgoing.flushHeaders()
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
