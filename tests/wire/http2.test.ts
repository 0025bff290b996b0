// Who prefers HTTP/2 gets HTTP/1.1; who speaks nothing else is told so, on every side and in the log.

import assert from 'node:assert/strict'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { hasOpenssl } from './certificates.ts'
import { Connection, values } from './connection.ts'
import { curl, hasCurl } from './harness.ts'
import { startInside, tunnel, type Inside } from './inside.ts'

const skip = hasOpenssl ? false : 'openssl is not installed'
const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
let inside: Inside
const servers: Http2SecureServer[] = []
before(async () => {
  if (hasOpenssl) inside = await startInside()
})
after(async () => {
  for (const server of servers) server.close()
  await inside?.stop()
})

async function origin(allowHTTP1: boolean): Promise<number> {
  const { key, cert } = inside.certificates
  const server = createSecureServer({ key, cert, allowHTTP1 }, (request, response) =>
    response.end(`HTTP/${request.httpVersion}`),
  )
  servers.push(server)
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  return (server.address() as AddressInfo).port
}

async function asked(port: number, alpn: readonly string[]) {
  const client = await inside.open(port, { alpn })
  await client.write(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
  const answer = await client.answer()
  const chosen = client.socket.alpnProtocol
  client.destroy()
  return { answer, chosen }
}

test('a client and an origin that both prefer HTTP/2 meet in HTTP/1.1', { skip }, async () => {
  const { answer, chosen } = await asked(await origin(true), ['h2', 'http/1.1'])
  assert.deepEqual([chosen, answer.status, answer.text], ['http/1.1', 200, 'HTTP/1.1'])
})

test('curl --http2 takes HTTP/1.1', { skip: skip || (hasCurl ? false : 'curl is not installed') }, async () => {
  const url = `https://localhost:${await origin(true)}/`
  const proxy = `http://127.0.0.1:${inside.pipelock.port}`
  const { code, out } = await curl(['--http2', '-x', proxy, '--cacert', inside.ca, '-w', ' %{http_version}', url])
  assert.deepEqual([code, out], [0, 'HTTP/1.1 1.1'])
})

test('an origin that speaks HTTP/2 only is a 502 that says what to do', { skip }, async () => {
  const { answer } = await asked(await origin(false), ['http/1.1'])
  assert.equal(answer.status, 502)
  assert.match(answer.text, /the origin speaks HTTP\/2 only; list the host under tls_interception.passthrough_domains/)
  assert.match(values(answer, 'proxy-status')[0] ?? '', /error=tls_protocol_error/)
})

test('a client that speaks HTTP/2 only is sent the alert for that, and the log says what to do', { skip }, async () => {
  await assert.rejects(inside.open(7, { alpn: ['h2'] }), /NO_APPLICATION_PROTOCOL/)
  const line = await inside.pipelock.logged((line) => line.event === 'tunnel_close' && line['target'] === 'localhost:7')
  assert.match(String(line['error']), /the client speaks HTTP\/2 only; list the host under .*passthrough_domains/)
})

test('HTTP/2 without TLS is refused in HTTP/1.1 that says why, and inside a tunnel', { skip }, async () => {
  const { pipelock } = inside
  const client = await Connection.open(pipelock.port)
  await client.write(preface)
  const answer = await client.answer()
  assert.equal(answer.status, 505)
  assert.match(answer.text, /HTTP\/2 without TLS is not read/)
  client.destroy()
  await pipelock.logged((line) => /HTTP\/2 with prior knowledge/.test(String(line['error'])))
  const hidden = await tunnel(pipelock.port, 'localhost:9')
  for (const part of [preface.slice(0, 5), preface.slice(5)]) await hidden.write(part)
  assert.equal((await hidden.rest()).length, 0)
  hidden.destroy()
  const line = await pipelock.logged((line) => line.event === 'blocked' && line['target'] === 'localhost:9')
  assert.deepEqual(
    [line['action'], line['reason']],
    ['block', 'unreadable tunnel: it is HTTP/2 without TLS, and only HTTP/1.1 is read'],
  )
})
