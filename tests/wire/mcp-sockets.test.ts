// MCP over WebSocket on the MCP listener: judged like any other way, in front of HTTP and of WebSocket servers.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { awsKey, injection, records, startPipelock, until, type Pipelock } from './harness.ts'
import { startEverything, type Everything } from './mcp-session.ts'
import { Peer } from './ws-peers.ts'

const file = '../../node_modules/ws/wrapper.mjs'
const { WebSocket, WebSocketServer } = (await import(file)) as typeof import('ws')

const open = (port: number, headers: Record<string, string> = {}): Peer =>
  new Peer(new WebSocket(`ws://127.0.0.1:${port}/mcp`, ['mcp'], { headers }))
const opened = (peer: Peer) => until('the connection', () => peer.socket.readyState === WebSocket.OPEN)
const status = (peer: Peer) => until('a refusal', () => peer.refused)

/** Sends a request and gives the answer with its id. */
async function ask(peer: Peer, id: number, method: string, params: object = {}): Promise<Record<string, unknown>> {
  peer.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
  const text = await until(`the answer ${id}`, () => peer.heard.find((one) => one.includes(`"id":${id}`)))
  return JSON.parse(text) as Record<string, unknown>
}
const codeOf = ({ error }: Record<string, unknown>) => (error as { code: number } | undefined)?.code
const call = (text: string) => ({ name: 'echo', arguments: { message: text } })
const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } }

let remote: Everything
before(async () => {
  remote = await startEverything()
})
after(() => remote.child.kill())

test('in front of a Streamable HTTP server: a session, and refusals under their ids', { timeout: 60_000 }, async () => {
  const proxy = await startPipelock({ yaml: 'mode: balanced\n', mcpUpstream: remote.url })
  const peer = open(proxy.mcpPort)
  await opened(peer)
  assert.equal(peer.socket.protocol, 'mcp')
  assert.ok((await ask(peer, 1, 'initialize', hello))['result'])
  peer.socket.send('{"jsonrpc":"2.0","method":"notifications/initialized"}')
  assert.ok((await ask(peer, 2, 'tools/list'))['result'])
  assert.match(JSON.stringify(await ask(peer, 3, 'tools/call', call('hé 😀'))), /hé 😀/)
  assert.equal(codeOf(await ask(peer, 4, 'tools/call', call(`key ${awsKey}`))), -32001)
  assert.match(JSON.stringify(await ask(peer, 5, 'tools/call', call('still here'))), /still here/)
  peer.socket.close(1000)
  await peer.ends()
  const line = await proxy.logged((one) => one['method'] === 'WS')
  assert.deepEqual([line['outcome'], line['status_code'], line['transport']], ['completed', 101, 'mcp'])
  assert.ok(records(proxy).some((one) => one.event === 'blocked'))
  await proxy.stop()
})

async function echoServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      const { id, params } = JSON.parse(data.toString()) as { id: number; params: { arguments: { message: string } } }
      const said = params.arguments.message === 'poison' ? injection : 'fine'
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: said }] } }))
    }),
  )
  await until('the WebSocket server', () => server.address() !== null)
  const { port } = server.address() as { port: number }
  return { url: `ws://127.0.0.1:${port}/mcp`, stop: () => server.close() }
}

test(
  'in front of a WebSocket server: both directions are judged; HTTP clients are told',
  { timeout: 60_000 },
  async () => {
    const server = await echoServer()
    const proxy = await startPipelock({ yaml: 'mode: balanced\n', mcpUpstream: server.url })
    const [one, other] = [open(proxy.mcpPort), open(proxy.mcpPort)]
    await Promise.all([opened(one), opened(other)])
    assert.ok((await ask(one, 1, 'tools/call', call('hello')))['result'])
    assert.ok((await ask(other, 1, 'tools/call', call('hello')))['result'])
    assert.equal(codeOf(await ask(one, 2, 'tools/call', call('poison'))), -32000)
    assert.equal(codeOf(await ask(one, 3, 'tools/call', call(awsKey))), -32001)
    one.socket.send(Buffer.from([1, 2]), { binary: true })
    assert.equal((await one.ends()).code, 1003)
    other.socket.send('no JSON')
    await until('a parse error', () => other.heard.some((text) => text.includes('-32700')))
    const body = '{"jsonrpc":"2.0","id":1,"method":"ping"}'
    const head = [
      'POST /mcp HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ]
    assert.equal((await proxy.mcp(head, body)).status, 426)
    const mine = await proxy.logged((line) => line['mcp_tool'] === 'echo' && line.event === 'blocked')
    assert.equal(mine['client_ip'], '127.0.0.1')
    await proxy.stop()
    server.stop()
  },
)

async function refusedBy(proxy: Pipelock, headers: Record<string, string>): Promise<number> {
  return (await status(open(proxy.mcpPort, headers))).status
}

test('who may connect: Origin, Host, bearer token, room', { timeout: 60_000 }, async () => {
  const server = await echoServer()
  const yaml = 'mcp_ws_listener: {allowed_origins: ["https://app.example"], max_connections: 1}\n'
  const proxy = await startPipelock({ yaml, mcpUpstream: server.url, env: { MCP_API_TOKEN: 'right' } })
  const bearer = { authorization: 'Bearer right' }
  assert.equal(await refusedBy(proxy, { ...bearer, origin: 'https://evil.example' }), 403)
  assert.equal(await refusedBy(proxy, { ...bearer, origin: 'null' }), 403)
  assert.equal(await refusedBy(proxy, { ...bearer, host: 'evil.example' }), 403)
  assert.equal(await refusedBy(proxy, {}), 401)
  assert.equal(await refusedBy(proxy, { authorization: 'Bearer wrong' }), 401)
  const peer = open(proxy.mcpPort, { ...bearer, origin: 'https://app.example' })
  await opened(peer)
  assert.equal(await refusedBy(proxy, bearer), 503)
  peer.socket.close()
  await peer.ends()
  await proxy.logged((line) => line['status_code'] === 101)
  const again = open(proxy.mcpPort, bearer)
  await opened(again)
  proxy.child.kill('SIGTERM')
  assert.equal((await again.ends()).code, 1001)
  await proxy.exited
  const ended = records(proxy).at(-1)
  assert.deepEqual([ended?.['outcome'], ended?.['error']], ['stopped', 'proxy_stopping'])
  const refusals = records(proxy).filter((line) => line['outcome'] === 'refused')
  assert.equal(refusals.length, 6)
  await proxy.stop()
  server.stop()
})
