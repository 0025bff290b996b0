// The listener in front of an MCP server: what judges its messages follows the configuration.

import type { HostPort } from './address.ts'
import type { Live } from './live.ts'
import { redirectOf } from './redirect.ts'
import { edgeOf, mcpScanners, mcpSettingsOf } from './mcp-deps.ts'
import type { McpDeps } from '../mcp/exchange.ts'
import { createMcpApp } from '../mcp/http.ts'
import type { KillSwitch } from '../proxy/kill-switch.ts'
import type { Guard } from '../runtime/gate.ts'
import { openInflater } from '../runtime/inflate.ts'
import { listen, type Listener, type ListenOptions } from '../runtime/listen.ts'

export interface McpListen {
  readonly listen: HostPort
  readonly upstream: string
  /** What clients must bring as bearer (MCP_API_TOKEN); null = nothing. */
  readonly token: string | null
}

interface Around extends Pick<McpDeps, 'audit' | 'clock' | 'upstream'> {
  readonly shared: Omit<ListenOptions, 'fetch' | 'host' | 'port'>
  readonly kill: KillSwitch
  readonly guard: Guard
}

export function startMcp(
  { listen: place, upstream: url, token }: McpListen,
  live: Live,
  { shared, kill, guard, ...around }: Around,
): Promise<Listener> {
  const app = createMcpApp({
    ...around,
    policy: live.policy,
    ...mcpScanners(live.dlp, live.injection),
    inflate: openInflater,
    get guards() {
      return live.guards()
    },
    get edge() {
      return edgeOf(live.config(), place.host, token)
    },
    get settings() {
      return mcpSettingsOf(live.config(), url)
    },
    params: live.params,
    redirect: redirectOf(live.config),
    stopped: (clientIp) => (kill.stops(clientIp) === null ? null : kill.settings.message),
  })
  const options: ListenOptions = { ...shared, ...place, fetch: (request, edge) => app.fetch(request, edge) }
  return listen(guard(options, { audit: around.audit, transport: 'mcp' }))
}
