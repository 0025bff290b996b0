// The life of a forwarded request, top to bottom in the order of the security argument.

import { judgedHead, judgedLater } from './answer-head.ts'
import { agentsIn, asked, heard, type OpenAgentExchange } from './agents.ts'
import { asking } from './asking.ts'
import type { MemoryBudget } from './budget.ts'
import type { Clients } from './client.ts'
import { judgeName, type DestinationSettings } from './destination.ts'
import type { Remember } from './cross-request.ts'
import { forwarded, scannedFields, sentOn, type HeaderScanSettings } from './headers.ts'
import { loaded } from './load.ts'
import { locate, type LocateDeps } from './locate.ts'
import { noted, type Mediate } from './mediation.ts'
import type { Enter } from './party.ts'
import { valuesOfHead, type OutgoingValue } from './outgoing.ts'
import { inspectHeaders, inspectHost, inspectPacked, inspectPath, inspectUnsent } from './outbound.ts'
import { failure, refusal } from './refuse.ts'
import { inspectReply, type ReplySettings } from './reply.ts'
import { type ShieldSettings, ShieldTally } from './shield.ts'
import { unsent, type Send } from './sending.ts'
import { subject, withoutDetail } from './subject.ts'
import { asksServer, parseAbsolute } from './target.ts'
import { traced } from '../trace.ts'
import { resolvedBy } from './unknown-address.ts'
import { valuesOf, wired, wireOf, type Edge, type HeaderList } from './wire.ts'
import type { Audit, AuditRecord, Outcome, Tell } from '../audit.ts'
import { endingOf } from '../ending.ts'
import { aimed, decide, mayRewrite, mayStrip, together } from '../decide.ts'
import { Blocked } from '../scan/inspect.ts'
import type { OpenInflater } from '../scan/inflater.ts'
import type { Redactor } from '../scan/redactor.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { Action, Ask, Finding, Policy } from '../types.ts'

export interface ForwardSettings {
  readonly enabled: boolean
  readonly explain: boolean
  readonly destination: DestinationSettings
  readonly headerScan: HeaderScanSettings
  readonly bodyScan: { readonly scan: boolean; readonly wholeBytes: number }
  /** Hosts whose WebSockets belong to `/ws`, where they are read. */
  readonly webSocketHosts?: readonly string[]
  /** `tls_interception`: whether tunnels are opened, and to which hosts they stay closed. */
  readonly interception: {
    readonly enabled: boolean
    readonly passthrough: readonly string[]
    /** 0 = any length. */
    readonly maxResponseBytes: number
  }
  readonly replies: ReplySettings
  /** Absent, or null = pages stay as they are. */
  readonly shield?: ShieldSettings | null
}

export interface ForwardDeps extends LocateDeps {
  readonly policy: () => Policy
  readonly settings: () => ForwardSettings
  readonly dlp: () => Scanner
  readonly injection: () => Scanner
  readonly send: Send
  readonly audit: Audit
  /** Absent = nobody is told before the end. */
  readonly tell?: Tell
  readonly clock: () => number
  readonly budget: MemoryBudget
  readonly inflate: OpenInflater
  /** Absent = everybody may use the proxy. */
  readonly clients?: Clients
  /** Absent = nobody is told apart. */
  readonly enter?: Enter
  /** Absent = each request is judged alone. */
  readonly remember?: () => Remember | null
  /** Asks a person whether an answer may pass; absent = there is nobody. */
  readonly ask?: Ask
  /** Absent, or null = no note goes with requests. */
  readonly mediate?: () => Mediate | null
  /** Absent, or null = messages of agents are looked at as any body. */
  readonly agents?: () => OpenAgentExchange | null
  /** Absent, or null = nothing in a request is replaced. */
  readonly redactor?: () => Redactor | null
}

