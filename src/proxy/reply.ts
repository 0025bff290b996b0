// Looks at an answer on its way back: which bodies are read, whole or as they stream, and what the client gets.

import type { MemoryBudget } from './budget.ts'
import { mediaType } from './headers.ts'
import { valuesOf, wireOf } from './wire.ts'
import { decoded } from '../scan/decoded.ts'
import { deltas, type Framing } from '../scan/deltas.ts'
import { toFindings } from '../scan/findings.ts'
import { guessed } from '../scan/guess.ts'
import { codingsOf, type OpenInflater } from '../scan/inflater.ts'
import { Blocked, inspect } from '../scan/inspect.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { Action, Finding } from '../types.ts'

const place = { section: 'response_scanning', scanner: 'response_scan', where: 'response' } as const

/** Media whose bytes are not read by a model as text; documented in docs/ARCHITECTURE.md. */
const unread =
  /^(image\/(?!svg)|audio\/|video\/|font\/|application\/(zip|gzip|x-tar|pdf|octet-stream|wasm|vnd\.ms-fontobject)$)/

/** Streams of events, read also as the texts that they carry in pieces. NDJSON has no registered name, but many. */
const framings: Readonly<Record<string, Framing>> = {
  'text/event-stream': 'events',
  'application/x-ndjson': 'lines',
  'application/ndjson': 'lines',
  'application/jsonl': 'lines',
  'application/x-jsonlines': 'lines',
  'application/jsonlines': 'lines',
  'application/stream+json': 'lines',
}

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
  inflate: OpenInflater,
): Promise<Judged> {
  const { headers } = wireOf(response)
  const type = mediaType(headers)
  if (response.body === null || !isRead(type)) return { blocked: false, body: response.body }
  const framing = framings[type]
  const text = framing === undefined ? guessed(scanner) : deltas(scanner, framing)
  const read = decoded(text, inflate, codingsOf(valuesOf(headers, 'content-encoding')))
  const stream = response.body.pipeThrough(inspect(read, (hits) => judge(toFindings(hits, place)), { holdMs: 250 }))
  if (framing === 'events') return { blocked: false, body: stream }
  const length = lengthOf(headers)
  const known = Number.isFinite(length)
  const reserved = known ? length : wholeBytes
  if (reserved > wholeBytes || !budget.take(reserved)) return judgedStart(stream, 0, () => undefined)
  return judgedStart(stream, known ? Number.POSITIVE_INFINITY : startMs, () => budget.give(reserved))
}

/** Bodies this small are judged whole: they arrive in one or two packets anyway. */
const wholeBytes = 256 * 1024

function lengthOf(headers: Parameters<typeof valuesOf>[0]): number {
  const length = Number(valuesOf(headers, 'content-length')[0] ?? Number.NaN)
  return Number.isFinite(length) ? length : Number.POSITIVE_INFINITY
}

/** How long the start of an answer of unknown length is collected, so that a short one is judged whole (milliseconds). */
const startMs = 1

/**
 * Reads the first settled bytes, and then for `ms` what follows; `release` is called once when all of it has been
 * passed on or dropped.
 */
async function judgedStart(stream: ReadableStream<Uint8Array>, ms: number, release: () => void): Promise<Judged> {
  const reader = stream.getReader()
  const held: Uint8Array[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let late: Promise<null> | undefined
  try {
    for (let size = 0; ;) {
      const next = reader.read()
      const got = await (late === undefined ? next : Promise.race([next, late]))
      if (got === null) return { blocked: false, body: again(held, resumed(reader, next), release) }
      if (got.done) return { blocked: false, body: again(held, null, release) }
      held.push(got.value)
      size += got.value.length
      if (ms === 0 || size > wholeBytes) return { blocked: false, body: again(held, reader, release) }
      if (Number.isFinite(ms)) late ??= new Promise((resolve) => (timer = setTimeout(() => resolve(null), ms)))
    }
  } catch (error) {
    if (error instanceof Blocked || held.length === 0) release()
    if (error instanceof Blocked) return { blocked: true, body: null }
    if (held.length === 0) throw error
    const broken: Rest = { read: () => Promise.reject(error), cancel: () => Promise.resolve() }
    return { blocked: false, body: again(held, broken, release) }
  } finally {
    clearTimeout(timer)
  }
}

interface Rest {
  read(): Promise<{ readonly value?: Uint8Array | undefined; readonly done: boolean }>
  cancel(reason?: unknown): Promise<void>
}

/** A reader whose next read is under way already. */
function resumed(reader: Rest, underWay: ReturnType<Rest['read']>): Rest {
  let next: typeof underWay | undefined = underWay
  // Whether anybody will read on is not known yet: a failure until then is not unhandled.
  next.catch(() => undefined)
  const read = () => {
    const now = next ?? reader.read()
    next = undefined
    return now
  }
  return { read, cancel: (reason) => reader.cancel(reason) }
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
