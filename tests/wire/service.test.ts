// The service manager hears of each change of state, over a real datagram socket.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loopback, startPipelock, until } from './harness.ts'

const receiver = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
name = sys.argv[1]
s.bind('\\0' + name[1:] if name[0] == '@' else name)
print('bound', flush=True)
while True: print(s.recv(4096).decode().replace('\\n', ' '), flush=True)
`
const has = spawnSync('python3', ['--version']).status === 0

async function listenAt(name: string) {
  const child = spawn('python3', ['-c', receiver, name])
  let heard = ''
  child.stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()))
  await until('the receiver', () => heard.includes('bound'))
  return { heard: () => heard.split('\n'), stop: () => child.kill() }
}

for (const kind of ['a path', 'an abstract name'])
  test(`READY, WATCHDOG, RELOADING and STOPPING reach ${kind} (needs python3)`, { skip: !has }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipelock-notify-'))
    const name = kind === 'a path' ? join(folder, 'notify') : `@pipelock-${process.pid}-${Date.now()}`
    const manager = await listenAt(name)
    const heard = (pattern: RegExp) => until(String(pattern), () => manager.heard().find((line) => pattern.test(line)))
    const pipelock = await startPipelock({ env: { NOTIFY_SOCKET: name, WATCHDOG_USEC: '400000' } })
    await heard(/^READY=1 STATUS=serving on 127\.0\.0\.1:\d+, mode balanced/)
    await heard(/^WATCHDOG=1/)
    writeFileSync(join(pipelock.folder, 'test.yaml'), `mode: audit\n${loopback}`)
    const line = await heard(/^RELOADING=1 MONOTONIC_USEC=\d+/)
    // The machine's clock, in microseconds: more than a process of this age could show.
    assert.ok(Number(/\d+$/.exec(line.trim())?.[0]) > 60_000_000)
    await heard(/^READY=1 STATUS=reloaded, mode audit/)
    pipelock.child.kill('SIGTERM')
    await heard(/^STOPPING=1/)
    assert.equal(await pipelock.exited, 0)
    manager.stop()
    await pipelock.stop()
    rmSync(folder, { recursive: true })
  })

test('a manager that has gone stops nothing', async () => {
  const pipelock = await startPipelock({ env: { NOTIFY_SOCKET: '/nonexistent/socket', WATCHDOG_USEC: '100000' } })
  assert.equal((await pipelock.own('/health')).status, 200)
  await pipelock.stop()
})
