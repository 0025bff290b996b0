// Binds a port, counts the connections that are busy and ends them in good order: one node:http server for Bun, Deno and Node.

import type { IncomingMessage, Server } from 'node:http'
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net'
import { pairs } from './body.ts'
import { cutOff } from './cut.ts'
import { createHttp, defaultLimits, serveOn, type ServeOptions } from './serve.ts'
import type { CutBy } from '../ending.ts'
import { misframed } from '../proxy/framing.ts'
import type { Edge } from '../proxy/wire.ts'

export interface ListenOptions extends ServeOptions {
  readonly host: string
  readonly port: number
  /** A socket that is bound and listening already: host and port only say what it was meant to be. */
  readonly fd?: number | undefined
  /** Other processes may bind the same address (SO_REUSEPORT): the next one starts before this one ends. */
  readonly reusePort?: boolean
  /** More connections are answered with 503 at once: file descriptors are left for the origins. */
  readonly maxConnections?: number
  /**
   * Takes over the socket of a CONNECT request, `head` = bytes that came with it; busy until `mark(false)`.
   * Absent = 405.
   */
  readonly connect?: (edge: ConnectEdge, socket: Socket, head: Uint8Array, mark: (busy: boolean) => void) => void
}

export type ConnectEdge = Pick<Edge, 'target' | 'headers' | 'clientIp' | 'requestId' | 'listener'>

export interface Listener {
  readonly host: string
  readonly port: number
  /** It still accepts connections. */
  readonly isOpen: boolean
  /** Connections with an exchange in flight. */
  readonly busy: number
  /** What ends every connection that is open now, except those of clients that are spared, and says how many those were. */
  cutter(why: CutBy): (spared: (clientIp: string) => boolean) => number
  /** Stops accepting, closes idle connections, waits for exchanges in flight; past the deadline cuts them. */
  stop(deadlineMs: number): Promise<{ readonly cut: number }>
}

interface Connections {
  readonly sockets: ReadonlySet<Socket>
  /** With an exchange in flight. */
  readonly busy: ReadonlySet<Socket>
  /** Without a request so far. */
  readonly waiting: ReadonlyMap<Socket, unknown>
}

/** A connection that was accepted just before the end is about to ask: its request is waited for (milliseconds). */
const freshMs = 500
/** How long a connection that found no room is given to read why (milliseconds). */
const fullMs = 200
const full =
  'HTTP/1.1 503 Service Unavailable\r\nProxy-Status: pipelock; error=connection_limit_reached\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/** Listeners that thousands of sockets share. */
function destroyed(this: Socket): void {
  this.destroy()
}
const destroy = (socket: Socket): void => void socket.destroy()

/** Binds and serves. Rejects when the address cannot be bound. */
export function listen(options: ListenOptions): Promise<Listener> {
  const { limits = defaultLimits, maxConnections = Number.POSITIVE_INFINITY } = options
  const server = createHttp(options)
  const sockets = new Set<Socket>()
  const busy = new Set<Socket>()
  const waiting = new Map<Socket, ReturnType<typeof setTimeout>>()

  server.on('connection', (socket: Socket) => {
    socket.on('error', destroyed)
    if (sockets.size >= maxConnections) {
      options.malformed(socket.remoteAddress ?? '', 503, 'too many connections')
      socket.end(full)
      return void setTimeout(() => socket.destroy(), fullMs)
    }
    sockets.add(socket)
    socket.setNoDelay(true)
    waiting.set(socket, setTimeout(destroy, limits.headMs + 2000, socket))
    socket.on('close', gone)
  })
  function gone(this: Socket): void {
    sockets.delete(this)
    busy.delete(this)
    clearTimeout(waiting.get(this))
    waiting.delete(this)
  }
  const begun = (socket: Socket) => {
    clearTimeout(waiting.get(socket))
    waiting.delete(socket)
    busy.add(socket)
  }
  serveOn(server, options, {
    clientIp: (socket) => socket.remoteAddress ?? '',
    tunnelled: () => undefined,
    begun,
    over: (socket) => busy.delete(socket),
    failed: () => false,
  })
  server.on('connect', (incoming: IncomingMessage, socket: Socket, head: Uint8Array) => {
    begun(socket)
    const headers = pairs(incoming.rawHeaders)
    const wrong = misframed(incoming.httpVersion, 'CONNECT', headers)
    if (wrong !== null) {
      options.malformed(socket.remoteAddress ?? '', wrong.status, wrong.code)
      return void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    }
    const edge = {
      target: incoming.url ?? '',
      headers,
      clientIp: socket.remoteAddress ?? '',
      requestId: options.requestId(),
    }
    const mark = (on: boolean) => void (on && sockets.has(socket) ? busy.add(socket) : busy.delete(socket))
    if (options.connect !== undefined) options.connect(edge, socket, head, mark)
    else socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  return bind(server, options, { sockets, busy, waiting })
}

function bind(
  server: Server,
  { host, port, fd, reusePort = false }: ListenOptions,
  connections: Connections,
): Promise<Listener> {
  const { sockets, busy } = connections
  return new Promise((resolve, reject) => {
    // Not every runtime says which port it was.
    const refused = (error: Error) => reject(Object.assign(error, { port }))
    const front = fd === undefined && !reusePort ? server : frontOf(server)
    front.once('error', refused)
    front.listen(fd === undefined ? { host, port, ...(reusePort && { reusePort }) } : { fd }, () => {
      front.off('error', refused)
      const bound = front.address()
      const actual = typeof bound === 'object' && bound !== null ? bound.port : port
      resolve({
        host,
        port: actual,
        get isOpen() {
          return front.listening
        },
        get busy() {
          return busy.size
        },
        cutter: (why) => cutter(sockets, why),
        stop: (deadlineMs) => stop(front, connections, deadlineMs),
      })
    })
  })
}

/** Bun's HTTP server can neither share an address nor take a bound socket; its TCP server can. */
const frontOf = (server: Server): NetServer =>
  createNetServer({ allowHalfOpen: true }, (socket) => server.emit('connection', socket))

function cutter(sockets: ReadonlySet<Socket>, why: CutBy): (spared: (clientIp: string) => boolean) => number {
  const open = [...sockets]
  return (spared) => {
    const gone = open.filter((socket) => !socket.destroyed && !spared(socket.remoteAddress ?? ''))
    for (const socket of gone) cutOff(socket, why)
    return gone.length
  }
}

async function stop(
  server: NetServer,
  { sockets, busy, waiting }: Connections,
  deadlineMs: number,
): Promise<{ cut: number }> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const late = performance.now() + Math.min(freshMs, deadlineMs)
  const sweep = () => {
    const isLate = performance.now() >= late
    for (const socket of sockets) if (!busy.has(socket) && (isLate || !waiting.has(socket))) socket.destroy()
  }
  sweep()
  // A connection becomes idle when its exchange ends: sweep until none is left or the deadline is here.
  const sweeper = setInterval(sweep, 20)
  let cut = 0
  const timer = setTimeout(() => {
    cut = sockets.size
    for (const socket of sockets) cutOff(socket, 'proxy_stopping')
  }, deadlineMs)
  while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 10))
  clearInterval(sweeper)
  clearTimeout(timer)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 200))])
  return { cut }
}
