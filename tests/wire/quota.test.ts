// What a domain may have in a minute: requests, bytes of answers, bytes of tunnels while they flow.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection, values } from './connection.ts'
import { loopback, startPipelock, type Pipelock } from './harness.ts'
import { plain, startOrigin, startRawOrigin, type Origin } from './origin.ts'
import { byHand, closeOf, echoServer, frame, raw } from './ws-peers.ts'

let origin: Origin
let echo: Origin
before(async () => {
  origin = await startOrigin((request, connection) =>
    connection.write(plain('x'.repeat(request.start.includes('/big') ? 2_000_000 : 10))),
  )
  echo = await startRawOrigin(async (connection) => {
    for (let bytes = await connection.next(); bytes !== null; bytes = await connection.next())
      await connection.write(bytes)
  })
})
after(() => {
  origin.stop()
  echo.stop()
})

async function limited(monitoring: string, use: (pipelock: Pipelock) => Promise<void>, more = ''): Promise<void> {
  const pipelock = await startPipelock({ yaml: `${loopback}${more}fetch_proxy: {monitoring: {${monitoring}}}\n` })
  try {
    await use(pipelock)
  } finally {
    await pipelock.stop()
  }
}
const get = (pipelock: Pipelock, path: string, ...fields: string[]) =>
  pipelock.ask([`GET ${origin.url}${path} HTTP/1.1`, 'Host: x', ...fields])

test('one request more than a domain may have is 429, says when, and never reaches the origin', () =>
  limited('max_requests_per_minute: 2', async (pipelock) => {
    const before = origin.requests.length
    for (let i = 0; i < 2; i++) assert.equal((await get(pipelock, '/')).status, 200)
    const answer = await get(pipelock, '/')
    assert.equal(answer.status, 429)
    const seconds = Number(values(answer, 'retry-after')[0])
    assert.ok(seconds >= 1 && seconds <= 65, `${seconds}`)
    assert.match(answer.text, /^blocked: rate limit exceeded for 127\.0\.0\.1[^]*not a ban/)
    const json = await get(pipelock, '/', 'Accept: application/json')
    assert.equal((JSON.parse(json.text) as { retry: boolean }).retry, true)
    const connect = await pipelock.ask([`CONNECT 127.0.0.1:${echo.port} HTTP/1.1`, 'Host: x'])
    assert.deepEqual([connect.status, values(connect, 'retry-after').length], [429, 1])
    const fetched = await pipelock.own(`/fetch?url=${encodeURIComponent(`${origin.url}/`)}`)
    assert.deepEqual([fetched.status, values(fetched, 'retry-after').length], [429, 1])
    assert.equal(origin.requests.length, before + 2)
    assert.equal((await pipelock.logged(({ event }) => event === 'blocked'))['scanner'], 'ratelimit')
    assert.match((await pipelock.own('/metrics')).text, /^pipelock_scanner_hits_total\{scanner="ratelimit"\} 4$/m)
  }))

test('mode audit counts and lets pass', () =>
  limited(
    'max_requests_per_minute: 1',
    async (pipelock) => {
      for (let i = 0; i < 3; i++) assert.equal((await get(pipelock, '/')).status, 200)
      const line = await pipelock.logged(({ event }) => event === 'anomaly')
      assert.deepEqual([line['scanner'], line['strict_action']], ['ratelimit', 'block'])
    },
    'mode: audit\n',
  ))

test('an answer is cut where the budget ends, and what comes after waits', () =>
  limited('max_data_per_minute: 500000', async (pipelock) => {
    assert.equal((await get(pipelock, '/')).status, 200)
    const cut = await get(pipelock, '/big').catch(() => null)
    assert.ok(cut === null || cut.status === 429 || cut.text.length < 600_000)
    const line = await pipelock.logged((one) => one['scanner'] === 'databudget')
    assert.deepEqual([line.event, line['outcome']], ['blocked', 'refused'])
    const after = await get(pipelock, '/')
    assert.deepEqual([after.status, values(after, 'retry-after').length], [429, 1])
    assert.match(after.text, /^blocked: data budget exceeded for 127\.0\.0\.1/)
  }))

