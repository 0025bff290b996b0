// `mcp_binary_integrity`: a wrapped server is compared with its manifest before it starts.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { program, runToEnd } from './harness.ts'

const [pipelock = '', ...own] = program
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-integrity-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

const answer = '{"jsonrpc":"2.0","id":1,"result":{}}'
const server = () => [process.execPath, join(folder, 'server.mjs')]
beforeEach(() => {
  writeFileSync(join(folder, 'server.mjs'), `process.stdin.on('data', () => console.log('${answer}'))\n`)
  rmSync(join(folder, 'sums'), { force: true })
})

const manifest = (...command: string[]) =>
  runToEnd(['mcp', 'manifest', '-o', 'sums', '--', ...command], { cwd: folder })

function wrapped(action: string, command = server()) {
  writeFileSync(
    join(folder, 'own.yaml'),
    `mcp_binary_integrity: {enabled: true, manifest_path: sums, action: ${action}}\n`,
  )
  const args = [...own, 'mcp', 'proxy', '-c', join(folder, 'own.yaml'), '--', ...command]
  const input = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
  const run = spawnSync(pipelock, args, { input, encoding: 'utf8', cwd: folder })
  return { code: run.status, out: run.stdout.trim(), err: run.stderr }
}

test('what is as in the manifest starts; sha256sum reads the same manifest', { timeout: 60_000 }, () => {
  assert.equal(manifest(...server()).code, 0)
  assert.equal(spawnSync('sha256sum', ['-c', 'sums'], { cwd: folder }).status, 0)
  const { code, out } = wrapped('block')
  assert.deepEqual([code, out], [0, answer])
})

test('a changed script does not start under block, and is told under warn', { timeout: 60_000 }, () => {
  manifest(...server())
  appendFileSync(join(folder, 'server.mjs'), '// changed\n')
  const refused = wrapped('block')
  assert.deepEqual([refused.code, refused.out], [1, ''])
  assert.match(refused.err, /Changed MCP Program: the script is not the one in the manifest/)
  const told = wrapped('warn')
  assert.deepEqual([told.code, told.out], [0, answer])
  assert.match(told.err, /"action":"warn".*Changed MCP Program/)
})

test('an unlisted script and program; a JSON manifest; none at all', { timeout: 60_000 }, () => {
  manifest(process.execPath)
  assert.match(wrapped('block').err, /Unlisted MCP Script/)
  manifest(...server())
  const files = Object.fromEntries(
    readFileSync(join(folder, 'sums'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(66), { sha256: line.slice(0, 64) }]),
  )
  writeFileSync(join(folder, 'sums'), JSON.stringify({ version: 1, files }))
  assert.equal(wrapped('block').out, answer)
  writeFileSync(join(folder, 'sums'), '')
  assert.match(wrapped('block').err, /Unlisted MCP Program/)
  rmSync(join(folder, 'sums'))
  assert.equal(wrapped('block').code, 2)
})
