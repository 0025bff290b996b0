// The forward proxy's listener: its own pages, what it forwards, tunnels and upgrades behind one address.

import { startAgentListeners } from './agent-listeners.ts'
import type { Options } from './assemble.ts'
import { authorityOf } from './authority.ts'
import type { createBinding } from './binding.ts'
import type { Live } from './live.ts'
import { connectionsWithin, fetchSettingsOf, serveLimitsOf, tunnelSettingsOf } from './limits.ts'
import { connectMs, type outwardOf } from './outward.ts'
import type { Meters } from '../metrics/metrics.ts'
import { createProxyApp } from '../proxy/app.ts'
import type { ForwardDeps } from '../proxy/exchange.ts'
import type { OwnDeps } from '../proxy/own-routes.ts'
import type { Edge } from '../proxy/wire.ts'
import { gated, type GateDeps } from '../runtime/gate.ts'
import { createIntercept } from '../runtime/intercept.ts'
import { listen, type Listener, type ListenOptions } from '../runtime/listen.ts'
import { readArticle } from '../runtime/readable.ts'
import { createTunnels } from '../runtime/tunnel.ts'
import { createUpgrades } from '../runtime/upgrade.ts'

/** For an answer to a WebSocket handshake (milliseconds). */
const handshakeMs = 30_000

interface Around {
  readonly options: Pick<Options, 'authority' | 'listen' | 'terminal'>
  readonly deps: ForwardDeps
  readonly own: OwnDeps & { readonly meters: Meters }
  readonly shared: Omit<ListenOptions, 'fetch' | 'host' | 'port'>
  readonly gate: GateDeps
  readonly reach: ReturnType<typeof outwardOf>['reach']
  /** The kill switch's, unless it has an address of its own. */
  readonly api: Required<GateDeps>['api'] | null
  readonly bind: ReturnType<typeof createBinding>['bind']
}

export interface ForwardListener extends Listener {
  /** Sockets that are open end with a word of their own. */
  endUpgrades(): void
  /** Those of single agents. */
  readonly agents: readonly Listener[]
}

export async function startForward(
  live: Live,
  { options, deps, own, shared, gate, reach, api, bind }: Around,
): Promise<ForwardListener> {
  const { config } = live.now
  const { meters } = own
  const authority = authorityOf(config, options.authority)
  if (authority !== null) meters.certificates = () => authority.size
  const app = createProxyApp({
    ...deps,
    ...own,
    statisticsElsewhere: config.metrics_listen !== '',
    fetching: () => fetchSettingsOf(live.config()),
    readArticle,
  })
  const upgrades = createUpgrades({
    ...deps,
    webSocket: live.webSocket,
    dial: { connectMs, handshakeMs, reach },
    opened: () => meters.webSocketOpened(),
    closed: () => meters.webSocketClosed(),
  })
  const serving = {
    ...shared,
    limits: serveLimitsOf(config),
    fetch: (request: Request, edge: Edge) => app.fetch(request, edge),
    upgrade: upgrades.take,
  }
  const outer = {
    ...serving,
    ...options.listen,
    maxConnections: connectionsWithin(config.client_limits.max_connections),
    connect: createTunnels({
      ...deps,
      tunnel: () => ({ ...tunnelSettingsOf(live.config()), connectMs }),
      // What is inside goes through the same routes: there is one way to be judged.
      intercept: createIntercept(gated(serving, gate), authority),
      reach,
      opened: () => meters.tunnelOpened(),
      closed: () => meters.tunnelClosed(),
    }),
  }
  const mine = { ...gate, own: true }
  const listener = await bind(listen(gated(outer, { ...mine, ...(api !== null && { api }) })))
  const agents = await bind(startAgentListeners(config, outer, (one) => gated(one, mine)))
  return Object.assign(listener, { endUpgrades: () => upgrades.stop(), agents })
}
