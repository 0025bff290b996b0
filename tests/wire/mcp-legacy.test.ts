// The official server over the transport of 2024-11-05 (HTTP with SSE), for HTTP clients and for clients on stdin.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { awsKey, program, startPipelock } from './harness.ts'
import { startEverything, type Everything } from './mcp-session.ts'

let server: Everything
before(async () => {
  server = await startEverything('sse')
})
after(() => void server.child.kill())

async function used(transport: Transport): Promise<void> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
  const { tools } = await client.listTools()
  assert.ok(tools.length > 5)
  const echo = (message: string) => client.callTool({ name: 'echo', arguments: { message } })
  assert.match(JSON.stringify(await echo('hello')), /Echo: hello/)
  await assert.rejects(echo(awsKey), { code: -32001 })
  assert.match(JSON.stringify(await echo('still here')), /Echo: still here/)
  await client.close()
}

test('an HTTP client: the endpoint that the server names leads through the proxy', { timeout: 60_000 }, async () => {
  const pipelock = await startPipelock({ yaml: 'mode: balanced\n', mcpUpstream: server.url })
  await used(new SSEClientTransport(new URL(`http://127.0.0.1:${pipelock.mcpPort}/sse`)))
  await pipelock.stop()
})

test('a client on stdin', { timeout: 60_000 }, async () => {
  const [command = '', ...own] = program
  const args = [...own, 'mcp', 'proxy', '--upstream', server.url]
  await used(new StdioClientTransport({ command, args, stderr: 'ignore' }))
})
