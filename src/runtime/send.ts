// The upstream leg: one request to one of the vetted addresses, the answer exactly as received.

import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { bodyOf, pairs } from './body.ts'
import { SendError, type Outbound, type Send } from '../proxy/sending.ts'
import { wired } from '../proxy/wire.ts'

export interface SendOptions {
  /** Time for TCP (and TLS) to one address (milliseconds). */
  readonly connectMs: number
  /** Time from the request's end to the response head (milliseconds); 0 = no limit. */
  readonly headMs: number
  /** PEM certificates trusted besides the system's. */
  readonly ca?: readonly string[]
}

/** A sender with its own connection pool. */
export function createSend(options: SendOptions): Send & { close(): void } {
  const agents = {
    http: new HttpAgent({ keepAlive: true, maxFreeSockets: 64, timeout: 0 }),
    https: new HttpsAgent({ keepAlive: true, maxFreeSockets: 64, timeout: 0 }),
  }
  const send: Send = async (request, signal) => {
    let failure: unknown = new SendError('destination_unavailable', 'No address to dial')
    for (const address of request.to.addresses) {
      try {
        return await attempt(request, address, agents, options, signal)
      } catch (error) {
        failure = error
        // Only a connection that never came to be may be tried elsewhere: the body has not been touched.
        if (!(error instanceof SendError) || !unconnected.has(error.type) || signal.aborted) throw error
      }
    }
    throw failure
  }
  return Object.assign(send, {
    close: () => {
      agents.http.destroy()
      agents.https.destroy()
    },
  })
}

const unconnected = new Set(['connection_refused', 'connection_timeout', 'destination_ip_unroutable'])

/** RFC 9209 §2.3 error types for node's codes. */
const types: Record<string, string> = {
  ECONNREFUSED: 'connection_refused',
  ETIMEDOUT: 'connection_timeout',
  EHOSTUNREACH: 'destination_ip_unroutable',
  ENETUNREACH: 'destination_ip_unroutable',
  EADDRNOTAVAIL: 'destination_ip_unroutable',
  ECONNRESET: 'connection_terminated',
  EPIPE: 'connection_terminated',
  HPE_HEADER_OVERFLOW: 'http_response_header_section_size',
}

function typeOf(error: NodeJS.ErrnoException): string {
  const code = error.code ?? ''
  if (types[code] !== undefined) return types[code]
  if (code.startsWith('HPE_')) return 'http_protocol_error'
  if (code.includes('CERT') || code.startsWith('ERR_TLS') || code.includes('VERIFY')) return 'tls_certificate_error'
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return 'tls_protocol_error'
  return 'http_response_incomplete'
}

/** Why an origin's TLS was not accepted, for people. Codes of OpenSSL's verification and of node:tls. */
const tlsReasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  CERT_UNTRUSTED: 'its certificate is not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain ends in an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate chain is not complete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is from an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is from an authority that is not trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

function messageOf(error: NodeJS.ErrnoException, type: string): string {
  const code = error.code ?? ''
  if (type === 'tls_certificate_error') return `the origin is not trusted: ${tlsReasons[code] ?? code}`
  return type === 'tls_protocol_error' ? `TLS with the origin failed: ${code}` : 'Upstream request failed'
}

function attempt(
  { to, method, path, headers, body, trailers }: Outbound,
  address: string,
  agents: { http: HttpAgent; https: HttpsAgent },
  options: SendOptions,
  signal: AbortSignal,
): Promise<Response> {
  const { scheme, host, port } = to.target
  return new Promise((resolve, reject) => {
    const shared = {
      host: address,
      port,
      method,
      path,
      headers: headers.flat(),
      setHost: false,
      maxHeaderSize: 256 * 1024,
    }
    const outgoing =
      scheme === 'http'
        ? httpRequest({ ...shared, agent: agents.http } as object)
        : httpsRequest({
            ...shared,
            agent: agents.https,
            // No SNI for literal addresses (RFC 6066 §3); the certificate is checked against the address then.
            ...(isIP(host) === 0 ? { servername: host } : {}),
            // Said outright: NODE_TLS_REJECT_UNAUTHORIZED=0 must not reach this far.
            rejectUnauthorized: true,
            minVersion: 'TLSv1.2',
            ...(options.ca === undefined ? {} : { ca: options.ca }),
          } as object)
    let timer: ReturnType<typeof setTimeout> | undefined
    const expire = (ms: number, type: string) => {
      clearTimeout(timer)
      if (ms > 0) timer = setTimeout(() => fail(new SendError(type, 'Upstream timed out')), ms)
    }
    const abort = () => fail(new SendError('connection_terminated', 'Client has gone'))
    const fail = (error: Error) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      const type = typeOf(error)
      reject(error instanceof SendError ? error : new SendError(type, messageOf(error, type)))
      outgoing.destroy()
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort)
    expire(options.connectMs, 'connection_timeout')
    outgoing.on('error', fail)
    // Upgrades are never asked for: an origin that switches protocols all the same does not speak HTTP.
    outgoing.on('upgrade', (_, socket) => {
      socket.destroy()
      fail(new SendError('http_protocol_error', 'Upstream switched protocols unasked'))
    })
    outgoing.on('response', (incoming: IncomingMessage) => {
      clearTimeout(timer)
      incoming.on('close', () => signal.removeEventListener('abort', abort))
      resolve(toResponse(incoming, outgoing, method))
    })
    const connected = () => {
      expire(options.headMs, 'http_response_timeout')
      // Only the body itself can fail here: what it was read from has ended early, or it was cut for what it carries.
      pour(body, trailers, outgoing).catch(() => fail(new SendError('http_request_error', 'Request body ended early')))
    }
    outgoing.on('socket', (socket) => {
      if (socket.connecting) socket.once(scheme === 'https' ? 'secureConnect' : 'connect', connected)
      else connected()
    })
  })
}

/** Writes the body with backpressure. Rejects when the body fails, which must destroy the request, not end it. */
async function pour(body: Outbound['body'], trailers: Outbound['trailers'], outgoing: ClientRequest): Promise<void> {
  if (body !== null)
    for await (const chunk of body)
      if (!outgoing.write(chunk))
        await new Promise<void>((resolve) => {
          const go = () => {
            outgoing.off('drain', go)
            outgoing.off('close', go)
            resolve()
          }
          outgoing.on('drain', go)
          outgoing.on('close', go)
        })
  const fields = body === null ? [] : trailers()
  if (fields.length > 0) outgoing.addTrailers(fields.map(([name, value]): [string, string] => [name, value]))
  outgoing.end()
}

function toResponse(incoming: IncomingMessage, outgoing: ClientRequest, method: string): Response {
  const wire = {
    status: incoming.statusCode ?? 502,
    reason: incoming.statusMessage ?? '',
    headers: pairs(incoming.rawHeaders),
    trailers: () => pairs(incoming.rawTrailers),
  }
  const bodiless = method === 'HEAD' || [204, 205, 304].includes(wire.status)
  if (bodiless) incoming.resume()
  return wired(wire, bodiless ? null : bodyOf(incoming, () => outgoing.destroy()))
}
