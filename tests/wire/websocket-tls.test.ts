// WebSocket over TLS: to a server behind /ws, and inside an intercepted tunnel.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hasOpenssl } from './certificates.ts'
import { awsKey, injection, records } from './harness.ts'
import { startInside, opening, type Inside } from './inside.ts'
import { closeOf, echoServer, frame, handshake, open, raw, type Server } from './ws-peers.ts'

const skip = !hasOpenssl && 'openssl is not installed'
let inside: Inside
let server: Server

before(async () => {
  if (skip !== false) return
  inside = await startInside({ yaml: `${opening}websocket_proxy: {enabled: true, allow_binary_frames: true}\n` })
  server = await echoServer(inside.certificates)
})
after(async () => {
  if (skip !== false) return
  server.close()
  await inside.stop()
})

const through = (url: string) => `ws://127.0.0.1:${inside.pipelock.port}/ws?url=${encodeURIComponent(url)}`

test(
  'wss behind /ws: the certificate is verified for the name, messages pass, binary ones are scanned',
  { skip },
  async () => {
    const client = await open(through(`wss://localhost:${server.port}/secure`))
    client.socket.send('hello')
    await client.hears('hello')
    assert.equal(server.requests.at(-1)?.headers.origin, `https://localhost:${server.port}`)
    client.socket.send(Buffer.from(`\0\x01${awsKey}`))
    assert.equal((await client.ends()).code, 1008)
    const wrong = await open(through(`wss://127.0.0.1:${server.port}/`))
    assert.equal(wrong.refused?.status, 502)
    assert.match(wrong.refused?.text ?? '', /no valid certificate/)
    const cleartext = await open(through(`ws://localhost:${server.port}/`))
    assert.equal(cleartext.refused?.status, 502)
  },
)

test(
  'an upgrade inside an intercepted tunnel is carried and judged, and leaves a record of its own',
  { skip },
  async () => {
    const asked = handshake('/inside', 'Cookie: a=b\r\nOrigin: https://page.example\r\n')
    const ask = async () => {
      const client = await inside.open(server.port)
      await client.write(asked.replace('Host: x', `Host: localhost:${server.port}`))
      assert.match((await client.head())?.start ?? '', / 101 /)
      return client
    }
    const client = await ask()
    const { headers } = server.requests.at(-1) as (typeof server.requests)[0]
    assert.deepEqual([headers.cookie, headers.origin], ['a=b', 'https://page.example'])
    await client.write(raw(0x81, 'inside'))
    assert.equal((await frame(client)).payload.toString(), 'inside')
    await client.write(raw(0x01, `k ${awsKey.slice(0, 8)}`))
    await client.write(raw(0x80, awsKey.slice(8)))
    assert.equal((await closeOf(client)).code, 1008)
    client.destroy()
    const line = await inside.pipelock.logged(({ event }) => event === 'ws_blocked')
    assert.ok(String(line['target']).startsWith('wss://localhost'))
    const poisoned = await ask()
    server.peers.at(-1)?.socket.send(injection)
    assert.equal((await closeOf(poisoned)).code, 1008)
    poisoned.destroy()
    const mismatch = await inside.open(server.port)
    await mismatch.write(handshake('/').replace('Host: x', 'Host: other.example'))
    assert.equal((await mismatch.answer()).status, 403)
    mismatch.destroy()
    assert.ok(records(inside.pipelock).some(({ event }) => event === 'ws_blocked'))
  },
)
