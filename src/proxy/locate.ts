// The one way from a name to what may be dialled: resolved once, every answer judged, then the domain's quota asked.

import { judgeAddresses, ResolveError, type DestinationSettings, type Resolve } from './destination.ts'
import type { Quota } from './quota.ts'
import type { Target } from './target.ts'
import type { Arrival } from '../sessions/arrivals.ts'
import type { Action, Finding } from '../types.ts'

export type Located =
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
    addresses = await deps.resolve(target.host, target)
  } catch (error) {
    const type = error instanceof ResolveError ? error.type : 'dns_error'
    const name = hidden ? 'the host' : target.host
    return type === 'dns_timeout'
      ? { kind: 'failed', status: 504, type, text: `DNS did not answer in time for ${name}` }
      : { kind: 'failed', status: 502, type, text: `cannot resolve ${name}` }
  }
  const say = (findings: readonly Finding[]) =>
    judge(hidden ? findings.map((finding) => ({ ...finding, detail: `${finding.rule} (name withheld)` })) : findings)
  if (say(judgeAddresses(target.host, addresses, settings)) === 'block') return { kind: 'blocked' }
  if (deps.quota !== undefined && say(deps.quota.ask(target.host, counted)) === 'block') return { kind: 'blocked' }
  return { kind: 'found', addresses }
}
