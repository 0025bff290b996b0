// What a request carries, on its way out: redacted where that is asked for, judged, counted against its domain's budget.

import type { ForwardDeps, ForwardSettings } from './exchange.ts'
import { itemsOf } from './field-items.ts'
import { scannedFields } from './headers.ts'
import { inspectHeaders, inspectTogether } from './outbound.ts'
import { valuesOfBody, type OutgoingValue } from './outgoing.ts'
import { piecesOfHead } from './pieces.ts'
import type { Outbound } from './sending.ts'
import type { Target } from './target.ts'
import { redactedBody } from './redaction.ts'
import { inspectUpload, type Upload } from './upload.ts'
import { SlowUpload, type Edge, type HeaderList } from './wire.ts'
import type { Outcome } from '../audit.ts'
import { mayRewrite } from '../decide.ts'
import { Blocked } from '../scan/inspect.ts'
import type { RedactedCounts } from '../scan/redactor.ts'
import type { Action, Finding } from '../types.ts'

export type Load =
  | { readonly kind: 'blocked' }
  | {
      readonly kind: 'failed'
      readonly status: number
      readonly type: string
      readonly text: string
      readonly outcome: Outcome
    }
  | {
      readonly kind: 'ready'
      readonly body: Outbound['body']
      /** Those of the request, true of this body. */
      readonly headers: HeaderList
      readonly trailers: () => HeaderList
      /** It has been sent, or will not be. */
      readonly done: () => void
      readonly redacted: RedactedCounts
    }

/** Longer bodies are not put together with what stands around them (bytes). */
const SHORT = 4096

const failed = (status: number, type: string, text: string, outcome: Outcome = 'client_gone'): Load => ({
  kind: 'failed',
  status,
  type,
  text,
  outcome,
})

/** What a client is told whose upload failed. */
export function brokenOff(error: unknown): Load {
  if (error instanceof SlowUpload) return failed(408, 'http_request_timeout', error.message)
  return failed(400, 'http_request_error', 'the request body ended early')
}

/** `remembered` = whether what it says together with earlier requests stops it; null = each is judged alone. */
export async function loaded(
  edge: Edge,
  target: Target,
  deps: ForwardDeps,
  { bodyScan, headerScan }: ForwardSettings,
  judge: (findings: readonly Finding[]) => Action,
  remembered: ((values: readonly OutgoingValue[]) => boolean) | null,
): Promise<Load> {
  let { headers, body } = edge
  let redacted: RedactedCounts = {}
  let upload: Upload
  const redactor = mayRewrite(deps.policy()) ? (deps.redactor?.() ?? null) : null
  try {
    if (redactor !== null && body !== null) {
      const { budget, inflate } = deps
      const ready = await redactedBody(body, headers, target.host, { redactor, budget, inflate, judge })
      if (ready.kind === 'blocked') return { kind: 'blocked' }
      if (ready.kind === 'crowded')
        return failed(503, 'proxy_internal_error', 'too many bodies to redact at once', 'refused')
      ;({ body, headers, counts: redacted } = ready)
    }
    upload = bodyScan.scan
      ? await inspectUpload(body, headers, deps.dlp(), judge, {
          wholeBytes: bodyScan.wholeBytes,
          budget: deps.budget,
          inflate: deps.inflate,
          to: target,
        })
      : body === null
        ? { kind: 'none' }
        : { kind: 'stream', body }
  } catch (error) {
    return brokenOff(error)
  }
  if (upload.kind === 'blocked') return upload
  // A body that was read to its end has its trailers; those of a streamed one are looked at when they come.
  const inTrailers = () => judge(inspectHeaders(deps.dlp(), edge.trailers(), headerScan, target)) === 'block'
  if (upload.kind === 'none')
    return { kind: 'ready', body: null, headers, trailers: edge.trailers, done: () => undefined, redacted }
  // What has a length now has no place for them.
  const said = Object.keys(redacted).length > 0 ? () => [] : edge.trailers
  if (upload.kind === 'stream') {
    const trailers = (): HeaderList => {
      if (inTrailers()) throw new Blocked()
      return said()
    }
    const metered = deps.quota?.metered(upload.body, target.host, judge) ?? upload.body
    return { kind: 'ready', body: metered, headers, trailers, done: () => undefined, redacted }
  }
  const { bytes, done } = upload
  const size = bytes.reduce((sum, { length }) => sum + length, 0)
  const values = remembered === null && size > SHORT ? [] : await valuesOfBody(bytes, headers, deps.inflate)
  const together = (): boolean => {
    if (size > SHORT) return false
    const named = scannedFields(edge.headers, headerScan).map(({ name, value }) => [name, value] as const)
    const trailers = edge.trailers().map(([, value]) => value)
    const said = [...values.map(({ text }) => text), ...trailers]
    return judge(inspectTogether(deps.dlp(), piecesOfHead(target.path, itemsOf(named)), said)) === 'block'
  }
  if (inTrailers() || together() || remembered?.(values) === true || spent(deps, target, size, judge)) {
    done()
    return { kind: 'blocked' }
  }
  return { kind: 'ready', body: bytes, headers, trailers: said, done, redacted }
}

/** Whether the budget does not reach for all of it. */
function spent(
  { quota }: ForwardDeps,
  { host }: Target,
  size: number,
  judge: (findings: readonly Finding[]) => Action,
) {
  const gone = quota?.spend(host, size) ?? null
  return gone !== null && judge([gone]) === 'block'
}
