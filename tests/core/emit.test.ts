// Events leave for real receivers: an HTTP server that fails first, a UDP socket, a TCP server.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createTcp, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'

import type { AuditRecord } from '../../src/audit.ts'
import { createEmitter, syslogLine, eventFrom, toEvent, type Event } from '../../src/service/emit.ts'
import { defaultConfig, type Config } from '../../src/config/schema.ts'
import { Outbox } from '../../src/runtime/outbox.ts'
import type { Finding } from '../../src/types.ts'

const finding: Finding = {
  rule: 'AWS Access ID',
  threat: 'secret',
  severity: 'critical',
  section: 'dlp',
  scanner: 'dlp',
  where: 'url',
}

function record(action: 'allow' | 'block', id = 'r1'): AuditRecord {
  const findings = action === 'block' ? [finding] : []
  return {
    event: 'forward_http',
    transport: 'forward',
    verdict: { action, strict: action, because: findings[0] ?? null, findings },
    outcome: action === 'block' ? 'refused' : 'completed',
    method: 'GET',
    target: 'http://a.example/',
    clientIp: '192.0.2.1',
    requestId: id,
    durationMs: 1,
  }
}

const config = (emit: object): Config => {
  const all = defaultConfig()
  const merged = Object.fromEntries(
    Object.entries(all.emit).map(([key, value]) => [
      key,
      { ...(value as object), ...(emit as Record<string, object>)[key] },
    ]),
  )
  return { ...all, emit: { ...merged, instance_id: 'test' } as Config['emit'] }
}

/** An HTTP server that refuses the first `failures` requests. */
async function receiver(failures = 0) {
  const seen: { body: string; headers: Record<string, unknown>; path: string }[] = []
  let left = failures
  const server = createServer((incoming, outgoing) => {
    const chunks: Uint8Array[] = []
    incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    incoming.on('end', () => {
      outgoing.statusCode = left > 0 ? 503 : 204
      if (left-- > 0) return void outgoing.end()
      const bytes = Buffer.concat(chunks)
      const body = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes).toString() : bytes.toString()
      seen.push({ body, headers: incoming.headers, path: incoming.url ?? '' })
      outgoing.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

test('which records are events, and how severe', () => {
  const time = new Date(0)
  assert.equal(toEvent({ ...record('allow'), event: 'tunnel_close' }, 'i', time), null)
  assert.equal(toEvent({ ...record('allow'), event: 'allowed' }, 'i', time), null)
  const blocked = toEvent(record('block'), 'i', time)
  assert.deepEqual(
    [blocked?.severity, blocked?.type, blocked?.timestamp],
    ['warn', 'blocked', '1970-01-01T00:00:00.000Z'],
  )
  assert.equal(toEvent({ ...record('block'), event: 'kill_switch_deny' }, 'i', time)?.severity, 'critical')
  assert.equal(toEvent(record('allow'), 'i', time)?.severity, 'info')
  const severities = (types: readonly string[]) => types.map((type) => eventFrom(type, {}, 'i', time)?.severity)
  assert.deepEqual(severities(['session_anomaly', 'adaptive_escalation', 'mcp_unknown_tool', 'health']), [
    'warn',
    'warn',
    'warn',
    'warn',
  ])
  assert.deepEqual(severities(['config_reload', 'kill_switch', 'shutdown']), ['info', 'critical', 'info'])
  assert.deepEqual(severities(['startup', 'tunnel_open', 'ws_open', 'redirect']), Array(4).fill(undefined))
})

test('webhook: JSON with a bearer token, from the least severity on, tried again until it arrives', async () => {
  const { seen, url, close } = await receiver(1)
  const emitter = createEmitter(config({ webhook: { url, auth_token: 'tok' } }))
  emitter.audit(record('allow'))
  emitter.audit(record('block'))
  while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await emitter.close(1000)
  assert.equal(seen.length, 1)
  assert.equal(seen[0]?.headers['authorization'], 'Bearer tok')
  const event = JSON.parse(seen[0]?.body ?? '') as Event
  assert.deepEqual([event.type, event.pipelock_instance, event.fields['request_id']], ['blocked', 'test', 'r1'])
  assert.equal(emitter.counts()['webhook']?.delivered, 1)
  close()
})

test('OpenTelemetry: log records at /v1/logs, several at once, compressed if wished', async () => {
  const { seen, url, close } = await receiver()
  const emitter = createEmitter(config({ otlp: { endpoint: url, gzip: true, headers: { 'x-key': 'k' } } }))
  for (let i = 0; i < 10; i++) emitter.audit(record('block', `r${i}`))
  await emitter.close(2000)
  assert.ok(seen.every(({ path, headers }) => path === '/v1/logs' && headers['x-key'] === 'k'))
  type Logs = { resourceLogs: { scopeLogs: { logRecords: { severityNumber: number; timeUnixNano: string }[] }[] }[] }
  const records = seen.flatMap(({ body }) => (JSON.parse(body) as Logs).resourceLogs[0]?.scopeLogs[0]?.logRecords ?? [])
  assert.deepEqual([records.length, records[0]?.severityNumber], [10, 13])
  close()
})

test('syslog: RFC 5424 over UDP, counted octets over TCP', async () => {
  const udp = createSocket('udp4')
  udp.bind(0, '127.0.0.1')
  await once(udp, 'listening')
  const overUdp = createEmitter(config({ syslog: { address: `udp://127.0.0.1:${udp.address().port}`, tag: 'my tag' } }))
  const arrived = once(udp, 'message')
  overUdp.audit(record('block'))
  const [message] = (await arrived) as [Uint8Array]
  assert.match(new TextDecoder().decode(message), /^<132>1 \d{4}-\S+Z test my_tag \d+ blocked - \{"severity":"warn"/)
  await overUdp.close(1000)
  udp.close()

  let text = ''
  const tcp = createTcp((socket) => socket.on('data', (chunk: Uint8Array) => (text += new TextDecoder().decode(chunk))))
  tcp.listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const overTcp = createEmitter(
    config({ syslog: { address: `tcp://127.0.0.1:${(tcp.address() as AddressInfo).port}` } }),
  )
  overTcp.audit(record('block', 'one'))
  overTcp.audit(record('block', 'two'))
  await overTcp.close(2000)
  while (!text.includes('two')) await new Promise((resolve) => setTimeout(resolve, 5))
  const first = /^(\d+) (<132>1 .*)$/s.exec(text)
  const length = Number(first?.[1])
  assert.match(first?.[2]?.slice(length) ?? '', /^\d+ <132>1 /)
  tcp.close()
})

test('a line has no space where its header must have none', () => {
  const event: Event = { severity: 'critical', type: 'a b', timestamp: 't', pipelock_instance: 'ho st', fields: {} }
  assert.match(syslogLine(event, 'auth', ''), /^<34>1 t ho_st - \d+ a_b - \{/)
})

test('a receiver that is away: the queue is bounded, drops are counted, closing waits no longer than it may', async () => {
  const outbox = new Outbox<number>({ size: 3, deliver: () => new Promise(() => undefined) })
  for (let i = 0; i < 10; i++) outbox.put(i)
  assert.deepEqual([outbox.counts().queued, outbox.counts().dropped], [3, 7])
  await outbox.close(10)
  assert.deepEqual([outbox.counts().queued, outbox.counts().dropped], [0, 10])
  const failing = new Outbox<number>({ size: 3, tries: 2, retryMs: 1, deliver: () => Promise.reject(new Error('no')) })
  failing.put(1)
  while (failing.counts().dropped === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  assert.equal(failing.counts().failing, true)
})
