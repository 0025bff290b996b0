// Knows which proxy a destination is reached through: that of its scheme, or none where NO_PROXY names it.

import { contains, parseAddress, parseNetwork } from './address.ts'
import type { Target } from './target.ts'

export interface NextProxy {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** Value of Proxy-Authorization; a secret. */
  readonly authorization?: string
}

/** Null = directly. */
export type Route = (target: Pick<Target, 'scheme' | 'host' | 'port'>) => NextProxy | null

export const directly: Route = () => null

export interface NextProxySettings {
  readonly http: NextProxy | null
  readonly https: NextProxy | null
  readonly exempt: readonly string[]
}

export function routeOf({ http, https, exempt }: NextProxySettings): Route {
  return (target) => {
    const proxy = target.scheme === 'http' ? http : https
    return proxy === null || exempt.some((entry) => isExempt(target, entry)) ? null : proxy
  }
}

/**
 * `*`, `10.0.0.0/8` (literal addresses), `example.com`, `.example.com` or `*.example.com` (itself and what is below, at
 * a dot), each but networks with `:port`. Without case; a final dot counts for nothing.
 */
export function isExempt({ host, port }: Pick<Target, 'host' | 'port'>, entry: string): boolean {
  const written = entry.trim().toLowerCase()
  if (written === '*') return true
  const address = parseAddress(host)
  if (written.includes('/')) {
    const network = parseNetwork(written)
    return network !== null && address !== null && contains(network, address)
  }
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(written)
  const named = /^([^:]+)(?::(\d+))?$/.exec(written)
  const [, name = written, wantedPort] = bracketed ?? named ?? []
  if (wantedPort !== undefined && Number(wantedPort) !== port) return false
  const literal = parseAddress(name)
  if (literal !== null || address !== null)
    return (
      literal !== null && address !== null && literal.length === address.length && literal.join() === address.join()
    )
  const wanted = name.replace(/^\*?\./, '').replace(/\.$/, '')
  const own = host.toLowerCase().replace(/\.$/, '')
  return wanted !== '' && (own === wanted || own.endsWith(`.${wanted}`))
}
