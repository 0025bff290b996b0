// Dials a vetted address and passes bytes both ways until either side, a clock or the operator ends it.

import type { Socket } from 'node:net'
import { dialFirst } from './dial.ts'
import { watch } from './lifetimes.ts'
import { authorityFor, tunnelThrough } from './next-proxy.ts'
import type { Vetted } from '../proxy/destination.ts'
import type { Route } from '../proxy/next-proxy.ts'

/** Dials a judged destination, directly or through the next proxy; null when that cannot be done or the client has gone. */
export type Reach = (to: Vetted, connectMs: number, client: Socket) => Promise<Socket | null>

export function createReach(route: Route, pin: boolean): Reach {
  return async (to, connectMs, client) => {
    const proxy = route(to.target)
    if (proxy === null) return dial(to.addresses, to.target.port, connectMs, client)
    const socket = await tunnelThrough(proxy, authorityFor(to, pin), connectMs, true).catch(() => null)
    if (!client.destroyed) return socket
    socket?.destroy()
    return null
  }
}

/** Null when no address accepts or the client has gone. */
async function dial(
  addresses: readonly string[],
  port: number,
  connectMs: number,
  client: Socket,
): Promise<Socket | null> {
  if (client.destroyed) return null
  const gone = new AbortController()
  const cancel = () => gone.abort()
  client.on('close', cancel)
  const socket = await dialFirst(addresses, { port, connectMs, signal: gone.signal }).catch(() => null)
  client.off('close', cancel)
  if (!client.destroyed) return socket
  socket?.destroy()
  return null
}

export interface Clocks {
  /** `performance.now()` of the latest end. */
  readonly until: number
  /** Longest silence in both directions together (milliseconds). */
  readonly idleMs: number
}

export interface Relayed {
  readonly bytes: number
  readonly error?: string
}

/** Bytes that were read before the relay began. */
export interface Early {
  readonly up: Uint8Array
  readonly down: Uint8Array
}

/**
 * Relays until both directions have ended, or `spend` says that no more may pass. One idle clock for both: a long
 * one-sided download is not idle.
 */
export function relay(
  client: Socket,
  upstream: Socket,
  early: Early,
  clocks: Clocks,
  spend: (bytes: number) => boolean = () => true,
): Promise<Relayed> {
  return new Promise((resolve) => {
    let bytes = early.up.length + early.down.length
    let error: string | undefined
    let open = 2
    const life = {
      ...clocks,
      last: performance.now(),
      end: (why: string) => {
        error ??= why
        client.resetAndDestroy()
        upstream.resetAndDestroy()
      },
    }
    const unwatch = watch(life)
    for (const [from, to, first] of [
      [client, upstream, early.up],
      [upstream, client, early.down],
    ] as const) {
      // By hand, with backpressure: `pipe` keeps three times as many functions alive for as long as a tunnel idles.
      const seen = (chunk: Uint8Array) => {
        bytes += chunk.length
        life.last = performance.now()
        if (!spend(chunk.length)) return life.end('data_budget_exceeded')
        if (!to.write(chunk)) from.pause()
      }
      // Bun reports a reset of the client as an end and, before the next turn, a close.
      const ended = () => setImmediate(() => (from.destroyed && !to.readableEnded ? to.resetAndDestroy() : to.end()))
      const closed = () => {
        // A reset on one side must not look like a clean end on the other.
        if (!from.readableEnded) to.resetAndDestroy()
        // Nobody is left to read what still comes; what has come is delivered.
        else if (!to.readableEnded) setImmediate(() => to.destroySoon())
        open--
        if (open > 0) return
        unwatch()
        resolve({ bytes, ...(error === undefined ? {} : { error }) })
      }
      from.setNoDelay(true)
      if (first.length > 0) to.write(first)
      from.on('error', () => to.resetAndDestroy())
      to.on('drain', () => from.resume())
      // What happened while the first bytes were awaited is not told again.
      if (from.readableEnded) ended()
      else {
        from.on('data', seen)
        from.on('end', ended)
        from.resume()
      }
      if (from.closed) setImmediate(closed)
      else from.on('close', closed)
    }
  })
}
