// `keygen`, `sign`, `verify`, `trust` and `integrity`: files as the Go program writes and reads them.

import assert from 'node:assert/strict'
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runToEnd } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-keystore-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const store = join(folder, 'store')
const run = (...args: string[]) => runToEnd([...args, '--keystore', store], { cwd: folder })
const put = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const bodyOf = (file: string, head: string) => {
  const [first, body = '', end] = readFileSync(file, 'utf8').split('\n')
  assert.deepEqual([first, end], [head, ''])
  return Buffer.from(body, 'base64')
}
const okp = { kty: 'OKP', crv: 'Ed25519' }

test('a key is two lines; what it signs, any Ed25519 verifies', () => {
  const made = run('keygen', 'coder')
  const file = join(store, 'agents/coder/id_ed25519')
  assert.deepEqual([made.code, made.out], [0, `${file}\n`])
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const own = bodyOf(file, 'pipelock-ed25519-private-v1')
  const raw = bodyOf(`${file}.pub`, 'pipelock-ed25519-public-v1')
  assert.deepEqual([own.length, raw.length, own.subarray(32).equals(raw)], [64, 32, true])
  const again = run('keygen', 'coder')
  assert.equal(again.code, 1)
  assert.match(again.err, /exists already; --force replaces it/)

  const text = put('report.txt', 'as it is\n')
  assert.equal(run('sign', text, '--agent', 'coder').out, `${text}.sig\n`)
  const signature = Buffer.from(readFileSync(`${text}.sig`, 'utf8').trim(), 'base64')
  const key = createPublicKey({ key: { ...okp, x: raw.toString('base64url') }, format: 'jwk' })
  assert.ok(verify(null, readFileSync(text), key, signature))
  assert.equal(run('verify', text, '--agent', 'coder').code, 0)
  put('report.txt', 'as it was not\n')
  const refused = run('verify', text, '--agent', 'coder')
  assert.equal(refused.code, 1)
  assert.match(refused.err, /is not what coder signed/)
})

test('a key of somebody else counts once it is trusted', () => {
  const seed = Buffer.alloc(32, 7)
  const d = seed.toString('base64url')
  // The public half is worked out from the seed alone (RFC 8410).
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  assert.equal(key.export({ format: 'jwk' }).d, d)
  const text = put('theirs.txt', 'theirs\n')
  put('theirs.txt.sig', `${sign(null, readFileSync(text), key).toString('base64')}\n`)
  assert.equal(run('verify', text, '--agent', 'other').code, 2)
  const file = put('other.pub', `pipelock-ed25519-public-v1\n${Buffer.from(x, 'base64url').toString('base64')}\n`)
  assert.equal(run('trust', 'other', file).code, 0)
  assert.equal(run('verify', text, '--agent', 'other').code, 0)
  assert.equal(run('trust', 'other', text).code, 2)
})

test('a key is not written through a link, nor outside the store', () => {
  mkdirSync(join(folder, 'elsewhere'))
  symlinkSync(join(folder, 'elsewhere'), join(store, 'agents/linked'))
  assert.match(run('keygen', 'linked').err, /symbolic link/)
  for (const name of ['..', 'a/b', 'a..b', '']) assert.equal(run('keygen', name).code, 2, name)
})

test('integrity: what was modified, added, removed, or has another mode', () => {
  const project = join(folder, 'project')
  mkdirSync(join(project, 'src'), { recursive: true })
  for (const name of ['a.txt', 'b.txt', 'c.txt', 'src/d.txt', 'skip.log']) writeFileSync(join(project, name), name)
  chmodSync(join(project, 'c.txt'), 0o644)
  const integrity = (verb: string, ...more: string[]) => run('integrity', verb, project, ...more)
  assert.equal(integrity('init', '--exclude', '*.log', '--sign', '--agent', 'coder').code, 0)
  const path = join(project, '.integrity-manifest.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { files: Record<string, unknown>; excludes: string[] }
  assert.deepEqual(
    [Object.keys(manifest.files), manifest.excludes],
    [['a.txt', 'b.txt', 'c.txt', 'src/d.txt'], ['*.log']],
  )
  const sha256 = createHash('sha256').update('c.txt').digest('hex')
  assert.deepEqual(manifest.files['c.txt'], { sha256, size: 5, mode: '0644' })
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.deepEqual(integrity('check', '--verify', '--agent', 'coder').code, 0)
  assert.equal(integrity('init').code, 1)

  writeFileSync(join(project, 'a.txt'), 'other')
  rmSync(join(project, 'b.txt'))
  chmodSync(join(project, 'c.txt'), 0o600)
  writeFileSync(join(project, 'src/e.txt'), 'new')
  const { code, out } = integrity('check')
  assert.deepEqual([code, out], [1, 'MODIFIED a.txt\nREMOVED  b.txt\nPERMS    c.txt\nADDED    src/e.txt\n'])
  const told = JSON.parse(integrity('check', '--json').out) as { ok: boolean; violations: { kind: string }[] }
  assert.deepEqual([told.ok, told.violations.length], [false, 4])
  assert.equal(integrity('update').code, 0)
  assert.equal(integrity('check').code, 0)
  // The signature is of what it was.
  assert.equal(integrity('check', '--verify', '--agent', 'coder').code, 1)
})
