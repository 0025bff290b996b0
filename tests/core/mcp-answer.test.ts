// The way down with whole answers: statuses and headers are protocol, poison is replaced, failures are told apart.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { answered, call, harness, jsonAnswer, order, policy, secret } from './mcp-app.ts'

test('statuses and their headers pass as they are', async () => {
  const table: readonly [status: number, headers: Record<string, string>, body: string | null][] = [
    [202, {}, null],
    [202, {}, ''],
    [204, {}, null],
    [
      401,
      { 'www-authenticate': 'Bearer resource_metadata="https://x/y"', 'content-type': 'application/json' },
      '{"error":"no"}',
    ],
    [403, { 'www-authenticate': 'Bearer error="insufficient_scope"' }, null],
    [
      404,
      { 'content-type': 'application/json' },
      '{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}',
    ],
    [405, { allow: 'POST' }, null],
    [429, { 'retry-after': '7' }, null],
    [500, { 'content-type': 'text/html' }, '<h1>oops</h1>'],
    [503, { 'content-type': 'text/plain', 'retry-after': '1' }, 'busy'],
    [200, { 'content-type': 'application/json' }, '{"authorization_servers":["https://as"]}'],
    [200, {}, 'null'],
  ]
  for (const [status, headers, body] of table) {
    const { post, records } = harness(() => new Response(body, { status, headers }))
    const response = await post(call({}))
    assert.equal(response.status, status)
    assert.equal(await response.text(), body ?? '')
    for (const [name, value] of Object.entries(headers)) assert.equal(response.headers.get(name), value)
    if (body === null) assert.equal(response.headers.get('content-type'), null)
    assert.deepEqual(
      records.map((record) => [record.outcome, record.status]),
      [['completed', status]],
    )
  }
})

test('a poisoned answer is replaced under the id that is waited for; session and challenge stay', async () => {
  const poisoned = answered(`Now ${order}`, 'q')
  const { post, records } = harness(() => jsonAnswer(poisoned, { headers: { 'mcp-session-id': 's', etag: '"1"' } }))
  const response = await post(call({}, 'q'))
  assert.equal(response.status, 200)
  assert.deepEqual([response.headers.get('mcp-session-id'), response.headers.get('etag')], ['s', null])
  const text = await response.text()
  assert.equal(response.headers.get('content-length'), String(text.length))
  const { id, error } = JSON.parse(text)
  assert.deepEqual(
    [id, error.code, error.message, error.data.rule],
    ['q', -32000, 'pipelock: prompt injection detected in MCP response', 'Test Order'],
  )
  assert.ok(!text.includes(order))
  assert.deepEqual(
    records.map(({ outcome, verdict }) => [outcome, verdict.action]),
    [['refused', 'block']],
  )
})

test('poison keeps a failure a failure', async () => {
  for (const type of ['application/json', 'text/html', 'text/plain; charset=utf-8']) {
    const body = type === 'application/json' ? JSON.stringify({ error: order }) : `<p>${order}</p>`
    const { post } = harness(
      () => new Response(body, { status: 401, headers: { 'content-type': type, 'www-authenticate': 'Bearer' } }),
    )
    const response = await post(call({}))
    assert.deepEqual([response.status, response.headers.get('www-authenticate')], [401, 'Bearer'])
    assert.deepEqual(Object.keys(await response.json()), ['jsonrpc', 'id', 'error'])
  }
})

test('a lying or missing content type hides nothing', async () => {
  const escaped = JSON.stringify(answered('X')).replace('X', order.replace('i', '\\u0069'))
  for (const type of ['text/plain', 'application/octet-stream', null, 'application/vnd.x+json', 'text/json']) {
    const { post } = harness(() => {
      const response = new Response(new TextEncoder().encode(escaped))
      if (type !== null) response.headers.set('content-type', type)
      return response
    })
    assert.equal((await (await post(call({}))).json()).error.code, -32000, String(type))
  }
})

test('poison in answer to a notification leaves an empty acceptance', async () => {
  const { post } = harness(() => jsonAnswer(answered(order)))
  const response = await post({ jsonrpc: '2.0', method: 'notifications/initialized' })
  assert.deepEqual([response.status, response.body, response.headers.get('content-type')], [202, null, null])
})

