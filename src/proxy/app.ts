// Routes of the main listener: absolute-form requests are forwarded, the rest are the proxy's own endpoints.

import { Hono } from 'hono'
import { admitted } from './admission.ts'
import { exchange } from './exchange.ts'
import { fetchPage } from './fetch.ts'
import type { FetchDeps } from './hops.ts'
import { probes, statistics, type OwnDeps } from './own-routes.ts'
import { failure } from './refuse.ts'
import type { Edge } from './wire.ts'

export interface AppDeps extends FetchDeps, OwnDeps {
  /** Metrics and statistics have an address of their own. */
  readonly statisticsElsewhere?: boolean
}

/** The main listener as `fetch(request, edge)`. */
export function createProxyApp(deps: AppDeps): Hono<{ Bindings: Edge }> {
  const app = new Hono<{ Bindings: Edge }>()

  // Dispatch on the request line, not on the path: `GET http://other/health` is a forwarded request.
  app.use('*', async (c, next) => {
    if (c.env.target.startsWith('/') || c.env.target === '*') return next()
    if (!deps.settings().enabled) return failure(405, 'http_request_denied', 'forward proxy not enabled')
    return admitted(c.env, deps, exchange)
  })

  app.all('/fetch', (c) => admitted(c.env, deps, fetchPage))
  // A request that asks for an upgrade does not come here.
  app.all('/ws', () => {
    if (!deps.health().websocket_proxy_enabled)
      return failure(404, 'http_request_denied', 'WebSocket proxy not enabled (websocket_proxy.enabled)')
    const response = failure(
      426,
      'http_request_error',
      'this is a WebSocket endpoint: connect with a WebSocket client to /ws?url=ws://host/path',
    )
    response.headers.set('upgrade', 'websocket')
    response.headers.set('connection', 'Upgrade')
    return response
  })
  probes(app, deps)
  if (deps.statisticsElsewhere !== true) statistics(app, deps)

  app.notFound((c) =>
    c.text(
      'Pipelock: no such endpoint. To use the proxy set HTTP_PROXY/HTTPS_PROXY to this address; own endpoints: /fetch?url= /ws?url= /health /livez /readyz /metrics /stats\n',
      404,
    ),
  )
  return app
}

/** The address of `metrics_listen`: nothing is forwarded there. */
export function createStatisticsApp(deps: OwnDeps): Hono<{ Bindings: Edge }> {
  const app = new Hono<{ Bindings: Edge }>()
  app.use('*', (c, next) => (c.env.target.startsWith('/') ? next() : Promise.resolve(c.text('not a proxy\n', 404))))
  probes(app, deps)
  statistics(app, deps)
  app.notFound((c) => c.text('Pipelock: here are /metrics /stats /health /livez /readyz\n', 404))
  return app
}