test('a tunnel is cut while it flows, and its record says why', () =>
  limited('max_data_per_minute: 300000', async (pipelock) => {
    const connection = await Connection.open(pipelock.port)
    await connection.write(`CONNECT 127.0.0.1:${echo.port} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await connection.head()
    await connection.write(Buffer.alloc(100_000, 1))
    assert.equal((await connection.take(100_000)).length, 100_000)
    void connection.write(Buffer.alloc(4_000_000, 1))
    let got = 0
    for (let bytes = await connection.next(); bytes !== null; bytes = await connection.next()) got += bytes.length
    assert.ok(got < 200_000, `${got}`)
    const line = await pipelock.logged((one) => one['scanner'] === 'databudget')
    assert.deepEqual([line.event, line['transport'], line['error']], ['blocked', 'connect', 'data_budget_exceeded'])
    const again = await pipelock.ask([`CONNECT 127.0.0.1:${echo.port} HTTP/1.1`, 'Host: x'])
    assert.equal(again.status, 429)
  }))

test('an upload is cut where the budget ends while it streams, and one that would not fit is not sent at all', () =>
  limited('max_data_per_minute: 500000', async (pipelock) => {
    const whole = await pipelock.ask(
      [`POST ${origin.url}/up HTTP/1.1`, 'Host: x', 'Content-Length: 600000'],
      Buffer.alloc(600_000, 'a word or two '),
    )
    assert.deepEqual([whole.status, values(whole, 'retry-after').length], [429, 1])
    assert.ok(!origin.requests.some(({ start }) => start.includes('/up')))
  }).then(() =>
    limited(
      'max_data_per_minute: 500000',
      async (pipelock) => {
        let got = 0
        const sink = await startRawOrigin(async (connection) => {
          for (let bytes = await connection.next(); bytes !== null; bytes = await connection.next()) got += bytes.length
        })
        const client = await Connection.open(pipelock.port)
        void client.write(`POST ${sink.url}/streamed HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n`)
        void client.write(Buffer.alloc(4_000_000, 'a word or two '))
        assert.equal((await client.answer()).status, 429)
        client.destroy()
        assert.ok(got > 0 && got < 600_000, `${got}`)
        const line = await pipelock.logged((one) => one['scanner'] === 'databudget')
        assert.deepEqual([line.event, line['outcome']], ['blocked', 'refused'])
        sink.stop()
      },
      'request_body_scanning: {max_body_bytes: 65536}\n',
    ),
  ))

for (const talker of ['client', 'server'] as const)
  test(`a WebSocket is closed with 1008 where the budget ends, whoever talks: the ${talker}`, async () => {
    const server = await echoServer()
    await limited(
      'max_data_per_minute: 100000',
      async (pipelock) => {
        const client = await byHand(pipelock.port, `/ws?url=ws://127.0.0.1:${server.port}/`)
        await client.write(raw(0x81, 'x'.repeat(1000)))
        assert.equal((await frame(client)).payload.length, 1000)
        if (talker === 'client') await client.write(raw(0x81, 'x'.repeat(200_000)))
        else server.peers[0]?.socket.send('x'.repeat(200_000))
        const { code, reason } = await closeOf(client)
        assert.deepEqual(
          [code, reason.startsWith('Blocked by Pipelock: data budget exceeded for 127.0.0.1')],
          [1008, true],
        )
        assert.equal((await server.peers[0]?.ends())?.code, 1008)
        assert.ok(!server.peers[0]?.heard.some((text) => text.length > 1000))
        const line = await pipelock.logged((one) => one['scanner'] === 'databudget')
        assert.deepEqual([line.event, line['close_code']], ['ws_blocked', 1008])
      },
      'websocket_proxy: {enabled: true}\n',
    )
    server.close()
  })
