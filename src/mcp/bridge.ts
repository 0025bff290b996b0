// A client on stdin and a Streamable HTTP server: each line becomes a POST, each answer and each event a line.

import { type Json, tokenOf } from './document.ts'
import { at } from './guard.ts'
import { readJson } from './json.ts'
import { type Message, codes, errorText, readEnvelope } from './message.ts'
import { wrapped } from './mirror.ts'
import { type Param, headerOf, mirroredValue } from './param-headers.ts'
import type { Side } from './side.ts'
import { EventSplitter } from '../scan/sse.ts'

export interface BridgeDeps {
  /** Judges and forwards; the same app that serves HTTP clients. */
  readonly fetch: (request: Request) => Response | Promise<Response>
  readonly limit: number
  /** Which arguments of a tool travel in headers too. */
  readonly params?: (tool: string) => readonly Param[]
  /** Milliseconds to wait before the n-th attempt to open the GET stream again. */
  readonly pause: (attempt: number, signal: AbortSignal) => Promise<void>
}

const url = 'http://pipelock.invalid/mcp'
const modern = 'io.modelcontextprotocol/protocolVersion'
/** Exchanges of one client at a time. */
const mostAtOnce = 1000

/** Resolves when the client's input has ended and what was under way is answered or given up. */
export async function bridge(client: Side, deps: BridgeDeps): Promise<void> {
  const one = new Bridge(client, deps)
  for await (const line of client.messages) {
    if (line === null) await client.send(errorText(null, codes.invalid, 'pipelock: invalid request: too large'))
    else one.post(line)
    await one.room()
  }
  await one.end()
}

class Bridge {
  readonly #client: Side
  readonly #deps: BridgeDeps
  readonly #abort = new AbortController()
  readonly #underWay = new Set<Promise<void>>()
  #session: string | null = null
  #version: string | null = null
  #listening = false

  constructor(client: Side, deps: BridgeDeps) {
    this.#client = client
    this.#deps = deps
  }

