// `mcp proxy` on stdin and stdout leaves what `run` leaves: events, receipts, and refusals that `explain` knows.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { awsKey, program, runToEnd, until } from './harness.ts'
import { startEverything } from './mcp-session.ts'

const [pipelock = '', ...own] = program
let folder = ''
const events: { type: string; severity: string; fields: Record<string, unknown> }[] = []
const webhook = createServer((request, response) => {
  let text = ''
  request.on('data', (chunk: Buffer) => (text += chunk.toString()))
  request.on('end', () => {
    events.push(JSON.parse(text) as (typeof events)[number])
    response.end()
  })
})
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-records-'))
  writeFileSync(join(folder, 'said.json'), '{"tools":[]}')
  const made = runToEnd(
    ['signing', 'key', 'generate', '--purpose', 'receipt-signing', '--out', join(folder, 'key'), '--id', 'a'],
    { cwd: folder },
  )
  assert.equal(made.code, 0, made.err)
  await new Promise<void>((go) => webhook.listen(0, '127.0.0.1', go))
})
after(() => {
  webhook.close()
  rmSync(folder, { recursive: true, force: true })
})

const call = (text: string, id: number, more: object = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'echo', arguments: { text }, ...more } })

function start(server: readonly string[]) {
  const { port } = webhook.address() as AddressInfo
  const yaml = [
    `emit: {webhook: {url: "http://127.0.0.1:${port}/"}}`,
    'flight_recorder:',
    `  {enabled: true, dir: ${join(folder, 'receipts')}, signing_key_path: ${join(folder, 'key')}, require_receipts: true}`,
    '',
  ].join('\n')
  writeFileSync(join(folder, 'own.yaml'), yaml)
  const child = spawn(pipelock, [...own, 'mcp', 'proxy', '-c', join(folder, 'own.yaml'), ...server])
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const exited = new Promise<number | null>((go) => child.on('close', go))
  return {
    child,
    exited,
    ask: async (line: string, id: number): Promise<string> => {
      child.stdin.write(`${line}\n`)
      return until(`the answer ${id}: ${err}`, () => out.split('\n').find((one) => one.includes(`"id":${id}`)))
    },
  }
}

const fileServer = () => ['--', process.execPath, resolve('tests/wire/mcp-file-server.ts'), join(folder, 'said.json')]

function verified(name: string): string {
  const chain = runToEnd(['verify-receipt', '--chain', join(folder, 'receipts', name)], { cwd: folder })
  assert.equal(chain.code, 0, chain.out + chain.err)
  return chain.out
}

test(
  'a program: two proxies beside each other, each with its chain; events are delivered at the end',
  {
    timeout: 60_000,
  },
  async () => {
    const [one, other] = [start(fileServer()), start(fileServer())]
    await one.ask(call('hello', 1), 1)
    await other.ask(call('hello', 1), 1)
    assert.match(await one.ask(call(`key ${awsKey}`, 2), 2), /-32001/)
    one.child.stdin.end()
    // A signal ends it as well as the end of its input does.
    other.child.kill('SIGTERM')
    await Promise.all([one.exited, other.exited])
    const chains = readdirSync(join(folder, 'receipts')).toSorted()
    assert.equal(chains.length, 2)
    assert.match(chains[0] ?? '', /^mcp-stdio-/)
    assert.equal(chains[1], `${chains[0]}-2`)
    for (const name of chains) assert.match(verified(name), /VALID/)
    const blocked = await until('the event', () => events.find(({ type }) => type === 'blocked'))
    assert.deepEqual([blocked.severity, blocked.fields['mcp_tool']], ['warn', 'echo'])
    assert.ok(!JSON.stringify(events).includes(awsKey))
  },
)

test('a URL: the same', { timeout: 60_000 }, async () => {
  const remote = await startEverything()
  events.length = 0
  const proxy = start(['--upstream', remote.url])
  assert.match(await proxy.ask(call(`key ${awsKey}`, 7), 7), /-32001/)
  proxy.child.stdin.end()
  await proxy.exited
  remote.child.kill()
  const name = readdirSync(join(folder, 'receipts')).find((one) => one.startsWith('mcp-http')) ?? ''
  assert.match(verified(name), /VALID/)
  assert.equal((await until('the event', () => events[0])).type, 'blocked')
})

test(
  'explain reads refusals as clients get them: errors, and failed results with _meta',
  { timeout: 60_000 },
  async () => {
    const proxy = start(fileServer())
    const claim = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }
    const [older, newer] = [await proxy.ask(call(awsKey, 1), 1), await proxy.ask(call(awsKey, 2, { _meta: claim }), 2)]
    const shell = JSON.stringify({
      jsonrpc: '2.0',
      id: 3,
      method: 'tools/call',
      params: { name: 'bash', arguments: { command: 'rm -rf ~' } },
    })
    const policy = await proxy.ask(shell, 3)
    proxy.child.stdin.end()
    await proxy.exited
    assert.match(newer, /"isError":true.*pipelock\/refusal/)
    for (const [refusal, rule, section] of [
      [older, 'AWS Access ID', 'mcp_input_scanning'],
      [newer, 'AWS Access ID', 'mcp_input_scanning'],
      [policy, 'Destructive File Delete', 'mcp_tool_policy'],
    ] as const) {
      const told = spawnSync(pipelock, [...own, 'explain', '-', '--json'], {
        input: `${refusal}\n`,
        encoding: 'utf8',
        cwd: folder,
      })
      const { findings } = JSON.parse(told.stdout) as { findings: { rule: string; section: string; ways: unknown[] }[] }
      assert.deepEqual([findings[0]?.rule, findings[0]?.section], [rule, section])
      assert.ok((findings[0]?.ways.length ?? 0) > 0)
    }
  },
)
