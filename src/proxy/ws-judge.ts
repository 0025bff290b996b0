// Turns what is found in WebSocket messages into what is passed on: secrets on their way out, injections on their way in.

import { asking } from './asking.ts'
import { findingsFor } from './audience.ts'
import { valuesOfBody } from './outgoing.ts'
import type { ForwardDeps } from './exchange.ts'
import { stops } from './redaction.ts'
import type { Target } from './target.ts'
import type { JudgeMessage, Passing } from './ws-relay.ts'
import { MessageLook, type Found } from './ws-messages.ts'
import { reasonOf } from '../audit.ts'
import { printable } from '../printable.ts'
import { decide, mayRewrite, together } from '../decide.ts'
import { fields } from '../scan/fields.ts'
import { fault, toFindings, type Place } from '../scan/findings.ts'
import { guessed } from '../scan/guess.ts'
import type { Hit } from '../scan/scanner.ts'
import type { Action, Finding, Policy, Verdict } from '../types.ts'
import type { Message } from '../websocket/frames.ts'

const up = { section: 'dlp', scanner: 'dlp', where: 'websocket:client' } as const
const down = { section: 'response_scanning', scanner: 'injection', where: 'websocket:server' } as const

export interface MessageSettings {
  readonly scanText: boolean
  readonly allowBinary: boolean
  readonly scanAnswers: boolean
}

export type MessageDeps = Pick<
  ForwardDeps,
  'policy' | 'dlp' | 'injection' | 'inflate' | 'remember' | 'redactor' | 'ask'
>

/** What one connection has shown so far; bounded, however long it lives. */
export class Noted {
  readonly #policy: () => Policy
  #sum: Verdict
  readonly #findings = new Map<string, Finding>()
  /** How many values of each class were replaced. */
  readonly redacted: Record<string, number> = {}

  constructor(policy: () => Policy, findings: readonly Finding[]) {
    this.#policy = policy
    this.#sum = decide(policy(), [])
    this.judge(findings)
  }

