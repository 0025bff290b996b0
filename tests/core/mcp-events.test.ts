// The way down with event streams: clean events pass at once and untouched, poisoned ones never reach the client.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Stream, answered, call, eventStream, harness, order, policy } from './mcp-app.ts'

const event = (message: unknown, id?: string): string =>
  `event: message\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`

const note = (data: unknown): object => ({
  jsonrpc: '2.0',
  method: 'notifications/message',
  params: { level: 'info', data },
})

/** Reads what has come, without waiting for more than `ms`. */
function reader(response: Response): { next(ms?: number): Promise<string | null>; cancel(): Promise<void> } {
  assert.ok(response.body)
  const source = response.body.getReader()
  let pending: Promise<string | null> | null = null
  return {
    async next(ms = 1000) {
      pending ??= source.read().then(({ done, value }) => (done ? null : new TextDecoder().decode(value)))
      const late = new Promise<string>((resolve) => setTimeout(() => resolve('(nothing)'), ms))
      const got = await Promise.race([pending, late])
      if (got !== '(nothing)') pending = null
      return got
    },
    cancel: () => source.cancel(),
  }
}

const after = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function whole(stream: Stream, text: string, mode: 'balanced' | 'audit' = 'balanced') {
  const proxy = harness(
    ({ request }) =>
      request.method === 'POST' && request.headers.has('x-first')
        ? stream.response
        : new Response(null, { status: 202 }),
    {
      policy: policy(mode),
    },
  )
  const response = await proxy.post(call({}), { headers: { 'x-first': '1' } })
  stream.write(text)
  stream.close()
  return { ...proxy, response, text: await response.text() }
}

test('a clean stream passes byte for byte', async () => {
  const text =
    ': hello\n\nid: prime\ndata:\n\nretry: 100\n\n' +
    event(note('working'), '1') +
    'event: endpoint\r\ndata: /messages?sessionId=1\r\n\r\n' +
    'data: {"jsonrpc":"2.0",\rdata: "id":1,"result":{"n":1.0}}\r\r' +
    event(answered('done'), '2')
  const {
    response,
    records,
    text: got,
  } = await whole(eventStream({ 'mcp-session-id': 's', 'x-accel-buffering': 'no' }), text)
  assert.equal(got, text)
  assert.deepEqual(
    ['content-type', 'mcp-session-id', 'x-accel-buffering'].map((name) => response.headers.get(name)),
    ['text/event-stream', 's', 'no'],
  )
  assert.deepEqual(
    records.map(({ outcome, bytes, verdict }) => [outcome, bytes, verdict.action]),
    [['completed', text.length, 'allow']],
  )
})

test('the head comes without an event, each event without the next one', async () => {
  const stream = eventStream()
  const { app, records } = harness(() => stream.response)
  const response = await app.fetch(
    new Request('http://proxy.test/mcp', { headers: { accept: 'text/event-stream', 'last-event-id': '4' } }),
  )
  assert.equal(response.status, 200)
  const { next } = reader(response)
  assert.equal(await next(10), '(nothing)')
  for (const text of [event(note('one')), ': ping\n', event(note('two'))]) {
    stream.write(text)
    assert.equal(await next(), text)
  }
  stream.write('data: half')
  assert.equal(await next(10), '(nothing)')
  stream.close()
  assert.equal(await next(), null)
  assert.deepEqual(
    records.map(({ outcome }) => outcome),
    ['completed'],
  )
})

test('a poisoned answer is replaced in its event, which keeps its id and name', async () => {
  const { text, records } = await whole(
    eventStream(),
    event(note('a')) + event(answered(order), '9') + event(note('b')),
  )
  const [first, second, third, rest] = text.split('\n\n')
  assert.deepEqual([first, third, rest], [event(note('a')).trim(), event(note('b')).trim(), ''])
  const [name, id, data] = (second ?? '').split('\n')
  assert.deepEqual([name, id], ['event: message', 'id: 9'])
  const message = JSON.parse((data ?? '').slice('data: '.length))
  assert.deepEqual([message.id, message.error.code], [1, -32000])
  assert.deepEqual(
    records.map(({ outcome, verdict }) => [outcome, verdict.action]),
    [['refused', 'block']],
  )
})

test('a poisoned notification is dropped, the rest goes on', async () => {
  const { text } = await whole(eventStream(), event(note(order)) + event(answered('fine')))
  assert.equal(text, event(answered('fine')))
})

