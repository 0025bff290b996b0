// The official client sees through the proxy what it sees directly: one recorded session with server-everything, twice.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import type { AuditRecord } from '../../src/audit.ts'
import { createMcpApp } from '../../src/mcp/http.ts'
import { injections } from '../../src/rules/injection.ts'
import { secrets } from '../../src/rules/secrets.ts'
import { type Listener, listen } from '../../src/runtime/listen.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { openInflater } from '../../src/runtime/inflate.ts'
import { policy } from '../core/mcp-app.ts'

const script = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)
const records: AuditRecord[] = []
let child: ChildProcess | undefined
let listener: Listener | undefined
let upstreamUrl = ''

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

before(async () => {
  const port = await freePort()
  upstreamUrl = `http://127.0.0.1:${port}/mcp`
  child = spawn(process.execPath, [script, 'streamableHttp'], { env: { ...process.env, PORT: String(port) } })
  await new Promise<void>((resolve, reject) => {
    child?.stderr?.on('data', (text: Uint8Array) => String(text).includes('listening') && resolve())
    child?.on('exit', () => reject(new Error('server-everything did not start')))
  })
  const started = performance.now()
  const app = createMcpApp({
    policy: () => policy('strict'),
    input: patterns(secrets),
    injection: patterns(injections),
    upstream: (request, signal) => fetch(request, { signal, redirect: 'manual', decompress: false } as RequestInit),
    inflate: openInflater,
    audit: (record) => records.push(record),
    clock: () => performance.now() - started,
    settings: {
      inputScanning: true,
      responseScanning: true,
      toolScanning: true,
      onParseError: 'block',
      maxBodyBytes: 10 * 1024 * 1024,
      upstreamUrl,
    },
  })
  let count = 0
  listener = await listen({
    host: '127.0.0.1',
    port: 0,
    fetch: (request, edge) => app.fetch(request, edge),
    malformed: () => {},
    requestId: () => String(count++),
    crashed: (text) => assert.fail(text),
  })
})

after(async () => {
  child?.kill()
  await listener?.stop(500)
})

/** What differs from run to run by itself. */
function steady(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{1,2}:\d{2}:\d{2}(\.\d+)?/g, '<time>')
    .replace(/"blob":"[^"]*"/g, '"blob":"<blob>"')
  return JSON.parse(text)
}

