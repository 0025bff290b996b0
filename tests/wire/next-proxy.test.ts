// Everything leaves through another proxy: one of ours that tells what it was asked, and tinyproxy and squid as they are.

import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttps, type Server as HttpsServer } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createServer as createTls } from 'node:tls'
import { hasOpenssl, makeCertificates, type Certificates } from './certificates.ts'
import { Connection, values } from './connection.ts'
import {
  awsKey,
  freePort,
  loopback,
  records,
  runToEnd,
  secret,
  startPipelock,
  until,
  type StartOptions,
} from './harness.ts'
import { opening, startInside } from './inside.ts'
import { startNext } from './next.ts'
import { startOrigin, type Origin } from './origin.ts'

const password = secret(['next', 's-very-long', '-password'].join(''))
const credentials = `Basic ${secret(Buffer.from(`user:${password}`).toString('base64'))}`
const folder = mkdtempSync(join(tmpdir(), 'pipelock-next-'))
let origin: Origin
let secure: HttpsServer
let securePort: number
let certificates: Certificates | null = null

before(async () => {
  origin = await startOrigin()
  if (!hasOpenssl) return
  certificates = makeCertificates(folder, 'localhost')
  secure = createHttps({ key: certificates.key, cert: certificates.cert }, (_, response) => response.end('secure'))
  await new Promise<void>((go) => secure.listen(0, '127.0.0.1', go))
  securePort = (secure.address() as { port: number }).port
})
after(() => {
  origin.stop()
  secure?.close()
  secure?.closeAllConnections()
  rmSync(folder, { recursive: true })
})

const through = (port: number, more = '', start: Partial<StartOptions> = {}) =>
  startPipelock({
    yaml: `${loopback}upstream_proxy: {url: "http://127.0.0.1:${port}"${more}}\n${start.yaml ?? ''}`,
    env: {
      NEXT_PASSWORD: password,
      ...(certificates !== null && { NODE_EXTRA_CA_CERTS: certificates.authority }),
      ...start.env,
    },
  })
const withPassword = ', username: user, password_env: NEXT_PASSWORD'

test('plain HTTP goes to it in absolute-form, with its credentials and none of the client', async () => {
  const next = await startNext()
  const pipelock = await through(next.port, withPassword)
  const answer = await pipelock.ask(
    [
      'POST http://localhost:7/path?q=1 HTTP/1.1',
      'Host: x',
      'Content-Length: 5',
      `Proxy-Authorization: Basic ${secret(Buffer.from('client:own-long-secret').toString('base64'))}`,
    ],
    'hello',
  )
  assert.equal(answer.text, 'through the next: hello')
  const [head] = next.heads
  assert.equal(head?.start, 'POST http://localhost:7/path?q=1 HTTP/1.1')
  assert.deepEqual(values(head!, 'proxy-authorization'), [credentials])
  assert.deepEqual(values(head!, 'host'), ['localhost:7'])
  assert.deepEqual(values(head!, 'via'), ['1.1 pipelock'])
  await pipelock.stop()
  next.stop()
})

test('a tunnel goes through CONNECT; what is judged is judged here', async () => {
  const next = await startNext()
  const pipelock = await through(next.port, withPassword)
  const client = await Connection.open(pipelock.port)
  await client.write(`CONNECT localhost:${origin.port} HTTP/1.1\r\nHost: x\r\n\r\n`)
  assert.match((await client.head())?.start ?? '', / 200 /)
  assert.equal(next.heads[0]?.start, `CONNECT localhost:${origin.port} HTTP/1.1`)
  assert.deepEqual(values(next.heads[0]!, 'proxy-authorization'), [credentials])
  client.destroy()
  const seen = next.heads.length
  assert.equal((await pipelock.ask(['GET http://10.0.0.1/ HTTP/1.1', 'Host: x'])).status, 403)
  assert.equal((await pipelock.ask(['CONNECT 10.0.0.1:443 HTTP/1.1', 'Host: x'])).status, 403)
  assert.equal((await pipelock.ask([`GET http://localhost/${awsKey} HTTP/1.1`, 'Host: x'])).status, 403)
  assert.equal(next.heads.length, seen)
  await pipelock.stop()
  next.stop()
})

