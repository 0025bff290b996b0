// The only file that knows TransformStream: bytes in, judged bytes out, held back exactly as long as a scanner asks.

import type { Hit, Scanner } from './scanner.ts'
import type { Action } from '../types.ts'

/** What the stream is told to do about new hits; called only when there are some. */
export type JudgeHits = (hits: readonly Hit[]) => Action

/** The stream was cut because the policy blocks what was found in it. */
export class Blocked extends Error {
  override readonly name = 'Blocked'
  constructor() {
    super('Stream blocked by policy')
  }
}

export interface InspectOptions {
  /** Release held bytes after this long without a new chunk (milliseconds); absent = hold until decided. */
  readonly holdMs?: number
}

/** A stream that passes on only bytes that can no longer become part of a match, and errors with `Blocked`. */
export function inspect(
  scanner: Scanner,
  judge: JudgeHits,
  options: InspectOptions = {},
): TransformStream<Uint8Array, Uint8Array> {
  const watch = scanner.open()
  const held = new Held()
  let timer: ReturnType<typeof setTimeout> | undefined
  const step = (
    controller: TransformStreamDefaultController<Uint8Array>,
    chunk: Uint8Array,
    last: boolean,
  ): boolean => {
    clearTimeout(timer)
    held.push(chunk)
    const { hits, settled } = watch.look(chunk, last)
    const action = hits.length > 0 ? judge(hits) : 'allow'
    if (action === 'block') {
      controller.error(new Blocked())
      return false
    }
    if (action === 'strip') for (const hit of hits) held.mask(hit.start, hit.end)
    held.release(last ? Number.POSITIVE_INFINITY : settled, (bytes) => controller.enqueue(bytes))
    if (options.holdMs !== undefined && held.size > 0 && !last)
      timer = setTimeout(
        () => held.release(Number.POSITIVE_INFINITY, (bytes) => controller.enqueue(bytes)),
        options.holdMs,
      )
    return true
  }
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      step(controller, chunk, false)
    },
    flush: (controller) => {
      step(controller, new Uint8Array(0), true)
    },
    cancel: () => clearTimeout(timer),
  } as Transformer<Uint8Array, Uint8Array>)
}

/** The bytes not yet let go, by absolute offset. */
class Held {
  #chunks: Uint8Array[] = []
  #start = 0
  size = 0

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.size += chunk.length
  }

  /** Stars over `[start, end)` as far as it is still here: the length is kept, so framing stays true. */
  mask(start: number, end: number): void {
    let at = this.#start
    this.#chunks = this.#chunks.map((chunk) => {
      const from = Math.max(0, start - at)
      const to = Math.min(chunk.length, end - at)
      at += chunk.length
      // A copy: the chunk may be shared with whoever made it.
      return from < to ? chunk.slice().fill(0x2a, from, to) : chunk
    })
  }

  release(before: number, emit: (bytes: Uint8Array) => void): void {
    while (this.#chunks.length > 0) {
      const chunk = this.#chunks[0] as Uint8Array
      const count = Math.min(chunk.length, before - this.#start)
      if (count <= 0) return
      emit(count === chunk.length ? chunk : chunk.subarray(0, count))
      this.#start += count
      this.size -= count
      if (count < chunk.length) {
        this.#chunks[0] = chunk.subarray(count)
        return
      }
      this.#chunks.shift()
    }
  }
}
