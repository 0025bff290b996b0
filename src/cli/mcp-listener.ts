// The listener in front of an MCP server: what judges its messages follows the configuration.

import type { HostPort } from './address.ts'
import type { Live } from './live.ts'
import { redirectOf } from './redirect.ts'
import type { Config } from '../config/schema.ts'
import { edgeOf, mcpScanners, mcpSettingsOf } from './mcp-deps.ts'
import type { McpDeps } from '../mcp/exchange.ts'
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
  const ofConfig = once(live, (config) => ({
    settings: mcpSettingsOf(config, url),
    edge: edgeOf(config, place.host, token),
  }))
  const app = createMcpApp({
    ...around,
    policy: live.policy,
    ...mcpScanners(live.dlp, live.injection),
    inflate: openInflater,
    bytesOf,
    get guards() {
      return live.guards()
    },
    get edge() {
      return ofConfig().edge
    },
    get settings() {
      return ofConfig().settings
    },
    params: live.params,
    redirect: redirectOf(live.config),
    stopped: (clientIp) => (kill.stops(clientIp) === null ? null : kill.settings.message),
  })
  const options: ListenOptions = { ...shared, ...place, fetch: (request, edge) => app.fetch(request, edge) }
  return listen(guard(options, { audit: around.audit, transport: 'mcp' }))
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
