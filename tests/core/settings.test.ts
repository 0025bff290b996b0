// Keys of the configuration that no other test sets to something else, as far as no socket is needed.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AuditRecord } from '../../src/audit.ts'
import { createEmitter, syslogLine, toEvent } from '../../src/service/emit.ts'
import { evidenceOf } from '../../src/service/evidence.ts'
import { crossRequestSettingsOf } from '../../src/service/cross-request.ts'
import { addressRulesOf, dlpScanner } from '../../src/service/policy.ts'
import { scanApiLimitsOf, scanApiSettingsOf } from '../../src/service/scan-listener.ts'
import { generateKey } from '../../src/cli/signing.ts'
import { parseConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'
import { scanAll } from '../../src/scan/scanner.ts'

function config(yaml: string): Config {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

const denied: AuditRecord = {
  event: 'kill_switch_deny',
  transport: 'forward',
  verdict: { action: 'block', strict: 'block', because: null, findings: [] },
  outcome: 'refused',
  method: 'GET',
  target: 'http://a.example/some/path',
  clientIp: '192.0.2.1',
  requestId: 'r1',
  durationMs: 1,
}

test('cross_request_detection: each of its keys', () => {
  const yaml = `cross_request_detection:
  enabled: true
  fragment_reassembly: {enabled: true, max_buffer_bytes: 4096, window_minutes: 2}
  entropy_budget: {enabled: true, bits_per_window: 512, window_minutes: 3, exempt_domains: [a.example]}
`
  assert.deepEqual(crossRequestSettingsOf(config(yaml)), {
    fragments: { maxBytes: 4096, windowMs: 120_000 },
    entropy: { bits: 512, windowMs: 180_000, exempt: ['a.example'] },
  })
})

test('emit.syslog.facility is the first part of the priority', () => {
  const event = toEvent(denied, 'i', new Date(0))
  assert.ok(event)
  // RFC 5424 §6.2.1: eight times the facility, and critical (2).
  assert.match(syslogLine(event, 'kern', 'p'), /^<2>1 /)
  assert.match(syslogLine(event, 'local7', 'p'), /^<186>1 /)
})

test('emit.format: what a webhook is sent', async () => {
  const bodies: string[] = []
  const server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.on('data', (chunk: Uint8Array) => (body += new TextDecoder().decode(chunk)))
    incoming.on('end', () => {
      bodies.push(body)
      outgoing.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  for (const format of ['pipelock', 'ocsf']) {
    const emitter = createEmitter(config(`emit: {format: ${format}, webhook: {url: "${url}"}}`))
    emitter.audit(denied)
    await emitter.close(2000)
  }
  server.close()
  const [plain, ocsf] = bodies.map((body) => JSON.parse(body) as Record<string, unknown>)
  assert.deepEqual([plain?.['type'], plain?.['class_uid']], ['kill_switch_deny', undefined])
  assert.deepEqual([ocsf?.['type'], ocsf?.['class_uid']], [undefined, 4002])
})

const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

/** BIP-173: the checksum that belongs to such data. */
function bech32(prefix: string, data: string): string {
  const values = [...data].map((letter) => letters.indexOf(letter))
  const chars = [...prefix].map((char) => char.codePointAt(0) ?? 0)
  const all = [...chars.map((c) => c >> 5), 0, ...chars.map((c) => c & 31), ...values, 0, 0, 0, 0, 0, 0]
  let sum = 1
  for (const value of all) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [i, factor] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries())
      if (((top >> i) & 1) === 1) sum ^= factor
  }
  sum ^= 1
  return `${prefix}1${data}${[0, 1, 2, 3, 4, 5].map((i) => letters[(sum >>> (5 * (5 - i))) & 31]).join('')}`
}

const rules = (yaml: string, address: string) => {
  const scanner = dlpScanner(addressRulesOf(config(`address_protection: {enabled: true, ${yaml}}`)), [])
  return scanAll(scanner, new TextEncoder().encode(address)).map(({ rule }) => rule.name)
}

test('address_protection: chains.bnb, similarity.suffix_length', () => {
  const own = '0x52908400098527886E0F7030069857D2E4169EE7'
  const bnb = bech32('bnb', '0'.repeat(16) + 'qpzry9x8gf2tvdw0')
  assert.deepEqual(rules('unknown_action: warn, chains: {bnb: false}', bnb), [])
  assert.deepEqual(rules('unknown_action: warn, chains: {bnb: true}', bnb), ['Unknown BNB Address'])
  const near = '0x5290aaaa098527886E0F7030069857D2E4169EE7'
  const suffix = (length: number) =>
    rules(`allowed_addresses: ["${own}"], similarity: {suffix_length: ${length}}`, near.replace('E7', 'e8'))
  assert.deepEqual(suffix(4), [])
  assert.deepEqual(rules(`allowed_addresses: ["${own}"], similarity: {suffix_length: 4}`, near), [
    'Lookalike ETH Address',
  ])
})

test('scan_api: timeouts.read, write, scan and rate_limit.requests_per_minute, burst', () => {
  const yaml = `scan_api:
  rate_limit: {requests_per_minute: 30, burst: 7}
  timeouts: {read: 3s, write: 4s, scan: 1m}
`
  const { scan_api: api } = config(yaml)
  const { headMs, writeMs } = scanApiLimitsOf(api)
  assert.deepEqual([headMs, writeMs], [3000, 4000])
  const { readMs, scanMs, requestsPerMinute, burst } = scanApiSettingsOf(api)
  assert.deepEqual([readMs, scanMs, requestsPerMinute, burst], [3000, 60_000, 30, 7])
})

const checkpoints = (text: string) => text.split('\n').filter((line) => line.includes('"checkpoint"')).length

test('flight_recorder: checkpoint_interval, sign_checkpoints, retention_days, redact', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-settings-'))
  const key = join(folder, 'key')
  generateKey({ purpose: 'receipt-signing', out: key, id: 'k' }, { env: {}, out: () => undefined } as never)
  const written = (more: string) => {
    const dir = mkdtempSync(join(folder, 'receipts-'))
    const evidence = evidenceOf(
      config(`flight_recorder: {enabled: true, dir: ${dir}, signing_key_path: ${key}, ${more}}`),
      assert.fail,
    )
    for (let i = 0; i < 4; i++) evidence.record(denied)
    evidence.close()
    return readdirSync(dir)
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => readFileSync(join(dir, name), 'utf8'))
      .join('')
  }
  const often = written('checkpoint_interval: 2, retention_days: 1')
  assert.ok(checkpoints(often) > checkpoints(written('checkpoint_interval: 100')))
  assert.ok(!often.includes('/some/path'))
  assert.ok(written('redact: false').includes('/some/path'))
  assert.match(written('sign_checkpoints: false'), /"checkpoints":"unsigned"/)
  rmSync(folder, { recursive: true })
})
