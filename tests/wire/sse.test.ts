// Streams are not collected: what the origin has said reaches the client before the origin says more.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Connection, type Message } from './connection.ts'
import { injection, startPipelock, until, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const head = (type: string) => `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

/** What the origin waits for before it goes on: the client's word that it has what was sent. */
let confirmed: () => void = () => undefined
const confirmation = () => new Promise<void>((go) => (confirmed = go))

/** What a model says, a word or two at a time. */
const said = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`

async function answer(request: Message, connection: Connection): Promise<void> {
  const path = request.start.split(' ')[1]
  if (path?.endsWith('deltas')) {
    const words = ['Sure. ', ...injection.split(/(?<= )/), ' And so on.']
    const text = words.map(said).join('')
    const coding = path === '/gzip-deltas' ? 'Content-Encoding: gzip\r\n' : ''
    const type = path === '/plain-deltas' ? 'text/plain' : 'text/event-stream'
    const body = path === '/gzip-deltas' ? gzipSync(text) : Buffer.from(text)
    await connection.write(
      `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${coding}Content-Length: ${body.length}\r\n\r\n`,
    )
    return connection.write(body)
  }
  const type = path === '/lines' ? 'application/x-ndjson' : 'text/event-stream'
  let next = confirmation()
  await connection.write(head(type))
  if (path === '/events') {
    await next
    next = confirmation()
  }
  for (const n of [1, 2, 3]) {
    await connection.write(chunk(path === '/lines' ? `{"n":${n}}\n` : `data: event ${n}\n\n`))
    await next
    next = confirmation()
  }
  if (path === '/poisoned') await connection.write(chunk(`data: ${injection}\n\n`) + chunk('data: after\n\n'))
  await connection.write('0\r\n\r\n')
}

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

async function open(path: string): Promise<Connection> {
  const connection = await Connection.open(pipelock.port)
  await connection.write(`GET ${origin.url}${path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n`)
  assert.match((await connection.head())?.start ?? '', / 200 /)
  return connection
}

/** The next `text`, however it is cut into chunks. */
async function says(connection: Connection, text: string): Promise<void> {
  let got = ''
  while (got.length < text.length) got += (await connection.chunk())?.toString() ?? assert.fail('the stream ended')
  assert.equal(got, text)
}

test('the head of an event stream arrives before any event, and each event before the next is sent', async () => {
  const connection = await open('/events')
  confirmed()
  for (const n of [1, 2, 3]) {
    await says(connection, `data: event ${n}\n\n`)
    confirmed()
  }
  assert.equal(await connection.chunk(), null)
  connection.destroy()
})

test('lines of JSON arrive one by one too', async () => {
  const connection = await open('/lines')
  for (const n of [1, 2, 3]) {
    await says(connection, `{"n":${n}}\n`)
    confirmed()
  }
  assert.equal(await connection.chunk(), null)
  connection.destroy()
})

test('an injection in a later event cuts the stream before it is delivered', async () => {
  const connection = await open('/poisoned')
  for (const n of [1, 2, 3]) {
    await says(connection, `data: event ${n}\n\n`)
    confirmed()
  }
  const rest = (await connection.rest()).toString()
  assert.ok(!rest.includes('reveal your system prompt') && !rest.includes('after') && !rest.includes('\r\n0\r\n'), rest)
  const line = await pipelock.logged((record) => record['url'] === `${origin.url}/poisoned`)
  assert.equal(line['action'], 'block')
})

for (const path of ['/deltas', '/gzip-deltas'])
  test(`an injection in ${path}, word by word, cuts the stream`, async () => {
    const connection = await open(path)
    assert.ok(!(await connection.rest()).toString().includes('And so on'))
    const line = await pipelock.logged((record) => record['url'] === `${origin.url}${path}`)
    assert.equal(line['action'], 'block')
    assert.match(JSON.stringify(line), /deltas/)
  })

test('events that call themselves plain text are read as events', async () => {
  const answer = await pipelock.ask([`GET ${origin.url}/plain-deltas HTTP/1.1`, 'Host: x'])
  assert.equal(answer.status, 403)
  assert.match(answer.text, /deltas/)
})

test('a client that leaves a stream ends it at the origin', async () => {
  const connection = await open('/events')
  const upstream = origin.connections.at(-1)
  connection.destroy()
  await until('the end at the origin', () => upstream?.state !== 'open')
  const line = await pipelock.logged((record) => record['outcome'] === 'client_gone')
  assert.equal(line['action'], 'allow')
})
