// What `logging.*` chooses: which exchanges leave a line, in which shape and where.

import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { awsKey, injection, loopback, records, startPipelock, until, type Pipelock } from './harness.ts'
import { plain, startOrigin, type Origin } from './origin.ts'

let origin: Origin
before(async () => {
  origin = await startOrigin((request, connection) =>
    connection.write(plain(request.start.includes('/bad') ? `note: ${injection}` : 'ok')),
  )
})
after(() => origin.stop())

const paths = ['/fine', '/bad', `/?key=${awsKey}`]
async function traffic(pipelock: Pipelock): Promise<void> {
  for (const path of paths) await pipelock.ask([`GET ${origin.url}${path} HTTP/1.1`, 'Host: x'])
  await pipelock.ask([`GET ${origin.url}/fine HTTP/1.1`, 'Host: x', 'Host: y'])
  // Its record comes after all others: each is written when its exchange is over.
  await pipelock.ask('GET http://no-such-name.invalid/ HTTP/1.1\r\nHost: x')
}

async function running(yaml: string, use: (pipelock: Pipelock) => Promise<void>): Promise<void> {
  const pipelock = await startPipelock({ yaml: loopback + yaml })
  await use(pipelock)
  await pipelock.stop()
}

const events = (pipelock: Pipelock) => records(pipelock).map(({ event }) => event)
const settled = (pipelock: Pipelock) => pipelock.logged((line) => String(line['url']).includes('no-such-name'))

test('every exchange leaves exactly one line with both actions', () =>
  running('', async (pipelock) => {
    await traffic(pipelock)
    await settled(pipelock)
    assert.deepEqual(events(pipelock), ['forward_http', 'blocked', 'blocked', 'error', 'error'])
    for (const line of records(pipelock)) {
      assert.match(String(line['action']), /^(allow|warn|strip|block)$/)
      assert.match(String(line['strict_action']), /^(allow|block)$/)
      assert.match(String(line['time']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.equal(line['component'], 'pipelock')
      assert.ok(!String(line['url']).includes('?'), 'no query is logged')
    }
    assert.equal(pipelock.lines[0]?.event, 'startup')
  }))

test('include_allowed: false leaves out what passed', () =>
  running('logging: {include_allowed: false}\n', async (pipelock) => {
    await traffic(pipelock)
    await settled(pipelock)
    assert.deepEqual(events(pipelock), ['blocked', 'blocked', 'error', 'error'])
  }))

test('include_blocked: false leaves out what was blocked, the metrics keep counting', () =>
  running('logging: {include_blocked: false}\n', async (pipelock) => {
    await traffic(pipelock)
    await settled(pipelock)
    assert.deepEqual(events(pipelock), ['forward_http', 'error', 'error'])
    assert.match((await pipelock.own('/metrics')).text, /^pipelock_requests_total\{result="blocked"\} 3$/m)
  }))

test('format: text writes one line per exchange that is no JSON', () =>
  running('logging: {format: text}\n', async (pipelock) => {
    await traffic(pipelock)
    await until('the last line', () => pipelock.stdout().includes('no-such-name'))
    const lines = pipelock.stdout().trim().split('\n')
    assert.equal(lines.length, 6)
    assert.match(lines[1] ?? '', /^\S+Z INFO forward_http .*action=allow strict_action=allow/)
    assert.match(lines[2] ?? '', /^\S+Z WARN blocked .*action=block/)
  }))

for (const output of ['file', 'both'])
  test(`output: ${output} writes JSON to a file of mode 0600`, async () => {
    const file = join(tmpdir(), `pipelock-audit-${process.pid}-${output}.log`)
    await running(`logging: {output: ${output}, format: text, file: ${file}}\n`, async (pipelock) => {
      await traffic(pipelock)
      await until('the last line', () => readFileSync(file, 'utf8').includes('no-such-name'))
      const text = readFileSync(file, 'utf8')
      assert.ok(!text.includes(awsKey))
      const lines = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { event: string })
      assert.deepEqual(
        lines.map(({ event }) => event),
        ['startup', 'forward_http', 'blocked', 'blocked', 'error', 'error'],
      )
      assert.equal(statSync(file).mode & 0o777, 0o600)
      if (output === 'file') assert.equal(pipelock.stdout(), '')
      else await until('stdout', () => pipelock.stdout().includes('no-such-name'))
    })
  })

test('/health, /stats and /metrics tell what happened', () =>
  running('', async (pipelock) => {
    await traffic(pipelock)
    await settled(pipelock)
    const health = JSON.parse((await pipelock.own('/health')).text) as Record<string, unknown>
    assert.deepEqual([health['status'], health['mode'], health['forward_proxy_enabled']], ['healthy', 'balanced', true])
    const stats = JSON.parse((await pipelock.own('/stats')).text) as { requests: Record<string, number> }
    // What is no well-formed request was refused as well; one whose origin cannot be found was let pass.
    assert.deepEqual(stats.requests, { total: 5, allowed: 2, blocked: 3, block_rate: 0.6 })
    const metrics = (await pipelock.own('/metrics')).text
    assert.match(metrics, /^pipelock_scanner_hits_total\{scanner="dlp"\} 1$/m)
    assert.match(metrics, /^pipelock_scanner_hits_total\{scanner="response_scan"\} 1$/m)
    assert.match(metrics, /^pipelock_info\{version="[\d.]+"\} 1$/m)
    assert.equal((await pipelock.own('/nothing-here')).status, 404)
  }))

test('control characters of a client never reach the log', () =>
  running('', async (pipelock) => {
    await pipelock.ask([`GET ${origin.url}/a%1b%5b31m\u009b31mred HTTP/1.1`, 'Host: x', 'X-Pipelock-Agent: a\u0085b'])
    await until('a line', () => records(pipelock).length === 1)
    assert.ok([...pipelock.stdout()].every((char) => char === '\n' || (char >= ' ' && !/[\u007f-\u009f]/.test(char))))
  }))

test('100 exchanges at once leave 100 lines', () =>
  running('', async (pipelock) => {
    const ask = (i: number) =>
      pipelock.ask([`GET ${origin.url}/${i % 2 === 0 ? 'fine' : `?k=${awsKey}`} HTTP/1.1`, 'Host: x'])
    await Promise.all(Array.from({ length: 100 }, (_, i) => ask(i)))
    await until('100 lines', () => records(pipelock).length === 100)
    assert.equal(events(pipelock).filter((event) => event === 'blocked').length, 50)
  }))
