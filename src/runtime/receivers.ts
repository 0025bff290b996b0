// Carries events to where they are wanted: an HTTP POST, or syslog (RFC 5424) over UDP, TCP and TLS.

import { createSocket } from 'node:dgram'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { verified } from './trusted.ts'

/** Rejects unless it is answered with 2xx in time. Never through a proxy: `fetch` would read one from the environment. */
export function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { timeoutMs, gzip = false }: { readonly timeoutMs: number; readonly gzip?: boolean },
): Promise<void> {
  const bytes = gzip ? gzipSync(body) : Buffer.from(body)
  const ask = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const outgoing = ask(
      url,
      {
        method: 'POST',
        rejectUnauthorized: true,
        headers: {
          'content-type': 'application/json',
          'content-length': bytes.length,
          ...(gzip && { 'content-encoding': 'gzip' }),
          ...headers,
        },
      },
      (incoming) => {
        incoming.resume()
        const { statusCode = 0 } = incoming
        if (statusCode >= 200 && statusCode < 300) resolve()
        else reject(new Error(`HTTP ${statusCode}`))
      },
    )
    const timer = setTimeout(() => outgoing.destroy(new Error('timeout')), timeoutMs)
    outgoing.on('error', reject)
    outgoing.on('close', () => clearTimeout(timer))
    outgoing.end(bytes)
  })
}

export interface Syslog {
  send(message: string): Promise<void>
  close(): void
}

const connectMs = 5000

/** `udp://`, `tcp://` or `tls://host:port`. Streams are framed by counting octets (RFC 6587 §3.4.1). */
export function openSyslog(address: string): Syslog {
  const url = new URL(address)
  const port = Number(url.port || (url.protocol === 'tls:' ? 6514 : 514))
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol === 'udp:') {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.unref()
    socket.on('error', () => undefined)
    return {
      send: (message) =>
        new Promise((resolve, reject) => {
          socket.send(message, port, host, (error) => (error === null ? resolve() : reject(error)))
        }),
      close: () => socket.close(),
    }
  }
  let socket: Socket | null = null
  const opened = (): Promise<Socket> => {
    if (socket !== null && !socket.destroyed && socket.writable) return Promise.resolve(socket)
    return new Promise((resolve, reject) => {
      const secure = url.protocol === 'tls:'
      const made: Socket = secure
        ? connectTls({ host, port, ...verified(), ...(isIP(host) === 0 && { servername: host }) })
        : connectTcp({ host, port })
      const timer = setTimeout(() => made.destroy(new Error('timeout')), connectMs)
      made.once(secure ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer)
        socket = made
        resolve(made)
      })
      made.on('error', reject)
      // Nothing is said back; without reading it, its end would go unnoticed.
      made.resume()
      made.unref()
    })
  }
  return {
    async send(message) {
      const to = await opened()
      const bytes = Buffer.from(message)
      await new Promise<void>((resolve, reject) => {
        to.write(Buffer.concat([Buffer.from(`${bytes.length} `), bytes]), (error) =>
          error === null || error === undefined ? resolve() : reject(error),
        )
      })
    },
    close: () => socket?.end(),
  }
}
