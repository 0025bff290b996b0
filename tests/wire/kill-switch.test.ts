// The kill switch stops everything at once, by each of its four sources, and can be reached by nobody through the proxy.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, connect, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { freePort, loopback, records, runToEnd, startPipelock, until, type Pipelock } from './harness.ts'

let origin: Server
let port = 0
const open = new Set<Socket>()
before(async () => {
  origin = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    socket.on('data', (bytes) => {
      const text = bytes.toString()
      if (text.includes('/stream')) {
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n',
        )
      } else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
  })
  origin.listen(0, '127.0.0.1')
  await once(origin, 'listening')
  port = (origin.address() as { port: number }).port
})
after(() => {
  for (const socket of open) socket.destroy()
  origin.close()
})

const get = (path: string) => [
  `GET http://127.0.0.1:${port}${path} HTTP/1.1`,
  `Host: 127.0.0.1:${port}`,
  'Connection: close',
]
const token = ['kill', 'token', 'of', 'this', 'test'].join('-')

async function turn(pipelock: Pipelock, active: boolean, own = pipelock.ask): Promise<number> {
  const body = JSON.stringify({ active })
  const head = [
    'POST /api/v1/killswitch HTTP/1.1',
    'Host: x',
    'Connection: close',
    `Authorization: Bearer ${token}`,
    `Content-Length: ${body.length}`,
  ]
  return (await own(head, body)).status
}

test(
  'remote control: open tunnels and streams end, nothing new begins, and off again',
  { timeout: 60_000 },
  async () => {
    const pipelock = await startPipelock({
      yaml: `${loopback}kill_switch: {message: Stop!}\nlogging: {include_allowed: false}\n`,
      env: { PIPELOCK_KILLSWITCH_API_TOKEN: token },
    })
    const tunnel = connect(pipelock.port, '127.0.0.1')
    tunnel.on('error', () => undefined)
    tunnel.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    const [established] = (await once(tunnel, 'data')) as [Buffer]
    assert.match(established.toString(), /^HTTP\/1\.1 200/)
    const stream = connect(pipelock.port, '127.0.0.1')
    stream.on('error', () => undefined)
    stream.write(`${get('/stream').slice(0, 2).join('\r\n')}\r\n\r\n`)
    let streamed = ''
    stream.on('data', (bytes: Buffer) => (streamed += bytes.toString()))
    await until('the first event', () => streamed.includes('data: 1'))
    assert.ok(open.size >= 2)
    const ended = Promise.all([once(tunnel, 'close'), once(stream, 'close')])
    assert.equal(await turn(pipelock, true), 200)
    await ended
    await until('the origin to be let go', () => open.size === 0)

    const refused = await pipelock.ask(get('/'))
    assert.equal(refused.status, 503)
    assert.deepEqual(JSON.parse(refused.body.toString()), { error: 'kill_switch_active', message: 'Stop!' })
    assert.equal((await pipelock.ask([`CONNECT 127.0.0.1:${port} HTTP/1.1`, 'Host: x'])).status, 503)
    assert.equal((await pipelock.own('/fetch?url=http://127.0.0.1/')).status, 503)
    // Own paths stay answered; the same path of somebody else is a forwarded request.
    assert.equal((await pipelock.own('/health')).status, 200)
    assert.match((await pipelock.own('/health')).body.toString(), /"kill_switch_active":true/)
    assert.equal((await pipelock.ask(get('/health'))).status, 503)
    assert.equal((await pipelock.ask(get('/api/v1/killswitch/status'))).status, 503)
    const metrics = (await pipelock.own('/metrics')).body.toString()
    assert.match(metrics, /pipelock_kill_switch_active\{source="api"\} 1/)
    assert.match(metrics, /pipelock_kill_switch_denials_total\{transport="connect",endpoint="connect"\} 1/)
    const top = runToEnd(['top', '--once', '--addr', `127.0.0.1:${pipelock.port}`])
    assert.match(top.err, /the kill switch is on, and \/stats is stopped with all else/)
    const denied = records(pipelock).find(({ event, outcome }) => event === 'kill_switch_deny' && outcome === 'refused')
    assert.deepEqual(
      [denied?.['source'], denied?.['deny_message'], denied?.['endpoint']],
      ['api', 'Stop!', `http://127.0.0.1:${port}`],
    )

    assert.equal(await turn(pipelock, false), 200)
    assert.equal((await pipelock.ask(get('/'))).status, 200)
    await pipelock.stop()
  },
)