test('a poisoned request of the server is not shown; the server hears no, in the same session', async () => {
  const stream = eventStream()
  const { seen, app } = harness(({ request }) =>
    request.method === 'GET' ? stream.response : new Response(null, { status: 202 }),
  )
  const headers = {
    'mcp-session-id': 's',
    authorization: 'Bearer t',
    'mcp-protocol-version': '2025-06-18',
    'last-event-id': '1',
  }
  const response = await app.fetch(new Request('http://proxy.test/mcp', { headers }))
  stream.write(event({ jsonrpc: '2.0', id: 'ask', method: 'sampling/createMessage', params: { systemPrompt: order } }))
  stream.write(event({ jsonrpc: '2.0', id: 3, method: 'elicitation/create', params: { message: order } }))
  stream.write(event({ jsonrpc: '2.0', id: 4, method: 'roots/list' }))
  stream.close()
  assert.equal(await response.text(), event({ jsonrpc: '2.0', id: 4, method: 'roots/list' }))
  await after()
  const told = seen.slice(1).map(({ body }) => JSON.parse(body))
  assert.deepEqual(
    told.map(({ id, error, result }) => [id, error?.code, result]),
    [
      ['ask', -1, undefined],
      [3, undefined, { action: 'decline' }],
    ],
  )
  const passed = ['mcp-session-id', 'authorization', 'mcp-protocol-version', 'last-event-id', 'content-type']
  assert.deepEqual(
    passed.map((name) => seen[1]?.request.headers.get(name)),
    ['s', 'Bearer t', '2025-06-18', null, 'application/json'],
  )
})

test('poison around the data is found too: comments, names, ids, texts of old servers', async () => {
  for (const poison of [
    `: ${order}\n\n`,
    `event: ${order}\ndata: {}\n\n`,
    `id: ${order}\ndata:\n\n`,
    `event: endpoint\ndata: ${order}\n\n`,
  ])
    assert.equal((await whole(eventStream(), poison + event(answered('fine')))).text.includes(order), false, poison)
})

test('an event that cannot be read is taken for the answer that is waited for', async () => {
  for (const broken of [
    'data: {"jsonrpc":\n\n',
    'data: oops\n\n',
    'data: {"jsonrpc":"2.0","id":1,"result":{"a":1,"a":2}}\n\n',
  ]) {
    const { text, records } = await whole(eventStream(), broken)
    const message = JSON.parse(text.replace(/^data: /, ''))
    assert.deepEqual([message.id, message.error.code, message.error.data.category], [1, -32000, 'fault'], broken)
    assert.equal(records[0]?.outcome, 'refused')
    assert.equal((await whole(eventStream(), broken, 'audit')).text, broken)
  }
})

test('an event beyond the limit is never held whole', async () => {
  const text = event(answered('x'.repeat(30_000))) + event(note('after'))
  const blocked = (await whole(eventStream(), text)).text
  assert.ok(blocked.length < 2000)
  assert.ok(blocked.endsWith(event(note('after'))))
  assert.deepEqual(
    JSON.parse(blocked.split('\n\n')[0]?.replace(/^data: /, '') ?? '').error.data.rule,
    'Event Too Large',
  )
  assert.equal((await whole(eventStream(), text, 'audit')).text, text)
})

test('an unfinished event is not shown to clients that read line by line', async () => {
  const { text } = await whole(eventStream(), `${event(note('a'))}data: {"jsonrpc":"2.0","id":1,"result":{}}\n`)
  assert.equal(text, event(note('a')))
})

test('a reset of the upstream is a reset for the client', async () => {
  const stream = eventStream()
  const { post, records } = harness(() => stream.response)
  const response = await post(call({}))
  const { next } = reader(response)
  stream.write(event(note('a')))
  assert.equal(await next(), event(note('a')))
  stream.fail()
  await assert.rejects(next())
  assert.deepEqual(
    records.map(({ outcome }) => outcome),
    ['upstream_failed'],
  )
})

test('a client that leaves lets go of the upstream at once, with one record', async () => {
  for (const how of ['abort', 'cancel'] as const) {
    const stream = eventStream()
    const gone = new AbortController()
    const { app, seen, records } = harness(() => stream.response)
    const response = await app.fetch(new Request('http://proxy.test/mcp', { signal: gone.signal }))
    const { next, cancel } = reader(response)
    stream.write(event(note('a')))
    await next()
    if (how === 'abort') gone.abort()
    else await cancel()
    await after()
    assert.deepEqual([seen[0]?.signal.aborted, stream.cancelled], [true, true], how)
    assert.deepEqual(
      records.map(({ outcome }) => outcome),
      ['client_gone'],
      how,
    )
  }
})

test('nothing is read from the upstream that the client has not asked for', async () => {
  let pulled = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled++
        controller.enqueue(new TextEncoder().encode(event(note(pulled))))
      },
    },
    { highWaterMark: 0 },
  )
  const { post } = harness(() => new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
  const { next, cancel } = reader(await post(call({})))
  await next()
  await next()
  await after(20)
  assert.ok(pulled <= 4, `${pulled} events read for 2 taken`)
  await cancel()
})
