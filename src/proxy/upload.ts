// Looks at a request body before it leaves: whole when it is small enough, held back piece by piece when it is not.

import { printable } from '../printable.ts'
import { findingsFor, type Recipient } from './audience.ts'
import type { MemoryBudget } from './budget.ts'
import { charsetsOf } from './charsets.ts'
import { mediaType } from './headers.ts'
import { valuesOf, type HeaderList } from './wire.ts'
import { inCharset } from '../scan/charset.ts'
import { decoded } from '../scan/decoded.ts'
import { FOREIGN_CHARSET, UNKNOWN_CHARSET } from '../scan/fields-parts.ts'
import { declaredBy } from '../scan/fields-format.ts'
import { fields } from '../scan/fields.ts'
import { fault } from '../scan/findings.ts'
import { codingsOf, type OpenInflater } from '../scan/inflater.ts'
import { Blocked, inspect } from '../scan/inspect.ts'
import type { Hit, Scanner } from '../scan/scanner.ts'
import type { Action, Finding } from '../types.ts'

const place = { section: 'request_body_scanning', scanner: 'body_dlp', where: 'body' } as const

export interface UploadOptions {
  /** Bodies up to this size are judged before the destination is contacted (bytes). */
  readonly wholeBytes: number
  readonly budget: MemoryBudget
  readonly inflate: OpenInflater
  /** Where it goes, which may be where its credentials belong. */
  readonly to: Recipient
}

/** What to send: all of it (`bytes`, judged), a stream that is judged on its way, or nothing because it is blocked. */
export type Upload =
  | { readonly kind: 'none' }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'whole'; readonly bytes: readonly Uint8Array[]; readonly done: () => void }
  | { readonly kind: 'stream'; readonly body: ReadableStream<Uint8Array> }

/** Judges a body as far as it can be judged without sending anything. Throws when the client's upload fails. */
export async function inspectUpload(
  body: ReadableStream<Uint8Array> | null,
  headers: HeaderList,
  scanner: Scanner,
  judge: (findings: readonly Finding[]) => Action,
  options: UploadOptions,
): Promise<Upload> {
  if (body === null) return { kind: 'none' }
  const { encoding, unread } = charsetsOf(headers)
  if (unread !== null) {
    const { name, severity } = unread.kind === 'foreign' ? FOREIGN_CHARSET : UNKNOWN_CHARSET
    const detail = `the body is in a character set that is not read: ${printable(unread.name).slice(0, 40)}`
    if (judge([{ ...fault(place, name, detail), severity }]) === 'block') {
      await body.cancel().catch(() => undefined)
      return { kind: 'blocked' }
    }
  }
  // What is sent on is the body as it came: only the look goes through its codings.
  const declared = declaredBy(valuesOf(headers, 'content-type')[0] ?? '')
  const text = inCharset(fields(scanner, declared), encoding, declared.format === 'markup')
  const codings = codingsOf(valuesOf(headers, 'content-encoding'))
  const read = decoded(text, options.inflate, codings, { boundary: declared.boundary, besides: true })
  const part = { kind: 'body', type: mediaType(headers) } as const
  const find = (hits: readonly Hit[]) => findingsFor(hits, place, options.to, () => part)
  const judged = body.pipeThrough(inspect(read, (hits) => judge(find(hits))))
  return collect(judged, options)
}

async function collect(judged: ReadableStream<Uint8Array>, { wholeBytes, budget }: UploadOptions): Promise<Upload> {
  const reader = judged.getReader()
  const bytes: Uint8Array[] = []
  let size = 0
  let settled = false
  const done = () => {
    if (!settled) budget.give(size)
    settled = true
  }
  try {
    for (;;) {
      const { value, done: ended } = await reader.read()
      if (ended) return { kind: 'whole', bytes, done }
      if (size + value.length > wholeBytes || !budget.take(value.length)) {
        bytes.push(value)
        return { kind: 'stream', body: resumed(bytes, reader, done) }
      }
      bytes.push(value)
      size += value.length
    }
  } catch (error) {
    done()
    if (error instanceof Blocked) return { kind: 'blocked' }
    throw error
  }
}

/** The pieces already read, then the rest of the stream. */
function resumed(
  bytes: Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
  done: () => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const first = bytes.shift()
      if (first !== undefined) return controller.enqueue(first)
      done()
      const { value, done: ended } = await reader.read()
      return ended ? controller.close() : controller.enqueue(value)
    },
    cancel: (reason) => {
      done()
      return reader.cancel(reason)
    },
  })
}
