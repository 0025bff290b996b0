// The only file that knows how an exchange ends: one record, when its last byte has gone, failed or was given up.

import { type Asker, type Client, type McpEnter, askerOf, askingOf } from './party.ts'
import type { Audit, Outcome } from '../audit.ts'
import { aimed, decide, stoppedBySwitch } from '../decide.ts'
import type { OpenInflater } from '../scan/inflater.ts'
import type { RedactedCounts, Redactor } from '../scan/redactor.ts'
import type { StreamScanner } from '../scan/scanner.ts'
import type { Ask, Finding, Policy, Verdict } from '../types.ts'
import { type Source, streamOf } from './body.ts'
import type { Reading } from './document.ts'
import type { EdgeSettings } from './edge.ts'
import { type Conversation, type Guard, watched } from './guard.ts'
import { type Leg, type Lens, lookAtMessage } from './judge.ts'
import type { Envelope, Message } from './message.ts'
import { isBodiless } from './headers.ts'
import { namesOf, traceOf } from './names.ts'
import type { ParamHeaders } from './param-headers.ts'
import type { Paths } from './paths.ts'
import { fingerprint } from './principal.ts'
import type { Redirect } from './redirect.ts'
import type { McpSettings, Mediation } from './settings.ts'

/** All the outside world the room needs. */
export interface McpDeps {
  readonly policy: () => Policy
  readonly input: StreamScanner
  readonly injection: StreamScanner
  /** Dials. Does not follow redirects, does not decode. */
  readonly upstream: (request: Request, signal: AbortSignal) => Promise<Response>
  /** The body of an answer of `upstream`, where it is there already. */
  readonly bytesOf?: (response: Response) => Uint8Array | undefined
  readonly inflate: OpenInflater
  readonly audit: Audit
  /** Milliseconds; only differences matter. */
  readonly clock: () => number
  readonly settings: McpSettings
  /** What looks at messages by meaning and over time. */
  readonly guards?: readonly Guard[]
  /** Asks a person whether an answer may pass; absent = there is nobody. */
  readonly ask?: Ask
  /** Who asks, and what holds for it; absent = nobody is told apart. */
  readonly enter?: McpEnter
  /** What clients are told while the kill switch is on; null = it is off for this one. */
  readonly stopped?: (clientIp: string) => string | null
  /** Which arguments of tools travel in headers too. */
  readonly params?: Pick<ParamHeaders, 'of'>
  /** The header fields with a note on what was decided; null = there is none. */
  readonly mediated?: (request: Request, body: Uint8Array | null, who: Mediation) => Headers | null
  /** Runs what answers in place of a redirected call. */
  readonly redirect?: Redirect
  /** Puts placeholders in arguments; null = nothing is replaced. */
  readonly redactor?: () => Redactor | null
  /** Who may ask; absent = anybody. */
  readonly edge?: EdgeSettings
  /** Who asks, where the bindings of the app do not say. */
  readonly peer?: (request: Request) => Pick<Client, 'clientIp' | 'requestId'>
}

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
  readonly #left = (): void => this.end('client_gone')
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
    return { input, injection, ...settings }
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

  /** Everything found in one body or event. */
  async look(leg: Leg, reading: Reading): Promise<Finding[]> {
    const asked = (id: string) => this.waiting(id)
    const path = new URL(this.request.url).pathname
    const own = { guards: this.#asker.guards(), conversation: this.conversation, clock: this.deps.clock, path }
    const content = await lookAtMessage(this.lens, leg, reading)
    const { findings, settle } = await watched({ ...own, asked }, leg, reading)
    this.#settle = settle
    return [...content, ...findings]
  }

  get conversation(): Conversation {
    const { headers } = this.request
    const credential = headers.get('authorization')
    const principal = fingerprint(credential ?? this.#client.clientIp)
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
    let sent = false
    const pull = async (): Promise<Uint8Array | null> => {
      if (sent) return null
      sent = true
      return bytes
    }
    const response = new Response(this.#watched({ next: pull, cancel() {} }, bytes.length, outcome), init)
    this.#client.whole?.(response, bytes, () => {
      this.#bytes += bytes.length
      this.end(outcome)
    })
    return response
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
      cancelled: () => this.end('client_gone'),
    })
  }

  /** Writes the record, once. Anything but a regular end also lets go of the upstream. */
  end(outcome: Outcome = this.#refused ? 'refused' : 'completed'): void {
    if (this.#ended) return
    this.#ended = true
    this.#client.gone.removeEventListener('abort', this.#left)
    if (outcome === 'client_gone' || outcome === 'upstream_failed') this.#abort.abort()
    const { clock, settings } = this.deps
    this.#asker.end()
    const { clientIp, requestId } = this.#client
    const target = new URL(settings.upstreamUrl)
    const verdict = this.event === 'kill_switch_deny' ? stoppedBySwitch() : decide(this.policy, this.#findings)
    const mcp = namesOf(this.asked, verdict.findings)
    this.#asker.audit({
      event: this.event,
      transport: 'mcp',
      verdict,
      outcome,
      method: this.request.method,
      target: target.origin + target.pathname,
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
