// Knows how the upstream is asked: with the bytes that were judged, and within the same server.

import type { Exchange } from './exchange.ts'
import { towardsUpstream } from './headers.ts'

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const mostRedirects = 3

/** A redirect would lead the client around the proxy: within the same server it is followed here, elsewhere it fails. */
export async function followed(exchange: Exchange, first: Request, body: Uint8Array | null): Promise<Response> {
  const { deps, paths, signal } = exchange
  const isOAuth = paths.isOAuth(exchange.url.pathname)
  let asked = first
  for (let hops = 0; ; hops++) {
    const response = await deps.upstream(asked, signal, body ?? undefined)
    const location = redirects.has(response.status) ? response.headers.get('location') : null
    // Logging in is done by following redirects in a browser.
    if (location === null || isOAuth) return response
    response.body?.cancel().catch(() => {})
    const to = hops < mostRedirects ? paths.redirected(location, new URL(asked.url)) : null
    if (to === null) throw new Error('the upstream redirects elsewhere')
    asked = onward(exchange, body, to)
  }
}

/** The client's request with the very bytes that were judged. */
export function onward(
  { deps, mediation, paths, request, headers: carried, url: requested }: Exchange,
  body: Uint8Array | string | null,
  url = paths.target(requested),
): Request {
  const headers = towardsUpstream(carried)
  const init = { method: request.method, headers, redirect: 'manual' as const }
  const asked = new Request(url, body === null ? init : { ...init, body: body as Uint8Array<ArrayBuffer> | string })
  if (deps.mediated === undefined) return asked
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const noted = deps.mediated(asked, bytes, mediation())
  if (noted === null) return asked
  // What is not there any more was taken out: nobody but us speaks for us.
  const gone = [...asked.headers].filter(([name]) => !noted.has(name))
  for (const [name] of gone) asked.headers.delete(name)
  for (const [name, value] of noted) asked.headers.set(name, value)
  return asked
}
