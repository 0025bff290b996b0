// raw_escrow: what is sealed is read by the holder of the key with any HPKE library, and by nobody else.

import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'
import type { AuditRecord } from '../../src/audit.ts'
import { escrowOf } from '../../src/service/escrow.ts'
import { evidenceOf } from '../../src/service/evidence.ts'
import { main } from '../../src/cli/program.ts'
import { generateKey } from '../../src/cli/signing.ts'
import { parseConfig } from '../../src/config/load.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-escrow-'))
after(() => rmSync(folder, { recursive: true, force: true }))

async function run(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const io = { env: {}, out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) }
  return { code: await main(args, io), out: out.join('\n'), err: err.join('\n') }
}

async function keyIn(name: string) {
  const file = join(folder, name)
  const { out } = await run('escrow', 'key', '--out', file)
  return { file, hex: /escrow_public_key: (\w{64})/.exec(out)?.[1] ?? '' }
}

const record: AuditRecord = {
  event: 'forward_http',
  transport: 'forward',
  verdict: { action: 'allow', strict: 'allow', because: null, findings: [] },
  outcome: 'completed',
  method: 'GET',
  target: 'http://a.example/some/path',
  clientIp: '192.0.2.1',
  requestId: 'r1',
  durationMs: 1,
}

function recorded(more: string): string {
  const dir = mkdtempSync(join(folder, 'receipts-'))
  const signing = join(folder, 'signing')
  generateKey({ purpose: 'receipt-signing', out: signing, id: 'k', force: true }, { out: () => undefined } as never)
  const loaded = parseConfig(`flight_recorder: {enabled: true, dir: ${dir}, signing_key_path: ${signing}${more}}`)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  const evidence = evidenceOf(loaded.config, assert.fail)
  evidence.record(record)
  evidence.close()
  return dir
}

const textOf = (dir: string) =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => readFileSync(join(dir, name), 'utf8'))
    .join('')

test('raw_escrow, escrow_public_key: the path is sealed, opened by its key alone', async () => {
  const [own, other] = [await keyIn('own'), await keyIn('other')]
  const dir = recorded(`, raw_escrow: true, escrow_public_key: ${own.hex}`)
  assert.ok(!textOf(dir).includes('/some/path'))
  assert.equal((await run('verify-receipt', '--chain', dir)).code, 0)
  const opened = await run('escrow', 'open', dir, '--key', own.file)
  assert.equal(opened.code, 0)
  assert.equal((JSON.parse(opened.out) as { url: string }).url, 'http://a.example/some/path')
  const closed = await run('escrow', 'open', dir, '--key', other.file)
  assert.deepEqual([closed.code, closed.out], [1, ''])

  const raw = /"raw":"([\w-]+)"/.exec(textOf(dir))?.[1] ?? ''
  const sealed = new Uint8Array(Buffer.from(raw, 'base64url'))
  const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
  const { d = '' } = createPrivateKey(readFileSync(own.file)).export({ format: 'jwk' })
  const key = await suite.DeserializePrivateKey(new Uint8Array(Buffer.from(d, 'base64url')), false)
  const info = new TextEncoder().encode('pipelock-escrow-v1')
  const text = await suite.Open(key, sealed.slice(0, 32), sealed.slice(32), { info })
  assert.equal(new TextDecoder().decode(text), opened.out)

  const none = recorded('')
  assert.ok(!textOf(none).includes('"raw"'))
  assert.equal((await run('escrow', 'open', none, '--key', own.file)).code, 1)
})

test('keys that are none are told', async () => {
  const loaded = parseConfig('flight_recorder: {raw_escrow: true}')
  assert.ok(!loaded.ok)
  assert.match(loaded.problems[0]?.message ?? '', /needs flight_recorder\.escrow_public_key/)
  const low = { raw_escrow: true, escrow_public_key: '0'.repeat(64) } as never
  assert.throws(() => escrowOf(low), /escrow_public_key: is no X25519 public key/)
  writeFileSync(join(folder, 'text'), 'text')
  assert.equal((await run('escrow', 'open', folder, '--key', join(folder, 'text'))).code, 2)
  const { file } = await keyIn('once')
  const nowhere = join(folder, 'nowhere')
  for (const [dir, key] of [
    [nowhere, file],
    [folder, nowhere],
  ] as const) {
    const { code, err } = await run('escrow', 'open', dir, '--key', key)
    assert.match(err, /^(reading|--key) .*nowhere: there is no such file or folder \(ENOENT\)$/)
    assert.equal(code, 2)
  }
  assert.equal((await run('escrow', 'key', '--out', file)).code, 1)
})
