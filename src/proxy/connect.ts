// Plans a tunnel: what CONNECT asks for, whether it may, and to which judged addresses. The edge carries the plan out.

import { comesRound, roundAgain } from './admission.ts'
import { admit, unauthenticated } from './client.ts'
import { judgeName, matchesDomain, type Vetted } from './destination.ts'
import type { ForwardDeps } from './exchange.ts'
import { locate } from './locate.ts'
import { valuesOfHost } from './outgoing.ts'
import { judgeOpening, namesTarget, type Opening } from './inside.ts'
import { inspectHeaders, inspectHost } from './outbound.ts'
import { failure, refusal } from './refuse.ts'
import { as, enter, attributed, type Party } from './party.ts'
import { parseAuthority, type Target } from './target.ts'
import type { Edge } from './wire.ts'
import type { Outcome, TlsFacts } from '../audit.ts'
import { aimed, decide } from '../decide.ts'
import type { Finding, Policy, Verdict } from '../types.ts'

/** What the edge is to do with a CONNECT (RFC 9110 §9.3.6). */
export type Plan =
  | {
      readonly kind: 'refuse'
      readonly response: Response
      readonly verdict: Verdict
      readonly outcome: Outcome
      readonly target: string
      readonly error?: string
      readonly agent?: string
      readonly client?: string
      readonly party?: Party
    }
  | {
      readonly kind: 'tunnel'
      readonly to: Vetted
      readonly verdict: Verdict
      readonly target: string
      readonly reading: Reading
      /** What the operator would rather see, for the log. */
      readonly hint?: string
      readonly agent?: string
      /** Whom limits count it for. */
      readonly client?: string
      readonly party?: Party
    }

/** What of a tunnel is read: TLS too, only HTTP in the clear (which needs nobody's trust), or nothing. */
export type Reading = 'all' | 'cleartext' | 'none'

/** What the edge is to do with a tunnel that began in a certain way. */
export interface OpenedPlan {
  readonly go: 'relay' | 'serve_cleartext' | 'serve_tls' | 'refuse'
  readonly verdict: Verdict
  /** What the first bytes showed; requests inside are judged with it. */
  readonly findings: readonly Finding[]
  readonly facts: TlsFacts
}

/** Judges how a tunnel begins. `late` = the client did not say in time what it is. */
export function planOpening(
  { to, verdict, reading }: Extract<Plan, { kind: 'tunnel' }>,
  opening: Opening,
  late: boolean,
  { policy, verifyName }: { readonly policy: Policy; readonly verifyName: boolean },
): OpenedPlan {
  const mustRead = reading === 'all'
  const findings = judgeOpening(opening, to.target, { verifyName: verifyName || mustRead, mustRead })
  const judged = decide(policy, [...verdict.findings, ...findings])
  const plan = { verdict: judged, findings, facts: factsOf(opening, to.target, late) }
  if (opening.kind === 'http' && reading !== 'none') return { ...plan, go: 'serve_cleartext' }
  // A refusal is said inside, where a person can read it.
  if (opening.kind === 'tls' && mustRead) return { ...plan, go: 'serve_tls' }
  return { ...plan, go: judged.action === 'block' ? 'refuse' : 'relay' }
}

function factsOf(opening: Opening, target: Target, late: boolean): TlsFacts {
  switch (opening.kind) {
    case 'tls': {
      const { serverName, ech } = opening.hello
      const sni = serverName === null ? 'no_extension' : namesTarget(serverName, target) ? 'match' : 'mismatch'
      return { sni, ...(ech ? { ech } : {}) }
    }
    case 'malformed':
      return { sni: late ? 'timeout' : 'malformed_tls' }
    case 'silent':
      return { sni: late ? 'timeout' : 'not_tls' }
    default:
      return { sni: 'not_tls' }
  }
}

