// What the conformance suite does not see: bytes, order, timing, aborts, sizes and ids are those of a direct connection.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createGzip, gzipSync } from 'node:zlib'
import { Connection, values } from './connection.ts'
import { awsKey, injection, records, until } from './harness.ts'
import { call, jsonReply, reply, startBench, type Bench } from './mcp-upstream.ts'

let bench: Bench
before(async () => {
  bench = await startBench('mode: balanced\n')
})
after(() => bench.stop())

const session = 'Mcp-Session-Id: s-1'
const stream = reply('200 OK', ['Content-Type: text/event-stream', session, 'Transfer-Encoding: chunked'])
const chunk = (text: string | Uint8Array) =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n`),
    Buffer.from(text as string),
    Buffer.from('\r\n'),
  ])
const lastChunk = '0\r\n\r\n'
const json = (fields: readonly string[], body: string | Uint8Array) =>
  Buffer.concat([
    Buffer.from(
      [
        'HTTP/1.1 200 OK',
        'Content-Type: application/json',
        ...fields,
        `Content-Length: ${Buffer.byteLength(body)}`,
        '',
        '',
      ].join('\r\n'),
    ),
    Buffer.from(body as string),
  ])

const notice = (n: number) => `{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"${n}"}}`

const sampling = (id: number, text: string) =>
  `id: ev${id}\ndata: {"jsonrpc":"2.0","id":${id},"method":"sampling/createMessage","params":{"messages":[{"role":"user","content":{"type":"text","text":"${text}"}}],"maxTokens":9}}\n\n`

const poisoned = (id: string) =>
  `id: ${id}\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: 7, result: { content: [{ type: 'text', text: injection }] } })}\n\n`

/** An upstream that opens an event stream and leaves the rest to the test. */
function streaming(): () => Promise<Connection> {
  let upstream: Connection | undefined
  bench.answering = (_, connection) => {
    upstream = connection
    return connection.write(stream)
  }
  return () => until('the upstream to be asked', () => upstream)
}

/** The client vanishes, and the exchange is over. */
async function leave(client: Connection): Promise<void> {
  const logged = records(bench.pipelock).length
  client.destroy()
  await until('its record', () => records(bench.pipelock).length > logged)
  assert.equal(records(bench.pipelock).at(-1)?.['outcome'], 'client_gone')
}

/** Reads chunks until as many bytes are there. */
async function bytesOf(client: Connection, length: number): Promise<Buffer> {
  let got = Buffer.alloc(0)
  while (got.length < length) {
    const next = await client.chunk()
    if (next === null) break
    got = Buffer.concat([got, next])
  }
  return got
}

test('answers pass byte for byte: numbers, escapes, order of members, blanks, members nobody knows', async () => {
  const odd =
    ' {"jsonrpc":"2.0" ,"id":7,"result":{"b":1.0,"a":12345678901234567890,"\\u0061b":"\\u00e9\\/","x-new":[{}, null ],' +
    '"_meta":{"com.example/any":{"deep":[true]}}},"x-envelope":{"y":1}}\n'
  bench.answering = (_, connection) => connection.write(json([], odd))
  assert.equal((await bench.ask('POST /mcp', call('hello'))).text, odd)

  const unknown = '{"x":1,"jsonrpc":"2.0","id":7,"method":"x.example/new","params":{"new":{"a":[]},"_meta":{"k":{}}}}'
  const got = await bench.ask('POST /mcp', unknown)
  assert.equal(String(got.sent[0]?.body), unknown)
})

test('event streams pass byte for byte, however they are written and cut', async () => {
  const written = [
    '\u{feff}id: 1\nretry: 5\ndata:\n\n',
    ': keep-alive\n\n',
    `event: message\r\nid: 2\r\ndata: ${notice(2)}\r\n\r\n`,
    `data:${notice(3)}\rid:3\r\r`,
    'data: {"jsonrpc":"2.0",\ndata: "method":"notifications/message",\ndata: "params":{"data":"4"}}\n\n',
    'unknown: field\nid\nevent: other\ndata: some text\n\n',
    `data: {"jsonrpc":"2.0","id":7,"result":{}}\n\n`,
  ].join('')
  const bytes = Buffer.from(written)
  for (const size of [1, 7, 64, bytes.length]) {
    bench.answering = async (_, connection) => {
      await connection.write(stream)
      for (let at = 0; at < bytes.length; at += size) await connection.write(chunk(bytes.subarray(at, at + size)))
      await connection.write(lastChunk)
    }
    const got = await bench.ask('POST /mcp', call('hello'))
    assert.deepEqual([got.body.toString(), got.line['outcome']], [written, 'completed'])
  }
})

test('events keep their order, and each leaves before the next one comes', async () => {
  const upstream = streaming()
  const client = await bench.open('GET /mcp', '', [session])
  await client.head()
  const side = await upstream()
  for (let n = 0; n < 100; n++) {
    const text =
      n % 3 === 0 ? `: alive ${n}\n\n` : `id: ${n}\ndata: {"jsonrpc":"2.0","method":"notifications/n${n}"}\n\n`
    await side.write(chunk(text))
    assert.equal(String(await bytesOf(client, text.length)), text)
  }
  await leave(client)
})

test('a client that leaves a GET stream takes the upstream along; an upstream that breaks off is no clean end', async () => {
  const upstream = streaming()
  const client = await bench.open('GET /mcp', '', [session])
  await client.head()
  const side = await upstream()
  await leave(client)
  await until('the upstream to be let go', () => side.state !== 'open')

  for (const how of ['reset', 'clean'] as const) {
    const logged = records(bench.pipelock).length
    const next = streaming()
    const other = await bench.open('GET /mcp', '', [session])
    await other.head()
    const down = await next()
    const text = ': here\n\n'
    await down.write(chunk(text))
    assert.equal(String(await bytesOf(other, text.length)), text)
    if (how === 'reset') down.reset()
    else await down.write(lastChunk)
    if (how === 'reset') await assert.rejects(other.chunk())
    else assert.equal(await other.chunk(), null)
    await until('its record', () => records(bench.pipelock).length > logged)
    assert.equal(records(bench.pipelock).at(-1)?.['outcome'], how === 'reset' ? 'upstream_failed' : 'completed')
    other.destroy()
  }
})

test('a client that does not read holds the upstream back', { timeout: 60_000 }, async () => {
  const upstream = streaming()
  const client = (await bench.open('GET /mcp', '', [session])).lazy()
  const side = await upstream()
  const event = chunk(`data: {"jsonrpc":"2.0","method":"n","params":{"x":"${'lorem ipsum '.repeat(5000)}"}}\n\n`)
  let written = 0
  const pouring = new AbortController()
  const pour = async (): Promise<void> => {
    while (!pouring.signal.aborted && written < 256 * 1024 * 1024) {
      await side.write(event)
      written += event.length
    }
  }
  void pour()
  // Writing has come to a halt when nothing was taken for a while.
  let [before, since] = [-1, Date.now()]
  await until('the upstream to be held back', () => {
    if (written !== before) [before, since] = [written, Date.now()]
    return Date.now() - since > 1500
  })
  pouring.abort()
  assert.ok(written < 64 * 1024 * 1024, `${written} bytes were taken from the upstream`)
  await leave(client)
  await until('the upstream to be let go', () => side.state !== 'open')
})

test('large messages pass whole: 8 MB up, 8 MB down, as JSON and as one event', { timeout: 120_000 }, async () => {
  const words = 'Nothing of interest stands here. '.repeat(250_000)
  const answer = JSON.stringify({ jsonrpc: '2.0', id: 7, result: { content: [{ type: 'text', text: words }] } })
  bench.answering = (_, connection) => connection.write(json([], answer))
  const whole = await bench.ask('POST /mcp', call(words))
  assert.ok(whole.text === answer)
  assert.ok(String(whole.sent[0]?.body) === call(words))
  bench.answering = async (_, connection) => {
    await connection.write(stream)
    await connection.write(chunk(`data: ${answer}\n\n`))
    await connection.write(lastChunk)
  }
  const event = await bench.ask('POST /mcp', call('hello'))
  assert.ok(event.text === `data: ${answer}\n\n`)
})

test('the same member twice is refused both ways: parsers take different ones', async () => {
  const twice = '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","arguments":{"x":1,"x":2}}}'
  const up = await bench.ask('POST /mcp', twice)
  assert.deepEqual([up.status, up.sent.length, /-32001/.test(up.text)], [200, 0, true])
  bench.answering = (_, connection) => connection.write(json([], '{"jsonrpc":"2.0","id":7,"result":{"a":1,"a":2}}'))
  const down = await bench.ask('POST /mcp', call('hello'))
  assert.deepEqual([down.status, /"id":7,"error":\{"code":-32000/.test(down.text)], [200, true])
})

test('compressed answers pass as they came when they are clean, and are read all the same', async () => {
  const plain = JSON.stringify({
    jsonrpc: '2.0',
    id: 7,
    result: { content: [{ type: 'text', text: 'A clean text.' }] },
  })
  const packed = gzipSync(plain)
  bench.answering = (_, connection) => connection.write(json(['Content-Encoding: gzip'], packed))
  const got = await bench.ask('POST /mcp', call('hello'))
  assert.deepEqual([values(got, 'content-encoding'), got.body], [['gzip'], packed])
  const bad = gzipSync(plain.replace('A clean text.', injection))
  bench.answering = (_, connection) => connection.write(json(['Content-Encoding: gzip'], bad))
  const refused = await bench.ask('POST /mcp', call('hello'))
  assert.deepEqual([values(refused, 'content-encoding'), /"code":-32000/.test(refused.text)], [[], true])
})

test('compressed events are decoded one by one, each before the next one comes', async () => {
  let upstream: Connection | undefined
  const head = reply('200 OK', [
    'Content-Type: text/event-stream',
    'Content-Encoding: gzip',
    'Transfer-Encoding: chunked',
  ])
  bench.answering = (_, connection) => {
    upstream = connection
    return connection.write(head)
  }
  const client = await bench.open('GET /mcp', '', [session])
  const got = (await client.head()) ?? assert.fail('no answer')
  assert.deepEqual([values(got, 'content-type'), values(got, 'content-encoding')], [['text/event-stream'], []])
  const side = await until('the upstream to be asked', () => upstream)
  const gzip = createGzip()
  gzip.on('data', (bytes: Buffer) => void side.write(chunk(bytes)))
  for (let n = 0; n < 20; n++) {
    const text = `id: ${n}\ndata: ${notice(n)}\n\n`
    gzip.write(text)
    gzip.flush()
    assert.equal(String(await bytesOf(client, text.length)), text)
  }
  gzip.write(poisoned('e1'))
  gzip.flush()
  let after = ''
  while (!after.endsWith('\n\n')) after += String(await client.chunk())
  assert.ok(after.startsWith('id: e1\n') && !after.includes(injection), after)
  await leave(client)
})

test('a compressed request is judged, and sent as what it says', async () => {
  bench.answering = (_, connection) => connection.write(jsonReply({ jsonrpc: '2.0', id: 7, result: {} }))
  const clean = await bench.ask('POST /mcp', gzipSync(call('hello')), ['Content-Encoding: gzip'])
  const sent = clean.sent[0] ?? assert.fail('nothing was sent')
  assert.deepEqual([clean.status, String(sent.body), values(sent, 'content-encoding')], [200, call('hello'), []])
  const leak = await bench.ask('POST /mcp', gzipSync(call(awsKey)), ['Content-Encoding: gzip'])
  assert.deepEqual([/-32001/.test(leak.text), leak.sent.length], [true, 0])
})

test('clients that use the same id at the same time get their own answers', async () => {
  const waiting: [string, Connection][] = []
  bench.answering = (request, connection) => void waiting.push([String(request.body), connection])
  const names = ['one', 'two', 'three', 'four']
  const clients = await Promise.all(names.map((name) => bench.open('POST /mcp', call(name))))
  await until('all four', () => waiting.length === names.length)
  for (const [asked, connection] of waiting.toReversed()) {
    const name = names.find((one) => asked.includes(`"${one}"`))
    await connection.write(jsonReply({ jsonrpc: '2.0', id: 7, result: { name } }))
  }
  for (const [at, client] of clients.entries())
    assert.match((await client.answer()).text, new RegExp(`"name":"${names[at]}"`))
  for (const client of clients) client.destroy()
})

test('a request of the server on the GET stream reaches the client, its answer the server; a bad one is declined', async () => {
  const upstream = streaming()
  const client = await bench.open('GET /mcp', '', [session])
  await client.head()
  const side = await upstream()
  await side.write(chunk(sampling(1, 'What is the capital?')))
  assert.equal(
    String(await bytesOf(client, sampling(1, 'What is the capital?').length)),
    sampling(1, 'What is the capital?'),
  )
  bench.answering = (_, connection) => connection.write(reply('202 Accepted', ['Content-Length: 0']))
  const answer =
    '{"jsonrpc":"2.0","id":1,"result":{"role":"assistant","model":"m","content":{"type":"text","text":"Paris"}}}'
  const posted = await bench.ask('POST /mcp', answer, [session])
  assert.deepEqual([posted.status, posted.text, String(posted.sent[0]?.body)], [202, '', answer])

  const asked = bench.upstream.requests.length
  await side.write(chunk(sampling(2, injection)))
  // The next event is what the client sees; the server hears no for the one in between.
  await side.write(chunk(': after\n\n'))
  assert.equal(String(await bytesOf(client, 9)), ': after\n\n')
  const declined = await until('the server to be told', () => bench.upstream.requests[asked])
  assert.match(String(declined.body), /^\{"jsonrpc":"2.0","id":2,"error":\{"code":-1,/)
  assert.deepEqual(values(declined, 'mcp-session-id'), ['s-1'])
  await leave(client)
})

test('a stream is resumed behind an event that was replaced, and what is sent again is judged again', async () => {
  bench.answering = async (_, connection) => {
    await connection.write(stream)
    await connection.write(chunk('id: e1\nretry: 50\ndata: \n\n'))
    await connection.write(chunk(poisoned('e2')))
    await connection.write(lastChunk)
  }
  const first = await bench.ask('POST /mcp', call('hello'), [session])
  const events = first.text.split('\n\n')
  assert.deepEqual([events[0], events[1]?.split('\n')[0]], ['id: e1\nretry: 50\ndata: ', 'id: e2'])
  assert.match(events[1] ?? '', /"id":7,"error":\{"code":-32000/)
  for (const [last, sentAgain] of [
    ['e1', poisoned('e2')],
    ['e2', 'id: e3\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"on"}}\n\n'],
  ] as const) {
    bench.answering = async (_, connection) => {
      await connection.write(stream)
      await connection.write(chunk(sentAgain))
      await connection.write(lastChunk)
    }
    const again = await bench.ask('GET /mcp', '', [session, `Last-Event-ID: ${last}`])
    assert.deepEqual(values(again.sent[0] ?? { fields: [] }, 'last-event-id'), [last])
    if (last === 'e2') assert.equal(again.text, sentAgain)
    else assert.ok(again.text.startsWith('id: e2\n') && !again.text.includes(injection), again.text)
  }
})

test('methods and their headers pass: GET, DELETE, versions, ids, headers nobody knows', async () => {
  const sent = [
    session,
    'MCP-Protocol-Version: 2025-11-25',
    'Last-Event-ID: e9',
    'X-Anything: a, b',
    'Mcp-Param-New: v',
  ]
  bench.answering = (_, connection) =>
    connection.write(reply('200 OK', [session, 'X-Own: 1', 'Set-Cookie: a=1', 'Set-Cookie: b=2', 'Content-Length: 0']))
  for (const method of ['GET', 'DELETE', 'POST', 'OPTIONS']) {
    const got = await bench.ask(`${method} /mcp`, method === 'POST' ? call('hello') : '', sent)
    const asked = got.sent[0] ?? assert.fail('nothing was sent')
    assert.equal(asked.start, `${method} /mcp HTTP/1.1`)
    for (const field of sent) {
      const [name = '', value = ''] = field.split(/: (.*)/)
      assert.deepEqual(values(asked, name.toLowerCase()), [value], `${method} ${name}`)
    }
    assert.deepEqual([values(got, 'x-own'), values(got, 'set-cookie')], [['1'], ['a=1', 'b=2']])
  }
})

test('every 4xx and 5xx passes with its own body and type', async () => {
  for (const status of [400, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 431, 451, 500, 501, 503]) {
    const [type, body] =
      status % 2 === 0
        ? ['text/html', '<p>No.</p>']
        : ['application/json', '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"No."}}']
    bench.answering = (_, connection) => connection.write(reply(`${status} Own Words`, [`Content-Type: ${type}`], body))
    for (const head of ['POST /mcp', 'GET /mcp', 'DELETE /mcp']) {
      const got = await bench.ask(head, head.startsWith('POST') ? call('hello') : '', [session])
      assert.deepEqual([got.status, values(got, 'content-type'), got.text], [status, [type], body], `${head} ${status}`)
    }
  }
})
