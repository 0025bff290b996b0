// Carries out a planned WebSocket connection on the socket of its upgrade request: dial, answer, relay, one record.

import type { Socket } from 'node:net'
import { answer } from './answer.ts'
import { cutOf, cutOff } from './cut.ts'
import { streamsOf } from './socket-streams.ts'
import { openWebSocket, type WsDialOptions } from './ws-dial.ts'
import type { Audit, AuditRecord, Outcome, Tell } from '../audit.ts'
import { departed } from '../ending.ts'
import { matchesDomain } from '../proxy/destination.ts'
import { forwarded } from '../proxy/headers.ts'
import { tooMany } from '../proxy/client.ts'
import { failure } from '../proxy/refuse.ts'
import { traced } from '../trace.ts'
import { wired } from '../proxy/wire.ts'
import { messageJudges, spending } from '../proxy/ws-judge.ts'
import { resolvedBy } from '../proxy/unknown-address.ts'
import { planUpgrade, type UpgradeDeps, type UpgradeEdge, type UpgradePlan } from '../proxy/ws-plan.ts'
import { relayWebSocket, type RelayEnd } from '../proxy/ws-relay.ts'
import { acceptOf } from '../websocket/handshake.ts'

export interface UpgradesDeps extends UpgradeDeps {
  readonly audit: Audit
  readonly tell?: Tell
  readonly dial: WsDialOptions
  readonly opened: () => void
  readonly closed: () => void
}

/** Takes over the socket of a request that asks for WebSocket; `head` = bytes that came with it. */
export type TakeUpgrade = (edge: UpgradeEdge, socket: Socket, head: Uint8Array) => Promise<void>

export interface Upgrades {
  readonly take: TakeUpgrade
  /** Says goodbye on all connections. */
  stop(): void
}

type Ended = Pick<AuditRecord, 'outcome' | 'status' | 'error' | 'ws' | 'bytes'>

export function createUpgrades(deps: UpgradesDeps): Upgrades {
  const stopping = new AbortController()
  let open = 0
  const take: TakeUpgrade = async (edge, client, head) => {
    const started = deps.clock()
    client.on('error', () => client.destroy())
    const plan = await planUpgrade(edge, deps)
    const { noted, shown, agent, party } = plan
    const record = (end: Ended) => {
      const verdict = noted.verdict
      const outcome = verdict.action === 'block' ? 'refused' : end.outcome
      const { clientIp, requestId } = edge
      const durationMs = deps.clock() - started
      const { audit } = party ?? deps
      audit({
        event: 'ws_close',
        transport: 'websocket',
        method: 'WS',
        target: shown,
        clientIp,
        requestId,
        durationMs,
        verdict,
        ...(agent !== undefined && { agent }),
        ...traced(edge.headers),
        ...(Object.keys(noted.redacted).length > 0 && { redacted: noted.redacted }),
        ...(plan.kind === 'open' && resolvedBy(plan.to.addresses)),
        ...end,
        outcome,
      })
    }
    if (plan.kind === 'refuse') {
      const { response, outcome, error } = plan
      record({ outcome, status: response.status, ...(error === undefined ? {} : { error }) })
      return answer(client, response)
    }
    const { maxConnections } = deps.webSocket()
    if (open >= maxConnections) {
      const error = 'too many active WebSocket connections'
      record({ outcome: 'refused', status: 503, error })
      return answer(client, failure(503, 'connection_limit_reached', error))
    }
    // Inside a tunnel the tunnel has its place.
    const slots = edge.transport === 'intercept' ? undefined : deps.clients?.tunnels
    const release = slots === undefined ? () => undefined : slots.take(plan.client ?? edge.clientIp)
    if (release === null) {
      record({ outcome: 'refused', status: 429, error: 'too many connections of one client' })
      return answer(client, tooMany(429, `more than ${slots?.most} tunnels and WebSockets of one client`))
    }
    // Counted before anything is waited for: many at once must not all fit.
    open++
    deps.opened()
    const closed = party?.opened(() => cutOff(client, 'session_ended'))
    try {
      const { response, ...end } = await carry(plan, edge, client, head, deps, stopping.signal)
      record(end)
      if (response !== undefined) await answer(client, response)
    } finally {
      open--
      release()
      closed?.()
      deps.closed()
    }
  }
  return { take, stop: () => stopping.abort() }
}

