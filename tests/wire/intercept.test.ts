// Inside an intercepted tunnel every request is judged like any other, goes where the tunnel goes, and leaves one record.

import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'
import { hasOpenssl } from './certificates.ts'
import { values, type Connection } from './connection.ts'
import { framings } from './framings.ts'
import { awsKey, injection, records, until } from './harness.ts'
import { opening, startInside, tunnel, type Inside } from './inside.ts'
import { plain, startOrigin, startRawOrigin, type Origin } from './origin.ts'

const skip = !hasOpenssl && 'openssl is not installed'
let inside: Inside
let origin: Origin
before(async () => {
  if (skip !== false) return
  inside = await startInside()
  origin = await startOrigin((request, connection) => {
    const path = request.start.split(' ')[1] ?? ''
    if (path.startsWith('/poisoned')) return connection.write(plain(`<p>${injection}</p>`, 'text/html'))
    return connection.write(plain(`${request.start} ${request.body.length}`))
  }, inside.certificates)
})
after(async () => {
  if (skip !== false) return
  origin.stop()
  await inside.stop()
})

const host = () => `localhost:${origin.port}`
const get = (path: string, ...fields: string[]) =>
  `${[`GET ${path} HTTP/1.1`, `Host: ${host()}`, ...fields].join('\r\n')}\r\n\r\n`
const told = (holds: (line: Readonly<Record<string, unknown>>) => boolean) => inside.pipelock.logged(holds)

test('a client that trusts the CA gets HTTP/1.1 with a certificate for the host', { skip }, async () => {
  const client = await inside.open(origin.port, { alpn: ['h2', 'http/1.1'] })
  assert.equal(client.socket.alpnProtocol, 'http/1.1')
  const certificate = client.socket.getPeerCertificate()
  assert.equal(certificate.subjectaltname, 'DNS:localhost')
  assert.equal(certificate.issuer.O, 'Pipelock')
  const life = Date.parse(certificate.valid_to) - Date.now()
  assert.ok(life > 23 * 3_600_000 && life < 25 * 3_600_000)
  client.destroy()
})

test(
  'requests follow each other on one connection, each with its record; the origin sees its own Host',
  { skip },
  async () => {
    const client = await inside.open(origin.port)
    for (const turn of [1, 2, 3]) {
      await client.write(`POST /turn/${turn} HTTP/1.1\r\nHost: ${host()}\r\nContent-Length: 5\r\n\r\nhello`)
      const answer = await client.answer()
      assert.deepEqual([answer.status, answer.text], [200, `POST /turn/${turn} HTTP/1.1 5`])
      const line = await told((line) => line['url'] === `https://${host()}/turn/${turn}`)
      assert.deepEqual([line['transport'], line['action'], line['status_code']], ['intercept', 'allow', 200])
    }
    const seen = origin.requests.at(-1)
    assert.ok(seen)
    assert.deepEqual([values(seen, 'host'), values(seen, 'via')], [[host()], ['1.1 pipelock']])
    client.destroy()
    const line = await told((line) => line.event === 'tunnel_close' && line['intercepted'] === 'established')
    assert.deepEqual([line['target'], line['sni']], [host(), 'match'])
  },
)

test('requests that come together are answered in order', { skip }, async () => {
  const client = await inside.open(origin.port)
  await client.write(get('/one') + get('/two') + get('/three'))
  for (const path of ['/one', '/two', '/three']) assert.equal((await client.answer()).text, `GET ${path} HTTP/1.1 0`)
  client.destroy()
})

