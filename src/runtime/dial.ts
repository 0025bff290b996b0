// Connects to whichever of several judged addresses answers first: Happy Eyeballs (RFC 8305).

import { connect, isIPv6, type Socket } from 'node:net'

/** RFC 8305 §5: how long one address has the field to itself (milliseconds). */
const headStartMs = 250

/** IPv6 and IPv4 in turn, beginning with the family that came first (RFC 8305 §4). */
export function interleaved(addresses: readonly string[]): string[] {
  const first = addresses.filter((address) => isIPv6(address) === isIPv6(addresses[0] ?? ''))
  const other = addresses.filter((address) => !first.includes(address))
  const longer = Math.max(first.length, other.length)
  return Array.from({ length: longer }, (_, i) => [first[i], other[i]])
    .flat()
    .filter((address) => address !== undefined)
}

const ignored = () => undefined

export interface DialOptions {
  readonly port: number
  /** For each address (milliseconds). */
  readonly connectMs: number
  readonly signal?: AbortSignal
}

/** The first connection that comes to be; the others are given up. Rejects with the last failure. */
export function dialFirst(addresses: readonly string[], { port, connectMs, signal }: DialOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const left = interleaved(addresses)
    const running = new Set<Socket>()
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const end = (settle: () => void, winner?: Socket) => {
      if (over) return
      over = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      for (const socket of running) if (socket !== winner) socket.destroy()
      settle()
    }
    const abort = () => end(() => reject(new Error('Given up')))
    const next = () => {
      clearTimeout(timer)
      const host = left.shift()
      if (host === undefined) return
      const socket = connect({ host, port, allowHalfOpen: true })
      running.add(socket)
      const deadline = setTimeout(
        () => socket.destroy(Object.assign(new Error('Timed out'), { code: 'ETIMEDOUT' })),
        connectMs,
      )
      const closed = () => failed()
      const failed = (error?: Error) => {
        clearTimeout(deadline)
        if (!running.delete(socket) || over) return
        if (left.length > 0) return next()
        if (running.size === 0) end(() => reject(error ?? new Error('Connection ended')))
      }
      socket.on('error', failed)
      socket.once('close', closed)
      socket.once('connect', () => {
        clearTimeout(deadline)
        if (over) return void socket.destroy()
        end(() => {
          // Its error is told by its close; from here on it is whoever has the socket who listens.
          socket.off('error', failed).off('close', closed).on('error', ignored)
          resolve(socket)
        }, socket)
      })
      if (left.length > 0) timer = setTimeout(next, headStartMs)
    }
    if (addresses.length === 0) return reject(new Error('No address'))
    if (signal?.aborted === true) return abort()
    signal?.addEventListener('abort', abort)
    next()
  })
}
