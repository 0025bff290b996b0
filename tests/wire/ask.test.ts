// `action: ask` at a real terminal: forwarded, intercepted and WebSocket answers wait for a person's yes or no.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { Connection } from './connection.ts'
import { injection, loopback, records, startPipelock, until, type Pipelock } from './harness.ts'
import { tunnel } from './inside.ts'
import { plain, startOrigin, type Origin } from './origin.ts'
import { byHand, closeOf, frame, raw, webSocketServer } from './ws-peers.ts'

// A terminal of its own: what it shows comes out, what is written is typed.
const skip = spawnSync('script', ['--version']).status !== 0 && 'there is no script(1) to make a terminal'
const yaml = `${loopback}response_scanning: {action: ask, ask_timeout_seconds: 30}\nwebsocket_proxy: {enabled: true}\n`
const poison = `Hello. ${injection}.`

let origin: Origin
let pipelock: Pipelock
before(async () => {
  if (skip !== false) return
  origin = await startOrigin((request, connection) => {
    if (!request.start.includes('/late')) return connection.write(plain(poison))
    const body = `${'All is well. '.repeat(40_000)}${poison}`
    return connection.write(plain(body))
  })
  pipelock = await startPipelock({ yaml, terminal: true })
})
after(async () => {
  if (skip !== false) return
  origin.stop()
  await pipelock.stop()
})

const shown = () => pipelock.stderr()
const asked = () => shown().split('[y/N]').length - 1

async function answers(line: string, act: () => Promise<unknown>): Promise<void> {
  const before = asked()
  await act()
  await until('a question', () => asked() > before)
  pipelock.child.stdin?.write(`${line}\n`)
}

async function get(connection: Connection, path: string): Promise<Connection> {
  await connection.write(`GET ${origin.url}${path} HTTP/1.1\r\nHost: 127.0.0.1:${origin.port}\r\n\r\n`)
  return connection
}

for (const [name, open] of Object.entries({
  'absolute-form': () => Connection.open(pipelock.port),
  'in a tunnel': () => tunnel(pipelock.port, `127.0.0.1:${origin.port}`),
}))
  for (const path of ['/short', '/late'])
    test(`${name}, ${path}: y lets it pass, n refuses it`, { skip }, async () => {
      const passing = await open()
      await answers('y', () => get(passing, path))
      const answer = await passing.answer()
      assert.deepEqual([answer.status, answer.text.endsWith(poison)], [200, true])
      passing.destroy()
      const told = await pipelock.logged((line) => String(line['url']).endsWith(path) && line['action'] === 'warn')
      assert.equal(told.event, 'response_scan')
      const refused = await open()
      await answers('n', () => get(refused, path))
      if (path === '/short') {
        const { status, text } = await refused.answer()
        assert.equal(status, 403)
        assert.match(text, /response blocked by operator: Prompt Injection/)
      } else await assert.rejects(refused.answer())
      refused.destroy()
    })

test('WebSocket: y lets the message pass, n ends the connection', { skip }, async () => {
  const server = await webSocketServer(() => poison)
  for (const line of ['y', 'n']) {
    const client = await byHand(pipelock.port, `/ws?url=ws://127.0.0.1:${server.port}/`)
    await answers(line, () => client.write(raw(0x81, 'hello')))
    if (line === 'y') assert.equal((await frame(client)).payload.toString(), poison)
    else assert.equal((await closeOf(client)).code, 1008)
    client.destroy()
  }
  server.close()
})

test('MCP: y lets the result pass, n makes it an error', { skip }, async () => {
  const upstream = await startOrigin((request, connection) => {
    const { id } = JSON.parse(request.body.toString()) as { id: number }
    const result = { content: [{ type: 'text', text: poison }] }
    return connection.write(plain(JSON.stringify({ jsonrpc: '2.0', id, result }), 'application/json'))
  })
  const mcp = await startPipelock({ yaml, terminal: true, mcpUpstream: `${upstream.url}/mcp` })
  for (const [id, line] of ['y', 'n'].entries()) {
    const call = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'read', arguments: {} } })
    const head = ['POST / HTTP/1.1', 'Host: localhost', 'Content-Type: application/json']
    const answer = mcp.mcp([...head, `Content-Length: ${call.length}`], call)
    await until('a question', () => mcp.stderr().split('[y/N]').length === id + 2)
    mcp.child.stdin?.write(`${line}\n`)
    assert.equal((await answer).text.includes(poison), line === 'y')
  }
  upstream.stop()
  await mcp.stop()
})

test('one question at a time; a client that leaves takes its question along', { skip }, async () => {
  const before = asked()
  const ends = records(pipelock).filter((line) => line['outcome'] === 'refused').length
  const clients = [await Connection.open(pipelock.port), await Connection.open(pipelock.port)] as const
  for (const client of clients) await get(client, '/short')
  await until('the first question', () => asked() === before + 1)
  clients[0].reset()
  clients[1].reset()
  await until('the end of the question', () => shown().includes('nobody waits for it any more'))
  await until(
    'both records',
    () => records(pipelock).filter((line) => line['outcome'] === 'refused').length >= ends + 2,
  )
  const third = await Connection.open(pipelock.port)
  await answers('', () => get(third, '/short'))
  assert.equal((await third.answer()).status, 403)
  third.destroy()
})

test('ask_timeout_seconds: no answer in time is a no; without a terminal nobody is asked', { skip }, async () => {
  const quick = await startPipelock({ yaml: yaml.replace('30', '1'), terminal: true })
  const nobody = await startPipelock({ yaml })
  for (const one of [quick, nobody])
    assert.equal((await one.ask([`GET ${origin.url}/short HTTP/1.1`, 'Host: x'])).status, 403)
  assert.match(quick.stderr(), /\[y\/N\] \(1 s\) [^]*no answer: blocked/)
  assert.ok(!nobody.stderr().includes('[y/N]'))
  for (const one of [quick, nobody]) await one.stop()
})
