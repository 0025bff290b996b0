// Plans a WebSocket connection: what its handshake asks for, whether it may, and what the handshake to the destination says.

import { comesRound, roundAgain } from './admission.ts'
import { admit, unauthenticated } from './client.ts'
import { judgeName, type Vetted } from './destination.ts'
import type { ForwardDeps } from './exchange.ts'
import { forwarded, scannedFields } from './headers.ts'
import { locate } from './locate.ts'
import { inspectHeaders, inspectHost, inspectPacked, inspectPath, inspectUnsent } from './outbound.ts'
import { valuesOfHead, type OutgoingValue } from './outgoing.ts'
import { failure, refusal } from './refuse.ts'
import { as, enter, attributed, type Party } from './party.ts'
import { subject } from './subject.ts'
import { parseAbsolute, type Target } from './target.ts'
import { valuesOf, type Edge, type HeaderList } from './wire.ts'
import { Noted } from './ws-judge.ts'
import type { Outcome } from '../audit.ts'
import { aimed } from '../decide.ts'
import type { Finding } from '../types.ts'
import { newKey, readAsked, type Asked } from '../websocket/handshake.ts'

export interface WebSocketSettings {
  /** Whether `/ws` is served; what is asked for otherwise is carried anyway. */
  readonly enabled: boolean
  readonly maxMessageBytes: number
  readonly maxConnections: number
  readonly scanText: boolean
  readonly allowBinary: boolean
  readonly forwardCookies: boolean
  readonly lifeMs: number
  readonly idleMs: number
  readonly originPolicy: 'rewrite' | 'forward' | 'strip'
  readonly allowedOrigins: readonly string[]
  /** What `/ws` adds to the client's User-Agent. */
  readonly agent: string
}

export type UpgradeEdge = Pick<
  Edge,
  'method' | 'target' | 'headers' | 'clientIp' | 'requestId' | 'transport' | 'noted' | 'agent' | 'who' | 'listener'
>

export type UpgradeDeps = Pick<
  ForwardDeps,
  | 'policy'
  | 'settings'
  | 'dlp'
  | 'injection'
  | 'resolve'
  | 'quota'
  | 'remember'
  | 'redactor'
  | 'ask'
  | 'inflate'
  | 'budget'
  | 'clock'
  | 'clients'
  | 'enter'
> & { readonly webSocket: () => WebSocketSettings }

export type UpgradePlan =
  | {
      readonly kind: 'refuse'
      readonly response: Response
      readonly noted: Noted
      readonly outcome: Outcome
      readonly shown: string
      readonly error?: string
      readonly agent?: string
      readonly party?: Party
    }
  | {
      readonly kind: 'open'
      readonly to: Vetted
      readonly noted: Noted
      readonly asked: Asked
      /** Sent to the destination with `key`. */
      readonly headers: HeaderList
      readonly key: string
      readonly shown: string
      readonly agent?: string
      readonly party?: Party
      /** Whom limits count it for. */
      readonly client?: string
    }

/** The URL of `/ws?url=`, or that of an absolute-form request, spoken of as http(s); null = it cannot be read. */
function destination(edge: UpgradeEdge): { readonly raw: string; readonly own: boolean } {
  const own = edge.transport === undefined && edge.target.startsWith('/')
  const query = edge.target.indexOf('?')
  const raw = own ? (new URLSearchParams(query < 0 ? '' : edge.target.slice(query)).get('url') ?? '') : edge.target
  return { raw, own }
}

