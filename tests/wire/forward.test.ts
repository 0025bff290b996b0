// What passes must arrive unchanged: bytes, framing, status, fields and trailers, in both directions.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection, values, type Message } from './connection.ts'
import { curl, hasCurl, records, startPipelock, type Pipelock } from './harness.ts'
import { plain, startOrigin, type Origin } from './origin.ts'

/** Reproducible, free of anything a rule could match. */
function bulk(size: number, text: boolean): Buffer {
  const bytes = Buffer.alloc(size)
  for (let i = 0; i < size; i += 4)
    bytes.writeUInt32LE(text ? 0x20202020 + ((i >> 2) % 26) * 0x01010101 : Math.imul(i, 2654435761) >>> 0, i)
  return bytes
}

const page = bulk(50 * 1024 * 1024, true)
const blob = bulk(50 * 1024 * 1024, false)
const bodies: Record<string, readonly [type: string, body: Buffer]> = {
  text: ['text/plain; charset=utf-8', page],
  blob: ['application/octet-stream', blob],
}

async function answer(request: Message, connection: Connection): Promise<void> {
  const path = request.start.split(' ')[1] ?? ''
  const [, kind = '', what = ''] = path.split('/')
  const [type, body] = bodies[what] ?? ['text/plain', Buffer.from('')]
  if (kind === 'sized') {
    await connection.write(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`)
    await connection.write(body)
  } else if (kind === 'chunked') {
    await connection.write(
      `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n`,
    )
    for (let at = 0; at < body.length; at += 100_000) {
      const part = body.subarray(at, at + 100_000)
      await connection.write(Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]))
    }
    await connection.write(`0\r\nX-Sum: 42\r\n\r\n`)
  } else if (kind === 'status') await connection.write(`HTTP/1.1 ${what} Odd\r\nContent-Length: 0\r\n\r\n`)
  else if (kind === 'bare') await connection.write(`HTTP/1.1 ${what} Bare\r\nETag: "x"\r\n\r\n`)
  else if (kind === 'fields')
    await connection.write(
      'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nConnection: X-Private\r\nX-Private: 1\r\n' +
        'Keep-Alive: timeout=9\r\nProxy-Authenticate: Basic\r\nX-Kept: yes\r\nVia: 1.1 cdn\r\nContent-Length: 2\r\n\r\nok',
    )
  else if (kind === 'head')
    await connection.write('HTTP/1.1 200 OK\r\nContent-Length: 12345\r\nContent-Type: text/html\r\n\r\n')
  else if (kind === 'until-close') {
    await connection.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nto the end')
    connection.end()
  } else await connection.write(plain('hello from the origin'))
}

let origin: Origin
let pipelock: Pipelock
before(async () => {
  origin = await startOrigin(answer)
  pipelock = await startPipelock()
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

const get = (path: string, ...fields: string[]) =>
  pipelock.ask([`GET ${origin.url}${path} HTTP/1.1`, `Host: 127.0.0.1:${origin.port}`, ...fields])
const lastSeen = () => origin.requests.at(-1) as Message

test('a small GET arrives byte for byte and leaves one record', async () => {
  const before = records(pipelock).length
  const { status, text } = await get('/small')
  assert.deepEqual([status, text], [200, 'hello from the origin'])
  const record = await pipelock.logged((line) => line['url'] === `${origin.url}/small`)
  assert.equal(record['action'], 'allow')
  assert.equal(record['strict_action'], 'allow')
  assert.equal(record['size_bytes'], 21)
  assert.equal(records(pipelock).length, before + 1)
})

test('a small GET through curl arrives byte for byte', { skip: !hasCurl && 'curl is not installed' }, async () => {
  assert.equal(
    (await curl(['-x', `http://127.0.0.1:${pipelock.port}`, `${origin.url}/small`])).out,
    'hello from the origin',
  )
})

for (const framing of ['sized', 'chunked'])
  for (const [what, [type, body]] of Object.entries(bodies))
    test(`50 MB ${framing} ${type} arrives byte for byte`, async () => {
      const got = await get(`/${framing}/${what}`)
      assert.equal(got.status, 200)
      assert.equal(got.body.length, body.length)
      assert.ok(got.body.equals(body))
    })

test('a body that ends with the connection arrives whole', async () => {
  assert.equal((await get('/until-close')).text, 'to the end')
})

test('HEAD keeps the length of the body that is not there', async () => {
  const got = await pipelock.ask([`HEAD ${origin.url}/head HTTP/1.1`, 'Host: x'])
  assert.equal(got.status, 200)
  assert.deepEqual(values(got, 'content-length'), ['12345'])
})

for (const status of [204, 304])
  test(`${status} arrives without a body`, async () => {
    const connection = await Connection.open(pipelock.port)
    for (const _ of [1, 2]) {
      await connection.write(`GET ${origin.url}/bare/${status} HTTP/1.1\r\nHost: x\r\n\r\n`)
      const got = await connection.answer()
      assert.equal(got.status, status)
      assert.deepEqual(values(got, 'etag'), ['"x"'])
    }
    connection.destroy()
  })

for (const status of [205, 299, 418, 599, 999])
  test(`status ${status} and its reason arrive as they are`, async () => {
    assert.equal((await get(`/status/${status}`)).start, `HTTP/1.1 ${status} Odd`)
  })

test('response trailers arrive', async () => {
  assert.deepEqual((await get('/chunked/none')).trailers, [['X-Sum', '42']])
})

