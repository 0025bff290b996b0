// Puts placeholders in the place of values in a request body, or says why the body may not leave.

import type { MemoryBudget } from './budget.ts'
import { mediaType } from './headers.ts'
import { again } from './start.ts'
import { valuesOf, type HeaderList } from './wire.ts'
import { inflated } from '../scan/inflated.ts'
import { codingsOf, type OpenInflater } from '../scan/inflater.ts'
import type { Redaction, RedactionFailure, Redactor, RedactedCounts } from '../scan/redactor.ts'
import { join } from '../scan/join.ts'
import type { Action, Finding } from '../types.ts'

const clauses: Readonly<Record<RedactionFailure, string>> = {
  body_too_large: 'it is larger than redaction.limits.max_body_bytes, or has too many values',
  body_unparseable: 'it says that it is JSON and is not',
  non_json_body: 'it is no JSON',
  multipart_unsupported: 'it is multipart',
  redaction_overflow: 'it has more values than redaction.limits.max_redactions_per_request',
  json_depth_exceeded: 'it is nested deeper than redaction.limits.max_depth',
  key_collision: 'two names of members would become one',
  duplicate_object_key: 'an object names a member twice',
  secret_in_numeric_scalar: 'a value to be replaced is written as a number',
}

/** What was not redacted must not leave, whatever the section says. */
export function unredacted(why: RedactionFailure, where: string): Finding {
  return {
    rule: 'Redaction',
    threat: 'fault',
    severity: 'high',
    section: 'request_body_scanning',
    scanner: 'redaction',
    setting: 'block',
    where,
    detail: `what is sent cannot be redacted: ${clauses[why]} (${why})`,
  }
}

/** Bodies that nobody can parse pass where the operator said so. */
const unparseable: ReadonlySet<RedactionFailure> = new Set([
  'body_unparseable',
  'non_json_body',
  'multipart_unsupported',
])

/** Whether this ends it: nothing was replaced, for this reason. */
export function stops(
  why: RedactionFailure,
  { takesUnparseable }: Redactor,
  host: string,
  where: string,
  judge: (findings: readonly Finding[]) => Action,
): boolean {
  if (unparseable.has(why) && takesUnparseable(host)) return false
  return judge([unredacted(why, where)]) === 'block'
}

export interface RedactionDeps {
  readonly redactor: Redactor
  readonly budget: MemoryBudget
  readonly inflate: OpenInflater
  readonly judge: (findings: readonly Finding[]) => Action
}

export type RedactedBody =
  | { readonly kind: 'blocked' }
  | { readonly kind: 'crowded' }
  | {
      readonly kind: 'ready'
      readonly body: ReadableStream<Uint8Array>
      readonly headers: HeaderList
      readonly counts: RedactedCounts
    }

/** Reads a body whole. Throws when the client's upload fails. */
export async function redactedBody(
  body: ReadableStream<Uint8Array>,
  headers: HeaderList,
  host: string,
  { redactor, budget, inflate, judge }: RedactionDeps,
): Promise<RedactedBody> {
  const reader = body.getReader()
  const held: Uint8Array[] = []
  let size = 0
  let [rest, taken]: [typeof reader | null, number] = [reader, 0]
  const release = () => budget.give(taken)
  const drop = async (kind: 'blocked' | 'crowded'): Promise<RedactedBody> => {
    release()
    await reader.cancel().catch(() => undefined)
    return { kind }
  }
  try {
    while (size <= redactor.maxBytes) {
      const { value, done } = await reader.read()
      if (done) {
        rest = null
        break
      }
      // The body, its texts, and what it becomes.
      if (!budget.take(COPIES * value.length)) return await drop('crowded')
      taken += COPIES * value.length
      held.push(value)
      size += value.length
    }
  } catch (error) {
    release()
    throw error
  }
  const asItCame = (): RedactedBody => ({ kind: 'ready', body: again(held, rest, release), headers, counts: {} })
  if (size === 0) return asItCame()
  const redaction = rest === null ? await attempt(join(held), headers, redactor, inflate) : tooLarge
  if (!redaction.ok) return stops(redaction.why, redactor, host, 'body', judge) ? drop('blocked') : asItCame()
  if (Object.keys(redaction.counts).length === 0) return asItCame()
  const { bytes, counts } = redaction
  return { kind: 'ready', body: again([bytes], null, release), headers: about(bytes, headers), counts }
}

const COPIES = 3
const tooLarge: Redaction = { ok: false, why: 'body_too_large' }

async function attempt(
  bytes: Uint8Array,
  headers: HeaderList,
  redactor: Redactor,
  inflate: OpenInflater,
): Promise<Redaction> {
  const type = mediaType(headers)
  if (type.startsWith('multipart/')) return { ok: false, why: 'multipart_unsupported' }
  const codings = codingsOf(valuesOf(headers, 'content-encoding'))
  const document = codings.length === 0 ? bytes : await inflated(bytes, codings, inflate, redactor.maxBytes)
  if (document === null) return { ok: false, why: 'body_unparseable' }
  const redaction = await redactor.redact(document)
  const isJson = /[/+]json$/.test(type)
  return redaction.ok || isJson || redaction.why !== 'body_unparseable'
    ? redaction
    : { ok: false, why: 'non_json_body' }
}

/** What is said of the bytes of a body (RFC 9110 §8.6, RFC 9530), without what is not true any more. */
function about({ length }: Uint8Array, headers: HeaderList): HeaderList {
  const gone = new Set('content-length content-encoding content-md5 digest content-digest repr-digest'.split(' '))
  const kept = headers.filter(([name]) => !gone.has(name.toLowerCase()))
  return [...kept, ['Content-Length', String(length)]]
}
