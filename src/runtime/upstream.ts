// Dials the one configured MCP server: web Request in, web Response out, nothing added, followed or decoded.

import { bytesOf, setWhole } from './whole.ts'
import { SendError, type Send } from '../proxy/sending.ts'
import { ResolveError, type Resolve } from '../proxy/destination.ts'
import { parseAbsolute } from '../proxy/target.ts'
import { wireOf, type HeaderList } from '../proxy/wire.ts'

/** Answers up to so many bytes are waited for here. */
const small = 256 * 1024

/** The operator named this destination, so its address is not judged; it is resolved like any other. */
export function createUpstream(
  send: Send,
  resolve: Resolve,
): (request: Request, signal: AbortSignal, bytes?: Uint8Array) => Promise<Response> {
  let last = { url: '', target: parseAbsolute('') }
  return async (request, signal, bytes) => {
    // Nearly all requests go to one URL.
    if (last.url !== request.url) last = { url: request.url, target: parseAbsolute(request.url) }
    const { target } = last
    if (target === null) throw new SendError('http_request_error', 'Upstream URL cannot be read')
    const addresses = await resolve(target.host, target).catch((error: unknown) => {
      if (error instanceof ResolveError && error.beyond) return []
      throw error
    })
    // Messages are whole by now; a known length suits servers that cannot read chunked bodies.
    const body = bytes ?? (request.body === null ? null : new Uint8Array(await request.arrayBuffer()))
    const own: readonly string[] = ['host', 'content-length', 'transfer-encoding', 'connection']
    const headers: HeaderList = [
      ['Host', target.authority],
      ...[...request.headers].filter(([name]) => !own.includes(name)),
      ...(body === null ? [] : ([['Content-Length', String(body.length)]] as const)),
    ]
    const response = await send(
      {
        to: { target, addresses },
        method: request.method,
        path: target.path,
        headers,
        body: body === null ? null : [body],
        trailers: () => [],
        whole: small,
      },
      signal,
    )
    const wire = wireOf(response)
    const answered = new Headers()
    for (const [name, value] of wire.headers) answered.append(name, value)
    const known = bytesOf(response)
    const init = { status: response.status, statusText: wire.reason, headers: answered }
    return known === undefined
      ? new Response(response.body, init)
      : setWhole(new Response(known as Uint8Array<ArrayBuffer>, init), { bytes: known })
  }
}
