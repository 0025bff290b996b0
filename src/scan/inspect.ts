// The only file that knows TransformStream: bytes in, judged bytes out, held back exactly as long as a scanner asks.

import { Held } from './held.ts'
import { Pace } from './pace.ts'
import type { Redact } from './redact.ts'
import type { Hit, Look, StreamScanner, StreamWatch } from './scanner.ts'
import type { Action } from '../types.ts'

/** What the stream is told to do about new hits; called only when there are some. It waits as long as that takes. */
export type JudgeHits = (hits: readonly Hit[]) => Action | Promise<Action>

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
  /** What `strip` puts in the place of what was found; absent = nothing can be taken out, and `strip` blocks. */
  readonly redact?: Redact
  /** Nothing goes on before the end: so all of it can be taken out. */
  readonly whole?: boolean
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
  const gate = new Gate(scanner.open(), judge, options)
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
  readonly #options: InspectOptions
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
  /** What is held is being decided about: nothing comes in meanwhile. */
  #deciding: Promise<void> | null = null

  constructor(watch: StreamWatch, judge: JudgeHits, options: InspectOptions) {
    this.#watch = watch
    this.#judge = judge
    this.#options = options
  }

  start(controller: TransformStreamDefaultController<Uint8Array>): void {
    this.#controller = controller
  }

  /** `more` = another chunk will be taken right after this one. */
  take(chunk: Uint8Array, more: boolean): Promise<void> | undefined {
    clearTimeout(this.#timer)
    if (this.#deciding !== null) return this.#deciding.then(() => this.take(chunk, false))
    this.#held.push(chunk)
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    if (more && this.#waitingBytes < ENOUGH) return undefined
    return this.#look(this.#collected(), false)
  }

  end(): Promise<void> | undefined {
    clearTimeout(this.#timer)
    if (this.#deciding !== null) return this.#deciding.then(() => this.end())
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
      const acting = this.#act(look)
      if (acting !== undefined) return this.#acted(acting, last)
    } catch (error) {
      throw this.#failure(error)
    }
    this.#settle(last)
    return undefined
  }

  async #later(look: Promise<Look>, last: boolean): Promise<void> {
    return this.#acted(
      look.then((now) => this.#act(now)),
      last,
    )
  }

  async #acted(acting: Promise<void>, last: boolean): Promise<void> {
    try {
      await acting
    } catch (error) {
      throw this.#failure(error)
    }
    this.#settle(last)
  }

  async #slices(bytes: Uint8Array, last: boolean): Promise<void> {
    return this.#acted(
      this.#pace.slices(this.#watch, bytes, last, (look) => this.#act(look)),
      last,
    )
  }

  #act(look: Look): Promise<void> | undefined {
    // Nobody reads any more.
    if (this.#closed) return undefined
    const early = this.#early
    const known = ({ rule, start }: Hit) => early.some((one) => one.rule.name === rule.name && one.start === start)
    const hits = early.length === 0 ? look.hits : look.hits.filter((hit) => !known(hit))
    const action = hits.length > 0 ? this.#judge(hits) : 'allow'
    if (action instanceof Promise) return action.then((said) => this.#do(said, hits, look.settled))
    this.#do(action, hits, look.settled)
    return undefined
  }

  #do(action: Action, hits: readonly Hit[], settled: number): void {
    if (this.#closed) return
    if (action === 'block') throw new Blocked()
    if (action === 'strip') this.#strip(hits)
    if (this.#options.whole !== true) this.#held.release(settled, this.#emit)
  }

  /** Takes out what can be: matches, where they stand in the bytes as they are, none of which has gone. */
  #strip(hits: readonly Hit[]): void {
    const { redact } = this.#options
    this.#held.joined()
    let before: Hit | undefined
    for (const hit of hits) {
      const { rule, start, end, sealed, view } = hit
      const can = redact !== undefined && rule.threat !== 'fault' && !sealed && view?.includes('utf16') !== true
      // Of a text in pieces the first says what it was.
      const again = view?.startsWith('deltas') && before?.view === view && before.rule.name === rule.name
      const from = rule.partly === true ? Math.max(start, Math.min(end, this.#held.start)) : start
      if (!can || !this.#held.replace(from, end, again ? '' : rule.name, redact)) throw new Blocked()
      before = hit
    }
  }

  #settle(last: boolean): void {
    if (this.#closed) return
    const { holdMs, whole } = this.#options
    if (last) {
      this.#held.release(Number.POSITIVE_INFINITY, this.#emit)
      this.close()
    } else if (holdMs !== undefined && whole !== true && this.#held.size > 0)
      this.#timer = setTimeout(() => this.#impatient(), holdMs)
  }

  /** What is held has to go, or will never. */
  #impatient(): void {
    const failed = (error: unknown) => this.#controller?.error(this.#failure(error))
    try {
      const hits = this.#watch.ahead?.() ?? []
      const acting = this.#act({ hits, settled: Number.POSITIVE_INFINITY })
      this.#early = hits
      if (acting === undefined) return
      this.#deciding = acting.catch(failed).then(() => {
        this.#deciding = null
      })
    } catch (error) {
      failed(error)
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
