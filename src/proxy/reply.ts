// Looks at an answer on its way back: which bodies are read, whole or as they stream, and what the client gets.

import type { MemoryBudget } from './budget.ts'
import { isEncoded, mediaType } from './headers.ts'
import { valuesOf, wireOf } from './wire.ts'
import { fault, toFindings } from '../scan/findings.ts'
import { Blocked, inspect } from '../scan/inspect.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { Action, Finding } from '../types.ts'

const place = { section: 'response_scanning', scanner: 'response_scan', where: 'response' } as const

/** Media whose bytes are not read by a model as text; documented in docs/ARCHITECTURE.md. */
const unread =
  /^(image\/(?!svg)|audio\/|video\/|font\/|application\/(zip|gzip|x-tar|pdf|octet-stream|wasm|vnd\.ms-fontobject)$)/

/** Whether the injection scanner reads this kind of body. */
export function isRead(type: string): boolean {
  return !unread.test(type)
}

export interface Judged {
  readonly blocked: boolean
  readonly body: ReadableStream<Uint8Array> | null
}

/**
 * The body to pass on, judged as it streams. Waits for the first settled bytes (except for event streams, whose head
 * must not wait), so that an injection at the start is a clean refusal and not a cut connection.
 */
export async function inspectReply(
  response: Response,
  scanner: Scanner,
  judge: (findings: readonly Finding[]) => Action,
  budget: MemoryBudget,
): Promise<Judged> {
  const { headers } = wireOf(response)
  const type = mediaType(headers)
  if (response.body === null || !isRead(type)) return { blocked: false, body: response.body }
  if (isEncoded(headers)) {
    const coding = 'the response is compressed and cannot be scanned'
    const blocked = judge([fault(place, 'Unreadable Response', coding)]) === 'block'
    return { blocked, body: blocked ? null : response.body }
  }
  const events = type === 'text/event-stream'
  const stream = response.body.pipeThrough(inspect(scanner, (hits) => judge(toFindings(hits, place)), { holdMs: 250 }))
  if (events) return { blocked: false, body: stream }
  const length = lengthOf(headers)
  if (length > wholeBytes || !budget.take(length)) return judgedStart(stream, false, () => undefined)
  return judgedStart(stream, true, () => budget.give(length))
}

/** Bodies this small are judged whole: they arrive in one or two packets anyway. */
const wholeBytes = 256 * 1024

function lengthOf(headers: Parameters<typeof valuesOf>[0]): number {
  const length = Number(valuesOf(headers, 'content-length')[0] ?? Number.NaN)
  return Number.isFinite(length) ? length : Number.POSITIVE_INFINITY
}

/** Reads the first settled bytes, or all of them; `release` is called once when they have been passed on or dropped. */
async function judgedStart(stream: ReadableStream<Uint8Array>, whole: boolean, release: () => void): Promise<Judged> {
  const reader = stream.getReader()
  const held: Uint8Array[] = []
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return { blocked: false, body: again(held, null, release) }
      held.push(value)
      if (!whole) break
    }
  } catch (error) {
    if (error instanceof Blocked || held.length === 0) release()
    if (error instanceof Blocked) return { blocked: true, body: null }
    if (held.length === 0) throw error
    const broken: Rest = { read: () => Promise.reject(error), cancel: () => Promise.resolve() }
    return { blocked: false, body: again(held, broken, release) }
  }
  return { blocked: false, body: again(held, reader, release) }
}

interface Rest {
  read(): Promise<{ readonly value?: Uint8Array | undefined; readonly done: boolean }>
  cancel(reason?: unknown): Promise<void>
}

/** What was read ahead, followed by the rest. */
function again(held: Uint8Array[], rest: Rest | null, release: () => void): ReadableStream<Uint8Array> {
  let done = false
  const drop = () => {
    if (!done) release()
    done = true
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = held.shift()
      if (chunk !== undefined) return controller.enqueue(chunk)
      drop()
      if (rest === null) return controller.close()
      const { value, done: ended } = await rest.read()
      return ended || value === undefined ? controller.close() : controller.enqueue(value)
    },
    cancel: (reason) => {
      drop()
      return rest?.cancel(reason)
    },
  })
}
