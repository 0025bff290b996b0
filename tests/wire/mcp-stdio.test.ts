// MCP over stdin and stdout: the official client sees through `pipelock mcp proxy` what it sees directly.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { awsKey, injection, program, until } from './harness.ts'
import { startEverything } from './mcp-session.ts'

const [pipelock = '', ...own] = program
const servers = resolve('node_modules/@modelcontextprotocol')
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-stdio-'))
  // Everything that can block does.
  writeFileSync(
    join(folder, 'block.yaml'),
    [
      'response_scanning: {action: block}',
      'mcp_input_scanning: {action: block}',
      'mcp_tool_scanning: {action: block}',
      'mcp_tool_policy: {action: block}',
      'mcp_session_binding: {unknown_tool_action: block, no_baseline_action: block}',
      'tool_chain_detection: {action: block}',
      'logging: {output: file, file: LOG}',
    ]
      .join('\n')
      .replace('LOG', join(folder, 'audit.jsonl')),
  )
})
after(() => rmSync(folder, { recursive: true, force: true }))

interface Line {
  readonly event: string
  readonly action: string
  readonly outcome: string
  readonly patterns?: readonly string[]
}

const logged = (): Line[] =>
  readFileSync(join(folder, 'audit.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)

const wrapped = (command: readonly string[], flags: readonly string[] = []): [string, string[]] => [
  pipelock,
  [...own, 'mcp', 'proxy', '-c', join(folder, 'block.yaml'), ...flags, '--', ...command],
]

async function connect([command, args]: [string, string[]]): Promise<Client> {
  writeFileSync(join(folder, 'audit.jsonl'), '')
  const client = new Client({ name: 'test', version: '1' }, { capabilities: { roots: {} } })
  await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }))
  return client
}

/** The same steps on a server by itself and behind the proxy. */
async function compared(command: readonly string[], steps: (client: Client) => Promise<unknown[]>): Promise<void> {
  const [head = '', ...rest] = command
  const seen: unknown[][] = []
  for (const how of [[head, rest] as [string, string[]], wrapped(command)]) {
    const client = await connect(how)
    const tools = await client.listTools()
    seen.push([client.getServerVersion(), client.getInstructions(), tools, ...(await steps(client))])
    await client.close()
  }
  assert.deepEqual(seen[1], seen[0])
  assert.deepEqual(
    logged().filter(({ action }) => action !== 'allow'),
    [],
  )
}

const text = (result: unknown): string => JSON.stringify(result)

test('server-filesystem: an ordinary session, every scanner at block', { timeout: 60_000 }, async () => {
  const files = join(folder, 'files')
  const server = [process.execPath, join(servers, 'server-filesystem/dist/index.js'), files]
  spawnSync('mkdir', ['-p', files])
  await compared(server, async (client) => {
    const call = (name: string, args: Record<string, unknown>) => client.callTool({ name, arguments: args })
    const note = join(files, 'notes.txt')
    return [
      await call('list_directory', { path: files }),
      await call('write_file', { path: note, content: 'one\ntwo\n' }),
      await call('edit_file', { path: note, edits: [{ oldText: 'two', newText: 'three' }] }),
      await call('read_text_file', { path: note }),
      await call('search_files', { path: files, pattern: '*.txt' }),
      await call('directory_tree', { path: files }),
      await call('move_file', { source: note, destination: join(files, 'done.txt') }),
      await call('read_text_file', { path: join(files, 'done.txt') }),
      // Ready for the second run.
      spawnSync('rm', [join(files, 'done.txt')]).status,
    ]
  })
})

