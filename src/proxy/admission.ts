// The door of the proxy: whose request it is, whether that client has room, and whether the request comes round again.

import { admit, anybody, tooMany, unauthenticated } from './client.ts'
import type { ForwardDeps } from './exchange.ts'
import { as, deedOf, enter, attributed } from './party.ts'
import { failure } from './refuse.ts'
import { parseAbsolute } from './target.ts'
import { traced } from '../trace.ts'
import { valuesOf, wireOf, type Edge, type HeaderList } from './wire.ts'
import { decide } from '../decide.ts'

/** A request that has passed through Pipelock this often goes in circles. Chains of a few are no circle. */
const ROUNDS = 4

/** Runs `serve` with the client's name, or answers and leaves the one audit record of what was turned away. */
export async function admitted<Deps extends ForwardDeps>(
  edge: Edge,
  deps: Deps,
  serve: (edge: Edge, deps: Deps) => Promise<Response> | Response,
): Promise<Response> {
  const { verify, requests } = deps.clients ?? anybody()
  let { audit } = deps
  // Null = the request ends here, and nothing is wrong with it.
  const turnAway = (response: Response, error: string | null, agent?: string): Response => {
    const started = deps.clock()
    const target = parseAbsolute(edge.target)
    edge.whenDone(({ bytes }) =>
      audit({
        event: 'forward_http',
        transport: edge.transport ?? 'forward',
        verdict: decide(deps.policy(), []),
        outcome: error === null ? 'completed' : 'refused',
        method: edge.method,
        // What nobody has looked at is not repeated: paths and names may hold anything.
        target: target === null ? '-' : `${target.scheme}://[not judged]/`,
        clientIp: edge.clientIp,
        requestId: edge.requestId,
        ...(agent !== undefined && { agent }),
        ...traced(edge.headers),
        status: wireOf(response).status,
        bytes,
        durationMs: deps.clock() - started,
        ...(error !== null && { error }),
      }),
    )
    return response
  }

  // Inside a tunnel the client has said who it is when it asked for the tunnel.
  const user = edge.transport === 'intercept' ? {} : admit(edge.headers, verify)
  if ('denied' in user) return turnAway(unauthenticated(user.denied), 'proxy_authentication_required')
  const party = enter(deps, edge, user.agent)
  const own: Edge = { ...edge, ...attributed(party, user.agent) }
  const mine = as(deps, party, deedOf(edge.method))
  audit = mine.audit
  if (comesRound(edge.headers)) return turnAway(roundAgain(), 'proxy_loop_detected', own.agent)
  const release = requests.take(own.client ?? edge.clientIp)
  if (release === null)
    return turnAway(
      tooMany(429, `more than ${requests.most} requests of one client at once`),
      'too many requests',
      own.agent,
    )
  edge.whenDone(release)
  if (edge.method === 'OPTIONS' || edge.method === 'TRACE') {
    const left = hopsLeft(edge)
    if (left === 0) return turnAway(lastStop(own), null, own.agent)
    if (left !== null) return serve({ ...own, headers: withHops(own.headers, left - 1) }, mine)
  }
  return serve(own, mine)
}

/** RFC 9110 §7.6.3: what Pipelock has written into Via each time. */
export function comesRound(headers: HeaderList): boolean {
  const hops = valuesOf(headers, 'via').flatMap((value) => value.split(','))
  return hops.filter((hop) => hop.trim().split(' ')[1] === 'pipelock').length > ROUNDS
}

export const roundAgain = (): Response =>
  failure(508, 'proxy_loop_detected', 'the request comes round again: some proxy leads back to Pipelock')

/** RFC 9110 §7.6.2; null = not limited. */
function hopsLeft({ headers }: Edge): number | null {
  const [value] = valuesOf(headers, 'max-forwards')
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null
}

function withHops(headers: HeaderList, left: number): HeaderList {
  return headers.map(([name, value]) => [name, name.toLowerCase() === 'max-forwards' ? String(left) : value])
}

/** What the last recipient says; of a TRACE only what cannot be a credential goes back (RFC 9110 §9.3.8). */
function lastStop({ method, headers }: Edge): Response {
  if (method === 'OPTIONS') return new Response(null, { status: 200, headers: { 'content-length': '0' } })
  const kept = headers.filter(([name]) => ['host', 'via', 'max-forwards'].includes(name.toLowerCase()))
  const text = ['TRACE [not repeated] HTTP/1.1', ...kept.map(([name, value]) => `${name}: ${value}`), '', ''].join(
    '\r\n',
  )
  return new Response(text, { headers: { 'content-type': 'message/http', 'content-length': String(text.length) } })
}
