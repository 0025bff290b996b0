// Traces of others are read as W3C says; spans and OCSF events say what the record says.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'

import type { AuditRecord } from '../../src/audit.ts'
import { createEmitter, toEvent } from '../../src/service/emit.ts'
import { ocsfOf } from '../../src/service/ocsf.ts'
import { defaultConfig } from '../../src/config/schema.ts'
import { readJson } from '../../src/mcp/json.ts'
import { readEnvelope } from '../../src/mcp/message.ts'
import { traceOf as mcpTraceOf } from '../../src/mcp/names.ts'
import { traced, traceOf } from '../../src/trace.ts'
import type { Finding } from '../../src/types.ts'

const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
const traceparent = `00-${trace}-${span}-01`

test('traceparent: what is well-formed, and what begins a trace anew', () => {
  assert.deepEqual(traceOf(traceparent), { traceId: trace, parentId: span, sampled: true })
  assert.equal(traceOf(`00-${trace}-${span}-00`)?.sampled, false)
  assert.equal(traceOf(`cc-${trace}-${span}-01-more`)?.traceId, trace)
  for (const bad of [
    '',
    `00-${trace}-${span}-01-more`,
    `ff-${trace}-${span}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace}-${span}-0g`,
    `00-${trace.slice(1)}-${span}-011`,
    `cc-${trace}-${span}-01more`,
  ])
    assert.equal(traceOf(bad), null, bad)
  assert.deepEqual(traced([['TraceParent', traceparent]]).trace?.traceId, trace)
  assert.deepEqual(traced([...Array(2)].map(() => ['traceparent', traceparent] as const)), {})
})

const envelope = (meta: object) => {
  const params = { name: 't', _meta: meta }
  const reading = readJson(
    new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })),
  )
  assert.ok(reading.ok)
  const read = readEnvelope(reading)
  assert.ok(!('why' in read))
  return read
}

test('a message of MCP says itself which trace it belongs to; else its request does', () => {
  const headers = new Headers({ traceparent: `00-${'a'.repeat(32)}-${span}-01` })
  assert.equal(mcpTraceOf(envelope({ traceparent }), headers).trace?.traceId, trace)
  assert.equal(mcpTraceOf(envelope({}), headers).trace?.traceId, 'a'.repeat(32))
  assert.deepEqual(mcpTraceOf(envelope({ traceparent: 7 })), {})
})

const finding: Finding = {
  rule: 'AWS Access ID',
  threat: 'secret',
  severity: 'critical',
  section: 'mcp_input_scanning',
  scanner: 'dlp',
  where: '/params/arguments',
}

function record(more: Partial<AuditRecord> = {}): AuditRecord {
  return {
    event: 'mcp',
    transport: 'mcp',
    verdict: { action: 'block', strict: 'block', because: finding, findings: [finding] },
    outcome: 'refused',
    method: 'POST',
    target: 'http://mcp.example/mcp',
    clientIp: '192.0.2.1',
    requestId: 'r1',
    status: 200,
    durationMs: 250,
    trace: { traceId: trace, parentId: span, sampled: true },
    mcp: { rpcMethod: 'tools/call', tool: 'echo', id: '7' },
    ...more,
  }
}

const clean = { action: 'allow', strict: 'allow', because: null, findings: [] } as const

test('spans: one for each exchange that the caller samples, with the names of the conventions', async () => {
  const bodies: string[] = []
  const server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.on('data', (chunk: Uint8Array) => (body += new TextDecoder().decode(chunk)))
    incoming.on('end', () => {
      if (incoming.url === '/v1/traces') bodies.push(body)
      outgoing.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const all = defaultConfig()
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const emitter = createEmitter({ ...all, emit: { ...all.emit, otlp: { ...all.emit.otlp, endpoint, traces: true } } })
  emitter.audit(record())
  emitter.audit(record({ trace: { traceId: trace, parentId: span, sampled: false } }))
  const { trace: _, mcp: __, ...alone } = record({ event: 'forward_http', transport: 'forward', outcome: 'completed' })
  emitter.audit({ ...alone, method: 'GET', verdict: clean })
  await emitter.close(2000)
  server.close()
  type Span = {
    traceId: string
    spanId: string
    parentSpanId?: string
    name: string
    status: { code: number }
    startTimeUnixNano: string
    endTimeUnixNano: string
    attributes: { key: string; value: Record<string, string> }[]
  }
  type Spans = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
  const spans = bodies.flatMap((body) => (JSON.parse(body) as Spans).resourceSpans[0]?.scopeSpans[0]?.spans ?? [])
  assert.deepEqual(
    spans.map(({ name, status, parentSpanId }) => [name, status.code, parentSpanId]),
    [
      ['tools/call echo', 2, span],
      ['GET', 0, undefined],
    ],
  )
  const [call, get] = spans
  assert.equal(call?.traceId, trace)
  assert.match(get?.traceId ?? '', /^[0-9a-f]{32}$/)
  assert.match(get?.spanId ?? '', /^[0-9a-f]{16}$/)
  assert.equal(BigInt(call?.endTimeUnixNano ?? 0) - BigInt(call?.startTimeUnixNano ?? 0), 250_000_000n)
  const said = new Map(call?.attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
  assert.deepEqual(
    ['mcp.method.name', 'gen_ai.tool.name', 'jsonrpc.request.id', 'error.type', 'pipelock.rule'].map((key) =>
      said.get(key),
    ),
    ['tools/call', 'echo', '7', 'blocked', 'AWS Access ID'],
  )
  assert.equal(emitter.counts()['otlp_traces']?.delivered, 2)
})

test('a trace that a finding points into is not repeated', () => {
  const inside = { ...finding, where: 'header:traceparent' }
  const event = toEvent(
    record({ verdict: { action: 'block', strict: 'block', because: inside, findings: [inside] } }),
    'i',
    new Date(0),
  )
  assert.equal(event?.trace, undefined)
  assert.ok(!JSON.stringify(event).includes(trace))
})

const inOcsf = (one: AuditRecord) => {
  const event = toEvent(one, 'host', new Date(1000))
  assert.ok(event)
  return ocsfOf(event) as Record<string, unknown>
}

test('OCSF: a finding is a Detection Finding, anything else HTTP Activity', () => {
  const found = inOcsf(record())
  assert.deepEqual(
    ['class_uid', 'category_uid', 'type_uid', 'severity_id', 'action_id', 'disposition_id', 'status_id', 'time'].map(
      (key) => found[key],
    ),
    [2004, 2, 200401, 5, 2, 2, 2, 1000],
  )
  assert.deepEqual(found['attacks'], [{ technique: { uid: 'T1048' } }])
  const happened = inOcsf(record({ verdict: clean, outcome: 'completed' }))
  assert.deepEqual(
    [happened['class_uid'], happened['type_uid'], happened['disposition_id'], happened['severity_id']],
    [4002, 400299, 1, 1],
  )
  assert.equal(happened['finding_info'], undefined)
})
