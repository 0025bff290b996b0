// Keys about what leaves the proxy for its operators, as the file says them.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { AuditRecord } from '../../src/audit.ts'
import { createEmitter } from '../../src/service/emit.ts'
import { evidenceOf } from '../../src/service/evidence.ts'
import { generateKey } from '../../src/cli/signing.ts'
import { parseConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'

function config(yaml: string): Config {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

const record = (event: string, block: boolean) =>
  ({
    event,
    transport: 'forward',
    verdict: { action: block ? 'block' : 'allow', strict: 'block', because: null, findings: [] },
    outcome: block ? 'refused' : 'completed',
    method: 'GET',
    target: 'http://a.example/',
    clientIp: '192.0.2.1',
    requestId: 'r1',
    durationMs: 1,
  }) as AuditRecord
/** `critical`, and `warn`. */
const critical = record('kill_switch_deny', true)
const warning = record('error', true)

interface Got {
  readonly path: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}
const got: Got[] = []
const server = createServer((incoming, outgoing) => {
  const chunks: Uint8Array[] = []
  incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  incoming.on('end', () => {
    const bytes = Buffer.concat(chunks)
    const body = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
    got.push({ path: incoming.url ?? '', headers: incoming.headers, body: body.toString() })
    if (incoming.url?.startsWith('/slow') !== true) outgoing.end('{}')
  })
})
let base = ''
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

async function emitted(yaml: string, records: readonly AuditRecord[], ms = 3000) {
  got.length = 0
  const emitter = createEmitter(config(`emit: {${yaml}}`))
  for (const one of records) emitter.audit(one)
  await emitter.close(ms)
  return { got: [...got], counts: emitter.counts() }
}

const hook = (more = '') => `instance_id: here, webhook: {url: "${base}/hook"${more}}`

test('emit.webhook: url, min_severity, auth_token, queue_size; emit.instance_id', async () => {
  const { got: all } = await emitted(hook(), [critical, warning])
  assert.deepEqual(
    all.map(({ path, headers }) => [path, headers['authorization']]),
    [
      ['/hook', undefined],
      ['/hook', undefined],
    ],
  )
  assert.equal((JSON.parse(all[0]?.body ?? '') as Record<string, unknown>)['pipelock_instance'], 'here')
  assert.equal((await emitted(hook(', min_severity: critical'), [critical, warning])).got.length, 1)
  const { got: told } = await emitted(hook(', auth_token: abc'), [critical])
  assert.equal(told[0]?.headers['authorization'], 'Bearer abc')
  const few = await emitted(hook(', queue_size: 1'), [critical, warning, warning])
  assert.equal(few.counts['webhook']?.dropped, 2)
})

test('emit: webhook.timeout_seconds, otlp.timeout_seconds', { timeout: 30_000 }, async () => {
  for (const yaml of [
    `webhook: {url: "${base}/slow", timeout_seconds: 1}`,
    `otlp: {endpoint: "${base}/slow", timeout_seconds: 1}`,
  ]) {
    const emitter = createEmitter(config(`emit: {${yaml}}`))
    got.length = 0
    emitter.audit(critical)
    const begun = performance.now()
    // It is given up, and asked again: with the default of 5 or 10 seconds that comes later than this test ends.
    while (got.length < 2 && performance.now() - begun < 4500) await new Promise((go) => setTimeout(go, 20))
    assert.equal(got.length, 2, yaml)
    server.closeAllConnections()
    await emitter.close(0)
  }
})

test('emit.syslog: address, min_severity, facility, tag', async () => {
  const socket = createSocket('udp4')
  const lines: string[] = []
  socket.on('message', (bytes) => lines.push(bytes.toString()))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const address = `address: "udp://127.0.0.1:${socket.address().port}"`
  await emitted(`syslog: {${address}, facility: local7, tag: mine, min_severity: critical}`, [warning, critical])
  while (lines.length === 0) await new Promise((go) => setTimeout(go, 5))
  socket.close()
  assert.equal(lines.length, 1)
  // RFC 5424 §6.2.1: 23 × 8 + 2.
  assert.match(lines[0] ?? '', /^<186>1 \S+ \S+ mine /)
})

const to = (more = '') => `otlp: {endpoint: "${base}"${more}}`

const count = (all: readonly Got[]) => all.flatMap(({ body }) => body.match(/"severityText"/g) ?? []).length

test('emit.otlp: endpoint, headers, min_severity, gzip, traces, queue_size', async () => {
  const { got: plain } = await emitted(to(), [critical, warning])
  assert.deepEqual([...new Set(plain.map(({ path }) => path))], ['/v1/logs'])
  assert.equal(plain[0]?.headers['content-encoding'], undefined)
  assert.equal(count(plain), 2)
  assert.equal(count((await emitted(to(', min_severity: critical'), [critical, warning])).got), 1)
  const { got: packed } = await emitted(to(', gzip: true, headers: {x-key: abc}'), [critical])
  assert.deepEqual([packed[0]?.headers['content-encoding'], packed[0]?.headers['x-key']], ['gzip', 'abc'])
  const { got: traced } = await emitted(to(', traces: true'), [critical])
  assert.ok(traced.some(({ path }) => path === '/v1/traces'))
  const many = Array.from({ length: 10 }, () => critical)
  assert.ok(((await emitted(to(', queue_size: 1'), many)).counts['otlp']?.dropped ?? 0) > 0)
})

test('flight_recorder: max_entries_per_file, retention_days', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-settings-'))
  const key = join(folder, 'key')
  generateKey({ purpose: 'receipt-signing', out: key, id: 'k' }, { env: {}, out: () => undefined } as never)
  const files = (more: string, age: number) => {
    const dir = mkdtempSync(join(folder, 'receipts-'))
    const names = () => readdirSync(dir).filter((name) => name.endsWith('.jsonl'))
    const evidence = evidenceOf(
      config(`flight_recorder: {enabled: true, dir: ${dir}, signing_key_path: ${key}${more}}`),
      assert.fail,
    )
    for (let i = 0; i < 8; i++) {
      evidence.record(critical)
      for (const name of names()) utimesSync(join(dir, name), Date.now() / 1000 - age, Date.now() / 1000 - age)
    }
    evidence.close()
    return names().length
  }
  assert.equal(files('', 0), 1)
  const split = files(', max_entries_per_file: 3', 0)
  assert.ok(split > 2)
  assert.ok(files(', max_entries_per_file: 3, retention_days: 1', 200_000) < split)
  assert.equal(files(', max_entries_per_file: 3, retention_days: 3', 200_000), split)
  rmSync(folder, { recursive: true })
})
