// The only file that knows how an exchange ends: one record, when its last byte has gone, failed or was given up.

import { type Asker, type Client, askerOf, askingOf } from './party.ts'
import type { Outcome } from '../audit.ts'
import { departed } from '../ending.ts'
import { aimed, decide, stoppedBySwitch } from '../decide.ts'
import type { RedactedCounts } from '../scan/redactor.ts'
import type { Finding, Policy, Verdict } from '../types.ts'
import { type Body, readBody, type Source, streamOf } from './body.ts'
import type { Reading } from './document.ts'
import type { McpDeps } from './exchange-deps.ts'
import { type Conversation, watched } from './guard.ts'
import { type Leg, type Lens, lookAtMessage } from './judge.ts'
import type { Envelope, Message } from './message.ts'
import { isBodiless } from './headers.ts'
import { namesOf, traceOf } from './names.ts'
import type { Paths } from './paths.ts'
import { fingerprint } from './principal.ts'
import type { McpSettings, Mediation } from './settings.ts'

/** More findings than this say nothing new about one exchange. */
const maxFindings = 200

export class Exchange {
  readonly deps: McpDeps
  readonly request: Request
  readonly paths: Paths
  /** The client's, as they are sent on. */
  headers: Headers
  /** How many values were replaced in what it asked, by class. */
  redacted: RedactedCounts = {}
  /** What the client asked, once it is read. */
  asked: Envelope = { batch: false, messages: [] }
  /** What its record is called when nothing was found. */
  event = 'mcp'
  /** The session that the answer to `initialize` opened. */
  session: string | null = null
  /** What the upstream's status line says behind the status that is handed on. */
  reason = ''
  /** On what was judged last. */
  verdict: Verdict = { action: 'allow', strict: 'allow', because: null, findings: [] }
  /** The profile that answered in place of what was refused. */
  instead: string | undefined
  readonly mediation = (): Mediation => ({ requestId: this.#client.requestId, action: this.verdict.action })
  readonly #client: Client
  readonly #asker: Asker
  readonly #abort = new AbortController()
  readonly #started: number
  readonly #findings: Finding[] = []
  readonly #left = (): void => this.leave()
  #lensOf: McpSettings
  #lens: Lens
  #principal: string | undefined
  #url: URL | undefined
  #refused = false
  /** Tells the guards of the decision on what they looked at last. */
  #settle: (stopped: boolean) => void = () => undefined
  #ended = false
  #status: number | undefined
  #bytes = 0
  #error: string | undefined

  constructor(deps: McpDeps, paths: Paths, request: Request, client: Partial<Client> = {}) {
    this.deps = deps
    this.paths = paths
    this.request = request
    this.headers = request.headers
    this.#started = deps.clock()
    const { input, injection, settings } = deps
    ;[this.#lensOf, this.#lens] = [settings, { input, injection, ...settings }]
    const nobody = { clientIp: '', requestId: '', gone: request.signal }
    this.#client = { ...nobody, ...deps.peer?.(request), ...client }
    const { gone, clientIp } = this.#client
    this.#asker = askerOf(deps, askingOf(request.headers, clientIp))
    if (gone.aborted) this.#left()
    else gone.addEventListener('abort', this.#left)
  }

  /** As the configuration is now: a stream may outlive the one it began under. */
  get lens(): Lens {
    const { input, injection, settings } = this.deps
    if (settings !== this.#lensOf) [this.#lensOf, this.#lens] = [settings, { input, injection, ...settings }]
    return this.#lens
  }

  /** Aborted when the client has gone or the exchange ended early. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** What the client is told when the kill switch stops it. */
  get killed(): string | null {
    return this.deps.stopped?.(this.#client.clientIp) ?? null
  }

  /** Tokens of the ids the client waits for. */
  get ids(): readonly string[] {
    return this.asked.messages.flatMap(({ kind, id }) => (kind === 'request' && id !== null ? [id] : []))
  }

  /** The request with this id. */
  waiting(id: string | null): Message | null {
    return this.asked.messages.find((message) => message.kind === 'request' && message.id === id) ?? null
  }

  /** What was sent, up to a limit. */
  async body(): Promise<Body> {
    const { bytes } = this.#client
    if (bytes !== undefined) return { bytes: await bytes(), rest: null }
    return readBody(this.request.body, this.deps.settings.maxBodyBytes, this.signal)
  }

  /** Everything found in one body or event. */
  async look(leg: Leg, reading: Reading): Promise<Finding[]> {
    const asked = (id: string) => this.waiting(id)
    const path = this.url.pathname
    const own = { guards: this.#asker.guards(), conversation: this.conversation, clock: this.deps.clock, path }
    const content = await lookAtMessage(this.lens, leg, reading)
    const { findings, settle } = await watched({ ...own, asked }, leg, reading)
    this.#settle = settle
    return [...content, ...findings]
  }

  /** What was asked for, read once. */
  get url(): URL {
    return (this.#url ??= new URL(this.request.url))
  }

  get conversation(): Conversation {
    const { headers } = this.request
    const principal = (this.#principal ??= fingerprint(headers.get('authorization') ?? this.#client.clientIp))
    const session = this.session ?? headers.get('mcp-session-id')
    return { upstream: this.deps.settings.upstreamUrl, principal, session }
  }

  get policy(): Policy {
    return aimed(this.#asker.policy(), this.deps.settings.upstreamUrl)
  }

  /** Judges; the finding that stops the message, or null. */
  judge(findings: readonly Finding[]): Finding | null {
    const verdict = decide(this.policy, findings)
    this.verdict = verdict
    this.#findings.push(...findings.slice(0, Math.max(0, maxFindings - this.#findings.length)))
    // A message cannot be stripped yet: what would be cut out of it stops all of it.
    const stopped = verdict.action === 'block' || verdict.action === 'strip'
    this.#settle(stopped)
    this.#settle = () => undefined
    if (!stopped) return null
    this.#refused = true
    return verdict.because
  }

  /** A whole answer; without body if it is null or the method or status has none. */
  send(body: Uint8Array | string | null, status: number, headers: Headers, fails?: [Outcome, string]): Response {
    if (fails !== undefined) this.#error = fails[1]
    const outcome = fails?.[0]
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    this.#status = status
    const init = { status, statusText: this.reason, headers }
    if (bytes === null || bytes.length === 0 || this.request.method === 'HEAD' || isBodiless(status)) {
      this.end(outcome)
      return new Response(null, init)
    }
    headers.set('content-length', String(bytes.length))
    const { whole } = this.#client
    if (whole !== undefined) {
      const response = new Response(null, init)
      whole(response, bytes, () => {
        this.#bytes += bytes.length
        this.end(outcome)
      })
      return response
    }
    let sent = false
    const pull = async (): Promise<Uint8Array | null> => {
      if (sent) return null
      sent = true
      return bytes
    }
    return new Response(this.#watched({ next: pull, cancel() {} }, bytes.length, outcome), init)
  }

  /** An answer that is sent piece by piece as it comes. */
  stream(source: Source, status: number, headers: Headers): Response {
    this.#status = status
    return new Response(this.#watched(source, Infinity), { status, statusText: this.reason, headers })
  }

  #watched(source: Source, length: number, outcome?: Outcome): ReadableStream<Uint8Array> {
    return streamOf(source, {
      passed: (bytes) => (this.#bytes += bytes) >= length,
      ended: () => this.end(outcome),
      failed: () => {
        this.#error ??= 'upstream response failed'
        this.end('upstream_failed')
      },
      cancelled: () => this.leave(),
    })
  }

  /** Its client has gone, or was sent away. */
  leave(): void {
    const { outcome, error } = departed(this.#client.gone.reason)
    this.#error ??= error
    this.end(outcome)
  }

  /** Writes the record, once. Anything but a regular end also lets go of the upstream. */
  end(outcome: Outcome = this.#refused ? 'refused' : 'completed'): void {
    if (this.#ended) return
    this.#ended = true
    this.#client.gone.removeEventListener('abort', this.#left)
    if (['client_gone', 'stopped', 'upstream_failed'].includes(outcome)) this.#abort.abort()
    const { clock } = this.deps
    this.#asker.end()
    const { clientIp, requestId } = this.#client
    const verdict = this.event === 'kill_switch_deny' ? stoppedBySwitch() : decide(this.policy, this.#findings)
    const mcp = namesOf(this.asked, verdict.findings)
    this.#asker.audit({
      event: this.event,
      transport: 'mcp',
      verdict,
      outcome,
      method: this.request.method,
      target: this.paths.shown,
      clientIp,
      requestId,
      ...traceOf(this.asked, this.request.headers),
      ...(this.#status === undefined ? {} : { status: this.#status }),
      bytes: this.#bytes,
      durationMs: clock() - this.#started,
      ...(this.#error === undefined ? {} : { error: this.#error }),
      ...(mcp === undefined ? {} : { mcp }),
      ...(this.instead === undefined ? {} : { instead: this.instead }),
      ...(Object.keys(this.redacted).length > 0 && { redacted: this.redacted }),
    })
  }
}
