// What the revisions of MCP brought besides calls: URL elicitation, tasks, input that a result asks for, streams that are listened to, a proxy that is started anew.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection, values } from './connection.ts'
import { awsKey, freePort, injection, startPipelock, until } from './harness.ts'
import { call, jsonReply, reply, startBench, type Bench } from './mcp-upstream.ts'
import { startOrigin } from './origin.ts'

let bench: Bench
before(async () => {
  bench = await startBench('mode: balanced\nresponse_scanning: {action: block}\n')
})
after(() => bench.stop())

const done = { jsonrpc: '2.0', id: 7, result: { content: [{ type: 'text', text: 'ok' }] } }
const event = (message: unknown, id = 1) => `id: ${id}\ndata: ${JSON.stringify(message)}\n\n`
const stream = reply('200 OK', ['Content-Type: text/event-stream', 'Connection: close'])
const modern = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }
const modernFields = (method: string, name?: string) => [
  'MCP-Protocol-Version: 2026-07-28',
  `Mcp-Method: ${method}`,
  ...(name === undefined ? [] : [`Mcp-Name: ${name}`]),
]
const modernCall = (more: object) =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 7,
    method: 'tools/call',
    params: { name: 'echo', arguments: { text: 'hello' }, _meta: modern, ...more },
  })

/** What the client gets when the server answers with these events. */
async function events(...messages: readonly unknown[]): Promise<string> {
  bench.answering = async (_, connection) => {
    await connection.write(stream + messages.map((message) => event(message)).join(''))
    connection.end()
  }
  return (await bench.ask('POST /mcp', call('hello'))).text
}

/** What the client gets when the server answers with this message. */
async function answered(message: unknown, body = call('hello'), fields: readonly string[] = []): Promise<string> {
  bench.answering = (_, connection) => connection.write(jsonReply(message))
  return (await bench.ask('POST /mcp', body, fields)).text
}

/** Until it has come. */
async function reads(client: Connection, mark: string): Promise<void> {
  for (let got = ''; !got.includes(mark);) got += (await client.next())?.toString() ?? assert.fail(`ended after ${got}`)
}

const consent = {
  mode: 'url',
  elicitationId: '550e8400-e29b-41d4-a716-446655440000',
  url: 'https://mcp.example.com/ui/set_api_key',
  message: 'Please provide your API key to continue.',
}
const elicitation = { jsonrpc: '2.0', id: 90, method: 'elicitation/create', params: consent }

test('elicitation by URL: the request, its completion and the error that asks for it pass byte for byte', async () => {
  const complete = {
    jsonrpc: '2.0',
    method: 'notifications/elicitation/complete',
    params: { elicitationId: consent.elicitationId },
  }
  assert.equal(await events(elicitation, complete, done), event(elicitation) + event(complete) + event(done))
  const required = {
    jsonrpc: '2.0',
    id: 7,
    error: { code: -32042, message: 'This request requires more information.', data: { elicitations: [consent] } },
  }
  assert.equal(await answered(required), JSON.stringify(required))
})

test('elicitation by URL: orders in it are not shown, and the server hears no', async () => {
  const bad = { ...consent, message: injection }
  const asked = bench.upstream.requests.length
  const got = await events({ ...elicitation, params: bad }, done)
  assert.ok(!got.includes('elicitation/create') && got.includes('"ok"'), got)
  const said = await until('the decline', () =>
    bench.upstream.requests.slice(asked).find(({ body }) => Buffer.from(body).includes('decline')),
  )
  assert.deepEqual(JSON.parse(Buffer.from(said.body).toString()), {
    jsonrpc: '2.0',
    id: 90,
    result: { action: 'decline' },
  })
  const error = { code: -32042, message: 'more', data: { elicitations: [bad] } }
  assert.match(await answered({ jsonrpc: '2.0', id: 7, error }), /"code":-32000/)
})

const task = {
  taskId: '786512e2-9e0d-44bd-8f29-789f320fe840',
  status: 'working',
  statusMessage: 'The operation is now in progress.',
  createdAt: '2025-11-25T10:30:00Z',
  lastUpdatedAt: '2025-11-25T10:40:00Z',
  ttl: 60000,
  pollInterval: 5000,
}
const asking = (method: string) => JSON.stringify({ jsonrpc: '2.0', id: 7, method, params: { taskId: task.taskId } })

