// A secret on its way out is stopped wherever it hides, and the refusal says by whom, why and what to do.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { Connection, values } from './connection.ts'
import { awsKey, loopback, records, secret, startPipelock, until, type Pipelock } from './harness.ts'
import { startOrigin, startRawOrigin, type Origin } from './origin.ts'

/** As strong as a real token: random, and nowhere but in this process and the proxy's environment. */
const token = secret(
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
)

let origin: Origin
let pipelock: Pipelock
before(async () => {
  origin = await startOrigin()
  pipelock = await startPipelock({ env: { MY_API_TOKEN: token } })
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

type Request = readonly [head: readonly string[], body?: string]
const to = (method: string, path: string, ...fields: string[]) => [
  `${method} ${origin.url}${path} HTTP/1.1`,
  'Host: x',
  ...fields,
]
const post = (type: string, body: string): Request => [
  to('POST', '/', `Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`),
  body,
]
const half = awsKey.length / 2
const percent = [...awsKey].map((char) => `%${char.charCodeAt(0).toString(16)}`).join('')
const hidden: Record<string, () => Request> = {
  'the path': () => [to('GET', `/${awsKey}/x`)],
  'the query': () => [to('GET', `/?key=${awsKey}`)],
  'a percent-encoded query': () => [to('GET', `/?key=${percent}`)],
  'a doubly percent-encoded query': () => [to('GET', `/?key=${percent.replaceAll('%', '%25')}`)],
  'two query parameters': () => [to('GET', `/?a=${awsKey.slice(0, half)}&b=${awsKey.slice(half)}`)],
  'any header': () => [to('GET', '/', `X-Whatever: a ${awsKey} b`)],
  'the name of a header': () => [to('GET', '/', `X-${awsKey}: 1`)],
  'a cookie': () => [to('GET', '/', `Cookie: a=b; k=${awsKey}`)],
  'a Basic credential': () => [
    to('GET', '/', `Authorization: Basic ${secret(Buffer.from(`user:${awsKey}`).toString('base64'))}`),
  ],
  'a JSON body': () => post('application/json', JSON.stringify({ deep: [{ key: awsKey }] })),
  'a form body': () => post('application/x-www-form-urlencoded', `a=b&key=${awsKey}`),
  'a text body': () => post('text/plain', `notes\n${awsKey}\n`),
  'a body without a type': () => [to('POST', '/', `Content-Length: ${awsKey.length}`), awsKey],
  'the body of a GET': () => [to('GET', '/', `Content-Length: ${awsKey.length}`), awsKey],
  'a chunked body, cut inside the key': () => [
    to('POST', '/', 'Transfer-Encoding: chunked'),
    `${half.toString(16)}\r\n${awsKey.slice(0, half)}\r\n${half.toString(16)}\r\n${awsKey.slice(half)}\r\n0\r\n\r\n`,
  ],
}

for (const [place, make] of Object.entries(hidden))
  test(`an AWS key in ${place} is refused and the origin sees nothing`, async () => {
    const seen = origin.connections.length
    const before = records(pipelock).length
    const answer = await pipelock.ask(...make())
    assert.equal(answer.status, 403)
    assert.match(answer.text, /^blocked: DLP match: AWS Access ID \(critical\)/)
    assert.match(answer.text, /Pipelock, the security proxy/)
    assert.match(answer.text, /What to do: Remove the credential/)
    assert.match(values(answer, 'proxy-status')[0] ?? '', /^pipelock; error=http_request_denied; details="/)
    assert.equal(origin.connections.length, seen, 'no connection was made')
    await until('the record', () => records(pipelock).length > before)
    const record = records(pipelock)[before]
    assert.deepEqual([record?.event, record?.['action'], record?.['strict_action']], ['blocked', 'block', 'block'])
    assert.ok(String(record?.['patterns']).includes('AWS Access ID'))
  })

test('a key in a trailer does not reach the origin', async () => {
  const body = `2\r\nhi\r\n0\r\nX-Sum: ${awsKey}\r\n\r\n`
  const answer = await pipelock.ask(to('POST', '/', 'Transfer-Encoding: chunked', 'Trailer: X-Sum'), body)
  assert.equal(answer.status, 403)
  assert.ok(!JSON.stringify(origin.requests).includes(awsKey))
})

test('a key in the host name is refused before any DNS query', async () => {
  const host = `${awsKey.toLowerCase()}.example.com`
  const answer = await pipelock.ask([`GET http://${awsKey}.example.com/ HTTP/1.1`, `Host: ${host}`])
  assert.equal(answer.status, 403)
})

test('the value of an environment secret is refused', async () => {
  const answer = await pipelock.ask(...post('text/plain', `my ${token} here`))
  assert.equal(answer.status, 403)
  assert.match(answer.text, /MY_API_TOKEN|environment/i)
})

test('a client that wants JSON gets JSON', async () => {
  const answer = await pipelock.ask(to('GET', `/?key=${awsKey}`, 'Accept: application/json'))
  assert.deepEqual(values(answer, 'content-type'), ['application/json'])
  const body = JSON.parse(answer.text) as Record<string, unknown>
  assert.equal(body['blocked'], true)
  assert.equal(body['rule'], 'AWS Access ID')
  assert.equal(body['retry'], false)
})

test('a refusal leaves the connection usable', async () => {
  const connection = await Connection.open(pipelock.port)
  const blocked = to('GET', `/?key=${awsKey}`).join('\r\n')
  await connection.write(`${blocked}\r\n\r\n${to('GET', '/fine').join('\r\n')}\r\n\r\n`)
  assert.equal((await connection.answer()).status, 403)
  assert.equal((await connection.answer()).text, 'ok')
  connection.destroy()
})

for (const framing of ['content-length', 'chunked'])
  test(`a key at the end of a 6 MB upload (${framing}) never reaches the origin whole`, async () => {
    let seen = Buffer.alloc(0)
    const raw = await startRawOrigin(async (connection) => {
      seen = Buffer.concat([seen, await connection.rest()])
    })
    const filler = Buffer.alloc(6 * 1024 * 1024, 'all work and no play ')
    const body = Buffer.concat([filler, Buffer.from(`${awsKey} end`)])
    const chunked = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
    const field = framing === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`
    const answer = await pipelock
      .ask([`POST ${raw.url}/ HTTP/1.1`, 'Host: x', field], framing === 'chunked' ? chunked : body)
      .catch(() => null)
    if (answer !== null) assert.equal(answer.status, 403)
    await pipelock.logged((line) => line['url'] === `${raw.url}/` && line['action'] === 'block')
    await until('the end of the upload', () => raw.connections.every(({ state }) => state !== 'open'))
    assert.ok(!seen.includes(awsKey))
    raw.stop()
  })

const pack = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync }

for (const [coding, compress] of Object.entries(pack))
  test(`an upload in ${coding} is read through, and goes on as it came`, async () => {
    const send = (body: Buffer) =>
      pipelock.ask(to('POST', `/${coding}`, `Content-Encoding: ${coding}`, `Content-Length: ${body.length}`), body)
    const refused = await send(compress(`{"note": "the key is ${awsKey}"}`))
    assert.equal(refused.status, 403)
    assert.match(refused.text, new RegExp(`seen through ${coding} decoding`))
    const clean = compress('{"note": "there is no key"}')
    assert.equal((await send(clean)).status, 200)
    const got = origin.requests.at(-1)
    assert.deepEqual(got?.body, clean)
    assert.deepEqual(got && values(got, 'content-encoding'), [coding])
  })

test('an archive that does not say that it is one is read through too', async () => {
  const body = gzipSync(`aws_key = ${awsKey}`)
  const type = 'Content-Type: application/octet-stream'
  assert.equal((await pipelock.ask(to('PUT', '/backup', type, `Content-Length: ${body.length}`), body)).status, 403)
  const [head, text] = post('application/json', JSON.stringify({ file: body.toString('base64') }))
  const refused = await pipelock.ask(head, text)
  assert.equal(refused.status, 403)
  assert.match(refused.text, /seen through base64 gzip decoding/)
})

test('a compressed upload that cannot be decompressed, or is a bomb, cannot be called clean', async () => {
  const bodies = {
    'Undecodable Compressed Content': Buffer.from('abc'),
    'Scan Limit Reached': gzipSync(Buffer.alloc(1 << 25)),
  }
  for (const [rule, body] of Object.entries(bodies)) {
    const answer = await pipelock.ask(to('POST', '/', 'Content-Encoding: gzip', `Content-Length: ${body.length}`), body)
    assert.equal(answer.status, 403)
    assert.match(answer.text, new RegExp(rule))
  }
})

test('explain_blocks adds a hint, enforce: false only observes, mode audit never blocks', async () => {
  const explaining = await startPipelock({ yaml: `${loopback}explain_blocks: true\n` })
  assert.match(
    values(await explaining.ask(to('GET', `/?key=${awsKey}`)), 'x-pipelock-hint')[0] ?? '',
    /Remove the credential/,
  )
  await explaining.stop()
  assert.deepEqual(values(await pipelock.ask(to('GET', `/?key=${awsKey}`)), 'x-pipelock-hint'), [])
  for (const yaml of ['enforce: false\n', 'mode: audit\n', 'mode: strict\nenforce: false\n']) {
    const observing = await startPipelock({ yaml: loopback + yaml })
    const answer = await observing.ask(to('GET', `/?key=${awsKey}`))
    assert.equal(answer.status, 200, yaml)
    const line = await observing.logged(({ event }) => event === 'anomaly')
    assert.deepEqual([line['action'], line['strict_action']], ['warn', 'block'], yaml)
    await observing.stop()
  }
})
