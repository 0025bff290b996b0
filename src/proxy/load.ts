// What a request carries, on its way out: judged whole or as it streams, and counted against its domain's budget.

import type { ForwardDeps, ForwardSettings } from './exchange.ts'
import { inspectHeaders } from './outbound.ts'
import { valuesOfBody, type OutgoingValue } from './outgoing.ts'
import type { Outbound } from './sending.ts'
import type { Target } from './target.ts'
import { inspectUpload, type Upload } from './upload.ts'
import { SlowUpload, type Edge, type HeaderList } from './wire.ts'
import type { Outcome } from '../audit.ts'
import { Blocked } from '../scan/inspect.ts'
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
    }

const failed = (status: number, type: string, text: string): Load => ({
  kind: 'failed',
  status,
  type,
  text,
  outcome: 'client_gone',
})

/** `remembered` = whether what it says together with earlier requests stops it; null = each is judged alone. */
export async function loaded(
  edge: Edge,
  target: Target,
  deps: ForwardDeps,
  { bodyScan, headerScan }: ForwardSettings,
  judge: (findings: readonly Finding[]) => Action,
  remembered: ((values: readonly OutgoingValue[]) => boolean) | null,
): Promise<Load> {
  const { headers } = edge
  let upload: Upload
  try {
    upload = bodyScan.scan
      ? await inspectUpload(edge.body, headers, deps.dlp(), judge, {
          wholeBytes: bodyScan.wholeBytes,
          budget: deps.budget,
          inflate: deps.inflate,
          to: target,
        })
      : edge.body === null
        ? { kind: 'none' }
        : { kind: 'stream', body: edge.body }
  } catch (error) {
    if (error instanceof SlowUpload) return failed(408, 'http_request_timeout', error.message)
    return failed(400, 'http_request_error', 'the request body ended early')
  }
  if (upload.kind === 'blocked') return upload
  // A body that was read to its end has its trailers; those of a streamed one are looked at when they come.
  const inTrailers = () => judge(inspectHeaders(deps.dlp(), edge.trailers(), headerScan, target)) === 'block'
  if (upload.kind === 'none')
    return { kind: 'ready', body: null, headers, trailers: edge.trailers, done: () => undefined }
  if (upload.kind === 'stream') {
    const trailers = (): HeaderList => {
      if (inTrailers()) throw new Blocked()
      return edge.trailers()
    }
    const body = deps.quota?.metered(upload.body, target.host, judge) ?? upload.body
    return { kind: 'ready', body, headers, trailers, done: () => undefined }
  }
  const { bytes, done } = upload
  const values = remembered === null ? [] : await valuesOfBody(bytes, headers, deps.inflate)
  const size = bytes.reduce((sum, { length }) => sum + length, 0)
  if (inTrailers() || remembered?.(values) === true || spent(deps, target, size, judge)) {
    done()
    return { kind: 'blocked' }
  }
  return { kind: 'ready', body: bytes, headers, trailers: edge.trailers, done }
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
