// What tunnels cost: anonymous memory of dist/pipelock with 2,000 idle tunnels and 200 intercepted event streams.
// `bun scripts/bench-tunnels.ts [--idle 2000] [--streams 200] [--seconds 10]`; needs openssl and `npm run build` first.

import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { createServer as createPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { parseArgs } from 'node:util'
import { makeCertificates } from '../tests/wire/certificates.ts'
import { loopback, startPipelock, until } from '../tests/wire/harness.ts'
import { tunnel } from '../tests/wire/inside.ts'

const number = (byDefault: string) => ({ type: 'string', default: byDefault }) as const
const { values } = parseArgs({ options: { idle: number('2000'), streams: number('200'), seconds: number('10') } })
const [idle, streams, seconds] = [Number(values.idle), Number(values.streams), Number(values.seconds)]

const folder = mkdtempSync(join(tmpdir(), 'pipelock-bench-'))
const certificates = makeCertificates(folder, 'localhost')
const event = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'and so the story goes on ' } }] })}\n\n`
const origin = createServer(certificates, (request, response) => {
  if (request.url === '/short') return void response.end('ok')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const ticking = setInterval(() => response.write(event), 50)
  response.on('close', () => clearInterval(ticking))
})
const silent = createPlain((socket) => void socket.on('error', () => socket.destroy()).resume())
await new Promise<void>((go) => origin.listen(0, '127.0.0.1', go))
await new Promise<void>((go) => silent.listen(0, '127.0.0.1', go))
const portOf = (server: { address(): unknown }) => (server.address() as { port: number }).port

/** Runs `times` of them, 50 at once. */
async function many(times: number, one: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < times; done += 50)
    await Promise.all(Array.from({ length: Math.min(50, times - done) }, () => one()))
}

const shown = (mib: number) => `${mib.toFixed(1)} MiB`

async function measure(what: string, yaml: string, idling: (port: number) => Promise<unknown>): Promise<void> {
  const pipelock = await startPipelock({
    yaml,
    env: { NODE_EXTRA_CA_CERTS: certificates.authority },
  })
  const memory = () => {
    const status = readFileSync(`/proc/${pipelock.child.pid}/status`, 'utf8')
    return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1]) / 1024
  }
  const atStart = memory()
  await many(idle, () => idling(pipelock.port))
  const withIdle = memory()
  let bytes = 0
  let begun = 0
  const opened: { destroy(): void }[] = []
  await many(streams, async () => {
    const secure = await inside(pipelock.port)
    secure.write(`GET /stream HTTP/1.1\r\nHost: localhost:${portOf(origin)}\r\n\r\n`)
    secure.once('data', () => begun++)
    secure.on('data', (chunk: Uint8Array) => (bytes += chunk.length))
    opened.push(secure)
  })
  await until('all streams to begin', () => begun === streams)
  let peak = memory()
  const from = bytes
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    await new Promise((go) => setTimeout(go, 100))
    peak = Math.max(peak, memory())
  }
  const rate = (bytes - from) / seconds / 1024
  console.log(
    `${what}: start ${shown(atStart)}, ${idle} idle ${shown(withIdle)} (${(((withIdle - atStart) * 1024) / idle).toFixed(1)} KiB each), ` +
      `with ${streams} streams ${shown(peak)} at most (${(((peak - withIdle) * 1024) / streams).toFixed(1)} KiB each), ${rate.toFixed(0)} KiB/s passed`,
  )
  for (const one of opened) one.destroy()
  pipelock.child.kill('SIGKILL')
  await pipelock.exited
  rmSync(pipelock.folder, { recursive: true, force: true })
}

/** A TLS session in a tunnel to the origin. */
async function inside(port: number) {
  const { socket } = await tunnel(port, `localhost:${portOf(origin)}`)
  socket.removeAllListeners('data')
  const secure = connect({ socket, servername: 'localhost', rejectUnauthorized: false })
  await new Promise((go, fail) => secure.once('secureConnect', go).once('error', fail))
  return secure
}

const yaml = `${loopback}client_limits: {max_requests_per_client: 0, max_tunnels_per_client: 0}\ntrusted_domains: [localhost]\ntls_interception: {enabled: true, passthrough_domains: [127.0.0.1]}\n`
console.log('anonymous memory of dist/pipelock')
await measure('closed tunnels', yaml, async (port) => (await tunnel(port, `127.0.0.1:${portOf(silent)}`)).write('x'))
await measure('opened tunnels, one request each', yaml, async (port) => {
  const secure = await inside(port)
  secure.write(`GET /short HTTP/1.1\r\nHost: localhost:${portOf(origin)}\r\n\r\n`)
  await new Promise((go) => secure.once('data', go))
})
rmSync(folder, { recursive: true, force: true })
process.exit(0)