async function carry(
  plan: Extract<UpgradePlan, { kind: 'open' }>,
  edge: UpgradeEdge,
  client: Socket,
  head: Uint8Array,
  deps: UpgradesDeps,
  stopping: AbortSignal,
): Promise<Ended & { readonly response?: Response }> {
  const { to, asked, headers, key, noted } = plan
  const dialled = await openWebSocket({ to, headers, key, protocols: asked.protocols }, client, deps.dial)
  if (dialled.kind === 'failed') {
    if (client.destroyed) return { error: dialled.type, ...departed(cutOf(client)) }
    const status = dialled.type.endsWith('timeout') ? 504 : 502
    const response = failure(status, dialled.type, dialled.text)
    return { outcome: 'upstream_failed', status, error: dialled.type, response }
  }
  if (dialled.kind === 'declined') {
    const response = declined(dialled.status, dialled.fields)
    const error = `the server declined the handshake with status ${dialled.status}`
    return { outcome: 'upstream_failed', status: response.status, error, response }
  }
  const settings = deps.webSocket()
  /** As they are now: a connection may outlive the configuration it began under. */
  const scanning = () => {
    const { scan, exempt } = deps.settings().replies
    const isExempt = exempt.some((pattern) => matchesDomain(to.target.host, pattern))
    return { ...deps.webSocket(), scanAnswers: scan && !isExempt }
  }
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${await acceptOf(asked.key)}`,
    ...forwarded(dialled.fields)
      .filter(([name]) => !/^(sec-websocket-(accept|extensions)|content-length|date)$/i.test(name))
      .map(([name, value]) => `${name}: ${value}`),
  ]
  client.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'))
  const { clientIp, requestId } = edge
  const named = plan.agent === undefined ? {} : { agent: plan.agent }
  deps.tell?.('ws_open', { target: plan.shown, client_ip: clientIp, request_id: requestId, ...named })
  const end = await relayWebSocket(streamsOf(client, head), streamsOf(dialled.socket, dialled.early), {
    ...messageJudges(to.target, plan.client ?? edge.clientIp, noted, scanning, { ...deps, ...plan.party }),
    maxMessageBytes: settings.maxMessageBytes,
    idleMs: settings.idleMs,
    lifeMs: settings.lifeMs,
    budget: deps.budget,
    spend: spending(deps.quota, to.target, noted),
    stopping,
  })
  return { status: 101, ...ended(end), ...(end.how === 'client_gone' && departed(cutOf(client))) }
}

const outcomes: Readonly<Record<RelayEnd['how'], Outcome>> = {
  closed: 'completed',
  timeout: 'completed',
  stopped: 'stopped',
  blocked: 'refused',
  failed: 'malformed',
  client_gone: 'client_gone',
  upstream_gone: 'upstream_failed',
}

function ended({ how, code, error, ...counts }: RelayEnd): Ended {
  return {
    outcome: outcomes[how],
    bytes: counts.clientToServerBytes + counts.serverToClientBytes,
    ws: { ...counts, closeCode: code, ...(how === 'failed' ? { protocolError: true } : {}) },
    ...(how === 'stopped' ? { error: 'proxy_stopping' } : error === undefined ? {} : { error }),
  }
}

/** The server's answer without its body, which nobody has looked at. */
function declined(status: number, fields: Parameters<typeof forwarded>[0]): Response {
  const own = failure(
    status >= 300 ? status : 502,
    'http_upgrade_failed',
    `the server declined the WebSocket handshake (${status})`,
  )
  const kept = forwarded(fields).filter(([name]) => !/^(content-|date$|proxy-status$|cache-control$)/i.test(name))
  const wire = { status: own.status, reason: '', headers: [...own.headers, ...kept], trailers: () => [] }
  return wired(wire, own.body)
}
