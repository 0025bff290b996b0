// The way up: what a client asks over HTTP, judged, becomes what the upstream is asked.

import { Hono } from 'hono'
import { answer } from './answer.ts'
import type { Body } from './body.ts'
import { hasToken, rebinding } from './edge.ts'
import { decodedBody } from './coding.ts'
import { Exchange } from './exchange.ts'
import type { McpDeps } from './exchange-deps.ts'
import { foreignCharset, isPreflight, jsonHeaders, ownHeaders } from './headers.ts'
import { readingSteps } from './json.ts'
import { lookAtText } from './judge.ts'
import { type Invalid, answerText, codes, errorText, readEnvelope } from './message.ts'
import { mismatch, saidInHeaders } from './mirror.ts'
import { followed, onward } from './onward.ts'
import type { Client } from './party.ts'
import { Paths } from './paths.ts'
import { mirroring, prepared, redactorIn, unfound } from './placeholders.ts'
import { answered, answerStopped } from './stopped.ts'
import { stepwise } from '../scan/pace.ts'
import type { Redactor } from '../scan/redactor.ts'
import type { Finding } from '../types.ts'

/** The reverse proxy: `/health`, and the configured upstream on every other path. */
export function createMcpApp(deps: McpDeps): Hono<{ Bindings: Partial<Client> }> {
  const app = new Hono<{ Bindings: Partial<Client> }>()
  const paths = new Paths(deps.settings.upstreamUrl, deps.settings.publicUrl ?? null)
  app.all('/health', () => json('{"status":"ok"}'))
  app.all('*', (context) => serve(new Exchange(deps, paths, context.req.raw, context.env)))
  app.onError(() => json(errorText(null, codes.upstream, 'pipelock: upstream error: internal error'), 500))
  return app
}

async function serve(exchange: Exchange): Promise<Response> {
  try {
    return await handle(exchange)
  } catch {
    // A bug of ours: nothing passes, and the record says so.
    const text = errorText(null, codes.upstream, 'pipelock: upstream error: internal error')
    return exchange.send(text, 500, ownHeaders(exchange.request), ['refused', 'internal error'])
  }
}

async function handle(exchange: Exchange): Promise<Response> {
  const { deps, request, paths } = exchange
  const turnedAway = atEdge(exchange)
  if (turnedAway !== null) return turnedAway
  const killed = exchange.killed
  if (killed !== null) return deny(exchange, killed)
  if (request.method === 'GET' || request.method === 'HEAD') return judged(exchange, null, await lookAround(exchange))
  const { maxBodyBytes } = deps.settings
  const failed = 'pipelock: upstream error: '
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) {
    request.body?.cancel().catch(() => {})
    return malformed(exchange, 413, codes.upstream, `${failed}request body too large`)
  }
  let body: Body
  try {
    body = await exchange.body()
  } catch {
    exchange.leave()
    return new Response(null, { status: 400 })
  }
  if (body.rest !== null) {
    body.rest.cancel()
    return malformed(exchange, 413, codes.upstream, `${failed}request body too large`)
  }
  const bytes = await decodedBody(body.bytes, request.headers, deps.inflate, maxBodyBytes)
  if (bytes === null)
    return malformed(exchange, 415, codes.invalid, 'pipelock: invalid request: cannot be decompressed')
  // Authorization servers are told credentials by way of business, in no JSON-RPC.
  if (paths.isOAuth(exchange.url.pathname)) return forward(exchange, bytes)
  if (!bytes.every(isSpace)) return message(exchange, bytes)
  if (request.method === 'POST') return malformed(exchange, 400, codes.upstream, `${failed}empty request body`)
  return judged(exchange, bytes.length > 0 ? bytes : null, await lookAround(exchange))
}

/** The kill switch is on: who waits for an answer gets the reason, notifications are dropped, streams are not opened. */
async function deny(exchange: Exchange, message: string): Promise<Response> {
  const { request } = exchange
  exchange.event = 'kill_switch_deny'
  const why = ['refused', 'kill switch'] as const
  if (request.method !== 'POST') {
    const body = JSON.stringify({ error: 'kill_switch_active', message })
    return exchange.send(body, 503, ownHeaders(request), [...why])
  }
  const body = await exchange.body().catch(() => null)
  body?.rest?.cancel()
  const reading = body === null || body.rest !== null ? null : await stepwise(readingSteps(body.bytes))
  const read = reading === null || !reading.ok ? null : readEnvelope(reading)
  if (read !== null && !('why' in read)) {
    exchange.asked = read
    if (exchange.ids.length === 0) return exchange.send(null, 202, ownHeaders(request, 'none'), [...why])
  }
  const write = (id: string | null): string => errorText(id, codes.killed, message)
  return answered(exchange, answerText(exchange.asked.batch, exchange.ids, write), [...why])
}

