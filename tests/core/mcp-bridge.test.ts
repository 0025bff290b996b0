// A client on stdin in front of a server behind HTTP misses nothing that an HTTP client would get.

import assert from 'node:assert/strict'
import test from 'node:test'

import { bridge } from '../../src/mcp/bridge.ts'
import { joined } from '../../src/mcp/inbox.ts'
import { jsonAnswer } from './mcp-app.ts'

type Serve = (request: Request, body: string) => Response | Promise<Response>

/** What the server was asked as `METHOD headers`, and a client to ask with. */
function bridged(serve: Serve) {
  const [client, server] = joined()
  const asked: Request[] = []
  const waits: (number | undefined)[] = []
  const done = bridge(server, {
    limit: 100_000,
    pause: async (_, signal, ms) => {
      waits.push(ms)
      if (!signal.aborted) await new Promise((go) => setTimeout(go, 5))
    },
    fetch: async (request) => {
      asked.push(request)
      return serve(request, await request.clone().text())
    },
  })
  const lines = client.messages[Symbol.asyncIterator]()
  return {
    asked,
    waits,
    send: (message: object) => client.send(JSON.stringify(message)),
    next: async () => JSON.parse(new TextDecoder().decode((await lines.next()).value as Uint8Array)) as object,
    end: async () => {
      await client.close()
      await done
    },
  }
}

const ask = (method: string, params: object = {}, id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params })
const events = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream' } })
const result = (id: unknown, value: object = {}) => ({ jsonrpc: '2.0', id, result: value })
const data = (message: object) => `data: ${JSON.stringify(message)}\n\n`

test('an error without the id that is waited for gets it: nobody waits for ever', async () => {
  const gone = { jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' } }
  const one = bridged(() => jsonAnswer(gone, { status: 404 }))
  await one.send(ask('tools/list', {}, 'a'))
  assert.deepEqual(await one.next(), { ...gone, id: 'a' })
  await one.end()
})

test('what cannot be sent is answered with an error, however long it is', async () => {
  const modern = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }
  const one = bridged(() => {
    throw new TypeError('Header too long')
  })
  await one.send(ask('tools/call', { name: 'é'.repeat(40_000), _meta: modern }))
  const { id, error } = (await one.next()) as { id: number; error: { code: number } }
  assert.deepEqual([id, error.code], [1, -32003])
  await one.end()
})

test('a stream that ends before the answer is asked for the rest, when the server said, with its last event', async () => {
  const one = bridged(({ method, headers }) => {
    if (method === 'POST') return events('id: e1\nretry: 7\ndata:\n\n')
    return headers.get('last-event-id') === 'e1'
      ? events(`id: e2\n${data(result(1))}`)
      : new Response(null, { status: 405 })
  })
  await one.send(ask('tools/list'))
  assert.deepEqual(await one.next(), result(1))
  assert.ok(one.waits.includes(7))
  await one.end()
})

test('the stream of the server is taken up again behind its last event', async () => {
  let times = 0
  const one = bridged(({ method }) => {
    if (method === 'POST') return new Response(null, { status: 202 })
    if (method === 'DELETE') return new Response(null)
    times++
    if (times > 2) return new Response(null, { status: 405 })
    return events(`id: g${times}\nretry: 3\n${data({ jsonrpc: '2.0', method: `notifications/n${times}` })}`)
  })
  await one.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
  await one.next()
  await one.next()
  await one.end()
  const gets = one.asked.filter(({ method }) => method === 'GET').map(({ headers }) => headers.get('last-event-id'))
  assert.deepEqual(gets.slice(0, 2), [null, 'g1'])
  assert.ok(one.waits.includes(3))
})

test('a notification has arrived before the next message is sent', async () => {
  let accepted = false
  const early: boolean[] = []
  const one = bridged(async (_, body) => {
    if (body.includes('initialized')) {
      await new Promise((go) => setTimeout(go, 2))
      accepted = true
      return new Response(null, { status: 204 })
    }
    early.push(!accepted)
    return jsonAnswer(result(1))
  })
  await one.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
  await one.send(ask('tools/list'))
  await one.next()
  assert.deepEqual(early, [false])
  await one.end()
})

test('without a session, calling off is hanging up: the server hears that, and no notification', async () => {
  const modern = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }
  let hung: (() => void) | undefined
  const left = new Promise<void>((go) => (hung = go))
  const one = bridged(({ signal }) => {
    signal.addEventListener('abort', () => hung?.())
    return new Promise<Response>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
  })
  await one.send(ask('subscriptions/listen', { _meta: modern }, 5))
  await one.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 5 } })
  await left
  assert.equal(one.asked.length, 1)
  // The sessions of earlier revisions are told.
  const told = bridged(() => new Response(null, { status: 202 }))
  await told.send(ask('tools/call', {}, 5))
  await told.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 5 } })
  await told.end()
  assert.equal(told.asked.filter(({ method }) => method === 'POST').length, 2)
  await one.end()
})

test('a server of the 2024-11-05 transport: it says where to post, and answers on its stream', async () => {
  const { readable: stream, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const write = (text: string) => void writer.write(new TextEncoder().encode(text))
  const posts: string[] = []
  const one = bridged(({ method, url }, body) => {
    const { pathname, search } = new URL(url)
    if (method === 'GET') {
      write('event: endpoint\ndata: /messages?sessionId=s\n\n')
      return new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
    }
    if (pathname === '/mcp') return new Response('no', { status: 405 })
    posts.push(`${pathname}${search}`)
    const { id } = JSON.parse(body) as { id?: number }
    if (id === 1 || id === 2) write(`event: message\n${data(result(id))}`)
    return new Response('Accepted', { status: 202 })
  })
  await one.send(ask('initialize', {}, 1))
  assert.deepEqual(await one.next(), result(1))
  await one.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
  await one.send(ask('tools/list', {}, 2))
  assert.deepEqual(await one.next(), result(2))
  assert.deepEqual(
    posts,
    Array.from({ length: 3 }, () => '/messages?sessionId=s'),
  )
  assert.equal(one.asked.filter(({ method }) => method === 'GET').length, 1)
  // Who still waits when its stream ends is told.
  await one.send(ask('tools/list', {}, 3))
  while (posts.length < 4) await new Promise((go) => setTimeout(go, 1))
  await writer.close()
  const { id, error } = (await one.next()) as { id: number; error: { code: number } }
  assert.deepEqual([id, error.code], [3, -32003])
  await one.end()
})

test('a server that refuses to open is what it says it is', async () => {
  const refused = { jsonrpc: '2.0', id: 1, error: { code: -32022, message: 'Unsupported', data: { supported: ['x'] } } }
  const one = bridged(({ method }) =>
    method === 'POST' ? jsonAnswer(refused, { status: 400 }) : new Response(null, { status: 405 }),
  )
  await one.send(ask('initialize'))
  assert.deepEqual(await one.next(), refused)
  await one.end()
})
