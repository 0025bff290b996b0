import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { test } from 'node:test'

import { createSend } from '../../src/runtime/send.ts'
import { createUpstream } from '../../src/runtime/upstream.ts'
import { bytesOf, readWhole } from '../../src/runtime/whole.ts'

const signal = new AbortController().signal

/** What an upstream is sent for these pieces of an answer, and whether it was there as a whole. */
async function asked(type: string, pieces: readonly string[], cut = false) {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(200, { 'content-type': type })
      for (const piece of pieces) response.write(piece)
      if (cut) response.socket?.destroy()
      else response.end()
    })
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const { port } = server.address() as AddressInfo
  const send = createSend({ connectMs: 5000, headMs: 5000 })
  try {
    const upstream = createUpstream(send, async () => ['127.0.0.1'])
    const response = await upstream(new Request(`http://127.0.0.1:${port}/mcp`, { method: 'POST', body: '{}' }), signal)
    return { known: bytesOf(response), text: await response.text() }
  } finally {
    send.close()
    server.close()
  }
}

test('a small JSON answer is there as a whole, and reads the same as a stream', async () => {
  const { known, text } = await asked('application/json', ['{"a":', '1}'])
  assert.equal(new TextDecoder().decode(known), '{"a":1}')
  assert.equal(text, '{"a":1}')
})

test('an answer that turns out longer goes on as a stream, byte for byte', async () => {
  const pieces = Array.from({ length: 40 }, (_, i) => String(i % 10).repeat(20_000))
  const { known, text } = await asked('application/json', pieces)
  assert.equal(known, undefined)
  assert.equal(text, pieces.join(''))
})

test('event streams are never waited for', async () => {
  const { known, text } = await asked('text/event-stream', ['data: {}\n\n'])
  assert.equal(known, undefined)
  assert.equal(text, 'data: {}\n\n')
})

test('an answer that ends early fails', async () => {
  await assert.rejects(asked('application/json', ['{"a":'], true))
})

/** What comes of a request whose body is sent like this; `ms` = how long it is waited for. */
async function received(send: (text: (part: string) => void, end: () => void) => void, ms: number) {
  const { promise: said, resolve: tell } = Promise.withResolvers<string>()
  const server = createServer((request: IncomingMessage, response) => {
    readWhole(request, { abandon: () => undefined, patience: { ms } }).then(
      (bytes) => {
        tell(new TextDecoder().decode(bytes))
        response.end()
      },
      (error: Error) => {
        tell(`${error.name}: ${error.message}`)
        response.writeHead(400, { connection: 'close' })
        response.end()
      },
    )
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.on('error', () => undefined)
  let answer = ''
  client.on('data', (chunk: Uint8Array) => (answer += new TextDecoder().decode(chunk)))
  const closed = new Promise((go) => client.once('close', go))
  client.write(
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4\r\nConnection: close\r\n\r\n',
  )
  send(
    (part) => client.write(part),
    () => client.destroy(),
  )
  const read = await said
  await closed
  server.close()
  return { read, status: answer.split(' ')[1] }
}

test('a small request is read to its end, however it is cut', async () => {
  const got = await received((write) => {
    write('{"')
    setTimeout(() => write('a}'), 20)
  }, 5000)
  assert.deepEqual(got, { read: '{"a}', status: '200' })
})

test('a small request whose body does not come is answered all the same', async () => {
  assert.deepEqual(await received((write) => write('{"'), 50), {
    read: 'SlowUpload: the upload came too slowly',
    status: '400',
  })
})

test('a client that leaves within its small request is no request', async () => {
  const { read } = await received((write, leave) => {
    write('{"')
    setTimeout(leave, 20)
  }, 5000)
  assert.equal(read, 'Error: Body ended early')
})
