// Which fields of an early hint a client is told.

import type { ServerResponse } from 'node:http'
import type { HeaderList } from '../proxy/wire.ts'

/** RFC 8297. Only what asks a client to fetch ahead is of use before the answer. */
export function early(outgoing: ServerResponse, fields: HeaderList): void {
  const link = fields.filter(([name]) => name.toLowerCase() === 'link').map(([, value]) => value)
  if (link.length === 0 || outgoing.headersSent || outgoing.destroyed) return
  try {
    outgoing.writeEarlyHints({ link })
  } catch {
    // It is written as the runtime would not: nobody needs it.
  }
}
