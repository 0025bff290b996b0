// A tunnel carries any bytes both ways to a judged destination, ends when it should and is counted once.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection } from './connection.ts'
import { awsKey, loopback, records, startPipelock, until, type Pipelock } from './harness.ts'
import { startRawOrigin, type Origin } from './origin.ts'

const short =
  'forward_proxy: {enabled: true, idle_timeout_seconds: 1, max_tunnel_seconds: 60}\nssrf: {ip_allowlist: [127.0.0.0/8]}\n'

let echo: Origin
let pipelock: Pipelock
before(async () => {
  echo = await startRawOrigin(async (connection) => {
    for (let bytes = await connection.next(); bytes !== null; bytes = await connection.next())
      await connection.write(bytes)
    if (connection.state === 'ended') await connection.write('bye')
    connection.end()
  })
  pipelock = await startPipelock()
})
after(async () => {
  echo.stop()
  await pipelock.stop()
})

async function tunnel(port: number, options: { early?: string; through?: Pipelock } = {}): Promise<Connection> {
  const connection = await Connection.open((options.through ?? pipelock).port)
  await connection.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n${options.early ?? ''}`)
  assert.deepEqual(await connection.head(), { start: 'HTTP/1.1 200 Connection Established', fields: [] })
  return connection
}

const tunnelTo = (port: number, of = pipelock) =>
  of.logged((line) => line.event === 'tunnel_close' && line['target'] === `127.0.0.1:${port}`)

test('bytes pass both ways, a half-close passes on, and one line tells the sum', async () => {
  const connection = await tunnel(echo.port)
  const began = await pipelock.logged(({ event }) => event === 'tunnel_open')
  assert.deepEqual([began['target'], began['client_ip']], [`127.0.0.1:${echo.port}`, '127.0.0.1'])
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
  await connection.write(bytes)
  assert.deepEqual(await connection.take(256), bytes)
  connection.end()
  assert.equal((await connection.rest()).toString(), 'bye')
  const line = await tunnelTo(echo.port)
  assert.deepEqual([line['action'], line['outcome'], line['total_bytes']], ['allow', 'completed', 515])
  assert.equal(line['request_id'], began['request_id'])
  const metrics = (await pipelock.own('/metrics')).text
  assert.match(metrics, /^pipelock_tunnels_total\{result="completed"\} 1$/m)
  assert.match(metrics, /^pipelock_tunnel_bytes_total 515$/m)
  assert.match(metrics, /^pipelock_active_tunnels 0$/m)
})

test('the first bytes may come with the CONNECT itself', async () => {
  const connection = await tunnel(echo.port, { early: 'early' })
  assert.equal((await connection.take(5)).toString(), 'early')
  connection.destroy()
})

test('20 MB pass each way at once', async () => {
  const connection = await tunnel(echo.port)
  const bytes = Buffer.alloc(20 * 1024 * 1024, 'tunnel ')
  void connection.write(bytes)
  assert.ok((await connection.take(bytes.length)).equals(bytes))
  connection.destroy()
})

test('an origin that speaks first is heard', async () => {
  const greeter = await startRawOrigin((connection) => connection.write('220 hello\r\n'))
  const connection = await tunnel(greeter.port)
  assert.equal(await connection.line(), '220 hello')
  connection.destroy()
  greeter.stop()
})

for (const [what, target, rule] of [
  ['a private address', '10.1.2.3:443', 'SSRF'],
  ['a metadata service', '169.254.169.254:80', 'SSRF'],
  ['an IPv6 loopback', '[::1]:443', 'SSRF'],
  ['loopback in hexadecimal', '0x7f.1:443', 'SSRF'],
  ['a name that resolves to loopback', 'localhost:443', 'SSRF'],
  ['a blocklisted name', 'api.pastebin.com:443', 'domain blocked'],
  ['a name that holds a secret', `${awsKey}.example.com:443`, 'AWS Access ID'],
] as const)
  test(`a tunnel to ${what} is refused before anything is dialled`, async () => {
    const strict = await startPipelock({ yaml: 'forward_proxy: {enabled: true}\n' })
    const answer = await strict.ask([`CONNECT ${target} HTTP/1.1`, `Host: ${target}`])
    assert.equal(answer.status, 403)
    assert.match(answer.text, /^CONNECT blocked: [^]*Pipelock, the security proxy/)
    assert.ok(answer.text.includes(rule), answer.text)
    const line = await strict.logged(({ event }) => event === 'blocked')
    assert.deepEqual([line['transport'], line['action'], line['status_code']], ['connect', 'block', 403])
    assert.match((await strict.own('/metrics')).text, /^pipelock_tunnels_total\{result="blocked"\} 1$/m)
    await strict.stop()
  })

test('a secret in a field of the CONNECT is refused', async () => {
  const answer = await pipelock.ask([`CONNECT 127.0.0.1:${echo.port} HTTP/1.1`, 'Host: x', `X-Note: ${awsKey}`])
  assert.equal(answer.status, 403)
})

test('a destination that is not there is 502, one that cannot be read is 400, and both are logged', async () => {
  assert.equal((await pipelock.ask('CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x')).status, 502)
  assert.equal((await tunnelOutcome('upstream_failed'))['status_code'], 502)
  assert.equal((await pipelock.ask('CONNECT :443 HTTP/1.1\r\nHost: x')).status, 400)
  assert.equal((await tunnelOutcome('malformed'))['status_code'], 400)
})
const tunnelOutcome = (outcome: string) =>
  pipelock.logged((line) => line['transport'] === 'connect' && line['outcome'] === outcome)

test('forward_proxy.enabled: false answers 405', async () => {
  const off = await startPipelock({ yaml: 'forward_proxy: {enabled: false}\n' })
  const answer = await off.ask('CONNECT example.com:443 HTTP/1.1\r\nHost: x')
  assert.deepEqual([answer.status, answer.text], [405, 'CONNECT not supported\n'])
  assert.equal((await off.ask('GET http://example.com/ HTTP/1.1\r\nHost: x')).status, 405)
  await off.stop()
})

test('a one-sided trickle keeps a tunnel open past the idle limit; silence ends it', async () => {
  const idle = await startPipelock({ yaml: short })
  let dripping: ReturnType<typeof setInterval> | undefined
  const drip = await startRawOrigin((connection) => {
    if (dripping === undefined) dripping = setInterval(() => void connection.write('x'), 250)
  })
  const connection = await tunnel(drip.port, { through: idle })
  await connection.take(1)
  // A silent tunnel that begins later ends first.
  const silent = await tunnel(drip.port, { through: idle })
  await silent.rest()
  await connection.take(2)
  assert.equal(connection.state, 'open')
  clearInterval(dripping)
  await connection.rest()
  const ends = await until('both ends', () => {
    const lines = records(idle).filter((line) => line['target'] === `127.0.0.1:${drip.port}`)
    return lines.length === 2 && lines
  })
  for (const line of ends) assert.match(String(line['error']), /idle_timeout_seconds/)
  drip.stop()
  await idle.stop()
})

test('max_tunnel_seconds ends a busy tunnel', async () => {
  const brief = await startPipelock({ yaml: short.replace('max_tunnel_seconds: 60', 'max_tunnel_seconds: 1') })
  const connection = await tunnel(echo.port, { through: brief })
  const busy = setInterval(() => void connection.write('x'), 50)
  await connection.rest()
  clearInterval(busy)
  assert.match(String((await tunnelTo(echo.port, brief))['error']), /max_tunnel_seconds/)
  await brief.stop()
})

test('a reset of one side is not a clean end on the other', async () => {
  const breaking = await startRawOrigin(async (connection) => {
    await connection.write('half a mess')
    await connection.take(2)
    connection.reset()
  })
  const connection = await tunnel(breaking.port)
  await connection.take(11)
  await connection.write('go')
  await connection.rest()
  assert.equal(connection.state, 'reset')
  assert.equal((await tunnelTo(breaking.port))['outcome'], 'completed')
  breaking.stop()
})

test('a client that resets ends the other side too', async () => {
  const waiting = await startRawOrigin(async (connection) => void (await connection.rest()))
  const connection = await tunnel(waiting.port)
  await connection.write('hello')
  await until('the tunnel at the origin', () => waiting.connections[0])
  connection.reset()
  await until('the end at the origin', () => waiting.connections[0]?.state !== 'open')
  await tunnelTo(waiting.port)
  waiting.stop()
})

test('in mode audit a private destination is a log line, not a refusal', async () => {
  const audit = await startPipelock({ yaml: 'mode: audit\n' })
  const connection = await tunnel(echo.port, { through: audit, early: 'x' })
  await connection.take(1)
  connection.destroy()
  const line = await audit.logged(({ event }) => event === 'anomaly')
  assert.deepEqual([line['action'], line['strict_action']], ['warn', 'block'])
  await audit.stop()
})

test('the loopback exception does not reach other networks', async () => {
  const other = await startPipelock({ yaml: loopback })
  assert.equal((await other.ask('CONNECT 10.0.0.1:443 HTTP/1.1\r\nHost: x')).status, 403)
  await other.stop()
})
