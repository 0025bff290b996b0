// Looks at an answer on its way back: which bodies are read, whole or as they stream, and what the client gets.

import type { JudgeAnswer } from './asking.ts'
import type { MemoryBudget } from './budget.ts'
import { charsetsOf } from './charsets.ts'
import { matchesDomain } from './destination.ts'
import { changed } from './changed.ts'
import { identity } from './identity.ts'
import { applyMediaPolicy, type MediaSettings } from './media-policy.ts'
import { measured, tooLong } from './measured.ts'
import { looksLikeText, mediumOf, readingOf, writingOf } from './media.ts'
import { shielded, type ShieldSettings, type ShieldTally } from './shield.ts'
import { again, judgedStart, wholeBytes, type Start } from './start.ts'
import { valuesOf, wireOf, type HeaderList } from './wire.ts'
import { decoded } from '../scan/decoded.ts'
import { FOREIGN_CHARSET } from '../scan/fields-parts.ts'
import { fault, toFindings } from '../scan/findings.ts'
import { codingsOf, type Coding, type OpenInflater } from '../scan/inflater.ts'
import { UNDECODABLE } from '../scan/inflating.ts'
import { Blocked, inspect } from '../scan/inspect.ts'
import { redacting } from '../scan/redact.ts'
import type { Hit, Scanner } from '../scan/scanner.ts'
import type { Action, Finding, Setting } from '../types.ts'

const place = { section: 'response_scanning', scanner: 'response_scan', where: 'response' } as const

const foreign: Finding = {
  ...fault(place, FOREIGN_CHARSET.name, 'the answer is in a character set that is not read'),
  severity: FOREIGN_CHARSET.severity,
}
/** What cannot be read cannot be taken out either. */
const stops = (action: Action): boolean => action === 'block' || action === 'strip'

export interface ReplySettings {
  readonly scan: boolean
  /** Whose answers are not read. */
  readonly exempt: readonly string[]
  /** Absent = media pass as they are. */
  readonly media?: MediaSettings
  readonly events: {
    readonly scan: boolean
    /** Absent = as any answer. */
    readonly setting?: Setting
    readonly maxBytes: number
  }
}

/** What an answer is looked at with. */
export interface Inspection {
  readonly scanner: Scanner
  readonly judge: (findings: readonly Finding[]) => Action
  /** The same for what the scanner finds, where that may take a person's time. */
  readonly found?: JudgeAnswer
  readonly settings: ReplySettings
  /** Longer ones are a finding; absent = any length. */
  readonly mostBytes?: number
  /** Something may be taken out of it. */
  readonly strips: boolean
  /** Who answers. */
  readonly host: string
  readonly budget: MemoryBudget
  readonly inflate: OpenInflater
  readonly tally: ShieldTally
  /** Absent = pages stay as they are. */
  readonly shield?: { readonly settings: ShieldSettings }
}

export interface Judged {
  readonly blocked: boolean
  /** Those of the answer, as far as they are still true. */
  readonly headers: HeaderList
  readonly body: ReadableStream<Uint8Array> | null
}

/** The body to pass on, judged and, where that is asked for, rewritten. */
export async function inspectReply(response: Response, inspection: Inspection): Promise<Judged> {
  const judged = await readReply(response, inspection)
  const { shield } = inspection
  return judged.blocked || shield === undefined
    ? judged
    : shielded(judged, wireOf(response).status, { ...inspection, ...shield })
}

/**
 * The body to pass on, judged as it streams. Waits for the first settled bytes (except for event streams, whose head
 * must not wait), so that an injection at the start is a clean refusal and not a cut connection.
 */
