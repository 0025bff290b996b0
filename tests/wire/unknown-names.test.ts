// Names that only the next proxy can resolve: every way out hands them on, and what needs no address is judged all the same.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttps } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { hasOpenssl, makeCertificates } from './certificates.ts'
import { Connection, values } from './connection.ts'
import {
  awsKey,
  freePort,
  injection,
  program,
  records,
  runToEnd,
  secret,
  startPipelock,
  until,
  type StartOptions,
} from './harness.ts'
import { tunnel } from './inside.ts'
import { call, framed, jsonReply } from './mcp-upstream.ts'
import { serveNames } from './names.ts'
import { startNext, type Next } from './next.ts'
import { startOrigin, type Origin } from './origin.ts'
import { echoServer, open } from './ws-peers.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-unknown-'))
const base = 'forward_proxy: {enabled: true}\n'
let origin: Origin
let next: Next

before(async () => {
  origin = await startOrigin()
  next = await startNext()
})
after(() => {
  origin.stop()
  next.stop()
  rmSync(folder, { recursive: true, force: true })
})

const through = (yaml = '', more = '', start: Partial<StartOptions> = {}) =>
  startPipelock({ ...start, yaml: `${base}upstream_proxy: {url: "http://127.0.0.1:${next.port}"${more}}\n${yaml}` })
const last = () => next.heads.at(-1)?.start

test('plain HTTP: asked for by name, recorded as unknown here, its answer read as ever', async () => {
  const pipelock = await through()
  const answer = await pipelock.ask(
    ['POST http://vendor.invalid/a?b=1 HTTP/1.1', 'Host: x', 'Content-Length: 5'],
    'hello',
  )
  assert.deepEqual([answer.status, answer.text], [200, 'through the next: hello'])
  assert.equal(last(), 'POST http://vendor.invalid/a?b=1 HTTP/1.1')
  const line = await pipelock.logged(({ event }) => event === 'forward_http')
  assert.deepEqual([line['resolved_by'], line['action'], line['outcome']], ['upstream_proxy', 'allow', 'completed'])

  const asked = next.heads.length
  assert.equal((await pipelock.ask([`GET http://vendor.invalid/${awsKey} HTTP/1.1`, 'Host: x'])).status, 403)
  assert.equal(next.heads.length, asked)
  const body = `${injection}.`
  const poisoned = await pipelock.ask(
    ['POST http://vendor.invalid/ HTTP/1.1', 'Host: x', `Content-Length: ${body.length}`],
    body,
  )
  assert.equal(poisoned.status, 403, 'the answer repeats the body')
  await pipelock.stop()
})

test('CONNECT: by name and port; the tunnel is relayed, and HTTP in it is read', async () => {
  const pipelock = await through()
  const client = await Connection.open(pipelock.port)
  await client.write(`CONNECT vendor.invalid:${origin.port} HTTP/1.1\r\nHost: x\r\n\r\n`)
  assert.match((await client.head())?.start ?? '', / 200 /)
  assert.equal(last(), `CONNECT vendor.invalid:${origin.port} HTTP/1.1`)
  await client.write(`GET /inside HTTP/1.1\r\nHost: vendor.invalid:${origin.port}\r\n\r\n`)
  assert.equal((await client.answer()).text, 'through the next: ')
  client.destroy()
  for (const event of ['tunnel_close', 'forward_http'])
    assert.equal((await pipelock.logged((line) => line.event === event))['resolved_by'], 'upstream_proxy', event)
  await pipelock.stop()
})

test(
  'opened TLS: the certificate is for the name, what is inside is read',
  { skip: hasOpenssl ? false : 'openssl is not installed' },
  async () => {
    const certificates = makeCertificates(folder, 'vendor.invalid')
    const server = createHttps(certificates, (_, response) => response.end('secure'))
    await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
    const { port } = server.address() as { port: number }
    const env = { NODE_EXTRA_CA_CERTS: certificates.authority }
    const pipelock = await through('tls_interception: {enabled: true}\n', '', { env })
    assert.equal((await pipelock.ask([`GET https://vendor.invalid:${port}/ HTTP/1.1`, 'Host: x'])).text, 'secure')
    assert.equal(last(), `CONNECT vendor.invalid:${port} HTTP/1.1`)
    const { socket } = await tunnel(pipelock.port, `vendor.invalid:${port}`)
    socket.removeAllListeners('data')
    const ca = readFileSync(join(pipelock.folder, '.pipelock', 'ca.pem'), 'utf8')
    const secure = connectTls({ socket, ca, servername: 'vendor.invalid' })
    await new Promise((go, fail) => secure.once('secureConnect', go).once('error', fail))
    const client = new Connection(secure)
    await client.write(`GET /inside HTTP/1.1\r\nHost: vendor.invalid:${port}\r\n\r\n`)
    assert.equal((await client.answer()).text, 'secure')
    await client.write(`GET /${awsKey} HTTP/1.1\r\nHost: vendor.invalid:${port}\r\n\r\n`)
    assert.equal((await client.answer()).status, 403)
    client.destroy()
    const inside = await pipelock.logged((line) => line['transport'] === 'intercept' && line['action'] === 'allow')
    assert.equal(inside['resolved_by'], 'upstream_proxy')
    // Another name than that of the certificate.
    assert.equal((await pipelock.ask([`GET https://other.invalid:${port}/ HTTP/1.1`, 'Host: x'])).status, 502)
    server.close()
    server.closeAllConnections()
    await pipelock.stop()
  },
)

