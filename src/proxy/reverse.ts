// Stands in front of one upstream: what anybody asks of it is judged as a forwarded request, and goes nowhere else.

import { exchange, type ForwardDeps } from './exchange.ts'
import { as, attributed, deedOf, enter } from './party.ts'
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
  return async (edge) => {
    if (!edge.target.startsWith('/'))
      return failure(400, 'http_request_error', 'this is a reverse proxy: ask for a path')
    const inner: Edge = { ...edge, target: base + edge.target, transport: 'reverse' }
    const party = enter(deps, inner, undefined)
    // Nor is how much it is asked.
    const { quota: _, ...rest } = as(deps, party, deedOf(edge.method))
    const settings = () => {
      const all = rest.settings()
      const { maxUrlLength } = all.destination
      return { ...all, destination: { ...anywhere, maxUrlLength: maxUrlLength + base.length } }
    }
    return exchange({ ...inner, ...attributed(party, undefined) }, { ...rest, settings })
  }
}
