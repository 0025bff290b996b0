// Dials a vetted address and passes bytes both ways until either side, a clock or the operator ends it.

import type { Socket } from 'node:net'
import { cutBy } from './cut.ts'
import { dialFirst } from './dial.ts'
import { unwatch, watch, type Lifetime } from './lifetimes.ts'
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
  /** The proxy has ended it; absent = either side has, or a clock. */
  readonly outcome?: 'stopped'
  readonly error?: string
}

/** Bytes that were read before the relay began. */
export interface Early {
  readonly up: Uint8Array
  readonly down: Uint8Array
}

/** Who is told of what a relay carries. */
export interface Carrier {
  /** False = no more may pass. */
  spend(bytes: number): boolean
  /** Both directions have ended. */
  relayed(how: Relayed): void
}

/** By socket: the relay it belongs to. Thousands idle, so all of them share their listeners. */
const relays = new Map<Socket, Relay>()

/**
 * Relays until both directions have ended or the carrier says that no more may pass. One idle clock for both: a long
 * one-sided download is not idle.
 */
export function relay(client: Socket, upstream: Socket, early: Early, clocks: Clocks, carrier: Carrier): void {
  const one = new Relay(client, upstream, early, clocks, carrier)
  watch(one)
  one.join(client, early.up)
  one.join(upstream, early.down)
}

class Relay implements Lifetime {
  readonly until: number
  readonly idleMs: number
  last = performance.now()
  readonly #client: Socket
  readonly #upstream: Socket
  readonly #carrier: Carrier
  #bytes: number
  #error: string | undefined
  #open = 2

  constructor(client: Socket, upstream: Socket, { up, down }: Early, { until, idleMs }: Clocks, carrier: Carrier) {
    this.until = until
    this.idleMs = idleMs
    this.#client = client
    this.#upstream = upstream
    this.#carrier = carrier
    this.#bytes = up.length + down.length
  }

  join(from: Socket, first: Uint8Array): void {
    relays.set(from, this)
    from.setNoDelay(true)
    if (first.length > 0) this.other(from).write(first)
    // By hand, with backpressure: `pipe` keeps three times as many functions alive for as long as a tunnel idles.
    from.on('error', failed).on('drain', drained)
    // What happened while the first bytes were awaited is not told again.
    if (from.readableEnded) setImmediate(halfEnded, from, this.other(from))
    else from.on('data', passed).on('end', ended).resume()
    if (from.closed) setImmediate(closed, from)
    else from.on('close', told)
  }

  other(socket: Socket): Socket {
    return socket === this.#client ? this.#upstream : this.#client
  }

  /** Whether it may pass. */
  count(bytes: number): boolean {
    this.#bytes += bytes
    this.last = performance.now()
    if (this.#carrier.spend(bytes)) return true
    this.end('data_budget_exceeded')
    return false
  }

  end(why: string): void {
    this.#error ??= why
    this.#client.resetAndDestroy()
    this.#upstream.resetAndDestroy()
  }

  closed(socket: Socket): void {
    relays.delete(socket)
    this.#open--
    if (this.#open > 0) return
    unwatch(this)
    const why = this.#error ?? cutBy(this.#client)
    const outcome = this.#error === undefined && why !== undefined ? ({ outcome: 'stopped' } as const) : {}
    this.#carrier.relayed({ bytes: this.#bytes, ...outcome, ...(why === undefined ? {} : { error: why }) })
  }
}

function passed(this: Socket, chunk: Uint8Array): void {
  const one = relays.get(this)
  if (one?.count(chunk.length) === true && !one.other(this).write(chunk)) this.pause()
}

function drained(this: Socket): void {
  relays.get(this)?.other(this).resume()
}

function failed(this: Socket): void {
  relays.get(this)?.other(this).resetAndDestroy()
}

function ended(this: Socket): void {
  const to = relays.get(this)?.other(this)
  // Bun reports a reset of the client as an end and, before the next turn, a close.
  if (to !== undefined) setImmediate(halfEnded, this, to)
}

function halfEnded(from: Socket, to: Socket): void {
  if (from.destroyed && !to.readableEnded) to.resetAndDestroy()
  else to.end()
}

function told(this: Socket): void {
  closed(this)
}

function closed(from: Socket): void {
  const one = relays.get(from)
  if (one === undefined) return
  const to = one.other(from)
  // A reset on one side must not look like a clean end on the other.
  if (!from.readableEnded) to.resetAndDestroy()
  // Nobody is left to read what still comes; what has come is delivered.
  else if (!to.readableEnded) setImmediate(deliver, to)
  one.closed(from)
}

function deliver(to: Socket): void {
  to.destroySoon()
}
