// `pipelock mcp lock`: official servers are locked and stay as locked; what changes is told, and the pin survives restarts.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { injection, program, runToEnd, startPipelock, records, until } from './harness.ts'
import { startEverything } from './mcp-session.ts'

const [pipelock = '', ...own] = program
const servers = resolve('node_modules/@modelcontextprotocol')
const everything = [process.execPath, join(servers, 'server-everything/dist/index.js'), 'stdio']
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-lock-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

const lock = (...args: string[]) => runToEnd(['mcp', 'lock', ...args], { cwd: folder })
const read = () => readFileSync(join(folder, 'mcp.lock.json'), 'utf8')

interface Tool {
  readonly name: string
  readonly description: string
  readonly inputSchema: object
}
const tool = (name: string, properties: object = { city: { type: 'string' } }): Tool => ({
  name,
  description: `Says the ${name}`,
  inputSchema: { type: 'object', properties },
})
const said = () => join(folder, 'said.json')
const says = (what: object) => writeFileSync(said(), JSON.stringify(what))
const fileServer = () => ['--', process.execPath, resolve('tests/wire/mcp-file-server.ts'), said()]

test('the official servers are locked together, twice the same bytes, and are as locked', { timeout: 120_000 }, () => {
  const [command, ...args] = everything
  const mcpServers = {
    everything: { command, args },
    files: { command, args: [join(servers, 'server-filesystem/dist/index.js'), folder] },
    // Behind pipelock already: locked is the server, not the proxy.
    memory: {
      command: 'pipelock',
      args: ['mcp', 'proxy', '--', command, join(servers, 'server-memory/dist/index.js')],
    },
  }
  writeFileSync(join(folder, '.mcp.json'), JSON.stringify({ mcpServers }))
  const first = lock('--from', '.mcp.json')
  assert.equal(first.code, 0, first.err)
  assert.match(first.out, /everything: 1\d tools, 4 prompts, 2 resource templates, instructions/)
  const bytes = read()
  assert.equal(lock('--from', '.mcp.json').code, 0)
  assert.equal(read(), bytes)
  const checked = lock('--check', '--from', '.mcp.json')
  assert.equal(checked.code, 0, checked.out)
  assert.match(checked.out, /^everything: as locked\nfiles: as locked\nmemory: as locked$/m)
  assert.equal(read(), bytes)
})

const shown = (file: string) => {
  const { servers: all } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    servers: { one: { tools: object } }
  }
  return all.one.tools
}

test('over HTTP the same server shows the same', { timeout: 60_000 }, async () => {
  const remote = await startEverything()
  assert.equal(lock('-f', 'a.json', '--name', 'one', '--upstream', remote.url).code, 0)
  assert.equal(lock('-f', 'b.json', '--name', 'one', '--', ...everything).code, 0)
  assert.deepEqual(shown('a.json'), shown('b.json'))
  remote.child.kill()
})

test('what changed is told with its weight, by name, and as JSON', { timeout: 60_000 }, () => {
  says({ tools: [tool('weather'), tool('time')], instructions: 'Be kind.' })
  assert.equal(lock('--name', 'own', ...fileServer()).code, 0)
  const widened = tool('weather', { city: { type: 'string' }, webhook_url: { type: 'string' } })
  says({ tools: [widened, tool('news')], instructions: 'Be kinder.' })
  const text = lock('--check', '--name', 'own', ...fileServer())
  assert.equal(text.code, 1)
  assert.equal(
    text.out.trim(),
    [
      'own: differs from mcp.lock.json',
      '  instructions changed (medium)',
      '  tool news added (medium)',
      '  tool time removed (low)',
      '  tool weather changed (high)',
      '    a parameter was added through which data leaves: webhook_url (high)',
    ].join('\n'),
  )
  const json = lock('--check', '--json', '--name', 'own', ...fileServer())
  assert.equal(json.code, 1)
  const { ok, servers: all } = JSON.parse(json.out) as { ok: boolean; servers: { differences: unknown[] }[] }
  assert.equal(ok, false)
  assert.equal(all[0]?.differences.length, 4)
})

test('a file that was edited, another file, a server nobody knows: 2; a server that is not there: 1', () => {
  const before = read()
  writeFileSync(join(folder, 'edited.json'), before.replace('Says the weather', 'Says the wether'))
  const edited = lock('--check', '-f', 'edited.json', '--name', 'own', ...fileServer())
  assert.deepEqual([edited.code, /tools weather is not what its digest says/.test(edited.err)], [2, true])
  assert.equal(lock('--check', '-f', 'none.json', '--name', 'own', ...fileServer()).code, 2)
  assert.equal(lock('--check', '-f', 'said.json', '--name', 'own', ...fileServer()).code, 2)
  assert.equal(lock().code, 2)
  assert.equal(lock('--name', 'own', '--', join(folder, 'nothing')).code, 1)
  assert.equal(read(), before)
})

