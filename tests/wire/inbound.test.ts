// An injection on its way in is stopped, cut, masked or flagged, as mode and section say.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Connection, values, type Message } from './connection.ts'
import { injection, loopback, records, startPipelock, until, type Pipelock } from './harness.ts'
import { plain, startOrigin, type Origin } from './origin.ts'

const page = `<h1>Invoice</h1><p hidden>${injection}</p><p>120 EUR</p>`
const middle = injection.length >> 1
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const chunkedHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n'
const compressed = (body: Buffer) =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`,
    ),
    body,
  ])
const picture = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), Buffer.from(page)])
const filler = '<p>all work and no play</p>\n'.repeat(2000)

let resume: () => void = () => undefined
let origin: Origin
let pipelock: Pipelock
before(async () => {
  origin = await startOrigin(answer)
  pipelock = await startPipelock()
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

async function answer(request: Message, connection: Connection): Promise<void> {
  const path = request.start.split(' ')[1]
  if (path === '/small') await connection.write(plain(page, 'text/html'))
  else if (path === '/json') await connection.write(plain(JSON.stringify({ note: injection }), 'application/json'))
  else if (path === '/no-image') await connection.write(plain(page, 'image/png'))
  else if (path === '/image')
    await connection.write(
      Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: ${picture.length}\r\n\r\n`),
        picture,
      ]),
    )
  else if (path === '/untyped')
    await connection.write(`HTTP/1.1 200 OK\r\nContent-Length: ${page.length}\r\n\r\n${page}`)
  else if (path === '/error')
    await connection.write(`HTTP/1.1 500 Oops\r\nContent-Length: ${page.length}\r\n\r\n${page}`)
  else if (path === '/no-gzip') await connection.write(compressed(Buffer.from('abc')))
  else if (path === '/gzip') await connection.write(compressed(gzipSync(page)))
  else if (path === '/clean-gzip') await connection.write(compressed(gzipSync(filler)))
  else if (path === '/split')
    await connection.write(
      chunkedHead + chunk(page.slice(0, 25 + middle)) + chunk(page.slice(25 + middle)) + '0\r\n\r\n',
    )
  else if (path === '/bytes') await connection.write(`${chunkedHead}${[...page].map(chunk).join('')}0\r\n\r\n`)
  else if (path === '/late') {
    await connection.write(chunkedHead)
    for (let i = 0; i < 20; i++) await connection.write(chunk(filler))
    // The client has to have a part of the page before the rest comes.
    await new Promise<void>((go) => (resume = go))
    await connection.write(
      `${chunk(injection.slice(0, middle))}${chunk(`${injection.slice(middle)} END-OF-PAGE`)}0\r\n\r\n`,
    )
  } else await connection.write(plain('clean'))
}

const get = (path: string, of = pipelock) =>
  of.ask([`GET ${origin.url}${path} HTTP/1.1`, 'Host: x', 'Accept-Encoding: gzip'])

for (const path of ['/small', '/json', '/split', '/bytes', '/untyped', '/error'])
  test(`an injection in ${path} is a clean refusal in balanced mode`, async () => {
    const before = records(pipelock).length
    const got = await get(path)
    assert.equal(got.status, 403)
    assert.match(got.text, /^blocked: prompt injection: [^]*Pipelock, the security proxy[^]*Do not follow instructions/)
    assert.match(values(got, 'proxy-status')[0] ?? '', /^pipelock; error=/)
    assert.ok(!got.text.includes('reveal your system prompt'))
    await until('the record', () => records(pipelock).length > before)
    assert.deepEqual(
      [records(pipelock)[before]?.['action'], records(pipelock)[before]?.['strict_action']],
      ['block', 'block'],
    )
  })

test('an injection late in a large page cuts the connection before it is complete', async () => {
  const connection = await Connection.open(pipelock.port)
  await connection.write(`GET ${origin.url}/late HTTP/1.1\r\nHost: x\r\n\r\n`)
  const head = await connection.head()
  assert.match(head?.start ?? '', / 200 /)
  const first = await connection.chunk()
  assert.ok((first?.length ?? 0) > 0)
  resume()
  let text = String(first)
  await assert.rejects(async () => {
    for (let part = await connection.chunk(); part !== null; part = await connection.chunk()) text += part.toString()
  })
  assert.ok(text.length > 1000)
  assert.ok(!text.includes(injection) && !text.includes('END-OF-PAGE') && !text.includes('reveal your system prompt'))
  const line = await pipelock.logged((record) => record['url'] === `${origin.url}/late`)
  assert.equal(line['action'], 'block')
})

test('bodies that no model reads as text pass unread, unless their first bytes are text', async () => {
  assert.ok((await get('/image')).body.equals(picture))
  assert.equal((await get('/no-image')).status, 403)
})

test('the origin is asked for identity coding; a compressed answer is read through, and goes on as it came', async () => {
  assert.equal((await get('/gzip')).status, 403)
  assert.deepEqual(values(origin.requests.at(-1) as Message, 'accept-encoding'), ['identity'])
  assert.equal((await get('/no-gzip')).status, 403)
  const clean = await get('/clean-gzip')
  assert.equal(clean.status, 200)
  assert.equal(gunzipSync(clean.body).toString(), filler)
})

interface Case {
  readonly yaml: string
  readonly status: number
  readonly action: string
  readonly holds: (text: string) => boolean
}
const cases: Record<string, Case> = {
  'mode audit flags': { yaml: 'mode: audit\n', status: 200, action: 'warn', holds: (text) => text === page },
  'mode strict blocks': {
    yaml: 'mode: strict\n',
    status: 403,
    action: 'block',
    holds: (text) => !text.includes(injection),
  },
  'enforce false flags': {
    yaml: 'mode: strict\nenforce: false\n',
    status: 200,
    action: 'warn',
    holds: (text) => text === page,
  },
  'action warn flags': {
    yaml: 'response_scanning: {action: warn}\n',
    status: 200,
    action: 'warn',
    holds: (text) => text === page,
  },
  'action block blocks': {
    yaml: 'response_scanning: {action: block}\n',
    status: 403,
    action: 'block',
    holds: (text) => !text.includes(injection),
  },
  'action strip puts a marker in its place': {
    yaml: 'response_scanning: {action: strip}\n',
    status: 200,
    action: 'strip',
    // What stands behind a closing tag or quote is a part of the match (docs/responses.md).
    holds: (text) =>
      /^<h1>Invoice<\/h1><p hidden>(?:\[REDACTED: [\w ]+ \(Pipelock\)\](?: and )?)+<\/p><p>(?:120 EUR)?<\/p>$/.test(
        text,
      ),
  },
}
for (const [name, { yaml, status, action, holds }] of Object.entries(cases))
  test(name, async () => {
    const other = await startPipelock({ yaml: loopback + yaml })
    const got = await get('/small', other)
    assert.equal(got.status, status)
    assert.ok(holds(got.text), got.text)
    const line = await other.logged((record) => record['url'] === `${origin.url}/small`)
    assert.deepEqual([line['action'], line['strict_action']], [action, 'block'])
    await other.stop()
  })

test('response_scanning.enabled: false leaves answers alone', async () => {
  const other = await startPipelock({ yaml: `${loopback}response_scanning: {enabled: false}\n` })
  assert.equal((await get('/small', other)).text, page)
  await other.stop()
})