test('/fetch and its redirects', async () => {
  const pipelock = await through()
  const fetched = await pipelock.own(`/fetch?url=${encodeURIComponent('http://vendor.invalid/page')}`)
  assert.equal(fetched.status, 200, fetched.text)
  assert.match(fetched.text, /through the next/)
  assert.equal(last(), 'GET http://vendor.invalid/page HTTP/1.1')
  const line = await pipelock.logged((one) => one['transport'] === 'fetch')
  assert.equal(line['resolved_by'], 'upstream_proxy')
  const refused = await pipelock.own(`/fetch?url=${encodeURIComponent('http://wiki.corp/')}`)
  assert.equal(refused.status, 403)
  await pipelock.stop()
})

test('/ws', async () => {
  const server = await echoServer()
  const pipelock = await through('websocket_proxy: {enabled: true}\n')
  const url = encodeURIComponent(`ws://vendor.invalid:${server.port}/socket`)
  const peer = await open(`ws://127.0.0.1:${pipelock.port}/ws?url=${url}`)
  peer.socket.send('over there')
  await peer.hears('over there')
  assert.equal(last(), `CONNECT vendor.invalid:${server.port} HTTP/1.1`)
  peer.socket.close()
  assert.equal((await pipelock.logged(({ event }) => event === 'ws_close'))['resolved_by'], 'upstream_proxy')
  await pipelock.stop()
  server.close()
})

test('an MCP upstream and a reverse proxy: the operator has named them, whatever the mode', async () => {
  const port = await freePort()
  const answer = jsonReply({ jsonrpc: '2.0', id: 7, result: {} })
  const speaking = await startNext(false, (_, connection) => connection.write(answer))
  const pipelock = await startPipelock({
    yaml:
      `${base}mode: strict\nupstream_proxy: {url: "http://127.0.0.1:${speaking.port}"}\n` +
      `reverse_proxy: {enabled: true, listen: "127.0.0.1:${port}", upstream: "http://api.corp/"}\n`,
    mcpUpstream: 'http://mcp.corp/mcp',
  })
  const body = call('hello')
  const called = await pipelock.mcp(['POST /mcp HTTP/1.1', 'Host: 127.0.0.1', ...framed(body, [])], body)
  assert.deepEqual([called.status, JSON.parse(called.text)], [200, { jsonrpc: '2.0', id: 7, result: {} }])
  assert.equal(speaking.heads.at(-1)?.start, 'POST http://mcp.corp/mcp HTTP/1.1')
  const client = await Connection.open(port)
  await client.write('GET /here HTTP/1.1\r\nHost: x\r\n\r\n')
  assert.equal((await client.answer()).status, 200)
  assert.equal(speaking.heads.at(-1)?.start, 'GET http://api.corp/here HTTP/1.1')
  client.destroy()
  await pipelock.stop()
  speaking.stop()
})

