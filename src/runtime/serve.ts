// Turns what one connection says into web Requests, and web Responses back into bytes: a listener's connection or one inside a tunnel.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { bodyOf, carriesBody, discard, drained, letGo, pairs, type BodyOptions } from './body.ts'
import { cutOf } from './cut.ts'
import { early } from './early-hints.ts'
import { bare, endlessTarget, reasonOf, withoutHttp2 } from './status-only.ts'
import type { TakeUpgrade } from './upgrade.ts'
import { mayBeWhole, readWhole, setWhole, wholeOf } from './whole.ts'
import { addTrailers } from './trailers.ts'
import { toRequest } from './web-request.ts'
import { misframed } from '../proxy/framing.ts'
import { insideTunnel, type Tunnelled } from '../proxy/inside.ts'
import { firstOf, wireOf, type Edge, type ExchangeEnd } from '../proxy/wire.ts'
import { asksForWebSocket } from '../websocket/handshake.ts'

/** Answers one request; `edge` has what a web Request cannot say. */
export type Fetch = (request: Request, edge: Edge) => Response | Promise<Response>

export interface ServeOptions {
  readonly fetch: Fetch
  /** Called for bytes that were no HTTP request, or were not read as one; `status` is what was answered. */
  readonly malformed: (clientIp: string, status: number, code: string) => void
  readonly requestId: () => string
  /** Takes over the connection of a request that asks for WebSocket. Absent = it is served as any request. */
  readonly upgrade?: TakeUpgrade
  /** A handler threw: a bug of ours. The text is safe to log. */
  readonly crashed: (text: string, error: unknown) => void
  readonly limits?: ServeLimits
  /** JSON requests up to so many bytes are given to the handler as bytes (`edge.bytes`); absent = as streams. */
  readonly wholeRequests?: number
  /** Every request goes on: none is for the proxy itself. */
  readonly forwards?: boolean
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

/** `client_limits`, as far as one connection is concerned. */
export interface ServeLimits {
  /** Longest head (bytes). */
  readonly headBytes: number
  /** A connection that has begun a head and not ended it by then is answered with 408 (milliseconds). */
  readonly headMs: number
  /** How long an upload may let itself be waited for (milliseconds); 0 = for ever. */
  readonly bodyMs: number
  /** An answer that is not taken by then ends the connection (milliseconds); absent = it may take for ever. */
  readonly writeMs?: number
  /** An end of what a client says is not the end of what it hears (RFC 9112 §9.6); who leaves looks the same until written to. */
  readonly halfClosed?: boolean
}

export const defaultLimits: ServeLimits = { headBytes: 64 * 1024, headMs: 10_000, bodyMs: 60_000 }

/** A server that is not bound: `serveOn(server)`, then `listen` or `emit('connection')`. */
export function createHttp({ upgrade, limits = defaultLimits }: Pick<ServeOptions, 'upgrade' | 'limits'>): Server {
  // Other protocols (`h2c`) are declined by answering in HTTP/1.1 (RFC 9110 §7.8).
  const shouldUpgradeCallback = ({ rawHeaders }: IncomingMessage) =>
    upgrade !== undefined && asksForWebSocket(pairs(rawHeaders))
  const server = createServer({
    maxHeaderSize: limits.headBytes,
    keepAliveTimeout: 120_000,
    connectionsCheckingInterval: 1000,
    shouldUpgradeCallback,
  } as object)
  server.headersTimeout = limits.headMs
  server.requestTimeout = 0
  server.timeout = 0
  // Not in node's documentation, but in all three runtimes.
  if (limits.halfClosed === true) Object.assign(server, { httpAllowHalfOpen: true })
  return server
}

export function serveOn(server: Server, options: ServeOptions, around: Around): void {
  const closing = new WeakSet<Socket>()
  const take = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // Pipelined behind an exchange that ended the connection (RFC 9112 §9.6): not run.
    if (closing.has(incoming.socket)) return
    const wrong = misframed(incoming.httpVersion, incoming.method ?? '', pairs(incoming.rawHeaders))
    if (wrong !== null) return turnAway(incoming.socket, wrong.status, wrong.code)
    around.begun(incoming.socket)
    outgoing.on('close', () => {
      around.over(incoming.socket)
      setImmediate(() => letGo(incoming, outgoing))
    })
    serve(incoming, outgoing, options, around, closing).catch((error: unknown) => {
      options.crashed(error instanceof Error ? error.name : 'unknown error', error)
      if (outgoing.headersSent) return void outgoing.destroy()
      // Said outright: what could not be written may be the reason that is set already.
      outgoing.writeHead(500, 'Internal Server Error', { 'content-type': 'text/plain' })
      outgoing.end('Pipelock: internal error\n')
    })
  }
  /** Nothing that comes on this connection after it is read. */
  const turnAway = (socket: Socket, status: number, code: string) => {
    if (closing.has(socket)) return
    closing.add(socket)
    options.malformed(around.clientIp(socket), status, code)
    socket.end(bare(status))
    setTimeout(() => socket.destroy(), lingerMs).unref()
  }
  server.on('request', take)
  // RFC 9110 §10.1.1: 100 is said when the body is wanted, so that a refusal needs none of it.
  server.on('checkContinue', take)
  server.on('checkExpectation', ({ socket }) => turnAway(socket, 417, 'UNKNOWN_EXPECTATION'))
  const { upgrade } = options
  if (upgrade !== undefined)
    server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Uint8Array) => {
      if (closing.has(socket)) return void socket.destroy()
      const headers = pairs(incoming.rawHeaders)
      const wrong = misframed(incoming.httpVersion, incoming.method ?? '', headers)
      if (wrong !== null) return turnAway(socket, wrong.status, wrong.code)
      around.begun(socket)
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
          options.crashed(error instanceof Error ? error.name : 'unknown error', error)
          socket.destroy()
        })
        .finally(() => around.over(socket))
    })
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Uint8Array }, socket: Socket) => {
    const tooLong = endlessTarget(error.rawPacket, (options.limits ?? defaultLimits).headBytes) ? 414 : 431
    const status =
      error.code === 'HPE_HEADER_OVERFLOW' ? tooLong : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
    if (around.failed(socket, error.code ?? 'unknown')) return void socket.destroy()
    if (error.code === 'HPE_PAUSED_H2_UPGRADE') {
      options.malformed(around.clientIp(socket), 505, 'HTTP/2 with prior knowledge')
      return void socket.end(withoutHttp2)
    }
    if (error.code !== 'ECONNRESET') options.malformed(around.clientIp(socket), status, error.code ?? 'unknown')
    if (!socket.writable) return void socket.destroy()
    socket.end(bare(status))
  })
}