/** Answers an absolute-form request (RFC 9112 §3.2.2) and leaves exactly one audit record. */
export async function exchange(edge: Edge, deps: ForwardDeps): Promise<Response> {
  const started = deps.clock()
  const settings = deps.settings()
  // A stream may outlive the policy it began under.
  const policy = () => aimed(deps.policy(), edge.target)
  let verdict = decide(policy(), [])
  const judge = (more: readonly Finding[]): Action => {
    const now = decide(policy(), more)
    verdict = together(verdict, now)
    return now.action
  }
  let shown = '[unreadable target]'
  let outcome: Outcome = 'completed'
  let also: Pick<AuditRecord, 'error' | 'redacted' | 'resolvedBy'> = {}
  const tally = new ShieldTally()

  const answer = (response: Response): Response => {
    edge.whenDone((end) => {
      const { outcome: ended, ...why } = endingOf(outcome, end)
      deps.audit({
        event: 'forward_http',
        transport: edge.transport ?? 'forward',
        verdict,
        outcome: verdict.action === 'block' ? 'refused' : ended,
        method: edge.method,
        target: shown,
        clientIp: edge.clientIp,
        requestId: edge.requestId,
        ...(edge.agent !== undefined && { agent: edge.agent }),
        ...traced(edge.headers),
        status: wireOf(response).status,
        bytes: end.bytes,
        durationMs: deps.clock() - started,
        ...also,
        ...why,
        ...tally.facts,
      })
    })
    return response
  }
  const refuse = (): Response => {
    outcome = 'refused'
    return answer(
      refusal(verdict, {
        prefix: 'blocked: ',
        status: 403,
        explain: settings.explain,
        accept: valuesOf(edge.headers, 'accept').join(', '),
        requestId: edge.requestId,
        ...(edge.transport === 'reverse' && { directed: true }),
      }),
    )
  }
  const fail = (status: number, type: string, text: string, how: Outcome): Response => {
    // What was on its way from there was given up with the client.
    outcome = how === 'upstream_failed' && edge.gone.aborted ? 'client_gone' : how
    also = { ...also, error: type }
    return answer(failure(status, type, text))
  }

  // 1. What is asked for. The request line wins over Host (RFC 9112 §3.2.2).
  const target = parseAbsolute(edge.target)
  if (target === null) return fail(400, 'http_request_error', 'invalid request target', 'malformed')

  // 2. Look without touching the network: even a DNS query would leak.
  const said = [
    ...(edge.noted ?? []),
    ...inspectHost(deps.dlp(), target),
    ...inspectPath(deps.dlp(), target),
    ...inspectUnsent(deps.dlp(), edge.target),
    ...inspectHeaders(deps.dlp(), edge.headers, settings.headerScan, target),
    ...(await inspectPacked(deps.dlp(), deps.inflate, edge.headers, settings.headerScan, target)),
  ]
  const named = judgeName(target, edge.target.length, settings.destination, said)
  shown = subject(target, [...said, ...named.filter(({ where }) => where !== 'url')])
  const hidden = said.some((finding) => finding.where === 'url:host')
  if (judge([...said, ...(hidden ? named.map(withoutDetail) : named)]) === 'block') return refuse()

  const remember = deps.remember?.() ?? null
  const remembered = (values: readonly OutgoingValue[]) => {
    if (remember?.(edge.client ?? edge.clientIp, target.host, values, judge) !== 'block') return false
    shown = subject(target, verdict.findings)
    return true
  }
  const fields = scannedFields(edge.headers, settings.headerScan).map(({ name, value }) => [name, value] as const)
  if (remember !== null && remembered(valuesOfHead(target, fields))) return refuse()

  // 3. Where that is: one resolution, every answer judged, only judged addresses dialled.
  const located = await locate(target, deps, settings.destination, judge, { hidden })
  if (located.kind === 'failed') return fail(located.status, located.type, located.text, 'upstream_failed')
  if (located.kind === 'blocked') return refuse()
  also = resolvedBy(located.addresses)

  // 4. What it carries.
  const plainly = await loaded(edge, target, deps, settings, judge, remember === null ? null : remembered)
  const talk = agentsIn(deps, edge, target)
  const load = await asked(talk, plainly, deps, judge)
  if (load.kind === 'blocked') return refuse()
  if (load.kind === 'failed') return fail(load.status, load.type, load.text, load.outcome)
  if (Object.keys(load.redacted).length > 0) also = { ...also, redacted: load.redacted }

  // 5. Send. Asked for identity: what cannot be read cannot be called clean.
  const plain = settings.replies.scan || talk !== null
  const sent = sentOn(load.headers, target.authority, { plain, body: load.body !== null })
  const inspection = {
    scanner: deps.injection(),
    judge,
    found: asking(judge, { policy, ask: deps.ask, url: () => shown, gone: edge.gone }),
    settings: settings.replies,
    host: target.host,
  }
  const hint = (fields: HeaderList) => edge.hint?.(judgedLater(fields, inspection))
  let response: Response
  try {
    const to = { target, addresses: located.addresses }
    const { method } = edge
    const path = asksServer(method, edge.target) ? '*' : target.path
    const headers = noted(deps.mediate?.(), edge, target, verdict.action, load.body, sent)
    response = await deps.send({ to, method, path, headers, body: load.body, trailers: load.trailers, hint }, edge.gone)
  } catch (error) {
    // A streamed upload was cut because of what it carries: the destination never saw the blocked bytes.
    if (verdict.action === 'block') return refuse()
    const { status, type, text, outcome: how } = unsent(error)
    return fail(status, type, text, how)
  } finally {
    load.done()
  }

  // 6. Look at the reply as it streams.
  const wire = wireOf(response)
  const stop = async (): Promise<Response> => {
    await response.body?.cancel().catch(() => undefined)
    return refuse()
  }
  const head = await judgedHead(wire, inspection)
  if (head === null) return stop()
  const trailers = () => judgedLater(wire.trailers(), inspection)
  const passed = (headers: HeaderList, body: ReadableStream<Uint8Array> | null) =>
    answer(wired({ ...wire, ...head, headers: forwarded(headers), trailers }, body))
  const mostInside = settings.interception.maxResponseBytes
  if (edge.method === 'HEAD') return passed(head.headers, response.body)
  try {
    const coming =
      response.body === null ? null : (deps.quota?.metered(response.body, target.host, judge) ?? response.body)
    const read = await inspectReply(
      head === wire && coming === response.body ? response : wired({ ...wire, ...head }, coming),
      {
        ...inspection,
        ...(edge.transport === 'intercept' && mostInside > 0 && { mostBytes: mostInside }),
        strips: mayStrip(policy(), 'response_scanning'),
        budget: deps.budget,
        inflate: deps.inflate,
        tally,
        ...(settings.shield && mayRewrite(policy()) && { shield: { settings: settings.shield } }),
      },
    )
    const reply = await heard(talk, read, deps, judge)
    if (reply.blocked) return stop()
    return passed(reply.headers, reply.body)
  } catch (error) {
    if (error instanceof Blocked) return refuse()
    return fail(502, 'http_response_incomplete', 'the origin ended its response early', 'upstream_failed')
  }
}
