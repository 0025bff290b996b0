// The way down: what the upstream answered, judged, becomes what the client is sent.

import { inflated } from '../scan/inflated.ts'
import { stepwise } from '../scan/pace.ts'
import type { Finding } from '../types.ts'
import { judgedAnswer } from './asking.ts'
import { readBody, sourceOf } from './body.ts'
import { relayEvents } from './events.ts'
import type { Exchange } from './exchange.ts'
import { aroundOurBody, bodyCodings, foreignCharset, mediaType, towardsClient, withoutCoding } from './headers.ts'
import { readingSteps } from './json.ts'
import { isRead, lookAtText, unreadable } from './judge.ts'
import { answerText, codes, errorText } from './message.ts'
import type { Paths } from './paths.ts'
import { refusal } from './refusal.ts'
import { re2 } from '../pattern/re2.ts'

const unreadCompressed = 'pipelock: upstream error: compressed response cannot be scanned'

function compressed(lens: Exchange['lens']): Finding[] {
  return unreadable(lens, 'Compressed Response', 'compressed response cannot be scanned', 'header:content-encoding')
}

const JSON_START = re2`^\s*[[{]`

export async function answer(exchange: Exchange, response: Response): Promise<Response> {
  const { lens, request, paths } = exchange
  const { body, status } = response
  const headers = published(response.headers, paths)
  exchange.session = headers.get('mcp-session-id')
  exchange.reason = response.statusText
  if (status === 404 || (request.method === 'DELETE' && response.ok))
    for (const guard of exchange.deps.guards ?? []) guard.ended?.(exchange.conversation)
  if (body === null || request.method === 'HEAD') {
    body?.cancel().catch(() => {})
    return exchange.send(null, status, towardsClient(headers))
  }
  const isDocument = paths.isPublished && paths.isDocument(exchange.url.pathname)
  const scanned = isRead(lens)
  const known = exchange.deps.bytesOf?.(response)
  if (!scanned && !isDocument && known !== undefined) return exchange.send(known, status, towardsClient(headers))
  if (!scanned && !isDocument) return exchange.stream(sourceOf(body, exchange.signal), status, towardsClient(headers))

  const events = mediaType(headers) === 'text/event-stream'
  if (!events) return whole(exchange, response, headers, body, isDocument)
  const [coding, ...more] = bodyCodings(headers)
  if (coding === null || more.length > 0) {
    const stopped = exchange.judge(compressed(lens))
    const source = sourceOf(body, exchange.signal)
    if (stopped === null) return exchange.stream(source, status, towardsClient(headers))
    source.cancel()
    return refuse(exchange, response, stopped, unreadCompressed)
  }
  // An event that is refused is replaced, which cannot be done inside a coding that nobody asked for.
  const passed = coding === undefined ? towardsClient(headers) : withoutCoding(headers)
  passed.delete('content-length')
  return exchange.stream(relayEvents(exchange, body, coding), status, passed)
}

/** Challenges name the URL of a document: clients must find it here. */
function published(headers: Headers, paths: Paths): Headers {
  const challenge = headers.get('www-authenticate')
  if (challenge === null || !paths.isPublished) return headers
  const own = new Headers(headers)
  own.set('www-authenticate', paths.challenge(challenge))
  return own
}

async function whole(
  exchange: Exchange,
  response: Response,
  headers: Headers,
  body: ReadableStream<Uint8Array>,
  isDocument: boolean,
): Promise<Response> {
  const { deps, lens, paths } = exchange
  const { status } = response
  const known = deps.bytesOf?.(response)
  const { bytes, rest } =
    known === undefined
      ? await readBody(body, deps.settings.maxBodyBytes, exchange.signal)
      : { bytes: known, rest: null }
  if (rest !== null) {
    const detail = 'response body too large'
    const stopped = exchange.judge(unreadable(lens, 'Response Too Large', detail))
    if (stopped !== null) {
      rest.cancel()
      return refuse(exchange, response, stopped, `pipelock: upstream error: ${detail}`)
    }
    let first = true
    const next = async (): Promise<Uint8Array | null> => {
      if (!first) return rest.next()
      first = false
      return bytes
    }
    return exchange.stream({ next, cancel: rest.cancel }, status, towardsClient(headers))
  }
  if (bytes.length === 0) return exchange.send(null, status, towardsClient(headers))
  const plain = await inflated(bytes, bodyCodings(headers), deps.inflate, deps.settings.maxBodyBytes)
  const findings = plain === null ? compressed(lens) : await lookAtBody(exchange, headers, plain)
  const stopped = await judgedAnswer(exchange, findings)
  if (stopped !== null) return refuse(exchange, response, stopped, plain === null ? unreadCompressed : undefined)
  if (!isDocument || plain === null) return exchange.send(bytes, status, towardsClient(headers))
  return exchange.send(paths.published(new TextDecoder().decode(plain)), status, withoutCoding(headers))
}

/** A lying content type hides nothing: what looks like JSON is read as JSON, what cannot be read is read as text. */
async function lookAtBody(exchange: Exchange, headers: Headers, bytes: Uint8Array): Promise<Finding[]> {
  const { lens } = exchange
  const findings: Finding[] = []
  if (foreignCharset(headers)) findings.push(...unreadable(lens, 'Foreign Charset', 'the answer is not in UTF-8'))
  const declared = re2`[/+]json$`.test(mediaType(headers))
  if (declared || JSON_START.test(new TextDecoder().decode(bytes.subarray(0, 64)))) {
    const reading = await stepwise(readingSteps(bytes))
    if (reading.ok) return [...findings, ...(await exchange.look('server', reading))]
    if (declared) findings.push(...unreadable(lens, 'Unreadable JSON', 'the answer is not valid JSON'))
  }
  return [...findings, ...(await lookAtText(lens, 'server', bytes, 'response'))]
}

/** In place of the answer: an error for every id the client waits for. 2xx stays success, other statuses stay what they are. */
function refuse(exchange: Exchange, response: Response, finding: Finding, message?: string): Response {
  const headers = aroundOurBody(response.headers)
  const { asked, ids } = exchange
  if (response.status < 400) exchange.reason = ''
  if (ids.length === 0 && exchange.request.method === 'POST' && response.ok) {
    headers.delete('content-type')
    return exchange.send(null, 202, headers)
  }
  const write = (id: string | null): string =>
    message === undefined ? refusal('server', finding, id, exchange.waiting(id)) : upstreamRefusal(id, message, finding)
  return exchange.send(answerText(asked.batch, ids, write), response.status < 400 ? 200 : response.status, headers)
}

function upstreamRefusal(id: string | null, message: string, finding: Finding): string {
  const { rule, threat: category, severity } = finding
  const remediation = 'Ask the operator of the MCP server for an answer that can be read.'
  return errorText(id, codes.upstream, message, { rule, category, severity, remediation, retry: false })
}
