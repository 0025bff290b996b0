// Whoever leaves early, in whichever phase: the other side learns of it, one line tells it, nothing is left behind.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection } from './connection.ts'
import { loopback, records, startPipelock, until, type Pipelock } from './harness.ts'
import { tunnel } from './inside.ts'
import { plain, startOrigin, startRawOrigin } from './origin.ts'

let pipelock: Pipelock
before(async () => {
  pipelock = await startPipelock({ yaml: `${loopback}request_body_scanning: {max_body_bytes: 65536}\n` })
})
after(() => pipelock.stop())

const logged = (url: string) => pipelock.logged((line) => line['url'] === url)

for (const leaving of ['resets', 'closes'] as const)
  test(`a client that ${leaving} in the middle of a streamed upload: the origin sees no complete request`, async () => {
    const origin = await startOrigin()
    const client = await Connection.open(pipelock.port)
    await client.write(`POST ${origin.url}/up HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n`)
    await client.write(Buffer.alloc(1_000_000, 'a word or two '))
    await until('the upload at the origin', () => origin.connections[0])
    if (leaving === 'resets') client.reset()
    else client.destroy()
    await until('the end at the origin', () => origin.connections[0]?.state !== 'open')
    assert.equal(origin.requests.length, 0)
    assert.equal((await logged(`${origin.url}/up`))['outcome'], 'client_gone')
    origin.stop()
  })

test('a client that leaves while the origin thinks ends the request at the origin', async () => {
  const origin = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.rest()
  })
  const client = await Connection.open(pipelock.port)
  await client.write(`GET ${origin.url}/think HTTP/1.1\r\nHost: x\r\n\r\n`)
  await until('the request at the origin', () => origin.connections[0])
  client.destroy()
  await until('the end at the origin', () => origin.connections[0]?.state !== 'open')
  assert.equal((await logged(`${origin.url}/think`))['outcome'], 'client_gone')
  origin.stop()
})

test('a client that closes its sending half after the request has gone, and gets its answer where that is asked for', async () => {
  let [asked, closed] = [0, false]
  const origin = await startRawOrigin(async (connection) => {
    await connection.request()
    asked++
    await until('the end of the sending half', () => closed)
    await connection.write(plain('the answer'))
    connection.end()
  })
  const settings = `${loopback}client_limits: {half_closed_clients: true}\n`
  const patient = await startPipelock({ yaml: settings })
  const halfClosing = async (connection: Connection, target: string) => {
    closed = false
    const before = asked
    await connection.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${origin.port}\r\n\r\n`)
    await until('the request at the origin', () => asked > before)
    connection.end()
    closed = true
    const text = (await connection.rest()).toString()
    connection.destroy()
    return text
  }
  assert.equal(await halfClosing(await Connection.open(pipelock.port), `${origin.url}/half`), '')
  assert.equal((await logged(`${origin.url}/half`))['outcome'], 'client_gone')
  for (const open of [() => Connection.open(patient.port), () => tunnel(patient.port, `127.0.0.1:${origin.port}`)]) {
    const text = await halfClosing(await open(), `${origin.url}/half`)
    assert.match(text, /^HTTP\/1\.1 200 .*\r\n\r\nthe answer$/s)
  }
  await until('both records', () => records(patient).filter(({ outcome }) => outcome === 'completed').length >= 2)
  const idle = await Connection.open(patient.port)
  await idle.write(`GET /livez HTTP/1.1\r\nHost: x\r\n\r\n`)
  await idle.answer()
  idle.end()
  await idle.rest()
  assert.equal(idle.state, 'ended')
  for (const one of [origin, patient]) await one.stop()
})

test('an origin that answers before it has read the upload: the answer arrives', async () => {
  const origin = await startRawOrigin(async (connection) => {
    await connection.head()
    await connection.write('HTTP/1.1 413 Too Much\r\nConnection: close\r\nContent-Length: 8\r\n\r\ntoo much')
    await connection.rest()
    connection.end()
  })
  const body = Buffer.alloc(1_000_000, 'a word or two ')
  const answer = await pipelock.ask(
    [`POST ${origin.url}/early HTTP/1.1`, 'Host: x', `Content-Length: ${body.length}`],
    body,
  )
  assert.deepEqual([answer.status, answer.text], [413, 'too much'])
  await logged(`${origin.url}/early`)
  origin.stop()
})

test('an origin that resets in the middle of an upload is its failure', async () => {
  const origin = await startRawOrigin(async (connection) => {
    await connection.take(100_000)
    connection.reset()
  })
  const body = Buffer.alloc(3_000_000, 'a word or two ')
  const answer = await pipelock.ask(
    [`POST ${origin.url}/gone HTTP/1.1`, 'Host: x', `Content-Length: ${body.length}`],
    body,
  )
  assert.equal(answer.status, 502)
  assert.equal((await logged(`${origin.url}/gone`))['outcome'], 'upstream_failed')
  origin.stop()
})

test('an origin that closes kept connections between requests costs the client nothing', async () => {
  const origin = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write(plain('once'))
    connection.end()
  })
  const client = await Connection.open(pipelock.port)
  for (let i = 0; i < 20; i++) {
    await client.write(`GET ${origin.url}/${i} HTTP/1.1\r\nHost: x\r\n\r\n`)
    assert.deepEqual(await client.answer().then(({ status, text }) => [status, text]), [200, 'once'])
    // The origin's end has to be with the proxy, or the next request races it.
    await until('the end of the connection', () => origin.connections.at(-1)?.state !== 'open')
  }
  client.destroy()
  origin.stop()
})

test('an origin that sends more than it promised: the surplus is dropped', async () => {
  const origin = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokSURPLUS')
  })
  const client = await Connection.open(pipelock.port)
  await client.write(`GET ${origin.url}/more HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  const text = (await client.rest()).toString()
  assert.ok(/^HTTP\/1\.1 (200|502) /.test(text) && !text.includes('SURPLUS'), text)
  await logged(`${origin.url}/more`)
  origin.stop()
})

test('200 clients that leave at every phase leave nothing behind', async () => {
  const origin = await startOrigin((_, connection) => connection.write(plain('x'.repeat(100_000))))
  const whole = `POST ${origin.url}/storm HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello`
  await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const client = (await Connection.open(pipelock.port)).lazy()
      await client.write(whole.slice(0, 1 + Math.floor((i / 200) * whole.length)))
      if (i % 3 === 0) client.reset()
      else client.destroy()
    }),
  )
  await until('all upstream connections to be idle or gone', () => pipelock.lines.length > 0)
  const answer = await pipelock.ask([`GET ${origin.url}/after HTTP/1.1`, 'Host: x', 'Connection: close'])
  assert.equal(answer.status, 200)
  assert.match((await pipelock.own('/metrics')).text, /^pipelock_active_tunnels 0$/m)
  origin.stop()
})
