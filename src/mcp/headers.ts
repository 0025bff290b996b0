// The only file that knows which headers of an MCP exchange stay behind; all others pass as they came, both ways.

import { type Coding, codingsOf } from '../scan/inflater.ts'
import { re2 } from '../pattern/re2.ts'

const hopByHop =
  'connection keep-alive proxy-connection proxy-authorization proxy-authenticate te trailer transfer-encoding upgrade'.split(
    ' ',
  )

/** True of the body the upstream sent only. */
const ofTheBody = (
  'content-length content-encoding content-type content-md5 content-digest repr-digest digest content-range ' +
  'accept-ranges etag last-modified content-language content-disposition'
).split(' ')

function withoutHops(from: Headers): Headers {
  const headers = new Headers(from)
  const named = from.get('connection')?.split(',') ?? []
  for (const name of named) if (re2`^[\w!#$%&'*+.^\x60|~-]+$`.test(name.trim())) headers.delete(name.trim())
  for (const name of hopByHop) if (from.has(name)) headers.delete(name)
  return headers
}

/**
 * What the upstream is sent, with a body that is no longer encoded. Host is the dialler's business; an encoded answer
 * costs time to read, so none is asked for.
 */
export function towardsUpstream(from: Headers): Headers {
  const headers = from.has('content-encoding') ? withoutCoding(from) : withoutHops(from)
  for (const name of ['host', 'content-length', 'expect', 'x-pipelock-agent', 'pipelock-mediation'])
    headers.delete(name)
  headers.set('accept-encoding', 'identity')
  return headers
}

/** What the client is sent with an unchanged body. */
export function towardsClient(from: Headers): Headers {
  return withoutHops(from)
}

/** What either side is sent with the same body in other bytes. */
export function withoutCoding(from: Headers): Headers {
  const headers = withoutHops(from)
  for (const name of ['content-encoding', 'etag', 'content-md5', 'digest', 'content-digest', 'repr-digest'])
    headers.delete(name)
  return headers
}

/** What the client is sent with a body of ours in place of the upstream's: session, challenge and cookies stay. */
export function aroundOurBody(from: Headers): Headers {
  const headers = withoutHops(from)
  for (const name of ofTheBody) headers.delete(name)
  headers.set('content-type', 'application/json')
  return headers
}

/** `application/json; charset=utf-8` → `application/json`; `''` when there is none. */
export function mediaType(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** A charset other than UTF-8: the other side would read other characters than we did. */
export function foreignCharset(headers: Headers): boolean {
  const [, ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';')
  const charset = parameters.map((one) => one.trim()).find((one) => re2`^charset\s*=`.test(one))
  return charset !== undefined && !re2`=\s*"?(?:utf-?8|us-ascii)"?$`.test(charset)
}

/** The codings of the body, in the order they were applied. */
export function bodyCodings(headers: Headers): readonly (Coding | null)[] {
  return codingsOf([headers.get('content-encoding') ?? ''])
}

/** Of answers of ours. Pages that may ask may read them: they would take a refusal for a broken network. */
export function ownHeaders({ headers: asked }: Request, type: 'json' | 'none' = 'json'): Headers {
  const headers = type === 'json' ? jsonHeaders() : new Headers()
  const origin = asked.get('origin')
  if (origin === null) return headers
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-expose-headers', 'mcp-session-id, www-authenticate')
  headers.set('vary', 'origin')
  return headers
}

/** What a browser asks before it sends what a page wants to send; it brings no credentials. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method')
}

export function jsonHeaders(): Headers {
  return new Headers({ 'content-type': 'application/json' })
}

export function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}
