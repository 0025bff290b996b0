// What an MCP message may not carry is stopped with a JSON-RPC error the client can read, up and down, one line each.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { values } from './connection.ts'
import { awsKey, injection } from './harness.ts'
import { call, jsonReply, reply, startBench, type Asked, type Bench } from './mcp-upstream.ts'

let bench: Bench
let audit: Bench
before(async () => {
  bench = await startBench('mode: balanced\n')
  audit = await startBench('mode: audit\n')
})
after(async () => {
  await bench.stop()
  await audit.stop()
})

interface Refusal {
  readonly id: unknown
  readonly error: { readonly code: number; readonly message: string; readonly data?: Record<string, unknown> }
}
const errorOf = ({ text }: { readonly text: string }) => JSON.parse(text) as Refusal
const shortOf = (asked: Asked) => [asked.status, errorOf(asked).id, errorOf(asked).error.code, asked.sent.length]

test('a key in an argument: 200, -32001 under the id, the upstream is not called', async () => {
  for (const id of [7, 0, '', 'a-1', '7']) {
    const got = await bench.ask('POST /mcp', call(`the key is ${awsKey}`, id))
    assert.deepEqual(shortOf(got), [200, id, -32001, 0])
    assert.deepEqual(values(got, 'content-type'), ['application/json'])
    const { message, data } = errorOf(got).error
    assert.match(message, /^pipelock: request blocked by MCP input scanning/)
    assert.deepEqual([data?.['category'], data?.['retry']], ['secret', false])
    assert.deepEqual([got.line.event, got.line['action'], got.line['outcome']], ['blocked', 'block', 'refused'])
    assert.ok(!got.text.includes(awsKey))
  }
})

test('wherever it hides in the message: names, nesting, escapes, pieces', async () => {
  const half = awsKey.length / 2
  const hidden: Record<string, unknown> = {
    'a member name': { [awsKey]: 1 },
    'deep inside': { a: [[{ b: { c: `x ${awsKey} y` } }]] },
    'two pieces': { a: awsKey.slice(0, half), b: awsKey.slice(half) },
  }
  for (const [where, args] of Object.entries(hidden)) {
    const params = { name: 'echo', arguments: args }
    const got = await bench.ask('POST /mcp', JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }))
    assert.match(got.text, /-32001/, where)
    assert.deepEqual(shortOf(got), [200, 1, -32001, 0], where)
  }
  const escaped = call('KEY').replace(
    'KEY',
    [...awsKey].map((char) => `\\u00${char.charCodeAt(0).toString(16)}`).join(''),
  )
  assert.deepEqual(shortOf(await bench.ask('POST /mcp', escaped)), [200, 7, -32001, 0])
  const cursor = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list', params: { cursor: awsKey } })
  assert.deepEqual(shortOf(await bench.ask('POST /mcp', cursor)), [200, 2, -32001, 0])
})

// Not caught today: base64 and hex are read once decoded views exist in the scan engine.
for (const encoding of ['base64', 'hex'] as const)
  test(`a key in ${encoding} in an argument is refused`, async () => {
    const got = await bench.ask('POST /mcp', call(Buffer.from(awsKey).toString(encoding)))
    assert.deepEqual(shortOf(got), [200, 7, -32001, 0])
  })

test('a notification with a key: 202 without body, the upstream is not called', async () => {
  const params = { level: 'info', data: `see ${awsKey}` }
  const got = await bench.ask('POST /mcp', JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params }))
  assert.deepEqual([got.status, got.text, got.sent.length, got.line['action']], [202, '', 0, 'block'])
  assert.deepEqual(values(got, 'content-type'), [])
})

const poisoned: Record<string, unknown> = {
  'text content': { result: { content: [{ type: 'text', text: injection }] } },
  structuredContent: {
    result: { content: [{ type: 'text', text: 'fine' }], structuredContent: { a: { note: injection } } },
  },
  'an embedded resource': { result: { content: [{ type: 'resource', resource: { uri: 'x:y', text: injection } }] } },
  'an error message': { error: { code: -32000, message: injection } },
  _meta: { result: { _meta: { hint: injection } } },
}
for (const [where, answer] of Object.entries(poisoned))
  test(`an injection in ${where}: -32000 under the id, as JSON and as an event`, async () => {
    const message = { jsonrpc: '2.0', id: 7, ...(answer as object) }
    bench.answering = (_, connection) => connection.write(jsonReply(message))
    const whole = await bench.ask('POST /mcp', call('hello'))
    assert.deepEqual(shortOf(whole), [200, 7, -32000, 1])
    assert.ok(!whole.text.includes(injection))
    assert.equal(whole.line['action'], 'block')

    const note =
      'data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}\n\n'
    const events = `${note}event: message\nid: e2\ndata: ${JSON.stringify(message)}\n\n`
    bench.answering = (_, connection) => connection.write(reply('200 OK', ['Content-Type: text/event-stream'], events))
    const streamed = await bench.ask('POST /mcp', call('hello'))
    const [first, second = ''] = streamed.text.split('\n\n')
    assert.deepEqual([streamed.status, `${first}\n\n`], [200, note])
    assert.match(second, /^event: message\nid: e2\n/m)
    const { id, error } = errorOf({ text: /^data: ?(.*)$/m.exec(second)?.[1] ?? '' })
    assert.deepEqual([id, error.code, streamed.line['action']], [7, -32000, 'block'])
    assert.ok(!streamed.text.includes(injection))
  })

const mirrored = (method: string) => ['MCP-Protocol-Version: 2026-07-28', `Mcp-Method: ${method}`, 'Mcp-Name: echo']

