import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'

import { createSend } from '../../src/runtime/send.ts'
import { createUpstream } from '../../src/runtime/upstream.ts'
import { bytesOf } from '../../src/runtime/whole.ts'

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