test('what a name says by itself is judged all the same, on every way', async () => {
  const pipelock = await through('fetch_proxy: {monitoring: {blocklist: ["*.listed.invalid"]}}\n')
  const asked = next.heads.length
  for (const host of [
    'metadata.google.internal',
    'metadata',
    'db.internal',
    'printer.local',
    'a.localhost',
    'intranet',
    'api.default.svc.cluster.local',
    '10.0.0.1',
    '0x0a.1',
    '[::ffff:10.0.0.1]',
    '169.254.169.254',
    '10-0-0-1.example.invalid',
    'a.listed.invalid',
  ]) {
    assert.equal((await pipelock.ask([`GET http://${host}/ HTTP/1.1`, 'Host: x'])).status, 403, host)
    assert.equal((await pipelock.ask([`CONNECT ${host}:443 HTTP/1.1`, 'Host: x'])).status, 403, host)
    const fetched = await pipelock.own(`/fetch?url=${encodeURIComponent(`http://${host}/`)}`)
    assert.equal(fetched.status, 403, host)
  }
  // What resolves here is judged by its addresses.
  const known = await pipelock.ask(['GET http://localhost/ HTTP/1.1', 'Host: x'])
  assert.match(known.text, /resolves to internal IP/)
  assert.equal(next.heads.length, asked)
  await until('all records', () => records(pipelock).length === 13 * 3 + 1)
  assert.ok(records(pipelock).every((line) => line['resolved_by'] === undefined))
  await pipelock.stop()
})

test('pinned, exempt, or strict and unlisted: DNS that fails here refuses', async () => {
  const error = async (pipelock: Awaited<ReturnType<typeof through>>, host: string) => {
    const answer = await pipelock.ask([`GET http://${host}/ HTTP/1.1`, 'Host: x'])
    return [answer.status, /error=(\w+)/.exec(values(answer, 'proxy-status')[0] ?? '')?.[1]?.replace(/_.*/, '')]
  }
  const asked = next.heads.length
  const pinned = await through('', ', pin_addresses: true')
  assert.match((await error(pinned, 'vendor.invalid')).join(), /^50[24],dns$/)
  await pinned.stop()
  const exempt = await through('', ', no_proxy: [vendor.invalid]')
  assert.match((await error(exempt, 'vendor.invalid')).join(), /^50[24],dns$/)
  await exempt.stop()
  const strict = await through('mode: strict\napi_allowlist: []\ntrusted_domains: [trusted.invalid]\n')
  const answer = await strict.ask(['GET http://vendor.invalid/ HTTP/1.1', 'Host: x'])
  assert.match(`${answer.status}`, /50[24]/)
  assert.match(answer.text, /in strict mode .* api_allowlist and trusted_domains/)
  assert.equal(next.heads.length, asked)
  assert.equal((await strict.ask(['GET http://trusted.invalid/ HTTP/1.1', 'Host: x'])).status, 200)
  await strict.stop()
  const listing = await through('mode: strict\napi_allowlist: ["*.vendor.invalid"]\n')
  assert.equal((await listing.ask(['GET http://api.vendor.invalid/ HTTP/1.1', 'Host: x'])).status, 200)
  assert.equal((await listing.ask(['GET http://other.invalid/ HTTP/1.1', 'Host: x'])).status, 403)
  await listing.stop()
  const told = await through('mode: strict\napi_allowlist: []\n', ', local_dns: false')
  assert.equal((await told.ask(['GET http://vendor.invalid/ HTTP/1.1', 'Host: x'])).status, 200)
  assert.equal((await told.ask(['GET http://db.internal/ HTTP/1.1', 'Host: x'])).status, 403)
  await told.stop()
})

const names = await serveNames({ 'inside.vendor.com': '10.0.0.1', 'silent.vendor.com': null }, '127.53.53.55')
writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.53.53.55\noptions timeout:9 attempts:1\n')
const mount = `mount --bind ${folder}/resolv.conf /etc/resolv.conf`
const within = ['unshare', '-m', 'sh', '-c', `${mount} && exec "$@"`, 'sh']
const canMount = names !== null && spawnSync('unshare', ['-m', 'sh', '-c', mount]).status === 0
after(() => names?.stop())

test(
  `a resolver for the inside alone, and one that says nothing${canMount ? '' : ' (needs port 53 and an own mount namespace)'}`,
  { skip: !canMount },
  async () => {
    const pipelock = await through('', '', { within })
    const get = (host: string) => pipelock.ask([`GET http://${host}/ HTTP/1.1`, 'Host: x'])
    assert.match((await get('inside.vendor.com')).text, /resolves to internal IP 10\.0\.0\.1/)
    assert.equal((await get('api.vendor.com')).status, 200)
    assert.equal(last(), 'GET http://api.vendor.com/ HTTP/1.1')
    assert.equal((await get('silent.vendor.com')).status, 200)
    assert.equal(last(), 'GET http://silent.vendor.com/ HTTP/1.1')
    const began = performance.now()
    assert.equal((await get('silent.vendor.com')).status, 200)
    assert.ok(performance.now() - began < 3000, 'nobody waits for it a second time')
    assert.equal((await get('inside.vendor.com')).status, 403, 'what is known here is judged still')
    await pipelock.stop()
  },
)

test('mcp proxy on stdin takes the same way', async () => {
  const answer = jsonReply({ jsonrpc: '2.0', id: 7, result: {} })
  const speaking = await startNext(false, (_, connection) => connection.write(answer))
  const config = join(folder, 'stdio.yaml')
  writeFileSync(config, `upstream_proxy: {url: "http://127.0.0.1:${speaking.port}"}\n`)
  const [command = '', ...first] = program
  const args = [...first, 'mcp', 'proxy', '--config', config, '--upstream', 'http://mcp.corp/mcp']
  const child = spawn(command, args, { env: { PATH: process.env['PATH'] ?? '', HOME: folder } })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stdin.write(`${call('hello')}\n`)
  await until('the answer', () => out.includes('\n'))
  assert.deepEqual(JSON.parse(out.split('\n', 1)[0] ?? ''), { jsonrpc: '2.0', id: 7, result: {} })
  assert.equal(speaking.heads[0]?.start, 'POST http://mcp.corp/mcp HTTP/1.1')
  const ended = new Promise((go) => child.once('exit', go))
  child.stdin.end()
  await ended
  speaking.stop()
})

test('an MCP server behind a WebSocket, of run and of mcp proxy', async () => {
  const server = await echoServer()
  const upstream = `ws://mcp.corp:${server.port}/mcp`
  const pipelock = await startPipelock({
    yaml: `upstream_proxy: {url: "http://127.0.0.1:${next.port}", username: user, password_env: NEXT_PASSWORD}\n`,
    env: { NEXT_PASSWORD: secret(['a-next', 'password'].join('-')) },
    mcpUpstream: upstream,
  })
  const peer = await open(`ws://127.0.0.1:${pipelock.mcpPort}/mcp`)
  const ping = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/ping' })
  peer.socket.send(ping)
  await peer.hears(ping)
  assert.equal(last(), `CONNECT mcp.corp:${server.port} HTTP/1.1`)
  const credentials = `Basic ${Buffer.from(['user:a-next', 'password'].join('-')).toString('base64')}`
  assert.deepEqual(values(next.heads.at(-1)!, 'proxy-authorization'), [secret(credentials)])
  assert.equal(server.requests[0]?.headers['proxy-authorization'], undefined)
  peer.socket.close()
  await pipelock.stop()

  const config = join(folder, 'socket.yaml')
  writeFileSync(config, `upstream_proxy: {url: "http://127.0.0.1:${next.port}"}\n`)
  const asked = next.heads.length
  const [command = '', ...first] = program
  const child = spawn(command, [...first, 'mcp', 'proxy', '--config', config, '--upstream', upstream], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stdin.write(`${ping}\n`)
  await until('the echo', () => out.includes(ping))
  assert.equal(next.heads.length, asked + 1)
  const ended = new Promise((go) => child.once('exit', go))
  child.stdin.end()
  await ended
  server.close()
})

test('the scan API says what the proxy would do', async () => {
  const port = await freePort()
  const token = ['scan', 'token', '1'].join('-')
  const pipelock = await through(`scan_api: {listen: "127.0.0.1:${port}", auth: {bearer_tokens: [${token}]}}\n`)
  const decision = async (host: string) => {
    const body = JSON.stringify({ kind: 'url', input: { url: `http://${host}/` } })
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/scan`, { method: 'POST', body, headers })
    return ((await answer.json()) as { decision?: string }).decision
  }
  assert.deepEqual([await decision('vendor.invalid'), await decision('db.internal')], ['allow', 'deny'])
  await pipelock.stop()
})

test('check --url says what run would do', () => {
  const config = join(folder, 'check.yaml')
  const result = (host: string, more = '') => {
    writeFileSync(config, `upstream_proxy: {url: "http://127.0.0.1:${next.port}"}\n${more}`)
    const { out } = runToEnd(['check', '--json', '--config', config, '--url', `http://${host}/`])
    return (JSON.parse(out) as { url: { result: string } }).url.result
  }
  assert.equal(result('vendor.invalid'), 'allowed')
  assert.equal(result('db.internal'), 'blocked')
  assert.equal(result('vendor.invalid', 'mode: strict\napi_allowlist: []\n'), 'blocked')
})

test('doctor: silent DNS is a warning where the next proxy may know', { skip: !canMount }, () => {
  const config = join(folder, 'doctor.yaml')
  writeFileSync(join(folder, 'deaf.conf'), 'nameserver 127.53.53.56\n')
  const status = (yaml: string) => {
    writeFileSync(config, yaml)
    const bind = `mount --bind ${folder}/deaf.conf /etc/resolv.conf`
    const args = ['-m', 'sh', '-c', `${bind} && exec "$@"`, 'sh', ...program, 'doctor', '--json', '--config', config]
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder }
    const { checks } = JSON.parse(spawnSync('unshare', args, { env, encoding: 'utf8' }).stdout) as {
      checks: { check: string; status: string }[]
    }
    return checks.find(({ check }) => check === 'dns')?.status
  }
  const behind = 'upstream_proxy: {url: "http://127.0.0.1:3128"'
  assert.equal(status('mode: balanced\n'), 'fail')
  assert.equal(status(`${behind}}\n`), 'warn')
  assert.equal(status(`${behind}, pin_addresses: true}\n`), 'fail')
})
