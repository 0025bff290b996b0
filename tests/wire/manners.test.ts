// What RFC 9110 and RFC 9112 ask of a proxy: expectations, hops, interim responses, targets, kept connections.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection, values } from './connection.ts'
import { awsKey, records, startPipelock, until, type Pipelock } from './harness.ts'
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

async function open(bytes: string): Promise<Connection> {
  const client = await Connection.open(pipelock.port)
  await client.write(bytes)
  return client
}

test('Expect: a refusal by the head alone needs no upload', async () => {
  const client = await open(
    'POST http://10.0.0.1/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5000000\r\n\r\n',
  )
  assert.match((await client.head())?.start ?? '', / 403 /)
  client.destroy()
})

test('Expect: 100 is said before the body is needed, and it is not passed on', async () => {
  const client = await open(
    `POST ${origin.url}/expect HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n`,
  )
  assert.match((await client.head())?.start ?? '', / 100 /)
  await client.write('ab')
  assert.equal((await client.answer()).status, 200)
  client.destroy()
  assert.deepEqual(values(origin.requests.at(-1)!, 'expect'), [])
  assert.equal(String(origin.requests.at(-1)?.body), 'ab')
})

test('Expect: what follows the 100 is judged', async () => {
  const seen = origin.requests.length
  const client = await open(
    `POST ${origin.url}/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${awsKey.length}\r\n\r\n`,
  )
  assert.match((await client.head())?.start ?? '', / 100 /)
  await client.write(awsKey)
  assert.equal((await client.answer()).status, 403)
  client.destroy()
  assert.equal(origin.requests.length, seen)
})

test('Expect: of anything else: 417', async () => {
  const client = await open(`POST ${origin.url}/ HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nContent-Length: 2\r\n\r\nab`)
  assert.match((await client.head())?.start ?? '', / 417 /)
  client.destroy()
})

