// How the program lives and ends: health, drain on SIGTERM, the second signal, the log's settings.

import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Connection } from './connection.ts'
import { awsKey, loopback, records, runToEnd, startPipelock, until } from './harness.ts'
import { plain, startOrigin, startRawOrigin } from './origin.ts'

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

test('include_allowed and include_blocked choose what is logged', async () => {
  const origin = await startOrigin()
  const ask = async (logging: string) => {
    const pipelock = await startPipelock({ yaml: `${loopback}logging: {${logging}}\n` })
    await pipelock.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x', 'Connection: close'])
    await pipelock.ask([`GET ${origin.url}/?k=${awsKey} HTTP/1.1`, 'Host: x', 'Connection: close'])
    await pipelock.ask([`GET http://127.0.0.1:1/ HTTP/1.1`, 'Host: x', 'Connection: close'])
    // The failure is always logged, and comes last.
    await pipelock.logged(({ event }) => event === 'error')
    const events = records(pipelock).map(({ event }) => event)
    await pipelock.stop()
    return events
  }
  assert.deepEqual(await ask('format: json'), ['forward_http', 'blocked', 'error'])
  assert.deepEqual(await ask('include_allowed: false'), ['blocked', 'error'])
  assert.deepEqual(await ask('include_blocked: false'), ['forward_http', 'error'])
  origin.stop()
})

test('a text log reads as text, and a file gets JSON, owner only', async () => {
  const origin = await startOrigin((_, connection) => connection.write(plain('ok')))
  const text = await startPipelock({ yaml: `${loopback}logging: {format: text}\n` })
  await text.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x'])
  await until('a text line', () => /^\S+ INFO forward_http .*status_code=200/m.test(text.stdout()))
  const path = join(text.folder, 'audit.log')
  const both = await startPipelock({ yaml: `${loopback}logging: {format: text, output: file, file: ${path}}\n` })
  await both.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x'])
  const written = await until('a line in the file', () => /.*forward_http.*\n/.exec(readFileSync(path, 'utf8'))?.[0])
  assert.equal((JSON.parse(written) as { event: string }).event, 'forward_http')
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.equal(both.stdout(), '')
  await both.stop()
  await text.stop()
  origin.stop()
})
