// The upstream leg: one request to one of the vetted addresses, the answer exactly as received.

import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { bodyOf, pairs } from './body.ts'
import { authorityFor } from './next-proxy.ts'
import { createPools, type Asked, type Pools } from './pools.ts'
import { pour } from './pour.ts'
import { messageOf, typeOf } from './send-failure.ts'
import { verifying } from './trusted.ts'
import { behind, collected, mayBeWhole, setWhole } from './whole.ts'
import { SendError, type Outbound, type Send } from '../proxy/sending.ts'
import { directly, type NextProxy, type Route } from '../proxy/next-proxy.ts'
import { SlowUpload, wired, type HeaderList, type Wire } from '../proxy/wire.ts'

export interface SendOptions {
  /** Time for TCP (and TLS) to one address (milliseconds). */
  readonly connectMs: number
  /** Time for the origin to take more of a request, and from its end to the response head (milliseconds); 0 = no limit. */
  readonly headMs: number
  /** Absent = everything is dialled directly. */
  readonly route?: Route
  /** The next proxy is asked for judged addresses, not for names. */
  readonly pin?: boolean
}

/** Methods that may be sent twice (RFC 9110 §9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

/** A sender with its own connection pools. */
export function createSend(options: SendOptions): Send & { close(): void } {
  const pools = new Map<NextProxy | null | 'raced', { readonly kept: Pools; readonly fresh: Pools }>()
  const poolsOf = (proxy: NextProxy | null | 'raced') => {
    const known = pools.get(proxy)
    if (known !== undefined) return known
    const made = {
      kept: createPools(false, proxy, options.connectMs),
      fresh: createPools(true, proxy, options.connectMs),
    }
    pools.set(proxy, made)
    return made
  }
  const route = options.route ?? directly
  const send: Send = async (request, signal) => {
    const proxy = route(request.to.target)
    const { addresses, target } = request.to
    const raced = proxy === null && addresses.length > 1
    const { kept, fresh } = poolsOf(raced ? 'raced' : proxy)
    // A proxy that is told the name finds the address by itself; of several addresses the quickest is taken.
    const places = raced ? addresses.slice(0, 1) : proxy === null || options.pin === true ? addresses : [target.host]
    let failure: unknown
    for (const address of places) {
      const way = wayTo(request, address, proxy, options.pin === true)
      try {
        return await attempt(request, way, kept, options, signal)
      } catch (error) {
        failure = error
        if (error instanceof Stale && request.body === null && idempotent.has(request.method) && !signal.aborted)
          return await attempt(request, way, fresh, options, signal)
        // Only a connection that never came to be may be tried elsewhere: the body has not been touched.
        if (!(error instanceof SendError) || !unconnected.has(error.type) || signal.aborted) throw error
      }
    }
    throw failure ?? new SendError('destination_unavailable', 'No address to dial')
  }
  return Object.assign(send, {
    close: () => {
      for (const { kept, fresh } of pools.values()) for (const pool of [kept, fresh]) pool.close()
    },
  })
}

/** A kept connection ended before anything was answered: the origin may never have seen the request. */
class Stale extends SendError {}

interface Way extends Asked {
  readonly scheme: 'http' | 'https'
  readonly path: string
  /** The next proxy reads the request itself. */
  readonly spoken?: true
  /** For the next proxy, beside those of the request. */
  readonly more: HeaderList
}

/** Plain HTTP goes to the next proxy as such; TLS, and what must reach one address, through a tunnel. */
function wayTo({ to, path }: Outbound, address: string, proxy: NextProxy | null, pin: boolean): Way {
  const { scheme, port, authority } = to.target
  const among = to.addresses.length > 1 ? { among: to.addresses } : {}
  const own = { scheme, host: address, port, named: authority, path, more: [], ...(proxy === null && among) }
  if (proxy === null) return own
  if (scheme === 'https' || pin) return { ...own, authority: authorityFor({ ...to, addresses: [address] }, pin) }
  const { authorization } = proxy
  return {
    ...own,
    host: proxy.host,
    port: proxy.port,
    named: '',
    spoken: true,
    path: path === '*' ? `http://${authority}` : `http://${authority}${path}`,
    more: authorization === undefined ? [] : [['Proxy-Authorization', authorization]],
  }
}

const unconnected = new Set(['connection_refused', 'connection_timeout', 'destination_ip_unroutable'])

/** How a request on a connection that the origin has closed meanwhile fails. */
const lost = new Set(['connection_terminated', 'http_response_incomplete'])

/** 1xx responses to one request; more of them are a flood. */
const mostInterim = 16

