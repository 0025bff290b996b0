// Writes a request's body to an origin, no faster than it is taken, and tells when it is the origin that is waited for.

import type { ClientRequest } from 'node:http'
import type { Outbound } from '../proxy/sending.ts'

/**
 * `waits(true)` = the origin has to take more of it or, at the end, to answer. Rejects when the body fails, which must
 * destroy the request, not end it.
 */
export async function pour(
  { body, trailers }: Pick<Outbound, 'body' | 'trailers'>,
  outgoing: ClientRequest,
  waits: (forOrigin: boolean) => void,
): Promise<void> {
  const chunks = body === null || 'getReader' in body ? [] : body
  const last = chunks.at(-1)
  if (last !== undefined && trailers().length === 0) {
    for (const chunk of chunks.slice(0, -1)) outgoing.write(chunk)
    outgoing.end(last)
    return waits(true)
  }
  waits(false)
  if (body !== null)
    for await (const chunk of body)
      if (!outgoing.write(chunk)) {
        waits(true)
        await drained(outgoing)
        waits(false)
      }
  const fields = body === null ? [] : trailers()
  if (fields.length > 0) outgoing.addTrailers(fields.map(([name, value]): [string, string] => [name, value]))
  outgoing.end()
  waits(true)
}

function drained(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      outgoing.off('drain', go)
      outgoing.off('close', go)
      resolve()
    }
    outgoing.on('drain', go)
    outgoing.on('close', go)
  })
}