/** Judges a CONNECT: name and header fields first, DNS only after that. */
export async function planTunnel(
  edge: Pick<Edge, 'target' | 'headers' | 'requestId' | 'clientIp' | 'listener'>,
  outer: Pick<ForwardDeps, 'policy' | 'settings' | 'dlp' | 'resolve' | 'quota' | 'remember' | 'clients' | 'enter'>,
): Promise<Plan> {
  const who = admit(edge.headers, outer.clients?.verify ?? null)
  const party = 'denied' in who ? null : enter(outer, edge, who.agent)
  const deps: typeof outer & Pick<ForwardDeps, 'arrives'> = as(outer, party, 'tunnel')
  const policy = aimed(deps.policy(), edge.target)
  const settings = deps.settings()
  const findings: Finding[] = []
  const target = parseAuthority(edge.target)
  let own: { readonly agent?: string; readonly client?: string; readonly party?: Party } = {}
  let shown = target === null ? '[unreadable target]' : hostPort(target)
  const stop = (response: Response, outcome: Outcome, error?: string): Plan => ({
    kind: 'refuse',
    response,
    verdict: decide(policy, findings),
    outcome,
    target: findings.some(({ where }) => where === 'url:host' || where === 'requests') ? '[redacted]' : shown,
    ...(error === undefined ? {} : { error }),
    ...own,
  })
  const refuse = (): Plan =>
    stop(
      refusal(decide(policy, findings), {
        prefix: 'CONNECT blocked: ',
        status: 403,
        explain: settings.explain,
        requestId: edge.requestId,
      }),
      'refused',
    )

  if (!settings.enabled)
    return stop(failure(405, 'http_request_denied', 'CONNECT not supported'), 'refused', 'disabled')
  // What nobody has looked at is not repeated.
  if ('denied' in who || comesRound(edge.headers)) shown = '[not judged]'
  if ('denied' in who) return stop(unauthenticated(who.denied), 'refused', 'proxy_authentication_required')
  const { agent, client } = attributed(party, who.agent)
  own = {
    ...(agent !== undefined && { agent }),
    ...(client !== undefined && { client }),
    ...(party !== null && { party }),
  }
  if (comesRound(edge.headers)) return stop(roundAgain(), 'refused', 'proxy_loop_detected')
  if (target === null)
    return stop(failure(400, 'http_request_error', 'missing or unreadable target host'), 'malformed', 'bad target')

  const said = [...inspectHost(deps.dlp(), target), ...inspectHeaders(deps.dlp(), edge.headers, settings.headerScan)]
  const hidden = said.some((finding) => finding.where === 'url:host')
  const named = judgeName(target, edge.target.length, settings.destination)
  findings.push(...said, ...(hidden ? named.map((finding) => ({ ...finding, detail: finding.rule })) : named))
  if (decide(policy, findings).action === 'block') return refuse()

  const judge = (more: readonly Finding[]) => {
    findings.push(...more)
    return decide(policy, more).action
  }
  if (deps.remember?.()?.(own.client ?? edge.clientIp, target.host, valuesOfHost(target.host), judge) === 'block')
    return refuse()

  const { enabled, passthrough } = settings.interception
  const closed = passthrough.some((pattern) => matchesDomain(target.host, pattern))
  const reading = closed ? 'none' : enabled ? 'all' : 'cleartext'
  // Requests inside a tunnel that is read count by themselves.
  const located = await locate(target, deps, settings.destination, judge, { hidden, counted: reading !== 'all' })
  if (located.kind === 'failed')
    return stop(failure(located.status, located.type, located.text), 'upstream_failed', located.type)
  if (located.kind === 'blocked') return refuse()
  const { addresses } = located
  const verdict = decide(policy, findings)
  const belongs = settings.webSocketHosts?.some((pattern) => matchesDomain(target.host, pattern)) === true
  const hint = belongs && reading !== 'all' ? { hint: unreadWebSocket } : {}
  const plan = { kind: 'tunnel', to: { target, addresses }, verdict, reading, ...hint, ...own } as const
  return { ...plan, target: hidden ? '[redacted]' : shown }
}

const unreadWebSocket = 'WebSockets to this host are read at /ws?url=, not in a tunnel'

function hostPort({ host, port }: Target): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
