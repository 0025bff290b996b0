// Carries WebSocket messages between two byte streams whose handshakes are done: each message is judged before it goes on.

import type { MemoryBudget } from './budget.ts'
import { closeCodes, FrameError, MessageReader, type Message, type Side } from '../websocket/frames.ts'
import { closePayload, frameOf } from '../websocket/write.ts'

/** Bytes both ways, as web streams; writing resolves when the other side takes them. */
export interface ByteStreams {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
}

/** What a judge says of one message. `reason` is told to both sides. */
export type Passing =
  | { readonly pass: true; readonly bytes: Uint8Array }
  | { readonly pass: false; readonly reason: string; readonly code?: number }

/** Judges the messages of one direction, in their order. `bytes` are only good until it resolves. */
export type JudgeMessage = (kind: Message['kind'], bytes: Uint8Array) => Promise<Passing> | Passing

export interface RelayOptions {
  /** What the client says, and what the server says. */
  readonly up: JudgeMessage
  readonly down: JudgeMessage
  readonly maxMessageBytes: number
  /** Longest silence of both sides together, and longest life (milliseconds). */
  readonly idleMs: number
  readonly lifeMs: number
  readonly budget: MemoryBudget
  /** Counts bytes of either side as they come; a reason ends the connection. */
  readonly spend?: (bytes: number) => string | null
  /** Aborted when the proxy stops. */
  readonly stopping?: AbortSignal
}

export interface Counts {
  clientToServerBytes: number
  serverToClientBytes: number
  textFrames: number
  binaryFrames: number
  controlFrames: number
}

export interface RelayEnd extends Counts {
  /** `failed` = a side did what the protocol or a limit does not allow. */
  readonly how: 'closed' | 'blocked' | 'failed' | 'client_gone' | 'upstream_gone' | 'timeout' | 'stopped'
  /** Of the close frame that was relayed or sent; null = it had none, or there was no frame. */
  readonly code: number | null
  readonly error?: string
}

/** The other side may take so long to answer a close frame, and to end (milliseconds). */
const answerMs = 5000
const lingerMs = 1000

/**
 * Relays until both have closed, one has gone, something is blocked or a clock runs out; then both streams have ended.
 * Call it when the client has got its 101 and the server's 101 was read, with streams that begin behind those. No
 * extension may have been agreed on. Never rejects.
 */
export function relayWebSocket(client: ByteStreams, upstream: ByteStreams, options: RelayOptions): Promise<RelayEnd> {
  return new Relay(client, upstream, options).run()
}

type End = Pick<RelayEnd, 'how' | 'code' | 'error'>

class Leg {
  readonly side: Side
  readonly messages: MessageReader
  readonly judge: JudgeMessage
  readonly reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>
  bytes = 0
  /** A close frame has come from there, and one has gone there. */
  closed = false
  told = false

  constructor(side: Side, streams: ByteStreams, judge: JudgeMessage, { maxMessageBytes, budget }: RelayOptions) {
    this.side = side
    this.judge = judge
    this.reader = streams.readable.getReader()
    this.#writer = streams.writable.getWriter()
    this.#writer.closed.catch(() => undefined)
    const limits = { maxMessageBytes, take: (n: number) => budget.take(n), give: (n: number) => budget.give(n) }
    this.messages = new MessageReader(side, limits)
  }

  /** Writes a frame to this side; nothing follows a close frame (§5.5.1). */
  async write(kind: Message['kind'], payload: Uint8Array): Promise<void> {
    if (this.told) return
    if (kind === 'close') this.told = true
    await this.#writer.write(frameOf(this.side === 'client' ? 'server' : 'client', kind, payload))
  }

  tell(code: number, reason: string): void {
    this.write('close', closePayload(code, reason)).catch(() => undefined)
  }

  /** Nothing more is written. */
  end(): void {
    this.#writer.close().catch(() => undefined)
  }

  abandon(): void {
    this.messages.close()
    this.reader.cancel().catch(() => undefined)
    this.#writer.abort().catch(() => undefined)
  }
}

class Relay {
  readonly #client: Leg
  readonly #upstream: Leg
  readonly #options: RelayOptions
  #last = performance.now()
  #end: End | null = null
  #over: (end: End) => void = () => undefined
  #answerTimer: ReturnType<typeof setTimeout> | undefined

  constructor(client: ByteStreams, upstream: ByteStreams, options: RelayOptions) {
    this.#options = options
    this.#client = new Leg('client', client, options.up, options)
    this.#upstream = new Leg('server', upstream, options.down, options)
  }

