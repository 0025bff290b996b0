// Carries out a planned CONNECT: how it begins decides whether it is relayed, opened or refused.

import type { Socket } from 'node:net'
import { answer } from './answer.ts'
import { beginning } from './beginning.ts'
import { cutOf } from './cut.ts'
import type { Around, Intercept, Mark } from './intercept.ts'
import type { ConnectEdge } from './listen.ts'
import { OpenTunnel, record, type TunnelEnd, type Tunnels } from './open-tunnel.ts'
import { relay, type Clocks, type Early, type Reach } from './relay.ts'
import type { Audit } from '../audit.ts'
import { departed } from '../ending.ts'
import { planOpening, planTunnel, type Plan } from '../proxy/connect.ts'
import type { ForwardDeps } from '../proxy/exchange.ts'
import { tooMany } from '../proxy/client.ts'
import { failure } from '../proxy/refuse.ts'
import { traced } from '../trace.ts'
import { TunnelMeter } from '../proxy/quota.ts'
import { inTheClear } from '../proxy/target.ts'
import { resolvedBy } from '../proxy/unknown-address.ts'

export interface TunnelSettings {
  /** Longest life, counted from the CONNECT (milliseconds). */
  readonly maxMs: number
  /** Longest silence in both directions together (milliseconds). */
  readonly idleMs: number
  readonly maxTunnels: number
  readonly connectMs: number
  /** `forward_proxy.sni_verification` */
  readonly verifyName: boolean
}

export interface TunnelDeps extends Pick<
  ForwardDeps,
  'policy' | 'settings' | 'dlp' | 'resolve' | 'quota' | 'remember' | 'clock' | 'clients' | 'enter' | 'tell'
> {
  readonly audit: Audit
  readonly tunnel: () => TunnelSettings
  readonly intercept: Intercept
  readonly reach: Reach
  readonly opened: () => void
  readonly closed: () => void
}

/** A client whose tunnel will be read must say something by then (milliseconds). */
const silentMs = 10_000

/** Handles CONNECT requests of one listener; counts open tunnels. */
export function createTunnels(
  deps: TunnelDeps,
): (edge: ConnectEdge, socket: Socket, head: Uint8Array, mark: Mark) => void {
  const { audit, clock, opened, closed, clients } = deps
  const tunnels = { audit, clock, opened, closed, slots: clients?.tunnels, open: 0 }
  return (edge, client, head, mark) => {
    client.on('error', destroyed)
    run(deps, tunnels, edge, client, head, mark).catch(() => client.destroy())
  }
}

function destroyed(this: Socket): void {
  this.destroy()
}

/** Ends when the tunnel does, or is relayed: then nothing of it is kept but an `OpenTunnel` and its relay. */
async function run(
  deps: TunnelDeps,
  tunnels: Tunnels,
  edge: ConnectEdge,
  client: Socket,
  head: Uint8Array,
  mark: Mark,
): Promise<void> {
  const { clientIp, requestId } = edge
  const asked = { clientIp, requestId, ...traced(edge.headers), started: deps.clock() }
  const plan = await planTunnel(edge, deps)
  if (plan.kind === 'refuse') {
    const { response, kind: _, party, client: _client, ...end } = plan
    record((party ?? deps).audit, deps.clock(), asked, { ...end, status: response.status })
    return answer(client, response)
  }
  const { verdict, target, agent, hint, party } = plan
  const own = { verdict, target, ...(agent !== undefined && { agent }), ...resolvedBy(plan.to.addresses) }
  const refuse = (status: 429 | 503, error: string, text: string) => {
    record((party ?? deps).audit, deps.clock(), asked, { ...own, outcome: 'refused', status, error })
    return answer(client, tooMany(status, text))
  }
  if (tunnels.open >= deps.tunnel().maxTunnels) return refuse(503, 'too many active tunnels', 'too many active tunnels')
  const { slots } = tunnels
  const holder = plan.client ?? clientIp
  if (slots?.hold(holder) === false)
    return refuse(429, 'too many tunnels of one client', `more than ${slots.most} tunnels of one client`)
  const tunnel = new OpenTunnel(tunnels, asked, holder, client, party)
  let isOver = true
  try {
    const told = { target, client_ip: clientIp, request_id: requestId, ...(agent !== undefined && { agent }) }
    const established = () => deps.tell?.('tunnel_open', told)
    const around = { ...(party !== undefined && { who: party.who }), clientIp, mark }
    const carried = await carry(plan, { ...deps, ...party, opened: deps.opened, established }, client, head, around)
    const { response, relaying, ...end } = carried
    const unread = end.outcome === 'completed' && end.tls?.intercepted === undefined
    const ended = { ...own, ...end, ...(unread && hint !== undefined && { hint }) }
    if (relaying !== undefined) {
      isOver = false
      const { upstream, early, clocks, meter } = relaying
      tunnel.relaying(ended, meter)
      return relay(client, upstream, early, clocks, tunnel)
    }
    tunnel.record(ended)
    if (response !== undefined) await answer(client, response)
  } finally {
    if (isOver) tunnel.over()
  }
}

