// `redaction` over sockets: what leaves holds placeholders, the record says how many of what, and what cannot be redacted stays.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Connection, values } from './connection.ts'
import { awsKey, loopback, records, secret, startPipelock, until, type Pipelock } from './harness.ts'
import { tunnel } from './inside.ts'
import { plain, startOrigin, type Origin } from './origin.ts'
import { echoServer, open } from './ws-peers.ts'

const email = secret(['anna.smith', 'customer.example'].join('@'))
const section = `redaction:
  enabled: true
  default_profile: own
  profiles: {own: {classes: [email, ipv4, aws-access-key, credit-card], dictionaries: [people]}}
  dictionaries: {people: {class: customer, entries: ["Jörg Müller", Anna], case_insensitive: true, word_boundary: true}}
  limits: {max_body_bytes: 100000, max_redactions_per_request: 100, max_depth: 8}
  allowlist_unparseable: [localhost]
trusted_domains: [localhost]
websocket_proxy: {enabled: true}
`
let origin: Origin
let pipelock: Pipelock
before(async () => {
  origin = await startOrigin((_, connection) => connection.write(plain('ok')))
  pipelock = await startPipelock({ yaml: loopback + section })
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

async function post(
  body: string | Uint8Array,
  { path = '/', type = 'application/json', more = [] as string[], to = pipelock, host = '127.0.0.1' } = {},
) {
  const before = [origin.requests.length, records(to).length] as const
  const bytes = Buffer.from(body as string)
  const head = [`POST http://${host}:${origin.port}${path} HTTP/1.1`, 'Host: x', `Content-Type: ${type}`, ...more]
  const answer = await to.ask([...head, `Content-Length: ${bytes.length}`], bytes)
  const line = await until('the record', () =>
    records(to)
      .slice(before[1])
      .find((one) => one['transport'] === 'forward'),
  )
  return { answer, line, got: origin.requests[before[0]] }
}

test('values become placeholders, one number for one value; all else stays as it was written', async () => {
  const body = `{ "to": ["${email}",\t"b@b.example", "${email}"], "n": 1.50, "e":"\\u00e9 10.0.0.1.",\n "key ${awsKey}": null, "who": "JÖRG MÜLLER, anna and Annabel" }`
  const { answer, line, got } = await post(body, { more: ['Content-MD5: x'] })
  assert.equal(answer.status, 200)
  assert.equal(
    got?.body.toString(),
    `{ "to": ["<pl:email:1>",\t"<pl:email:2>", "<pl:email:1>"], "n": 1.50, "e":"é <pl:ipv4:1>.",\n "key <pl:aws-access-key:1>": null, "who": "<pl:customer:1>, <pl:customer:2> and Annabel" }`,
  )
  assert.deepEqual(values(got as never, 'content-length'), [String(got?.body.length)])
  assert.deepEqual(values(got as never, 'content-md5'), [])
  assert.deepEqual(
    [line.event, line['action'], line['redacted']],
    ['forward_http', 'allow', { email: 3, ipv4: 1, 'aws-access-key': 1, customer: 2 }],
  )
  const { text } = await pipelock.own('/metrics')
  assert.match(text, /^pipelock_redactions_total\{class="email",transport="forward"\} 3$/m)
  assert.match(text, /^pipelock_redactions_total\{class="customer",transport="forward"\} 2$/m)
})

test('what has nothing to replace arrives byte for byte, compressed or not; compressed values leave as plain JSON', async () => {
  const clean = '{ "a" : [1, 2.0, "\\u0041\\/"] }\n'
  assert.equal((await post(clean)).got?.body.toString(), clean)
  const gzip = { more: ['Content-Encoding: gzip'] }
  const packed = gzipSync(clean)
  assert.ok((await post(packed, gzip)).got?.body.equals(packed))
  const { got } = await post(gzipSync(`{"mail":"${email}"}`), gzip)
  assert.equal(got?.body.toString(), '{"mail":"<pl:email:1>"}')
  assert.deepEqual(values(got as never, 'content-encoding'), [])
})

test('a chunked upload, and one in a tunnel in the clear, are redacted too', async () => {
  const chunked = `7\r\n{"m": "\r\n${email.length.toString(16)}\r\n${email}\r\n2\r\n"}\r\n0\r\nX-Sum: 1\r\n\r\n`
  for (const connection of [
    await Connection.open(pipelock.port),
    await tunnel(pipelock.port, `127.0.0.1:${origin.port}`),
  ]) {
    const seen = origin.requests.length
    await connection.write(
      `POST ${origin.url}/ HTTP/1.1\r\nHost: 127.0.0.1:${origin.port}\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
    )
    assert.equal((await connection.answer()).status, 200)
    connection.destroy()
    assert.equal(origin.requests[seen]?.body.toString(), '{"m": "<pl:email:1>"}')
  }
})

for (const [why, body, type] of [
  ['body_unparseable', '{"a": ', 'application/json'],
  ['non_json_body', `a=${email}`, 'application/x-www-form-urlencoded'],
  ['multipart_unsupported', '--x--', 'multipart/form-data; boundary=x'],
  ['body_too_large', JSON.stringify('x'.repeat(100_000)), 'application/json'],
  ['redaction_overflow', JSON.stringify('b@b.example '.repeat(101)), 'application/json'],
  ['json_depth_exceeded', `${'['.repeat(9)}${']'.repeat(9)}`, 'application/json'],
  ['duplicate_object_key', '{"a":1,"a":2}', 'application/json'],
  ['key_collision', '{"b@b.example":1,"<pl:email:1>":2}', 'application/json'],
  ['secret_in_numeric_scalar', `{"card": ${secret(['41111111', '11111111'].join(''))}}`, 'application/json'],
] as const)
  test(`what cannot be redacted does not leave: ${why}`, async () => {
    const { answer, line, got } = await post(body, { type })
    assert.equal(answer.status, 403)
    assert.match(answer.text, new RegExp(`cannot be redacted[^]*\\(${why}\\)[^]*Rule: Redaction`))
    assert.equal(got, undefined)
    assert.deepEqual([line.event, line['scanner'], line['redacted']], ['blocked', 'redaction', undefined])
  })

test('a destination may be allowed to have what nobody can parse; what can be read is redacted there, too', async () => {
  assert.equal((await post(`a=1`, { type: 'text/plain', host: 'localhost' })).got?.body.toString(), 'a=1')
  assert.equal((await post(`["${email}"]`, { host: 'localhost' })).got?.body.toString(), '["<pl:email:1>"]')
})

test('WebSocket messages are redacted; one that cannot be ends the connection with 1008', async () => {
  const server = await echoServer()
  const client = await open(`ws://127.0.0.1:${pipelock.port}/ws?url=ws://127.0.0.1:${server.port}/ws`)
  client.socket.send(`{"m":"${email} ${email}"}`)
  await client.hears('{"m":"<pl:email:1> <pl:email:1>"}')
  client.socket.send('no JSON')
  const { code, reason } = await client.ends()
  assert.equal(code, 1008)
  assert.match(reason, /cannot be redacted/)
  const line = await pipelock.logged(({ event }) => event === 'ws_blocked')
  assert.deepEqual([line['scanner'], line['redacted']], ['redaction', { email: 2 }])
  server.close()
})

test('mode audit changes nothing and refuses nothing', async () => {
  const audit = await startPipelock({ yaml: loopback + section, flags: ['--mode', 'audit'] })
  const { got } = await post(`a=${email}`, { to: audit, type: 'text/plain' })
  assert.equal(got?.body.toString(), `a=${email}`)
  await audit.stop()
})
