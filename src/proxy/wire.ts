// What a web Request and Response cannot say: the raw header list, the raw target, trailers, odd status codes.

import type { WritingEnd } from '../ending.ts'
import type { Who } from '../sessions/who.ts'
import type { Finding } from '../types.ts'

/** Header lines in wire order, names as sent, duplicates kept. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

/** The connection facts that come with a request; handed to Hono as its bindings. */
export interface Edge {
  readonly method: string
  /** The request target exactly as on the request line (RFC 9112 §3.2). */
  readonly target: string
  readonly headers: HeaderList
  /** The body of a request that is to be forwarded: any method may carry one. Null for the proxy's own endpoints. */
  readonly body: ReadableStream<Uint8Array> | null
  readonly clientIp: string
  readonly requestId: string
  /** Its name, for records. */
  readonly agent?: string
  /** Whom limits count it for; absent = its address. */
  readonly client?: string
  readonly who?: Who
  /** Whose listener it came to (`agents.*.listeners`). */
  readonly listener?: string
  /** How it came in; absent = as an absolute-form request to the listener. */
  readonly transport?: 'intercept' | 'reverse'
  /** What was seen before there was a request; it is judged with it. */
  readonly noted?: readonly Finding[]
  /** Reads a small body to its end, where that is what the listener's handler does anyway: the request has no stream then. */
  readonly bytes?: () => Promise<Uint8Array>
  /** Trailer fields, once the body has been read to its end. */
  readonly trailers: () => HeaderList
  /** Passes on a 103 (RFC 8297); absent where the client could not read it. */
  readonly hint?: (fields: HeaderList) => void
  /** For an answer whose body is `bytes`: its stream need not be read, `sent` is called instead. */
  readonly whole?: (response: Response, bytes: Uint8Array, sent: () => void) => void
  /** Aborted when the client has gone; the reason is a `Cut` where the proxy ended the connection. */
  readonly gone: AbortSignal
  /** Registers what to do when the last byte of the answer has gone, failed or been abandoned. */
  readonly whenDone: (settle: (end: ExchangeEnd) => void) => void
}

/** An upload that its client did not go on with in time. */
export class SlowUpload extends Error {
  override readonly name = 'SlowUpload'
}

/** How the writing of an answer ended. */
export interface ExchangeEnd extends WritingEnd {
  readonly bytes: number
}

/** Facts of a response as received, for whoever writes it out again. */
export interface Wire {
  readonly status: number
  readonly reason: string
  readonly headers: HeaderList
  readonly trailers: () => HeaderList
}

const wires = new WeakMap<Response, Wire>()

/** Statuses whose responses have no body (RFC 9110 §6.4.1). */
const bodiless = new Set([101, 204, 205, 304])

/** A web Response that remembers what it really was. A status the web API refuses (e.g. 999) shows as 502 to handlers. */
export function wired(wire: Wire, body: ReadableStream<Uint8Array> | null): Response {
  const status = wire.status >= 200 && wire.status <= 599 ? wire.status : 502
  const response = new Response(bodiless.has(status) ? null : body, { status })
  wires.set(response, wire)
  return response
}

export function wireOf(response: Response): Wire {
  return (
    wires.get(response) ?? {
      status: response.status,
      reason: response.statusText,
      headers: [...response.headers],
      trailers: () => [],
    }
  )
}

/** The first value of one field (`name` in lower case). Made for what is asked of every message. */
export function firstOf(headers: HeaderList, name: string): string | undefined {
  for (const [key, value] of headers) if (key.length === name.length && key.toLowerCase() === name) return value
  return undefined
}

/** All values of one field, in order; names compare without case. */
export function valuesOf(headers: HeaderList, name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}
