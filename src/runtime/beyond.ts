// Knows which names the next proxy may be asked for because nobody here can tell their addresses.

import { createHurried } from './silent-dns.ts'
import { ResolveError, type Resolve } from '../proxy/destination.ts'
import type { Route } from '../proxy/next-proxy.ts'

export interface Beyond {
  readonly route: Route
  /** The next proxy is asked for judged addresses: without one it cannot be asked. */
  readonly pin: boolean
  /** False = nobody here is asked for what the next proxy reaches. */
  readonly local: () => boolean
}

/** What fails here for a target that the next proxy reaches is marked so. */
export function resolveThrough(look: Resolve, { route, pin, local }: Beyond): Resolve {
  const hurried = createHurried(look)
  return async (host, target) => {
    if (target === undefined || route(target) === null) return look(host)
    if (!local()) return []
    if (pin) return look(host)
    return hurried(host).catch((error: unknown) => {
      throw error instanceof ResolveError ? new ResolveError(error.type, error.message, true) : error
    })
  }
}