const noOpenssl = hasOpenssl ? false : 'openssl is not installed'

test('TLS goes through CONNECT and is verified inside it, by name', { skip: noOpenssl }, async () => {
  const next = await startNext()
  const pipelock = await through(next.port)
  for (let i = 0; i < 2; i++) {
    const answer = await pipelock.ask([`GET https://localhost:${securePort}/ HTTP/1.1`, 'Host: x'])
    assert.deepEqual([answer.status, answer.text], [200, 'secure'])
  }
  assert.deepEqual(
    next.heads.map(({ start }) => start),
    [`CONNECT localhost:${securePort} HTTP/1.1`],
  )
  // The certificate is for localhost.
  assert.equal((await pipelock.ask([`GET https://127.0.0.1:${securePort}/ HTTP/1.1`, 'Host: x'])).status, 502)
  await pipelock.stop()
  next.stop()
})

test('pin_addresses asks for the judged address, also for plain HTTP', { skip: noOpenssl }, async () => {
  const next = await startNext()
  const pipelock = await through(next.port, ', pin_addresses: true')
  await pipelock.ask([`GET http://localhost:${origin.port}/pinned HTTP/1.1`, 'Host: x'])
  assert.match(next.heads.at(-1)?.start ?? '', new RegExp(`^CONNECT (127\\.0\\.0\\.1|\\[::1\\]):${origin.port} `))
  assert.deepEqual(values(origin.requests.at(-1)!, 'host'), [`localhost:${origin.port}`])
  const answer = await pipelock.ask([`GET https://localhost:${securePort}/ HTTP/1.1`, 'Host: x'])
  assert.equal(answer.text, 'secure')
  await pipelock.stop()
  next.stop()
})

