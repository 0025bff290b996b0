// The words between those who decide what is sent and those who send it.

import type { Vetted } from './destination.ts'
import type { HeaderList } from './wire.ts'
import type { Outcome } from '../audit.ts'

/** A request as it goes out: to one of the vetted addresses and nowhere else. */
export interface Outbound {
  readonly to: Vetted
  readonly method: string
  readonly path: string
  readonly headers: HeaderList
  readonly body: readonly Uint8Array[] | ReadableStream<Uint8Array> | null
  readonly trailers: () => HeaderList
  /** Told of the fields of a 103 (RFC 8297) that comes before the answer. */
  readonly hint?: (fields: HeaderList) => void
  /** An answer that says it is no longer (bytes) is waited for to its end, and needs no stream then. */
  readonly whole?: number
}

/** Sends and answers with the response as received: no redirects, no decoding. Rejects with `SendError`. */
export type Send = (request: Outbound, signal: AbortSignal) => Promise<Response>

export class SendError extends Error {
  override readonly name = 'SendError'
  /** RFC 9209 error type, e.g. `connection_refused`. */
  readonly type: string
  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** How a request that could not be sent, or was not answered, is answered. */
export function unsent(error: unknown): { status: number; type: string; text: string; outcome: Outcome } {
  const type = error instanceof SendError ? error.type : 'proxy_internal_error'
  if (type === 'http_request_timeout')
    return { status: 408, type, text: 'the upload came too slowly', outcome: 'client_gone' }
  const status = type === 'connection_timeout' || type === 'http_response_timeout' ? 504 : 502
  const why = error instanceof SendError && type.startsWith('tls_') ? `: ${error.message}` : ''
  const outcome = type === 'http_request_error' ? 'client_gone' : 'upstream_failed'
  return { status, type, text: `forward proxy fetch failed${why}`, outcome }
}
