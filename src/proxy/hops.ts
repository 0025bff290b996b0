// Follows redirects for `/fetch`: each hop is judged as if it had been asked for, and only then dialled.

import { judgeName } from './destination.ts'
import { locate } from './locate.ts'
import type { ForwardDeps } from './exchange.ts'
import type { Asked } from './fetch-answer.ts'
import { identity } from './identity.ts'
import { valuesOfHead } from './outgoing.ts'
import { inspectHost, inspectPacked, inspectPath, inspectUnsent } from './outbound.ts'
import type { ReadArticle } from './page.ts'
import { inspectReply, type Judged } from './reply.ts'
import { subject, withoutDetail } from './subject.ts'
import type { ShieldTally } from './shield.ts'
import { parseAbsolute } from './target.ts'
import { resolvedBy } from './unknown-address.ts'
import { valuesOf, wired, wireOf, type Edge, type HeaderList } from './wire.ts'
import type { Outcome } from '../audit.ts'
import { mayRewrite, mayStrip } from '../decide.ts'
import { codingsOf, type Coding } from '../scan/inflater.ts'
import { Blocked } from '../scan/inspect.ts'
import type { Action, Finding } from '../types.ts'

export interface FetchSettings {
  readonly maxBytes: number
  readonly userAgent: string
  readonly timeoutMs: number
}

export interface FetchDeps extends ForwardDeps {
  readonly fetching: () => FetchSettings
  readonly readArticle: ReadArticle
}

export interface Life {
  readonly edge: Edge
  readonly deps: FetchDeps
  readonly asked: Asked
  readonly judge: (findings: readonly Finding[]) => Action
  readonly findings: Finding[]
  /** What a person is to be asked about. */
  readonly waiting: Finding[]
  /** What was taken out of the page. */
  readonly tally: ShieldTally
  /** What the log may say of where it is now. */
  shown: string
  /** A hop's address was known to the next proxy alone. */
  resolvedBy: ReturnType<typeof resolvedBy>
  /** Redirects followed. */
  hops: number
}

/** The exchange ends here, with this answer. */
export class Ended extends Error {
  override readonly name = 'Ended'
  readonly status: number
  readonly outcome: Outcome
  /** RFC 9209 error type. */
  readonly type: string | undefined
  constructor(status: number, why: string, outcome: Outcome, type?: string) {
    super(why)
    this.status = status
    this.outcome = outcome
    this.type = type
  }
}

/** The body was not what its head had promised. */
export function unread(type = 'http_response_incomplete'): Ended {
  return new Ended(502, 'reading response', 'upstream_failed', type)
}

const clauses: Readonly<Record<string, string>> = {
  dns_error: 'the host cannot be resolved',
  dns_timeout: 'DNS did not answer in time',
  connection_refused: 'the host refused the connection',
  connection_timeout: 'the host did not answer in time',
  connection_terminated: 'the connection ended early',
  http_response_timeout: 'the host did not answer in time',
  http_response_incomplete: 'the host ended its response early',
  undecodable: 'what the host sent cannot be decompressed',
  http_protocol_error: 'the host does not speak HTTP',
  tls_certificate_error: "the host's certificate is not valid",
  redirect_limit: 'more than 5 redirects',
  redirect_unreadable: 'redirected to something that is not http or https',
}

/** What a failure is for people; never an upstream's text. */
export function said(type: string): string {
  return clauses[type] ?? type.replaceAll('_', ' ')
}

const maxRedirects = 5
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,text/plain,*/*;q=0.8'

export interface Followed extends Judged {
  readonly status: number
  readonly host: string
}

/** The answer at the end of all redirects, being judged. */
export async function followed(life: Life, first: string, signal: AbortSignal): Promise<Followed> {
  for (let url = first; ; life.hops++) {
    const { response, host, href } = await hop(life, url, signal)
    const { status, headers } = wireOf(response)
    const location = redirects.has(status) ? valuesOf(headers, 'location')[0] : undefined
    if (location === undefined) return { status, host, ...(await inspected(life, response, host)) }
    await response.body?.cancel().catch(() => undefined)
    if (life.hops === maxRedirects) throw new Ended(502, 'fetch failed', 'upstream_failed', 'redirect_limit')
    url = URL.canParse(location, href) ? new URL(location, href).href : 'unreadable:'
  }
}

