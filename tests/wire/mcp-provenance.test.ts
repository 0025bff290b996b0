// `mcp_tool_provenance` in the program: keys are made, tools are signed, and a proxy holds a server to them.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { program, runToEnd } from './harness.ts'

const [pipelock = '', ...own] = program
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-provenance-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

const at = (name: string) => join(folder, name)
const run = (...args: string[]) => runToEnd(args, { cwd: folder })
const weather = { name: 'weather', description: 'Says the weather', inputSchema: { type: 'object' } }

function keyNamed(name: string): string {
  const made = run('signing', 'key', 'generate', '--purpose', 'tool-signing', '--out', at(name), '--id', name)
  assert.equal(made.code, 0, made.err)
  return /public key: ([0-9a-f]{64})/.exec(made.out)?.[1] ?? assert.fail(made.out)
}

async function connected(yaml: string): Promise<Client> {
  writeFileSync(at('p.yaml'), yaml)
  const client = new Client({ name: 'test', version: '1' })
  const server = [process.execPath, resolve('tests/wire/mcp-file-server.ts'), at('said.json')]
  const args = [...own, 'mcp', 'proxy', '-c', 'p.yaml', '--', ...server]
  await client.connect(new StdioClientTransport({ command: pipelock, args, stderr: 'ignore', cwd: folder }))
  return client
}

test('signed tools pass, others are stopped or told, as the section says', { timeout: 60_000 }, async () => {
  const [ours, theirs] = [keyNamed('ours.key'), keyNamed('theirs.key')]
  writeFileSync(at('tools.json'), JSON.stringify({ tools: [weather] }))
  const signed = run('mcp', 'sign', '--key', 'ours.key', 'tools.json')
  assert.equal(signed.code, 0, signed.err)
  writeFileSync(at('said.json'), signed.out)
  writeFileSync(at('ours.pub'), `${ours}\n`)
  for (const key of [ours, 'ours.pub']) {
    const client = await connected(`mcp_tool_provenance: {enabled: true, mode: pipelock, trusted_keys: [${key}]}\n`)
    assert.equal((await client.listTools()).tools.length, 1)
    assert.ok(await client.callTool({ name: 'weather', arguments: {} }))
    await client.close()
  }
  const other = await connected(`mcp_tool_provenance: {enabled: true, trusted_keys: [${theirs}]}\n`)
  await assert.rejects(other.listTools(), { code: -32000, message: /not signed by a trusted key/ })
  await assert.rejects(other.callTool({ name: 'weather', arguments: {} }), { code: -32002 })
  await other.close()
  const told = await connected(`mcp_tool_provenance: {enabled: true, action: warn, trusted_keys: [${theirs}]}\n`)
  assert.equal((await told.listTools()).tools.length, 1)
  await told.close()
  writeFileSync(at('said.json'), signed.out.replace('Says the weather', 'Says the wether'))
  const changed = await connected(`mcp_tool_provenance: {enabled: true, trusted_keys: [${ours}]}\n`)
  await assert.rejects(changed.listTools(), { code: -32000 })
  await changed.close()
})

test('another key signs beside the first, the same one anew; stdin does as well', () => {
  const twice = run('mcp', 'sign', '--key', 'theirs.key', 'said.json')
  const again = runToEnd(['mcp', 'sign', '--key', 'theirs.key'], { cwd: folder, input: twice.out })
  const { tools } = JSON.parse(again.out) as { tools: { _meta: { 'pipelock/signatures': object[] } }[] }
  assert.equal(tools[0]?._meta['pipelock/signatures'].length, 2)
  assert.equal(again.out, twice.out)
})

test('keys and documents that cannot be used are named, with 2', () => {
  const missing = run('mcp', 'sign', '--key', 'none.key', 'tools.json')
  assert.deepEqual([missing.code, /--purpose tool-signing/.test(missing.err)], [2, true])
  const made = run('signing', 'key', 'generate', '--purpose', 'receipt-signing', '--out', at('r.key'), '--id', 'r')
  assert.equal(made.code, 0)
  const wrong = run('mcp', 'sign', '--key', 'r.key', 'tools.json')
  assert.deepEqual([wrong.code, /is a key for receipt-signing/.test(wrong.err)], [2, true])
  writeFileSync(at('odd.json'), '{"tools":[{"name":"a","name":"b"}]}')
  for (const file of ['odd.json', 'ours.pub', 'nothing.json']) {
    const bad = run('mcp', 'sign', '--key', 'ours.key', file)
    assert.deepEqual([bad.code, bad.out, bad.err.includes(file)], [2, '', true], bad.err)
  }
  writeFileSync(at('bad.yaml'), 'mcp_tool_provenance: {enabled: true, trusted_keys: [nothing.pub]}\n')
  const start = run('mcp', 'proxy', '-c', 'bad.yaml', '--', 'true')
  assert.deepEqual([start.code, /trusted_keys .*nothing\.pub/.test(start.err)], [2, true], start.err)
  assert.ok(readFileSync(at('ours.key'), 'utf8').includes('purpose: tool-signing'))
})