test('server-memory: an ordinary session, every scanner at block', { timeout: 60_000 }, async () => {
  const server = [process.execPath, join(servers, 'server-memory/dist/index.js')]
  await compared(server, async (client) => {
    const call = (name: string, args: Record<string, unknown>) => client.callTool({ name, arguments: args })
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

test('server-everything: progress, logs and what a server asks of the client', { timeout: 60_000 }, async () => {
  const server = [process.execPath, join(servers, 'server-everything/dist/index.js'), 'stdio']
  await compared(server, async (client) => {
    const progress: unknown[] = []
    const call = { name: 'trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 } }
    const long = await client.callTool(call, undefined, { onprogress: (one) => progress.push(one) })
    return [
      long,
      // A client drops the last one when it comes in one read with the answer.
      progress.slice(0, 2),
      await client.callTool({ name: 'echo', arguments: { message: 'hé 😀' } }),
      await client.listPrompts(),
      await client.listResourceTemplates(),
    ]
  })
})

test(
  'a secret, a command, an unknown tool: refused under their ids; the session goes on',
  { timeout: 60_000 },
  async () => {
    const client = await connect(wrapped([process.execPath, join(servers, 'server-everything/dist/index.js'), 'stdio']))
    await client.listTools()
    const call = (name: string, args: Record<string, unknown>) => client.callTool({ name, arguments: args })
    await assert.rejects(call('echo', { message: `key ${awsKey}` }), { code: -32001, message: /blocked by MCP input/ })
    await assert.rejects(call('echo', { message: injection }), { code: -32001 })
    await assert.rejects(call('echo', { command: 'r\\m -rf ~' }), { code: -32002, message: /tool call policy/ })
    await assert.rejects(call('no-such-tool', {}), { code: -32600, message: /not in frozen inventory/ })
    assert.match(text(await call('echo', { message: 'still here' })), /still here/)
    await client.close()
    const lines = logged()
    assert.equal(lines.filter(({ event }) => event === 'blocked').length, 4)
    assert.ok(!text(lines).includes(awsKey))
  },
)

/** A server of a few lines: answers what it is told to, or says more than it should. */
function script(body: string): string[] {
  const path = join(folder, `server-${Math.random().toString(36).slice(2)}.mjs`)
  writeFileSync(
    path,
    `import readline from 'node:readline'
const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n')
readline.createInterface({ input: process.stdin }).on('line', (line) => { const message = JSON.parse(line); ${body} })`,
  )
  return [process.execPath, path]
}

interface Talk {
  readonly out: () => Record<string, unknown>[]
  readonly child: ReturnType<typeof spawn>
  say(message: object | string): void
  readonly exited: Promise<number | null>
}

const talk = (command: readonly string[], flags: readonly string[] = []): Talk => talkTo(wrapped(command, flags))

function talkTo([head, args]: [string, string[]]): Talk {
  const child = spawn(head, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.resume()
  return {
    child,
    out: () =>
      out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    say: (message) => void child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`),
    exited: new Promise((done) => child.once('exit', done)),
  }
}

const request = (id: number, method = 'ping', params: object = {}) => ({ jsonrpc: '2.0', id, method, params })

test(
  'poison from the server is replaced or dropped, and a request it should not make is declined',
  { timeout: 60_000 },
  async () => {
    const poison = JSON.stringify(injection)
    const server = script(`
    if (message.method === 'ping') say({ id: message.id, result: { content: [{ type: 'text', text: ${poison} }] } })
    if (message.method === 'log') say({ method: 'notifications/message', params: { data: ${poison} } }), say({ id: message.id, result: {} })
    if (message.method === 'ask') say({ id: 's1', method: 'sampling/createMessage', params: { systemPrompt: ${poison} } })
    if (message.id === 's1') say({ id: 3, result: { told: message.error?.code } })`)
    const { say, out, child, exited } = talk(server)
    for (const [id, method] of [
      [1, 'ping'],
      [2, 'log'],
      [3, 'ask'],
    ] as const)
      say(request(id, method))
    await until('three answers', () => out().length === 3)
    const [first, second, third] = out()
    assert.match(text(first), /"error":\{"code":-32000/)
    assert.deepEqual(second, { jsonrpc: '2.0', id: 2, result: {} })
    assert.deepEqual(third, { jsonrpc: '2.0', id: 3, result: { told: -1 } })
    child.stdin?.end()
    assert.equal(await exited, 0)
  },
)

test('lines that are no JSON, an answer nobody asked for, a line that is too long', { timeout: 60_000 }, async () => {
  const server = script(`
    if (message.method === 'odd') process.stdout.write('not JSON\\n'), say({ id: 99, result: {} }), say({ id: message.id, result: { ok: 1 } })
    if (message.method === 'long') say({ id: message.id, result: { text: 'x'.repeat(11 * 1024 * 1024) } })`)
  const { say, out, child, exited } = talk(server)
  say('{"jsonrpc": "2.0"')
  say(request(1, 'odd'))
  await until('two errors and one answer', () => out().length >= 3)
  const codes = out().map((one) => (one['error'] as { code: number } | undefined)?.code ?? one['id'])
  assert.deepEqual(codes.toSorted(), [-32000, -32700, 1].toSorted())
  say(request(2, 'long'))
  const answer = await until('the error for the long line', () => out().find(({ id }) => id === 2))
  assert.match(text(answer), /too large/)
  child.stdin?.end()
  assert.equal(await exited, 0)
})

test('ends as the program ends: its exit code, and an error for whoever still waits', { timeout: 60_000 }, async () => {
  const { say, out, exited } = talk(script(`process.exit(7)`))
  say(request(5))
  assert.equal(await exited, 7)
  assert.match(text(out()), /"id":5,"error":\{"code":-32003/)
})

test(
  'the whole group ends with the client, also a program that ignores the end of its input',
  { timeout: 60_000 },
  async () => {
    const deaf = script(`say({ id: message.id, result: { pid: process.pid } })`)
    const shell = [
      'sh',
      '-c',
      `sleep 1000 & echo '{"jsonrpc":"2.0","method":"pid","params":{"pid":'$!'}}'; exec ${deaf.join(' ')}`,
    ]
    const { say, out, child, exited } = talk(shell)
    say(request(1))
    await until('the answer', () => out().length === 2)
    const told = out().find(({ method }) => method === 'pid')
    const sleeper = Number(/"pid":(\d+)/.exec(text(told))?.[1])
    assert.doesNotThrow(() => process.kill(sleeper, 0))
    child.stdin?.end()
    assert.equal(await exited, 0)
    await until('the sleeper to end', () => {
      const stat = spawnSync('ps', ['-o', 'stat=', '-p', String(sleeper)], { encoding: 'utf8' }).stdout.trim()
      return stat === '' || stat.startsWith('Z')
    })
  },
)

test('the environment of the program: eight names, what is asked for, nothing else', { timeout: 60_000 }, async () => {
  const server = script(`say({ id: message.id, result: process.env })`)
  const { say, out, child } = talk(server, ['--env', 'WANTED=yes'])
  say(request(1))
  const answer = await until('the environment', () => out()[0])
  const names = Object.keys(answer['result'] as object)
  assert.ok(names.includes('WANTED') && names.includes('PATH'))
  const known = ['PATH', 'HOME', 'USER', 'LANG', 'TERM', 'TZ', 'TMPDIR', 'SHELL', 'WANTED']
  assert.deepEqual(
    names.filter((name) => !known.includes(name)),
    [],
  )
  child.stdin?.end()
})

const says = (...args: string[]) => {
  const { status, stderr } = spawnSync(pipelock, [...own, 'mcp', 'proxy', ...args], { encoding: 'utf8' })
  return [status, stderr.trim()]
}

const scan = (lines: readonly unknown[], ...flags: string[]) => {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const { status, stdout } = spawnSync(pipelock, [...own, 'mcp', 'scan', ...flags], { input, encoding: 'utf8' })
  return { status, lines: stdout.trim().split('\n') }
}

test('wrong command lines say what is wrong', () => {
  assert.deepEqual(says(), [2, 'specify --upstream URL or -- COMMAND [ARGS...]'])
  assert.deepEqual(says('--upstream', 'http://x', '--', 'a'), [
    2,
    '--upstream and subprocess command (--) are mutually exclusive',
  ])
  assert.deepEqual(says('--listen', '127.0.0.1:0'), [2, '--listen requires --upstream'])
  assert.match(String(says('--env', 'NODE_OPTIONS=x', '--', 'a')[1]), /^--env NODE_OPTIONS: refused/)
  assert.match(String(says('--env', 'https_proxy=x', '--', 'a')[1]), /refused/)
  const [status, words] = says('--', '/no/such/program')
  assert.equal(status, 1)
  assert.match(String(words), /cannot start \/no\/such\/program: ENOENT/)
})

test(
  'a server behind HTTP: sessions, event streams and requests of the server, over stdin',
  { timeout: 60_000 },
  async () => {
    const upstream = await startEverything()
    try {
      const client = await connect([
        pipelock,
        [...own, 'mcp', 'proxy', '-c', join(folder, 'block.yaml'), '--upstream', upstream.url],
      ])
      await client.listTools()
      const progress: unknown[] = []
      const call = { name: 'trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 } }
      await client.callTool(call, undefined, { onprogress: (one) => progress.push(one) })
      assert.ok(progress.length >= 2)
      await assert.rejects(client.callTool({ name: 'echo', arguments: { message: awsKey } }), { code: -32001 })
      await client.close()
    } finally {
      upstream.child.kill()
    }
  },
)

test('a server behind a WebSocket: one message a frame, both ways judged', { timeout: 60_000 }, async () => {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (from, own) => (own.upgrade(from) ? undefined : new Response(null, { status: 400 })),
    websocket: {
      message(socket, data) {
        const { id, method } = JSON.parse(String(data)) as { id?: number; method: string }
        const said = method === 'poison' ? injection : 'fine'
        if (id !== undefined) socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: { said } }))
      },
    },
  })
  try {
    const args = [
      ...own,
      'mcp',
      'proxy',
      '-c',
      join(folder, 'block.yaml'),
      '--upstream',
      `ws://127.0.0.1:${server.port}/`,
    ]
    const { say, out, child, exited } = talkTo([pipelock, args])
    say(request(1, 'hello'))
    say(request(2, 'poison'))
    say(request(3, 'hello', { key: awsKey }))
    await until('three answers', () => out().length === 3)
    const answers = new Map(out().map((one) => [one['id'], text(one)]))
    assert.match(answers.get(1) ?? '', /fine/)
    assert.match(answers.get(2) ?? '', /-32000/)
    assert.match(answers.get(3) ?? '', /-32001/)
    child.stdin?.end()
    assert.equal(await exited, 0)
  } finally {
    await server.stop(true)
  }
})

test('mcp scan judges recorded messages', () => {
  const clean = { jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: 'fine' }] } }
  const bad = { jsonrpc: '2.0', id: 2, result: { content: [{ type: 'text', text: injection }] } }
  const leak = { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'echo', arguments: { a: awsKey } } }
  assert.deepEqual(scan([clean]), { status: 0, lines: [''] })
  assert.deepEqual(scan([clean, '{oops']), { status: 0, lines: ['line 2: [ERROR] invalid JSON'] })
  const told = scan([clean, bad, leak])
  assert.equal(told.status, 1)
  assert.match(told.lines[0] ?? '', /^line 2: \[INJECTION\] Prompt Injection.* \(action: block\)$/)
  assert.match(told.lines[1] ?? '', /^line 3: \[SECRET\] AWS Access ID/)
  const [first, second] = scan([clean, bad], '--json').lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.deepEqual(first, { line: 1, id: 1, clean: true })
  assert.deepEqual([second?.['line'], second?.['id'], second?.['clean'], second?.['action']], [2, 2, false, 'block'])
})
