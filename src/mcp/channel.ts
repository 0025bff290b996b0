// One conversation without HTTP (a program's stdin and stdout, a WebSocket): each message is judged and passed, or answered.

import type { AuditRecord, Outcome } from '../audit.ts'
import { aimed, decide, stoppedBySwitch } from '../decide.ts'
import type { RedactedCounts } from '../scan/redactor.ts'
import { stepwise } from '../scan/pace.ts'
import type { Finding, Policy } from '../types.ts'
import type { ChannelDeps } from './channel-deps.ts'
import { type Conversation, watched } from './guard.ts'
import { type Asked, type Passed, insteadOf, nothing, refused } from './instead.ts'
import { readingSteps } from './json.ts'
import { type Leg, type Lens, lookAtMessage, lookAtText, unreadable } from './judge.ts'
import { namesOf, traceOf } from './names.ts'
import { askerOf, type Asker } from './party.ts'
import { prepared, redactorIn, unfound } from './placeholders.ts'
import { answerInstead } from './redirect.ts'
import type { Envelope, Message } from './message.ts'
import { answerText, codes, declineText, errorText, readEnvelope, withoutContent } from './message.ts'

interface Pending {
  readonly message: Message
  readonly started: number
  readonly findings: readonly Finding[]
  readonly requestId: string
  readonly redacted: RedactedCounts
}

/** What a record says beside who asked what, and what was found. */
type More = { [Name in 'requestId' | 'error' | 'instead' | 'redacted']?: AuditRecord[Name] | undefined } & {
  readonly killed?: boolean
}

/** Requests that wait for an answer; the oldest is given up when there are more. */
const mostPending = 10_000

/** Feed each side's messages in order, one at a time. */
export class Channel {
  readonly #deps: ChannelDeps
  readonly #asker: Asker
  readonly #pending = new Map<string, Pending>()
  #asked = false

