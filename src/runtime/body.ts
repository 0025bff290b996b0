// Turns node's streams and header arrays into web streams and header lists, with real backpressure.

import type { IncomingMessage } from 'node:http'
import type { HeaderList } from '../proxy/wire.ts'

/** `rawHeaders` / `rawTrailers` as pairs. */
export function pairs(raw: readonly string[]): HeaderList {
  const list: [string, string][] = []
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return list
}

/** Bytes that may wait between the two sides of one stream. */
const waitingBytes = 64 * 1024

/** A message body as a web stream; `abandon` is called when the reader no longer wants it. */
export function bodyOf(incoming: IncomingMessage, abandon: () => void): ReadableStream<Uint8Array> {
  let over = false
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (message: string) => {
          if (over) return
          over = true
          controller.error(new Error(message))
        }
        incoming.on('data', (chunk: Uint8Array) => {
          if (over) return
          controller.enqueue(chunk)
          if ((controller.desiredSize ?? 0) <= 0) incoming.pause()
        })
        incoming.on('end', () => {
          if (over) return
          if (!incoming.complete) return fail('Body ended early')
          over = true
          controller.close()
        })
        incoming.on('error', () => fail('Body failed'))
        incoming.on('aborted', () => fail('Body ended early'))
        incoming.on('close', () => fail('Body ended early'))
        incoming.pause()
      },
      pull() {
        incoming.resume()
      },
      cancel() {
        over = true
        abandon()
      },
    },
    { highWaterMark: waitingBytes, size: (chunk) => chunk?.length ?? 0 },
  )
}

/** Whether a request announces a body (RFC 9112 §6.3). */
export function carriesBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
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