test('103 is passed on before the answer, to clients that can read it', async () => {
  const hinting = await startRawOrigin(async (connection) => {
    for (let request = await connection.request(); request !== null; request = await connection.request()) {
      await connection.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX-Other: 1\r\n\r\n')
      await connection.write(plain('answer'))
    }
  })
  const client = await open(`GET ${hinting.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
  const early = await client.head()
  assert.match(early?.start ?? '', / 103 /)
  assert.deepEqual(values(early!, 'link'), ['</a.css>; rel=preload'])
  assert.equal((await client.answer()).text, 'answer')
  client.destroy()
  const old = await open(`GET ${hinting.url}/ HTTP/1.0\r\nHost: x\r\n\r\n`)
  assert.match((await old.head())?.start ?? '', / 200 /)
  old.destroy()
  hinting.stop()
})

test('a 103 that cannot be written is left out, and harms nobody', async () => {
  const links = ['</>; title="a b"', 'no link', '<', `</a>; x="${'y'.repeat(5000)}`, '\x80\xff', '']
  const hinting = await startRawOrigin(async (connection) => {
    for (let request = await connection.request(); request !== null; request = await connection.request()) {
      const link = links[Number(request.start.split('/')[1]?.split(' ')[0])] ?? ''
      await connection.write(Buffer.from(`HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n\r\n`, 'latin1'))
      await connection.write(plain('answer'))
    }
  })
  for (const index of links.keys())
    assert.equal((await pipelock.ask([`GET ${hinting.url}/${index} HTTP/1.1`, 'Host: x'])).text, 'answer')
  hinting.stop()
})

test('a flood of interim responses is the failure of the origin', async () => {
  const flooding = await startRawOrigin(async (connection) => {
    await connection.request()
    for (let i = 0; i < 1000 && connection.state === 'open'; i++)
      await connection.write('HTTP/1.1 102 Processing\r\n\r\n')
  })
  assert.equal((await pipelock.ask([`GET ${flooding.url}/ HTTP/1.1`, 'Host: x'])).status, 502)
  flooding.stop()
})

for (const method of ['OPTIONS', 'TRACE'])
  test(`Max-Forwards counts down for ${method} and ends here at 0`, async () => {
    await pipelock.ask([`${method} ${origin.url}/hops HTTP/1.1`, 'Host: x', 'Max-Forwards: 7'])
    assert.deepEqual(values(origin.requests.at(-1)!, 'max-forwards'), ['6'])
    const seen = origin.requests.length
    assert.equal(
      (await pipelock.ask([`${method} ${origin.url}/hops HTTP/1.1`, 'Host: x', 'Max-Forwards: 0'])).status,
      200,
    )
    assert.equal(origin.requests.length, seen)
  })

test('OPTIONS without a path reaches the origin as *', async () => {
  await pipelock.ask([`OPTIONS ${origin.url} HTTP/1.1`, 'Host: x'])
  assert.match(origin.requests.at(-1)?.start ?? '', /^OPTIONS \* /)
})

test('a request in circles is stopped', async () => {
  const via = Array.from({ length: 6 }, () => '1.1 pipelock').join(', ')
  assert.equal((await pipelock.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x', `Via: ${via}`])).status, 508)
  assert.equal(
    (await pipelock.ask([`CONNECT 127.0.0.1:${origin.port} HTTP/1.1`, 'Host: x', `Via: ${via}`])).status,
    508,
  )
})

test('a target that is too long is 414, a head that is too long 431', async () => {
  const long = 'a'.repeat(80_000)
  for (const [bytes, status] of [
    [`GET ${origin.url}/${long} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
    [`GET ${origin.url}/ HTTP/1.1\r\nHost: x\r\nA: ${long}\r\n\r\n`, 431],
  ] as const) {
    const client = await Connection.open(pipelock.port)
    void client.write(bytes)
    assert.match(String(await client.next()), new RegExp(`^HTTP/1.1 ${status} `))
    client.destroy()
  }
})

for (const upgrade of ['h2c', 'TLS/1.0'])
  test(`Upgrade: ${upgrade} is not passed on with a plain request`, async () => {
    const answer = await pipelock.ask([
      `GET ${origin.url}/up HTTP/1.1`,
      'Host: x',
      `Upgrade: ${upgrade}`,
      'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
      'Connection: Upgrade, HTTP2-Settings',
    ])
    assert.equal(answer.status, 200)
    for (const name of ['upgrade', 'http2-settings']) assert.deepEqual(values(origin.requests.at(-1)!, name), [])
  })

test('HTTP/2 without TLS is refused', async () => {
  const client = await open('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  assert.match((await client.head())?.start ?? '', / 505 /)
  client.destroy()
})

for (const bytes of [
  'CONNECT h:1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello',
  'CONNECT h:1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST http://h/ HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
])
  test(`${JSON.stringify(bytes.slice(0, 60))}: 400, one record`, async () => {
    const logged = records(pipelock).length
    const client = await open(bytes)
    assert.match((await client.head())?.start ?? '', / 400 /)
    client.destroy()
    await until('the record', () => records(pipelock).length === logged + 1)
  })

test('a kept connection that the origin has closed meanwhile is no failure of a GET', async () => {
  let turn = 0
  // Says nothing of closing, and closes when the second request comes.
  const forgetful = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write(plain(`answer ${++turn}`))
    await connection.request()
    connection.reset()
  })
  const get = () => pipelock.ask([`GET ${forgetful.url}/ HTTP/1.1`, 'Host: x', 'Connection: close'])
  assert.equal((await get()).text, 'answer 1')
  assert.equal((await get()).text, 'answer 2')
  assert.equal(forgetful.connections.length, 2)
  const post = await pipelock.ask([`POST ${forgetful.url}/ HTTP/1.1`, 'Host: x', 'Content-Length: 1'], 'a')
  assert.ok([200, 502].includes(post.status), 'a POST is not sent twice')
  forgetful.stop()
})

test('connections to an origin are kept for its name, and not for another at the same address', async () => {
  const shared = await startOrigin()
  const get = (host: string) => pipelock.ask([`GET http://${host}:${shared.port}/ HTTP/1.1`, 'Host: x'])
  await get('127.0.0.1')
  await get('127.0.0.1')
  assert.equal(shared.connections.length, 1)
  await get('localhost')
  assert.ok(shared.connections.length >= 2)
  shared.stop()
})
