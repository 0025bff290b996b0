// Asks the system's resolver for all addresses of a name and remembers the answer briefly; nobody else in the program does DNS.

import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { ResolveError, type Resolve } from '../proxy/destination.ts'

/**
 * getaddrinfo knows /etc/hosts and search domains but tells no TTL: the caps of a cache that must not outlive one, so
 * that a burst of requests is one query (milliseconds).
 */
const [keptMs, keptMissingMs] = [5000, 1000] as const
const keptNames = 1024

/** All addresses of a name; rejects with node's codes. */
export type Ask = (host: string) => Promise<readonly string[]>

const system: Ask = async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)

interface Kept {
  readonly until: number
  readonly answer: readonly string[] | ResolveError
}

/**
 * A resolver that gives up after `timeoutMs` with `ResolveError`. Literal addresses resolve to themselves. Who asks for
 * a name that is being asked for waits for the same answer. A timeout is not kept: the next request tries again.
 */
export function createResolve(timeoutMs: number, clock: () => number = () => performance.now(), ask = system): Resolve {
  const kept = new Map<string, Kept>()
  const asking = new Map<string, Promise<readonly string[]>>()
  const keep = (host: string, answer: Kept['answer'], ms: number) => {
    // The oldest go first: a flood of names costs others a query, not memory.
    for (const oldest of kept.keys()) if (kept.size >= keptNames) kept.delete(oldest)
    kept.set(host, { until: clock() + ms, answer })
  }
  return (host) => {
    if (isIP(host) !== 0) return Promise.resolve([host])
    const known = kept.get(host)
    if (known !== undefined && known.until > clock())
      return known.answer instanceof ResolveError ? Promise.reject(known.answer) : Promise.resolve(known.answer)
    kept.delete(host)
    const underWay = asking.get(host)
    if (underWay !== undefined) return underWay
    const answered = query(host, timeoutMs, ask).then(
      (addresses) => {
        keep(host, addresses, keptMs)
        return addresses
      },
      (error: unknown) => {
        const failed = failureOf(error)
        if (failed.type === 'dns_error') keep(host, failed, keptMissingMs)
        throw failed
      },
    )
    asking.set(host, answered)
    const done = () => void asking.delete(host)
    answered.then(done, done)
    return answered
  }
}

const late = new ResolveError('dns_timeout', 'DNS did not answer in time')

async function query(host: string, timeoutMs: number, ask: Ask): Promise<readonly string[]> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), timeoutMs)
  })
  try {
    const answers = await Promise.race([ask(host), tooLate])
    if (answers.length === 0) throw new ResolveError('dns_error', 'DNS has no address')
    return [...new Set(answers)]
  } finally {
    clearTimeout(timer)
  }
}

/** EAI_AGAIN is what getaddrinfo says when no server answered. */
const silent: ReadonlySet<string> = new Set(['EAI_AGAIN', 'ETIMEOUT', 'ETIMEDOUT', 'DNS_ETIMEOUT', 'EAI_TIMEOUT'])

function failureOf(error: unknown): ResolveError {
  if (error instanceof ResolveError) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return silent.has(code) ? late : new ResolveError('dns_error', 'DNS has no address')
}