test('remote control: who may use it, and what it refuses', { timeout: 60_000 }, async () => {
  const pipelock = await startPipelock({ yaml: loopback, env: { PIPELOCK_KILLSWITCH_API_TOKEN: token } })
  const ask = async (line: string, headers: readonly string[] = [], body = '') =>
    pipelock.ask(
      [`${line} HTTP/1.1`, 'Host: x', 'Connection: close', `Content-Length: ${body.length}`, ...headers],
      body,
    )
  const bearer = `Authorization: Bearer ${token}`
  assert.equal((await ask('GET /api/v1/killswitch', [bearer])).status, 405)
  assert.equal((await ask('POST /api/v1/killswitch')).status, 401)
  assert.equal(
    (await ask('POST /api/v1/killswitch', [`Authorization: bearer ${token}`], '{"active":true}')).status,
    401,
  )
  for (const body of [
    '',
    '{}',
    '{"active":1}',
    '{"active":true,"x":1}',
    '{"active":true} x',
    `{"active":true}${' '.repeat(1100)}`,
  ])
    assert.equal((await ask('POST /api/v1/killswitch', [bearer], body)).status, 400, body.slice(0, 30))
  const status = await ask('GET /api/v1/killswitch/status', [bearer])
  assert.deepEqual(JSON.parse(status.body.toString()), {
    active: false,
    sources: { config: false, api: false, signal: false, sentinel: false },
  })
  // Two wrong tokens have been tried above; the right one opens whoever guesses beside it.
  const guesses: number[] = []
  for (let i = 0; i < 10; i++) guesses.push((await ask('POST /api/v1/reload', [`${bearer}${i}`])).status)
  assert.deepEqual(guesses, [...Array<number>(8).fill(401), 429, 429])
  assert.equal((await ask('GET /api/v1/killswitch/status', [bearer])).status, 200)
  const sessions = 'GET /api/v1/sessions'
  for (let i = 0; i < 11; i++) assert.equal((await ask(sessions, [`${bearer}x`])).status, i < 10 ? 401 : 429)
  assert.equal((await ask(sessions, [bearer])).status, 200)
  const told = pipelock.lines.filter(({ event }) => event === 'api_unauthorized')
  assert.deepEqual([told.length, told[0]?.['client_ip'], JSON.stringify(told).includes(token)], [2, '127.0.0.1', false])
  let last = 0
  for (let i = 0; i < 12; i++) last = await turn(pipelock, false)
  assert.equal(last, 429)
  await pipelock.stop()
  const without = await startPipelock({ yaml: loopback })
  assert.equal(await turn(without, true), 503)
  assert.equal((await without.ask(get('/'))).status, 200)
  await without.stop()
})

test('its own port has the remote control, and the main one then has not', { timeout: 60_000 }, async () => {
  const own = await freePort()
  const pipelock = await startPipelock({
    yaml: `${loopback}kill_switch: {api_listen: "127.0.0.1:${own}"}\n`,
    env: { PIPELOCK_KILLSWITCH_API_TOKEN: token },
  })
  assert.equal(await turn(pipelock, true), 404)
  const answer = await fetch(`http://127.0.0.1:${own}/api/v1/killswitch`, {
    method: 'POST',
    body: '{"active":true}',
    headers: { authorization: `Bearer ${token}` },
  })
  assert.deepEqual(
    [answer.status, await answer.json()],
    [200, { active: true, message: 'Emergency deny-all active', source: 'api' }],
  )
  assert.equal((await pipelock.ask(get('/'))).status, 503)
  await pipelock.stop()
})

test('a file stops traffic while it is there, open connections too; SIGUSR1 toggles', { timeout: 60_000 }, async () => {
  const file = join(process.cwd(), `.cache-sentinel-${process.pid}`)
  rmSync(file, { force: true })
  const pipelock = await startPipelock({ yaml: `${loopback}kill_switch: {sentinel_file: ${JSON.stringify(file)}}\n` })
  const tunnel = connect(pipelock.port, '127.0.0.1')
  tunnel.on('error', () => undefined)
  tunnel.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  await once(tunnel, 'data')
  const ended = once(tunnel, 'close')
  writeFileSync(file, '')
  assert.equal((await pipelock.ask(get('/'))).status, 503)
  await ended
  rmSync(file)
  assert.equal(existsSync(file), false)
  assert.equal((await pipelock.ask(get('/'))).status, 200)
  const { outcome, error } = await pipelock.logged(({ event }) => event === 'tunnel_close')
  assert.deepEqual([outcome, error], ['stopped', 'kill_switch'])
  const stream = connect(pipelock.port, '127.0.0.1')
  stream.on('error', () => undefined)
  stream.write(`${get('/stream').slice(0, 2).join('\r\n')}\r\n\r\n`)
  await once(stream, 'data')
  pipelock.child.kill('SIGUSR1')
  const cut = await pipelock.logged((line) => line.event === 'forward_http' && line['outcome'] === 'stopped')
  assert.equal(cut['error'], 'kill_switch')
  await until('the signal', () => pipelock.stderr().includes('kill switch ACTIVATED via SIGUSR1'))
  assert.equal((await pipelock.ask(get('/'))).status, 503)
  pipelock.child.kill('SIGUSR1')
  await until('the signal again', () => pipelock.stderr().includes('kill switch DEACTIVATED via SIGUSR1'))
  assert.equal((await pipelock.ask(get('/'))).status, 200)
  await pipelock.stop()
})

