// A client on stdin and a server behind HTTP: each line becomes a POST, each answer and each event a line.

import { type Asked, asked, mirror, underId } from './bridge-asked.ts'
import { Followed } from './bridge-stream.ts'
import { at } from './guard.ts'
import { readJson } from './json.ts'
import { codes, errorText, readEnvelope } from './message.ts'
import type { Param } from './param-headers.ts'
import type { Side } from './side.ts'

export interface BridgeDeps {
  /** Judges and forwards; the same app that serves HTTP clients. */
  readonly fetch: (request: Request) => Response | Promise<Response>
  readonly limit: number
  /** Which arguments of a tool travel in headers too. */
  readonly params?: (tool: string) => readonly Param[]
  /** Waits before the n-th attempt to open a stream again: as long as the server said (milliseconds), else as we think fit. */
  readonly pause: (attempt: number, signal: AbortSignal, asServerSaid?: number) => Promise<void>
}

const url = 'http://pipelock.invalid/mcp'
/** Exchanges of one client at a time. */
const mostAtOnce = 1000
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }

/** Resolves when the client's input has ended and what was under way is answered or given up. */
export async function bridge(client: Side, deps: BridgeDeps): Promise<void> {
  const one = new Bridge(client, deps)
  for await (const line of client.messages) {
    if (line === null) await client.send(errorText(null, codes.invalid, 'pipelock: invalid request: too large'))
    else await one.post(line)
    await one.room()
  }
  await one.end()
}

class Bridge {
  readonly #client: Side
  readonly #deps: BridgeDeps
  readonly #abort = new AbortController()
  readonly #underWay = new Set<Promise<void>>()
  /** Requests without a session (MCP 2026-07-28), which end when nobody listens any more. */
  readonly #open = new Map<string, AbortController>()
  #session: string | null = null
  #version: string | null = null
  #listening = false
  /** Where a server of the 2024-11-05 transport takes messages. */
  #endpoint: string | null = null
  /** Those that such a server has not answered. */
  readonly #unanswered = new Set<string>()

  constructor(client: Side, deps: BridgeDeps) {
    this.#client = client
    this.#deps = deps
  }

