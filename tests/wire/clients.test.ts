// Who may use the proxy, and how much of it: credentials, places for each client, time for heads and uploads.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Connection, values } from './connection.ts'
import {
  curl,
  hasCurl,
  loopback,
  program,
  records,
  runToEnd,
  secret,
  startPipelock,
  until,
  type Pipelock,
} from './harness.ts'
import { plain, startOrigin, startRawOrigin, type Origin } from './origin.ts'

const anna = secret(['anna', 's-very-long', '-password-1'].join(''))
const ben = secret(['ben', 's-very-long', '-password-2'].join(''))
const cleo = secret(['cleo', 's-very-long', '-password-3'].join(''))
const basic = (pair: string) => secret(Buffer.from(pair).toString('base64'))

const folder = mkdtempSync(join(tmpdir(), 'pipelock-users-'))
writeFileSync(join(folder, 'ben.txt'), `${ben}\n`)
const users = `proxy_auth:
  users:
    - {name: anna, password_env: ANNA_PASSWORD}
    - {name: ben, password_file: ${join(folder, 'ben.txt')}}
    - {name: cleo, password_sha256: ${createHash('sha256').update(cleo).digest('hex')}}
`
let pipelock: Pipelock
let origin: Origin
before(async () => {
  origin = await startOrigin()
  pipelock = await startPipelock({ yaml: loopback + users, env: { ANNA_PASSWORD: anna } })
})
after(async () => {
  origin.stop()
  await pipelock.stop()
  rmSync(folder, { recursive: true })
})

const get = (credentials: string | null, path = '/') =>
  pipelock.ask([
    `GET ${origin.url}${path} HTTP/1.1`,
    'Host: x',
    ...(credentials === null ? [] : [`Proxy-Authorization: Basic ${credentials}`]),
  ])

test('without credentials: 407, the origin sees nothing, one record', async () => {
  const [seen, logged] = [origin.requests.length, records(pipelock).length]
  const answer = await get(null)
  assert.equal(answer.status, 407)
  assert.deepEqual(values(answer, 'proxy-authenticate'), ['Basic realm="pipelock", charset="UTF-8"'])
  assert.match(answer.text, /http:\/\/user:password@host:port/)
  assert.equal(origin.requests.length, seen)
  await until('the record', () => records(pipelock).length > logged)
  assert.deepEqual(
    records(pipelock)
      .slice(logged)
      .map((line) => [line['status_code'], line['error'], line['agent']]),
    [[407, 'proxy_authentication_required', undefined]],
  )
})

for (const [name, password] of [
  ['anna', anna],
  ['ben', ben],
  ['cleo', cleo],
] as const)
  test(`${name} is let in by the right password alone, is the agent of the record, and is not passed on`, async () => {
    assert.equal((await get(basic(`${name}:${password}x`))).status, 407)
    assert.equal((await get(basic(`nobody:${password}`))).status, 407)
    assert.equal((await get(basic(`${name}:${password}`), `/${name}`)).status, 200)
    assert.deepEqual(values(origin.requests.at(-1)!, 'proxy-authorization'), [])
    const line = await pipelock.logged((entry) => entry['url'] === `${origin.url}/${name}`)
    assert.equal(line['agent'], name)
  })

test('who is sent away counts as refused, never as allowed', async () => {
  const own = await startPipelock({ yaml: loopback + users, env: { ANNA_PASSWORD: anna } })
  await own.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x'])
  await own.ask([`CONNECT 127.0.0.1:${origin.port} HTTP/1.1`, 'Host: x'])
  await own.ask([
    `OPTIONS ${origin.url}/ HTTP/1.1`,
    'Host: x',
    'Max-Forwards: 0',
    `Proxy-Authorization: Basic ${basic(`anna:${anna}`)}`,
  ])
  await until('their records', () => records(own).length === 3)
  const { requests } = JSON.parse((await own.own('/stats')).text) as { requests: unknown }
  assert.deepEqual(requests, { total: 3, allowed: 1, blocked: 2, block_rate: 2 / 3 })
  const metrics = (await own.own('/metrics')).text
  assert.match(metrics, /^pipelock_requests_total\{result="blocked"\} 1$/m)
  assert.match(metrics, /^pipelock_tunnels_total\{result="blocked"\} 1$/m)
  await own.stop()
})