/** The refusal of a call as its own failed result, as JSON or as an event. */
function failedResult(text: string): { id: unknown; told: string; category: unknown; retry: unknown } {
  const { id, result } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as {
    id: unknown
    result: {
      resultType: string
      isError: boolean
      content: { text: string }[]
      _meta: Record<string, Refusal['error']['data']>
    }
  }
  assert.deepEqual([result.resultType, result.isError, result.content.length], ['complete', true, 1])
  const data = result._meta['pipelock/refusal']
  return { id, told: result.content[0]?.text ?? '', category: data?.['category'], retry: data?.['retry'] }
}

test('a call of MCP 2026-07-28 fails with a result that the model reads, up and down', async () => {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const asked = (method: string, text: string) =>
    JSON.stringify({ jsonrpc: '2.0', id: 'x', method, params: { name: 'echo', arguments: { text }, _meta } })
  const up = await bench.ask('POST /mcp', asked('tools/call', awsKey), mirrored('tools/call'))
  assert.deepEqual([up.status, up.sent.length, up.line['outcome']], [200, 0, 'refused'])
  const { told, ...rest } = failedResult(up.text)
  assert.deepEqual(rest, { id: 'x', category: 'secret', retry: false })
  assert.match(told, /^pipelock: request blocked by MCP input scanning \(AWS Access ID\)\. Remove the credential\./)

  const answer = {
    jsonrpc: '2.0',
    id: 'x',
    result: { resultType: 'complete', content: [{ type: 'text', text: injection }] },
  }
  for (const events of [false, true]) {
    bench.answering = (_, connection) =>
      connection.write(
        events
          ? reply('200 OK', ['Content-Type: text/event-stream'], `data: ${JSON.stringify(answer)}\n\n`)
          : jsonReply(answer),
      )
    const down = await bench.ask('POST /mcp', asked('tools/call', 'hello'), mirrored('tools/call'))
    assert.deepEqual([failedResult(down.text).id, failedResult(down.text).category], ['x', 'injection'])
    assert.ok(!down.text.includes(injection))
  }
  // Other requests have no such results.
  const prompt = await bench.ask('POST /mcp', asked('prompts/get', awsKey), mirrored('prompts/get'))
  assert.equal(errorOf(prompt).error.code, -32001)
})

test('audit mode passes both ways, and says what strict would have done', async () => {
  const message = { jsonrpc: '2.0', id: 7, result: { content: [{ type: 'text', text: injection }] } }
  audit.answering = (_, connection) => connection.write(jsonReply(message))
  const got = await audit.ask('POST /mcp', call(awsKey))
  assert.equal(got.text, JSON.stringify(message))
  assert.equal(String(got.sent[0]?.body), call(awsKey))
  assert.deepEqual([got.line['action'], got.line['strict_action'], got.line['outcome']], ['warn', 'block', 'completed'])
  const found = got.line['patterns'] as string[]
  assert.ok(found.length >= 2, found.join())
})

const malformed: Record<string, readonly [body: string, code: number]> = {
  'no JSON': ['{"jsonrpc":"2.0",', -32700],
  'an empty body': [' ', -32003],
  'text after the message': [`${call('x')}{}`, -32700],
  'bytes that are no UTF-8': ['{"jsonrpc":"2.0","id":1,"method":"\xff"}', -32700],
  'a number': ['7', -32600],
  'another version': ['{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600],
  'a method that is a number': ['{"jsonrpc":"2.0","id":1,"method":5}', -32600],
  'an id that is an object': ['{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600],
  'params that are a text': ['{"jsonrpc":"2.0","id":1,"method":"ping","params":"x"}', -32600],
  'a tool name that is a list': ['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":[]}}', -32600],
  'neither method nor result': ['{"jsonrpc":"2.0","id":1}', -32600],
}
for (const [what, [body, code]] of Object.entries(malformed))
  test(`${what}: ${code} in clear words, the upstream is not called`, async () => {
    const got = await bench.ask('POST /mcp', Buffer.from(body, 'latin1'))
    const { error } = errorOf(got)
    assert.deepEqual([got.status, error.code, got.sent.length, got.line['outcome']], [400, code, 0, 'malformed'])
    assert.match(error.message, /^pipelock: \w[\w ]+: \S/)
  })

test('a name given twice is refused under the id, since two readers could see two messages', async () => {
  for (const body of [
    '{"jsonrpc":"2.0","id":3,"method":"tools/list","method":"tools/call"}',
    '{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"a","arguments":{"x":1,"\\u0078":2}}}',
    '{"jsonrpc":"2.0","id":3,"method":"tools/list","Method":"tools/call"}',
  ]) {
    const got = await bench.ask('POST /mcp', body)
    assert.deepEqual(shortOf(got), [200, 3, -32001, 0], body)
    assert.match(String(errorOf(got).error.data?.['remediation']), /duplicate keys/)
  }
})

test('a body beyond 10 MiB, announced or not: 413 and -32003, the upstream is not called', async () => {
  const big = call('x'.repeat(10 * 1024 * 1024))
  const announced = await bench.ask('POST /mcp', big)
  assert.deepEqual(shortOf(announced), [413, null, -32003, 0])
  const chunked = Buffer.concat([
    Buffer.from(`${big.length.toString(16)}\r\n`),
    Buffer.from(big),
    Buffer.from('\r\n0\r\n\r\n'),
  ])
  const streamed = await bench.ask('POST /mcp', chunked, ['Transfer-Encoding: chunked'])
  assert.deepEqual(shortOf(streamed), [413, null, -32003, 0])
  const health = await bench.pipelock.own('/health')
  assert.equal(health.status, 200)
})
