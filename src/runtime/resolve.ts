// Asks the system's resolver for all addresses of a name; nobody else in the program does DNS.

import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Resolve } from '../proxy/destination.ts'

/** getaddrinfo tells no TTL: answers are kept this long, so that a burst of requests is one query (milliseconds). */
const keptMs = 5000
const keptNames = 1024

/** A resolver that gives up after `timeoutMs`. Literal addresses resolve to themselves. Failures are not kept. */
export function createResolve(timeoutMs: number, clock: () => number = () => performance.now()): Resolve {
  const kept = new Map<string, { readonly until: number; readonly addresses: readonly string[] }>()
  return async (host) => {
    if (isIP(host) !== 0) return [host]
    const known = kept.get(host)
    if (known !== undefined && known.until > clock()) return known.addresses
    const addresses = await query(host, timeoutMs)
    if (kept.size >= keptNames) kept.clear()
    kept.set(host, { until: clock() + keptMs, addresses })
    return addresses
  }
}

async function query(host: string, timeoutMs: number): Promise<readonly string[]> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('DNS timed out')), timeoutMs)
  })
  try {
    const answers = await Promise.race([lookup(host, { all: true, verbatim: true }), late])
    if (answers.length === 0) throw new Error('DNS has no address')
    return [...new Set(answers.map(({ address }) => address))]
  } finally {
    clearTimeout(timer)
  }
}