/** Whoever may not ask at all. */
function atEdge(exchange: Exchange): Response | null {
  const { deps, request } = exchange
  if (deps.edge === undefined) return null
  const finding = rebinding(deps.edge, request.headers)
  const stopped = finding === null ? null : exchange.judge([finding])
  if (stopped !== null)
    return exchange.send(
      errorText(null, codes.response, `pipelock: ${stopped.detail ?? stopped.rule}`),
      403,
      jsonHeaders(),
    )
  if (hasToken(deps.edge, request.headers) || isPreflight(request)) return null
  const headers = ownHeaders(request)
  headers.set('www-authenticate', 'Bearer realm="pipelock"')
  const text = 'pipelock: this listener asks for a bearer token (MCP_API_TOKEN)'
  return exchange.send(errorText(null, codes.response, text), 401, headers, ['refused', 'no valid bearer token'])
}

/** What the URL and the headers carry to the server beside the body. */
async function lookAround({ lens, url, headers: carried }: Exchange): Promise<Finding[]> {
  const utf8 = new TextEncoder()
  const { search } = url
  const headers = saidInHeaders(carried)
  return [
    ...(search === '' ? [] : await lookAtText(lens, 'client', utf8.encode(search), 'url')),
    ...(headers === '' ? [] : await lookAtText(lens, 'client', utf8.encode(headers), 'header:mcp-param')),
  ]
}

/** MCP 2026-07-28: "Servers MUST reject requests where the header and body values differ". */
function mirrored(exchange: Exchange): string | null {
  const { asked, deps, request } = exchange
  if (deps.settings.headerMismatch === undefined) return null
  for (const message of asked.messages) {
    const params = message.tool === null ? [] : (deps.params?.of(exchange.conversation, message.tool) ?? [])
    const header = mismatch(message, request.headers, params)
    if (header !== null) return header
  }
  return null
}

async function message(exchange: Exchange, bytes: Uint8Array): Promise<Response> {
  const { deps, lens, request } = exchange
  const lenient = deps.settings.onParseError === 'forward'
  const reading = await stepwise(readingSteps(bytes))
  if (!reading.ok) {
    if (!lenient) return malformed(exchange, 400, codes.parse, 'pipelock: parse error: invalid JSON')
    const said = [...unfoundIn(exchange), ...(await lookAround(exchange))]
    return judged(exchange, bytes, [...said, ...(await lookAtText(lens, 'client', bytes, 'body'))])
  }
  const read = readEnvelope(reading)
  const invalid: Invalid | null = 'why' in read ? read : null
  const charset = foreignCharset(request.headers) ? 'the charset must be UTF-8' : null
  const why = invalid?.why ?? charset
  if (why !== null && !lenient)
    return malformed(exchange, 400, codes.invalid, `pipelock: invalid request: ${why}`, invalid?.id ?? null)
  if (!('why' in read)) exchange.asked = read
  const header = mirrored(exchange)
  if (header !== null && deps.settings.headerMismatch === 'refuse') {
    const text = `pipelock: ${header} does not say what the body says`
    return malformed(exchange, 400, codes.mismatch, text, exchange.ids[0] ?? null)
  }
  const sent = await prepared(bytes, reading, exchange.asked, redactorOf(exchange))
  exchange.asked = sent.envelope ?? exchange.asked
  exchange.redacted = sent.counts
  exchange.headers = mirroring(request.headers, sent.changed)
  const faults = [...sent.findings, ...(invalid === null ? [] : unfoundIn(exchange))]
  const around = [...faults, ...(await lookAround(exchange)), ...(header === null ? [] : [contradicts(header)])]
  return judged(exchange, sent.bytes, [...around, ...(await exchange.look('client', sent.reading))])
}

function redactorOf({ deps, policy }: Exchange): Redactor | null {
  return redactorIn(policy, deps.redactor)
}

function unfoundIn(exchange: Exchange): readonly Finding[] {
  return unfound(redactorOf(exchange), exchange.deps.settings.upstreamUrl)
}

function contradicts(header: string): Finding {
  const detail = `${header} does not say what the body says`
  const place = { section: 'mcp_input_scanning', scanner: 'parser', where: `header:${header.toLowerCase()}` } as const
  return { rule: 'Header Mismatch', threat: 'fault', severity: 'low', ...place, detail }
}

function judged(exchange: Exchange, bytes: Uint8Array | null, findings: readonly Finding[]): Promise<Response> {
  const stopped = exchange.judge(findings)
  return stopped === null ? forward(exchange, bytes) : answerStopped(exchange, stopped)
}

async function forward(exchange: Exchange, body: Uint8Array | null): Promise<Response> {
  if (exchange.signal.aborted) return new Response(null, { status: 499 })
  try {
    return await answer(exchange, await followed(exchange, onward(exchange, body), body))
  } catch {
    const { asked, ids, signal } = exchange
    if (signal.aborted) return new Response(null, { status: 499 })
    const why = 'upstream HTTP request failed'
    const write = (id: string | null): string => errorText(id, codes.upstream, `pipelock: upstream error: ${why}`)
    return exchange.send(answerText(asked.batch, ids, write), 502, ownHeaders(exchange.request), [
      'upstream_failed',
      why,
    ])
  }
}

function malformed(exchange: Exchange, status: number, code: number, text: string, id: string | null = null): Response {
  return exchange.send(errorText(id, code, text), status, ownHeaders(exchange.request), ['malformed', text])
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}

function json(body: string, status = 200): Response {
  return new Response(body, { status, headers: jsonHeaders() })
}