async function readReply(response: Response, inspection: Inspection): Promise<Judged> {
  const { settings, budget, host } = inspection
  const { headers, status } = wireOf(response)
  const medium = mediumOf(headers)
  const isEvents = medium.framing === 'events'
  const codings = codingsOf(valuesOf(headers, 'content-encoding'))
  let body: ReadableStream<Uint8Array> | null = response.body
  const exempt = settings.exempt.some((pattern) => matchesDomain(host, pattern))
  inspection.tally.exempt = exempt && settings.scan
  if (body === null || exempt) return { blocked: false, headers, body }
  if (settings.media !== undefined) {
    const whole = status === 200 && codings.length === 0
    const passed = applyMediaPolicy(body, headers, settings.media, whole, inspection.judge)
    if (passed?.may === false) return { blocked: true, headers, body: null }
    body = passed?.body ?? body
    if (passed?.changed) return { blocked: false, headers: changed(headers, undefined, false), body }
  }
  if (!settings.scan || (isEvents && !settings.events.scan)) return { blocked: false, headers, body }
  const { unread } = charsetsOf(headers)
  if (medium.isText && unread?.kind === 'foreign' && stops(inspection.judge([foreign])))
    return { blocked: true, headers, body: null }
  if (!medium.isText && codings.length === 0) {
    const { isText, rest } = await told(body)
    if (!isText) return { blocked: false, headers, body: rest }
    body = rest
  }

  const { mostBytes } = inspection
  if (mostBytes !== undefined) {
    const length = Number(valuesOf(headers, 'content-length')[0] ?? 0)
    if (tooLong(length, mostBytes, inspection.judge)) return { blocked: true, headers, body: null }
    if (!(length > mostBytes)) body = measured(body, mostBytes, inspection.judge)
  }

  let took = false
  const acted = (action: Action): Action => {
    took ||= action === 'strip'
    return action
  }
  const judge = (hits: readonly Hit[]): Action | Promise<Action> => {
    const { setting } = settings.events
    const findings = toFindings(hits, place)
    const own = isEvents && setting !== undefined ? findings.map((finding) => ({ ...finding, setting })) : findings
    const action = (inspection.found ?? inspection.judge)(own)
    return action instanceof Promise ? action.then(acted) : acted(action)
  }
  const known = codings.filter((coding): coding is Coding => coding !== null)
  const opens = inspection.strips && known.length > 0 && known.length === codings.length
  if (opens) {
    const fault = () => {
      inspection.judge(toFindings([{ rule: UNDECODABLE, start: 0, end: 1 }], place))
      return new Blocked()
    }
    body = identity(body, known, inspection.inflate, fault)
  }
  const text = readingOf(inspection.scanner, medium, settings.events.maxBytes)
  const read = decoded(text, inspection.inflate, opens ? [] : codings)
  const length = opens ? Number.NaN : Number(valuesOf(headers, 'content-length')[0] ?? Number.NaN)
  const reserved = Number.isFinite(length) ? length : wholeBytes
  const reserves = !isEvents && reserved <= wholeBytes && budget.take(reserved)
  const stream = body.pipeThrough(
    inspect(read, judge, {
      holdMs: 250,
      // A part of something says where it stood in the whole: it cannot be made shorter.
      ...(inspection.strips && status !== 206 && { redact: redacting(writingOf(medium)) }),
      whole: inspection.strips && reserves && Number.isFinite(length),
    }),
  )
  const {
    blocked,
    body: rest,
    size,
  }: Start = isEvents
    ? { blocked: false, body: stream }
    : reserves
      ? await judgedStart(stream, Number.isFinite(length) ? Number.POSITIVE_INFINITY : startMs, () =>
          budget.give(reserved),
        )
      : await judgedStart(stream, 0, () => undefined)
  const same = !inspection.strips || (size !== undefined && !took && !opens)
  return { blocked, headers: same ? headers : changed(headers, size, opens), body: rest }
}

/** How long the start of an answer of unknown length is collected, so that a short one is judged whole (milliseconds). */
const startMs = 1

/** Whether what is said not to be text is text all the same, by its first bytes. */
async function told(body: ReadableStream<Uint8Array>): Promise<{ isText: boolean; rest: ReadableStream<Uint8Array> }> {
  const reader = body.getReader()
  const held: Uint8Array[] = []
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    held.push(next.value)
    if (next.value.length > 0) break
  }
  const [first = new Uint8Array(0)] = held.slice(-1)
  return { isText: looksLikeText(first.subarray(0, 512)), rest: again(held, reader, () => undefined) }
}
