// `media_policy` over sockets: what is refused, what loses its metadata, what is told, and that nothing happens unasked.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { values, type Answer } from './connection.ts'
import { loopback, records, startPipelock, type Pipelock } from './harness.ts'
import { plain, startOrigin, type Origin } from './origin.ts'

const chunk = (type: string, data: string) =>
  Buffer.concat([Buffer.from([0, 0, 0, data.length]), Buffer.from(`${type}${data}`, 'latin1'), Buffer.from('crc!')])
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const png = Buffer.concat([
  signature,
  chunk('IHDR', '\0\0\0\x01'),
  chunk('tEXt', 'Note\0secret place'),
  chunk('IEND', ''),
])
const bare = Buffer.concat([signature, chunk('IHDR', '\0\0\0\x01'), chunk('IEND', '')])

const bodies: Readonly<Record<string, readonly [type: string, body: Buffer]>> = {
  '/a.png': ['image/png', png],
  '/big.png': ['image/png', Buffer.concat([png, Buffer.alloc(2000)])],
  '/a.gif': ['image/gif', Buffer.from('GIF89a\0\0')],
  '/a.svg': ['image/svg+xml', Buffer.from('<svg/>')],
  '/a.mp3': ['audio/mpeg', Buffer.from('ID3\x04\0\0')],
  '/a.mp4': ['video/mp4', Buffer.from('\0\0\0\x18ftyp')],
  '/a.txt': ['text/plain', Buffer.from('text')],
}

let origin: Origin
let asked: Pipelock
let unasked: Pipelock
let audit: Pipelock
before(async () => {
  origin = await startOrigin((request, connection) => {
    const path = request.start.split(' ')[1] ?? ''
    if (path === '/chunked.png') {
      const body = Buffer.concat([png, Buffer.alloc(2000)])
      const head = 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n'
      return connection.write(
        Buffer.concat([Buffer.from(`${head}${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]),
      )
    }
    const [type, body] = bodies[path] ?? assert.fail(path)
    return connection.write(plain(body, type))
  })
  const policy = 'media_policy: {max_image_bytes: 1000}\n'
  asked = await startPipelock({ yaml: loopback + policy })
  unasked = await startPipelock()
  audit = await startPipelock({ yaml: loopback + policy, flags: ['--mode', 'audit'] })
})
after(async () => {
  origin.stop()
  for (const pipelock of [asked, unasked, audit]) await pipelock.stop()
})

const get = (path: string, pipelock: Pipelock): Promise<Answer> =>
  pipelock.ask([`GET ${origin.url}${path} HTTP/1.1`, 'Host: x'])
const bytes = ({ text }: Answer) => Buffer.from(text, 'latin1')

test('nothing happens unasked', async () => {
  for (const [path, [, body]] of Object.entries(bodies)) assert.ok(bytes(await get(path, unasked)).equals(body), path)
})

test('pictures lose their metadata, and that they were given is told', async () => {
  const answer = await get('/a.png', asked)
  assert.ok(bytes(answer).equals(bare))
  assert.deepEqual(values(answer, 'content-length'), [])
  const line = await asked.logged((record) => record['url'] === `${origin.url}/a.png`)
  assert.deepEqual([line.event, line['action'], line['patterns']], ['anomaly', 'warn', ['Media Exposure']])
})

for (const [path, key] of Object.entries({
  '/a.gif': 'allowed_image_types',
  '/a.svg': 'allowed_image_types',
  '/a.mp3': 'strip_audio',
  '/a.mp4': 'strip_video',
  '/big.png': 'max_image_bytes',
}))
  test(`${path} is refused by ${key}`, async () => {
    const answer = await get(path, asked)
    assert.equal(answer.status, 403)
    assert.match(answer.text, new RegExp(`media_policy\\.${key}`))
  })

test('a picture that turns out too large does not arrive whole', async () => {
  await assert.rejects(get('/chunked.png', asked))
  const line = await asked.logged((record) => record['url'] === `${origin.url}/chunked.png`)
  assert.equal(line.event, 'blocked')
})

test('text is none of its business', async () => {
  assert.equal((await get('/a.txt', asked)).text, 'text')
  const line = await asked.logged((record) => record['url'] === `${origin.url}/a.txt`)
  assert.equal(line.event, 'forward_http')
})

test('mode audit only tells', async () => {
  assert.ok(bytes(await get('/a.mp3', audit)).equals(bodies['/a.mp3']?.[1] as Buffer))
  const line = await audit.logged((record) => records(audit).includes(record))
  assert.deepEqual([line.event, line['action']], ['response_scan', 'warn'])
})
