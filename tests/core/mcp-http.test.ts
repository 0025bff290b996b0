// The MCP reverse proxy with plain answers: what passes passes untouched, what is refused reaches nobody.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answered, call, harness, jsonAnswer, order, policy, secret } from './mcp-app.ts'

const ok = (): Response => jsonAnswer(answered('fine'))
const codeOf = async (response: Response): Promise<number> => (await response.json()).error.code

test('/health answers by itself', async () => {
  const { app, seen } = harness(ok)
  for (const method of ['GET', 'POST']) {
    const response = await app.fetch(new Request('http://proxy.test/health', { method }))
    assert.equal(response.status, 200)
    assert.equal(await response.text(), '{"status":"ok"}')
  }
  assert.equal(seen.length, 0)
})

test('a clean call passes byte for byte, with its headers and query, both ways', async () => {
  const body =
    ' {"jsonrpc":"2.0", "id":9007199254740993,"method":"tools/call",\n"params":{"name":"a","arguments":{"n":1.0}}}'
  const reply = '{ "jsonrpc":"2.0","id":9007199254740993,"result":{"x":1.0,"y":"\\u0041"} }\n'
  const { seen, records, app } = harness(() => {
    const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', 'mcp-session-id': 's1' })
    for (const cookie of ['a=1; Path=/', 'b=2']) headers.append('set-cookie', cookie)
    headers.set('connection', 'x-hop')
    headers.set('x-hop', '1')
    headers.set('x-other', '2')
    return new Response(reply, { headers })
  })
  const headers = {
    authorization: `Bearer ${secret}`,
    'mcp-session-id': 's1',
    'mcp-protocol-version': '2025-06-18',
    'accept-encoding': 'gzip',
    'x-custom': 'y',
    'content-type': 'application/json',
  }
  const response = await app.fetch(
    new Request('http://proxy.test/any/path?q=1&r=%2F', { method: 'POST', body, headers }),
  )
  assert.equal(await response.text(), reply)
  assert.equal(response.status, 200)
  assert.deepEqual(response.headers.getSetCookie(), ['a=1; Path=/', 'b=2'])
  assert.deepEqual(
    ['x-hop', 'connection', 'x-other', 'mcp-session-id', 'content-type'].map((name) => response.headers.get(name)),
    [null, null, '2', 's1', 'application/json; charset=utf-8'],
  )
  const [asked] = seen
  assert.ok(asked)
  assert.equal(asked.body, body)
  assert.equal(new URL(asked.request.url).pathname + new URL(asked.request.url).search, '/mcp?q=1&r=%2F')
  for (const [name, value] of Object.entries({ ...headers, 'accept-encoding': 'identity' }))
    assert.equal(asked.request.headers.get(name), value)
  assert.equal(records.length, 1)
  const [record] = records
  assert.deepEqual(
    [record?.outcome, record?.status, record?.bytes, record?.target, record?.verdict.action, record?.clientIp],
    ['completed', 200, reply.length, 'http://upstream.test/mcp', 'allow', '192.0.2.1'],
  )
  assert.deepEqual(record?.mcp, { rpcMethod: 'tools/call', tool: 'a', id: '9007199254740993' })
})

test('bodies that are no message are refused in every mode, and the upstream hears nothing', async () => {
  const table: readonly [body: string, status: number, code: number, message: RegExp, id: unknown][] = [
    ['', 400, -32003, /upstream error: empty request body/, null],
    [' \r\n', 400, -32003, /empty request body/, null],
    ['{', 400, -32700, /^pipelock: parse error: invalid JSON$/, null],
    ['{}{}', 400, -32700, /parse error/, null],
    ['[]', 400, -32600, /^pipelock: invalid request: empty batch$/, null],
    ['{"jsonrpc":"2.0","id":"x","method":1}', 400, -32600, /invalid request: method must be a string/, 'x'],
    ['{"id":4,"method":"x"}', 400, -32600, /jsonrpc/, 4],
    [JSON.stringify(call('x'.repeat(10_000))), 413, -32003, /^pipelock: upstream error: request body too large$/, null],
  ]
  for (const mode of ['audit', 'balanced', 'strict'] as const) {
    for (const [body, status, code, message, id] of table) {
      const { post, seen, records } = harness(ok, { policy: policy(mode) })
      const response = await post(body)
      assert.equal(response.status, status, body)
      assert.equal(response.headers.get('content-type'), 'application/json')
      const { error, ...rest } = await response.json()
      assert.deepEqual([error.code, rest], [code, { jsonrpc: '2.0', id }])
      assert.match(error.message, message)
      assert.equal(seen.length, 0)
      assert.deepEqual(
        records.map(({ outcome }) => outcome),
        ['malformed'],
      )
    }
  }
})

