// Puts placeholders in the place of values in the arguments of calls, before anything else looks at the message.

import type { Json, Reading } from './document.ts'
import { readingSteps } from './json.ts'
import { type Envelope, readEnvelope } from './message.ts'
import { unwrapped, wrapped } from './mirror.ts'
import { mayRewrite } from '../decide.ts'
import { stepwise } from '../scan/pace.ts'
import type { RedactedCounts, RedactionFailure, Redactor, Stretch } from '../scan/redactor.ts'
import type { Finding, Policy } from '../types.ts'

/** A client's message as it is judged and sent. */
export interface Prepared {
  readonly bytes: Uint8Array
  readonly reading: Reading
  readonly envelope: Envelope | null
  readonly counts: RedactedCounts
  /** Why it may not leave. */
  readonly findings: readonly Finding[]
  /** What texts of the arguments have become. */
  readonly changed: ReadonlyMap<string, string>
}

/** The redactor where the policy lets anything be changed. */
export function redactorIn(policy: Policy, redactor: (() => Redactor | null) | undefined): Redactor | null {
  return mayRewrite(policy) ? (redactor?.() ?? null) : null
}

export async function prepared(
  bytes: Uint8Array,
  reading: Reading,
  envelope: Envelope | null,
  redactor: Redactor | null,
): Promise<Prepared> {
  const asItCame: Prepared = { bytes, reading, envelope, counts: {}, findings: [], changed: new Map() }
  const within = (envelope?.messages ?? []).flatMap(({ node }) => argumentsOf(node))
  if (redactor === null || within.length === 0) return asItCame
  const redaction = await redactor.redact(bytes, within)
  if (!redaction.ok) return { ...asItCame, findings: [unredacted(redaction.why)] }
  if (Object.keys(redaction.counts).length === 0) return asItCame
  const again = await stepwise(readingSteps(redaction.bytes))
  const read = again.ok ? readEnvelope(again) : null
  if (!again.ok || read === null || 'why' in read) return { ...asItCame, findings: [unredacted('body_unparseable')] }
  const changed = difference(reading.nodes, again.nodes)
  return { bytes: redaction.bytes, reading: again, envelope: read, counts: redaction.counts, findings: [], changed }
}

/** Of whatever is asked: `tools/call`, `prompts/get`. Readers that ignore case find them by other names. */
function argumentsOf(message: Json): Stretch[] {
  const params = message.members.get('params')
  return [...(params?.members ?? [])].flatMap(([name, { start, end }]) =>
    name.toLowerCase() === 'arguments' ? [[start, end] as const] : [],
  )
}

/** Both documents have the same values in the same order. */
function difference(before: readonly Json[], after: readonly Json[]): Map<string, string> {
  const changed = new Map<string, string>()
  for (const [at, { kind, text }] of before.entries()) {
    const now = after[at]?.text
    if (kind === 'string' && now !== undefined && now !== text) changed.set(text, now)
  }
  return changed
}

/** Headers that repeat an argument say what it has become (MCP 2026-07-28). */
export function mirroring(headers: Headers, changed: ReadonlyMap<string, string>): Headers {
  if (changed.size === 0) return headers
  const own = new Headers(headers)
  headers.forEach((value, name) => {
    const now = name.startsWith('mcp-param-') ? changed.get(unwrapped(value) ?? '') : undefined
    if (now !== undefined) own.set(name, wrapped(now))
  })
  return own
}

/** Of what is no message: arguments that nobody can find cannot be redacted. */
export function unfound(redactor: Redactor | null, server: string): readonly Finding[] {
  const host = URL.canParse(server) ? new URL(server).hostname : ''
  return redactor === null || redactor.takesUnparseable(host) ? [] : [unredacted('body_unparseable')]
}

/** What was not redacted must not leave, whatever the section says. */
function unredacted(why: RedactionFailure): Finding {
  return {
    rule: 'Redaction',
    threat: 'fault',
    severity: 'high',
    section: 'mcp_input_scanning',
    scanner: 'redaction',
    setting: 'block',
    where: '/params/arguments',
    detail: `what is sent cannot be redacted (${why})`,
  }
}