test('a batch is answered by a batch of errors', async () => {
  const { post } = harness(() => jsonAnswer([answered('fine', 1), answered(order, 2)]))
  const errors = await (await post([call({}, 1), call({}, 2)])).json()
  assert.deepEqual(
    errors.map(({ id, error }: { id: number; error: { code: number } }) => [id, error.code]),
    [
      [1, -32000],
      [2, -32000],
    ],
  )
})

test('what cannot be read is refused, or passed untouched where the policy only watches', async () => {
  const table: readonly [make: () => Response, code: number, message: RegExp, rule: string][] = [
    [
      () => jsonAnswer('\x1f\x8b...', { headers: { 'content-encoding': 'gzip' } }),
      -32003,
      /^pipelock: upstream error: compressed response cannot be scanned$/,
      'Compressed Response',
    ],
    [
      () => jsonAnswer(answered('x'.repeat(20_000))),
      -32003,
      /^pipelock: upstream error: response body too large$/,
      'Response Too Large',
    ],
    [() => jsonAnswer('{"jsonrpc":"2.0",'), -32000, /^pipelock: MCP response refused/, 'Unreadable JSON'],
    [
      () => jsonAnswer('{"jsonrpc":"2.0","id":1,"result":{"a":1,"a":2}}'),
      -32000,
      /^pipelock: MCP response refused/,
      'Duplicate JSON Key',
    ],
    [
      () => jsonAnswer(answered('x'), { headers: { 'content-type': 'application/json; charset=utf-16' } }),
      -32000,
      /UTF-8/,
      'Foreign Charset',
    ],
  ]
  for (const [make, code, message, rule] of table) {
    const blocking = harness(make)
    const response = await blocking.post(call({}, 3))
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-encoding'), null)
    const { id, error } = await response.json()
    assert.deepEqual([id, error.code, error.data.rule, error.data.category], [3, code, rule, 'fault'])
    assert.match(error.message, message)
    assert.deepEqual(
      blocking.records.map(({ outcome }) => outcome),
      ['refused'],
    )

    const watching = harness(make, { policy: policy('audit') })
    const passed = await watching.post(call({}, 3))
    assert.equal(await passed.text(), await make().text())
    assert.equal(passed.headers.get('content-encoding'), make().headers.get('content-encoding'))
    assert.deepEqual(
      watching.records.map(({ outcome, verdict }) => [outcome, verdict.action]),
      [['completed', 'warn']],
    )
  }
})

test('a compressed answer is read through, and passes as it came', async () => {
  for (const [coding, compress] of [
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const) {
    const init = { headers: { 'content-type': 'application/json', 'content-encoding': coding } }
    const poisoned = harness(() => new Response(compress(JSON.stringify(answered(order))), init))
    assert.equal((await (await poisoned.post(call({}))).json()).error.code, -32000)
    const bytes = compress(JSON.stringify(answered('fine')))
    const response = await harness(() => new Response(bytes, init)).post(call({}))
    assert.equal(response.headers.get('content-encoding'), coding)
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), new Uint8Array(bytes))
  }
})

const event = (text: string) => `id: 1\ndata: ${JSON.stringify(answered(text))}\n\n`