test('request trailers arrive', async () => {
  const head = [`POST ${origin.url}/ HTTP/1.1`, 'Host: x', 'Transfer-Encoding: chunked', 'Trailer: X-Check']
  await pipelock.ask(head, '5\r\nhello\r\n0\r\nX-Check: 7\r\n\r\n')
  assert.equal(lastSeen().body.toString(), 'hello')
  assert.deepEqual(lastSeen().trailers, [['X-Check', '7']])
})

test('100 requests share one client connection', async () => {
  const connection = await Connection.open(pipelock.port)
  const upstreams = origin.connections.length
  for (let i = 0; i < 100; i++) {
    await connection.write(`GET ${origin.url}/small HTTP/1.1\r\nHost: x\r\n\r\n`)
    assert.equal((await connection.answer()).text, 'hello from the origin')
  }
  assert.equal(connection.state, 'open')
  assert.ok(origin.connections.length - upstreams <= 2, 'the upstream connection is kept too')
  connection.destroy()
})

test('pipelined requests are answered in order', async () => {
  const connection = await Connection.open(pipelock.port)
  await connection.write(
    [201, 202, 203].map((code) => `GET ${origin.url}/status/${code} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''),
  )
  for (const code of [201, 202, 203]) assert.equal((await connection.answer()).status, code)
  connection.destroy()
})

test('fields of the response: duplicates stay, hop-by-hop ones end here, Via grows', async () => {
  const got = await get('/fields')
  assert.deepEqual(values(got, 'set-cookie'), ['a=1', 'b=2'])
  assert.deepEqual(values(got, 'x-kept'), ['yes'])
  assert.deepEqual(values(got, 'via'), ['1.1 cdn, 1.1 pipelock'])
  for (const name of ['x-private', 'proxy-authenticate']) assert.deepEqual(values(got, name), [], name)
  assert.ok(!values(got, 'keep-alive').includes('timeout=9'))
})

test('fields of the request: hop-by-hop ones and those for the proxy end here, the rest stays', async () => {
  await get(
    '/small',
    'Connection: keep-alive, X-Private',
    'X-Private: 1',
    'Keep-Alive: timeout=9',
    'Proxy-Connection: keep-alive',
    'Proxy-Authorization: Basic dXNlcjpwYXNz',
    'X-Pipelock-Agent: tester',
    'TE: trailers',
    'Upgrade: websocket',
    'X-Twice: 1',
    'X-Twice: 2',
    'User-Agent: wire test',
  )
  const seen = lastSeen()
  for (const name of [
    'x-private',
    'keep-alive',
    'proxy-connection',
    'proxy-authorization',
    'x-pipelock-agent',
    'te',
    'upgrade',
  ])
    assert.deepEqual(values(seen, name), [], name)
  assert.deepEqual(values(seen, 'x-twice'), ['1', '2'])
  assert.deepEqual(values(seen, 'user-agent'), ['wire test'])
  assert.deepEqual(values(seen, 'via'), ['1.1 pipelock'])
})

test('dot segments, double slashes and odd escapes in the path stay', async () => {
  await get('/a/../b//./c%2F%2e%2E/?q=%41&r=a+b;c')
  assert.equal(lastSeen().start, 'GET /a/../b//./c%2F%2e%2E/?q=%41&r=a+b;c HTTP/1.1')
})

test('the request line wins over a lying Host', async () => {
  await pipelock.ask([`GET ${origin.url}/small HTTP/1.1`, 'Host: other.example'])
  assert.deepEqual(values(lastSeen(), 'host'), [`127.0.0.1:${origin.port}`])
})

test('a GET with a body is forwarded with it', async () => {
  await pipelock.ask([`GET ${origin.url}/small HTTP/1.1`, 'Host: x', 'Content-Length: 5'], 'query')
  assert.equal(lastSeen().body.toString(), 'query')
})

test('HTTP/1.0 clients are answered and the connection ends', async () => {
  const connection = await Connection.open(pipelock.port)
  await connection.write(`GET ${origin.url}/small HTTP/1.0\r\n\r\n`)
  assert.match((await connection.rest()).toString(), /^HTTP\/1\.[01] 200 [^]*hello from the origin$/)
})

test('Expect: 100-continue is answered before the upload', async () => {
  const connection = await Connection.open(pipelock.port)
  await connection.write(`POST ${origin.url}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n`)
  assert.match((await connection.head())?.start ?? '', / 100 /)
  await connection.write('hello')
  assert.equal((await connection.answer()).status, 200)
  assert.equal(lastSeen().body.toString(), 'hello')
  connection.destroy()
})

function* chunked(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += 1_000_000) {
    const part = body.subarray(at, at + 1_000_000)
    yield Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
  }
  yield Buffer.from('0\r\n\r\n')
}

const upload = blob.subarray(0, 30 * 1024 * 1024)
for (const [field, sent] of [
  [`Content-Length: ${upload.length}`, () => upload],
  ['Transfer-Encoding: chunked', () => Buffer.concat([...chunked(upload)])],
] as const)
  test(`a 30 MB upload with ${field} arrives byte for byte`, async () => {
    const head = [`POST ${origin.url}/ HTTP/1.1`, 'Host: x', 'Content-Type: application/octet-stream', field]
    assert.equal((await pipelock.ask(head, sent())).status, 200)
    assert.equal(lastSeen().body.length, upload.length)
    assert.ok(lastSeen().body.equals(upload))
  })