test('a secret on its way out is stopped: in the URL, a field, a body', { skip }, async () => {
  const seen = origin.requests.length
  const body = JSON.stringify({ key: awsKey })
  for (const request of [
    get(`/?key=${awsKey}`),
    get('/', `X-Key: ${awsKey}`),
    `POST / HTTP/1.1\r\nHost: ${host()}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  ]) {
    const client = await inside.open(origin.port)
    await client.write(request)
    const answer = await client.answer()
    assert.equal(answer.status, 403)
    assert.match(answer.text, /^blocked: .*AWS Access ID/)
    client.destroy()
  }
  assert.equal(origin.requests.length, seen)
})

test('an injection on its way in is stopped', { skip }, async () => {
  const client = await inside.open(origin.port)
  await client.write(get('/poisoned'))
  assert.equal((await client.answer()).status, 403)
  const line = await told((line) => line['url'] === `https://${host()}/poisoned`)
  assert.deepEqual([line.event, line['transport']], ['blocked', 'intercept'])
  client.destroy()
})

test('CONNECT host, TLS server name and Host must agree', { skip }, async () => {
  const seen = origin.requests.length
  for (const [options, request] of [
    [{ serverName: 'front.example' }, get('/')],
    [{}, get('/').replace(host(), 'front.example')],
    [{}, get('/').replace(host(), `localhost:${origin.port + 1}`)],
    [{}, get(`https://front.example/`)],
  ] as const) {
    const client = await inside.open(origin.port, options)
    await client.write(request)
    const answer = await client.answer()
    assert.equal(answer.status, 403)
    assert.match(answer.text, /^blocked: authority mismatch: the tunnel was opened to localhost, /)
    assert.ok(!answer.text.includes('front.example'))
    client.destroy()
  }
  assert.equal(origin.requests.length, seen)
})

test(
  'Host without port, in other letters, with a dot at its end, and an absolute URL of the same host agree',
  { skip },
  async () => {
    for (const request of [
      get('/').replace(host(), 'localhost'),
      get('/').replace(host(), `LOCALHOST.:${origin.port}`),
      get(`https://${host()}/absolute`),
    ]) {
      const client = await inside.open(origin.port)
      await client.write(request)
      assert.equal((await client.answer()).status, 200)
      client.destroy()
    }
  },
)

test('clients that send no server name are served; so are addresses', { skip }, async () => {
  const named = await inside.open(origin.port, { serverName: null })
  await named.write(get('/'))
  assert.equal((await named.answer()).status, 200)
  named.destroy()
  const literal = await inside.open(origin.port, { host: '127.0.0.1', serverName: null })
  assert.equal(literal.socket.getPeerCertificate().subjectaltname, 'IP Address:127.0.0.1')
  await literal.write(get('/').replace(host(), `127.0.0.1:${origin.port}`))
  // The origin's certificate is for another name: that is its failure, told inside the tunnel.
  const answer = await literal.answer()
  assert.equal(answer.status, 502)
  assert.match(answer.text, /the origin is not trusted: its certificate is for another name/)
  assert.match(values(answer, 'proxy-status')[0] ?? '', /error=tls_certificate_error/)
  literal.destroy()
})

test('a client that does not trust the CA is told apart in the log', { skip }, async () => {
  const { socket } = await tunnel(inside.pipelock.port, host())
  socket.removeAllListeners('data')
  const secure = connect({ socket, servername: 'localhost' })
  await new Promise((go) => secure.once('error', go))
  socket.destroy()
  const line = await told((line) => line['intercepted'] === 'no_request')
  assert.match(String(line['error']), /does the client trust the CA\?/)
})

test('HTTP in the clear inside a tunnel is judged as HTTP', { skip }, async () => {
  const clear = await startOrigin()
  const client = await tunnel(inside.pipelock.port, `127.0.0.1:${clear.port}`)
  await client.write(`GET /clear HTTP/1.1\r\nHost: 127.0.0.1:${clear.port}\r\n\r\n`)
  assert.deepEqual([(await client.answer()).text, clear.requests.length], ['ok', 1])
  await client.write(`GET /?${awsKey} HTTP/1.1\r\nHost: 127.0.0.1:${clear.port}\r\n\r\n`)
  assert.deepEqual([(await client.answer()).status, clear.requests.length], [403, 1])
  client.destroy()
  clear.stop()
})

test('what is neither TLS nor HTTP is refused, and nobody is dialled', { skip }, async () => {
  const other = await startRawOrigin(() => undefined)
  for (const bytes of ['SSH-2.0-x\r\n', '\x16\x03\x01\x00\x05\x02\x00\x00\x01\x00', 'GET\x00']) {
    const client = await tunnel(inside.pipelock.port, `127.0.0.1:${other.port}`)
    await client.write(bytes)
    assert.equal((await client.rest()).length, 0)
    client.destroy()
  }
  await until(
    'three records',
    () =>
      inside.pipelock.lines.filter((line) => line['reason']?.toString().startsWith('unreadable tunnel')).length === 3,
  )
  assert.equal(other.connections.length, 0)
  other.stop()
})

const gone = (line: Readonly<Record<string, unknown>>) =>
  line['outcome'] === 'client_gone' && line['method'] === 'CONNECT'

test('a tunnel that is closed before anything was said is no finding', { skip }, async () => {
  const client = await tunnel(inside.pipelock.port, host())
  client.destroy()
  assert.equal((await told(gone))['action'], 'allow')
})

for (const [name, make] of Object.entries(framings))
  test(`${name}, inside: nothing is smuggled`, { skip }, async () => {
    const [seen, logged] = [origin.requests.length, records(inside.pipelock).length]
    const client = await inside.open(origin.port)
    void client.write(make(''))
    const text = (await client.rest()).toString('latin1')
    client.destroy()
    assert.match(text, /^HTTP\/1\.1 (400|403|501) /)
    assert.equal(text.split('HTTP/1.1 ').length, 2, 'one answer')
    assert.deepEqual(
      origin.requests.slice(seen).map(({ start }) => start),
      [],
    )
    await until('a log line', () => records(inside.pipelock).length > logged)
  })

test('two Hosts, a CONNECT and an asterisk inside are refused', { skip }, async () => {
  const seen = origin.requests.length
  for (const request of [
    `GET / HTTP/1.1\r\nHost: ${host()}\r\nHost: front.example\r\n\r\n`,
    'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n',
    `OPTIONS * HTTP/1.1\r\nHost: ${host()}\r\n\r\n`,
  ]) {
    const client = await inside.open(origin.port)
    await client.write(request)
    assert.match((await client.line()) ?? '', /^HTTP\/1\.1 40[035] /, request)
    client.destroy()
  }
  assert.equal(origin.requests.length, seen)
})

test('a client that leaves ends the exchange at the origin', { skip }, async () => {
  let held: Connection | undefined
  const slow = await startOrigin(async (_, connection) => {
    held = connection
    await connection.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n')
  }, inside.certificates)
  const client = await inside.open(slow.port)
  await client.write(`GET /stream HTTP/1.1\r\nHost: localhost:${slow.port}\r\n\r\n`)
  await client.head()
  assert.match(String(await client.chunk()), /data: one/)
  client.destroy()
  await until('the origin to be left', () => held !== undefined && held.state !== 'open')
  const line = await told((line) => line['url'] === `https://localhost:${slow.port}/stream`)
  assert.equal(line['outcome'], 'client_gone')
  slow.stop()
})

test('20 MB pass each way byte for byte', { skip }, async () => {
  const bytes = Buffer.alloc(
    20 * 1024 * 1024,
    Uint8Array.from({ length: 251 }, (_, i) => i),
  )
  const echo = await startOrigin(
    ({ body }, connection) => connection.write(plain(body, 'application/octet-stream')),
    inside.certificates,
  )
  const client = await inside.open(echo.port)
  void client.write(`POST / HTTP/1.1\r\nHost: localhost:${echo.port}\r\nContent-Length: ${bytes.length}\r\n\r\n`)
  void client.write(bytes)
  const answer = await client.answer()
  assert.equal(answer.status, 200, answer.text.slice(0, 500))
  assert.ok(answer.body.equals(bytes))
  client.destroy()
  echo.stop()
})

test('a ClientHello in many small pieces and records is read', { skip }, async () => {
  const { socket } = await tunnel(inside.pipelock.port, host())
  socket.removeAllListeners('data')
  // A relay that hands the client's first bytes on one by one.
  const { Duplex } = await import('node:stream')
  let first = true
  const dripping = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      const pieces = first ? [...chunk].map((byte) => Buffer.of(byte)) : [chunk]
      first = false
      for (const piece of pieces) socket.write(piece)
      done()
    },
  })
  socket.on('data', (chunk) => dripping.push(chunk))
  const secure = connect({ socket: dripping, servername: 'localhost', rejectUnauthorized: false })
  await new Promise((go, fail) => secure.once('secureConnect', go).once('error', fail))
  secure.write(get('/dripped'))
  const answer = await new Promise<Buffer>((go) => secure.once('data', go))
  assert.match(String(answer), /^HTTP\/1\.1 200 /)
  socket.destroy()
})

