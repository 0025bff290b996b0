// Trailers of an answer reach the client whatever way its connection came, and bring nothing that frames or routes.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hasOpenssl } from './certificates.ts'
import { Connection } from './connection.ts'
import { startPipelock, type Pipelock } from './harness.ts'
import { startInside, tunnel, type Inside } from './inside.ts'
import { startRawOrigin, type Origin, type Secure } from './origin.ts'

const skip = hasOpenssl ? false : 'openssl is not installed'
const fields = 'X-Sum: 42\r\nContent-Type: text/html\r\nSet-Cookie: a=b\r\nX-Other: a, b\r\n'

const trailing = (secure?: Secure): Promise<Origin> =>
  startRawOrigin(async (connection) => {
    for (let request = await connection.request(); request !== null; request = await connection.request()) {
      const isPlain = request.start.includes('/plain')
      const body = isPlain
        ? 'Content-Length: 5\r\n\r\nplain'
        : `Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n${fields}\r\n`
      await connection.write(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n${body}`)
    }
  }, secure)

let clear: Origin
let secure: Origin
let inside: Inside
let shared: Pipelock
before(async () => {
  clear = await trailing()
  if (!hasOpenssl) return
  shared = await startPipelock({ flags: ['--reuse-port'] })
  inside = await startInside()
  secure = await trailing(inside.certificates)
})
after(async () => {
  clear.stop()
  secure?.stop()
  await inside?.stop()
  await shared?.stop()
})

type Way = () => Promise<readonly [connection: Connection, target: string, host: string]>
const ways: Readonly<Record<string, Way>> = {
  'a connection of our own': async () => [await Connection.open(inside.pipelock.port), clear.url, 'x'],
  'a shared address': async () => [await Connection.open(shared.port), clear.url, 'x'],
  'a tunnel in the clear': async () => {
    const host = `127.0.0.1:${clear.port}`
    return [await tunnel(inside.pipelock.port, host), '', host]
  },
  'an opened tunnel': async () => [await inside.open(secure.port), '', `localhost:${secure.port}`],
}

for (const [name, open] of Object.entries(ways))
  test(`over ${name}`, { skip }, async () => {
    const [client, target, host] = await open()
    const get = (path: string) => `GET ${target}${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    const seen = async () => {
      const { status, text, trailers } = await client.answer()
      return [status, text, trailers]
    }
    const whole = [
      200,
      'hello',
      [
        ['X-Sum', '42'],
        ['X-Other', 'a, b'],
      ],
    ]
    for (const path of ['/one', '/two']) {
      await client.write(get(path))
      assert.deepEqual(await seen(), whole)
    }
    // The next answer on the connection is as it was.
    await client.write(get('/three') + get('/plain') + get('/four'))
    assert.deepEqual(await seen(), whole)
    assert.deepEqual(await seen(), [200, 'plain', []])
    assert.deepEqual(await seen(), whole)
    client.destroy()
  })
