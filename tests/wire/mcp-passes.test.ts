// What an MCP upstream says in HTTP reaches the client as it was said: statuses, challenges, sessions, single events.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection, values } from './connection.ts'
import { awsKey, freePort, records, secret, startPipelock, until } from './harness.ts'
import { call, jsonReply, reply, startBench, type Bench } from './mcp-upstream.ts'

let bench: Bench
before(async () => {
  bench = await startBench('mode: strict\n')
})
after(() => bench.stop())

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const session = 'Mcp-Session-Id: s-1'
const version = 'Mcp-Protocol-Version: 2025-11-25'

test('401 with its challenge, 404 of an ended session, 405 with Allow: untouched', async () => {
  const challenge = 'Bearer resource_metadata="https://as.example/.well-known/oauth-protected-resource", scope="a b"'
  const said = JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' } })
  const cases = [
    ['POST /mcp', '401 Unauthorized', [`WWW-Authenticate: ${challenge}`], 'no token'],
    ['POST /mcp', '404 Not Found', ['Content-Type: application/json'], said],
    ['GET /mcp', '405 Method Not Allowed', ['Allow: POST'], 'no stream'],
    ['POST /mcp', '429 Too Many Requests', ['Retry-After: 7'], 'slow down'],
    ['POST /mcp', '503 Back At Noon', [], 'closed'],
  ] as const
  for (const [head, status, fields, body] of cases) {
    bench.answering = (_, connection) => connection.write(reply(status, fields, body))
    const got = await bench.ask(head, head.startsWith('POST') ? call('hello') : '', [session, version])
    assert.deepEqual([got.start, got.text], [`HTTP/1.1 ${status}`, body])
    for (const field of fields) {
      const [name = '', value = ''] = field.split(/: (.*)/)
      assert.deepEqual(values(got, name.toLowerCase()), [value])
    }
    assert.equal(got.line['status_code'], Number(status.slice(0, 3)))
  }
})

test('202 and 204 pass without a body, DELETE ends the session, ids of sessions go both ways', async () => {
  const note = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })
  for (const [head, status] of [
    ['POST /', '202 Accepted'],
    ['POST /', '204 No Content'],
    ['DELETE /mcp', '200 OK'],
  ] as const) {
    const fields = status.startsWith('204') ? [session] : [session, 'Content-Length: 0']
    bench.answering = (_, connection) => connection.write(reply(status, fields))
    const got = await bench.ask(head, head.startsWith('POST') ? note : '', [session, version])
    assert.deepEqual([got.start, got.text, values(got, 'mcp-session-id')], [`HTTP/1.1 ${status}`, '', ['s-1']])
    assert.deepEqual(values(got, 'content-type'), [])
    const [sent] = got.sent
    assert.ok(sent !== undefined && sent.start.startsWith(`${head.split(' ')[0]} /mcp `))
    assert.deepEqual([values(sent, 'mcp-session-id'), values(sent, 'mcp-protocol-version')], [['s-1'], ['2025-11-25']])
  }
})

test('Authorization goes to the upstream and is no leak, whatever it looks like', async () => {
  const jwt = secret(
    [part({ alg: 'HS256', typ: 'JWT' }), part({ sub: 'ann', iat: 1516239022 }), 'c2lnbmF0dXJlIG9mIGFubg'].join('.'),
  )
  bench.answering = (_, connection) => connection.write(jsonReply({ jsonrpc: '2.0', id: 7, result: { ok: true } }))
  for (const token of [jwt, awsKey]) {
    const got = await bench.ask('POST /mcp', call('hello'), [`Authorization: Bearer ${token}`])
    assert.deepEqual([got.status, got.line['action'], got.line.event], [200, 'allow', 'mcp'])
    assert.deepEqual(values(got.sent[0] ?? { fields: [] }, 'authorization'), [`Bearer ${token}`])
    // The same token as an argument is one.
    const leaked = await bench.ask('POST /mcp', call(token), [`Authorization: Bearer ${token}`])
    assert.deepEqual([leaked.line['action'], leaked.sent.length], ['block', 0])
  }
})

test('the request reaches the upstream byte for byte, with its own Host', async () => {
  const odd = '{"jsonrpc" : "2.0","id":9007199254740993, "method":"ping","params":{"é":"\\u00e9"} }'
  const got = await bench.ask('POST /any/path?x=1', odd)
  const sent = got.sent[0] ?? assert.fail('nothing was sent')
  assert.equal(sent.body.toString(), odd)
  assert.equal(sent.start, 'POST /mcp?x=1 HTTP/1.1')
  assert.deepEqual(values(sent, 'host'), [new URL(bench.upstream.url).host])
})

const event = (id: number) =>
  `id: e${id}\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"${id}"}}\n\n`
const stream = reply('200 OK', ['Content-Type: text/event-stream', session, 'Transfer-Encoding: chunked'])
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

for (const head of ['POST /mcp', 'GET /mcp'])
  test(`${head}: an event arrives before the next one is sent`, async () => {
    let upstream: Connection | undefined
    bench.answering = async (_, connection) => {
      upstream = connection
      await connection.write(stream + chunk(event(1)))
    }
    const client = await bench.open(head, head.startsWith('POST') ? call('hello') : '', ['Last-Event-ID: e0', session])
    const answer = await client.head()
    assert.deepEqual(
      [answer?.start, values(answer ?? { fields: [] }, 'content-type')],
      ['HTTP/1.1 200 OK', ['text/event-stream']],
    )
    assert.equal(String(await client.chunk()), event(1))
    const sent = bench.upstream.requests.at(-1) ?? { fields: [] }
    assert.deepEqual(values(sent, 'last-event-id'), ['e0'])
    for (const text of [': keepalive\n\n', event(2)]) {
      await upstream?.write(chunk(text))
      // Its bytes, in whatever chunks they come.
      let got = ''
      while (got.length < text.length) got += String(await client.chunk())
      assert.equal(got, text)
    }
    await upstream?.write('0\r\n\r\n')
    assert.equal(await client.chunk(), null)
    client.destroy()
  })

test('a client that vanishes takes the upstream with it, before and after the first event', async () => {
  for (const early of [true, false]) {
    let upstream: Connection | undefined
    bench.answering = async (_, connection) => {
      upstream = connection
      if (!early) await connection.write(stream + chunk(event(1)))
    }
    const logged = records(bench.pipelock).length
    const client = await bench.open('POST /mcp', call('hello'))
    if (!early)
      await client.chunk().then(
        () => undefined,
        () => undefined,
      )
    await until('the upstream to be asked', () => upstream)
    client.destroy()
    await until('the upstream to be let go', () => upstream?.state !== 'open')
    await until('its line', () => records(bench.pipelock).length > logged)
    assert.equal(records(bench.pipelock).at(-1)?.['outcome'], 'client_gone')
  }
})

test('an upstream that is down: 502 and -32003 under the id of the request', async () => {
  const pipelock = await startPipelock({
    yaml: 'mode: balanced\n',
    mcpUpstream: `http://127.0.0.1:${await freePort()}/mcp`,
  })
  const body = call('hello', 'a-1')
  const client = await Connection.open(pipelock.mcpPort)
  void client.write(
    `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  const answer = await client.answer()
  const said = JSON.parse(answer.text) as { id: unknown; error: { code: number } }
  assert.deepEqual([answer.status, said.id, said.error.code], [502, 'a-1', -32003])
  const line = await pipelock.logged((line) => line['request_id'] !== undefined)
  assert.deepEqual([line['outcome'], line['status_code']], ['upstream_failed', 502])
  client.destroy()
  await pipelock.stop()
})
