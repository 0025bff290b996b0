// The proxy tells the truth about itself: parts that are stuck, a log that cannot be written, a process that stood still.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Connection } from './connection.ts'
import { freePort, loopback, records, runToEnd, startPipelock, until } from './harness.ts'
import { startRawOrigin } from './origin.ts'

const watchdog = 'health_watchdog: {interval_seconds: 1, expose_subsystems: true}\n'

interface Health {
  readonly status: string
  readonly subsystems?: Record<string, boolean>
}

async function ask(port: number, path: string) {
  const connection = await Connection.open(port)
  await connection.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  const answer = await connection.answer('GET')
  connection.destroy()
  return answer
}

/** Asks until the answer is as it should be. */
async function untilStatus(port: number, path: string, status: number): Promise<Health> {
  for (const deadline = Date.now() + 20_000; ;) {
    const answer = await ask(port, path)
    if (answer.status === status) return JSON.parse(answer.text) as Health
    assert.ok(Date.now() < deadline, `${path} stays ${answer.status}: ${answer.text}`)
    await new Promise((go) => setTimeout(go, 50))
  }
}

test('all parts are named when that is asked for, and only then', async () => {
  const pipelock = await startPipelock({ yaml: loopback + watchdog })
  const health = JSON.parse((await pipelock.own('/health')).text) as Health
  assert.equal(health.status, 'healthy')
  assert.deepEqual(health.subsystems, {
    listeners: true,
    scanner: true,
    config_watcher: true,
    log_sink: true,
    kill_switch: true,
  })
  assert.equal((await pipelock.own('/livez')).status, 200)
  assert.equal((await pipelock.own('/readyz')).status, 200)
  const said = runToEnd(['healthcheck', '--addr', `127.0.0.1:${pipelock.port}`, '--json'])
  assert.equal(said.code, 0)
  assert.equal((JSON.parse(said.out) as { healthy: boolean }).healthy, true)
  await pipelock.stop()
  const silent = await startPipelock()
  assert.equal((JSON.parse((await silent.own('/health')).text) as Health).subsystems, undefined)
  await silent.stop()
})

test('a full disk: traffic goes on, health says so, and the gap is counted when it is over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-log-'))
  const log = join(folder, 'audit.log')
  symlinkSync('/dev/full', log)
  const yaml = `${loopback}${watchdog}logging: {output: file, file: ${log}}\n`
  const pipelock = await startPipelock({ yaml })
  const origin = await startRawOrigin(async (connection) => {
    await connection.request()
    await connection.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok')
  })
  for (let i = 0; i < 3; i++) {
    const answer = await pipelock.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x', 'Connection: close'])
    assert.deepEqual([answer.status, answer.text], [200, 'ok'])
  }
  assert.equal((await untilStatus(pipelock.port, '/health', 503)).subsystems?.['log_sink'], false)
  assert.equal((await pipelock.own('/livez')).status, 200)
  assert.equal(pipelock.stderr().match(/cannot write the audit log[^\n]*: the disk is full \(ENOSPC\)/g)?.length, 1)
  const said = runToEnd(['healthcheck', '--addr', `127.0.0.1:${pipelock.port}`])
  assert.deepEqual([said.code, said.err], [1, 'unhealthy: status 503 (stuck: log_sink)\n'])
  const { text } = await pipelock.own('/metrics')
  assert.match(text, /pipelock_subsystem_up\{subsystem="log_sink"\} 0/)
  assert.match(text, /pipelock_log_lines_lost_total [1-9]/)

  rmSync(log)
  pipelock.child.kill('SIGUSR2')
  await untilStatus(pipelock.port, '/health', 200)
  const gap = readFileSync(log, 'utf8')
    .split('\n')
    .find((line) => line.includes('"log_gap"'))
  assert.ok(Number((JSON.parse(gap ?? '{}') as { lost_lines: number }).lost_lines) >= 3)
  origin.stop()
  rmSync(folder, { recursive: true })
  await pipelock.stop()
})