test('the key is readable by its owner alone, the folder too', { skip }, () => {
  const folder = join(inside.pipelock.folder, '.pipelock')
  assert.deepEqual([statSync(folder).mode & 0o777, statSync(join(folder, 'ca-key.pem')).mode & 0o777], [0o700, 0o600])
})

test('the banner says whose certificates open the tunnels; /health says that they are opened', { skip }, async () => {
  assert.match(
    inside.pipelock.stderr(),
    /HTTPS tunnels are opened and read\n.*CA .*ca\.pem \(just made\), SHA-256 [0-9A-F:]{95}/,
  )
  assert.match((await inside.pipelock.own('/health')).text, /"tls_interception_enabled":true/)
})

test('metrics tell how tunnels began, and what was blocked inside', { skip }, async () => {
  const { text } = await inside.pipelock.own('/metrics')
  for (const line of [
    /^pipelock_sni_total\{category="match"\} [1-9]/m,
    /^pipelock_sni_total\{category="mismatch"\} 1$/m,
    /^pipelock_tls_intercept_total\{outcome="established"\} [1-9]/m,
    /^pipelock_tls_intercept_total\{outcome="no_request"\} [1-9]/m,
    /^pipelock_tls_intercept_total\{outcome="cleartext"\} 1$/m,
    /^pipelock_tls_handshake_duration_seconds_count\{side="client"\} [1-9]/m,
    /^pipelock_tls_request_blocked_total\{reason="authority_mismatch"\} 4$/m,
    /^pipelock_tls_response_blocked_total\{reason="response_scan"\} 1$/m,
    /^pipelock_tls_cert_cache_size [1-9]/m,
  ])
    assert.match(text, line)
})