test('an upload without a length is cut at the limit', async () => {
  const { app, seen, records } = harness(ok)
  let pulled = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(4096).fill(0x20))
    },
  })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
  const response = await app.fetch(new Request('http://proxy.test/', init))
  assert.equal(response.status, 413)
  await response.text()
  assert.ok(pulled < 10)
  assert.deepEqual([seen.length, records.length], [0, 1])
})

test('a secret in the arguments is answered with an error, and stays here', async () => {
  for (const id of ['7', '"7"', '9007199254740993', '0', '""']) {
    const { post, seen, records } = harness(ok)
    const response = await post(JSON.stringify(call({ q: secret })).replace('"id":1', `"id":${id}`))
    assert.equal(response.status, 200)
    const text = await response.text()
    assert.ok(text.startsWith(`{"jsonrpc":"2.0","id":${id},"error":{"code":-32001,`), text)
    const { data } = JSON.parse(text).error
    assert.deepEqual([data.rule, data.category, data.severity, data.retry], ['Test Token', 'secret', 'critical', false])
    assert.equal(seen.length, 0)
    assert.deepEqual(
      records.map(({ outcome, verdict }) => [outcome, verdict.action]),
      [['refused', 'block']],
    )
    assert.ok(!text.includes(secret) && !JSON.stringify(records).includes(secret))
  }
})

test('no record repeats a secret, wherever in a message it stood', async () => {
  const { post, records } = harness(ok, { policy: policy('audit') })
  await (await post(call({ [secret]: 1 }, secret))).text()
  await (await post({ jsonrpc: '2.0', id: 1, method: secret })).text()
  await (await post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: secret } })).text()
  await (await post([{ jsonrpc: '2.0', id: secret, method: 'tools/call', params: { name: secret } }])).text()
  assert.deepEqual(
    records.map(({ verdict }) => verdict.action),
    ['warn', 'warn', 'warn', 'warn'],
  )
  assert.ok(!JSON.stringify(records).includes(secret))
})

test('a blocked notification is accepted and goes nowhere', async () => {
  const { post, seen, records } = harness(ok)
  const response = await post({ jsonrpc: '2.0', method: 'notifications/progress', params: { message: secret } })
  assert.deepEqual([response.status, response.body, response.headers.get('content-type')], [202, null, null])
  assert.equal(seen.length, 0)
  assert.deepEqual(
    records.map(({ outcome, status }) => [outcome, status]),
    [['refused', 202]],
  )
})

const accepted = (): Response => new Response(null, { status: 202 })