test('a process that stood still says so when it goes on', async () => {
  const pipelock = await startPipelock({ yaml: loopback + watchdog })
  pipelock.child.kill('SIGSTOP')
  const stopped = performance.now()
  const asleep = runToEnd(['healthcheck', '--addr', `127.0.0.1:${pipelock.port}`])
  assert.equal(asleep.code, 1)
  assert.match(asleep.err, /no answer within/)
  // Three intervals make it a stall.
  await until('more than three intervals', () => performance.now() - stopped > 4500)
  pipelock.child.kill('SIGCONT')
  const line = await pipelock.logged(
    ({ event, message }) => event === 'health' && message === 'the process stood still',
  )
  assert.ok(Number(line['seconds']) > 3)
  await untilStatus(pipelock.port, '/health', 200)
  assert.match((await pipelock.own('/metrics')).text, /pipelock_stalls_total 1/)
  await pipelock.stop()
})

test('metrics_listen: metrics are there and nowhere else, and probes are answered to the end of a drain', async () => {
  const port = await freePort()
  const pipelock = await startPipelock({ yaml: `${loopback}metrics_listen: 127.0.0.1:${port}\n` })
  const gate = Promise.withResolvers<void>()
  const origin = await startRawOrigin(async (connection) => {
    await connection.request()
    await gate.promise
    await connection.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
  assert.deepEqual([(await pipelock.own('/metrics')).status, (await pipelock.own('/stats')).status], [404, 404])
  assert.match((await ask(port, '/metrics')).text, /pipelock_ready 1/)
  assert.equal((await ask(port, '/stats')).status, 200)
  assert.equal((await ask(port, `${origin.url}/`)).status, 404)
  assert.match(pipelock.stderr(), new RegExp(`Stats: {2}http://127.0.0.1:${port}/stats \\(separate port\\)`))
  const client = await Connection.open(pipelock.port)
  await client.write(`GET ${origin.url}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
  await until('the exchange in flight', () => origin.connections[0])
  pipelock.child.kill('SIGTERM')
  assert.equal((await untilStatus(port, '/readyz', 503)).status, 'draining')
  assert.equal((await ask(port, '/livez')).status, 200)
  await until('progress', () => /1 connections still busy, \d s left/.test(pipelock.stderr()))
  gate.resolve()
  assert.equal((await client.answer('GET')).text, 'ok')
  assert.equal(await pipelock.exited, 0)
  assert.equal(records(pipelock).length, 1)
  origin.stop()
  await pipelock.stop()
})

test('the log file is moved aside by size, and opened again on SIGUSR2', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-log-'))
  const log = join(folder, 'audit.log')
  const yaml = `${loopback}logging: {output: file, file: ${log}, max_size_mb: 1, max_files: 2}\n`
  const pipelock = await startPipelock({ yaml })
  // No origin is needed: a refusal is a record, and long names make it long.
  const path = 'x'.repeat(1500)
  const connection = await Connection.open(pipelock.port)
  for (let i = 0; i < 3000; i++) {
    await connection.write(`GET http://127.0.0.1:1/${path}${i} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await connection.answer('GET')
    if (readdirSync(folder).length === 3) break
  }
  connection.destroy()
  assert.deepEqual(readdirSync(folder).toSorted(), ['audit.log', 'audit.log.1', 'audit.log.2'])
  for (const name of readdirSync(folder))
    for (const line of readFileSync(join(folder, name), 'utf8').trim().split('\n')) JSON.parse(line)
  renameSync(log, join(folder, 'moved'))
  pipelock.child.kill('SIGUSR2')
  await until('the new file', () => existsSync(log))
  await until('the word of it', () => pipelock.stderr().includes('SIGUSR2, the log file is opened again'))
  await pipelock.stop()
  rmSync(folder, { recursive: true })
})
