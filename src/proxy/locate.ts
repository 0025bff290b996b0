// The one way from a name to what may be dialled: resolved once, every answer judged, then the domain's quota asked.

import { judgeAddresses, ResolveError, type DestinationSettings, type Resolve } from './destination.ts'
import { judgeUnknown, mayGoUnknown } from './unknown-address.ts'
import type { Quota } from './quota.ts'
import type { Target } from './target.ts'
import type { Arrival } from '../sessions/arrivals.ts'
import type { Action, Finding } from '../types.ts'

export type Located =
  /** No address = the next proxy alone knows it. */
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  | { readonly kind: 'blocked' }
  /** DNS: an outage, not an attack. `type` is of RFC 9209. */
  | {
      readonly kind: 'failed'
      readonly status: 502 | 504
      readonly type: 'dns_timeout' | 'dns_error'
      readonly text: string
    }

export interface LocateDeps {
  readonly resolve: Resolve
  /** Absent = nothing is counted. */
  readonly quota?: Quota
  /** What is to be said of the session that goes there; absent = nothing. */
  readonly arrives?: (host: string, counts: boolean) => Arrival
}

const unvouched =
  '; in strict mode the next proxy is asked for unknown names of api_allowlist and trusted_domains alone'

/** None = the next proxy alone knows them, and may be asked. Rejects with what `resolve` does. */
export async function addressesOf(
  target: Target,
  resolve: Resolve,
  settings: DestinationSettings,
): Promise<readonly string[]> {
  try {
    return await resolve(target.host, target)
  } catch (error) {
    if (error instanceof ResolveError && error.beyond && mayGoUnknown(target.host, settings)) return []
    throw error
  }
}

/** What is wrong with where the name leads, as far as that is known. */
export function judgeWhere(host: string, addresses: readonly string[], settings: DestinationSettings): Finding[] {
  return addresses.length === 0 ? judgeUnknown(host, settings) : judgeAddresses(host, addresses, settings)
}

/** `hidden` = the name holds a secret; `counted` false = what goes there will be counted by itself. */
export async function locate(
  target: Target,
  deps: LocateDeps,
  settings: DestinationSettings,
  judge: (findings: readonly Finding[]) => Action,
  { hidden = false, counted = true }: { readonly hidden?: boolean; readonly counted?: boolean } = {},
): Promise<Located> {
  const arrival = deps.arrives?.(target.host, counted)
  const passes = arrival === undefined || judge(arrival.findings) !== 'block'
  arrival?.settle(passes)
  if (!passes) return { kind: 'blocked' }
  let addresses: readonly string[]
  try {
    addresses = await addressesOf(target, deps.resolve, settings)
  } catch (error) {
    const { type, beyond } = error instanceof ResolveError ? error : { type: 'dns_error' as const, beyond: false }
    const name = hidden ? 'the host' : target.host
    const why = beyond ? unvouched : ''
    return type === 'dns_timeout'
      ? { kind: 'failed', status: 504, type, text: `DNS did not answer in time for ${name}${why}` }
      : { kind: 'failed', status: 502, type, text: `cannot resolve ${name}${why}` }
  }
  const say = (findings: readonly Finding[]) =>
    judge(hidden ? findings.map((finding) => ({ ...finding, detail: `${finding.rule} (name withheld)` })) : findings)
  if (say(judgeWhere(target.host, addresses, settings)) === 'block') return { kind: 'blocked' }
  if (deps.quota !== undefined && say(deps.quota.ask(target.host, counted)) === 'block') return { kind: 'blocked' }
  return { kind: 'found', addresses }
}
