// Knows who a client says it is (RFC 9110 §11.7), how many things it may have under way, and how it is told no.

import { failure } from './refuse.ts'
import { valuesOf, type HeaderList } from './wire.ts'

/** Compares in constant time; null = no such user with that password. */
export type Verify = (name: string, password: string) => string | null

export interface Clients {
  /** Null = everybody may use the proxy. */
  readonly verify: Verify | null
  readonly requests: Slots
  readonly tunnels: Slots
}

/** Nobody is asked for a name, nothing is counted. */
export const anybody = (): Clients => ({ verify: null, requests: new Slots(0), tunnels: new Slots(0) })

export type Admitted = { readonly agent?: string } | { readonly denied: string }

/** Longer credentials are nobody's. */
const LONGEST = 4096

/** The user of Basic credentials (RFC 7617). One field, one scheme: anything else could be read in two ways. */
export function admit(headers: HeaderList, verify: Verify | null): Admitted {
  if (verify === null) return {}
  const [value, ...more] = valuesOf(headers, 'proxy-authorization')
  if (value === undefined) return { denied: 'credentials for this proxy are missing' }
  const pair = more.length > 0 || value.length > LONGEST ? null : basicPair(value)
  if (pair === null) return { denied: 'credentials for this proxy must be one Basic user:password' }
  const agent = verify(pair[0], pair[1])
  return agent === null ? { denied: 'credentials for this proxy are wrong' } : { agent }
}

function basicPair(value: string): readonly [name: string, password: string] | null {
  if (!value.toLowerCase().startsWith('basic ')) return null
  let text: string
  try {
    const bytes = Uint8Array.from(atob(value.slice(6).trim()), (char) => char.charCodeAt(0))
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
  const colon = text.indexOf(':')
  return colon < 0 ? null : [text.slice(0, colon), text.slice(colon + 1)]
}

/** 407 (RFC 9110 §15.5.8). */
export function unauthenticated(why: string): Response {
  const response = failure(
    407,
    'http_request_denied',
    `${why}: set HTTP_PROXY and HTTPS_PROXY to http://user:password@host:port with what the operator of Pipelock gave you`,
  )
  response.headers.set('proxy-authenticate', 'Basic realm="pipelock", charset="UTF-8"')
  return response
}

/** 429 or 503: somebody has too much under way. */
export function tooMany(status: 429 | 503, what: string): Response {
  const response = failure(status, 'connection_limit_reached', `${what}: wait until some have ended`)
  response.headers.set('retry-after', '1')
  return response
}

/** Counts what each client has under way. */
export class Slots {
  readonly #most: () => number
  readonly #held = new Map<string, number>()

  /** 0 = no limit. */
  constructor(most: number | (() => number)) {
    this.#most = typeof most === 'number' ? () => most : most
  }

  get most(): number {
    return this.#most()
  }

  /** Null = that client has as many as it may; otherwise what gives the place back. */
  take(client: string): (() => void) | null {
    if (!this.hold(client)) return null
    let given = false
    return () => {
      if (!given) this.give(client)
      given = true
    }
  }

  /** The same for who gives it back by itself, once; false = it has as many as it may. */
  hold(client: string): boolean {
    const held = this.#held.get(client) ?? 0
    if (this.most > 0 && held >= this.most) return false
    this.#held.set(client, held + 1)
    return true
  }

  give(client: string): void {
    const left = (this.#held.get(client) ?? 1) - 1
    if (left > 0) this.#held.set(client, left)
    else this.#held.delete(client)
  }
}
