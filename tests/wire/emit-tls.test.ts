// Events over TLS to real peers: who is trusted hears them, and hears them again after it was away; nobody else does.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { hasOpenssl, makeCertificates } from './certificates.ts'
import { awsKey, freePort, loopback, startPipelock, until, type Pipelock } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-emit-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const skip = hasOpenssl ? false : 'needs openssl'
const certificates = hasOpenssl ? makeCertificates(folder, 'localhost') : { authority: '', key: '', cert: '' }
const at = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const trusting = { NODE_EXTRA_CA_CERTS: certificates.authority }

/** openssl s_server prints what it is sent. */
async function syslogServer(port: number) {
  const [cert, key] = [at('server.pem', certificates.cert), at('server.key', certificates.key)]
  const child = spawn('openssl', [
    's_server',
    '-accept',
    `127.0.0.1:${port}`,
    '-cert',
    cert,
    '-key',
    key,
    '-naccept',
    '9',
  ])
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await until('openssl s_server', () => said.includes('ACCEPT'))
  return {
    said: () => said,
    stop: () => new Promise<void>((go) => (child.once('close', () => go()), child.kill('SIGKILL'))),
  }
}

const block = (pipelock: Pipelock, path: string) =>
  pipelock.ask([`GET http://127.0.0.1:9/${path}?k=${awsKey} HTTP/1.1`, 'Host: x', 'Connection: close'])
const counted = async (pipelock: Pipelock, result: string) => {
  const { text } = await pipelock.own('/metrics')
  return Number(
    new RegExp(`pipelock_emit_events_total\\{receiver="\\w+",result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0,
  )
}

test('syslog over TLS: a message arrives, and after the server was away the next ones do', { skip }, async () => {
  const port = await freePort()
  const first = await syslogServer(port)
  const pipelock = await startPipelock({
    yaml: `${loopback}emit: {syslog: {address: "tls://localhost:${port}", min_severity: warn}}\n`,
    env: trusting,
  })
  await block(pipelock, 'one')
  await until('the first message', () => /\d+ <\d+>1 \S+ \S+ pipelock \d+ blocked - \{.*\}/.test(first.said()))
  await first.stop()
  const second = await syslogServer(port)
  await block(pipelock, 'two')
  await until('the second message', () => /blocked - \{/.test(second.said()))
  assert.ok(!second.said().includes(awsKey))
  await second.stop()
  await pipelock.stop()
})

test(
  'syslog over TLS: a server with a certificate of nobody, or for another name, hears nothing',
  { skip },
  async () => {
    const port = await freePort()
    const server = await syslogServer(port)
    for (const [address, env] of [
      [`tls://localhost:${port}`, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
      [`tls://127.0.0.1:${port}`, trusting],
    ] as const) {
      const pipelock = await startPipelock({
        yaml: `${loopback}emit: {syslog: {address: "${address}"}}\n`,
        env,
      })
      await block(pipelock, 'none')
      await until('the failure', () =>
        /events for syslog do not arrive: its certificate .*(?:NODE_EXTRA_CA_CERTS|for another name)/.test(
          pipelock.stderr(),
        ),
      )
      assert.ok(!/blocked - /.test(server.said()), server.said())
      await pipelock.stop()
    }
    await server.stop()
  },
)

test('webhook over TLS: it is checked, too', { skip }, async () => {
  const heard: string[] = []
  const server = createServer({ key: certificates.key, cert: certificates.cert }, (request, response) => {
    request.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
    request.on('end', () => response.end())
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const { port } = server.address() as { port: number }
  const yaml = `${loopback}emit: {webhook: {url: "https://localhost:${port}/", min_severity: warn}}\n`
  const pipelock = await startPipelock({ yaml, env: trusting })
  await block(pipelock, 'one')
  await until('the event', () => heard.join('').includes('"blocked"'))
  assert.equal(await counted(pipelock, 'dropped'), 0)
  await pipelock.stop()
  heard.length = 0
  const distrusting = await startPipelock({ yaml, env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })
  await block(distrusting, 'two')
  await until('the failure', () =>
    /events for webhook do not arrive: its certificate .*NODE_EXTRA_CA_CERTS/.test(distrusting.stderr()),
  )
  assert.deepEqual(heard, [])
  await distrusting.stop()
  server.close()
})