test('no_proxy is reached directly', async () => {
  const next = await startNext()
  const pipelock = await through(next.port, `, no_proxy: [127.0.0.0/8, "localhost:${origin.port}"]`)
  assert.equal((await pipelock.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x'])).text, 'ok')
  assert.equal((await pipelock.ask([`GET http://LOCALHOST:${origin.port}/ HTTP/1.1`, 'Host: x'])).text, 'ok')
  assert.equal(next.heads.length, 0)
  assert.match((await pipelock.ask(['GET http://localhost:9/ HTTP/1.1', 'Host: x'])).text, /^through the next/)
  await pipelock.stop()
  next.stop()
})

test('local_dns: false leaves names to it, and judges literal addresses all the same', async () => {
  const next = await startNext()
  const pipelock = await through(next.port, ', local_dns: false')
  assert.match((await pipelock.ask(['GET http://nowhere.invalid/ HTTP/1.1', 'Host: x'])).text, /^through the next/)
  assert.equal((await pipelock.ask(['GET http://10.0.0.1/ HTTP/1.1', 'Host: x'])).status, 403)
  await pipelock.stop()
  next.stop()
})

test('its 407, its silence and its absence are our 502, and its challenge is not passed on', async () => {
  const next = await startNext(true)
  const pipelock = await through(next.port)
  for (const head of ['GET http://localhost:7/ HTTP/1.1', 'CONNECT localhost:7 HTTP/1.1']) {
    const answer = await pipelock.ask([head, 'Host: x'])
    assert.deepEqual([answer.status, values(answer, 'proxy-authenticate')], [502, []])
  }
  await until('both records', () => records(pipelock).length === 2)
  next.stop()
  assert.equal((await pipelock.ask(['GET http://localhost:7/ HTTP/1.1', 'Host: x'])).status, 502)
  await pipelock.stop()
})

test('the proxy variables of the environment count only when asked for', async () => {
  const next = await startNext()
  const env = {
    HTTP_PROXY: `http://user:${password}@127.0.0.1:${next.port}`,
    HTTPS_PROXY: `http://user:${password}@127.0.0.1:${next.port}`,
    NO_PROXY: '',
  }
  const all = { ...env, http_proxy: env.HTTP_PROXY, https_proxy: env.HTTPS_PROXY, ALL_PROXY: env.HTTP_PROXY }
  const deaf = await startPipelock({ env: all })
  assert.equal((await deaf.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x'])).text, 'ok')
  assert.equal(next.heads.length, 0)
  await deaf.stop()
  const yaml = `${loopback}upstream_proxy: {from_environment: true}\n`
  const listening = await startPipelock({ yaml, env })
  assert.match((await listening.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x'])).text, /^through the next/)
  assert.deepEqual(values(next.heads[0]!, 'proxy-authorization'), [credentials])
  await listening.stop()
  const exempt = await startPipelock({ yaml, env: { ...env, no_proxy: '127.0.0.1' } })
  assert.equal((await exempt.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x'])).text, 'ok')
  await exempt.stop()
  next.stop()
  const file = join(folder, 'env.yaml')
  writeFileSync(file, yaml)
  const bad = runToEnd(['check', '--config', file], { env: { HTTP_PROXY: 'socks5://x:1' } })
  assert.equal(bad.code, 2)
  assert.match(bad.err, /HTTP_PROXY of the environment is no proxy/)
})

test('two Pipelocks in a row, and one that leads back to itself', async () => {
  const last = await startPipelock()
  const first = await through(last.port)
  assert.equal((await first.ask([`GET ${origin.url}/row HTTP/1.1`, 'Host: x'])).text, 'ok')
  assert.deepEqual(values(origin.requests.at(-1)!, 'via'), ['1.1 pipelock, 1.1 pipelock'])
  await first.stop()
  await last.stop()
  const port = await freePort()
  const circle = await startPipelock({
    yaml: `${loopback}upstream_proxy: {url: "http://127.0.0.1:${port}"}\n`,
    flags: ['--listen', `127.0.0.1:${port}`],
  })
  const client = await Connection.open(port)
  await client.write(`GET ${origin.url}/circle HTTP/1.1\r\nHost: x\r\n\r\n`)
  assert.equal((await client.answer()).status, 508)
  client.destroy()
  circle.child.kill('SIGKILL')
  await circle.exited
})

async function started(command: string, args: readonly string[], port: number): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: 'ignore' })
  for (let open = false; !open;)
    open = await Connection.open(port).then(
      (connection) => (connection.destroy(), true),
      () => false,
    )
  return child
}

const has = (command: string, flag: string) => spawnSync(command, [flag]).error === undefined

/** What every next proxy must do: plain, tunnelled, TLS, with a body, several on one connection. */
async function serves(pipelock: Awaited<ReturnType<typeof startPipelock>>): Promise<void> {
  const seen = origin.requests.length
  for (let i = 0; i < 3; i++)
    assert.equal(
      (await pipelock.ask([`POST ${origin.url}/${i} HTTP/1.1`, 'Host: x', 'Content-Length: 3'], 'abc')).text,
      'ok',
    )
  assert.equal(origin.requests.length, seen + 3)
  assert.ok(origin.requests.slice(seen).every(({ body }) => body.toString() === 'abc'))
  const client = await Connection.open(pipelock.port)
  await client.write(`CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\nHost: x\r\n\r\n`)
  assert.match((await client.head())?.start ?? '', / 200 /)
  await client.write('GET /in-a-tunnel HTTP/1.1\r\nHost: 127.0.0.1:' + origin.port + '\r\n\r\n')
  assert.equal((await client.answer()).text, 'ok')
  client.destroy()
  if (certificates === null) return
  const answer = await pipelock.ask([`GET https://localhost:${securePort}/ HTTP/1.1`, 'Host: x'])
  assert.equal(answer.text, 'secure')
}

test(
  'tinyproxy with credentials, spoken to in the clear and over TLS',
  {
    skip: has('tinyproxy', '-v') && hasOpenssl ? false : 'tinyproxy or openssl is not installed',
  },
  async () => {
    const port = await freePort()
    const file = join(folder, 'tinyproxy.conf')
    writeFileSync(file, `Port ${port}\nListen 127.0.0.1\nTimeout 60\nBasicAuth user ${password}\nMaxClients 100\n`)
    const child = await started('tinyproxy', ['-d', '-c', file], port)
    const pipelock = await through(port, withPassword)
    await serves(pipelock)
    await pipelock.stop()

    const wrong = await through(port, ', username: user, password_env: WRONG', { env: { WRONG: 'something-else' } })
    // tinyproxy says 401 to wrong credentials, and 407 only to none.
    assert.ok([401, 502].includes((await wrong.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x'])).status))
    await wrong.stop()

    const { key, cert, authority } = certificates!
    const front = createTls({ key, cert }, (socket) => {
      const inner = connect(port, '127.0.0.1')
      socket.on('error', () => inner.destroy())
      inner.on('error', () => socket.destroy())
      socket.pipe(inner).pipe(socket)
    })
    await new Promise<void>((go) => front.listen(0, '127.0.0.1', go))
    const url = `https://localhost:${(front.address() as { port: number }).port}`
    const overTls = await startPipelock({
      yaml: `${loopback}upstream_proxy: {url: "${url}"${withPassword}}\n`,
      env: { NEXT_PASSWORD: password, NODE_EXTRA_CA_CERTS: authority },
    })
    await serves(overTls)
    await overTls.stop()
    const distrusting = await startPipelock({ yaml: `${loopback}upstream_proxy: {url: "${url}"}\n` })
    assert.equal((await distrusting.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x'])).status, 502)
    await distrusting.stop()
    front.close()
    child.kill('SIGKILL')
  },
)

test('squid', { skip: has('squid', '-v') ? false : 'squid is not installed' }, async () => {
  const port = await freePort()
  const own = join(folder, 'squid')
  mkdirSync(own)
  chmodSync(folder, 0o755)
  chmodSync(own, 0o777)
  const file = join(own, 'squid.conf')
  writeFileSync(
    file,
    [
      `http_port 127.0.0.1:${port}`,
      'http_access allow all',
      'cache deny all',
      `pid_filename ${own}/squid.pid`,
      `access_log stdio:${own}/access.log`,
      `cache_log ${own}/cache.log`,
      `coredump_dir ${own}`,
      'shutdown_lifetime 0 seconds',
      'pinger_enable off',
      '',
    ].join('\n'),
  )
  const child = await started('squid', ['-N', '-n', `pl${port}`, '-f', file], port)
  const pipelock = await through(port)
  await serves(pipelock)
  assert.match(readFileSync(join(own, 'access.log'), 'utf8'), /CONNECT 127\.0\.0\.1/)
  await pipelock.stop()
  child.kill('SIGKILL')
})

test('what is read inside opened TLS leaves through it, too', { skip: noOpenssl }, async () => {
  const next = await startNext()
  const inside = await startInside({ yaml: `${opening}upstream_proxy: {url: "http://127.0.0.1:${next.port}"}\n` })
  const server = createHttps(inside.certificates, (_, response) => response.end('seen'))
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const { port } = server.address() as { port: number }
  const client = await inside.open(port)
  for (let i = 0; i < 2; i++) {
    await client.write(`GET /inside HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
    assert.equal((await client.answer()).text, 'seen')
  }
  await client.write(`GET /${awsKey} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
  assert.equal((await client.answer()).status, 403)
  assert.deepEqual(
    next.heads.map(({ start }) => start),
    [`CONNECT localhost:${port} HTTP/1.1`],
  )
  client.destroy()
  server.close()
  server.closeAllConnections()
  await inside.stop()
  next.stop()
})
