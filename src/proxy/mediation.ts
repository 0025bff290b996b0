// The words for the note that goes with a request: what was decided about it, for whoever is asked.

import type { Outbound } from './sending.ts'
import type { Target } from './target.ts'
import type { Edge, HeaderList } from './wire.ts'
import type { Who } from '../sessions/who.ts'
import type { Action } from '../types.ts'

export const mediationField = 'Pipelock-Mediation'

/** A request that was judged and is about to be sent. */
export interface Mediated {
  readonly method: string
  readonly url: string
  readonly headers: HeaderList
  /** `null` = none; absent = it is not known as a whole. */
  readonly body?: readonly Uint8Array[] | null
  readonly leg: 'http' | 'mcp'
  readonly verdict: Action
  readonly requestId: string
  /** Its name, and by what it is known. */
  readonly actor?: string | undefined
  readonly auth: Who['by']
}

/** The fields with the note, and with its signature. */
export type Mediate = (request: Mediated) => HeaderList

/** The fields as they are sent: with the note, where there is one. */
export function noted(
  mediate: Mediate | null | undefined,
  { method, requestId, agent: actor, who }: Edge,
  { scheme, authority, path }: Target,
  verdict: Action,
  body: Outbound['body'],
  headers: HeaderList,
): HeaderList {
  if (mediate === null || mediate === undefined) return headers
  const url = `${scheme}://${authority}${path}`
  const known = body === null || Array.isArray(body) ? { body } : {}
  const auth = who?.by ?? (actor === undefined ? 'nobody' : 'user')
  return mediate({ method, url, headers, leg: 'http', verdict, requestId, actor, auth, ...known })
}