test('the connection is kept over a 407', async () => {
  const client = await Connection.open(pipelock.port)
  await client.write(`GET ${origin.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
  assert.equal((await client.answer()).status, 407)
  await client.write(
    `GET ${origin.url}/ HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic ${basic(`anna:${anna}`)}\r\n\r\n`,
  )
  assert.equal((await client.answer()).status, 200)
  client.destroy()
})

test('CONNECT asks for credentials and does without them inside', async () => {
  const connect = `CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\nHost: x\r\n`
  const stranger = await Connection.open(pipelock.port)
  await stranger.write(`${connect}\r\n`)
  const refused = await stranger.answer()
  assert.deepEqual([refused.status, values(refused, 'proxy-authenticate').length], [407, 1])
  stranger.destroy()
  const client = await Connection.open(pipelock.port)
  await client.write(`${connect}Proxy-Authorization: Basic ${basic(`anna:${anna}`)}\r\n\r\n`)
  assert.match((await client.head())?.start ?? '', / 200 /)
  await client.write(`GET /inside HTTP/1.1\r\nHost: 127.0.0.1:${origin.port}\r\n\r\n`)
  assert.equal((await client.answer()).status, 200)
  client.destroy()
  const line = await pipelock.logged((entry) => entry.event === 'tunnel_close' && entry['status_code'] === 200)
  assert.equal(line['agent'], 'anna')
  const inner = await pipelock.logged((entry) => entry['url'] === `${origin.url}/inside`)
  assert.equal(inner['agent'], 'anna')
})

test('/fetch asks for credentials; the probes do not', async () => {
  const path = `/fetch?url=${encodeURIComponent(`${origin.url}/`)}`
  assert.equal((await pipelock.own(path)).status, 407)
  const answer = await pipelock.ask([
    `GET ${path} HTTP/1.1`,
    'Host: x',
    `Proxy-Authorization: Basic ${basic(`anna:${anna}`)}`,
  ])
  assert.equal(answer.status, 200)
  assert.equal((await pipelock.own('/health')).status, 200)
})

test('curl with credentials in the URL of the proxy', { skip: hasCurl ? false : 'curl is not installed' }, async () => {
  const proxy = ['-x', `http://127.0.0.1:${pipelock.port}`, '--proxy-user', `anna:${anna}`]
  const { code, out } = await curl([...proxy, `${origin.url}/curl`])
  assert.deepEqual([code, out], [0, 'ok'])
  const negotiated = await curl([...proxy, '--proxy-anyauth', `${origin.url}/curl`])
  assert.deepEqual([negotiated.code, negotiated.out], [0, 'ok'])
})

test('a password that cannot be had ends the start, by name', () => {
  const file = join(folder, 'bad.yaml')
  writeFileSync(file, users.replace('ANNA_PASSWORD', 'NOT_THERE'))
  const { code, err } = runToEnd(['check', '--config', file])
  assert.equal(code, 2)
  assert.match(err, /proxy_auth\.users\[0\]\.password_env: the environment has no NOT_THERE/)
})

test('open relay: said at start and by check, and only then', async () => {
  const file = join(folder, 'open.yaml')
  const warned = (yaml: string) => {
    writeFileSync(file, yaml)
    return /open relay/.test(runToEnd(['check', '--config', file], { env: { ANNA_PASSWORD: anna } }).out)
  }
  const open = 'fetch_proxy: {listen: "0.0.0.0:8888"}\n'
  assert.deepEqual([warned(open), warned(open + users), warned('mode: balanced\n')], [true, false, false])
  const running = await startPipelock({ flags: ['--listen', '0.0.0.0:0'] }).catch(() => null)
  assert.match(running?.stderr() ?? '', /warning: --listen 0\.0\.0\.0:0: open relay/)
  running?.child.kill('SIGKILL')
  await running?.exited
})

test('each client has so many requests and tunnels, all have so many connections', async () => {
  const held = await startRawOrigin(() => undefined)
  const limits = 'client_limits: {max_requests_per_client: 2, max_tunnels_per_client: 2, max_connections: 8}\n'
  const small = await startPipelock({ yaml: loopback + limits })
  const open = async (bytes: string) => {
    const client = await Connection.open(small.port)
    await client.write(bytes)
    return client
  }
  const request = `GET ${held.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`
  const busy = [await open(request), await open(request)]
  await until('both requests', () => held.connections.length === 2)
  const third = await open(request)
  const turnedAway = await third.answer()
  assert.deepEqual([turnedAway.status, values(turnedAway, 'retry-after')], [429, ['1']])
  for (const client of [...busy, third]) client.destroy()
  await until('both records', () => records(small).filter((line) => line['outcome'] === 'client_gone').length === 2)

  const tunnel = `CONNECT 127.0.0.1:${held.port} HTTP/1.1\r\nHost: x\r\n\r\n`
  const tunnels = [await open(tunnel), await open(tunnel)]
  for (const client of tunnels) assert.match((await client.head())?.start ?? '', / 200 /)
  const more = await open(tunnel)
  const full = await more.answer()
  assert.deepEqual([full.status, values(full, 'retry-after')], [429, ['1']])
  for (const client of [...tunnels, more]) client.destroy()

  // Each begins a head: connections that say nothing wait in the kernel.
  const crowd = await Promise.all(Array.from({ length: 12 }, () => open('GET / HTTP/1.1\r\nHo')))
  const turned = await Promise.race(crowd.map((client) => client.answer()))
  assert.deepEqual([turned.status, values(turned, 'retry-after')], [503, ['1']])
  for (const client of crowd) client.destroy()
  // A connection that finds no room is told so and cut: whichever of the two is read first.
  const stats = async () => {
    for (;;) {
      const answer = await small.own('/stats').catch(() => null)
      if (answer?.status === 200) return answer.text
    }
  }
  await stats()
  const refused = () => records(small).filter((line) => line['outcome'] === 'refused')
  for (const error of ['too many requests', 'too many tunnels of one client', 'too many connections'])
    await until(error, () => refused().some((line) => line['error'] === error))
  const refusals = refused()
  const { requests } = JSON.parse(await stats()) as { requests: Record<string, number> }
  // The two that were passed on and left; what was begun and never ended was not let pass either.
  assert.equal(requests['allowed'], 2)
  assert.ok((requests['blocked'] ?? 0) >= refusals.length)
  held.stop()
  await small.stop()
})

test('a trickled upload, a trickled head and a trickled second head end in 408', async () => {
  const slow = await startPipelock({
    yaml: `${loopback}client_limits: {header_timeout_seconds: 1, body_timeout_seconds: 1}\n`,
  })
  const whole = await Connection.open(slow.port)
  await whole.write(`POST ${origin.url}/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nab`)
  const trickle = setInterval(() => void whole.write('a'), 200)
  assert.equal((await whole.answer()).status, 408)
  clearInterval(trickle)
  whole.destroy()
  assert.equal((await slow.logged((line) => line['status_code'] === 408))['error'], 'http_request_timeout')
  for (const before of ['', `GET ${origin.url}/first HTTP/1.1\r\nHost: x\r\n\r\n`]) {
    const client = await Connection.open(slow.port)
    await client.write(before)
    if (before !== '') assert.equal((await client.answer()).status, 200)
    await client.write(`GET ${origin.url}/second HTTP/1.1\r\nHo`)
    assert.equal((await client.answer()).status, 408)
    client.destroy()
  }
  // What a slow origin makes the client wait for is not the client's doing.
  let over = false
  const lazy = await startOrigin(async (_, connection) => {
    await until('the limit of uploads', () => over)
    await connection.write(plain('late'))
  })
  const asked = slow.ask([`POST ${lazy.url}/ HTTP/1.1`, 'Host: x', 'Content-Length: 2'], 'ab')
  await until('the request at its origin', () => lazy.requests.length > 0)
  // An upload that begins now and stands still shows when the limit is over.
  const still = await Connection.open(slow.port)
  await still.write(`POST ${origin.url}/still HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\na`)
  assert.equal((await still.answer()).status, 408)
  still.destroy()
  over = true
  const answer = await asked
  assert.deepEqual([answer.status, answer.text], [200, 'late'])
  lazy.stop()
  await slow.stop()
})

test(
  'exec and env give a user its credentials, and keep everybody else’s',
  { skip: hasCurl ? false : 'curl is not installed' },
  async () => {
    const file = join(folder, 'exec.yaml')
    writeFileSync(file, `${users}upstream_proxy: {password_env: NEXT_PASSWORD}\n`)
    const given = ['--config', file, '--proxy', `http://127.0.0.1:${pipelock.port}`, '--user', 'anna']
    const env = { ANNA_PASSWORD: anna, NEXT_PASSWORD: 'of-the-next-proxy' }
    const script = `curl -sS --noproxy '' ${origin.url}/exec; echo; echo "[$ANNA_PASSWORD$NEXT_PASSWORD]"`
    const [command = '', ...first] = program
    const child = spawn(command, [...first, 'exec', ...given, '--', 'sh', '-c', script], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
    })
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    assert.equal(await new Promise((go) => child.on('close', go)), 0)
    assert.equal(out, 'ok\n[]\n')
    const printed = runToEnd(['env', ...given], { env })
    assert.ok(printed.out.includes(`http://anna:${anna}@127.0.0.1:${pipelock.port}`))
    assert.match(runToEnd(['env', ...given, '--user', 'cleo'], { env }).err, /only a hash is known/)
    assert.match(runToEnd(['env', ...given, '--user', 'eve'], { env }).err, /no such name/)
  },
)
