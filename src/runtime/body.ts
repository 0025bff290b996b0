// Turns node's streams and header arrays into web streams and header lists, with real backpressure.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { firstOf, SlowUpload, type HeaderList } from '../proxy/wire.ts'

/** `rawHeaders` / `rawTrailers` as pairs. */
export function pairs(raw: readonly string[]): HeaderList {
  const list: [string, string][] = []
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return list
}

/** Bytes that may wait between the two sides of one stream. */
const waitingBytes = 64 * 1024

/** How long a sender may let the reader of its body wait. */
export interface Patience {
  /** In all (milliseconds); 0 = for ever. */
  readonly ms: number
}

/** Each so many bytes buy a sender another second. */
const BYTES_PER_SECOND = 256

export interface BodyOptions {
  /** Called when the reader no longer wants it. */
  readonly abandon: () => void
  readonly patience?: Patience
  /** Called when the first byte is asked for, and not before. */
  readonly wanted?: () => void
}

const nobody: (error: Error) => void = () => undefined

/** A message body as a web stream. */
export function bodyOf(
  incoming: IncomingMessage,
  { abandon, patience, wanted }: BodyOptions,
): ReadableStream<Uint8Array> {
  let over = false
  let asked = wanted
  let got = 0
  let waited = 0
  let since: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  // Only time in which the reader waits for the sender counts: a slow origin is not the client's doing.
  const answered = () => {
    clearTimeout(timer)
    if (since !== undefined) waited += performance.now() - since
    since = undefined
  }
  let late = nobody
  const wait = (fail: (error: Error) => void) => {
    if (patience === undefined || patience.ms === 0 || since !== undefined) return
    since = performance.now()
    const left = patience.ms + (got / BYTES_PER_SECOND) * 1000 - waited
    // Beyond this a timer overflows and fires at once; nobody waits for 20 days.
    const ms = Math.min(Math.max(left, 0), 2 ** 31 - 1)
    timer = setTimeout(() => fail(new SlowUpload('the upload came too slowly')), ms)
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (error: Error) => {
          if (over) return
          over = true
          answered()
          controller.error(error)
        }
        // An error takes its time to make, and every message is closed.
        const early = () => void (over || fail(new Error('Body ended early')))
        incoming.on('data', (chunk: Uint8Array) => {
          if (over) return
          answered()
          got += chunk.length
          controller.enqueue(chunk)
          if ((controller.desiredSize ?? 0) <= 0) incoming.pause()
          else wait(fail)
        })
        incoming.on('end', () => {
          if (over) return
          if (!incoming.complete) return early()
          over = true
          answered()
          controller.close()
        })
        incoming.on('error', () => fail(new Error('Body failed')))
        incoming.on('aborted', early)
        incoming.on('close', early)
        incoming.pause()
        late = fail
      },
      pull() {
        asked?.()
        asked = undefined
        if (!over) wait(late)
        incoming.resume()
      },
      cancel() {
        over = true
        answered()
        abandon()
      },
    },
    { highWaterMark: wanted === undefined ? waitingBytes : 0, size: (chunk) => chunk?.length ?? 0 },
  )
}

/** Whether a request announces a body (RFC 9112 §6.3). */
export function carriesBody(headers: HeaderList): boolean {
  const length = firstOf(headers, 'content-length')
  return (length !== undefined && length !== '0') || firstOf(headers, 'transfer-encoding') !== undefined
}

/** Bytes of an unwanted upload that are read and dropped, so that the client gets to read the answer. */
const lingerBytes = 16 * 1024 * 1024

/** Lingering close: an unread upload would reset the connection before the refusal is read. */
export function discard(incoming: IncomingMessage): void {
  let left = lingerBytes
  incoming.on('data', (chunk: Uint8Array) => {
    left -= chunk.length
    if (left < 0) incoming.destroy()
  })
  incoming.resume()
}

/** A connection that idles keeps its last request and answer: 13 KiB of what those keep alive is let go. */
export function letGo(incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.removeAllListeners()
  // What is left of an upload is still being read.
  if (incoming.complete) incoming.removeAllListeners()
  for (const message of [incoming, outgoing]) message.on('error', nothing)
}

const nothing = () => undefined

/** Waits until more may be written; false = nobody reads any more. */
export function drained(outgoing: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve(!outgoing.destroyed)
    }
    outgoing.on('drain', done)
    outgoing.on('close', done)
  })
}
