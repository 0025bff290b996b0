// Keeps connections to origins for the next request: by scheme, judged address, port and name, and for a short time.

import { Agent as HttpAgent, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { dialFirst } from './dial.ts'
import { reachProxy, tunnelThrough } from './next-proxy.ts'
import { verifying } from './trusted.ts'
import type { NextProxy } from '../proxy/next-proxy.ts'

/** Shorter than servers keep their side (node: 5 s): a request on a connection that just closed is a lost request. */
const idleMs = 4000
const kept: AgentOptions = { keepAlive: true, maxFreeSockets: 64, timeout: idleMs }
const once: AgentOptions = { keepAlive: false }

/** What a request says to its agent besides node's own options. */
export interface Asked {
  readonly host: string
  readonly port: number
  /** `host:port` as the client named it: another name at the same address gets its own connection. */
  readonly named: string
  /** `host:port` that the next proxy is asked for. */
  readonly authority?: string
  /** More than one address was judged: whichever answers first, all of them in the pool's key. */
  readonly among?: readonly string[]
  readonly servername?: string
}

export interface Pools {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  close(): void
}

type Done = (error: Error | null, socket?: Socket) => void

const key = (own: string, asked: object) =>
  `${own}:${(asked as Asked).named}:${(asked as Asked).authority ?? ''}:${(asked as Asked).among?.join() ?? ''}`

class Named extends HttpAgent {
  override getName(asked: object): string {
    return key(super.getName(asked), asked)
  }
}

class NamedTls extends HttpsAgent {
  override getName(asked: object): string {
    return key(super.getName(asked), asked)
  }
}

/** `fresh` = nothing is kept, and nothing that was kept is used. `proxy` null = connections of one's own to one address,
 * `raced` = to one of several. */
export function createPools(fresh: boolean, proxy: NextProxy | null | 'raced', connectMs: number): Pools {
  const options = fresh ? once : kept
  const [http, https] = [new Named(options), new NamedTls(options)]
  if (proxy !== null) {
    Object.assign(http, { createConnection: through(proxy, connectMs, false) })
    Object.assign(https, { createConnection: through(proxy, connectMs, true) })
  }
  const close = () => {
    http.destroy()
    https.destroy()
  }
  return { http, https, close }
}

/** A connection by way of the proxy: to itself, or a tunnel where an authority is asked for. */
function through(proxy: NextProxy | 'raced', connectMs: number, secure: boolean) {
  return (asked: Asked, done: Done): undefined => {
    const { authority, servername, port, host, among = [host] } = asked
    const reached =
      proxy === 'raced'
        ? dialFirst(among, { port, connectMs })
        : authority === undefined
          ? reachProxy(proxy, connectMs, false)
          : tunnelThrough(proxy, authority, connectMs)
    const opened = reached.then((socket) => (secure ? encrypted(socket, asked.host, servername) : socket))
    opened.then(
      (socket) => {
        done(null, socket)
        // It was paused behind the answer to CONNECT.
        if (!secure && authority !== undefined) setImmediate(() => socket.resume())
      },
      (error: unknown) => done(error as Error),
    )
    return undefined
  }
}

function encrypted(socket: Socket, host: string, servername?: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      socket,
      host,
      ...(servername !== undefined && isIP(servername) === 0 && { servername }),
      ...verifying(),
      ALPNProtocols: ['http/1.1'],
    })
    secure.once('error', reject)
    secure.once('close', () => reject(new Error('Connection ended')))
    secure.once('secureConnect', () => resolve(secure))
  })
}
