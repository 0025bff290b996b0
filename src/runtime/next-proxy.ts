// Reaches destinations through another proxy: a connection to it, and a CONNECT on that where a tunnel is needed.

import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { verifying } from './trusted.ts'
import { SendError } from '../proxy/sending.ts'
import type { Vetted } from '../proxy/destination.ts'
import type { NextProxy } from '../proxy/next-proxy.ts'

/** A longer answer to CONNECT is no answer. */
const LONGEST = 16 * 1024

/** What the proxy is asked for: the name, which it resolves for itself, or the address that was judged. */
export function authorityFor({ target, addresses }: Vetted, pin: boolean): string {
  const host = (pin ? addresses[0] : undefined) ?? target.host
  return `${host.includes(':') ? `[${host}]` : host}:${target.port}`
}

/**
 * A connection to the proxy itself. `allowHalfOpen` = an end in one direction leaves the other open, as tunnels must and
 * kept connections must not. Rejects with `SendError`.
 */
export function reachProxy(proxy: NextProxy, ms: number, allowHalfOpen: boolean): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { host, port } = proxy
    const socket: Socket =
      proxy.scheme === 'http'
        ? connect({ host, port, allowHalfOpen })
        : connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...verifying() })
    const ready = proxy.scheme === 'http' ? 'connect' : 'secureConnect'
    const done = (settle: () => void) => {
      clearTimeout(timer)
      socket.off('close', closed).off(ready, reached)
      settle()
    }
    const fail = (type: string) =>
      done(() => {
        socket.destroy()
        reject(new SendError(type, 'The upstream proxy cannot be reached'))
      })
    const closed = () => fail('destination_unavailable')
    const reached = () => done(() => resolve(socket))
    const timer = setTimeout(() => fail('connection_timeout'), ms)
    // An error is told by the close behind it; from then on it is whoever has the socket who listens.
    socket.on('error', () => socket.destroy())
    socket.on('close', closed).on(ready, reached)
  })
}

/** A tunnel through the proxy to `authority`. Rejects with `SendError`. */
export async function tunnelThrough(
  proxy: NextProxy,
  authority: string,
  ms: number,
  allowHalfOpen = false,
): Promise<Socket> {
  const until = performance.now() + ms
  const socket = await reachProxy(proxy, ms, allowHalfOpen)
  const credentials = proxy.authorization === undefined ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nVia: 1.1 pipelock\r\n${credentials}\r\n`)
  const head = await answered(socket, Math.max(1, until - performance.now()))
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(head)?.[1]
  if (status?.startsWith('2')) return socket
  socket.destroy()
  const why = status === '407' ? 'asks for other credentials' : `answered ${status ?? 'no HTTP'}`
  throw new SendError(
    status === '407' ? 'proxy_configuration_error' : 'destination_unavailable',
    `The upstream proxy ${why}`,
  )
}

/** The status line of the answer; what follows its head stays with the socket. */
function answered(socket: Socket, ms: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let held = new Uint8Array(0)
    const done = (settle: () => void) => {
      clearTimeout(timer)
      socket.off('data', more)
      socket.off('end', ended)
      socket.off('close', ended)
      socket.pause()
      settle()
    }
    const fail = (type: string) =>
      done(() => {
        socket.destroy()
        reject(new SendError(type, 'The upstream proxy did not answer'))
      })
    const ended = () => fail('connection_terminated')
    const more = (chunk: Uint8Array) => {
      const both = new Uint8Array(held.length + chunk.length)
      both.set(held)
      both.set(chunk, held.length)
      held = both
      const end = endOfHead(held)
      if (end === 0) return held.length > LONGEST ? fail('http_response_header_section_size') : undefined
      done(() => {
        if (end < held.length) socket.unshift(held.subarray(end))
        resolve(new TextDecoder('latin1').decode(held.subarray(0, end)).split('\r\n', 1)[0] ?? '')
      })
    }
    const timer = setTimeout(() => fail('connection_timeout'), ms)
    socket.on('data', more)
    socket.on('end', ended)
    socket.on('close', ended)
  })
}

/** Just behind the empty line; 0 = it has not come. */
function endOfHead(bytes: Uint8Array): number {
  for (let i = 3; i < bytes.length; i++)
    if (bytes[i] === 10 && bytes[i - 1] === 13 && bytes[i - 2] === 10 && bytes[i - 3] === 13) return i + 1
  return 0
}
