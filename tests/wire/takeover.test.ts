// A restart that refuses nobody: sockets that a manager keeps bound, and an address that two processes share.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { tunnel as openTunnel } from './inside.ts'
import { freePort, loopback, startPipelock, until } from './harness.ts'
import { startOrigin } from './origin.ts'

/** Binds what the first --listen and --mcp-listen name (AT = on another host), and starts the rest of its command line whenever it is not running. */
const manager = `
import ctypes, os, signal, socket, sys
command = sys.argv[1:]
names, bound = [], []
for name, flag in (('mcp', '--mcp-listen'), ('proxy', '--listen')):
    if flag in command:
        host, port = command[command.index(flag) + 1].split(':')
        host = os.environ.get('AT', host)
        s = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((host, int(port))); s.listen(128)
        names.append(name); bound.append(s)
if os.environ.get('IDLE'):
    s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(1)
    names.append(os.environ['IDLE']); bound.append(s)
held = [os.dup(s.fileno()) for s in bound]
while True:
    child = os.fork()
    if child == 0:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        high = [os.dup2(fd, 100 + i) for i, fd in enumerate(held)]
        for i, fd in enumerate(high): os.dup2(fd, 3 + i)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(held)), LISTEN_FDNAMES=':'.join(names))
        os.execvp(command[0], command)
    print('{"child":%d}' % child, flush=True)
    os.waitpid(child, 0)
`
const has = spawnSync('python3', ['--version']).status === 0

test(
  'sockets of a service manager are served, and a restart refuses no connection (needs python3)',
  {
    skip: !has,
  },
  async () => {
    const origin = await startOrigin()
    const pipelock = await startPipelock({
      within: ['python3', '-c', manager],
      yaml: loopback,
      mcpUpstream: `${origin.url}/mcp`,
    })
    const children = () => pipelock.lines.map((line) => line['child']).filter((pid) => pid !== undefined)
    const get = () => pipelock.ask(`GET ${origin.url}/hello HTTP/1.1\r\nHost: x\r\nConnection: close`)
    assert.equal((await get()).status, 200)
    assert.equal(
      (await pipelock.mcp(`GET /mcp HTTP/1.1\r\nHost: 127.0.0.1:${pipelock.mcpPort}\r\nConnection: close`)).status,
      200,
    )

    const { host } = new URL(origin.url)
    const tunnel = await openTunnel(pipelock.port, host)
    void tunnel.write(`GET /hello HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    assert.equal((await tunnel.answer('GET')).status, 200)
    tunnel.destroy()

    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const before = children().length
      process.kill(Number(children().at(-1)), signal)
      // It waits in the queue of the socket until the next one is there.
      assert.equal((await get()).status, 200)
      await until('the next one', () => children().length > before)
    }
    // Each process counts its exchanges from one.
    pipelock.lines.length = 0
    await pipelock.stop()
    origin.stop()
  },
)

test('a socket of the service manager that no listener takes is told (needs python3)', { skip: !has }, async () => {
  const pipelock = await startPipelock({
    within: ['python3', '-c', manager],
    yaml: loopback,
    env: { IDLE: 'api' },
  })
  assert.match(pipelock.stderr(), /^warning: socket 4 \(api\) of the service manager has no listener here/m)
  assert.ok(!/socket 3/.test(pipelock.stderr()))
  await pipelock.stop()
})

for (const [at, shown] of [
  ['127.0.0.1', '127.0.0.1'],
  ['::', '[::]'],
  ['0.0.0.0', '0.0.0.0'],
] as const)
  test(`what is said is where a socket of the manager is bound: ${at} (needs python3)`, { skip: !has }, async () => {
    const [other, another] = [await freePort(), await freePort()]
    const pipelock = await startPipelock({
      within: ['python3', '-c', manager],
      yaml: loopback,
      mcpUpstream: 'http://127.0.0.1:9/mcp',
      flags: ['--listen', `127.0.0.1:${other}`, '--mcp-listen', `127.0.0.1:${another}`],
      env: { AT: at },
    })
    const place = `${shown}:${pipelock.port}`
    const said = pipelock.stderr()
    for (const line of [
      `  Listen: ${place}`,
      `  Health: http://${place}/health`,
      `  MCP:    http://${shown}:${pipelock.mcpPort} -> http://127.0.0.1:9/mcp`,
    ])
      assert.ok(said.includes(`${line}\n`), `${line}\n${said}`)
    assert.ok(!said.includes(`:${other}`) && !said.includes(`:${another}`), said)
    assert.equal(/open relay|reachable from other machines/.test(said), at !== '127.0.0.1', said)
    assert.equal((await pipelock.own('/health')).status, 200)
    await pipelock.stop()
  })

test('--reuse-port: the next process serves the same address before the last one ends', async () => {
  const origin = await startOrigin()
  const first = await startPipelock({ flags: ['--reuse-port'] })
  const second = await startPipelock({ flags: ['--reuse-port'], port: first.port })
  const served = (pipelock: typeof first) => pipelock.lines.some((line) => line['url'] !== undefined)
  const get = () => second.ask(`GET ${origin.url}/hello HTTP/1.1\r\nHost: x\r\nConnection: close`)
  while (!served(first) || !served(second)) assert.equal((await get()).status, 200)
  first.child.kill('SIGTERM')
  assert.equal(await first.exited, 0)
  for (let i = 0; i < 20; i++) assert.equal((await get()).status, 200)
  await first.stop()
  await second.stop()
  origin.stop()
})

test('without --reuse-port an address that is taken is refused', async () => {
  const first = await startPipelock()
  await assert.rejects(startPipelock({ port: first.port }), /address already in use/)
  await first.stop()
})
