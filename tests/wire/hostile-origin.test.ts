// Answers that two parsers could read differently: refused, or passed on with one framing, and never to the next request.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection, values } from './connection.ts'
import { startPipelock, type Pipelock } from './harness.ts'
import { startRawOrigin } from './origin.ts'

let pipelock: Pipelock
before(async () => {
  pipelock = await startPipelock()
})
after(() => pipelock.stop())

const poison = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison'
const answers: Readonly<Record<string, string>> = {
  'two differing Content-Lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 60\r\n\r\nok',
  'two Content-Lengths in one field': 'HTTP/1.1 200 OK\r\nContent-Length: 2, 60\r\n\r\nok',
  'a negative Content-Length': 'HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok',
  'a Content-Length with a plus': 'HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok',
  'an unknown transfer coding': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\nok',
  'a chunk size with a sign': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\nok\r\n0\r\n\r\n',
  'a chunk longer than it says': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokok\r\n0\r\n\r\n',
  'a folded field': 'HTTP/1.1 200 OK\r\nA: b\r\n Content-Length: 60\r\nContent-Length: 2\r\n\r\nok',
  'a bare CR in a field': 'HTTP/1.1 200 OK\r\nA: b\rContent-Length: 60\r\nContent-Length: 2\r\n\r\nok',
  'a NUL in a field': 'HTTP/1.1 200 OK\r\nA: b\0c\r\nContent-Length: 2\r\n\r\nok',
  'a space before the colon': 'HTTP/1.1 200 OK\r\nContent-Length : 60\r\nContent-Length: 2\r\n\r\nok',
  'a field without a name': 'HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\nok',
  'another protocol': 'ICY 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'another version': 'HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'a status of two digits': 'HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok',
  'a status of words': 'HTTP/1.1 OK 200\r\nContent-Length: 2\r\n\r\nok',
  'a reason with a bare CR': 'HTTP/1.1 200 O\rK\r\nContent-Length: 2\r\n\r\nok',
  'a reason with control characters': 'HTTP/1.1 200 O\x01\x7fK\r\nContent-Length: 2\r\n\r\nok',
  'control characters in a field': 'HTTP/1.1 200 OK\r\nA: b\x01\x7fc\r\nContent-Length: 2\r\n\r\nok',
  'control characters in a trailer':
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\x01\x7fc\r\n\r\n',
  'an endless reason': `HTTP/1.1 200 ${'a'.repeat(400_000)}\r\nContent-Length: 2\r\n\r\nok`,
  'thousands of fields': `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(100_000)}Content-Length: 2\r\n\r\nok`,
  'a body with 204': 'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok',
  'a body with 304': 'HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\nok',
}

for (const [name, bytes] of Object.entries(answers))
  test(`an origin that sends ${name}`, async () => {
    const bad = await startRawOrigin(async (connection) => {
      await connection.request()
      await connection.write(Buffer.from(bytes + poison, 'latin1'))
      for (let more = await connection.request(); more !== null; more = await connection.request())
        await connection.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext')
    })
    const client = await Connection.open(pipelock.port)
    const get = `GET ${bad.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`
    await client.write(get)
    const first = await client.answer().catch(() => null)
    if (first !== null) {
      const framings = values(first, 'content-length').length + values(first, 'transfer-encoding').length
      assert.ok(framings <= 1, JSON.stringify(first.fields))
      assert.ok([200, 204, 304, 502].includes(first.status), String(first.status))
      for (const [field, value] of first.fields) assert.doesNotMatch(field + value, /[\r\n\0]/)
      assert.ok(first.status === 502 || ['', 'ok'].includes(first.text), first.text)
    }
    client.destroy()
    // What was left over answers nobody.
    const next = await pipelock.ask([`GET ${bad.url}/next HTTP/1.1`, 'Host: x'])
    assert.ok(!next.text.includes('poison'), next.text)
    bad.stop()
  })

const whole: Readonly<Record<string, string>> = {
  'a Content-Length': 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\na word',
  'the last chunk': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\na word\r\n0\r\n\r\n',
}

for (const [name, bytes] of Object.entries(whole))
  test(`an origin that goes on behind ${name}: what was announced arrives, and nothing else`, async () => {
    const bad = await startRawOrigin(async (connection) => {
      await connection.request()
      await connection.write(`${bytes} and many more`)
      connection.end()
    })
    const client = await Connection.open(pipelock.port)
    for (let n = 0; n < 2; n++) {
      await client.write(`GET ${bad.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
      const { status, text } = await client.answer()
      assert.deepEqual([status, text], [200, 'a word'])
    }
    client.destroy()
    bad.stop()
  })
