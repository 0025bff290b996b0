// Steady load on the compiled binary while its configuration is reloaded every 5 s: `bun scripts/soak.ts [seconds]`, 20 minutes
// unless told. Absolute-form requests, secrets that must be refused, event streams that clients abort, tunnels, an origin that
// resets. Prints file descriptors and anonymous memory over time; exits 1 on a wrong verdict, a crash or a leaked descriptor.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Connection } from '../tests/wire/connection.ts'
import { awsKey, loopback, startPipelock } from '../tests/wire/harness.ts'

const seconds = Number(process.argv[2] ?? 1200)
const reloadMs = 5000
const workersOfEach = 2

const origin = createServer((request, response) => {
  const path = request.url ?? '/'
  if (path.startsWith('/reset')) return void request.socket.resetAndDestroy()
  if (path.startsWith('/events')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const timer = setInterval(() => response.write('data: tick\n\n'), 20)
    return void response.on('close', () => clearInterval(timer))
  }
  response.end('all is well '.repeat(200))
})
await new Promise<void>((go) => origin.listen(0, '127.0.0.1', go))
const { port } = origin.address() as { port: number }
const yaml = (n: number) =>
  `${loopback}explain_blocks: ${n % 2 === 0}\nlogging: {include_allowed: false, include_blocked: false}\n`
const pipelock = await startPipelock({ yaml: yaml(0) })
const { pid } = pipelock.child

const counts = { good: 0, refused: 0, aborted: 0, tunnels: 0, resets: 0, wrong: 0, reloads: 0 }
const state = { over: false }

async function asked(path: string, expected: readonly number[], count: 'good' | 'refused' | 'resets') {
  const answer = await pipelock.ask([`GET http://127.0.0.1:${port}${path} HTTP/1.1`, 'Host: x', 'Connection: close'])
  if (expected.includes(answer.status)) counts[count]++
  else {
    counts.wrong++
    console.log(`wrong: ${path.split('?')[0]} was answered with ${answer.status}`)
  }
}

async function abortedStream() {
  const client = await Connection.open(pipelock.port)
  await client.write(`GET http://127.0.0.1:${port}/events HTTP/1.1\r\nHost: x\r\n\r\n`)
  await client.next()
  client.destroy()
  counts.aborted++
}

async function tunnel() {
  const client = await Connection.open(pipelock.port)
  await client.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  await client.next()
  await client.write(`GET /in HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)
  await client.next()
  client.destroy()
  counts.tunnels++
}

const jobs = [
  () => asked('/page', [200], 'good'),
  () => asked(`/page?key=${awsKey}`, [403], 'refused'),
  () => asked('/reset', [502], 'resets'),
  abortedStream,
  tunnel,
]
const workers = jobs.flatMap((job) =>
  Array.from({ length: workersOfEach }, async () => {
    while (!state.over) {
      await job()
      await new Promise((go) => setTimeout(go, 5))
    }
  }),
)
const reloading = setInterval(() => writeFileSync(join(pipelock.folder, 'test.yaml'), yaml(++counts.reloads)), reloadMs)

const descriptors = () => readdirSync(`/proc/${pid}/fd`).length
const anonymous = () => Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
const before = descriptors()
const step = Math.max(5, Math.floor(seconds / 20))
for (let at = 0; at < seconds; at += step) {
  await new Promise((go) => setTimeout(go, Math.min(step, seconds - at) * 1000))
  console.log(
    `${Math.min(at + step, seconds)} s: ${descriptors()} descriptors, ${anonymous().toFixed(1)} MiB anonymous, ${JSON.stringify(counts)}`,
  )
}
// A storm of SIGHUP at the end.
for (let i = 0; i < 500; i++) pipelock.child.kill('SIGHUP')
state.over = true
await Promise.all(workers)
clearInterval(reloading)
// Idle connections to the origin are kept for a while: they are the origin's to close.
origin.closeAllConnections()
for (const deadline = Date.now() + 30_000; descriptors() > before && Date.now() < deadline;)
  await new Promise((go) => setTimeout(go, 100))
const crashed = pipelock.child.exitCode !== null
const leaked = crashed ? 0 : descriptors() - before
console.log(
  `end: ${leaked} descriptors more than at the start, ${counts.wrong} wrong verdicts, ${crashed ? 'CRASHED' : 'alive'}`,
)
await pipelock.stop()
origin.close()
process.exit(crashed || leaked > 0 || counts.wrong > 0 ? 1 : 0)
