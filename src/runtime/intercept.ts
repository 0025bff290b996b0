// Opens tunnels: ends the client's TLS with a certificate of our own and serves what is inside as HTTP/1.1.

import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Authority } from './authority.ts'
import { within } from './cut.ts'
import { unwatch, watch } from './lifetimes.ts'
import type { Clocks } from './relay.ts'
import { createHttp, serveOn, type ServeOptions } from './serve.ts'
import { Wrapped } from './wrapped.ts'
import type { Tunnelled } from '../proxy/inside.ts'
import type { Who } from '../sessions/who.ts'

/** Tells the listener whether the connection of a tunnel has an exchange in flight. */
export type Mark = (busy: boolean) => void

export interface Around {
  readonly clientIp: string
  readonly who?: Who
  readonly mark: Mark
}

export interface Through extends Around, Tunnelled {
  readonly clocks: Clocks
}

/** How it ended; `error` when no request ever came. */
export interface Opened {
  readonly bytes: number
  readonly error?: string
  readonly handshakeMs?: number
}

/** Both resolve when the connection has ended. `up` = what the client has said already. */
export interface Intercept {
  tls(client: Socket, up: Uint8Array, serverName: string, through: Through): Promise<Opened>
  cleartext(client: Socket, up: Uint8Array, through: Through): Promise<Opened>
}

interface Connection {
  readonly through: Through
  readonly begun: number
  life: { last: number }
  /** Exchanges in flight. */
  open: number
  /** The client will say nothing more. */
  ended: boolean
  /** When the first request came. */
  first?: number
  error?: string
}

/** How long a client may take to fetch what is on its way when its connection is to end (milliseconds). */
const lingerMs = 2000

function close(socket: Socket, { first }: Connection): void {
  // A session that never came to be has nothing to say, and cannot end itself.
  if (first === undefined) return void socket.destroy()
  socket.destroySoon()
  setTimeout(() => socket.destroy(), lingerMs).unref()
}

/** `authority` = null: only what comes in the clear can be read. */
export function createIntercept(options: ServeOptions, authority: Authority | null): Intercept {
  const connections = new Map<Socket, Connection>()
  const server = createHttp(options)
  // The idle clock is the tunnel's.
  server.keepAliveTimeout = 0
  serveOn(server, options, {
    clientIp: (socket) => connections.get(socket)?.through.clientIp ?? '',
    tunnelled: (socket) => connections.get(socket)?.through,
    begun: (socket) => {
      const connection = connections.get(socket)
      if (connection === undefined) return
      connection.first ??= performance.now()
      connection.open++
      connection.through.mark(true)
    },
    over: (socket) => {
      const connection = connections.get(socket)
      if (connection === undefined) return
      connection.open--
      connection.life.last = performance.now()
      if (connection.open > 0) return
      connection.through.mark(false)
      if (connection.ended) close(socket, connection)
    },
    // Without a request yet it is the handshake that failed: the tunnel's record says so.
    failed: (socket, code) => {
      const connection = connections.get(socket)
      if (connection === undefined || !(socket instanceof TLSSocket) || connection.first !== undefined) return false
      if (!code.startsWith('ERR_SSL_') && code !== 'ECONNRESET') return false
      connection.error = code
      return true
    },
  })

  server.on('connect', (_: unknown, socket: Socket) => {
    options.malformed(connections.get(socket)?.through.clientIp ?? '', 405, 'CONNECT inside a tunnel')
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })

  /** Serves a connection until it has ended. */
  const serve = (socket: Socket, client: Socket, through: Through): Promise<Opened> =>
    new Promise((resolve) => {
      const life = {
        ...through.clocks,
        last: performance.now(),
        busy: () => connection.open > 0,
        end: () => close(socket, connection),
      }
      const connection: Connection = { through, begun: performance.now(), life, open: 0, ended: false }
      connections.set(socket, connection)
      within(socket, client)
      watch(life)
      through.mark(false)
      // Bun leaves a session whose client has closed the connection beneath it as it is.
      client.on('end', () => {
        connection.ended = true
        if (connection.open === 0) close(socket, connection)
      })
      socket.on('close', () => {
        unwatch(life)
        connections.delete(socket)
        // Bun does not tell the socket underneath.
        client.destroy()
        const { first, begun, error } = connection
        resolve({
          bytes: socket.bytesRead + socket.bytesWritten,
          ...(first === undefined ? { error: withoutRequest(error) } : { handshakeMs: first - begun }),
        })
      })
      server.emit('connection', socket)
    })

  return {
    tls: (client, up, serverName, through) => {
      if (authority === null) throw new Error('No certificate authority')
      const secureContext = authority.contextFor(serverName)
      client.unshift(up)
      const secure = new TLSSocket(client, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] })
      return serve(secure, client, through)
    },
    cleartext: (client, up, through) => {
      client.unshift(up)
      const ended = serve(new Wrapped(client) as unknown as Socket, client, through)
      client.resume()
      return ended
    },
  }
}

/** Clients that do not trust us say so in many codes, or just leave. */
function withoutRequest(code: string | undefined): string {
  if (code === 'ERR_SSL_NO_APPLICATION_PROTOCOL')
    return 'TLS handshake failed: the client speaks HTTP/2 only; list the host under tls_interception.passthrough_domains'
  const what = code === undefined ? 'no request came' : `TLS handshake failed (${code})`
  return `${what}: does the client trust the CA? See pipelock env and pipelock tls install-ca`
}
