// Bad input from either side: never a crash, never a hang, always a logged outcome, and the proxy serves on.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { Connection } from './connection.ts'
import { loopback, records, startPipelock, until, type Pipelock } from './harness.ts'
import { startOrigin, startRawOrigin, type Origin } from './origin.ts'

let pipelock: Pipelock
let origin: Origin
before(async () => {
  pipelock = await startPipelock()
  origin = await startOrigin()
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

const serves = async () => {
  const answer = await pipelock.ask([`GET ${origin.url}/alive HTTP/1.1`, 'Host: x', 'Connection: close'])
  assert.deepEqual([answer.status, answer.text], [200, 'ok'])
}

const malformed: Readonly<Record<string, [string, number]>> = {
  'no HTTP at all': ['\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400],
  'a NUL in a field': ['GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n', 400],
  'a header line of 1 MB': [`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(1 << 20)}\r\n\r\n`, 431],
  'thousands of fields': [`GET / HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(40_000)}\r\n`, 431],
  'an absurd Content-Length': ['POST ORIGIN/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n', 400],
  'a negative Content-Length': ['POST ORIGIN/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
  'two Content-Lengths': ['POST ORIGIN/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
  'Content-Length and chunked': [
    'POST ORIGIN/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  'two Hosts': ['GET ORIGIN/ HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400],
  'folded fields': ['GET ORIGIN/ HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n', 400],
}

for (const [name, [bytes, status]] of Object.entries(malformed))
  test(`${name}: ${status}, logged, nothing reaches the origin`, async () => {
    const [seen, logged] = [origin.requests.length, records(pipelock).length]
    const client = await Connection.open(pipelock.port)
    void client.write(bytes.replace('ORIGIN', origin.url))
    const first = await client.next()
    assert.match(String(first), new RegExp(`^HTTP/1.1 ${status} `))
    client.destroy()
    await until('a log line', () => records(pipelock).length > logged)
    assert.equal(origin.requests.length, seen)
    await serves()
  })

for (const [name, bytes] of Object.entries({
  'half a request line': 'GET http://',
  'half a header': 'GET / HTTP/1.1\r\nHos',
  'half a body': 'POST ORIGIN/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc',
  'half a chunk': 'POST ORIGIN/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc',
  'a bad chunk size': 'POST ORIGIN/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n',
}))
  for (const leaving of ['half-closes', 'resets'] as const)
    test(`a client that sends ${name} and ${leaving} ends the exchange`, async () => {
      const seen = origin.requests.length
      const client = await Connection.open(pipelock.port)
      await client.write(bytes.replace('ORIGIN', origin.url))
      if (leaving === 'resets') client.reset()
      else {
        client.end()
        await client.rest()
        client.destroy()
      }
      assert.equal(origin.requests.length, seen)
      await serves()
    })

test('what follows a refused upload is not taken for a request', async () => {
  const seen = origin.requests.length
  const client = await Connection.open(pipelock.port)
  const smuggled = `GET ${origin.url}/smuggled HTTP/1.1\r\nHost: x\r\n\r\n`
  await client.write(`POST http://10.0.0.1/ HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length}\r\n\r\n`)
  assert.equal((await client.answer()).status, 403)
  await client.write(smuggled)
  await client.rest()
  client.destroy()
  assert.equal(origin.requests.length, seen)
  await serves()
})

const origins: Readonly<Record<string, [string | null, readonly (number | 'cut')[]]>> = {
  'resets before answering': [null, [502]],
  'resets in the middle of a body': ['HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc', [502, 'cut']],
  'promises more than it sends': ['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', [502, 'cut']],
  'speaks no HTTP': ['hello there, this is not HTTP\r\n\r\n', [502]],
  'sends an endless header': [`HTTP/1.1 200 OK\r\nA: ${'a'.repeat(1 << 20)}`, [502]],
  'sends a bad chunk': ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n', [502, 'cut']],
}

for (const [name, [bytes, outcomes]] of Object.entries(origins))
  test(`an origin that ${name}: ${outcomes.join(' or ')}, logged as its failure`, async () => {
    const bad = await startRawOrigin(async (connection) => {
      await connection.request()
      if (bytes !== null) await connection.write(bytes)
      if (name.includes('resets')) connection.reset()
      else connection.end()
    })
    const client = await Connection.open(pipelock.port)
    await client.write(`GET ${bad.url}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    const got = await client.answer().then(
      ({ status }) => status,
      () => 'cut' as const,
    )
    client.destroy()
    assert.ok(outcomes.includes(got), `got ${got}`)
    const line = await pipelock.logged((entry) => entry['url'] === `${bad.url}/`)
    assert.deepEqual([line.event, line['outcome']], ['error', 'upstream_failed'])
    bad.stop()
    await serves()
  })

test('an origin that never answers is a 504 after timeout_seconds', async () => {
  const silent = await startRawOrigin(async (connection) => void (await connection.rest()))
  const impatient = await startPipelock({ yaml: `${loopback}fetch_proxy: {timeout_seconds: 1}\n` })
  const answer = await impatient.ask([`GET ${silent.url}/ HTTP/1.1`, 'Host: x'])
  assert.equal(answer.status, 504)
  await impatient.logged((entry) => entry['error'] === 'http_response_timeout')
  await impatient.stop()
  silent.stop()
})

test('an upload may take longer than timeout_seconds, an origin may not take that long to take more of it', async () => {
  const origin = createServer((incoming, outgoing) => {
    if (incoming.url === '/deaf') return
    let size = 0
    incoming.on('data', (chunk: Uint8Array) => (size += chunk.length)).on('end', () => outgoing.end(String(size)))
  })
  await new Promise<void>((go) => origin.listen(0, '127.0.0.1', go))
  const { port } = origin.address() as { port: number }
  const impatient = await startPipelock({
    yaml: `${loopback}fetch_proxy: {timeout_seconds: 1}\nrequest_body_scanning: {max_body_bytes: 65536}\n`,
  })
  const half = 'a clean line of an upload. '.repeat(160_000)
  const head = (path: string) =>
    `POST http://127.0.0.1:${port}${path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${2 * half.length}\r\n\r\n`
  const slow = await Connection.open(impatient.port)
  await slow.write(head('/') + half)
  const unheard = await Connection.open(impatient.port)
  void unheard.write(head('/deaf') + half + half).catch(() => undefined)
  // When this has taken too long, the other one, which began before it, has lasted longer than the limit.
  assert.equal((await unheard.answer('POST')).status, 504)
  await slow.write(half)
  assert.equal((await slow.answer('POST')).text, String(2 * half.length))
  for (const client of [slow, unheard]) client.destroy()
  await impatient.stop()
  origin.closeAllConnections()
  origin.close()
})

test('a client that vanishes during a download is seen by the origin and in the log', async () => {
  const endless = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write('HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n')
    const chunk = Buffer.alloc(65_536)
    while (connection.state === 'open' && !connection.socket.destroyed) await connection.write(chunk)
  })
  const client = await Connection.open(pipelock.port)
  await client.write(`GET ${endless.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
  await client.take(500_000)
  client.reset()
  await until('the origin to see it', () => endless.connections.every(({ state }) => state !== 'open'))
  const line = await pipelock.logged((entry) => entry['url'] === `${endless.url}/`)
  assert.equal(line['outcome'], 'client_gone')
  endless.stop()
})

test('a client that reads slowly does not fill the memory of the proxy', async () => {
  const size = 200 * 1024 * 1024
  const big = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${size}\r\n\r\n`)
    const chunk = Buffer.alloc(1 << 20, 'all work and no play makes a dull text ')
    for (let sent = 0; sent < size && connection.state === 'open'; sent += chunk.length) await connection.write(chunk)
  })
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pipelock.child.pid}/status`, 'utf8'))?.[1]) / 1024
  const start = memory()
  const client = (await Connection.open(pipelock.port)).lazy()
  await client.write(`GET ${big.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
  let most = 0
  for (let read = 0; read < size;) {
    const piece = await client.next()
    if (piece === null) break
    read += piece.length
    most = Math.max(most, memory())
  }
  console.log(`memory ${Math.round(start)} MiB before, at most ${Math.round(most)} MiB during 200 MiB`)
  assert.ok(most - start < 150, `grew by ${most - start} MiB`)
  client.destroy()
  big.stop()
  await serves()
})

test('500 requests at once are all answered', async () => {
  const asked = Array.from({ length: 500 }, (_, i) =>
    pipelock.ask([`GET ${origin.url}/${i} HTTP/1.1`, 'Host: x', 'Connection: close']),
  )
  const statuses = new Set((await Promise.all(asked)).map(({ status }) => status))
  assert.deepEqual([...statuses], [200])
})