  /** Resolves when the next message may be sent: behind one that nobody answers, since order tells the server something. */
  async post(line: Uint8Array): Promise<void> {
    const one = asked(line)
    if (one.cancels !== null && this.#open.has(one.cancels)) return this.#open.get(one.cancels)?.abort()
    const own = new AbortController()
    if (one.message?.modern === true && one.id !== null) this.#open.set(one.id, own)
    const going = this.#exchange(line, one, AbortSignal.any([own.signal, this.#abort.signal]))
      .catch(() => (own.signal.aborted || this.#abort.signal.aborted ? undefined : this.#failed(one.id, 'it failed')))
      .catch(() => undefined)
      .finally(() => {
        this.#underWay.delete(going)
        if (one.id !== null && this.#open.get(one.id) === own) this.#open.delete(one.id)
      })
    this.#underWay.add(going)
    if (!one.isRequest) await Promise.race([going, this.#deps.pause(1, this.#abort.signal)])
  }

  /** Resolves when no more than so many exchanges are under way. */
  async room(): Promise<void> {
    while (this.#underWay.size >= mostAtOnce) await Promise.race(this.#underWay)
  }

  async end(): Promise<void> {
    // Requests are answered if the server does so soon; the GET stream has no end of its own.
    await Promise.race([Promise.all(this.#underWay), this.#deps.pause(1, this.#abort.signal)])
    this.#abort.abort()
    if (this.#session === null) return
    const request = new Request(url, { method: 'DELETE', headers: this.#headers() })
    const ended = async (): Promise<void> => (await this.#deps.fetch(request)).body?.cancel()
    await ended().catch(() => undefined)
  }

  #headers(more: Readonly<Record<string, string>> = {}): Headers {
    const headers = new Headers(more)
    if (this.#session !== null) headers.set('mcp-session-id', this.#session)
    if (this.#version !== null) headers.set('mcp-protocol-version', this.#version)
    return headers
  }

  async #exchange(line: Uint8Array, one: Asked, signal: AbortSignal): Promise<void> {
    const { id, method, isRequest, message } = one
    const headers = this.#headers(json)
    mirror(headers, message, this.#deps.params)
    const body = line as Uint8Array<ArrayBuffer>
    const endpoint = this.#endpoint
    if (endpoint !== null && isRequest && id !== null) this.#unanswered.add(id)
    const request = new Request(endpoint ?? url, { method: 'POST', headers, body, signal })
    const response = await this.#deps.fetch(request)
    const session = response.headers.get('mcp-session-id')
    if (session !== null) this.#session = session
    const { status } = response
    if (method === 'initialize' && [400, 404, 405].includes(status)) {
      const said = new Uint8Array(await response.arrayBuffer())
      if (await this.#legacy(line, one)) return
      if (!(await this.#handed(said, id, false))) await this.#failed(id, `HTTP ${status}`)
      return
    }
    if (await this.#pass(response, one)) return
    // 202 for a request: old servers answer it on the other stream.
    if (isRequest && status !== 202 && (endpoint === null || !response.ok)) await this.#failed(id, `HTTP ${status}`)
    if (method === 'notifications/initialized' && status === 202 && endpoint === null) this.#listen()
  }

  /** Hands on what the response carries; whether it carried an answer. */
  async #pass(response: Response, { id, method }: Asked): Promise<boolean> {
    const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
    if (response.body === null) return false
    const opening = method === 'initialize'
    if (type === 'text/event-stream') return this.#events(response.body, id, opening, new Followed(this.#deps.limit))
    return this.#handed(new Uint8Array(await response.arrayBuffer()), id, opening)
  }

  /** Of a document: the answer, or an error that names another request or none, which nobody would take for it. */
  async #handed(bytes: Uint8Array, id: string | null, opening: boolean): Promise<boolean> {
    const reading = readJson(bytes)
    const envelope = reading.ok ? readEnvelope(reading) : { why: '' }
    if ('why' in envelope) return false
    const [only, ...others] = envelope.messages
    const error = only?.node.members.get('error')
    const isOurs = id === null || only?.id === id || error === undefined || others.length > 0
    await (isOurs ? this.#hand(bytes, opening) : this.#client.send(underId(bytes, id)))
    if (id !== null) this.#unanswered.delete(id)
    return true
  }

  async #events(
    body: ReadableStream<Uint8Array>,
    id: string | null,
    opening: boolean,
    stream: Followed,
  ): Promise<boolean> {
    let answered = false
    const take = async (data: Uint8Array): Promise<void> => {
      await this.#hand(data, opening)
      answered ||= id !== null && asked(data).id === id
    }
    await stream.read(body, take).catch((error: unknown) => {
      if (stream.last === null || this.#abort.signal.aborted) throw error
    })
    if (answered || id === null || stream.last === null) return answered
    return this.#resume(id, opening, stream)
  }

  /** The connection ended before the answer came, and its events have ids: the rest is asked for. */
  async #resume(id: string, opening: boolean, stream: Followed): Promise<boolean> {
    for (let attempt = 1; attempt <= 5 && !this.#abort.signal.aborted; attempt++) {
      await this.#deps.pause(attempt, this.#abort.signal, stream.retryMs)
      const response = await this.#get(stream.last)
      if (response.ok && response.body !== null) return this.#events(response.body, id, opening, stream)
      await response.body?.cancel()
      if (response.status < 500) return false
    }
    return false
  }

  async #get(last: string | null, signal = this.#abort.signal): Promise<Response> {
    const headers = this.#headers({ accept: 'text/event-stream', ...(last !== null && { 'last-event-id': last }) })
    return this.#deps.fetch(new Request(url, { headers, signal }))
  }

  /** Messages that answer nothing come on a stream of their own, as long as the server offers one. */
  #listen(): void {
    if (this.#listening) return
    this.#listening = true
    const stream = new Followed(this.#deps.limit)
    const open = async (): Promise<void> => {
      for (let attempt = 0; !this.#abort.signal.aborted; attempt++) {
        if (attempt > 0) await this.#deps.pause(attempt, this.#abort.signal, stream.retryMs)
        const response = await this.#get(stream.last)
        if (response.ok && response.body !== null) {
          attempt = 0
          await this.#events(response.body, null, false, stream).catch(() => undefined)
        } else {
          await response.body?.cancel()
          if (response.status < 500) return
        }
      }
    }
    open().catch(() => undefined)
  }

  /** A server of the 2024-11-05 transport says on a stream where it takes messages, and answers there; whether this is one. */
  async #legacy(line: Uint8Array, one: Asked): Promise<boolean> {
    const leaving = new AbortController()
    const response = await this.#get(null, AbortSignal.any([leaving.signal, this.#abort.signal]))
    const type = response.headers.get('content-type') ?? ''
    const { body } = response
    if (!response.ok || body === null || !type.startsWith('text/event-stream')) {
      leaving.abort()
      return false
    }
    const { promise: there, resolve: named } = Promise.withResolvers<boolean>()
    const take = async (data: Uint8Array, name: string): Promise<void> => {
      if (name === 'endpoint') {
        this.#endpoint ??= new URL(new TextDecoder().decode(data), url).href
        return named(true)
      }
      const { id } = asked(data)
      if (id !== null) this.#unanswered.delete(id)
      await this.#hand(data, false)
    }
    const over = async (): Promise<void> => {
      named(false)
      for (const id of this.#unanswered) await this.#failed(id, 'the stream of the server has ended')
      this.#unanswered.clear()
    }
    void new Followed(this.#deps.limit).read(body, take).then(over, over)
    // It is the first that such a server says.
    const waited = this.#deps.pause(4, this.#abort.signal).then(() => false)
    if (!(await Promise.race([there, waited]))) {
      leaving.abort()
      return false
    }
    await this.#exchange(line, { ...one, method: null }, this.#abort.signal)
    return true
  }

  async #failed(id: string | null, why: string): Promise<void> {
    if (id === null) return
    this.#unanswered.delete(id)
    await this.#client.send(errorText(id, codes.upstream, `pipelock: upstream error: ${why}`))
  }

  /** One line. Line ends inside JSON stand between tokens only: blanks mean the same. */
  async #hand(data: Uint8Array, opening: boolean): Promise<void> {
    if (opening) {
      const reading = readJson(data)
      const version = reading.ok ? at(reading.root, 'result', 'protocolVersion') : undefined
      if (version?.kind === 'string') this.#version = version.text
    }
    await this.#client.send(data.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte)))
  }
}
