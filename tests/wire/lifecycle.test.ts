// How the program lives and ends: health, drain on SIGTERM, the second signal.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Connection } from './connection.ts'
import { records, runToEnd, startPipelock, until } from './harness.ts'
import { startRawOrigin } from './origin.ts'

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
  const refused = await Connection.open(pipelock.port).then(
    async (late) => (await late.next()) === null,
    () => true,
  )
  assert.ok(refused)
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
  client.destroy()
  origin.stop()
  await pipelock.stop()
})