const gone = () => new SendError('connection_terminated', 'Client has gone')

function attempt(
  { to, method, headers, body, trailers, hint, whole = -1 }: Outbound,
  { scheme, more, spoken, ...way }: Way,
  agents: Pools,
  options: SendOptions,
  signal: AbortSignal,
): Promise<Response> {
  const { host } = to.target
  // A request that nobody waits for is not begun: what it fails with would be nobody's either, and end the program.
  if (signal.aborted) return Promise.reject(gone())
  return new Promise((resolve, reject) => {
    const shared = {
      ...way,
      method,
      headers: [...headers, ...more].flat(),
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
            ...verifying(),
          } as object)
    let timer: ReturnType<typeof setTimeout> | undefined
    const expire = (ms: number, type: string) => {
      clearTimeout(timer)
      if (ms > 0) timer = setTimeout(() => fail(new SendError(type, 'Upstream timed out')), ms)
    }
    const abort = () => fail(gone())
    const fail = (error: Error) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      const type = error instanceof SendError ? error.type : typeOf(error)
      const stale = outgoing.reusedSocket && lost.has(type)
      const plain = error instanceof SendError ? error : new SendError(type, messageOf(error, type))
      reject(stale ? new Stale(type, plain.message) : plain)
      outgoing.destroy()
    }
    signal.addEventListener('abort', abort)
    expire(options.connectMs, 'connection_timeout')
    let answer: IncomingMessage | undefined
    // What came whole before it is still to be read: Bun would drop it, and say that it had ended well.
    outgoing.on('error', (error) => answer?.complete === true || fail(error))
    // Upgrades are never asked for: an origin that switches protocols all the same does not speak HTTP.
    outgoing.on('upgrade', (_, socket) => {
      socket.destroy()
      fail(new SendError('http_protocol_error', 'Upstream switched protocols unasked'))
    })
    let interim = 0
    outgoing.on('information', ({ statusCode, rawHeaders }: { statusCode: number; rawHeaders: string[] }) => {
      if (++interim > mostInterim) return fail(new SendError('http_protocol_error', 'Too many interim responses'))
      if (statusCode === 103) hint?.(pairs(rawHeaders))
    })
    outgoing.on('response', (incoming: IncomingMessage) => {
      clearTimeout(timer)
      answer = incoming
      if (incoming.statusCode === 407 && spoken === true)
        return fail(new SendError('proxy_configuration_error', 'The upstream proxy asks for other credentials'))
      incoming.on('close', () => signal.removeEventListener('abort', abort))
      const wire = wireOfAnswer(incoming)
      if (!mayBeWhole(wire.headers, whole) || isBodiless(incoming, method))
        return resolve(toResponse(incoming, outgoing, method, wire))
      collected(incoming, whole).then(
        ({ bytes, over }) => {
          if (!over) return resolve(setWhole(wired(wire, null), { bytes }))
          resolve(wired(wire, behind(bytes, bodyOf(incoming, { abandon: () => outgoing.destroy() }))))
        },
        () => fail(new SendError('http_response_incomplete', 'Response ended early')),
      )
    })
    const waits = (forOrigin: boolean) => {
      if (answer === undefined && !outgoing.destroyed) expire(forOrigin ? options.headMs : 0, 'http_response_timeout')
    }
    const connected = () => {
      // Only the body itself can fail here: what it was read from has ended early, or it was cut for what it carries.
      pour({ body, trailers }, outgoing, waits).catch((error: unknown) => {
        const type = error instanceof SlowUpload ? 'http_request_timeout' : 'http_request_error'
        fail(new SendError(type, 'Request body ended early'))
      })
    }
    outgoing.on('socket', (socket) => {
      if (socket.connecting) socket.once(scheme === 'https' ? 'secureConnect' : 'connect', connected)
      else connected()
    })
  })
}

function toResponse(incoming: IncomingMessage, outgoing: ClientRequest, method: string, wire: Wire): Response {
  const bodiless = isBodiless(incoming, method)
  if (bodiless) incoming.resume()
  return wired(wire, bodiless ? null : bodyOf(incoming, { abandon: () => outgoing.destroy() }))
}

function wireOfAnswer(incoming: IncomingMessage): Wire {
  return {
    status: incoming.statusCode ?? 502,
    reason: incoming.statusMessage ?? '',
    headers: pairs(incoming.rawHeaders),
    trailers: () => pairs(incoming.rawTrailers),
  }
}

function isBodiless({ statusCode = 502 }: IncomingMessage, method: string): boolean {
  return method === 'HEAD' || [204, 205, 304].includes(statusCode)
}
