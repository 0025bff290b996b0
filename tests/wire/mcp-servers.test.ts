// Servers that only know stdin and stdout, put behind HTTP by the official transports: ordinary sessions, every scanner at block.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { records, startPipelock } from './harness.ts'

const servers = resolve('node_modules/@modelcontextprotocol')
let folder = ''
before(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), 'pipelock-servers-')))))
after(() => rmSync(folder, { recursive: true, force: true }))

const yaml = [
  'mode: strict',
  ...['response_scanning', 'mcp_input_scanning', 'mcp_tool_scanning', 'mcp_tool_policy', 'tool_chain_detection'].map(
    (section) => `${section}: {action: block}`,
  ),
  'mcp_session_binding: {unknown_tool_action: block, no_baseline_action: block}',
  '',
].join('\n')

/** One session of the program over HTTP: messages are handed on as they are. */
async function behindHttp(args: readonly string[]): Promise<{ url: string; end: () => Promise<void> }> {
  const front = new StreamableHTTPServerTransport({ sessionIdGenerator: () => crypto.randomUUID() })
  const program = new StdioClientTransport({ command: process.execPath, args: [...args], stderr: 'ignore' })
  front.onmessage = (message) => void program.send(message)
  program.onmessage = (message) => void front.send(message)
  await Promise.all([front.start(), program.start()])
  const server = createServer((request, response) => void front.handleRequest(request, response))
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const end = async () => {
    await program.close()
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, end }
}

type Call = (name: string, args: Record<string, unknown>) => Promise<unknown>

/** What a client sees of a fresh program, directly and through the proxy. */
async function compared(args: readonly string[], steps: (call: Call) => Promise<unknown[]>): Promise<void> {
  const seen: unknown[] = []
  for (const through of [false, true]) {
    const { url, end } = await behindHttp(args)
    const pipelock = through ? await startPipelock({ yaml, mcpUpstream: url }) : null
    const client = new Client({ name: 'test', version: '1' })
    const to = pipelock === null ? url : `http://127.0.0.1:${pipelock.mcpPort}/mcp`
    await client.connect(new StreamableHTTPClientTransport(new URL(to)))
    const tools = await client.listTools()
    const call: Call = (name, given) => client.callTool({ name, arguments: given })
    seen.push([client.getServerVersion(), client.getInstructions(), tools, ...(await steps(call))])
    await client.close()
    if (pipelock !== null) {
      const told = records(pipelock).filter(({ action }) => action !== 'allow')
      assert.deepEqual(told, [])
      assert.ok(records(pipelock).length > 5)
      await pipelock.stop()
    }
    await end()
  }
  assert.deepEqual(seen[1], seen[0])
}

test('server-filesystem over HTTP: an ordinary session', { timeout: 120_000 }, async () => {
  const files = join(folder, 'files')
  mkdirSync(files)
  await compared([join(servers, 'server-filesystem/dist/index.js'), files], async (call) => {
    const [note, done] = [join(files, 'notes.txt'), join(files, 'done.txt')]
    const said = [
      await call('list_directory', { path: files }),
      await call('write_file', { path: note, content: 'one\ntwo\n' }),
      await call('edit_file', { path: note, edits: [{ oldText: 'two', newText: 'three' }] }),
      await call('read_text_file', { path: note }),
      await call('search_files', { path: files, pattern: '*.txt' }),
      await call('move_file', { source: note, destination: done }),
      await call('read_text_file', { path: done }),
    ]
    rmSync(done)
    return said
  })
})

test('server-memory over HTTP: an ordinary session', { timeout: 120_000 }, async () => {
  await compared([join(servers, 'server-memory/dist/index.js')], async (call) => {
    const entities = [{ name: 'Ann', entityType: 'person', observations: ['likes trains', 'pays rent on the first'] }]
    return [
      await call('delete_entities', { entityNames: ['Ann', 'Bob'] }),
      await call('create_entities', { entities }),
      await call('add_observations', { observations: [{ entityName: 'Ann', contents: ['moved to Kyoto'] }] }),
      await call('read_graph', {}),
      await call('search_nodes', { query: 'train' }),
      await call('open_nodes', { names: ['Ann'] }),
      await call('delete_entities', { entityNames: ['Ann'] }),
    ]
  })
})
