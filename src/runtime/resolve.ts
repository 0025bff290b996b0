// Asks the system's resolver for all addresses of a name; nobody else in the program does DNS.

import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Resolve } from '../proxy/destination.ts'

/** A resolver that gives up after `timeoutMs`. Literal addresses resolve to themselves. */
export function createResolve(timeoutMs: number): Resolve {
  return async (host) => {
    if (isIP(host) !== 0) return [host]
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
}
