// Serves MCP over WebSocket on the MCP listener: who may connect, and what carries each connection's messages to the server.

import { withMembersOf } from './members.ts'
import { graceMs, limit, paused } from './mcp-limits.ts'
import { proxyFor } from './outward.ts'
import type { Audit, AuditRecord, Tell } from '../audit.ts'
import { decide } from '../decide.ts'
import { Cut, departed } from '../ending.ts'
import { bridge } from '../mcp/bridge.ts'
import { Channel } from '../mcp/channel.ts'
import type { ChannelDeps } from '../mcp/channel-deps.ts'
import { type EdgeSettings, hasToken, rebinding } from '../mcp/edge.ts'
import type { Param } from '../mcp/param-headers.ts'
import { askingOf } from '../mcp/party.ts'
import { fingerprint } from '../mcp/principal.ts'
import { relay } from '../mcp/side.ts'
import { webSocketClient, type WebSocketClient } from '../mcp/ws-client.ts'
import { openWebSocketSide } from '../mcp/ws-side.ts'
import type { Route } from '../proxy/next-proxy.ts'
import { answer } from '../runtime/answer.ts'
import { cutOf } from '../runtime/cut.ts'
import { streamsOf } from '../runtime/socket-streams.ts'
import type { TakeUpgrade } from '../runtime/upgrade.ts'
import { acceptOf, readAsked } from '../websocket/handshake.ts'
import type { Finding, Verdict } from '../types.ts'

export interface SocketsDeps extends Omit<ChannelDeps, 'target' | 'method' | 'principal' | 'stopped' | 'clientIp'> {
  readonly stopped: (clientIp: string) => string | null
  readonly tell?: Tell
  readonly edge: EdgeSettings
  readonly settings: ChannelDeps['settings']
  readonly audit: Audit
  readonly maxConnections: number
  /** The server: http(s) or ws(s). */
  readonly upstream: URL
  /** The way to it. */
  readonly route: Route
  /** The app that serves HTTP clients of an HTTP server. */
  readonly fetch: (request: Request, clientIp: string) => Response | Promise<Response>
  readonly paramsOf: (principal: string, tool: string) => readonly Param[]
}

const nothing: Verdict = { action: 'allow', strict: 'allow', because: null, findings: [] }
type Edge = Parameters<TakeUpgrade>[0]

export function createSockets(deps: SocketsDeps): { readonly take: TakeUpgrade; stop(): void } {
  const open = new Set<WebSocketClient>()
  let stopping = false
  const { upstream } = deps
  const target = `${upstream.origin === 'null' ? `${upstream.protocol}//${upstream.host}` : upstream.origin}${upstream.pathname}`
  const take: TakeUpgrade = async (edge, socket, head) => {
    const started = deps.clock()
    socket.on('error', () => socket.destroy())
    const record = (end: Partial<AuditRecord>): void => {
      const { clientIp, requestId } = edge
      const durationMs = deps.clock() - started
      const fixed = {
        event: 'ws_close',
        transport: 'mcp',
        method: 'WS',
        target,
        clientIp,
        requestId,
        durationMs,
      } as const
      deps.audit({ verdict: nothing, outcome: 'completed', ...fixed, ...end })
    }
    const headers = new Headers()
    for (const [name, value] of edge.headers) headers.append(name, value)
    const asked = readAsked(edge.method, edge.headers)
    const refused = refusalOf(deps, headers, edge, open.size)
    const found = refused?.finding === undefined ? nothing : decide(deps.policy(), [refused.finding])
    const isRefused = refused !== null && (refused.finding === undefined || found.action === 'block')
    if ('wrong' in asked || isRefused) {
      const status = isRefused ? refused.status : 'wrong' in asked ? asked.status : 400
      const error = isRefused ? refused.text : 'wrong' in asked ? asked.wrong : ''
      const outcome = isRefused ? 'refused' : 'malformed'
      record({ verdict: found, outcome, status, error })
      return answer(socket, refusalResponse(status, error))
    }
    const protocol = asked.protocols.includes('mcp') ? ['Sec-WebSocket-Protocol: mcp'] : []
    const accept = `Sec-WebSocket-Accept: ${await acceptOf(asked.key)}`
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', accept, ...protocol]
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    deps.tell?.('ws_open', { target, client_ip: edge.clientIp, request_id: edge.requestId })
    const client = webSocketClient(streamsOf(socket, head), limit)
    open.add(client)
    try {
      const outcome = await carried(deps, client, edge, headers, target)
      const bytes = client.counts.received + client.counts.sent
      const wrong = client.wrong
      const cut = stopping ? new Cut('proxy_stopping') : cutOf(socket)
      record({
        verdict: found,
        status: 101,
        bytes,
        outcome,
        ...(cut !== undefined && departed(cut)),
        ...(wrong !== null && { outcome: 'malformed', error: wrong }),
      })
    } finally {
      open.delete(client)
      // Whoever does not close is closed.
      setTimeout(() => socket.destroy(), graceMs).unref()
    }
  }
  return {
    take,
    stop() {
      stopping = true
      for (const client of open) void client.stop(1001, 'Pipelock is stopping')
    },
  }
}

