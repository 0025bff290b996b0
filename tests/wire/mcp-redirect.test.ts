// `redirect`: programs of the operator answer in place of tools, over stdin and over HTTP.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { injection, loopback, program, records, startPipelock, until } from './harness.ts'
import { startOrigin } from './origin.ts'
import { jsonReply, reply } from './mcp-upstream.ts'

const [pipelock = '', ...own] = program
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-redirect-'))
  writeFileSync(join(folder, 'said.json'), JSON.stringify({ tools: [] }))
})
after(() => rmSync(folder, { recursive: true, force: true }))

const rule = (name: string, pattern: string, profile = name) =>
  `    - {name: ${name}, tool_pattern: '^bash$', arg_pattern: '^${pattern}', action: redirect, redirect_profile: ${profile}}`
const profile = (name: string, exec: readonly string[], more = '') =>
  `    ${name}: {exec: ${JSON.stringify(exec)}, reason: "asked by ${name}"${more}}`
const yaml = (): string =>
  [
    'mcp_tool_policy:',
    `  quarantine_dir: ${join(folder, 'kept')}`,
    '  rules:',
    ...['argv', 'stdin', 'fails', 'slow-nothing', 'poison'].map((name) => rule(name, name)),
    rule('fetch', 'curl', 'fetch'),
    rule('write', 'write', 'write'),
    '  redirect_profiles:',
    profile('argv', ['/bin/echo', 'ran:'], ', preserve_argv: true, match_abs_path: true'),
    profile('stdin', ['/bin/cat']),
    profile('fails', ['/bin/false']),
    profile('slow-nothing', [join(folder, 'nothing')]),
    profile('poison', ['/bin/echo', injection]),
    profile('fetch', [...program, 'internal-redirect', 'fetch-proxy']),
    profile('write', [...program, 'internal-redirect', 'quarantine-write']),
    '',
  ].join('\n')

async function connected(text: string): Promise<Client> {
  writeFileSync(join(folder, 'own.yaml'), `${text}logging: {output: file, file: ${join(folder, 'log.jsonl')}}\n`)
  const client = new Client({ name: 'test', version: '1' })
  const server = [process.execPath, resolve('tests/wire/mcp-file-server.ts'), join(folder, 'said.json')]
  const args = [...own, 'mcp', 'proxy', '-c', join(folder, 'own.yaml'), '--', ...server]
  await client.connect(new StdioClientTransport({ command: pipelock, args, stderr: 'ignore' }))
  return client
}

const texts = (result: unknown) => (result as { content: { text: string }[] }).content.map(({ text }) => text)

test('stdin: arguments, input, failures and answers', { timeout: 60_000 }, async () => {
  const client = await connected(yaml())
  const bash = (command: string, more: object = {}) =>
    client.callTool({ name: 'bash', arguments: { command, ...more } })
  assert.deepEqual(texts(await bash("argv 'a  b' c")), ['ran: argv a  b c\n', 'pipelock: asked by argv'])
  const [told = ''] = texts(await bash('stdin'))
  assert.deepEqual(JSON.parse(told), {
    profile: 'stdin',
    rule: 'policy:stdin',
    tool: 'bash',
    arguments: { command: 'stdin' },
  })
  await assert.rejects(bash('fails'), { code: -32002 })
  await assert.rejects(bash('slow-nothing'), { code: -32002 })
  await assert.rejects(bash('poison'), { code: -32000, message: /prompt injection/ })
  const [kept = ''] = texts(await bash('write it', { path: '/etc/passwd', content: 'root::0:0' }))
  assert.match(kept, /^Nothing was written\. The call of bash was put in quarantine as \S+\.json/)
  const [name = ''] = readdirSync(join(folder, 'kept'))
  const file = join(folder, 'kept', name)
  assert.match(readFileSync(file, 'utf8'), /"content": "root::0:0"/)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.deepEqual(texts(await bash('else')), ['called'])
  await client.close()
  const log = readFileSync(join(folder, 'log.jsonl'), 'utf8')
  assert.match(log, /"event":"blocked".*"redirect_profile":"argv"/)
  assert.match(log, /"redirect_profile":"fails".*"error":"what is run in place of the call has failed"/)
})

test('HTTP: fetch-proxy asks /fetch of the same proxy', { timeout: 60_000 }, async () => {
  const site = await startOrigin((_, connection) =>
    connection.write(reply('200 OK', ['Content-Type: text/plain'], 'Hello agent.')),
  )
  const upstream = await startOrigin((_, connection) =>
    connection.write(jsonReply({ jsonrpc: '2.0', id: 1, result: {} })),
  )
  const proxy = await startPipelock({ yaml: loopback + yaml(), mcpUpstream: `${upstream.url}/mcp` })
  const ask = async (command: string): Promise<string> => {
    const params = { name: 'bash', arguments: { command } }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
    const head = ['POST /mcp HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', 'Connection: close']
    return (await proxy.mcp([...head, `Content-Length: ${body.length}`], body)).text
  }
  assert.match(await ask(`curl -s ${site.url}/page`), /Hello agent\./)
  assert.match(await ask('curl -s http://169.254.169.254/latest/'), /-32002/)
  const lines = await until('three records', () => (records(proxy).length >= 4 ? records(proxy) : undefined))
  assert.ok(lines.some((line) => line['redirect_profile'] === 'fetch'))
  await proxy.stop()
  site.stop()
  upstream.stop()
})
