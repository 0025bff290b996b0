// Knows when DNS has stopped answering, and then waits less for it: the next proxy can be asked instead.

import { isIP } from 'node:net'
import { ResolveError, type Resolve } from '../proxy/destination.ts'

/** Long enough for a resolver nearby (milliseconds). */
const hurriedMs = 500
/** So long an unanswered name is not waited for again, but asked for all the same (milliseconds). */
const keptMs = 30_000
const keptNames = 1024

/**
 * The first name waits as long as `look` does; then, until DNS answers anything at all, the others wait `hurriedMs`.
 * An answer that comes late counts for the next request.
 */
export function createHurried(look: Resolve, clock: () => number = () => performance.now()): Resolve {
  let silent = false
  const unanswered = new Map<string, number>()
  const heard = () => {
    silent = false
    unanswered.clear()
  }
  const missed = (host: string) => {
    silent = true
    unanswered.delete(host)
    for (const oldest of unanswered.keys()) if (unanswered.size >= keptNames) unanswered.delete(oldest)
    unanswered.set(host, clock() + keptMs)
  }
  return async (host) => {
    const began = clock()
    const answer = look(host)
    if (isIP(host) !== 0) return answer
    answer.then(heard, (error: unknown) => {
      if (!(error instanceof ResolveError) || error.type === 'dns_error') heard()
      // What fails at once costs no wait: a server that cannot tell is not silent.
      else if (clock() - began >= hurriedMs) missed(host)
    })
    if (!silent) return answer
    return atMost(answer, (unanswered.get(host) ?? 0) > clock() ? 0 : hurriedMs).catch((error: unknown) => {
      if (silent && !unanswered.has(host)) missed(host)
      throw error
    })
  }
}

async function atMost<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ResolveError('dns_timeout', 'DNS did not answer in time')), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