  post(line: Uint8Array): void {
    const going = this.#exchange(line)
      .catch(() => undefined)
      .finally(() => this.#underWay.delete(going))
    this.#underWay.add(going)
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
    await Promise.resolve(this.#deps.fetch(request)).then(
      (response) => response.body?.cancel(),
      () => undefined,
    )
  }

  #headers(): Headers {
    const headers = new Headers()
    if (this.#session !== null) headers.set('mcp-session-id', this.#session)
    if (this.#version !== null) headers.set('mcp-protocol-version', this.#version)
    return headers
  }

  async #exchange(line: Uint8Array): Promise<void> {
    const { id, method, node, isRequest, message } = asked(line)
    const headers = this.#headers()
    headers.set('content-type', 'application/json')
    headers.set('accept', 'application/json, text/event-stream')
    // Without a handshake each request says for itself what its headers must mirror (MCP 2026-07-28).
    const version = node === null ? undefined : at(node, 'params', '_meta', modern)
    if (message !== null && version?.kind === 'string') mirror(headers, message, version.text, this.#deps.params)
    const body = line as Uint8Array<ArrayBuffer>
    const request = new Request(url, { method: 'POST', headers, body, signal: this.#abort.signal })
    const response = await this.#deps.fetch(request)
    const session = response.headers.get('mcp-session-id')
    if (session !== null) this.#session = session
    if (await this.#pass(response, id, method === 'initialize')) return
    // 202 for a request: old servers answer it on the other stream.
    if (isRequest && response.status !== 202) await this.#failed(id, response.status)
    if (method === 'notifications/initialized' && response.status === 202) this.#listen()
  }

  /** Hands on what the response carries; whether it carried an answer. */
  async #pass(response: Response, id: string | null, opening: boolean): Promise<boolean> {
    const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
    if (response.body === null) return false
    if (type === 'text/event-stream') return this.#events(response.body, id, opening)
    const bytes = new Uint8Array(await response.arrayBuffer())
    const reading = readJson(bytes)
    if (!reading.ok || 'why' in readEnvelope(reading)) return false
    await this.#hand(bytes, opening)
    return true
  }

  async #events(body: ReadableStream<Uint8Array>, id: string | null, opening: boolean): Promise<boolean> {
    const splitter = new EventSplitter(this.#deps.limit)
    let answered = false
    let last: string | null = null
    for await (const chunk of body)
      for (const piece of splitter.feed(chunk)) {
        if (piece.kind !== 'event') continue
        last = idOf(piece.event.fields) ?? last
        const { data } = piece.event
        if (data === null || data.length === 0) continue
        await this.#hand(data, opening)
        answered ||= id !== null && asked(data).id === id
      }
    if (answered || id === null || last === null) return answered
    return this.#resume(id, last)
  }

  /** The connection ended before the answer came, and its events have ids: the rest is asked for. */
  async #resume(id: string, last: string): Promise<boolean> {
    for (let attempt = 1; attempt <= 5 && !this.#abort.signal.aborted; attempt++) {
      await this.#deps.pause(attempt, this.#abort.signal)
      const headers = this.#headers()
      headers.set('accept', 'text/event-stream')
      headers.set('last-event-id', last)
      const response = await this.#deps.fetch(new Request(url, { headers, signal: this.#abort.signal }))
      if (response.ok && response.body !== null) return this.#events(response.body, id, false)
      await response.body?.cancel()
      if (response.status < 500) return false
    }
    return false
  }

  /** Messages that answer nothing come on a stream of their own, as long as the server offers one. */
  #listen(): void {
    if (this.#listening) return
    this.#listening = true
    const open = async (): Promise<void> => {
      for (let attempt = 0; !this.#abort.signal.aborted; attempt++) {
        if (attempt > 0) await this.#deps.pause(attempt, this.#abort.signal)
        const headers = this.#headers()
        headers.set('accept', 'text/event-stream')
        const response = await this.#deps.fetch(new Request(url, { headers, signal: this.#abort.signal }))
        if (response.ok && response.body !== null) {
          attempt = 0
          await this.#events(response.body, null, false)
        } else {
          await response.body?.cancel()
          if (response.status < 500) return
        }
      }
    }
    open().catch(() => undefined)
  }

  async #failed(id: string | null, status: number): Promise<void> {
    if (id !== null) await this.#client.send(errorText(id, codes.upstream, `pipelock: upstream error: HTTP ${status}`))
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

interface Asked {
  readonly id: string | null
  readonly method: string | null
  readonly node: Json | null
  readonly isRequest: boolean
  readonly message: Message | null
}

function asked(line: Uint8Array): Asked {
  const reading = readJson(line)
  const none: Asked = { id: null, method: null, node: null, isRequest: false, message: null }
  if (!reading.ok) return none
  const envelope = readEnvelope(reading)
  const [message] = 'why' in envelope ? [] : envelope.messages
  if (message === undefined) {
    const id = reading.root.members.get('id')
    return { ...none, id: id === undefined ? null : tokenOf(reading, id) }
  }
  const { id, method, node, kind } = message
  return { id, method, node, isRequest: kind === 'request', message }
}

function mirror(headers: Headers, message: Message, version: string, params: BridgeDeps['params']): void {
  const { node, method, tool } = message
  headers.set('mcp-protocol-version', version)
  if (method === null) return
  headers.set('mcp-method', method)
  const name = at(node, 'params', 'name') ?? at(node, 'params', 'uri') ?? at(node, 'params', 'taskId')
  if (name?.kind === 'string') headers.set('mcp-name', wrapped(name.text))
  for (const param of tool === null ? [] : (params?.(tool) ?? [])) {
    const value = mirroredValue(message, param)
    if (value !== null) headers.set(headerOf(param), wrapped(value.text))
  }
}

function idOf(fields: readonly Uint8Array[]): string | null {
  for (const field of fields) {
    const line = new TextDecoder().decode(field)
    if (line.startsWith('id:'))
      return (
        line
          .slice(line[3] === ' ' ? 4 : 3)
          .split('\n', 1)[0]
          ?.replaceAll('\r', '') ?? ''
      )
  }
  return null
}
