// The way up: what a client asks over HTTP, judged, becomes what the upstream is asked.

import { Hono } from 'hono'
import { answer } from './answer.ts'
import { type Body, readBody } from './body.ts'
import { type Client, Exchange, type McpDeps } from './exchange.ts'
import { foreignCharset, towardsUpstream } from './headers.ts'
import { readingSteps } from './json.ts'
import { lookAtText } from './judge.ts'
import { type Invalid, answerText, codes, errorText, readEnvelope, refusal } from './message.ts'
import { stepwise } from '../scan/pace.ts'
import type { Finding } from '../types.ts'

/** The reverse proxy: `/health`, and the configured upstream on every other path. */
export function createMcpApp(deps: McpDeps): Hono<{ Bindings: Partial<Client> }> {
  const app = new Hono<{ Bindings: Partial<Client> }>()
  app.all('/health', () => json('{"status":"ok"}'))
  app.all('*', (context) => serve(deps, context.req.raw, context.env))
  app.onError(() => json(errorText(null, codes.upstream, 'pipelock: upstream error: internal error'), 500))
  return app
}

async function serve(deps: McpDeps, request: Request, client?: Partial<Client>): Promise<Response> {
  const exchange = new Exchange(deps, request, client)
  try {
    return await handle(exchange)
  } catch {
    // A bug of ours: nothing passes, and the record says so.
    const text = errorText(null, codes.upstream, 'pipelock: upstream error: internal error')
    return exchange.send(text, 500, jsonHeaders(), ['refused', 'internal error'])
  }
}

async function handle(exchange: Exchange): Promise<Response> {
  const { deps, request } = exchange
  if (request.method === 'GET' || request.method === 'HEAD') return forward(exchange, null)
  const { maxBodyBytes } = deps.settings
  const failed = 'pipelock: upstream error: '
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) {
    request.body?.cancel().catch(() => {})
    return malformed(exchange, 413, codes.upstream, `${failed}request body too large`)
  }
  let body: Body
  try {
    body = await readBody(request.body, maxBodyBytes, exchange.signal)
  } catch {
    exchange.end('client_gone')
    return new Response(null, { status: 400 })
  }
  if (body.rest !== null) {
    body.rest.cancel()
    return malformed(exchange, 413, codes.upstream, `${failed}request body too large`)
  }
  const { bytes } = body
  if (!bytes.every(isSpace)) return message(exchange, bytes)
  if (request.method === 'POST') return malformed(exchange, 400, codes.upstream, `${failed}empty request body`)
  return forward(exchange, bytes.length > 0 ? bytes : null)
}

async function message(exchange: Exchange, bytes: Uint8Array): Promise<Response> {
  const { deps, lens, request } = exchange
  const lenient = deps.settings.onParseError === 'forward'
  const reading = await stepwise(readingSteps(bytes))
  if (!reading.ok) {
    if (!lenient) return malformed(exchange, 400, codes.parse, 'pipelock: parse error: invalid JSON')
    return judged(exchange, bytes, await lookAtText(lens, 'client', bytes, 'body'))
  }
  const read = readEnvelope(reading)
  const invalid: Invalid | null = 'why' in read ? read : null
  const charset = foreignCharset(request.headers) ? 'the charset must be UTF-8' : null
  const why = invalid?.why ?? charset
  if (why !== null && !lenient)
    return malformed(exchange, 400, codes.invalid, `pipelock: invalid request: ${why}`, invalid?.id ?? null)
  if (!('why' in read)) exchange.asked = read
  return judged(exchange, bytes, await exchange.look('client', reading))
}

function judged(exchange: Exchange, bytes: Uint8Array, findings: readonly Finding[]): Promise<Response> {
  const stopped = exchange.judge(findings)
  return stopped === null ? forward(exchange, bytes) : Promise.resolve(refuse(exchange, stopped))
}

/** Whoever waits for an answer gets an error; a server that waits for a refused answer of the client gets one too. */
function refuse(exchange: Exchange, finding: Finding): Response {
  const { asked, ids } = exchange
  for (const { kind, id } of asked.messages) if (kind === 'response' && id !== null) tellServer(exchange, finding, id)
  if (ids.length === 0 && asked.messages.length > 0) return exchange.send(null, 202, new Headers())
  return exchange.send(
    answerText(asked.batch, ids, (id) => refusal('client', finding, id)),
    200,
    jsonHeaders(),
  )
}

function tellServer(exchange: Exchange, finding: Finding, id: string): void {
  const request = onward(exchange, refusal('client', finding, id))
  exchange.deps.upstream(request, exchange.signal).then(
    (response) => response.body?.cancel().catch(() => {}),
    () => {},
  )
}

async function forward(exchange: Exchange, body: Uint8Array | null): Promise<Response> {
  if (exchange.signal.aborted) return new Response(null, { status: 499 })
  try {
    return await answer(exchange, await exchange.deps.upstream(onward(exchange, body), exchange.signal))
  } catch {
    const { asked, ids, signal } = exchange
    if (signal.aborted) return new Response(null, { status: 499 })
    const why = 'upstream HTTP request failed'
    const write = (id: string | null): string => errorText(id, codes.upstream, `pipelock: upstream error: ${why}`)
    return exchange.send(answerText(asked.batch, ids, write), 502, jsonHeaders(), ['upstream_failed', why])
  }
}

/** The client's request with the very bytes that were judged; its query is added to the configured URL. */
function onward({ deps, request }: Exchange, body: Uint8Array | string | null): Request {
  const url = new URL(deps.settings.upstreamUrl)
  const { search } = new URL(request.url)
  if (search !== '') url.search = url.search === '' ? search : `${url.search}&${search.slice(1)}`
  const headers = towardsUpstream(request.headers)
  const init = { method: request.method, headers, redirect: 'manual' as const }
  return new Request(url, body === null ? init : { ...init, body: body as Uint8Array<ArrayBuffer> | string })
}

function malformed(exchange: Exchange, status: number, code: number, text: string, id: string | null = null): Response {
  return exchange.send(errorText(id, code, text), status, jsonHeaders(), ['malformed', text])
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}

function jsonHeaders(): Headers {
  return new Headers({ 'content-type': 'application/json' })
}

function json(body: string, status = 200): Response {
  return new Response(body, { status, headers: jsonHeaders() })
}
