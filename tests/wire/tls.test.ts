// TLS passes through a tunnel untouched: the client sees the origin's own certificate and every byte of a large page.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'
import { hasOpenssl, makeCertificates, type Certificates } from './certificates.ts'
import { Connection } from './connection.ts'
import { curl, hasCurl, loopback, startPipelock, type Pipelock } from './harness.ts'

const skip = !hasOpenssl && 'openssl is not installed'
const page = 'all work and no play '.repeat(200_000)
const folder = mkdtempSync(join(tmpdir(), 'pipelock-tls-'))
const server = { port: 0, close: () => undefined as unknown }
let certificates: Certificates
let pipelock: Pipelock

before(async () => {
  pipelock = await startPipelock({ yaml: `${loopback}trusted_domains: [localhost]\n` })
  if (!hasOpenssl) return
  certificates = makeCertificates(folder, 'localhost')
  const origin = createServer(certificates, (_, response) => response.end(page))
  await new Promise<void>((go) => origin.listen(0, '127.0.0.1', go))
  server.port = (origin.address() as { port: number }).port
  server.close = () => origin.close()
})
after(async () => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
  await pipelock.stop()
})

test('a TLS session through a tunnel ends at the origin, not at the proxy', { skip }, async () => {
  const connection = await Connection.open(pipelock.port)
  await connection.write(`CONNECT localhost:${server.port} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  assert.match((await connection.head())?.start ?? '', / 200 /)
  connection.socket.removeAllListeners('data')
  const secure = connect({ socket: connection.socket, servername: 'localhost', rejectUnauthorized: false })
  await new Promise((go, fail) => secure.once('secureConnect', go).once('error', fail))
  assert.equal(secure.getPeerCertificate().subject.CN, 'localhost')
  secure.destroy()
  const line = await pipelock.logged(({ event }) => event === 'tunnel_close')
  assert.deepEqual([line['target'], line['outcome']], [`localhost:${server.port}`, 'completed'])
})

test(
  'curl gets a page of 4 MB over HTTPS byte for byte',
  { skip: skip || (!hasCurl && 'curl is not installed') },
  async () => {
    const url = `https://localhost:${server.port}/`
    const args = ['--cacert', certificates.authority, '-x', `http://127.0.0.1:${pipelock.port}`, url]
    const got = await curl(args)
    assert.equal(got.code, 0)
    assert.ok(got.out === page)
  },
)