test("a client's own answer passes; a blocked one is replaced by an error for the server", async () => {
  const clean = harness(accepted)
  const message = { jsonrpc: '2.0', id: 5, result: { role: 'assistant', content: { type: 'text', text: 'hi' } } }
  assert.equal((await clean.post(message)).status, 202)
  assert.equal(clean.seen[0]?.body, JSON.stringify(message))

  const dirty = harness(accepted)
  const response = await dirty.post({ ...message, result: { text: secret } }, { headers: { 'mcp-session-id': 's' } })
  assert.deepEqual([response.status, await response.text()], [202, ''])
  while (dirty.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  assert.equal(dirty.seen.length, 1)
  assert.equal(dirty.seen[0]?.request.headers.get('mcp-session-id'), 's')
  const told = JSON.parse(dirty.seen[0]?.body ?? '')
  assert.deepEqual([told.id, told.error.code], [5, -32001])
})

test('one bad message refuses its batch, with an error for each id', async () => {
  const { post, seen } = harness(ok)
  const note = { jsonrpc: '2.0', method: 'notifications/x' }
  const response = await post([call('fine', 1), note, call(secret, 'b')])
  const errors = await response.json()
  assert.deepEqual(
    errors.map(({ id, error }: { id: unknown; error: { code: number } }) => [id, error.code]),
    [
      [1, -32001],
      ['b', -32001],
    ],
  )
  assert.equal(seen.length, 0)
  assert.equal((await post([{ ...note, params: { m: secret } }])).status, 202)
  assert.equal((await post([call('fine', 1)])).status, 200)
})

test('audit warns and passes what balanced stops; warn does too; strict stops it', async () => {
  for (const body of [call({ q: secret }), call({ q: order }), '{"jsonrpc":"2.0","id":1,"method":"m","method":"n"}']) {
    const outcomes: unknown[] = []
    for (const choice of [
      policy('audit'),
      policy('balanced', { mcp_input_scanning: 'warn' }),
      policy(),
      policy('strict'),
    ]) {
      const { post, seen, records } = harness(ok, { policy: choice })
      await (await post(body)).text()
      outcomes.push([seen.length, records[0]?.verdict.action, records[0]?.verdict.strict])
    }
    assert.deepEqual(outcomes, [
      [1, 'warn', 'block'],
      [1, 'warn', 'block'],
      [0, 'block', 'block'],
      [0, 'block', 'block'],
    ])
  }
})

test('on_parse_error: forward scans what it cannot read', async () => {
  const settings = { onParseError: 'forward' } as const
  const clean = harness(ok, { settings })
  await (await clean.post('hello')).text()
  await (await clean.post('{"method":"x"}')).text()
  assert.deepEqual(
    clean.seen.map(({ body }) => body),
    ['hello', '{"method":"x"}'],
  )
  const dirty = harness(ok, { settings })
  assert.equal(await codeOf(await dirty.post(`hello ${secret}`)), -32001)
  assert.equal(await codeOf(await dirty.post(`{"method":"${secret}"}`)), -32001)
  assert.equal(dirty.seen.length, 0)
})

test('a body in another charset is refused: the upstream would read other characters', async () => {
  const { post, seen } = harness(ok)
  const response = await post(call({}), { headers: { 'content-type': 'application/json; charset=utf-7' } })
  assert.deepEqual([response.status, await codeOf(response), seen.length], [400, -32600, 0])
})

test('other methods pass, and a body on them is judged like any other', async () => {
  const { app, seen } = harness(() => new Response(null, { status: 405, headers: { allow: 'POST' } }))
  for (const method of ['GET', 'DELETE', 'OPTIONS', 'HEAD']) {
    const response = await app.fetch(
      new Request('http://proxy.test/mcp', { method, headers: { 'last-event-id': '3' } }),
    )
    assert.deepEqual([response.status, response.headers.get('allow'), response.body], [405, 'POST', null])
  }
  assert.deepEqual(
    seen.map(({ request }) => [request.method, request.headers.get('last-event-id')]),
    [
      ['GET', '3'],
      ['DELETE', '3'],
      ['OPTIONS', '3'],
      ['HEAD', '3'],
    ],
  )
  const put = new Request('http://proxy.test/mcp', { method: 'PUT', body: JSON.stringify(call(secret)) })
  assert.equal(await codeOf(await app.fetch(put)), -32001)
  assert.equal(seen.length, 4)
})

test('what was switched off is not scanned', async () => {
  const settings = { inputScanning: false, responseScanning: false, toolScanning: false }
  const { post, records } = harness(() => jsonAnswer(answered(order)), { settings })
  assert.equal(await (await post(call(secret))).text(), JSON.stringify(answered(order)))
  assert.deepEqual(
    records.map(({ verdict, outcome }) => [verdict.action, outcome]),
    [['allow', 'completed']],
  )
})

test('a client that leaves during its upload leaves one record', async () => {
  const { app, records, seen } = harness(ok)
  const gone = new AbortController()
  const read = Promise.withResolvers<void>()
  // More is asked for when what there is has been read.
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array([0x7b])),
    pull: () => read.resolve(),
  })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
  const pending = app.fetch(new Request('http://proxy.test/', init), {
    gone: gone.signal,
    clientIp: '198.51.100.7',
    requestId: 'e9',
  })
  await read.promise
  gone.abort()
  await pending
  assert.deepEqual(
    records.map((record) => [record.outcome, record.clientIp, record.requestId]),
    [['client_gone', '198.51.100.7', 'e9']],
  )
  assert.equal(seen.length, 0)
})

test('a scanner that fails lets nothing pass', async () => {
  const input = {
    open(): never {
      throw new Error(secret)
    },
  }
  const { post, seen, records } = harness(ok, { input })
  const response = await post(call({ q: 'clean' }))
  assert.deepEqual([response.status, seen.length], [500, 0])
  assert.ok(!(await response.text()).includes(secret))
  assert.deepEqual(
    records.map(({ outcome, error }) => [outcome, error]),
    [['refused', 'internal error']],
  )
})
