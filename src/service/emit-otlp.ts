// OTLP/HTTP in JSON (https://opentelemetry.io/docs/specs/otlp/): events as log records, exchanges as spans.

import { randomBytes } from 'node:crypto'
import type { Event } from './emit.ts'
import { version } from './version.ts'
import { traceOf, wasBlocked, type AuditRecord } from '../audit.ts'
import type { Trace } from '../trace.ts'

interface Attribute {
  readonly key: string
  readonly value: object
}

const text = (key: string, value: string): Attribute => ({ key, value: { stringValue: value } })
const number = (key: string, value: number): Attribute => ({ key, value: { intValue: String(value) } })

const resource = (instance: string) => ({
  attributes: [
    text('service.name', 'pipelock'),
    text('service.version', version),
    text('service.instance.id', instance),
  ],
})

/** Severity numbers of the logs data model. */
const severityNumbers: Readonly<Record<Event['severity'], number>> = { info: 9, warn: 13, critical: 21 }

export function otlpLogs(events: readonly Event[], instance: string): object {
  const logRecords = events.map(({ severity, type, timestamp, fields, trace }) => ({
    timeUnixNano: nanos(Date.parse(timestamp)),
    severityNumber: severityNumbers[severity],
    severityText: severity.toUpperCase(),
    body: { stringValue: type },
    attributes: [
      text('event.name', `pipelock.${type}`),
      ...Object.entries(fields).map(([key, value]) =>
        text(`pipelock.${key}`, typeof value === 'string' ? value : JSON.stringify(value)),
      ),
    ],
    ...(trace !== undefined && { traceId: trace.traceId, spanId: trace.parentId }),
  }))
  return {
    resourceLogs: [{ resource: resource(instance), scopeLogs: [{ scope: { name: 'pipelock.audit' }, logRecords }] }],
  }
}

/** One exchange, as a span; times in milliseconds of the epoch. */
export interface Span {
  readonly record: AuditRecord
  readonly begun: number
  readonly ended: number
}

/** A caller that samples decides; an exchange without a trace begins one. */
export const isTraced = (trace: Trace | undefined): boolean => trace?.sampled ?? true

const server = 2
const [ok, failed] = [0, 2] as const

export function otlpSpans(spans: readonly Span[], instance: string): object {
  return {
    resourceSpans: [
      { resource: resource(instance), scopeSpans: [{ scope: { name: 'pipelock' }, spans: spans.map(spanOf) }] },
    ],
  }
}

function spanOf({ record, begun, ended }: Span): object {
  const trace = traceOf(record)
  const error = errorOf(record)
  return {
    traceId: trace?.traceId ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    ...(trace !== undefined && { parentSpanId: trace.parentId }),
    name: nameOf(record),
    kind: server,
    startTimeUnixNano: nanos(begun),
    endTimeUnixNano: nanos(ended),
    attributes: attributesOf(record, error),
    status: error === null ? { code: ok } : { code: failed, message: error },
  }
}

/** Few different ones, as the conventions for HTTP and MCP ask. */
function nameOf({ method, mcp }: AuditRecord): string {
  if (mcp?.rpcMethod === undefined) return method
  return mcp.tool === undefined ? mcp.rpcMethod : `${mcp.rpcMethod} ${mcp.tool}`
}

function errorOf(record: AuditRecord): string | null {
  if (wasBlocked(record)) return 'blocked'
  if (record.outcome === 'completed') return null
  return record.error ?? record.outcome
}

/** https://opentelemetry.io/docs/specs/semconv/http/ and …/gen-ai/mcp/; what is ours alone is `pipelock.*`. */
function attributesOf(record: AuditRecord, error: string | null): readonly Attribute[] {
  const { mcp, verdict, transport, status } = record
  const attributes = [
    text('http.request.method', record.method === 'WS' ? 'GET' : record.method),
    transport === 'connect' ? text('server.address', record.target) : text('url.full', record.target),
    text('client.address', record.clientIp),
    text('pipelock.request_id', record.requestId),
    text('pipelock.transport', transport),
    text('pipelock.action', verdict.action),
    text('pipelock.strict_action', verdict.strict),
  ]
  if (status !== undefined) attributes.push(number('http.response.status_code', status))
  if (record.bytes !== undefined) attributes.push(number('http.response.body.size', record.bytes))
  if (record.agent !== undefined) attributes.push(text('gen_ai.agent.name', record.agent))
  if (mcp?.rpcMethod !== undefined) attributes.push(text('mcp.method.name', mcp.rpcMethod))
  if (mcp?.id !== undefined) attributes.push(text('jsonrpc.request.id', mcp.id))
  if (mcp?.tool !== undefined)
    attributes.push(text('gen_ai.tool.name', mcp.tool), text('gen_ai.operation.name', 'execute_tool'))
  if (verdict.because !== null)
    attributes.push(
      text('pipelock.rule', verdict.because.rule),
      text('pipelock.scanner', verdict.because.scanner),
      text('pipelock.severity', verdict.because.severity),
    )
  if (error !== null) attributes.push(text('error.type', error))
  return attributes
}

/** Unsigned 64-bit numbers are strings in JSON. */
function nanos(ms: number): string {
  return String(BigInt(Math.round(ms * 1000)) * 1000n)
}
