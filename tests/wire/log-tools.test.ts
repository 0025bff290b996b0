// `logs`, `explain` and `simulate` on the log of a real run.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { awsKey, program, startPipelock, until } from './harness.ts'

const [pipelock = '', ...own] = program
const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
let folder = ''
let log = ''

function run(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(pipelock, [...own, ...args], { input, encoding: 'utf8' })
  assert.ok(!stdout.includes(awsKey), 'the secret is told')
  return { status, out: stdout, err: stderr }
}

interface Line {
  readonly request_id: string
  readonly action: string
  readonly event: string
  readonly trace_id?: string
}

const lines = (): Line[] =>
  readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .filter(({ action }) => action !== undefined)

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-logs-'))
  log = join(folder, 'audit.jsonl')
  const yaml = `mode: audit\nssrf: {ip_allowlist: [127.0.0.0/8, '::1/128']}\nlogging: {output: file, file: ${JSON.stringify(log)}, include_allowed: true}\n`
  const proxy = await startPipelock({ yaml })
  // Nobody is there: what matters is what was found on the way.
  await proxy.ask([`GET http://127.0.0.1:9/?key=${awsKey} HTTP/1.1`, 'Host: 127.0.0.1:9', 'Connection: close'])
  await proxy.ask([
    'GET http://127.0.0.1:9/fine HTTP/1.1',
    'Host: 127.0.0.1:9',
    `traceparent: 00-${trace}-00f067aa0ba902b7-01`,
    'Connection: close',
  ])
  await until('two records', () => lines().length === 2)
  await proxy.stop()
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('logs: a table, filtered; the last ones; JSON; what is wrong', () => {
  const { status, out } = run(['logs', '--file', log, '--table'])
  assert.equal(status, 0)
  assert.match(out, /^TIME +EVENT +ACTION +STRICT/)
  assert.match(out, /AWS Access ID/)
  assert.equal(run(['logs', '--file', log, '--table', '--rule', 'aws access id']).out.trim().split('\n').length, 2)
  assert.equal(run(['logs', '--file', log, '--table', '--action', 'block']).out.trim().split('\n').length, 1)
  assert.equal(run(['logs', '--file', log]).out, readFileSync(log, 'utf8'))
  const last = run(['logs', '--file', log, '-n', '1', '--json']).out.trim().split('\n')
  assert.equal(last.length, 1)
  const events = run(['logs', '--file', log, '--ocsf']).out.trim().split('\n')
  const classes = events.map((event) => (JSON.parse(event) as { class_uid: number; type_uid: number }).class_uid)
  assert.ok(classes.includes(2004) && classes.includes(4002), String(classes))
  assert.match(run(['logs', '--file', '/no/such']).err, /reading \/no\/such: no such file/)
  assert.equal(run(['logs']).status, 2)
})

test('a record has the trace that its request belongs to', () => {
  assert.deepEqual(
    lines().map(({ trace_id }) => trace_id),
    [undefined, trace],
  )
})

const line = (id: string) =>
  `${JSON.stringify({ time: '2026-01-01T00:00:00Z', event: 'mcp', action: 'allow', request_id: id })}\n`

test('logs -f goes on through rotation', { timeout: 30_000 }, async () => {
  const file = join(folder, 'follow.jsonl')
  writeFileSync(file, line('one'))
  const child = spawn(pipelock, [...own, 'logs', '--file', file, '-f'])
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  await until('the first', () => out.includes('one'))
  appendFileSync(file, line('two').slice(0, 20))
  appendFileSync(file, line('two').slice(20))
  await until('the second', () => out.includes('two'))
  renameSync(file, `${file}.1`)
  writeFileSync(file, line('three'))
  await until('the third', () => out.includes('three'))
  child.kill()
})

test('explain: the rule, where it is documented, what governs it, what would let it pass', () => {
  const flagged = lines().find(({ action }) => action === 'warn')
  const { status, out } = run(['explain', flagged?.request_id ?? '', '--file', log])
  assert.equal(status, 0)
  assert.match(out, /AWS Access ID \(critical\) in url[\s\S]*documented at https:\/\//)
  assert.match(out, /exempt_domains: \["127.0.0.1"\][\s\S]*Risk: whoever runs 127.0.0.1/)
  assert.match(out, /With the present configuration: block; in strict mode: block/)
  const told = JSON.parse(run(['explain', flagged?.request_id ?? '', '--file', log, '--json']).out) as {
    findings: { ways: unknown[] }[]
  }
  assert.ok((told.findings[0]?.ways.length ?? 0) > 0)
  assert.equal(run(['explain', 'req-nobody', '--file', log]).status, 1)
  const refusal = {
    error: 'blocked by pipelock',
    rule: 'Reverse Shell',
    severity: 'critical',
    section: 'mcp_tool_policy',
    where: '/params',
  }
  assert.match(
    run(['explain', '-'], JSON.stringify(refusal)).out,
    /Reverse Shell[\s\S]*connects a shell to somewhere else[\s\S]*mcp_tool_policy\.action: warn/,
  )
})

test('simulate: audit to balanced is a measured step', () => {
  const text = readFileSync(log, 'utf8')
  const balanced = JSON.parse(run(['simulate', '--json'], text).out) as Record<string, unknown>
  assert.deepEqual(
    [balanced['exchanges'], balanced['newly_blocked'], balanced['blocked_before'], balanced['blocked_now']],
    [2, 1, 0, 1],
  )
  const { status, out } = run(['simulate', '--file', log, '--fail-on-block'])
  assert.equal(status, 1)
  assert.match(out, /2 exchanges with mode balanced: 1 would be blocked \(were: 0\)[\s\S]*AWS Access ID +critical/)
  assert.equal(run(['simulate', '-m', 'audit', '--fail-on-block'], text).status, 0)
  const yaml = join(folder, 'new.yaml')
  writeFileSync(yaml, 'suppress: [{rule: AWS Access ID, path: "**", reason: test}]\n')
  assert.equal(run(['simulate', '-c', yaml, '--fail-on-block'], text).status, 0)
  assert.match(run(['simulate'], 'no JSON\n').err, /1 lines are no JSON/)
})