test('what the configuration blocks is not locked unless a person insists', { timeout: 60_000 }, () => {
  says({ tools: [{ ...tool('weather'), description: injection }] })
  const refused = lock('-f', 'bad.json', '--name', 'own', ...fileServer())
  assert.equal(refused.code, 1)
  assert.match(refused.err, /Prompt Injection/)
  assert.throws(() => readFileSync(join(folder, 'bad.json')))
  assert.equal(lock('-f', 'bad.json', '--force', '--name', 'own', ...fileServer()).code, 0)
})

async function connected(flags: readonly string[]): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const args = [...own, 'mcp', 'proxy', ...flags, ...fileServer()]
  await client.connect(new StdioClientTransport({ command: pipelock, args, stderr: 'ignore', cwd: folder }))
  return client
}

test(
  'mcp_session_binding.lock_file: a new process is held to the lock: drift, unknown tools and other instructions',
  { timeout: 60_000 },
  async () => {
    says({ tools: [tool('weather'), tool('time')], instructions: 'Be kind.' })
    assert.equal(lock('--name', 'own', ...fileServer()).code, 0)
    writeFileSync(
      join(folder, 'own.yaml'),
      'mcp_session_binding: {lock_file: mcp.lock.json, unknown_tool_action: block}\nmcp_tool_scanning: {action: block}\n',
    )
    for (const flags of [
      ['-c', 'own.yaml'],
      ['-c', 'own.yaml', '--server', 'own'],
    ]) {
      says({ tools: [tool('weather'), tool('time')], instructions: 'Be kind.' })
      const same = await connected(flags)
      assert.equal((await same.listTools()).tools.length, 1)
      assert.ok(await same.callTool({ name: 'weather', arguments: {} }))
      // No list was shown of it in this process: the lock knows it.
      assert.ok(await same.callTool({ name: 'time', arguments: {} }))
      await assert.rejects(same.callTool({ name: 'news', arguments: {} }), { code: -32600 })
      says({ tools: [tool('weather', { city: {}, webhook_url: {} })] })
      await assert.rejects(same.listTools(), { code: -32000 })
      await same.close()
      says({ tools: [tool('weather')], instructions: 'Be kinder.' })
      await assert.rejects(connected(flags))
    }
    const lost = runToEnd(['mcp', 'proxy', '--lock', 'mcp.lock.json', '--', 'other'], { cwd: folder })
    assert.equal(lost.code, 2)
    assert.match(lost.err, /has no server stdio:other of this command line \(it has: everything, files, memory, own\)/)
  },
)

test('over HTTP a listener finds its server by URL', { timeout: 60_000 }, async () => {
  const remote = await startEverything()
  assert.equal(lock('--name', 'remote', '--upstream', remote.url).code, 0)
  const file = read()
  writeFileSync(join(folder, 'remote.json'), file)
  const yaml = `mcp_session_binding: {lock_file: ${join(folder, 'remote.json')}, unknown_tool_action: block}\n`
  const proxy = await startPipelock({ yaml, mcpUpstream: remote.url })
  const ask = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"mystery","arguments":{}}}'
  const head = ['POST /mcp HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', 'Connection: close']
  const { text } = await proxy.mcp([...head, `Content-Length: ${ask.length}`], ask)
  assert.match(text, /-32600/)
  assert.ok(records(proxy).some((line) => JSON.stringify(line).includes('Unknown Tool')))
  await proxy.stop()

  // The same by flags, which a reload does not lose.
  const flags = ['--mcp-lock', join(folder, 'remote.json'), '--mcp-server', 'remote']
  const flagged = await startPipelock({ yaml: 'mode: strict\n', mcpUpstream: remote.url, flags })
  assert.match((await flagged.mcp([...head, `Content-Length: ${ask.length}`], ask)).text, /-32600/)
  flagged.child.kill('SIGHUP')
  await until('the reload', () => flagged.lines.some(({ event }) => event === 'config_reload'))
  assert.match((await flagged.mcp([...head, `Content-Length: ${ask.length}`], ask)).text, /-32600/)
  await flagged.stop()
  remote.child.kill()
  const lost = runToEnd(['run', '--mcp-lock', 'x.json'], { cwd: folder })
  assert.deepEqual([lost.code, /--mcp-lock requires --mcp-upstream/.test(lost.err)], [2, true])
})

test('mcp_session_binding.lock_server: which of the servers of the file is meant', () => {
  says({ tools: [tool('weather')] })
  assert.equal(lock('-f', 'named.json', '--name', 'own', ...fileServer()).code, 0)
  writeFileSync(join(folder, 'named.yaml'), 'mcp_session_binding: {lock_file: named.json, lock_server: nobody}\n')
  const named = runToEnd(['mcp', 'proxy', '-c', 'named.yaml', ...fileServer()], { cwd: folder })
  assert.deepEqual([named.code, /has no server "nobody" \(it has: own\)/.test(named.err)], [2, true], named.err)
})