async function session(url: string): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {}
  const logs: string[] = []
  const asked: unknown[] = []
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: { sampling: {}, elicitation: {}, roots: { listChanged: true } } },
  )
  client.setRequestHandler(CreateMessageRequestSchema, (request) => {
    asked.push(request.params.messages)
    return { model: 'm', role: 'assistant', content: { type: 'text', text: 'sampled text' } }
  })
  client.setRequestHandler(ElicitRequestSchema, (request) => {
    asked.push(request.params.message)
    return { action: 'accept', content: { name: 'Ann', check: true } }
  })
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///home/ann', name: 'home' }] }))
  client.setNotificationHandler(
    LoggingMessageNotificationSchema,
    ({ params }) => void logs.push(JSON.stringify(params)),
  )
  const transport = new StreamableHTTPClientTransport(new URL(url))
  await client.connect(transport)
  assert.match(transport.sessionId ?? '', /^[0-9a-f-]{36}$/)
  const call = (name: string, args: Record<string, unknown> = {}): Promise<unknown> =>
    client.callTool({ name, arguments: args })

  seen['server'] = [client.getServerVersion(), client.getServerCapabilities(), client.getInstructions()]
  await client.setLoggingLevel('debug')
  // The server asks for the roots by itself, on the GET stream, a moment after the session began.
  for (let tries = 0; tries < 100 && logs.length === 0; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  seen['logs'] = logs.map((log) => log)
  const { tools } = await client.listTools()
  seen['tools'] = tools
  seen['echo'] = await call('echo', { message: 'hé 😀 "quoted"' })
  seen['sum'] = await call('get-sum', { a: 1.5, b: 41 })
  seen['image'] = await call('get-tiny-image')
  seen['structured'] = await call('get-structured-content', { location: 'Chicago' })
  seen['annotated'] = await call('get-annotated-message', { messageType: 'error', includeImage: true })
  seen['links'] = await call('get-resource-links', { count: 3 })
  seen['reference'] = await call('get-resource-reference', { resourceType: 'Text', resourceId: 1 })
  seen['roots'] = await call('get-roots-list')
  seen['sampling'] = await call('trigger-sampling-request', { prompt: 'hello', maxTokens: 10 })
  seen['elicitation'] = await call('trigger-elicitation-request')
  seen['asked'] = asked
  const progress: unknown[] = []
  seen['long'] = await client.callTool(
    { name: 'trigger-long-running-operation', arguments: { duration: 0.5, steps: 5 } },
    undefined,
    { onprogress: (step) => progress.push([step.progress, step.total]) },
  )
  seen['progress'] = progress
  seen['wrong'] = await call('no-such-tool').catch((error: { code: number; message: string }) => [
    error.code,
    error.message,
  ])
  const { resources } = await client.listResources()
  seen['resources'] = resources
  seen['read'] = await client.readResource({ uri: resources[0]?.uri ?? '' })
  seen['blob'] = await client.readResource({ uri: 'demo://resource/dynamic/blob/1' })
  seen['templates'] = await client.listResourceTemplates()
  seen['subscribe'] = await client.subscribeResource({ uri: 'demo://resource/dynamic/text/1' })
  seen['prompts'] = await client.listPrompts()
  seen['prompt'] = await client.getPrompt({ name: 'args-prompt', arguments: { city: 'Rome' } })
  seen['complete'] = await client.complete({
    ref: { type: 'ref/prompt', name: 'completable-prompt' },
    argument: { name: 'department', value: 'E' },
  })
  seen['ping'] = await client.ping()
  await transport.terminateSession()
  await client.close()
  return seen
}

function recordsOf(wanted: string): number {
  return records.filter(({ method }) => method === wanted).length
}

/** The last records are those of the GET streams, and of the DELETE that ended the first session. */
async function streamsRecorded(count: number): Promise<void> {
  const deadline = Date.now() + 15_000
  while (recordsOf('GET') < count || recordsOf('DELETE') < 1) {
    assert.ok(Date.now() < deadline, 'no record of the event stream')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('a session through the proxy is the session without it', { timeout: 60_000 }, async () => {
  const direct = await session(upstreamUrl)
  const proxied = await session(`http://127.0.0.1:${listener?.port}/mcp`)
  for (const key of Object.keys(direct)) assert.deepEqual(steady(proxied[key]), steady(direct[key]), key)
  assert.deepEqual([(proxied['progress'] as unknown[]).length, (proxied['asked'] as unknown[]).length], [5, 2])
  assert.ok((proxied['logs'] as unknown[]).length > 0)
  await streamsRecorded(1)
  const odd = records.filter(({ verdict, outcome }) => verdict.findings.length > 0 || outcome === 'upstream_failed')
  assert.deepEqual(
    odd.map(({ mcp, outcome, verdict }) => [mcp, outcome, verdict.because]),
    [],
  )
  const streams = records.filter(({ method }) => method === 'GET')
  assert.deepEqual([streams.length, records.filter(({ method }) => method === 'DELETE').length], [1, 1])
})

test('a secret in a call is refused under its id, and the session goes on', { timeout: 20_000 }, async () => {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${listener?.port}/mcp`)))
  const key = ['AKIA', 'Q3EGRIH7YKQZ2XWV'].join('')
  await assert.rejects(client.callTool({ name: 'echo', arguments: { message: `key ${key}` } }), {
    code: -32001,
    message: /request blocked by MCP input scanning/,
  })
  const answer = await client.callTool({ name: 'echo', arguments: { message: 'still here' } })
  assert.match(JSON.stringify(answer), /still here/)
  await client.close()
  await streamsRecorded(2)
  const streams = records.filter(({ method }) => method === 'GET')
  assert.deepEqual(
    streams.slice(-1).map(({ outcome }) => outcome),
    ['client_gone'],
  )
  assert.ok(!JSON.stringify(records).includes(key))
})