  async run(): Promise<RelayEnd> {
    const { idleMs, lifeMs, stopping } = this.#options
    const over = new Promise<End>((resolve) => (this.#over = resolve))
    const life = setTimeout(() => this.#timeout('connection timeout'), Math.min(lifeMs, 0x7fff_ffff))
    let idle: ReturnType<typeof setTimeout>
    const watch = () => {
      const left = this.#last + idleMs - performance.now()
      if (left <= 0) this.#timeout('idle timeout')
      else idle = setTimeout(watch, Math.min(left, 0x7fff_ffff))
    }
    watch()
    const stop = () => this.#finish({ how: 'stopped', code: closeCodes.goingAway }, 'Pipelock is stopping')
    stopping?.addEventListener('abort', stop)
    if (stopping?.aborted === true) stop()
    const pumps = Promise.all([this.#pump(this.#client, this.#upstream), this.#pump(this.#upstream, this.#client)])
    const end = await over
    clearTimeout(life)
    clearTimeout(idle!)
    clearTimeout(this.#answerTimer)
    stopping?.removeEventListener('abort', stop)
    const legs = [this.#client, this.#upstream]
    for (const leg of legs) leg.end()
    let linger: ReturnType<typeof setTimeout>
    await Promise.race([pumps, new Promise((resolve) => (linger = setTimeout(resolve, lingerMs)))])
    clearTimeout(linger!)
    for (const leg of legs) leg.abandon()
    const [up, down] = [this.#client.messages.frames, this.#upstream.messages.frames]
    return {
      ...end,
      clientToServerBytes: this.#client.bytes,
      serverToClientBytes: this.#upstream.bytes,
      textFrames: up.text + down.text,
      binaryFrames: up.binary + down.binary,
      controlFrames: up.control + down.control,
    }
  }

  /** Reads one side to its end; what comes after the relay is over is dropped. */
  async #pump(from: Leg, to: Leg): Promise<void> {
    try {
      for (;;) {
        const { value, done } = await from.reader.read()
        // Whoever has closed and says nothing more may still be answered.
        if (done) return from.closed ? undefined : this.#gone(from)
        if (this.#end !== null || from.closed) continue
        from.bytes += value.length
        this.#last = performance.now()
        const spent = this.#options.spend?.(value.length) ?? null
        if (spent !== null) this.#finish({ how: 'blocked', code: closeCodes.policy }, spent)
        for (const message of from.messages.read(value)) {
          if (this.#end !== null || from.closed) break
          await this.#pass(message, from, to)
        }
      }
    } catch (error) {
      if (error instanceof FrameError) {
        const who = from.side === 'client' ? 'the client' : 'the server'
        const end = { how: 'failed', code: error.code, error: `${who}: ${error.message}` } as const
        this.#finish(end, `Pipelock: ${error.message}`)
        // Whoever is in the middle of saying something gets to read why it is over.
        for (let more = true; more;)
          more = await from.reader.read().then(
            ({ done }) => !done,
            () => false,
          )
      } else this.#gone(from)
    }
  }

  async #pass(message: Message, from: Leg, to: Leg): Promise<void> {
    const said = message.kind === 'close' ? message.bytes.subarray(2) : message.bytes
    let judged: Passing
    try {
      judged = await from.judge(message.kind, said)
    } catch {
      judged = { pass: false, code: closeCodes.failed, reason: 'Pipelock could not scan a message' }
    }
    if (this.#end !== null) return
    if (!judged.pass) {
      const code = judged.code ?? closeCodes.policy
      return this.#finish({ how: code === closeCodes.failed ? 'failed' : 'blocked', code }, judged.reason)
    }
    if (message.kind !== 'close') return to.write(message.kind, judged.bytes).catch(() => this.#gone(to))
    from.closed = true
    const payload = message.code === null ? message.bytes : new Uint8Array(2 + judged.bytes.length)
    if (message.code !== null) {
      payload.set(message.bytes.subarray(0, 2))
      payload.set(judged.bytes, 2)
    }
    const done = { how: 'closed', code: message.code } as const
    const answered = to.closed
    const written = to.write('close', payload).catch(() => undefined)
    if (answered) {
      await written
      this.#finish(this.#first ?? done, '')
    } else {
      this.#first = done
      this.#answerTimer = setTimeout(() => this.#finish(done, ''), answerMs)
    }
  }
  /** What the first close frame said: the other one answers it. */
  #first: End | undefined

  #gone(leg: Leg): void {
    // One close frame was relayed: that is how it ended, whoever left first then.
    if (this.#first !== undefined) return this.#finish(this.#first, '')
    if (leg.side === 'client')
      this.#finish({ how: 'client_gone', code: null }, 'Pipelock: the client has gone', closeCodes.goingAway)
    else this.#finish({ how: 'upstream_gone', code: null }, 'Pipelock: the server has gone', closeCodes.failed)
  }

  #timeout(what: string): void {
    this.#finish({ how: 'timeout', code: closeCodes.goingAway, error: what }, `Pipelock: ${what}`)
  }

  /** The first end counts. Both sides are told, as far as they have not been. */
  #finish(end: End, reason: string, code = end.code ?? closeCodes.normal): void {
    if (this.#end !== null) return
    this.#end = end
    for (const leg of [this.#client, this.#upstream]) leg.tell(code, reason)
    this.#over(end)
  }
}