test(
  'off by one source and on by another at once: what was opened in between is ended',
  { timeout: 60_000 },
  async () => {
    const file = join(process.cwd(), `.cache-sentinel-between-${process.pid}`)
    rmSync(file, { force: true })
    const pipelock = await startPipelock({ yaml: `${loopback}kill_switch: {sentinel_file: ${JSON.stringify(file)}}\n` })
    for (let round = 0; round < 5; round++) {
      writeFileSync(file, '')
      assert.equal((await pipelock.ask(get('/'))).status, 503)
      const before = pipelock.lines.filter(({ message }) => message === 'connections ended').length
      await until(
        'the file to be noticed',
        () => pipelock.lines.length > before && pipelock.lines.at(-1)?.['message'] === 'connections ended',
      )
      rmSync(file)
      const stream = connect(pipelock.port, '127.0.0.1')
      stream.on('error', () => undefined)
      stream.write(`${get('/stream').slice(0, 2).join('\r\n')}\r\n\r\n`)
      await once(stream, 'data')
      const ended = once(stream, 'close')
      pipelock.child.kill('SIGUSR1')
      await ended
      await until('the signal', () => pipelock.stderr().split('ACTIVATED via SIGUSR1').length - 1 > round * 2)
      pipelock.child.kill('SIGUSR1')
      await until('the end of it', () => pipelock.stderr().split('DEACTIVATED via SIGUSR1').length - 2 === round)
    }
    await pipelock.stop()
  },
)

test('by the configuration, in audit mode too; clients that are never stopped', { timeout: 60_000 }, async () => {
  const pipelock = await startPipelock({
    yaml: `mode: audit\n${loopback}kill_switch: {enabled: true, health_exempt: false}\n`,
  })
  assert.equal((await pipelock.ask(get('/'))).status, 503)
  assert.equal((await pipelock.own('/health')).status, 503)
  await pipelock.stop()
  const spared = await startPipelock({
    yaml: `${loopback}kill_switch: {enabled: true, allowlist_ips: [127.0.0.0/8]}\n`,
  })
  assert.equal((await spared.ask(get('/'))).status, 200)
  await spared.stop()
})

test(
  'MCP: requests get -32004 under their ids, notifications are dropped, streams are not opened',
  { timeout: 60_000 },
  async () => {
    const pipelock = await startPipelock({
      yaml: `${loopback}kill_switch: {enabled: true, message: Stop!}\n`,
      mcpUpstream: `http://127.0.0.1:${port}/mcp`,
    })
    const post = async (body: object) => {
      const text = JSON.stringify(body)
      const head = [
        'POST /mcp HTTP/1.1',
        'Host: 127.0.0.1',
        'Connection: close',
        'Content-Type: application/json',
        `Content-Length: ${text.length}`,
      ]
      return pipelock.mcp(head, text)
    }
    const answer = await post({ jsonrpc: '2.0', id: 'a', method: 'tools/list' })
    assert.deepEqual(
      [answer.status, JSON.parse(answer.body.toString())],
      [200, { jsonrpc: '2.0', id: 'a', error: { code: -32004, message: 'Stop!' } }],
    )
    const denied = await pipelock.logged((line) => line['event'] === 'kill_switch_deny')
    assert.deepEqual([denied['action'], denied['reason']], ['block', 'the kill switch is on'])
    assert.equal((await post({ jsonrpc: '2.0', method: 'notifications/initialized' })).status, 202)
    assert.equal((await pipelock.mcp(['GET /mcp HTTP/1.1', 'Host: 127.0.0.1', 'Connection: close'])).status, 503)
    assert.equal(open.size, 0)
    await pipelock.stop()
  },
)
