// Whatever bytes clients and origins send, and whenever they leave: the program lives on and answers the next one.

import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { loopback, startPipelock } from './harness.ts'
import { startRawOrigin } from './origin.ts'

const asks = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
const handshake = `${asks}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`
const part = '--XX\r\nContent-Disposition: form-data; name="a\\"b"; filename*=x\r\n\r\nhi\r\n--XX--\r\n'
const encoded = encodeURIComponent

const requests = (url: string): readonly string[] => [
  `GET ${url}/a?b=c#d HTTP/1.1\r\nHost: x\r\nCookie: a=b; c=d\r\n\r\n`,
  `POST ${url}/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{"a":["b",1]}`,
  `POST ${url}/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n3;e=f\r\nabc\r\n0\r\nX-T: 1\r\n\r\n`,
  `POST ${url}/ HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=XX; charset*1*=b''%zz\r\nContent-Length: ${part.length}\r\nAuthorization: Basic !!!\r\nX: =?x?B?***?=\r\n\r\n${part}`,
  `POST ${url}/ HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03ab`,
  `CONNECT ${url.slice(7)} HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: ${url.slice(7)}\r\n\r\n`,
  `GET ${url}/ws HTTP/1.1\r\nHost: x\r\n${handshake}Sec-WebSocket-Protocol: a, b\r\n\r\n\x81\x85\0\0\0\0hello`,
  `GET /ws?url=${encoded(url.replace('http', 'ws'))} HTTP/1.1\r\nHost: x\r\n${handshake}\r\n`,
  `GET /fetch?url=${encoded(`${url}/x`)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  `OPTIONS ${url} HTTP/1.1\r\nHost: x\r\nMax-Forwards: 0\r\n\r\n`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n',
]
const answers: readonly string[] = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\nZ: w\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x05hello',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nX: =?utf-8?B?eA==?=\r\n\r\n',
  'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/%zz\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {"a":"b"}\ndata: x\r\r\nid: 1\n\n',
  'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset="utf-16le\r\nContent-Encoding: gzip, br\r\nContent-Length: 9\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0',
  'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nhi',
  'HTTP/1.0 200\r\n\r\nbody to the end',
  'HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 999 Odd\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n',
]
const odd = ['\r\n', '\0', ':', ' ', '"', ';', '\xff', '%', '=?', '\n', ',', '0', '\x7f', '<', 'a'.repeat(300)]

/** Always the same (Park and Miller). */
function dice(seed: number) {
  let state = seed
  return (sides: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % sides
  }
}

function mutated(text: string, roll: (sides: number) => number): Buffer {
  let out = text
  for (let n = roll(4); n > 0; n--) {
    const at = roll(out.length + 1)
    const size = roll(40)
    const [head, tail] = [out.slice(0, at), out.slice(at)]
    out = [
      () => head + String.fromCharCode(roll(256)) + tail.slice(1),
      () => head + tail.slice(1 + roll(6)),
      () => head + (odd[roll(odd.length)] as string) + tail,
      () => head + tail.slice(0, size) + tail,
      () => head,
    ][roll(5)]?.() as string
  }
  return Buffer.from(out, 'latin1')
}

test('2,000 mutated exchanges', async () => {
  const roll = dice(20_261)
  const origin = await startRawOrigin(async (connection) => {
    await connection.next()
    const bytes = mutated(answers[roll(answers.length)] as string, roll)
    await connection.write(bytes.subarray(0, roll(bytes.length + 1)))
    await connection.write(bytes)
    connection.end()
  })
  const yaml = `${loopback}trusted_domains: [localhost]\nfetch_proxy: {timeout_seconds: 2}\nbrowser_shield: {enabled: true}\n`
  const pipelock = await startPipelock({ yaml: `${yaml}client_limits: {max_requests_per_client: 0}\n` })
  const kinds = requests(origin.url)
  const exchange = () =>
    new Promise<void>((go) => {
      const client = connect(pipelock.port, '127.0.0.1')
      const end = () => {
        clearTimeout(patience)
        client.destroy()
        go()
      }
      const patience = setTimeout(end, 100)
      client.on('error', end).on('close', end)
      client.on('connect', () => {
        client.write(mutated(kinds[roll(kinds.length)] as string, roll))
        if (roll(10) === 0) client.end()
      })
      client.on('data', () => {
        if (roll(2) === 0) setImmediate(end)
      })
    })
  let left = 2000
  const run = async () => {
    while (left-- > 0 && pipelock.child.exitCode === null) await exchange()
  }
  await Promise.all(Array.from({ length: 16 }, run))
  assert.equal(pipelock.child.exitCode, null, pipelock.stderr().slice(-2000))
  assert.equal((await pipelock.own('/health')).status, 200)
  assert.ok(!pipelock.stdout().includes('internal error'))
  origin.stop()
  await pipelock.stop()
})
