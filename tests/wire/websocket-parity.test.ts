// The same thing said over HTTP and over WebSocket gets the same verdict, in each mode: the one that decide gives.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { policyFor } from '../core/policy.ts'
import { decide } from '../../src/decide.ts'
import type { Finding, Mode, Section, Threat } from '../../src/types.ts'
import { awsKey, injection, loopback, records, startPipelock, until, type LogLine, type Pipelock } from './harness.ts'
import { plain, startOrigin, type Origin } from './origin.ts'
import { echoServer, open, type Server } from './ws-peers.ts'

let server: Server
let origin: Origin
before(async () => {
  server = await echoServer()
  origin = await startOrigin((request, connection) =>
    connection.write(plain(request.start.includes('/poisoned') ? `<p>${injection}</p>` : 'ok', 'text/html')),
  )
})
after(() => {
  server.close()
  origin.stop()
})

interface Case {
  readonly name: string
  readonly threat: Threat | null
  readonly path?: string
  readonly body?: string
  readonly answer?: string
}

const cases: readonly Case[] = [
  { name: 'clean', threat: null, body: 'hello', answer: 'hello' },
  { name: 'a secret in the URL', threat: 'secret', path: `/?q=${awsKey}` },
  { name: 'a secret that is sent', threat: 'secret', body: `k=${awsKey}` },
  { name: 'an injection that comes back', threat: 'injection', path: '/poisoned', answer: injection },
  { name: 'compressed rubbish', threat: 'fault', body: '\x1f\x8b\x08\0\0\0\0\0\0\x03rubbish' },
]

for (const mode of ['audit', 'balanced', 'strict'] as Mode[])
  test(`${mode}: HTTP and WebSocket agree with decide`, async () => {
    const yaml = `${loopback}mode: ${mode}\nwebsocket_proxy: {enabled: true, allow_binary_frames: true}\napi_allowlist: [127.0.0.1]\n`
    const pipelock = await startPipelock({ yaml })
    try {
      for (const one of cases) {
        const expected = one.threat === null ? 'allow' : decide(policyFor(mode), [finding(one.threat)]).action
        const http = await next(pipelock, () => overHttp(pipelock, one))
        const ws = await next(pipelock, () => overWebSocket(pipelock, one))
        assert.deepEqual([http['action'], ws['action']], [expected, expected], one.name)
      }
    } finally {
      await pipelock.stop()
    }
  })

const section = (threat: Threat): Section => (threat === 'injection' ? 'response_scanning' : 'dlp')
const finding = (threat: Threat): Finding => ({
  rule: 'any',
  threat,
  severity: threat === 'fault' ? 'high' : 'critical',
  section: section(threat),
  scanner: 'dlp',
  where: 'body',
})

async function next(pipelock: Pipelock, act: () => Promise<unknown>): Promise<LogLine> {
  const before = records(pipelock).length
  await act()
  return until('a record', () => records(pipelock)[before])
}

async function overHttp({ ask }: Pipelock, { path = '/', body = '' }: Case): Promise<void> {
  const method = body === '' ? 'GET' : `POST`
  const fields = [`Host: 127.0.0.1:${origin.port}`, 'Connection: close', `Content-Length: ${body.length}`]
  await ask([`${method} http://127.0.0.1:${origin.port}${path} HTTP/1.1`, ...fields], Buffer.from(body, 'latin1'))
}

async function overWebSocket({ port }: Pipelock, { path = '/', body, answer, threat }: Case): Promise<void> {
  const url = `ws://127.0.0.1:${server.port}${path}`
  const client = await open(`ws://127.0.0.1:${port}/ws?url=${encodeURIComponent(url)}`)
  if (client.refused !== undefined) return
  if (body !== undefined) client.socket.send(Buffer.from(body, 'latin1'), { binary: threat === 'fault' })
  if (answer !== undefined) server.peers.at(-1)?.socket.send(answer)
  const told = () => client.heard.length + client.binary.length > 0 || client.closed !== undefined
  if (body !== undefined || answer !== undefined) await until('a message or the end', told)
  client.socket.close()
  await client.ends()
}
