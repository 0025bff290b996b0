// Reads the start of a stream ahead, so that what is found there is a clean refusal and not a cut connection.

import { Blocked } from '../scan/inspect.ts'

/** Bodies this small are judged whole: they arrive in one or two packets anyway. */
export const wholeBytes = 256 * 1024

export interface Start {
  readonly blocked: boolean
  readonly body: ReadableStream<Uint8Array> | null
  /** How long the body is, where it has been read to its end. */
  readonly size?: number
}

/**
 * Reads the first settled bytes, and then for `ms` what follows; `release` is called once when all of it has been
 * passed on or dropped.
 */
export async function judgedStart(stream: ReadableStream<Uint8Array>, ms: number, release: () => void): Promise<Start> {
  const reader = stream.getReader()
  const held: Uint8Array[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let late: Promise<null> | undefined
  let size = 0
  try {
    for (;;) {
      const next = reader.read()
      const got = await (late === undefined ? next : Promise.race([next, late]))
      if (got === null) return { blocked: false, body: again(held, resumed(reader, next), release) }
      if (got.done) return { blocked: false, body: again(held, null, release), size }
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
export function again(held: Uint8Array[], rest: Rest | null, release: () => void): ReadableStream<Uint8Array> {
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
