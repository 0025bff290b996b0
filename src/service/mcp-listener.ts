// The listener in front of an MCP server: what judges its messages follows the configuration.

import type { HostPort } from './address.ts'
import type { Live } from './live.ts'
import { withMembersOf } from './members.ts'
import { mediatedOf } from './mediation.ts'
import { createSockets } from './mcp-sockets.ts'
import { redirectOf } from './redirect.ts'
import type { Tell } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import { edgeOf, mcpScanners, mcpSettingsOf } from './mcp-deps.ts'
import type { McpDeps } from '../mcp/exchange-deps.ts'
import { createMcpApp } from '../mcp/http.ts'
import type { KillSwitch } from '../proxy/kill-switch.ts'
import type { Guard } from '../runtime/gate.ts'
import { openInflater } from '../runtime/inflate.ts'
import { bytesOf } from '../runtime/whole.ts'
import { listen, type Listener, type ListenOptions } from '../runtime/listen.ts'

export interface McpListen {
  readonly listen: HostPort
  readonly upstream: string
  /** What clients must bring as bearer (MCP_API_TOKEN); null = nothing. */
  readonly token: string | null
}

interface Around extends Pick<McpDeps, 'audit' | 'clock' | 'upstream' | 'ask' | 'enter'> {
  readonly tell: Tell
  readonly shared: Omit<ListenOptions, 'fetch' | 'host' | 'port'>
  readonly kill: KillSwitch
  readonly guard: Guard
}

export async function startMcp(
  { listen: place, upstream: url, token }: McpListen,
  live: Live,
  { shared, kill, guard, ...around }: Around,
): Promise<Listener> {
  const upstream = new URL(url)
  const isSocket = upstream.protocol === 'ws:' || upstream.protocol === 'wss:'
  const httpUrl = isSocket ? `http${url.slice(2)}` : url
  const ofConfig = once(live, (config) => {
    const edge = edgeOf(config, place.host, token)
    const { allowed_origins: more, max_connections: maxConnections } = config.mcp_ws_listener
    return {
      settings: mcpSettingsOf(config, httpUrl),
      edge,
      ofSockets: { edge: { ...edge, origins: [...edge.origins, ...more] }, maxConnections },
    }
  })
  const judging = {
    ...around,
    ...mcpScanners(live.dlp, live.injection),
    policy: live.policy,
    bytesOf,
    get guards() {
      return live.guards()
    },
    get settings() {
      return ofConfig().settings
    },
    params: live.params,
    redirect: redirectOf(live.config),
    redactor: live.redactor,
    mediated: mediatedOf(live.mediate),
    stopped: (clientIp: string) => (kill.stops(clientIp) === null ? null : kill.settings.message),
  }
  const app = createMcpApp(
    withMembersOf(judging, {
      inflate: openInflater,
      upstream: isSocket ? async () => onlySockets() : around.upstream,
      get edge() {
        return ofConfig().edge
      },
    }),
  )
  const sockets = createSockets(
    withMembersOf(judging, {
      upstream,
      route: live.route,
      requestId: shared.requestId,
      get edge() {
        return ofConfig().ofSockets.edge
      },
      get maxConnections() {
        return ofConfig().ofSockets.maxConnections
      },
      fetch: (request: Request, clientIp: string) =>
        app.fetch(request, { clientIp, requestId: shared.requestId(), gone: request.signal }),
      paramsOf: (principal: string, tool: string) =>
        live.params.of({ upstream: httpUrl, principal, session: null }, tool),
    }),
  )
  const options: ListenOptions = {
    ...shared,
    ...place,
    wholeRequests: smallRequest,
    fetch: (request, edge) => app.fetch(request, edge),
    upgrade: sockets.take,
  }
  const listener = await listen(guard(options, { audit: around.audit, transport: 'mcp' }))
  const { stop } = listener
  listener.stop = (deadlineMs) => {
    sockets.stop()
    return stop(deadlineMs)
  }
  return listener
}

/** What the app reads to its end before it does anything else (bytes). */
const smallRequest = 64 * 1024

/** For HTTP clients of a server that has no HTTP. */
function onlySockets(): Response {
  const error = { code: -32003, message: 'pipelock: upstream error: this MCP server is reached over WebSocket' }
  const headers = { upgrade: 'websocket', connection: 'upgrade' }
  return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 426, headers })
}

/** What a configuration comes to, worked out when another one is in force. */
function once<T>(live: Live, make: (config: Config) => T): () => T {
  let of: Config | null = null
  let made: T | undefined
  return () => {
    const config = live.config()
    if (config !== of || made === undefined) made = make(config)
    of = config
    return made
  }
}