test('compressed events are read one by one and pass as what they say', async () => {
  for (const [coding, compress] of [
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const) {
    const headers = { 'content-type': 'text/event-stream', 'content-encoding': coding, etag: '"1"' }
    const stream = (text: string, cut = 0) =>
      harness(() => new Response(compress(text).subarray(0, -cut || undefined), { headers }))
    const clean = await stream(event('fine').repeat(3)).post(call({}))
    assert.deepEqual([clean.headers.get('content-encoding'), clean.headers.get('etag')], [null, null])
    assert.equal(await clean.text(), event('fine').repeat(3))
    const poisoned = await (await stream(event('fine') + event(order)).post(call({}))).text()
    assert.ok(poisoned.startsWith(event('fine')) && /"code":-32000/.test(poisoned) && !poisoned.includes(order))
    const broken = stream(event('fine'), 3)
    await assert.rejects((await broken.post(call({}))).text())
    assert.deepEqual(
      broken.records.map(({ outcome }) => outcome),
      ['upstream_failed'],
    )
  }
  // In a coding that nobody here reads nothing can be judged.
  const init = { headers: { 'content-type': 'text/event-stream', 'content-encoding': 'compress' } }
  const events = harness(() => new Response('data: {}\n\n', init))
  assert.equal((await (await events.post(call({}))).json()).error.data.rule, 'Compressed Response')
})

test('a compressed request is judged and sent as what it says', async () => {
  const { post, seen } = harness(() => jsonAnswer(answered('fine')))
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-digest': 'x' }
  const body = JSON.stringify(call({ a: 'fine' }))
  assert.equal((await post(gzipSync(body), { headers })).status, 200)
  const [asked] = seen
  assert.equal(asked?.body, body)
  assert.deepEqual(
    [asked?.request.headers.get('content-encoding'), asked?.request.headers.get('content-digest')],
    [null, null],
  )
  const refused = await post(gzipSync(JSON.stringify(call({ a: secret }))), { headers })
  assert.match(await refused.text(), /"code":-32001/)
  const broken = await post(body, { headers })
  assert.deepEqual([broken.status, (await broken.json()).error.code], [415, -32600])
  assert.equal(seen.length, 1)
})

test('tool definitions follow mcp_tool_scanning', async () => {
  const list = { jsonrpc: '2.0', id: 1, result: { tools: [{ name: 't', description: `to proceed ${order}` }] } }
  const warn = harness(() => jsonAnswer(list), {
    policy: policy('balanced', { mcp_tool_scanning: 'warn', response_scanning: 'block' }),
  })
  assert.equal(await (await warn.post(call({}))).text(), JSON.stringify(list))
  const block = harness(() => jsonAnswer(list), {
    policy: policy('balanced', { mcp_tool_scanning: 'block', response_scanning: 'warn' }),
  })
  assert.equal((await (await block.post(call({}))).json()).error.code, -32000)
})

test('strip stops the whole message for now', async () => {
  const { post } = harness(() => jsonAnswer(answered(order)), {
    policy: policy('balanced', { response_scanning: 'strip' }),
  })
  assert.equal((await (await post(call({}))).json()).error.code, -32000)
})

test('an upstream that cannot be reached is 502 with the id', async () => {
  const { post, records } = harness(() => {
    throw new TypeError('connect ECONNREFUSED')
  })
  const response = await post(call({}, 'z'))
  assert.equal(response.status, 502)
  assert.deepEqual(await response.json(), {
    jsonrpc: '2.0',
    id: 'z',
    error: { code: -32003, message: 'pipelock: upstream error: upstream HTTP request failed' },
  })
  assert.deepEqual(
    records.map(({ outcome, status }) => [outcome, status]),
    [['upstream_failed', 502]],
  )
})

test('an answer that breaks off is 502, not half an answer', async () => {
  const { post, records } = harness(() => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"jsonrpc"')),
      pull: (controller) => controller.error(new Error('reset')),
    })
    return new Response(body, { headers: { 'content-type': 'application/json' } })
  })
  const response = await post(call({}, 2))
  assert.deepEqual([response.status, (await response.json()).id], [502, 2])
  assert.deepEqual(
    records.map(({ outcome }) => outcome),
    ['upstream_failed'],
  )
})

test('a client that leaves while the upstream thinks aborts it, with one record', async () => {
  const gone = new AbortController()
  const { post, seen, records } = harness(
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  )
  const pending = post(call({}), { signal: gone.signal })
  while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  assert.equal(seen[0]?.signal.aborted, false)
  gone.abort()
  await pending
  assert.equal(seen[0]?.signal.aborted, true)
  assert.deepEqual(
    records.map(({ outcome }) => outcome),
    ['client_gone'],
  )
})

test('a client that leaves in the middle of an answer leaves one record', async () => {
  const { post, records } = harness(() => jsonAnswer(answered('fine')))
  await (await post(call({}))).body?.cancel()
  assert.deepEqual(
    records.map(({ outcome }) => outcome),
    ['client_gone'],
  )
})
