// What is asked to be confined is not started; nothing needs a licence, and both are said.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { main } from '../../src/cli/program.ts'
import { load } from '../../src/cli/source.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-sandbox-'))
after(() => rmSync(folder, { recursive: true }))
const file = (yaml: string) => {
  writeFileSync(join(folder, 'p.yaml'), yaml)
  return join(folder, 'p.yaml')
}
const open = (yaml: string) => load(file(yaml), {})

async function run(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const io = { env: {}, out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) }
  return { code: await main(args, io), out: out.join('\n'), err: err.join('\n') }
}

test('sandbox.enabled, strict, best_effort: it does not load, unless unconfined will do', async () => {
  assert.throws(() => open('sandbox: {enabled: true}'), /sandbox\.enabled: this version confines no program/)
  assert.throws(() => open('sandbox: {enabled: true, strict: true}'), /confines no program/)
  assert.throws(() => open('sandbox: {strict: true, best_effort: true}'), /contradicts sandbox\.strict/)
  assert.throws(() => open('agents: {a: {sandbox: {enabled: true}}}'), /agents\.a\.sandbox\.enabled: this version/)
  assert.ok(open('sandbox: {enabled: false, strict: true}'))
  assert.ok(
    open('sandbox: {enabled: true, best_effort: true}\nagents: {a: {sandbox: {enabled: true, best_effort: true}}}'),
  )
  const checked = await run('check', '--config', file('sandbox: {enabled: true, best_effort: true}'))
  assert.match(checked.out, /not enforced.*sandbox/is)
})

test('pipelock sandbox starts nothing, or says that it is not confined', async () => {
  const refused = await run('sandbox', '--', 'true')
  assert.deepEqual([refused.code, /confines no program: nothing was started/.test(refused.err)], [2, true])
  assert.equal((await run('sandbox', '--strict', '--', 'true')).code, 2)
  const dry = await run('sandbox', '--dry-run', '--json')
  assert.equal(dry.code, 1)
  assert.equal((JSON.parse(dry.out) as { confined: boolean }).confined, false)
  const all = await run('sandbox', '--best-effort', '--', 'sh', '-c', 'test "$HTTPS_PROXY" != "" && exit 7')
  assert.deepEqual([all.code, /NOT confined/.test(all.err)], [7, true])
})

test('license_key, license_file, license_public_key: told to be needless', () => {
  for (const key of ['license_key', 'license_file', 'license_public_key'])
    assert.match(open(`${key}: abc`).warnings.join('\n'), new RegExp(`${key}: is not needed`))
  assert.deepEqual(open('mode: audit').warnings, [])
})
