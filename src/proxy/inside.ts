// Judges whether what is said inside a tunnel agrees with what the tunnel was asked for.

import { readHello, type ClientHello } from './client-hello.ts'
import { parseAbsolute, parseAuthority, type Target } from './target.ts'
import { valuesOf, type Edge, type HeaderList } from './wire.ts'
import type { Who } from '../sessions/who.ts'
import type { Finding } from '../types.ts'

/** A connection inside a tunnel: where every request on it goes. */
export interface Tunnelled {
  readonly target: Target
  /** What the tunnel's first bytes showed; each request on it is judged with them. */
  readonly findings: readonly Finding[]
  /** Who asked for the tunnel. */
  readonly who?: Who
}

/** What the first bytes of a tunnel are. `silent` = none came, `other` = neither TLS nor HTTP/1. */
export type Opening =
  | { readonly kind: 'tls'; readonly hello: ClientHello }
  | { readonly kind: 'http' | 'http2' | 'other' | 'silent' }
  | { readonly kind: 'malformed'; readonly why: string }

/** Methods whose requests are read when they come in the clear (RFC 9110 §9, RFC 5789, RFC 4918). */
const methods =
  'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT'
    .split(' ')
    .map((name) => `${name} `)

/** A number = so many bytes are needed at least. */
export function openingOf(bytes: Uint8Array): Opening | number {
  const reading = readHello(bytes)
  if (reading.kind === 'hello') return { kind: 'tls', hello: reading.hello }
  if (reading.kind === 'malformed') return { kind: 'malformed', why: reading.why }
  if (reading.kind === 'more') return reading.need
  const start = String.fromCharCode(...bytes.subarray(0, 12))
  // RFC 9113 §3.4: the preface of whoever knows beforehand that HTTP/2 is spoken.
  if (start === 'PRI * HTTP/2') return { kind: 'http2' }
  if (start !== '' && 'PRI * HTTP/2'.startsWith(start)) return bytes.length + 1
  const method = methods.find((name) => start.startsWith(name))
  if (method === undefined) return methods.some((name) => name.startsWith(start)) ? bytes.length + 1 : { kind: 'other' }
  const next = start[method.length]
  return next === undefined ? bytes.length + 1 : { kind: '/*hH'.includes(next) ? 'http' : 'other' }
}

/** RFC 9110 §7.4: asked for one name in the open, for another inside (domain fronting). */
function mismatch(where: string, what: string, target: Target): Finding {
  // What is named inside is not repeated: it may be anything.
  const detail = `authority mismatch: the tunnel was opened to ${target.host}, ${what} names another host`
  return {
    rule: 'Authority Mismatch',
    threat: 'destination',
    severity: 'high',
    section: 'destination',
    scanner: 'authority',
    where,
    detail,
  }
}

export interface OpeningPolicy {
  /** `forward_proxy.sni_verification`, and always where TLS is intercepted. */
  readonly verifyName: boolean
  /** What cannot be read is a finding. */
  readonly mustRead: boolean
}

const fault = (what: string): Finding => ({
  rule: 'Unreadable Tunnel',
  threat: 'fault',
  severity: 'high',
  section: 'destination',
  scanner: 'fault',
  where: 'tunnel',
  detail: `unreadable tunnel: ${what}`,
})

/** What is wrong with the way a tunnel begins. */
export function judgeOpening(opening: Opening, target: Target, policy: OpeningPolicy): readonly Finding[] {
  switch (opening.kind) {
    case 'tls': {
      const name = opening.hello.serverName
      if (name === null || !policy.verifyName || namesTarget(name, target)) return []
      return [mismatch('tls:sni', 'the TLS server name', target)]
    }
    case 'malformed':
      return policy.verifyName ? [fault(`its ClientHello cannot be read (${opening.why})`)] : []
    case 'silent':
      return policy.mustRead ? [fault('the client said nothing')] : []
    case 'http2':
      return policy.mustRead ? [fault('it is HTTP/2 without TLS, and only HTTP/1.1 is read')] : []
    case 'other':
      return policy.mustRead ? [fault('it is neither TLS nor HTTP/1.1')] : []
    case 'http':
      return []
  }
}

/** Whether a TLS server name is the host of the tunnel. */
export function namesTarget(serverName: string, { host }: Target): boolean {
  return serverName === host || parseAuthority(serverName)?.host === host
}

/** The same host and, where a port is named, the same port. */
function agrees(authority: string, { scheme, host, port }: Target): boolean {
  const named = parseAbsolute(`${scheme}://${authority}/`)
  return named !== null && named.host === host && (named.port === port || !/:\d+$/.test(authority))
}

/** A request line inside a tunnel as a forwarded request: it goes where the tunnel goes, whatever it says. */
export function insideTunnel(
  { target, findings, who }: Tunnelled,
  asked: string,
  headers: HeaderList,
): Pick<Edge, 'target' | 'transport' | 'noted' | 'agent' | 'client' | 'who'> {
  const noted = [...findings]
  const own = `${target.scheme}://${target.authority}`
  const absolute = asked.startsWith('/') ? null : parseAbsolute(asked)
  if (absolute !== null && !agrees(absolute.authority, target))
    noted.push(mismatch('url:authority', 'the request line', target))
  if (valuesOf(headers, 'host').some((value) => !agrees(value, target)))
    noted.push(mismatch('header:host', 'the Host field', target))
  // What is neither is no target: joined to the authority it cannot be read, and is answered as that.
  return {
    target: own + (absolute?.path ?? asked),
    transport: 'intercept',
    noted,
    ...(who !== undefined && { who, client: who.client, ...(who.agent !== undefined && { agent: who.agent }) }),
  }
}
