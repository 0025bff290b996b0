// The way down of an event stream: each event is judged when it is complete and leaves at once, or something else does.

import { judgedAnswer } from './asking.ts'
import { Beside } from './beside.ts'
import { type Source, sourceOf } from './body.ts'
import { decodedSource } from './coding.ts'
import type { Exchange } from './exchange.ts'
import { towardsUpstream } from './headers.ts'
import type { Malformed, Reading } from './document.ts'
import { readingSteps } from './json.ts'
import { lookAtText, unreadable } from './judge.ts'
import { insteadOf } from './instead.ts'
import { type Envelope, type Message, declineText, readEnvelope } from './message.ts'
import type { Coding } from '../scan/inflater.ts'
import { EventSplitter, type Piece, type StreamEvent, withData } from '../scan/sse.ts'
import { stepwise } from '../scan/pace.ts'
import type { Finding } from '../types.ts'
import { re2 } from '../pattern/re2.ts'

const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b

/** A pulled source: nothing is read from the upstream before the client has taken what was there. */
export function relayEvents(exchange: Exchange, body: ReadableStream<Uint8Array>, coding?: Coding): Source {
  const sent = sourceOf(body, exchange.signal)
  const source = coding === undefined ? sent : decodedSource(sent, coding, exchange.deps.inflate)
  const splitter = new EventSplitter(exchange.deps.settings.maxBodyBytes)
  const beside = new Beside()
  const relay = new Relay(exchange, beside)
  let pieces: Iterator<Piece> = [][Symbol.iterator]()
  const judged: Source = {
    cancel: () => {
      relay.end()
      source.cancel()
    },
    async next() {
      while (true) {
        for (let step = pieces.next(); step.done !== true; step = pieces.next()) {
          const out = await relay.pass(step.value)
          if (out !== null) return out
        }
        const chunk = await source.next()
        if (chunk === null) relay.end()
        if (chunk === null) return null
        pieces = splitter.feed(chunk)
      }
    },
  }
  return beside.among(judged, () => relay.between)
}

class Relay {
  readonly #exchange: Exchange
  readonly #beside: Beside
  #dropping = false
  /** It stands at the end of an event. */
  between = true
  end: () => void = () => undefined

  constructor(exchange: Exchange, beside: Beside) {
    this.#exchange = exchange
    this.#beside = beside
  }

  /** The bytes that leave for this piece; null = none. */
  async pass(piece: Piece): Promise<Uint8Array | null> {
    this.between = piece.kind === 'event' || piece.last
    if (piece.kind === 'oversize') return this.#oversize(piece.raw, piece.first)
    const { event, raw } = piece
    if (isEndpoint(event)) return this.#endpoint(event, raw)
    const read = await readData(event)
    const stopped = await judgedAnswer(this.#exchange, await this.#look(event, read))
    if (stopped === null) return raw
    return this.#instead(event, read === null || !read.ok ? null : readEnvelope(read), stopped)
  }

  /** The 2024-11-05 transport names the URL for POSTs in an event of its own: it has to lead through here. */
  #endpoint(event: StreamEvent, raw: Uint8Array): Uint8Array | null {
    const { paths, lens } = this.#exchange
    const said = new TextDecoder().decode(event.data ?? undefined)
    const path = paths.endpoint(said)
    if (path !== null) {
      this.end()
      ;({ end: this.end } = paths.answers(path, this.#beside))
      return path === said ? raw : withData(event, path)
    }
    this.#exchange.judge(unreadable(lens, 'Foreign Endpoint', 'the server sends clients to another server', 'event'))
    return null
  }

  async #look(event: StreamEvent, read: Reading | Malformed | null): Promise<Finding[]> {
    const { lens } = this.#exchange
    const { data, others } = event
    const around = others.length === 0 ? [] : await lookAtText(lens, 'server', others, 'event')
    if (data === null || data.length === 0) return around
    if (read === null) return [...around, ...(await lookAtText(lens, 'server', data, 'event'))]
    if (read.ok) return [...around, ...(await this.#exchange.look('server', read))]
    const fault = unreadable(lens, 'Unreadable JSON', 'the data of an event is not valid JSON', 'event')
    return [...around, ...fault, ...(await lookAtText(lens, 'server', data, 'event'))]
  }

  /** An event nobody read whole: passed in pieces, or dropped to its last byte. */
  #oversize(raw: Uint8Array, first: boolean): Uint8Array | null {
    const { lens } = this.#exchange
    if (!first) return this.#dropping ? null : raw
    const stopped = this.#exchange.judge(
      unreadable(lens, 'Event Too Large', 'an event is too large to be read', 'event'),
    )
    this.#dropping = stopped !== null
    if (stopped === null) return raw
    return this.#instead({ data: null, steps: [], fields: [], others: raw }, null, stopped)
  }

  #instead(event: StreamEvent, envelope: ReturnType<typeof readEnvelope> | null, stopped: Finding): Uint8Array | null {
    const known: Envelope | null = envelope === null || 'why' in envelope ? null : envelope
    const { text, declined } = insteadOf(known, this.#exchange.ids, stopped, (id) => this.#exchange.waiting(id))
    for (const message of declined) this.#decline(message)
    if (text === null) return null
    const clean = stopped.where === 'event' ? { ...event, fields: [] } : event
    return withData(clean, text)
  }

  /** Best effort, in the same session; whatever comes back is not read. */
  #decline(message: Message): void {
    const { deps, paths, request, signal } = this.#exchange
    const headers = towardsUpstream(request.headers)
    headers.delete('last-event-id')
    headers.set('content-type', 'application/json')
    headers.set('accept', 'application/json, text/event-stream')
    const post = new Request(paths.target(new URL(request.url)), {
      method: 'POST',
      headers,
      body: declineText(message),
    })
    deps.upstream(post, signal).then(
      (response) => response.body?.cancel().catch(() => {}),
      () => {},
    )
  }
}

function isEndpoint({ data, fields }: StreamEvent): boolean {
  return (
    data !== null &&
    data.length < 4096 &&
    fields.some((line) => re2`^event: ?endpoint\s*$`.test(new TextDecoder().decode(line)))
  )
}

/** The data as JSON if it is JSON or should be; null for the other texts old servers send (`endpoint`) and for no data. */
async function readData({ data, fields }: StreamEvent): Promise<Reading | Malformed | null> {
  if (data === null || data.length === 0) return null
  const named = fields.some((line) => isForeign(new TextDecoder().decode(line)))
  const first = data.find((byte) => byte > 0x20)
  return named && first !== OPEN_BRACE && first !== OPEN_BRACKET ? null : stepwise(readingSteps(data))
}

function isForeign(line: string): boolean {
  return line.startsWith('event') && !re2`^event(?:: ?(?:message)?)?\r?\n?$`.test(line)
}
