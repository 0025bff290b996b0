// Routes of the main listener: absolute-form requests are forwarded, the rest are the proxy's own endpoints.

import { Hono } from 'hono'
import { admitted } from './admission.ts'
import { exchange } from './exchange.ts'
import { fetchPage } from './fetch.ts'
import type { FetchDeps } from './hops.ts'
import { failure } from './refuse.ts'
import type { Edge } from './wire.ts'
import type { Meters } from '../metrics.ts'

/** Facts `/health` reports besides uptime; the field names are an interface of existing probes. */
export interface HealthFacts {
  readonly version: string
  readonly mode: string
  readonly dlp_patterns: number
  readonly response_scan_enabled: boolean
  readonly git_protection_enabled: boolean
  readonly rate_limit_enabled: boolean
  readonly forward_proxy_enabled: boolean
  readonly websocket_proxy_enabled: boolean
  readonly request_body_scan_enabled: boolean
  readonly tls_interception_enabled: boolean
  readonly kill_switch_active: boolean
}

export interface AppDeps extends FetchDeps {
  readonly meters: Meters
  readonly health: () => HealthFacts
}

/** The main listener as `fetch(request, edge)`. */
export function createProxyApp(deps: AppDeps): Hono<{ Bindings: Edge }> {
  const app = new Hono<{ Bindings: Edge }>()

  // Dispatch on the request line, not on the path: `GET http://other/health` is a forwarded request.
  app.use('*', async (c, next) => {
    if (c.env.target.startsWith('/') || c.env.target === '*') return next()
    if (!deps.settings().enabled) return failure(405, 'http_request_denied', 'forward proxy not enabled')
    return admitted(c.env, deps, (edge) => exchange(edge, deps))
  })

  app.all('/fetch', (c) => admitted(c.env, deps, (edge) => fetchPage(edge, deps)))
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
  app.all('/health', (c) => {
    const { version, mode, ...facts } = deps.health()
    return c.json({ status: 'healthy', version, mode, uptime_seconds: deps.meters.uptimeSeconds(), ...facts })
  })
  app.get('/metrics', async (c) =>
    c.text(await deps.meters.exposition(), 200, { 'content-type': deps.meters.contentType }),
  )
  app.get('/stats', (c) => c.json(deps.meters.stats()))

  app.notFound((c) =>
    c.text(
      'Pipelock: no such endpoint. To use the proxy set HTTP_PROXY/HTTPS_PROXY to this address; own endpoints: /fetch?url= /ws?url= /health /metrics /stats\n',
      404,
    ),
  )
  return app
}
