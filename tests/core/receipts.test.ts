// Receipts: a chain across files and restarts verifies; any changed byte is found, and a torn end is told apart.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { chainFiles, verifyFiles } from '../../src/cli/chain.ts'
import { Recorder } from '../../src/service/recorder.ts'

const { privateKey: key, publicKey } = generateKeyPairSync('ed25519')
const folder = () => mkdtempSync(join(tmpdir(), 'pipelock-receipts-'))
const settings = { key, checkpointEvery: 5, signCheckpoints: true, perFile: 4, keepMs: 0 }
const verified = (dir: string) => verifyFiles(chainFiles(dir), publicKey, true)

function filled(dir: string, count: number, more: Partial<typeof settings> = {}): void {
  const recorder = new Recorder({ ...settings, ...more, dir })
  for (let i = 0; i < count; i++) recorder.write('decision', { request_id: `req-${i}`, action: 'allow' })
  recorder.close()
}

test('a chain over several files and two runs verifies', () => {
  const dir = folder()
  filled(dir, 7)
  filled(dir, 3)
  const { broken, remarks, decisions, files, first } = verified(dir)
  assert.deepEqual([broken, remarks, decisions, first], [[], [], 10, 0])
  assert.ok(files >= 3)
  assert.deepEqual(verifyFiles(chainFiles(dir), null, true).broken, [])
  const other = generateKeyPairSync('ed25519').publicKey
  assert.ok(verifyFiles(chainFiles(dir), other, true).broken.length > 0)
  rmSync(dir, { recursive: true })
})

test('every changed byte is found', () => {
  const dir = folder()
  filled(dir, 3, { perFile: 100 })
  const [file = ''] = chainFiles(dir)
  const bytes = readFileSync(file)
  const missed: number[] = []
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] as number) ^ 1
    writeFileSync(file, changed)
    if (verified(dir).broken.length === 0) missed.push(at)
  }
  assert.deepEqual(missed, [])
  rmSync(dir, { recursive: true })
})

test('a line or a file taken out of the middle is missed', () => {
  const dir = folder()
  filled(dir, 12)
  const files = chainFiles(dir)
  const kept = readFileSync(files[1] as string)
  rmSync(files[1] as string)
  assert.match(verified(dir).broken.join('\n'), /receipt \d+ is missing/)
  const lines = kept.toString().trim().split('\n')
  writeFileSync(files[1] as string, `${[lines[0], ...lines.slice(2)].join('\n')}\n`)
  assert.match(verified(dir).broken.join('\n'), /is missing/)
  rmSync(dir, { recursive: true })
})

test('a torn last line is told, also after the next start, and is not taken for tampering', () => {
  const dir = folder()
  filled(dir, 3, { perFile: 100 })
  const [file = ''] = chainFiles(dir)
  truncateSync(file, readFileSync(file).length - 40)
  const torn = verified(dir)
  assert.deepEqual(torn.broken, [])
  assert.match(torn.remarks.join('\n'), /last line is not whole: its process was killed/)
  filled(dir, 2)
  const after = verified(dir)
  assert.deepEqual(after.broken, [])
  assert.match(after.remarks.join('\n'), /torn when its process was killed; one receipt is lost/)
  appendFileSync(file, 'x')
  assert.match(verified(dir).broken.join('\n'), /does not know of it|changed/)
  rmSync(dir, { recursive: true })
})

test('checkpoints without signatures are taken only where the file says so', () => {
  const dir = folder()
  filled(dir, 7, { signCheckpoints: false, perFile: 100 })
  assert.deepEqual(verified(dir).broken, [])
  const [file = ''] = chainFiles(dir)
  const text = readFileSync(file, 'utf8')
  assert.equal(text.split('\n').filter((line) => line !== '' && !line.includes('"sig"')).length, 1)
  writeFileSync(file, text.replace('"unsigned"', '"signed"'))
  assert.match(verified(dir).broken.join('\n'), /it is not signed/)
  rmSync(dir, { recursive: true })
})

test('old files go, from the beginning on; an end without `end` is told', () => {
  const dir = folder()
  filled(dir, 12)
  const before = readdirSync(dir).length
  const recorder = new Recorder({ ...settings, dir, keepMs: 1 })
  for (let i = 0; i < 12; i++) recorder.write('decision', { request_id: `new-${i}` })
  const { broken, remarks } = verified(dir)
  assert.deepEqual(broken, [])
  assert.ok(remarks.some((line) => line.includes('there is no end')))
  assert.ok(readdirSync(dir).length < before + 4)
  assert.throws(() => {
    // Another process holds the folder.
    writeFileSync(join(dir, 'writer.lock'), String(process.ppid))
    return new Recorder({ ...settings, dir })
  }, /writes there/)
  recorder.close()
  rmSync(dir, { recursive: true })
})

test('exchanges without a decision are counted over several runs; emptied files and pipes are no receipts', () => {
  const dir = folder()
  for (const decided of [[], ['req-1']]) {
    const recorder = new Recorder({ ...settings, perFile: 100, dir })
    for (const id of ['req-1', 'req-2']) recorder.write('begin', { request_id: id })
    for (const id of decided) recorder.write('decision', { request_id: id })
    recorder.close()
  }
  assert.deepEqual(verified(dir).remarks, ['3 exchanges were begun and have no decision'])
  const [first = ''] = chainFiles(dir)
  writeFileSync(first, '')
  assert.match(verified(dir).broken.join('\n'), /it is empty, it was changed/)
  rmSync(first)
  execFileSync('mkfifo', [first])
  assert.equal(chainFiles(dir).includes(first), false)
  rmSync(dir, { recursive: true })
})

test('a file or a folder that is removed meanwhile: receipts go on in another file, or cannot be written', async () => {
  const dir = folder()
  const recorder = new Recorder({ ...settings, perFile: 1000, dir })
  const write = () => recorder.write('decision', { request_id: 'r' })
  const soon = Date.now() + 10_000
  rmSync(chainFiles(dir)[0] ?? '')
  while (chainFiles(dir).length === 0 && Date.now() < soon) {
    write()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.deepEqual(verified(dir).broken, [])
  rmSync(dir, { recursive: true })
  const refused = async () => {
    for (; Date.now() < soon; await new Promise((resolve) => setTimeout(resolve, 20))) write()
  }
  await assert.rejects(refused, /ENOENT/)
  recorder.close()
})
