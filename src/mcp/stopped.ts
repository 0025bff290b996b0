// Knows what a client gets for a message that was stopped on the way up: a refusal, or what a program of the operator says.

import type { Outcome } from '../audit.ts'
import type { Exchange } from './exchange.ts'
import { ownHeaders } from './headers.ts'
import { answerText } from './message.ts'
import { onward } from './onward.ts'
import { answerInstead } from './redirect.ts'
import { refusal } from './refusal.ts'
import type { Finding } from '../types.ts'

export async function answerStopped(exchange: Exchange, finding: Finding): Promise<Response> {
  const { asked, deps, lens, policy, signal, verdict } = exchange
  const instead = await answerInstead({ ...deps, lens, policy, signal }, verdict, asked)
  if (instead === null) return refuse(exchange, finding)
  exchange.instead = instead.profile
  const { text, error } = instead
  return answered(exchange, text, error === undefined ? undefined : ['refused', error])
}

/** Whoever waits for an answer gets an error; a server that waits for a refused answer of the client gets one too. */
function refuse(exchange: Exchange, finding: Finding): Response {
  const { asked, ids } = exchange
  for (const { kind, id } of asked.messages) if (kind === 'response' && id !== null) tellServer(exchange, finding, id)
  if (ids.length === 0 && asked.messages.length > 0)
    return exchange.send(null, 202, ownHeaders(exchange.request, 'none'))
  return answered(
    exchange,
    answerText(asked.batch, ids, (id) => refusal('client', finding, id, exchange.waiting(id))),
  )
}

/** An answer of ours to a request that the server never sees, where its client looks for answers. */
export function answered(exchange: Exchange, text: string, fails?: [Outcome, string]): Response {
  const stream = exchange.paths.elsewhere(new URL(exchange.request.url))
  if (stream === null) return exchange.send(text, 200, ownHeaders(exchange.request), fails)
  stream.push(text)
  return exchange.send(null, 202, ownHeaders(exchange.request, 'none'), fails)
}

function tellServer(exchange: Exchange, finding: Finding, id: string): void {
  const request = onward(exchange, refusal('client', finding, id))
  exchange.deps.upstream(request, exchange.signal).then(
    (response) => response.body?.cancel().catch(() => {}),
    () => {},
  )
}
