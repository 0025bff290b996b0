// Carries out a planned CONNECT: dials a vetted address and relays bytes both ways until either side, the clock or the operator ends it.

import { connect, type Socket } from 'node:net'
import type { ConnectEdge } from './listen.ts'
import type { Audit, Outcome } from '../audit.ts'
import { planTunnel } from '../proxy/connect.ts'
import type { ForwardDeps } from '../proxy/exchange.ts'
import { failure } from '../proxy/refuse.ts'
import { wireOf } from '../proxy/wire.ts'
import type { Verdict } from '../types.ts'

export interface TunnelSettings {
  /** Longest life, counted from the CONNECT (milliseconds). */
  readonly maxMs: number
  /** Longest silence in both directions together (milliseconds). */
  readonly idleMs: number
  readonly maxTunnels: number
  readonly connectMs: number
}

export interface TunnelDeps extends Pick<ForwardDeps, 'policy' | 'settings' | 'dlp' | 'resolve' | 'clock'> {
  readonly audit: Audit
  readonly tunnel: () => TunnelSettings
  readonly opened: () => void
  readonly closed: () => void
}

/** Handles CONNECT requests of one listener; counts open tunnels. */
export function createTunnels(deps: TunnelDeps): (edge: ConnectEdge, socket: Socket, head: Uint8Array) => void {
  let open = 0
  return (edge, client, head) => {
    const started = deps.clock()
    const record = (end: TunnelEnd) =>
      deps.audit({
        event: 'tunnel_close',
        transport: 'connect',
        method: 'CONNECT',
        clientIp: edge.clientIp,
        requestId: edge.requestId,
        durationMs: deps.clock() - started,
        ...end,
      })
    client.on('error', () => client.destroy())
    const run = async (): Promise<void> => {
      const plan = await planTunnel(edge, deps)
      if (plan.kind === 'refuse') {
        const { response, kind: _, ...end } = plan
        record({ ...end, status: response.status })
        return answer(client, response)
      }
      const { verdict, target } = plan
      const settings = deps.tunnel()
      if (open >= settings.maxTunnels) {
        record({ verdict, target, outcome: 'refused', status: 503, error: 'too many active tunnels' })
        return answer(client, failure(503, 'connection_limit_reached', 'too many active tunnels'))
      }
      open++
      deps.opened()
      try {
        const upstream = await dial(plan.to.addresses, plan.to.target.port, settings.connectMs, client)
        if (upstream === null) {
          const outcome = client.destroyed ? 'client_gone' : 'upstream_failed'
          record({ verdict, target, outcome, status: 502, error: 'destination_unavailable' })
          return await answer(client, failure(502, 'destination_unavailable', 'tunnel dial failed'))
        }
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        if (head.length > 0) upstream.write(head)
        const left = settings.maxMs - (deps.clock() - started)
        const { bytes, error } = await relay(client, upstream, { ...settings, maxMs: left })
        record({
          verdict,
          target,
          outcome: 'completed',
          status: 200,
          bytes: bytes + head.length,
          ...(error === undefined ? {} : { error }),
        })
      } finally {
        open--
        deps.closed()
      }
    }
    run().catch(() => client.destroy())
  }
}

interface TunnelEnd {
  readonly verdict: Verdict
  readonly outcome: Outcome
  readonly target: string
  readonly status?: number
  readonly bytes?: number
  readonly error?: string
}

/** Writes a refusal as a complete HTTP/1.1 response and closes. */
async function answer(client: Socket, response: Response): Promise<void> {
  const { status, headers } = wireOf(response)
  const body = new Uint8Array(await response.arrayBuffer())
  const reasons: Record<number, string> = {
    400: 'Bad Request',
    403: 'Forbidden',
    405: 'Method Not Allowed',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
  }
  const lines = [
    `HTTP/1.1 ${status} ${reasons[status] ?? 'Refused'}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ]
  client.write(`${lines.join('\r\n')}\r\n\r\n`)
  client.end(body)
  setTimeout(() => client.destroy(), 2000).unref()
}

/** The first address that accepts, in order; null when none does or the client has gone. */
async function dial(
  addresses: readonly string[],
  port: number,
  connectMs: number,
  client: Socket,
): Promise<Socket | null> {
  for (const host of addresses) {
    if (client.destroyed) return null
    const socket = await new Promise<Socket | null>((resolve) => {
      const attempt = connect({ host, port, allowHalfOpen: true })
      const timer = setTimeout(() => attempt.destroy(new Error('Timed out')), connectMs)
      const done = (result: Socket | null) => {
        clearTimeout(timer)
        client.off('close', cancel)
        resolve(result)
      }
      const cancel = () => attempt.destroy()
      client.on('close', cancel)
      attempt.once('connect', () => done(attempt))
      attempt.once('error', () => done(null))
      attempt.once('close', () => done(null))
    })
    if (socket !== null) return socket
  }
  return null
}

/** Relays until both directions have ended. One idle clock for both: a long one-sided download is not idle. */
function relay(
  client: Socket,
  upstream: Socket,
  { maxMs, idleMs }: Pick<TunnelSettings, 'maxMs' | 'idleMs'>,
): Promise<{ bytes: number; error?: string }> {
  return new Promise((resolve) => {
    let bytes = 0
    let last = Date.now()
    let error: string | undefined
    let open = 2
    const stop = (why: string) => {
      error ??= why
      client.resetAndDestroy()
      upstream.resetAndDestroy()
    }
    const lifetime = setTimeout(() => stop('max_tunnel_seconds reached'), Math.max(0, maxMs))
    const idle = setInterval(
      () => {
        if (Date.now() - last >= idleMs) stop('idle_timeout_seconds reached')
      },
      Math.min(1000, Math.max(10, idleMs / 4)),
    )
    const seen = (chunk: Uint8Array) => {
      bytes += chunk.length
      last = Date.now()
    }
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.setNoDelay(true)
      from.on('data', seen)
      // `pipe` brings backpressure.
      from.pipe(to, { end: false })
      // Bun reports a reset of the client as an end and, before the next turn, a close.
      from.on('end', () => setImmediate(() => (from.destroyed && !to.readableEnded ? to.resetAndDestroy() : to.end())))
      from.on('error', () => to.resetAndDestroy())
      from.on('close', () => {
        // A reset on one side must not look like a clean end on the other.
        if (!from.readableEnded) to.resetAndDestroy()
        // Nobody is left to read what still comes; what has come is delivered.
        else if (!to.readableEnded) setImmediate(() => to.destroySoon())
        open--
        if (open > 0) return
        clearTimeout(lifetime)
        clearInterval(idle)
        resolve({ bytes, ...(error === undefined ? {} : { error }) })
      })
    }
  })
}
