// Knows at which place it is said who asks and what holds for it: at the door of each exchange, once.

import type { ForwardDeps } from './exchange.ts'
import { valuesOf, type Edge } from './wire.ts'
import type { Deed } from '../sessions/airlock.ts'
import type { Arrival } from '../sessions/arrivals.ts'
import type { Asking, Who } from '../sessions/who.ts'

/** Who asks, and everything that is in force for it. */
export interface Party extends Pick<ForwardDeps, 'policy' | 'settings' | 'dlp' | 'quota' | 'remember' | 'audit'> {
  readonly who: Who
  /** `counts` false = what goes there will arrive by itself. */
  readonly arrive: (host: string, deed: Deed, counts: boolean) => Arrival
  /** Something stays open until the answer is called; `end` closes it. */
  readonly opened: (end: () => void) => () => void
}

export type Enter = (asking: Asking) => Party

type Entering = Pick<Edge, 'target' | 'headers' | 'clientIp'> & Partial<Pick<Edge, 'who' | 'listener' | 'transport'>>

/** What a client calls itself. */
function claimOf({ headers, target, transport }: Entering): string | undefined {
  const [header] = valuesOf(headers, 'x-pipelock-agent')
  if (header !== undefined || transport !== undefined || !/^\/(?:fetch|ws)\?/.test(target)) return header
  return new URLSearchParams(target.slice(target.indexOf('?'))).get('agent') ?? undefined
}

/** `user` = whom it has proved to be. Null = nobody is told apart. */
export function enter(deps: { readonly enter?: Enter }, edge: Entering, user: string | undefined): Party | null {
  if (deps.enter === undefined) return null
  const claim = claimOf(edge)
  return deps.enter({
    clientIp: edge.clientIp,
    ...(user !== undefined && { user }),
    ...(edge.listener !== undefined && { listener: edge.listener }),
    ...(claim !== undefined && { claim }),
    ...(edge.who !== undefined && { outside: edge.who }),
  })
}

/** The same, as this party has it. */
export function as<Deps extends object>(deps: Deps, party: Party | null, deed: Deed): Deps {
  if (party === null) return deps
  const { who: _, arrive, ...own } = party
  return { ...deps, ...own, arrives: (host: string, counts: boolean) => arrive(host, deed, counts) }
}

/** What the edge of an exchange says of who asks. */
export function attributed(party: Party | null, user: string | undefined): Pick<Edge, 'agent' | 'client' | 'who'> {
  if (party === null) return user === undefined ? {} : { agent: user, client: user }
  const { who } = party
  return { who, client: who.client, ...(who.agent !== undefined && { agent: who.agent }) }
}

/** Reading changes nothing (RFC 9110 §9.2.1). */
export function deedOf(method: string): Deed {
  return ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method) ? 'read' : 'write'
}