/** An answer whose body is judged as it is read, without compression. */
export async function inspected(life: Life, response: Response, host: string): Promise<Judged> {
  const { deps, judge } = life
  const { shield } = deps.settings()
  const judged = inspectReply(response, {
    scanner: deps.injection(),
    judge,
    settings: deps.settings().replies,
    strips: mayStrip(deps.policy(), 'response_scanning'),
    host,
    budget: deps.budget,
    inflate: deps.inflate,
    tally: life.tally,
    ...(shield && mayRewrite(deps.policy()) && { shield: { settings: shield } }),
  })
  const reply = await judged.catch((error: unknown) => {
    throw error instanceof Blocked ? error : unread()
  })
  if (reply.blocked) throw new Blocked()
  const codings = codingsOf(valuesOf(reply.headers, 'content-encoding'))
  const known = codings.filter((coding): coding is Coding => coding !== null)
  if (reply.body === null || codings.length === 0) return reply
  if (known.length < codings.length) throw unread('unknown_coding')
  return { ...reply, body: identity(reply.body, known, deps.inflate, () => unread('undecodable')) }
}

async function hop(life: Life, url: string, signal: AbortSignal) {
  const { deps, judge, edge, hops, asked } = life
  const settings = deps.settings()
  const href = URL.canParse(url) ? new URL(url).href : url
  const from = life.shown
  const target = parseAbsolute(href)
  if (target === null) {
    if (hops > 0) throw new Ended(502, 'fetch failed', 'upstream_failed', 'redirect_unreadable')
    throw new Ended(400, 'invalid URL: must be http or https', 'malformed')
  }
  const dlp = deps.dlp()
  // As the client wrote it, too: a parser may tidy away what would be found.
  const written = parseAbsolute(url)
  const tidied = written !== null && written.path !== target.path ? inspectPath(dlp, written) : []
  const packed = await inspectPacked(dlp, deps.inflate, [], settings.headerScan, target)
  const said = [
    ...inspectHost(dlp, target),
    ...inspectPath(dlp, target),
    ...tidied,
    ...inspectUnsent(dlp, url),
    ...packed,
  ]
  const hidden = said.some(({ where }) => where === 'url:host')
  const named = judgeName(target, href.length, settings.destination, said)
  life.shown = subject(target, [...said, ...named.filter(({ where }) => where !== 'url')])
  if (judge([...said, ...(hidden ? named.map(withoutDetail) : named)]) === 'block') throw new Blocked()
  if (deps.remember?.()?.(edge.client ?? edge.clientIp, target.host, valuesOfHead(target, []), judge) === 'block') {
    life.shown = subject(target, life.findings)
    throw new Blocked()
  }
  const located = await locate(target, deps, settings.destination, judge, { hidden })
  if (located.kind === 'failed') throw new Ended(located.status, 'fetch failed', 'upstream_failed', located.type)
  if (located.kind === 'blocked') throw new Blocked()
  const { addresses } = located
  life.resolvedBy = { ...life.resolvedBy, ...resolvedBy(addresses) }
  if (hops > 0) {
    const { clientIp, requestId } = edge
    const led = { original_url: from, redirect_url: life.shown, client_ip: clientIp, request_id: requestId }
    deps.tell?.('redirect', { ...led, agent: asked.agent, hop: hops })
  }
  const headers: HeaderList = [
    ['Host', target.authority],
    ['User-Agent', deps.fetching().userAgent],
    ['Accept', accept],
    ['Accept-Encoding', 'identity'],
  ]
  const request = { method: 'GET', path: target.path, headers, body: null, trailers: () => [] }
  const response = await deps.send({ to: { target, addresses }, ...request }, signal)
  const body = response.body === null ? null : (deps.quota?.metered(response.body, target.host, judge) ?? response.body)
  return { response: body === response.body ? response : wired(wireOf(response), body), host: target.host, href }
}