  constructor(deps: ChannelDeps) {
    this.#deps = deps
    this.#asker = askerOf(deps, deps.asking ?? { clientIp: 'local' })
  }
  async fromClient(bytes: Uint8Array): Promise<Passed> {
    const [started, requestId] = [this.#deps.clock(), this.#deps.requestId()]
    const lenient = this.#deps.settings.onParseError === 'forward'
    const reading = await stepwise(readingSteps(bytes))
    if (!reading.ok) {
      if (!lenient) return this.#malformed(started, codes.parse, 'pipelock: parse error: invalid JSON', null)
      const found = await lookAtText(this.#lens, 'client', bytes, 'body')
      const stopped = this.#judge([...this.#unredacted(), ...found], started, [])
      return stopped === null ? { ...nothing, toServer: bytes } : nothing
    }
    const read = readEnvelope(reading)
    if ('why' in read && !lenient)
      return this.#malformed(started, codes.invalid, `pipelock: invalid request: ${read.why}`, read.id)
    const came = 'why' in read ? null : read
    const killed = this.#deps.stopped?.() ?? null
    const denied = killed ?? this.#deps.admit?.(requestId) ?? null
    const why = killed === null ? 'receipt_unwritable' : 'kill switch'
    if (denied !== null) return this.#denied(came, denied, started, why)
    const sent = await prepared(bytes, reading, came, redactorIn(this.#policy, this.#deps.redactor))
    const { envelope, counts: redacted } = sent
    const messages = envelope?.messages ?? []
    const content = await lookAtMessage(this.#lens, 'client', sent.reading)
    const { findings, settle } = await this.#watched('client', sent.reading)
    const all = [...sent.findings, ...(came === null ? this.#unredacted() : []), ...content, ...findings]
    const verdict = decide(this.#policy, all)
    const stopped = verdict.action === 'block' || verdict.action === 'strip' ? verdict.because : null
    settle(stopped !== null)
    const requests = messages.filter(({ kind }) => kind === 'request')
    if (stopped === null) {
      for (const message of requests)
        this.#await(message, { started, findings: all, requestId, redacted }, sent.bytes.length)
      if (requests.length === 0) this.#record(messages[0], all, started, 'completed', { requestId, redacted })
      return { ...nothing, toServer: sent.bytes }
    }
    const around = { ...this.#deps, lens: this.#lens, policy: this.#policy }
    const instead = envelope === null ? null : await answerInstead(around, verdict, envelope)
    const { error, profile } = instead ?? {}
    this.#record(messages[0], all, started, 'refused', { requestId, redacted, error, instead: profile })
    return instead === null ? refused(envelope, stopped) : { ...nothing, toClient: instead.text }
  }

  async fromServer(bytes: Uint8Array): Promise<Passed> {
    const started = this.#deps.clock()
    // What still waits is answered when the switch is off again, or when the server has ended.
    if ((this.#deps.stopped?.() ?? null) !== null) return nothing
    const reading = await stepwise(readingSteps(bytes))
    if (!reading.ok) {
      const fault = unreadable(this.#lens, 'Unreadable JSON', 'a line of the server is not valid JSON', 'line')
      const text = await lookAtText(this.#lens, 'server', bytes, 'line')
      const stopped = this.#judge([...fault, ...text], started, [])
      return stopped === null ? { ...nothing, toClient: bytes } : nothing
    }
    const read = readEnvelope(reading)
    const envelope = 'why' in read ? null : read
    const content = await lookAtMessage(this.#lens, 'server', reading)
    const { findings, settle } = await this.#watched('server', reading)
    const all = [...content, ...findings, ...this.#unasked(envelope)]
    const answered = envelope?.messages.map(({ id }) => this.#waiting(id)) ?? []
    const asked: Asked = (id) => answered.find((one) => one?.id === id) ?? this.#waiting(id)
    const stopped = this.#judge(all, started, envelope?.messages ?? [])
    settle(stopped !== null)
    if (stopped === null) return { ...nothing, toClient: bytes }
    const { text, declined } = insteadOf(envelope, [...this.#pending.keys()], stopped, asked)
    return { toClient: text, toServer: declined.length === 0 ? null : declined.map(declineText).join('\n') }
  }

  /** A message that was longer than the limit: its bytes are gone, and its id with them. */
  tooLong(leg: Leg): Passed {
    const started = this.#deps.clock()
    if (leg === 'client') return this.#malformed(started, codes.invalid, 'pipelock: invalid request: too large', null)
    const fault = unreadable(this.#lens, 'Message Too Large', 'a message is too large to be read', 'line')
    const stopped = this.#judge(fault, started, []) ?? fault[0]
    if (stopped === undefined) return nothing
    return { ...nothing, toClient: insteadOf(null, [...this.#pending.keys()], stopped, (id) => this.#waiting(id)).text }
  }

  /** The other side has gone: what still waits is answered, so that nobody waits for ever. */
  end(outcome: Extract<Outcome, 'client_gone' | 'upstream_failed'>): readonly string[] {
    const answers = [...this.#pending].map(([id, { message, started, findings, ...more }]) => {
      this.#record(message, findings, started, outcome, more)
      return errorText(id, codes.upstream, 'pipelock: upstream error: the MCP server has ended')
    })
    this.#pending.clear()
    this.#asker.end()
    for (const guard of this.#deps.guards) guard.ended?.(this.#conversation)
    return answers
  }

  get #policy(): Policy {
    return aimed(this.#asker.policy(), this.#deps.target)
  }
  get #lens(): Lens {
    return { ...this.#deps, ...this.#deps.settings }
  }

  get #conversation(): Conversation {
    return { upstream: this.#deps.target, principal: this.#deps.principal, session: null }
  }

  #unredacted(): readonly Finding[] {
    return unfound(redactorIn(this.#policy, this.#deps.redactor), this.#deps.target)
  }

  #waiting(id: string | null): Message | null {
    return id === null ? null : (this.#pending.get(id)?.message ?? null)
  }

  #watched(leg: Leg, reading: Parameters<typeof watched>[2]) {
    const own = { guards: this.#asker.guards(), conversation: this.#conversation, clock: this.#deps.clock }
    return watched({ ...own, asked: (id) => this.#waiting(id) }, leg, reading)
  }

  #await(message: Message, rest: Omit<Pending, 'message'>, size: number): void {
    this.#asked = true
    if (message.id === null) return
    // What was asked is needed for its name and cursor only: large arguments are not kept.
    const kept = size < 4096 ? message : { ...message, node: withoutContent(message) }
    this.#pending.set(message.id, { ...rest, message: kept })
    const oldest = this.#pending.keys().next().value
    if (this.#pending.size > mostPending && oldest !== undefined) this.#pending.delete(oldest)
  }

  /** An answer to nothing that was asked: it could be taken for the answer to what is asked next. */
  #unasked(envelope: Envelope | null): Finding[] {
    const strange = envelope?.messages.some(
      ({ kind, id }) => kind === 'response' && id !== null && !this.#pending.has(id),
    )
    if (strange !== true || !this.#asked) return []
    return unreadable(this.#lens, 'Unsolicited Response', 'a response answers no request that was sent', '/id')
  }

  /** Judges a server's message and writes the record of what it ends. The finding that stops it, or null. */
  #judge(findings: readonly Finding[], started: number, messages: readonly Message[]): Finding | null {
    const verdict = decide(this.#policy, findings)
    const stopped = verdict.action === 'block' || verdict.action === 'strip' ? verdict.because : null
    const outcome = stopped === null ? 'completed' : 'refused'
    let told = false
    for (const { kind, id } of messages) {
      const pending = kind === 'response' && id !== null ? this.#pending.get(id) : undefined
      if (pending === undefined || id === null) continue
      this.#pending.delete(id)
      const { message, started: begun, findings: before, ...more } = pending
      this.#record(message, [...before, ...findings], begun, outcome, more)
      told = true
    }
    // Notifications are no exchange; they are told of when there is something to tell.
    if (!told && (findings.length > 0 || messages.some(({ kind }) => kind === 'request')))
      this.#record(messages[0], findings, started, outcome)
    return stopped
  }

  #denied(envelope: Envelope | null, message: string, started: number, why: string): Passed {
    const requests = (envelope?.messages ?? []).flatMap(({ kind, id }) =>
      kind === 'request' && id !== null ? [id] : [],
    )
    this.#record(envelope?.messages[0], [], started, 'refused', { error: why, killed: why === 'kill switch' })
    const text = answerText(envelope?.batch ?? false, requests, (id) => errorText(id, codes.killed, message))
    return requests.length === 0 ? nothing : { ...nothing, toClient: text }
  }

  #malformed(started: number, code: number, text: string, id: string | null): Passed {
    this.#record(undefined, [], started, 'malformed', { error: text })
    return { ...nothing, toClient: errorText(id, code, text) }
  }

  #record(
    message: Message | undefined,
    findings: readonly Finding[],
    started: number,
    outcome: Outcome,
    { requestId = this.#deps.requestId(), error, instead, redacted = {}, killed = false }: More = {},
  ): void {
    const { clock, target, method } = this.#deps
    const envelope = { batch: false, messages: message === undefined ? [] : [message] }
    const mcp = namesOf(envelope, findings)
    this.#asker.audit({
      event: killed ? 'kill_switch_deny' : 'mcp',
      transport: 'mcp',
      verdict: killed ? stoppedBySwitch() : decide(this.#policy, findings),
      outcome,
      method,
      target,
      clientIp: this.#deps.clientIp ?? '',
      requestId,
      ...traceOf(envelope),
      durationMs: clock() - started,
      ...(error !== undefined && { error }),
      ...(mcp !== undefined && { mcp }),
      ...(instead !== undefined && { instead }),
      ...(Object.keys(redacted).length > 0 && { redacted }),
    })
  }
}
