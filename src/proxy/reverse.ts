// Stands in front of one upstream: what anybody asks of it is judged as a forwarded request, and goes nowhere else.

import { exchange, type ForwardDeps } from './exchange.ts'
import { failure } from './refuse.ts'
import type { Edge } from './wire.ts'

/** The upstream is the operator's own: where it stands is no finding. */
const anywhere = {
  allowlist: [],
  allowlistEnforced: false,
  blocklist: [],
  internal: [],
  allowedNetworks: [],
  trustedDomains: [],
} as const

/** `upstream` = a URL whose path, if any, goes before the request's. */
export function createReverse(deps: ForwardDeps, upstream: string): (edge: Edge) => Promise<Response> {
  const base = upstream.replace(/\/$/, '')
  // Nor is how much it is asked.
  const { quota: _, ...rest } = deps
  const own: ForwardDeps = {
    ...rest,
    settings: () => {
      const settings = deps.settings()
      return {
        ...settings,
        destination: { ...anywhere, maxUrlLength: settings.destination.maxUrlLength + base.length },
      }
    },
  }
  return async (edge) =>
    edge.target.startsWith('/')
      ? exchange({ ...edge, target: base + edge.target, transport: 'reverse' }, own)
      : failure(400, 'http_request_error', 'this is a reverse proxy: ask for a path')
}