test('idle connections inside do not hold up the end', { skip }, async () => {
  const other = await startInside()
  const client = await other.open(origin.port)
  const waiting = await new Promise<ReturnType<typeof connectTcp>>((go) => {
    const socket = connectTcp(other.pipelock.port, '127.0.0.1', () => go(socket))
  })
  other.pipelock.child.kill('SIGTERM')
  assert.equal(await other.pipelock.exited, 0)
  assert.match(other.pipelock.stderr(), /Pipelock stopped\.\n/)
  client.destroy()
  waiting.destroy()
  await other.stop()
})

test('max_response_bytes: longer answers are refused, or cut where their length was not told', { skip }, async () => {
  const yaml = opening.replace(
    'interception: {enabled: true}',
    'interception: {enabled: true, max_response_bytes: 1000}',
  )
  const small = await startInside({ yaml })
  let answer = ''
  const long = await startOrigin((_, connection) => connection.write(answer), small.certificates)
  const ask = async () => {
    const client = await small.open(long.port)
    await client.write(`GET / HTTP/1.1\r\nHost: localhost:${long.port}\r\n\r\n`)
    const text = (await client.answer()).text
    client.destroy()
    return text
  }
  answer = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n${'a '.repeat(500)}`
  assert.equal((await ask()).length, 1000)
  answer = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1002\r\n\r\n${'a '.repeat(501)}`
  assert.match(await ask(), /^blocked: response longer than tls_interception\.max_response_bytes \(1000\)/)
  answer = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3ea\r\n${'a '.repeat(501)}\r\n0\r\n\r\n`
  assert.match(await ask(), /^blocked: response longer/)
  long.stop()
  await small.stop()
})
