// What goes wrong around the program: no files left, receivers that are away, a clock that jumps, death at any moment.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Connection } from './connection.ts'
import { awsKey, freePort, loopback, program, runToEnd, startPipelock, until, type Pipelock } from './harness.ts'
import { tunnel } from './inside.ts'
import { startOrigin } from './origin.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-faults-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const ask = (pipelock: Pipelock, url: string) => pipelock.ask([`GET ${url} HTTP/1.1`, 'Host: x', 'Connection: close'])

/** Policy holds: what is clean passes, what leaks does not. */
async function holds(pipelock: Pipelock, url: string): Promise<void> {
  assert.equal((await ask(pipelock, `${url}/`)).status, 200)
  assert.equal((await ask(pipelock, `${url}/?key=${awsKey}`)).status, 403)
}

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0

test(
  'more connections than files: some are told so, none hangs, and all is well afterwards (needs prlimit)',
  {
    skip: !hasPrlimit,
  },
  async () => {
    const origin = await startOrigin()
    const pipelock = await startPipelock({ within: ['prlimit', '--nofile=256:256'] })
    await holds(pipelock, origin.url)
    const crowd = await Promise.all(Array.from({ length: 400 }, () => Connection.open(pipelock.port).catch(() => null)))
    const open = crowd.filter((one) => one !== null)
    const answers = await Promise.all(
      open.map(async (connection) => {
        await connection.write(`GET ${origin.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`).catch(() => undefined)
        return connection.answer('GET').then(
          ({ status }) => status,
          () => 0,
        )
      }),
    )
    assert.ok(answers.includes(200) && answers.includes(503), JSON.stringify([...new Set(answers)]))
    for (const connection of open) connection.destroy()
    for (;;) {
      const health = await pipelock.own('/health').catch(() => null)
      if (health?.status === 200) break
    }
    await holds(pipelock, origin.url)
    await pipelock.stop()
    origin.stop()
  },
)

test('receivers of events that are away hold nothing up, and what is lost is counted', async () => {
  const origin = await startOrigin()
  const [nobody, deaf] = [await freePort(), await startOrigin(() => new Promise(() => undefined))]
  const yaml = `${loopback}emit:
  webhook: {url: "${deaf.url}/hook", queue_size: 2, timeout_seconds: 1}
  syslog: {address: "tcp://127.0.0.1:${nobody}", min_severity: info}
  otlp: {endpoint: "http://127.0.0.1:${nobody}", min_severity: info, queue_size: 2}
`
  const pipelock = await startPipelock({ yaml })
  for (let i = 0; i < 5; i++) await holds(pipelock, origin.url)
  assert.equal((await pipelock.own('/health')).status, 200)
  const { text } = await pipelock.own('/metrics')
  for (const receiver of ['webhook', 'otlp'])
    assert.match(text, new RegExp(`pipelock_emit_events_total\\{receiver="${receiver}",result="dropped"\\} [1-9]`))
  // Nor does it wait for them for ever when it ends.
  pipelock.child.kill('SIGTERM')
  assert.equal(await pipelock.exited, 0)
  await pipelock.stop()
  origin.stop()
  deaf.stop()
})

const library = join(folder, 'clock-step.so')
const hasCompiler =
  spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, 'tests/wire/clock-step.c', '-ldl']).status === 0

test('a clock that jumps cuts no tunnel and opens no door (needs a C compiler)', { skip: !hasCompiler }, async () => {
  const origin = await startOrigin()
  const file = join(folder, 'step')
  writeFileSync(file, '0')
  const env = { LD_PRELOAD: library, CLOCK_STEP: file }
  const pipelock = await startPipelock({ env, yaml: `${loopback}health_watchdog: {interval_seconds: 1}\n` })
  const open = await tunnel(pipelock.port, new URL(origin.url).host)
  await holds(pipelock, origin.url)
  const now = new Date().getFullYear()
  for (const days of [2000, -2000]) {
    writeFileSync(file, String(days * 86_400))
    await holds(pipelock, origin.url)
    assert.equal((await pipelock.own('/health')).status, 200)
    const years = () => pipelock.lines.map((line) => Number(String(line['time']).slice(0, 4)))
    await until('a record of then', () => years().some((year) => Math.sign(year - now) === Math.sign(days)))
  }
  await open.write(`GET / HTTP/1.1\r\nHost: ${new URL(origin.url).host}\r\n\r\n`)
  assert.equal((await open.answer('GET')).status, 200)
  open.destroy()
  await pipelock.stop()
  origin.stop()
})

test('killed at any moment: the files it leaves are whole, and the next start takes them', async () => {
  const home = mkdtempSync(join(folder, 'home-'))
  const [log, dir, key] = [join(home, 'audit.jsonl'), join(home, 'receipts'), join(home, 'receipts.key')]
  const make = ['signing', 'key', 'generate', '--purpose', 'receipt-signing', '--id', 'k', '--out', key]
  assert.equal(runToEnd(make).code, 0)
  const config = join(home, 'pipelock.yaml')
  writeFileSync(
    config,
    `${loopback}tls_interception: {enabled: true}
logging: {output: file, file: ${log}}
flight_recorder: {enabled: true, dir: ${dir}, signing_key_path: ${key}}
`,
  )
  const text = readFileSync(config, 'utf8')
  const [command = '', ...own] = program
  let made: string | null = null
  let last = ''
  // Later each time, until it had come to the end of its start.
  for (let ms = 20; !last.includes('pipelock: ready') && ms < 20_000; ms = Math.ceil(ms * 1.25)) {
    const args = [...own, 'run', '--config', config, '--listen', `127.0.0.1:${await freePort()}`]
    const ended = spawnSync(command, args, {
      timeout: ms,
      killSignal: 'SIGKILL',
      env: { HOME: home, PATH: process.env['PATH'] ?? '' },
    })
    last = ended.stderr.toString()
    const [pem, cert] = ['ca-key.pem', 'ca.pem'].map((name) => join(home, '.pipelock', name))
    if (existsSync(pem ?? '')) createPrivateKey(readFileSync(pem ?? '', 'utf8'))
    if (existsSync(cert ?? '')) {
      const { fingerprint256 } = new X509Certificate(readFileSync(cert ?? '', 'utf8'))
      assert.equal(made ?? fingerprint256, fingerprint256, 'another certificate was made')
      made = fingerprint256
    }
    assert.equal(readFileSync(config, 'utf8'), text)
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []
    for (const line of lines) JSON.parse(line)
  }
  assert.notEqual(made, null, `no start came so far as to make a certificate: ${last}`)
  const receipts = runToEnd(['verify-receipt', '--chain', dir])
  assert.equal(receipts.code, 0, receipts.out + receipts.err)
})
