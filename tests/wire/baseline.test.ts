// `behavioral_baseline` from end to end: learnt over runs, kept in files, ratified by a person, then compared.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { loopback, runToEnd, startPipelock, until, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const get = (url: string) => [`GET ${url} HTTP/1.1`, 'Host: x', 'Connection: close']
const dir = mkdtempSync(join(tmpdir(), 'pipelock-baseline-'))
const file = join(dir, '_default.baseline.json')
const yaml = (more = '') =>
  `${loopback}behavioral_baseline: {enabled: true, learning_window: 2, deviation_action: block, profile_dir: ${dir}${more}}\n`
let origin: Origin
before(async () => {
  origin = await startOrigin()
})
after(() => {
  origin.stop()
  rmSync(dir, { recursive: true, force: true })
})

/** As an operator ends it: sessions teach when they are over. */
async function ended(pipelock: Pipelock): Promise<void> {
  pipelock.child.kill('SIGTERM')
  await pipelock.exited
  await pipelock.stop()
}

/** How many of so many requests of one session are let pass. */
async function passing(many: number, text = yaml()): Promise<number> {
  const pipelock = await startPipelock({ yaml: text })
  let passed = 0
  for (let i = 0; i < many; i++) if ((await pipelock.ask(get(`${origin.url}/`))).status === 200) passed++
  await ended(pipelock)
  return passed
}

const config = join(dir, 'own.yaml')
function baseline(...args: string[]) {
  writeFileSync(config, yaml())
  return runToEnd(['baseline', ...args, '-c', config])
}

test('a profile is learnt over runs, waits for a person, and then says what is unusual', async () => {
  assert.equal(baseline('list').out, 'no profiles\n')
  assert.equal(await passing(4), 4)
  assert.match(baseline('list').out, /^_default +1 +learning$/m)
  assert.equal(baseline('ratify', '_default').code, 1)
  assert.equal(await passing(4), 4)
  assert.match(baseline('list').out, /^_default +2 +waits to be ratified$/m)
  // Not ratified: nothing is stopped, and it teaches less than it would.
  assert.equal(await passing(20), 20)
  const pipelock = await startPipelock({ yaml: yaml() })
  assert.equal(baseline('ratify', '_default').code, 0)
  // Ratified while it runs.
  const asked = async () => (await pipelock.ask(get(`${origin.url}/`))).text
  let text = ''
  for (let i = 0; i < 2000 && !text.startsWith('blocked'); i++) text = await asked()
  assert.match(text, /^blocked: session anomaly: unusual requests: \d+, usually up to \d+/)
  assert.match(await asked(), /^blocked/)
  const line = await pipelock.logged(({ event }) => event === 'session_anomaly')
  assert.equal(line['anomaly_type'], 'baseline_deviation')
  const kept = readFileSync(file, 'utf8')
  await ended(pipelock)
  // A session in which something was blocked teaches nothing.
  assert.equal(readFileSync(file, 'utf8'), kept)
  assert.match(baseline('show', '_default').out, /^- +requests +\d/m)
  assert.match(baseline('list').out, /in force since 2/)
  assert.deepEqual(readdirSync(dir).toSorted(), ['_default.baseline.json', 'own.yaml'])
})

test('mode audit tells only', async () => {
  assert.equal(await passing(100, `mode: audit\n${yaml()}`), 100)
})

test('what is no profile is said at start, and never written over', async () => {
  const kept = readFileSync(file, 'utf8')
  const pipelock = await startPipelock({ yaml: yaml() })
  writeFileSync(file, '{"torn')
  const isTold = () => pipelock.lines.some(({ event }) => event === 'baseline')
  for (let i = 0; i < 2000 && !isTold(); i++) await pipelock.ask(get(`${origin.url}/`))
  await until('the line', isTold)
  await ended(pipelock)
  assert.equal(readFileSync(file, 'utf8'), '{"torn')
  writeFileSync(config, yaml())
  const refused = runToEnd(['run', '-c', config, '--listen', '127.0.0.1:0'])
  assert.equal(refused.code, 2)
  assert.match(refused.err, /_default\.baseline\.json is no profile: repair it, or forget it/)
  assert.equal(baseline('forget', '_default').code, 0)
  assert.equal(existsSync(file), false)
  writeFileSync(file, kept)
})

test('what would be learnt in vain is said', () => {
  writeFileSync(config, 'behavioral_baseline: {enabled: true, lock_dimensions: [speed]}\n')
  const { out } = runToEnd(['check', '-c', config])
  assert.match(out, /nobody can ratify what is learnt: set profile_dir, or auto_ratify/)
  assert.match(out, /lock_dimensions: "speed" is none of requests, hosts, bytes, tool_calls, tools/)
})
