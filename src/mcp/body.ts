// The only file that knows how a body is read with a limit, how a reader is stopped by an abort, and who is told of it.

import { join } from '../scan/join.ts'

export interface Body {
  readonly bytes: Uint8Array
  /** What lies beyond the limit, still unread; null when `bytes` is all of it. */
  readonly rest: Source | null
}

/** The next chunk; null at the end; rejects when the sender fails or the exchange is aborted. */
export interface Source {
  next(): Promise<Uint8Array | null>
  cancel(): void
}

/** Reads a stream so that an abort ends a pending read at once, whatever the sender does. */
export function sourceOf(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Source {
  const reader = stream.getReader()
  const cancel = (): void => {
    signal.removeEventListener('abort', cancel)
    reader.cancel().catch(() => {})
  }
  signal.addEventListener('abort', cancel)
  return {
    async next() {
      try {
        const { done, value } = await reader.read()
        if (signal.aborted) throw new DOMException('aborted', 'AbortError')
        if (!done) return value
        signal.removeEventListener('abort', cancel)
        return null
      } catch (error) {
        signal.removeEventListener('abort', cancel)
        throw error
      }
    },
    cancel,
  }
}

/** Reads until the end, or until more than `limit` bytes have come. */
export async function readBody(
  stream: ReadableStream<Uint8Array> | null,
  limit: number,
  signal: AbortSignal,
): Promise<Body> {
  if (stream === null) return { bytes: new Uint8Array(0), rest: null }
  const source = sourceOf(stream, signal)
  const chunks: Uint8Array[] = []
  let length = 0
  while (true) {
    const chunk = await source.next()
    if (chunk === null) return { bytes: join(chunks), rest: null }
    chunks.push(chunk)
    length += chunk.length
    if (length > limit) return { bytes: join(chunks), rest: source }
  }
}

/** Who is told how a stream fares. */
export interface Told {
  /** So many bytes more are handed on; true = these were all. */
  passed(bytes: number): boolean
  ended(): void
  failed(): void
  cancelled(): void
}

/** What a source gives, no faster than it is taken. */
export function streamOf(source: Source, told: Told): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await source.next()
          if (chunk !== null) {
            const isLast = told.passed(chunk.length)
            controller.enqueue(chunk)
            if (!isLast) return
          }
          controller.close()
          told.ended()
        } catch (error) {
          told.failed()
          controller.error(error)
        }
      },
      cancel() {
        told.cancelled()
        source.cancel()
      },
    },
    { highWaterMark: 0 },
  )
}
