// Dials the one configured MCP server: web Request in, web Response out, nothing added, followed or decoded.

import { toBytes } from '@std/streams/to-bytes'
import { SendError, type Send } from '../proxy/sending.ts'
import type { Resolve } from '../proxy/destination.ts'
import { parseAbsolute } from '../proxy/target.ts'
import { wireOf, type HeaderList } from '../proxy/wire.ts'

/** The operator named this destination, so its address is not judged; it is resolved like any other. */
export function createUpstream(
  send: Send,
  resolve: Resolve,
): (request: Request, signal: AbortSignal) => Promise<Response> {
  return async (request, signal) => {
    const target = parseAbsolute(request.url)
    if (target === null) throw new SendError('http_request_error', 'Upstream URL cannot be read')
    const addresses = await resolve(target.host, target)
    // Messages are whole by now; a known length suits servers that cannot read chunked bodies.
    const bytes = request.body === null ? null : await toBytes(request.body)
    const own: readonly string[] = ['host', 'content-length', 'transfer-encoding', 'connection']
    const headers: HeaderList = [
      ['Host', target.authority],
      ...[...request.headers].filter(([name]) => !own.includes(name)),
      ...(bytes === null ? [] : ([['Content-Length', String(bytes.length)]] as const)),
    ]
    const response = await send(
      {
        to: { target, addresses },
        method: request.method,
        path: target.path,
        headers,
        body: bytes === null ? null : [bytes],
        trailers: () => [],
      },
      signal,
    )
    const wire = wireOf(response)
    const answered = new Headers()
    for (const [name, value] of wire.headers) answered.append(name, value)
    return new Response(response.body, { status: response.status, statusText: wire.reason, headers: answered })
  }
}
