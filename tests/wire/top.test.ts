// `pipelock top` and `pipelock session` beside a running proxy: what they show, what they change, and how they fail.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { awsKey, freePort, loopback, program, runToEnd, startPipelock, until, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const token = 'correct-horse-battery'
const env = { PIPELOCK_KILLSWITCH_API_TOKEN: token }
const get = (url: string, agent: string) => [
  `GET ${url} HTTP/1.1`,
  'Host: x',
  'Connection: close',
  `X-Pipelock-Agent: ${agent}`,
]
const yaml = `${loopback}session_profiling: {enabled: true}
adaptive_enforcement: {enabled: true}
airlock: {enabled: true}
agents: {builder: {budget: {max_requests_per_session: 4}}}
`

let pipelock: Pipelock
let origin: Origin
before(async () => {
  pipelock = await startPipelock({ yaml, env })
  origin = await startOrigin()
  assert.equal((await pipelock.ask(get(`${origin.url}/`, 'builder'))).status, 200)
  for (let i = 0; i < 2; i++) assert.equal((await pipelock.ask(get(`${origin.url}/?k=${awsKey}`, 'bad'))).status, 403)
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

const here = () => ['--addr', `127.0.0.1:${pipelock.port}`]
const session = (...args: string[]) => runToEnd(['session', ...args, ...here()], { env })

test('top: one plain table where there is no terminal', () => {
  // A proxy of the environment is not asked.
  const { code, out, err } = runToEnd(['top', ...here()], { env: { ...env, HTTP_PROXY: 'http://127.0.0.1:1' } })
  assert.equal(code, 0, err)
  assert.match(out, /^requests 3, blocked 2 \(66\.7%\)$/m)
  assert.match(out, /^sessions 2, 1 elevated; anomalies 0, evicted 0$/m)
  assert.match(out, /^bad\|127\.0\.0\.1 +elevated +6 +- +2 +2 /m)
  assert.match(out, /^builder\|127\.0\.0\.1 +normal +0 +- +1 .* requests 25% /m)
  assert.match(out, /^builder +1 +0 +0$/m)
  assert.match(out, /forward +bad +127\.0\.0\.1 +AWS Access ID +req-3$/m)
  assert.ok(!out.includes('\u001b'))
})

test('top --json: what the proxy says; without a token the sessions of /stats', () => {
  const seen = [env, {}].map((own) => {
    const { out } = runToEnd(['top', '--json', ...here()], { env: own })
    return JSON.parse(out) as { stats: Record<string, object[]>; sessions: { session: string }[] }
  })
  for (const { stats, sessions } of seen) {
    assert.deepEqual(sessions.map((one) => one.session).toSorted(), ['bad|127.0.0.1', 'builder|127.0.0.1'])
    assert.equal(stats['recent_blocks']?.length, 2)
  }
})

test('session: listed, explained, locked, released, led back', () => {
  assert.match(session('list').out, /^SESSION +LEVEL.*\nbad\|127\.0\.0\.1 +elevated/)
  const { sessions, count } = JSON.parse(session('list', '--json').out) as { sessions: object[]; count: number }
  assert.equal(sessions.length, count)
  const name = 'bad|127.0.0.1'
  assert.match(session('inspect', name).out, /^level +elevated$/m)
  assert.match(session('inspect', 'builder|127.0.0.1').out, /^budget requests +1 of 4$/m)
  assert.match(session('explain', name).out, /^level +elevated, the next one at a score of 10\n.*left in \d+ s/)
  assert.match(session('explain', name).out, /AWS Access ID +3 +elevated$/m)
  assert.match(session('airlock', name, 'hard').out, /airlock hard\)$/m)
  assert.match(session('release', name).out, /airlock none\)$/m)
  assert.equal(session('airlock', name, 'ajar').code, 2)
  assert.match(session('terminate', name).out, /terminate: 0 connections ended/)
  assert.match(session('task', name).out, /: task /)
  assert.match(session('recover', name).out, /reset \(level normal, airlock none\)$/m)
  assert.match(session('reset', name).out, /reset \(level normal/)
  const nobody = session('inspect', 'nobody')
  assert.deepEqual([nobody.code, nobody.err], [1, `127.0.0.1:${pipelock.port}: no such session\n`])
})

const asked = (args: string[], own: Record<string, string> = env) => runToEnd(args, { env: own })

test('nothing there, something else there, no token, another token: each is said', async () => {
  const closed = `127.0.0.1:${await freePort()}`
  for (const args of [
    ['top', '--once'],
    ['session', 'list'],
  ]) {
    const nothing = asked([...args, '--addr', closed])
    assert.equal(nothing.code, 1)
    assert.match(nothing.err, new RegExp(`^nothing listens on ${closed}; is pipelock running there`))
  }
  const none = asked(['session', 'list', ...here()], {})
  assert.deepEqual([none.code, none.err.split(':')[0]], [2, 'no token'])
  const wrong = asked(['session', 'list', ...here(), '--api-token', 'another'])
  assert.equal(wrong.code, 1)
  assert.match(wrong.err, /unauthorized/)
  const still = asked(['top', ...here(), '--api-token', 'another'])
  assert.equal(still.code, 0)
  assert.match(still.out, /^not all sessions: .*unauthorized/m)
  const other = spawnSync(program[0] as string, [...program.slice(1), 'top', '--interval', '0'], { encoding: 'utf8' })
  assert.equal(other.status, 2)
})

test('the configuration says where statistics and remote control are', async () => {
  const [metrics, api] = [await freePort(), await freePort()]
  const apart = await startPipelock({
    yaml: `metrics_listen: 127.0.0.1:${metrics}\nkill_switch: {api_listen: "127.0.0.1:${api}", api_token: ${token}}\n`,
  })
  const config = ['-c', join(apart.folder, 'test.yaml')]
  const top = runToEnd(['top', ...config])
  assert.equal(top.code, 0, top.err)
  assert.match(top.out, new RegExp(`^pipelock 127\\.0\\.0\\.1:${metrics}, up`))
  const list = runToEnd(['session', 'list', ...config])
  assert.deepEqual([list.code, list.out], [0, 'no sessions\n'])
  const lost = runToEnd(['top', '--addr', `127.0.0.1:${apart.port}`])
  assert.match(lost.err, /has no \/stats: with metrics_listen it is there/)
  await apart.stop()
})

const hasScript = spawnSync('script', ['--version']).status === 0

test('top on a terminal: drawn again in its place until q', { skip: !hasScript && 'needs script' }, async () => {
  const command = [...program, 'top', '--interval', '0.2', ...here()].join(' ')
  const child = spawn('script', ['-qec', `stty rows 30 cols 100; ${command}`, '/dev/null'], {
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', ...env },
  })
  let shown = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text))
  const drawn = () => shown.split('\u001b[H').length - 1
  await until('the first drawing', () => drawn() >= 1)
  await pipelock.ask(get(`${origin.url}/?k=${awsKey}`, 'late'))
  await until('what has happened meanwhile', () => shown.includes('late|127.0.0.1'))
  const before = drawn()
  await until('two more', () => drawn() >= before + 2)
  child.stdin.write('q')
  const code = await new Promise((go) => child.on('close', go))
  assert.equal(code, 0)
  assert.ok(shown.startsWith('\u001b[?1049h\u001b[?25l'))
  assert.ok(shown.endsWith('\u001b[?25h\u001b[?1049l'))
})
