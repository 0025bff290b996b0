// How the program lives and ends: health, drain on SIGTERM, the second signal.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Connection } from './connection.ts'
import { loopback, records, runToEnd, startPipelock, until } from './harness.ts'
import { startInside } from './inside.ts'
import { startOrigin, startRawOrigin, type Answering } from './origin.ts'

test('healthcheck exits 0 in silence while the proxy runs', async () => {
  const pipelock = await startPipelock()
  const begun = performance.now()
  const ended = runToEnd(['healthcheck', '--addr', `127.0.0.1:${pipelock.port}`])
  console.log(`healthcheck answered within ${Math.round(performance.now() - begun)} ms`)
  assert.deepEqual(ended, { code: 0, out: '', err: '' })
  const health = JSON.parse((await pipelock.own('/health')).text) as Record<string, unknown>
  assert.deepEqual([health['status'], health['mode'], health['forward_proxy_enabled']], ['healthy', 'balanced', true])
  await pipelock.stop()
})

test('SIGTERM: no new connections, what is in flight finishes, exit 0', async () => {
  const pipelock = await startPipelock()
  const gate = Promise.withResolvers<void>()
  const origin = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write('HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 6\r\n\r\nabc')
    await gate.promise
    await connection.write('def')
  })
  const client = await Connection.open(pipelock.port)
  await client.write(`GET ${origin.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
  await until('the exchange in flight', () => origin.connections[0])
  pipelock.child.kill('SIGTERM')
  await until('the drain', () => /SIGTERM/.test(pipelock.stderr()))
  // One that came in a moment before stays with the kernel until it says something (TCP_DEFER_ACCEPT): asked again.
  const refuses = () =>
    Connection.open(pipelock.port).then(
      (late) => (late.destroy(), false),
      () => true,
    )
  while (!(await refuses())) assert.equal(pipelock.child.exitCode, null)
  assert.equal(pipelock.child.exitCode, null)
  gate.resolve()
  const answer = await client.answer()
  assert.equal(answer.text, 'abcdef')
  assert.equal(await pipelock.exited, 0)
  assert.match(pipelock.stderr(), /Pipelock stopped\./)
  assert.equal(records(pipelock)[0]?.['outcome'], 'completed')
  origin.stop()
  await pipelock.stop()
})

test('a second signal ends at once', async () => {
  const pipelock = await startPipelock()
  const origin = await startRawOrigin(async (connection) => void (await connection.request()))
  const client = await Connection.open(pipelock.port)
  await client.write(`GET ${origin.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
  await until('the exchange in flight', () => origin.connections[0])
  pipelock.child.kill('SIGTERM')
  await until('the drain', () => /SIGTERM/.test(pipelock.stderr()))
  pipelock.child.kill('SIGTERM')
  assert.equal(await pipelock.exited, 1)
  assert.deepEqual(
    records(pipelock).map(({ outcome, error }) => [outcome, error]),
    [['stopped', 'proxy_stopping']],
  )
  client.destroy()
  origin.stop()
  await pipelock.stop()
})

test('what a drain cuts has its record, and what a drain ends is not told as stuck', async () => {
  const pipelock = await startPipelock({ yaml: `${loopback}health_watchdog: {interval_seconds: 1}\n` })
  const origin = await startRawOrigin(async (connection) => void (await connection.rest()))
  const clients = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const client = await Connection.open(pipelock.port)
      const { host } = new URL(origin.url)
      await client.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      assert.match((await client.head())?.start ?? '', / 200 /)
      await client.write('SSH-2.0-client\r\n')
      return client
    }),
  )
  pipelock.child.kill('SIGTERM')
  assert.equal(await pipelock.exited, 0)
  assert.match(pipelock.stderr(), /20 connections were cut at the deadline/)
  assert.ok(!/is stuck/.test(pipelock.stderr()), pipelock.stderr())
  const cut = pipelock.lines.filter(({ event }) => event === 'tunnel_close')
  assert.equal(cut.length, 20)
  for (const { outcome, error } of cut) assert.deepEqual([outcome, error], ['stopped', 'proxy_stopping'])
  for (const client of clients) client.destroy()
  origin.stop()
  await pipelock.stop()
})

const event = 'data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"hi"}}\n\n'
const endless: Answering = (_, connection) =>
  connection.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${event}`)

async function ask(client: Connection, target: string, fields = '') {
  await client.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n`)
  assert.match((await client.head())?.start ?? '', / 200 /)
  await client.next()
  return client
}

test('streams that a drain cuts were ended by the proxy, and those that a client leaves by the client', async () => {
  const plain = await startOrigin(endless)
  const inside = await startInside({ mcpUpstream: `${plain.url}/mcp` })
  const { pipelock } = inside
  const secure = await startOrigin(endless, inside.certificates)
  const forward = async () => ask(await Connection.open(pipelock.port), `${plain.url}/events`)
  const leaves = await forward()
  leaves.destroy()
  const left = await pipelock.logged((line) => line.event === 'forward_http')
  assert.deepEqual([left['outcome'], left['error']], ['client_gone', undefined])

  const clients = [
    await forward(),
    await ask(await inside.open(secure.port), '/events'),
    await ask(await Connection.open(pipelock.mcpPort), '/mcp', 'Accept: text/event-stream\r\n'),
  ]
  pipelock.child.kill('SIGTERM')
  assert.equal(await pipelock.exited, 0)
  assert.match(pipelock.stderr(), /3 connections were cut at the deadline/)
  const ends = records(pipelock).filter((line) => line['outcome'] === 'stopped')
  assert.deepEqual(
    ends.map(({ transport, error }) => [transport, error]).toSorted(),
    ['forward', 'intercept', 'mcp'].map((transport) => [transport, 'proxy_stopping']),
  )
  for (const client of clients) client.destroy()
  for (const origin of [plain, secure]) origin.stop()
  await inside.stop()
})
