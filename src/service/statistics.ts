// `metrics_listen`: metrics, statistics and probes at an address of their own.

import { parseHostPort } from './address.ts'
import type { Config } from '../config/schema.ts'
import { createStatisticsApp } from '../proxy/app.ts'
import type { OwnDeps } from '../proxy/own-routes.ts'
import type { Edge } from '../proxy/wire.ts'
import { gated, type GateDeps } from '../runtime/gate.ts'
import { listen, type Listener, type ListenOptions } from '../runtime/listen.ts'

export async function startStatistics(
  { metrics_listen: address }: Config,
  own: OwnDeps,
  shared: Omit<ListenOptions, 'fetch' | 'host' | 'port'>,
  gate: GateDeps,
): Promise<Listener | null> {
  if (address === '') return null
  const app = createStatisticsApp(own)
  const place = parseHostPort(address, 'metrics_listen')
  const options = { ...shared, ...place, fetch: (request: Request, edge: Edge) => app.fetch(request, edge) }
  return listen(gated(options, { ...gate, own: true }))
}