/** `ws:` is `http:` and `wss:` is `https:` as far as names, ports and rules go. */
const asHttp = (raw: string): string => (/^wss?:\/\//i.test(raw) ? `http${raw.slice(2)}` : raw)
const asWs = (shown: string): string => shown.replace(/^http/, 'ws')

/** What `/ws` was given has been decoded: beyond ASCII it would not be the same bytes on the wire, but could be a new line. */
function inAscii(raw: string): string {
  let path = raw.indexOf('/', raw.indexOf('//') + 2)
  if (path < 0) path = raw.length
  const rest = Array.from(raw.slice(path).toWellFormed(), (char) => (char > '~' ? encodeURIComponent(char) : char))
  return raw.slice(0, path) + rest.join('')
}

/** Judges a handshake: what it says first, DNS only after that. */
export async function planUpgrade(edge: UpgradeEdge, outer: UpgradeDeps): Promise<UpgradePlan> {
  // Inside a tunnel the client has said who it is when it asked for the tunnel.
  const user = edge.transport === 'intercept' ? {} : admit(edge.headers, outer.clients?.verify ?? null)
  const party = 'denied' in user ? null : enter(outer, edge, user.agent)
  const deps: UpgradeDeps & Pick<ForwardDeps, 'arrives'> = as(outer, party, 'socket')
  const settings = deps.settings()
  const webSocket = deps.webSocket()
  const { raw, own } = destination(edge)
  const noted = new Noted(() => aimed(deps.policy(), raw ?? ''), [])
  let client: { readonly agent?: string; readonly client?: string; readonly party?: Party } = {}
  let shown = '[unreadable target]'
  const stop = (response: Response, outcome: Outcome, error?: string): UpgradePlan => ({
    kind: 'refuse',
    response,
    noted,
    outcome,
    shown,
    ...client,
    ...(error === undefined ? {} : { error }),
  })
  const malformed = (status: number, text: string) =>
    stop(failure(status, 'http_request_error', text), 'malformed', text)
  const refuse = () => {
    const accept = valuesOf(edge.headers, 'accept').join(', ')
    const { explain } = settings
    const said = { prefix: 'WebSocket blocked: ', status: 403, explain, accept, requestId: edge.requestId }
    return stop(refusal(noted.verdict, said), 'refused')
  }
  const denied = (status: number, text: string) => stop(failure(status, 'http_request_denied', text), 'refused', text)

  if (own && edge.target.split('?', 1)[0] !== '/ws') return malformed(404, 'no such WebSocket endpoint: use /ws?url=')
  if (own && !webSocket.enabled) return denied(404, 'WebSocket proxy not enabled')
  if (!own && !settings.enabled) return denied(405, 'forward proxy not enabled')
  if ('denied' in user) return stop(unauthenticated(user.denied), 'refused', 'proxy_authentication_required')
  client = { ...attributed(party, user.agent), ...(party !== null && { party }) }
  if (comesRound(edge.headers)) return stop(roundAgain(), 'refused', 'proxy_loop_detected')
  const asked = readAsked(edge.method, edge.headers)
  if ('wrong' in asked) {
    const plan = malformed(asked.status, asked.wrong)
    if (plan.kind === 'refuse' && asked.status === 426) plan.response.headers.set('sec-websocket-version', '13')
    return plan
  }
  if (own && raw === '') return malformed(400, "missing 'url' query parameter")
  if (own && !/^wss?:\/\//i.test(raw)) return malformed(400, 'invalid URL: must be ws or wss')
  const target = parseAbsolute(inAscii(asHttp(raw)))
  if (target === null) return malformed(400, own ? 'invalid URL' : 'invalid request target')
  if (valuesOf(edge.headers, 'host').length > 1) return malformed(400, 'more than one Host field')
  const origins = valuesOf(edge.headers, 'origin')
  if (own && origins.some((origin) => !mayAsk(origin, target, webSocket.allowedOrigins)))
    return denied(
      403,
      'WebSocket blocked: web pages may not use this proxy; list the Origin under websocket_proxy.allowed_origins if it is yours',
    )

  const sent = own ? chosen(edge.headers, target, webSocket) : forwarded(edge.headers)
  const scanned: HeaderList = [
    ...sent,
    ...(own ? [] : edge.headers.filter(([name]) => name.toLowerCase() === 'upgrade')),
  ]
  const said = [
    ...(edge.noted ?? []),
    ...inspectHost(deps.dlp(), target),
    ...inspectPath(deps.dlp(), target),
    ...inspectUnsent(deps.dlp(), raw),
    ...inspectHeaders(deps.dlp(), scanned, settings.headerScan, target),
    ...(await inspectPacked(deps.dlp(), deps.inflate, scanned, settings.headerScan, target)),
  ]
  shown = asWs(subject(target, said))
  const hidden = said.some((finding) => finding.where === 'url:host')
  const named = judgeName(target, raw.length, settings.destination, said)
  const first = [...said, ...(hidden ? named.map((finding) => ({ ...finding, detail: finding.rule })) : named)]
  if (noted.judge(first).action === 'block') return refuse()

  const remember = deps.remember?.() ?? null
  const judge = (findings: readonly Finding[]) => noted.judge(findings).action
  const remembered = (values: readonly OutgoingValue[]): boolean => {
    return remember?.(client.client ?? edge.clientIp, target.host, values, judge) === 'block'
  }
  const fields = scannedFields(scanned, settings.headerScan).map(({ name, value }) => [name, value] as const)
  if (remember !== null && remembered(valuesOfHead(target, fields))) {
    shown = asWs(subject(target, noted.verdict.findings))
    return refuse()
  }

  const located = await locate(target, deps, settings.destination, judge, { hidden })
  if (located.kind === 'failed')
    return stop(failure(located.status, located.type, located.text), 'upstream_failed', located.type)
  if (located.kind === 'blocked') return refuse()
  const { addresses } = located
  const key = newKey()
  const headers: HeaderList = [
    ['Host', target.authority],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', key],
    ...sent.filter(([name]) => !handshakeFields.has(name.toLowerCase())),
  ]
  return { kind: 'open', to: { target, addresses }, noted, asked, headers, key, shown, ...client }
}

/** Ours to write. No extension is asked for: what is compressed from message to message cannot be looked at alone. */
const handshakeFields = new Set([
  'host',
  'sec-websocket-version',
  'sec-websocket-key',
  'sec-websocket-extensions',
  'content-length',
])

/**
 * Browsers let any page open a WebSocket to this machine and name the page in Origin (RFC 6455 §10.2): only listed ones
 * may. A page of the destination itself gets nothing that it could not have without us.
 */
function mayAsk(origin: string, target: Target, allowed: readonly string[]): boolean {
  return allowed.includes('*') || [...allowed, `${target.scheme}://${target.authority}`].includes(origin.toLowerCase())
}

const credentials = new Set(['authorization', 'x-api-key', 'x-goog-api-key', 'sec-websocket-protocol'])

/** What `/ws` sends on: its client speaks to us, and not all that it says is meant for the destination. */
function chosen(headers: HeaderList, target: Target, settings: WebSocketSettings): HeaderList {
  const kept = headers.filter(([name]) => {
    const key = name.toLowerCase()
    return credentials.has(key) || (key === 'cookie' && settings.forwardCookies)
  })
  const agent = [...valuesOf(headers, 'user-agent').slice(0, 1), settings.agent].join(' ')
  const origins = settings.originPolicy === 'forward' ? valuesOf(headers, 'origin').slice(0, 1) : []
  const origin = settings.originPolicy === 'rewrite' ? [`${target.scheme}://${target.authority}`] : origins
  return [...kept, ['User-Agent', agent], ...origin.map((value) => ['Origin', value] as const)]
}