const pause = (attempt: number, signal: AbortSignal, ms = Math.min(1000 * 2 ** (attempt - 1), 30_000)) =>
  paused(ms, signal)

/** One connection has its own conversation: with an HTTP server by the bridge, else message by message. */
async function carried(
  deps: SocketsDeps,
  client: WebSocketClient,
  { clientIp }: Edge,
  headers: Headers,
  target: string,
): Promise<AuditRecord['outcome']> {
  const { upstream } = deps
  const credential = headers.get('authorization')
  const principal = fingerprint(credential ?? clientIp)
  if (upstream.protocol === 'http:' || upstream.protocol === 'https:') {
    const claim = headers.get('x-pipelock-agent')
    const fetch = (request: Request) => {
      if (claim !== null) request.headers.set('x-pipelock-agent', claim)
      if (credential !== null) request.headers.set('authorization', credential)
      return deps.fetch(request, clientIp)
    }
    const params = (tool: string) => deps.paramsOf(principal, tool)
    await bridge(client, { fetch, limit, params, pause })
    await client.close()
    return 'completed'
  }
  const server = await openWebSocketSide(upstream.href, limit, proxyFor(upstream, deps.route)).catch(() => null)
  if (server === null) {
    await client.stop(1014, 'Pipelock: the MCP server cannot be reached')
    return 'upstream_failed'
  }
  const stopped = () => deps.stopped(clientIp)
  const own = { target, principal, clientIp, asking: askingOf(headers, clientIp), method: 'WS', stopped } as const
  const channel = new Channel(withMembersOf(deps, own))
  const who = await relay(channel, client, server)
  await Promise.all([client.close(), server.close()])
  return who === 'client' ? 'completed' : 'upstream_failed'
}

interface Refused {
  readonly status: number
  readonly text: string
  readonly finding?: Finding
}

function refusalOf(deps: SocketsDeps, headers: Headers, { clientIp }: Edge, open: number): Refused | null {
  const { edge, maxConnections } = deps
  const killed = deps.stopped(clientIp)
  if (killed !== null) return { status: 503, text: killed }
  const finding = rebinding(edge, headers)
  if (!hasToken(edge, headers)) return { status: 401, text: 'this listener asks for a bearer token (MCP_API_TOKEN)' }
  if (open >= maxConnections)
    return { status: 503, text: 'too many MCP connections over WebSocket (mcp_ws_listener.max_connections)' }
  return finding === null ? null : { status: 403, text: finding.detail ?? finding.rule, finding }
}

function refusalResponse(status: number, text: string): Response {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="pipelock"')
  if (status === 426) headers.set('sec-websocket-version', '13')
  if (status === 503) headers.set('retry-after', '5')
  return new Response(JSON.stringify({ error: `pipelock: ${text}` }), { status, headers })
}