  /** The verdict on these alone; they count for the connection too. */
  judge(findings: readonly Finding[]): Verdict {
    for (const finding of findings) {
      const key = [finding.rule, finding.where, finding.view, finding.allowed].join('\n')
      if (this.#findings.size < most || this.#findings.has(key)) this.#findings.set(key, finding)
    }
    const now = decide(this.#policy(), findings)
    this.#sum = together(this.#sum, { ...now, findings: [] })
    return now
  }

  get verdict(): Verdict {
    return { ...this.#sum, findings: [...this.#findings.values()] }
  }
}

const most = 256

/** What judges both directions of one connection to `target`. */
export function messageJudges(
  target: Target,
  clientIp: string,
  noted: Noted,
  settings: () => MessageSettings,
  deps: MessageDeps,
): { readonly up: JudgeMessage; readonly down: JudgeMessage } {
  const out = new MessageLook(deps.dlp(), (scanner) => fields(scanner), deps.inflate, 'pieces')
  const back = new MessageLook(deps.injection(), guessed, deps.inflate, 'prose')
  const url = () => `${target.scheme === 'https' ? 'wss' : 'ws'}://${target.authority}`
  const asked = { policy: deps.policy, ask: deps.ask, url }
  const credentials = (hits: readonly Hit[]) => findingsFor(hits, up, target, () => ({ kind: 'body', type: '' }))
  const remembered = async (bytes: Uint8Array) => {
    const remember = deps.remember?.() ?? null
    if (remember === null) return null
    const values = await valuesOfBody([bytes.slice()], [], deps.inflate)
    let verdict: Verdict | null = null
    const judge = (findings: readonly Finding[]) => (verdict = noted.judge(findings)).action
    return remember(clientIp, target.host, values, judge) === 'block' ? (verdict as Verdict | null) : null
  }
  return {
    up: async (kind, said) => {
      const now = settings()
      const redacted = await redactedMessage(kind, said, target.host, noted, deps)
      if (redacted === null) return passing(said, noted.verdict, none)
      const { bytes } = redacted
      const first = binary(kind, now, up)
      if (!looksAt(kind, now.scanText)) return passing(bytes, noted.judge(first), none)
      const found = await out.look(bytes)
      const verdict = noted.judge([...first, ...credentials(found.own), ...credentials(found.across)])
      const pieces = verdict.action === 'block' ? null : await remembered(bytes)
      return passing(bytes, pieces ?? verdict, found)
    },
    down: async (kind, bytes) => {
      const now = settings()
      const first = binary(kind, now, down)
      if (!now.scanAnswers || !looksAt(kind, now.scanText)) return passing(bytes, noted.judge(first), none)
      const found = await back.look(bytes)
      const findings = [...first, ...toFindings([...found.own, ...found.across], down)]
      const judge = asking((all) => noted.judge(all), asked)
      return passing(bytes, await judge(findings), found)
    },
  }
}

/** A message as it may leave; null = it may not. */
async function redactedMessage(
  kind: Message['kind'],
  bytes: Uint8Array,
  host: string,
  noted: Noted,
  { policy, redactor }: MessageDeps,
): Promise<{ readonly bytes: Uint8Array } | null> {
  const using = bytes.length > 0 && (kind === 'text' || kind === 'binary') && mayRewrite(policy()) ? redactor?.() : null
  if (using === null || using === undefined) return { bytes }
  const redaction = await using.redact(bytes)
  if (!redaction.ok) {
    const judge = (findings: readonly Finding[]) => noted.judge(findings).action
    return stops(redaction.why, using, host, 'websocket:client', judge) ? null : { bytes }
  }
  for (const [name, many] of Object.entries(redaction.counts)) noted.redacted[name] = (noted.redacted[name] ?? 0) + many
  return redaction
}

/** Counts what a connection carries against its domain's budget; the reason, where that ends it. */
export function spending(
  quota: ForwardDeps['quota'],
  { host }: Target,
  noted: Noted,
): (bytes: number) => string | null {
  return (bytes) => {
    const gone = quota?.spend(host, bytes) ?? null
    return gone !== null && noted.judge([gone]).action === 'block'
      ? `Blocked by Pipelock: ${printable(reasonOf(gone))}`
      : null
  }
}

const none: Found = { own: [], across: [] }

const looksAt = (kind: Message['kind'], scanText: boolean): boolean => scanText || kind === 'binary'

function binary(kind: Message['kind'], { allowBinary }: MessageSettings, place: Place): readonly Finding[] {
  if (kind !== 'binary' || allowBinary) return []
  const detail = 'binary frames not allowed (websocket_proxy.allow_binary_frames)'
  return [{ ...fault(place, 'Binary Message', detail), scanner: 'ws_protocol' }]
}

function passing(bytes: Uint8Array, { action, because }: Verdict, { own, across }: Found): Passing {
  const stars = action === 'strip' && across.length === 0 && own.every(({ sealed }) => !sealed)
  if (stars) return { pass: true, bytes: starred(bytes, own) }
  if (action !== ('block' satisfies Action) && action !== 'strip') return { pass: true, bytes }
  const what = because === null ? 'policy' : printable(reasonOf(because))
  return { pass: false, reason: `Blocked by Pipelock: ${what}. Retrying another way is blocked too` }
}

/** Stars over what was found, from character to character. */
function starred(bytes: Uint8Array, hits: readonly Hit[]): Uint8Array {
  const out = bytes.slice()
  const inside = (at: number) => ((bytes[at] ?? 0) & 0xc0) === 0x80
  for (const hit of hits) {
    let { start, end } = hit
    while (start > 0 && inside(start)) start--
    while (end < bytes.length && inside(end)) end++
    out.fill(0x2a, start, end)
  }
  return out
}
