// Framing that two parsers could read differently: nothing may be smuggled past the proxy in either direction.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection, values } from './connection.ts'
import { awsKey, records, startPipelock, until, type Pipelock } from './harness.ts'
import { framings, post as postTo, smuggled as smuggledTo } from './framings.ts'
import { plain, startOrigin, startRawOrigin, type Origin } from './origin.ts'

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

const smuggled = () => smuggledTo(origin.url)
const post = (fields: string, body: string) => postTo(origin.url, fields, body)

/** Sends bytes and gives all that comes back until the proxy ends the connection. */
async function talk(bytes: string): Promise<string> {
  const client = await Connection.open(pipelock.port)
  void client.write(bytes)
  const text = (await client.rest()).toString('latin1')
  client.destroy()
  return text
}

for (const [name, make] of Object.entries(framings))
  test(`${name}: nothing is smuggled, the connection ends, one outcome is logged`, async () => {
    const [seen, logged] = [origin.requests.length, records(pipelock).length]
    const text = await talk(make(origin.url))
    assert.match(text, /^HTTP\/1\.1 (400|403|501) /)
    assert.equal(text.split('HTTP/1.1 ').length, 2, 'one answer')
    assert.deepEqual(
      origin.requests.slice(seen).map(({ start }) => start),
      [],
    )
    await until('a log line', () => records(pipelock).length > logged)
  })

test('equal Content-Lengths twice are refused or count as one', async () => {
  const text = await talk(post('Connection: close\r\nContent-Length: 2\r\nContent-Length: 2', 'ab'))
  assert.match(text, /^HTTP\/1\.1 (200|400) /)
})

test('chunk extensions are dropped, a flood of them is refused', async () => {
  const few = await talk(post('Transfer-Encoding: chunked\r\nConnection: close', '2;a=b\r\nab\r\n0\r\n\r\n'))
  assert.match(few, /^HTTP\/1\.1 200 /)
  assert.equal(origin.requests.at(-1)?.body.toString(), 'ab')
  const seen = origin.requests.length
  const flood = await talk(post('Transfer-Encoding: chunked', `2;${'a=b;'.repeat(50_000)}\r\nab\r\n0\r\n\r\n`))
  assert.match(flood, /^HTTP\/1\.1 (400|413) /)
  assert.equal(origin.requests.length, seen)
})

test('a pipelined request behind a large refused upload is not run', async () => {
  const seen = origin.requests.length
  const body = `${awsKey}${'x'.repeat(2_000_000)}`
  const client = await Connection.open(pipelock.port)
  void client.write(post(`Content-Length: ${body.length}`, body) + smuggled())
  assert.equal((await client.answer()).status, 403)
  await client.rest()
  client.destroy()
  assert.equal(origin.requests.length, seen)
})

test('framing fields in a trailer are not passed on as such', async () => {
  const answer = await pipelock.ask(
    [`POST ${origin.url}/trailer HTTP/1.1`, 'Host: x', 'Transfer-Encoding: chunked'],
    '2\r\nab\r\n0\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\nHost: evil\r\nX-Fine: 1\r\n\r\n',
  )
  if (answer.status !== 200) return assert.equal(answer.status, 400)
  const names = origin.requests.at(-1)?.trailers.map(([name]) => name.toLowerCase())
  assert.deepEqual(names, ['x-fine'])
})

test('an origin that answers twice does not answer the next request', async () => {
  let turn = 0
  const bad = await startOrigin((_, connection) =>
    connection.write(Buffer.concat([plain(`answer ${++turn}`), ...(turn === 1 ? [plain('poison')] : [])])),
  )
  const client = await Connection.open(pipelock.port)
  for (const expected of [/^answer 1$/, /^answer 2$/]) {
    await client.write(`GET ${bad.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
    const { status, text } = await client.answer()
    assert.ok(status === 502 || expected.test(text), text)
  }
  client.destroy()
  bad.stop()
})

test('an origin that sends Content-Length and chunked is not passed on with both', async () => {
  const bad = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write(
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    )
  })
  const answer = await pipelock.ask([`GET ${bad.url}/ HTTP/1.1`, 'Host: x'])
  if (answer.status === 200) {
    assert.equal(values(answer, 'content-length').length + values(answer, 'transfer-encoding').length, 1)
    assert.equal(answer.text, 'hello')
  } else assert.equal(answer.status, 502)
  bad.stop()
})

test('interim responses of an origin do not become the answer', async () => {
  const slow = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n')
    await connection.write(plain('the answer'))
  })
  assert.equal((await pipelock.ask([`GET ${slow.url}/ HTTP/1.1`, 'Host: x'])).text, 'the answer')
  slow.stop()
})

test('an origin that switches protocols unasked is a failure, not a tunnel', async () => {
  const rogue = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nraw bytes')
  })
  assert.equal((await pipelock.ask([`GET ${rogue.url}/ HTTP/1.1`, 'Host: x'])).status, 502)
  rogue.stop()
})