/** How long what still comes is taken in, so that the answer is read and not reset (milliseconds). */
const lingerMs = 1000

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
    end = { bytes, how, why: how === 'completed' ? undefined : cutOf(incoming.socket) }
    for (const settler of settlers) settler(end)
  }
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort(cutOf(incoming.socket))
    settle(outgoing.writableFinished ? 'completed' : 'client_gone')
  })
  const headers = pairs(incoming.rawHeaders)
  const tunnelled = around.tunnelled(incoming.socket)
  const asked = incoming.url ?? '/'
  const forwards = options.forwards === true || tunnelled !== undefined || !asked.startsWith('/')
  const expects = incoming.httpVersion === '1.1' && firstOf(headers, 'expect')?.toLowerCase() === '100-continue'
  const hasBody = carriesBody(headers)
  // Only where its length is announced: a chunked one may go on for ever.
  const isSmall = firstOf(headers, 'content-length') !== undefined && mayBeWhole(headers, options.wholeRequests ?? 0)
  const mayRead = isSmall && !forwards && hasBody && incoming.method === 'POST'
  const receiving: BodyOptions = {
    abandon: () => discard(incoming),
    patience: { ms: (options.limits ?? defaultLimits).bodyMs },
    ...(expects && { wanted: () => void (outgoing.headersSent || outgoing.writeContinue()) }),
  }
  const edge: Edge = {
    method: incoming.method ?? 'GET',
    target: asked,
    headers,
    body: forwards && hasBody ? bodyOf(incoming, receiving) : null,
    clientIp: around.clientIp(incoming.socket),
    requestId: options.requestId(),
    ...(mayRead && { bytes: () => readWhole(incoming, receiving) }),
    trailers: () => pairs(incoming.rawTrailers),
    ...(incoming.httpVersion === '1.1' && { hint: (fields) => early(outgoing, fields) }),
    whole: (response, all, sent) => void setWhole(response, { bytes: all, sent }),
    gone: gone.signal,
    // A client that left early has ended the exchange before anybody asked to be told.
    whenDone: (settler) => (end === undefined ? void settlers.push(settler) : settler(end)),
    ...(tunnelled === undefined ? {} : insideTunnel(tunnelled, asked, headers)),
  }
  const response = await options.fetch(toRequest(incoming, edge, receiving), edge)
  const wire = wireOf(response)
  if (outgoing.destroyed) {
    await response.body?.cancel().catch(() => undefined)
    return settle('client_gone')
  }
  outgoing.sendDate = false
  // What is left of an unread upload must not be taken for the next request.
  const unread = hasBody && !incoming.complete
  const answered = unread ? [...wire.headers, ['Connection', 'close'] as const] : wire.headers
  outgoing.writeHead(wire.status, reasonOf(wire.status, wire.reason), answered.flat())
  const { writeMs } = options.limits ?? defaultLimits
  if (writeMs !== undefined) {
    const late = setTimeout(() => incoming.socket.destroy(), writeMs)
    outgoing.once('close', () => clearTimeout(late))
  }
  if (unread) closing.add(incoming.socket)
  if (unread) outgoing.once('finish', () => setTimeout(() => incoming.destroy(), 1000).unref())
  const whole = wholeOf(response)
  if (whole !== undefined) {
    bytes += whole.bytes.length
    // Whoever has the answer finds its record.
    whole.sent?.()
    return void outgoing.end(whole.bytes)
  }
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
  addTrailers(outgoing, incoming.socket, wire.trailers())
  outgoing.end()
}