test('tasks pass byte for byte; what they come to is judged like the answer to the call', async () => {
  const created = { jsonrpc: '2.0', id: 7, result: { task } }
  assert.equal(await answered(created), JSON.stringify(created))
  for (const method of ['tasks/get', 'tasks/cancel', 'tasks/list']) {
    const said = { jsonrpc: '2.0', id: 7, result: method === 'tasks/list' ? { tasks: [task] } : task }
    assert.equal(await answered(said, asking(method)), JSON.stringify(said))
  }
  const result = { content: [{ type: 'text', text: injection }] }
  assert.match(await answered({ jsonrpc: '2.0', id: 7, result }, asking('tasks/result')), /"code":-32000/)
  const told = { ...task, statusMessage: injection }
  assert.match(await answered({ jsonrpc: '2.0', id: 7, result: told }, asking('tasks/get')), /"code":-32000/)
})

test('2026-07-28: input that a result asks for, and what it is given', async () => {
  const fields = modernFields('tools/call', 'echo')
  const requestState = Buffer.from(crypto.getRandomValues(new Uint8Array(240))).toString('base64')
  const form = { mode: 'form', message: 'Your name?', requestedSchema: { type: 'object', properties: {} } }
  const wants = (params: object) => ({
    jsonrpc: '2.0',
    id: 7,
    result: {
      resultType: 'input_required',
      inputRequests: { user: { method: 'elicitation/create', params } },
      requestState,
    },
  })
  assert.equal(await answered(wants(form), modernCall({}), fields), JSON.stringify(wants(form)))
  const refused = await answered(wants({ ...form, message: injection }), modernCall({}), fields)
  assert.ok(refused.includes('"isError":true') && !refused.includes(injection), refused)
  const given = (name: string) =>
    modernCall({ requestState, inputResponses: { user: { action: 'accept', content: { name } } } })
  assert.equal(await answered(done, given('Ada'), fields), JSON.stringify(done))
  const before = bench.upstream.requests.length
  assert.match(await answered(done, given(awsKey), fields), /"isError":true/)
  assert.equal(bench.upstream.requests.length, before)
})

test('2026-07-28: subscriptions/listen stays open, and each of its events comes as it is sent', async () => {
  let upstream: Connection | undefined
  bench.answering = (_, connection) => {
    upstream = connection
    return connection.write(stream + event({ jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged' }))
  }
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 7,
    method: 'subscriptions/listen',
    params: { _meta: modern, notifications: { toolsListChanged: true } },
  })
  const client = await bench.open('POST /mcp', body, modernFields('subscriptions/listen'))
  await reads(client, 'acknowledged')
  await upstream?.write(event({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' }, 2))
  await reads(client, 'list_changed')
  await upstream?.write(': still here\n\n')
  await reads(client, 'still here')
  client.destroy()
})

const piece = (id: number) => `id: ${id}\nretry: 50\ndata: ${JSON.stringify(done)}\n\n`

test('a proxy that is started anew: the stream goes on behind the last event that its client has seen', async () => {
  const upstream = await startOrigin(async (request, connection) => {
    const last = Number(values(request, 'last-event-id')[0] ?? 0)
    await connection.write(stream + (last === 0 ? 'id: 1\nretry: 50\ndata:\n\n' : piece(last + 1) + piece(last + 2)))
    if (last > 0) connection.end()
  })
  const port = await freePort()
  const start = () => startPipelock({ yaml: 'mode: balanced\n', port, mcpUpstream: `${upstream.url}/mcp` })
  const first = await start()
  const client = await Connection.open(first.mcpPort)
  const body = call('hello')
  await client.write(
    `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nMcp-Session-Id: s-1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  await reads(client, 'id: 1\nretry: 50\ndata:\n\n')
  await first.stop()
  client.destroy()
  const second = await start()
  const fields = ['Host: 127.0.0.1', 'Accept: text/event-stream', 'Mcp-Session-Id: s-1', 'Last-Event-ID: 1']
  const got = await second.mcp(['GET /mcp HTTP/1.1', ...fields])
  assert.equal(got.text, piece(2) + piece(3))
  assert.deepEqual(values(upstream.requests.at(-1) ?? { fields: [] }, 'last-event-id'), ['1'])
  await second.stop()
  upstream.stop()
})
