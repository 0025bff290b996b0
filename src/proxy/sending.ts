// The words between those who decide what is sent and those who send it.

import type { Vetted } from './destination.ts'
import type { HeaderList } from './wire.ts'

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
