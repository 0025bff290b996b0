// Without interception: a tunnel's TLS server name must be the CONNECT host, HTTP in the clear is read, the rest passes.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'
import { hasOpenssl, makeCertificates } from './certificates.ts'
import { awsKey, loopback, startPipelock, until, type LogLine, type Pipelock } from './harness.ts'
import { tunnel } from './inside.ts'
import { startOrigin, startRawOrigin, type Origin } from './origin.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const skip = !hasOpenssl && 'openssl is not installed'
const folder = mkdtempSync(join(tmpdir(), 'pipelock-sni-'))
let origin: Origin
let pipelock: Pipelock
before(async () => {
  pipelock = await startPipelock({ yaml: `${loopback}trusted_domains: [localhost]\n` })
  if (skip !== false) return
  origin = await startOrigin(undefined, makeCertificates(folder, 'localhost'))
})
after(async () => {
  if (skip === false) origin.stop()
  rmSync(folder, { recursive: true, force: true })
  await pipelock.stop()
})

/** What a client gets that names `serverName` in a tunnel to the origin: its session, or the error. */
async function session(of: Pipelock, serverName: string | null, port = origin.port): Promise<string> {
  const { socket } = await tunnel(of.port, `localhost:${port}`)
  socket.removeAllListeners('data')
  const secure = connect({
    socket,
    rejectUnauthorized: false,
    ...(serverName === null ? {} : { servername: serverName }),
  })
  const end = await new Promise<string>((go) => {
    secure.once('secureConnect', () => go('session'))
    secure.once('error', (error: NodeJS.ErrnoException) => go(error.code ?? ''))
    secure.once('close', () => go('closed'))
  })
  socket.destroy()
  return end
}
const tunnels = (of: Pipelock, sni: string) => of.logged((line: LogLine) => line['sni'] === sni)

test('the same name passes, so does none', { skip }, async () => {
  assert.equal(await session(pipelock, 'localhost'), 'session')
  assert.equal((await tunnels(pipelock, 'match'))['action'], 'allow')
  assert.equal(await session(pipelock, null), 'session')
  assert.equal((await tunnels(pipelock, 'no_extension'))['action'], 'allow')
})

test('another name is refused with a TLS alert, and nothing of it reaches the origin', { skip }, async () => {
  const silent = await startRawOrigin(() => undefined)
  assert.match(await session(pipelock, 'front.example', silent.port), /ALERT|ACCESS_DENIED|closed|ECONNRESET/)
  const line = await tunnels(pipelock, 'mismatch')
  assert.deepEqual([line.event, line['scanner'], line['outcome']], ['blocked', 'authority', 'refused'])
  assert.ok(!JSON.stringify(line).includes('front.example'))
  await until('the origin to be left', () => silent.connections[0]?.state !== 'open')
  assert.equal(await silent.connections[0]?.next(), null)
  silent.stop()
})

test('sni_verification: false lets it pass; mode audit does, and says so', { skip }, async () => {
  const rest = 'ssrf: {ip_allowlist: [127.0.0.0/8]}\ntrusted_domains: [localhost]\n'
  const off = await startPipelock({ yaml: `forward_proxy: {enabled: true, sni_verification: false}\n${rest}` })
  assert.equal(await session(off, 'front.example'), 'session')
  assert.equal((await tunnels(off, 'mismatch'))['action'], 'allow')
  await off.stop()
  const audit = await startPipelock({ yaml: `mode: audit\n${rest}` })
  assert.equal(await session(audit, 'front.example'), 'session')
  const line = await tunnels(audit, 'mismatch')
  assert.deepEqual([line['action'], line['strict_action']], ['warn', 'block'])
  await audit.stop()
})

test('a ClientHello that cannot be read is refused', async () => {
  const silent = await startRawOrigin(() => undefined)
  const client = await tunnel(pipelock.port, `127.0.0.1:${silent.port}`)
  await client.write(Buffer.from([0x16, 3, 1, 0, 5, 2, 0, 0, 1, 0]))
  assert.equal((await client.rest()).length, 0)
  assert.equal((await tunnels(pipelock, 'malformed_tls'))['action'], 'block')
  silent.stop()
})

test('half a ClientHello does not wait for ever', async () => {
  const silent = await startRawOrigin(() => undefined)
  const client = await tunnel(pipelock.port, `127.0.0.1:${silent.port}`)
  await client.write(Buffer.from([0x16, 3, 1]))
  assert.equal((await client.rest()).length, 0)
  assert.equal((await tunnels(pipelock, 'timeout'))['action'], 'block')
  silent.stop()
})

test('HTTP in the clear is read: a secret does not leave, what is clean passes', async () => {
  const clear = await startOrigin()
  const client = await tunnel(pipelock.port, `127.0.0.1:${clear.port}`)
  await client.write(`GET /fine HTTP/1.1\r\nHost: 127.0.0.1:${clear.port}\r\n\r\n`)
  assert.equal((await client.answer()).text, 'ok')
  await client.write(`GET /?key=${awsKey} HTTP/1.1\r\nHost: 127.0.0.1:${clear.port}\r\n\r\n`)
  assert.equal((await client.answer()).status, 403)
  assert.equal(clear.requests.length, 1)
  client.destroy()
  clear.stop()
})

test('passthrough domains are neither opened nor read, but their names are compared', { skip }, async () => {
  const yaml = `${loopback}trusted_domains: [localhost]\ntls_interception: {enabled: true, passthrough_domains: [localhost, 127.0.0.1]}\n`
  const closed = await startPipelock({ yaml })
  assert.match(closed.stderr(), /opened and read, except to 2 passthrough domains/)
  const { socket } = await tunnel(closed.port, `localhost:${origin.port}`)
  socket.removeAllListeners('data')
  const secure = connect({ socket, servername: 'localhost', rejectUnauthorized: false })
  await new Promise((go, fail) => secure.once('secureConnect', go).once('error', fail))
  assert.equal(secure.getPeerCertificate().issuer.CN, 'Test')
  socket.destroy()
  assert.notEqual(await session(closed, 'front.example'), 'session')
  // Any other protocol passes, also one whose server speaks first.
  const other = await startRawOrigin((connection) => connection.write('220 hello\r\n'))
  const client = await tunnel(closed.port, `127.0.0.1:${other.port}`)
  assert.equal(await client.line(), '220 hello')
  client.destroy()
  other.stop()
  await closed.stop()
})

test('the banner says that tunnels are not read', () => {
  assert.match(pipelock.stderr(), /HTTPS tunnels are judged by destination; what is inside them is not read/)
})