type Carried = Omit<TunnelEnd, 'target'> & {
  /** Written to the client, which has not been answered yet. */
  readonly response?: Response
  /** It is to be relayed, and has not ended. */
  readonly relaying?: {
    readonly upstream: Socket
    readonly early: Early
    readonly clocks: Clocks
    readonly meter: TunnelMeter
  }
}

async function carry(
  plan: Extract<Plan, { kind: 'tunnel' }>,
  deps: TunnelDeps & { readonly established: () => void },
  client: Socket,
  head: Uint8Array,
  around: Around,
): Promise<Carried> {
  const { to, verdict } = plan
  const { maxMs, idleMs, connectMs, verifyName } = deps.tunnel()
  const clocks = { until: performance.now() + maxMs, idleMs }
  const reach = () => deps.reach(to, connectMs, client)
  const unreachable = (): Carried => {
    const error = 'destination_unavailable'
    const who = client.destroyed ? departed(cutOf(client)) : ({ outcome: 'upstream_failed' } as const)
    return { verdict, status: 502, error, ...who }
  }
  // What will be read is sent by exchanges, which dial for themselves.
  const mustRead = plan.reading === 'all'
  let upstream = mustRead ? null : await reach()
  if (upstream === null && !mustRead)
    return { ...unreachable(), response: failure(502, 'destination_unavailable', 'tunnel dial failed') }
  client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  deps.established()
  const waitMs = mustRead ? silentMs : Math.min(idleMs, maxMs)
  const { opening, up, down, late } = await beginning(client, head, waitMs, upstream ?? undefined)
  if (mustRead && up.length === 0 && (client.destroyed || client.readableEnded)) {
    client.destroy()
    return { verdict, ...departed(cutOf(client)), status: 200, bytes: 0 }
  }
  const { go, findings, facts, ...judged } = planOpening(plan, opening, late, { policy: deps.policy(), verifyName })
  const ended = { ...judged, outcome: 'completed', status: 200, tls: facts } as const
  if (late && upstream !== null && opening.kind === 'silent') {
    client.resetAndDestroy()
    upstream.resetAndDestroy()
    return { ...ended, bytes: 0, error: `${idleMs <= maxMs ? 'idle_timeout' : 'max_tunnel'}_seconds reached` }
  }
  const through = { ...around, clocks, findings }
  if (go === 'serve_cleartext') {
    upstream?.destroy()
    const { handshakeMs: _, ...end } = await deps.intercept.cleartext(client, up, {
      ...through,
      target: inTheClear(to.target),
    })
    return { ...ended, tls: { ...facts, intercepted: 'cleartext' }, ...end }
  }
  if (go === 'serve_tls' && opening.kind === 'tls') {
    const name = opening.hello.serverName ?? to.target.host
    const { handshakeMs, ...end } = await deps.intercept.tls(client, up, name, { ...through, target: to.target })
    const blocked = judged.verdict.action === 'block'
    const intercepted = blocked ? 'blocked' : end.error === undefined ? 'established' : 'no_request'
    return { ...ended, tls: { ...facts, intercepted, ...(handshakeMs === undefined ? {} : { handshakeMs }) }, ...end }
  }
  if (go === 'refuse') {
    upstream?.resetAndDestroy()
    if (opening.kind === 'tls') client.write(accessDenied)
    client.destroySoon()
    return { ...judged, outcome: 'refused', bytes: up.length, tls: facts }
  }
  upstream ??= client.destroyed ? null : await reach()
  if (upstream === null) {
    client.resetAndDestroy()
    return { ...unreachable(), ...judged, tls: facts }
  }
  const meter = new TunnelMeter(deps.quota, to.target.host, deps.policy, judged.verdict)
  if (!meter.spend(up.length + down.length)) {
    client.resetAndDestroy()
    upstream.resetAndDestroy()
    return { ...ended, ...meter.end(), bytes: 0, error: 'data_budget_exceeded' }
  }
  return { ...ended, relaying: { upstream, early: { up, down }, clocks, meter } }
}

/** A fatal alert in the clear, RFC 8446 §6.2: what a client understands before there are keys. */
const accessDenied = new Uint8Array([21, 3, 1, 0, 2, 2, 49])
