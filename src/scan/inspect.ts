// The only file that knows TransformStream: bytes in, judged bytes out, held back exactly as long as a scanner asks.

import { Pace } from './pace.ts'
import type { Hit, Look, StreamScanner, StreamWatch } from './scanner.ts'
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

/** The scanner itself failed: the stream ends there, whatever the policy says. */
export const SCAN_FAILED = { name: 'Scan Failed', threat: 'fault', severity: 'high' } as const

export interface InspectOptions {
  /**
   * After this long without a new chunk (milliseconds) held bytes are judged as if the stream ended there, and released;
   * absent = hold until decided.
   */
  readonly holdMs?: number
}

/** Chunks smaller than this wait for the next one if that has been written already (bytes). */
const ENOUGH = 4096
/** So much may be written ahead, for `ENOUGH` to see it coming (bytes). */
const QUEUE = 4 * ENOUGH

/** A stream that passes on only bytes that can no longer become part of a match, and errors with `Blocked`. */
export function inspect(
  scanner: StreamScanner,
  judge: JudgeHits,
  options: InspectOptions = {},
): TransformStream<Uint8Array, Uint8Array> {
  const gate = new Gate(scanner.open(), judge, options.holdMs)
  /** Written, but not transformed yet: counted where the stream measures what it is given. */
  let coming = 0
  const size = (chunk?: Uint8Array) => {
    coming += chunk?.length ?? 0
    return chunk?.length ?? 0
  }
  return new TransformStream<Uint8Array, Uint8Array>(
    {
      start: (controller) => gate.start(controller),
      transform: (chunk) => {
        coming -= chunk.length
        return gate.take(chunk, coming > 0)
      },
      flush: () => gate.end(),
      cancel: () => gate.close(),
    } as Transformer<Uint8Array, Uint8Array>,
    { highWaterMark: QUEUE, size },
  )
}

class Gate {
  readonly #watch: StreamWatch
  readonly #judge: JudgeHits
  readonly #holdMs: number | undefined
  readonly #pace = new Pace()
  readonly #held = new Held()
  readonly #emit = (bytes: Uint8Array): void => this.#controller?.enqueue(bytes)
  #controller: TransformStreamDefaultController<Uint8Array> | undefined
  /** Told before they were certain. */
  #early: readonly Hit[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Chunks not looked at yet: they make `ENOUGH` together with the next one. */
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #closed = false

  constructor(watch: StreamWatch, judge: JudgeHits, holdMs: number | undefined) {
    this.#watch = watch
    this.#judge = judge
    this.#holdMs = holdMs
  }

  start(controller: TransformStreamDefaultController<Uint8Array>): void {
    this.#controller = controller
  }

  /** `more` = another chunk will be taken right after this one. */
  take(chunk: Uint8Array, more: boolean): Promise<void> | undefined {
    clearTimeout(this.#timer)
    this.#held.push(chunk)
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    if (more && this.#waitingBytes < ENOUGH) return undefined
    return this.#look(this.#collected(), false)
  }

  end(): Promise<void> | undefined {
    clearTimeout(this.#timer)
    return this.#look(this.#collected(), true)
  }

  close(): void {
    clearTimeout(this.#timer)
    if (!this.#closed) this.#watch.close?.()
    this.#closed = true
  }

  #collected(): Uint8Array {
    const [first] = this.#waiting
    let bytes = first ?? new Uint8Array(0)
    if (this.#waiting.length > 1) {
      bytes = new Uint8Array(this.#waitingBytes)
      let at = 0
      for (const chunk of this.#waiting) {
        bytes.set(chunk, at)
        at += chunk.length
      }
    }
    this.#waiting = []
    this.#waitingBytes = 0
    return bytes
  }

  #look(bytes: Uint8Array, last: boolean): Promise<void> | undefined {
    if (!this.#pace.now(bytes.length)) return this.#slices(bytes, last)
    try {
      const look = this.#pace.timed(this.#watch, bytes, last)
      if (look instanceof Promise) return this.#later(look, last)
      this.#act(look)
    } catch (error) {
      throw this.#failure(error)
    }
    this.#settle(last)
    return undefined
  }

  async #later(look: Promise<Look>, last: boolean): Promise<void> {
    try {
      this.#act(await look)
    } catch (error) {
      throw this.#failure(error)
    }
    this.#settle(last)
  }

  async #slices(bytes: Uint8Array, last: boolean): Promise<void> {
    try {
      await this.#pace.slices(this.#watch, bytes, last, (look) => this.#act(look))
    } catch (error) {
      throw this.#failure(error)
    }
    this.#settle(last)
  }

  #act(look: Look): void {
    // Nobody reads any more.
    if (this.#closed) return
    const early = this.#early
    const known = ({ rule, start }: Hit) => early.some((one) => one.rule.name === rule.name && one.start === start)
    const hits = early.length === 0 ? look.hits : look.hits.filter((hit) => !known(hit))
    const action = hits.length > 0 ? this.#judge(hits) : 'allow'
    if (action === 'block') throw new Blocked()
    if (action === 'strip')
      for (const { start, end, sealed } of hits) {
        if (sealed) throw new Blocked()
        this.#held.mask(start, end)
      }
    this.#held.release(look.settled, this.#emit)
  }

  #settle(last: boolean): void {
    if (this.#closed) return
    if (last) {
      this.#held.release(Number.POSITIVE_INFINITY, this.#emit)
      this.close()
    } else if (this.#holdMs !== undefined && this.#held.size > 0)
      this.#timer = setTimeout(() => this.#impatient(), this.#holdMs)
  }

  /** What is held has to go, or will never. */
  #impatient(): void {
    try {
      const hits = this.#watch.ahead?.() ?? []
      this.#act({ hits, settled: Number.POSITIVE_INFINITY })
      this.#early = hits
    } catch (error) {
      this.#controller?.error(this.#failure(error))
    }
  }

  #failure(error: unknown): unknown {
    if (this.#closed) return error
    this.close()
    this.#held.clear()
    if (error instanceof Blocked) return error
    return this.#judge([{ rule: SCAN_FAILED, start: 0, end: 0 }]) === 'block' ? new Blocked() : error
  }
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

  clear(): void {
    this.#chunks = []
    this.size = 0
  }

  /** Stars over `[start, end)` as far as it is still here: the length is kept, so framing stays true. */
  mask(start: number, end: number): void {
    let at = this.#start
    this.#chunks = this.#chunks.flatMap((chunk) => {
      const from = Math.max(0, start - at)
      const to = Math.min(chunk.length, end - at)
      at += chunk.length
      if (from >= to) return [chunk]
      // Not in place: the chunk may be shared with whoever made it.
      const parts = [chunk.subarray(0, from), new Uint8Array(to - from).fill(0x2a), chunk.subarray(to)]
      return parts.filter((part) => part.length > 0)
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
