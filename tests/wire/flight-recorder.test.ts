// The flight recorder of the running program: receipts of real exchanges, killed and started again, and refused without.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { awsKey, loopback, runToEnd, startPipelock, until } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-flight-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const keyFile = join(folder, 'receipts.key')
const yaml = (dir: string, more = '') =>
  `${loopback}flight_recorder: {enabled: true, dir: ${JSON.stringify(dir)}, signing_key_path: ${JSON.stringify(keyFile)}${more}}\n`
const asks = (path: string) => [`GET http://127.0.0.1:9${path} HTTP/1.1`, 'Host: 127.0.0.1:9', 'Connection: close']

function config(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

test('signing key generate, signing pubkey, keys status', () => {
  const make = ['signing', 'key', 'generate', '--purpose', 'receipt-signing', '--id', 'test-1', '--out']
  const made = runToEnd([...make, keyFile])
  assert.equal(made.code, 0, made.err)
  assert.equal(statSync(keyFile).mode & 0o777, 0o600)
  assert.equal(runToEnd([...make, keyFile]).code, 1)
  const beside = runToEnd([...make, 'relative.key'], { cwd: folder })
  assert.equal(beside.out.split('\n')[0], join(folder, 'relative.key'))
  const file = config('keys.yaml', yaml(join(folder, 'none')))
  const { code, out } = runToEnd(['signing', 'pubkey', '--config', file])
  assert.equal(code, 0)
  assert.match(out, /^[0-9a-f]{64}\n$/)
  assert.ok(made.out.includes(out.trim()))
  const status = runToEnd(['keys', 'status', '--config', file])
  assert.match(status.out, /receipt-signing: valid .*\n {2}id: {9}test-1/)
  assert.equal(status.code, 0)
  const none = runToEnd(['keys', 'status', '--config', config('nokey.yaml', 'mode: balanced\n')])
  assert.deepEqual([none.code, none.out], [1, 'receipt-signing: not configured\n'])
})

test('one receipt for each record, without secrets; kill -9 and a new start keep one chain', async () => {
  const dir = join(folder, 'chain')
  const first = await startPipelock({ yaml: yaml(dir) })
  await first.ask(asks(`/?key=${awsKey}`))
  await first.ask(asks('/private/path'))
  await until('two records', () => first.lines.filter((line) => line['request_id'] !== undefined).length === 2)
  first.child.kill('SIGKILL')
  await first.exited
  const cut = runToEnd(['verify-receipt', '--chain', dir])
  assert.equal(cut.code, 0, cut.out)
  assert.match(cut.out, /^VALID: 3 receipts \(2 decisions\)/)
  assert.match(cut.out, /there is no end: the proxy is still running, or was killed/)
  const second = await startPipelock({ yaml: yaml(dir) })
  await second.ask(asks('/again'))
  await until('a record', () => second.lines.some((line) => line['request_id'] !== undefined))
  second.child.kill('SIGTERM')
  assert.equal(await second.exited, 0)
  await first.stop()
  await second.stop()
  const file = config('chain.yaml', yaml(dir))
  const pub = runToEnd(['signing', 'pubkey', '-c', file]).out.trim()
  const whole = runToEnd(['verify-receipt', '--chain', dir, '--key', pub, '--json'])
  const report = JSON.parse(whole.out) as { valid: boolean; decisions: number; files: number; remarks: string[] }
  assert.deepEqual([report.valid, report.decisions, report.files, report.remarks], [true, 3, 2, []])
  const files = readdirSync(dir)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
  const text = files.map((name) => readFileSync(join(dir, name), 'utf8')).join('')
  assert.ok(!text.includes(awsKey) && !text.includes('/private/path'), 'the path is told')
  assert.match(text, /"action":"block".*AWS Access ID/)
  const one = join(dir, files[0] as string)
  writeFileSync(one, readFileSync(one, 'utf8').replace('"action":"block"', '"action":"allow"'))
  const changed = runToEnd(['verify-receipt', '-c', file])
  assert.equal(changed.code, 1)
  assert.match(changed.out, /BROKEN: .*:2: the signature does not belong to it/)
  assert.equal(runToEnd(['verify-receipt', one]).code, 1)
})

test('require_receipts: what cannot be recorded is refused, and passes again when it can', async () => {
  const dir = join(folder, 'required')
  const proxy = await startPipelock({ yaml: yaml(dir, ', require_receipts: true, max_entries_per_file: 1') })
  assert.equal((await proxy.ask(asks('/fine'))).status, 502)
  renameSync(dir, `${dir}.away`)
  const refused = await proxy.ask(asks('/not'))
  assert.equal(refused.status, 503)
  assert.match(refused.text, /its receipt cannot be written/)
  const tunnel = await proxy.ask(['CONNECT 127.0.0.1:9 HTTP/1.1', 'Host: 127.0.0.1:9'])
  assert.equal(tunnel.status, 503)
  assert.equal((await proxy.own('/health')).status, 200)
  assert.equal((await proxy.own('/fetch?url=http%3A%2F%2F127.0.0.1%3A9%2F')).status, 503)
  await proxy.logged((line) => line['error'] === 'receipt_unwritable')
  renameSync(`${dir}.away`, dir)
  assert.equal((await proxy.ask(asks('/again'))).status, 502)
  await proxy.stop()
  assert.equal(runToEnd(['verify-receipt', '--chain', dir]).code, 0)
})

test('without folder and key nothing is recorded; half of it with require_receipts does not start', async () => {
  const proxy = await startPipelock({ yaml: `${loopback}flight_recorder: {enabled: true}\n` })
  assert.equal((await proxy.ask(asks('/'))).status, 502)
  await proxy.stop()
  const bad = config('half.yaml', 'flight_recorder: {enabled: true, require_receipts: true}\n')
  const run = runToEnd(['run', '--config', bad, '--listen', '127.0.0.1:0'])
  assert.equal(run.code, 2)
  assert.match(run.err, /require_receipts needs flight_recorder.dir and signing_key_path/)
})
