import assert from 'node:assert/strict'
import test from 'node:test'

import { canonical, changesOf } from '../../src/mcp/definition.ts'
import { readJson } from '../../src/mcp/json.ts'
import { inventory } from '../../src/mcp/inventory.ts'
import type { Locked } from '../../src/mcp/pins.ts'
import type { Setting } from '../../src/types.ts'
import { type Harness, harness, jsonAnswer, policy } from './mcp-app.ts'

interface Tool {
  readonly name: string
  readonly description?: string
  readonly inputSchema?: object
  readonly annotations?: object
}

const tool = (name: string, more: Partial<Tool> = {}): Tool => ({
  name,
  description: `Does ${name}`,
  inputSchema: { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] },
  ...more,
})

const as = (user: string) => ({ authorization: `Bearer ${user}` })
const schema = (inputSchema: object) => JSON.stringify({ inputSchema, name: 'a' })

interface Server extends Harness {
  result: object
  list(cursor?: string, headers?: Record<string, string>): Promise<string[]>
  call(name: unknown, headers?: Record<string, string>): Promise<string[]>
}

/** Findings of each exchange as `rule severity`, with `!` in front when it was stopped. */
function server(
  settings: { noBaseline?: Setting; unknownTool?: Setting; tools?: Setting; lock?: Locked } = {},
): Server {
  const own = { result: {} as object }
  const guards = [inventory({ binding: true, unknownTool: 'auto', noBaseline: 'auto', drift: true, ...settings })]
  const actions = settings.tools === undefined ? {} : { mcp_tool_scanning: settings.tools }
  const made = harness(() => jsonAnswer({ jsonrpc: '2.0', id: 1, result: own.result }), {
    guards,
    policy: policy('balanced', actions),
  })
  const send = async (method: string, params: object, headers: Record<string, string> = {}): Promise<string[]> => {
    const answer = (await (await made.post({ jsonrpc: '2.0', id: 1, method, params }, { headers })).json()) as object
    const findings = made.records.at(-1)?.verdict.findings ?? []
    return findings.map(({ rule, severity }) => `${'error' in answer ? '!' : ''}${rule} ${severity}`)
  }
  return Object.assign(own, made, {
    list: (cursor?: string, headers = {}) => send('tools/list', cursor === undefined ? {} : { cursor }, headers),
    call: (name: unknown, headers = {}) => send('tools/call', { name, arguments: {} }, headers),
  })
}

test('calls are held to the list that was shown', async () => {
  const own = server()
  assert.deepEqual(await own.call('a'), [])
  own.result = { tools: [tool('a')] }
  assert.deepEqual(await own.list(), [])
  assert.deepEqual(await own.call('a'), [])
  assert.deepEqual(await own.call('b'), ['Unknown Tool medium'])
  assert.deepEqual(await own.call(''), ['Unnamed Tool medium'])
})

test('each of the two actions of the section does what it says', async () => {
  const strict = server({ unknownTool: 'block', noBaseline: 'warn' })
  assert.deepEqual(await strict.call('a'), ['Missing Tool Baseline medium'])
  strict.result = { tools: [tool('a')] }
  await strict.list()
  assert.deepEqual(await strict.call('b'), ['!Unknown Tool medium'])
  assert.deepEqual(await server({ noBaseline: 'block' }).call('a'), ['!Missing Tool Baseline medium'])
})

test('pages are one list; order and white space are no change', async () => {
  const own = server()
  own.result = { tools: [tool('a')], nextCursor: 'p2' }
  assert.deepEqual(await own.list(), [])
  own.result = { tools: [tool('b')] }
  assert.deepEqual(await own.list('p2'), [])
  assert.deepEqual(await own.call('b'), [])
  const { name, description, inputSchema } = tool('a')
  own.result = { tools: [tool('b'), { inputSchema, description, name }] }
  assert.deepEqual(await own.list(), [])
})

test('a changed definition is told once when it passes, and again while it is stopped', async () => {
  const own = server()
  own.result = { tools: [tool('a')] }
  await own.list()
  own.result = { tools: [tool('a', { description: 'Does something else' })] }
  assert.deepEqual(await own.list(), ['Tool Definition Drift medium'])
  assert.deepEqual(await own.list(), [])
  const strict = server({ tools: 'block' })
  strict.result = { tools: [tool('a')] }
  await strict.list()
  strict.result = { tools: [tool('a', { description: 'Does something else' })] }
  for (let i = 0; i < 3; i++) assert.deepEqual(await strict.list(), ['!Tool Definition Drift medium'])
})

test('the finding says what changed, and a way out for data weighs more', async () => {
  const own = server()
  own.result = { tools: [tool('a', { annotations: { readOnlyHint: true } })] }
  await own.list()
  const properties = { q: { type: 'string' }, webhook_url: { type: 'string' } }
  own.result = { tools: [tool('a', { inputSchema: { type: 'object', properties, required: ['q'] } })] }
  assert.deepEqual(await own.list(), ['!Tool Definition Drift high'])
  const detail = own.records.at(-1)?.verdict.because?.detail ?? ''
  assert.match(detail, /a parameter was added through which data leaves/)
  assert.match(detail, /said to be harmless/)
})

test('added, removed and renamed tools', async () => {
  const own = server()
  own.result = { tools: [tool('a'), tool('b')] }
  await own.list()
  own.result = { tools: [tool('a'), tool('b'), tool('c')] }
  assert.deepEqual(await own.list(), ['Tool Added low'])
  own.result = { tools: [tool('a'), tool('c')] }
  assert.deepEqual(await own.list(), [])
  assert.deepEqual(await own.call('b'), ['Unknown Tool medium'])
  own.result = { tools: [{ ...tool('a'), name: 'z' }, tool('c')] }
  assert.deepEqual(await own.list(), ['Tool Renamed medium', 'Tool Added low'])
})

test('clients of another era may be shown other tools; each kind of list is compared with its own', async () => {
  const own = server()
  const modern = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } }
  const list = async (params: object, ...names: string[]): Promise<string[]> => {
    own.result = { tools: names.map((name) => tool(name)) }
    await (await own.post({ jsonrpc: '2.0', id: 1, method: 'tools/list', params })).text()
    return own.records.at(-1)?.verdict.findings.map(({ rule }) => rule) ?? []
  }
  assert.deepEqual(await list(modern, 'a'), [])
  assert.deepEqual(await list({}, 'a', 'b'), [])
  assert.deepEqual(await list(modern, 'a'), [])
  assert.deepEqual(await own.call('b'), [])
  assert.deepEqual(await list({}, 'a', 'b'), [])
  assert.deepEqual(await list(modern, 'a', 'c'), ['Tool Added'])
  assert.deepEqual(await list({}, 'a', 'b', 'd'), ['Tool Added'])
  // The same tool is the same tool to both.
  own.result = { tools: [tool('a', { description: 'Another' })] }
  await (await own.post({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: modern })).text()
  assert.equal(own.records.at(-1)?.verdict.findings[0]?.rule, 'Tool Definition Drift')
})

test('prompts, resource templates and instructions are pinned too', async () => {
  const own = server()
  const shows = async (result: object): Promise<string[]> => {
    own.result = result
    return own.list()
  }
  await shows({ prompts: [{ name: 'p', description: 'one' }] })
  assert.deepEqual(await shows({ prompts: [{ name: 'p', description: 'two' }] }), ['Prompt Changed medium'])
  await shows({ resourceTemplates: [{ uriTemplate: 'f://{x}', name: 'one' }] })
  assert.deepEqual(await shows({ resourceTemplates: [{ uriTemplate: 'f://{x}', name: 'two' }] }), [
    'Resource Template Changed medium',
  ])
  await shows({ capabilities: {}, instructions: 'one' })
  assert.deepEqual(await shows({ capabilities: {}, instructions: 'two' }), ['Instructions Changed medium'])
  assert.deepEqual(await shows({ capabilities: {}, instructions: 'two' }), [])
})

test('a list inside the result of a call is no list of tools', async () => {
  const own = server()
  own.result = { tools: [tool('a')] }
  await own.list()
  own.result = { tools: [tool('b')] }
  await own.call('a')
  assert.deepEqual(await own.call('b'), ['Unknown Tool medium'])
  assert.deepEqual(await own.call('a'), [])
})

test('what one client was shown binds no other', async () => {
  const own = server()
  own.result = { tools: [tool('a')] }
  await own.list(undefined, as('one'))
  own.result = { tools: [tool('a', { description: 'for two' })] }
  assert.deepEqual(await own.list(undefined, as('two')), [])
  assert.deepEqual(await own.call('b', as('three')), [])
})

test('changes of a schema, one by one', () => {
  const from = {
    additionalProperties: false,
    properties: { a: { enum: ['x'] }, b: {} },
    required: ['a'],
    type: 'object',
  }
  const what = (to: object) => changesOf(schema(from), schema({ ...from, ...to })).map(({ what: said }) => said)
  assert.deepEqual(what({}), [])
  assert.deepEqual(what({ additionalProperties: true }), ['the schema was widened: other members are allowed now'])
  assert.deepEqual(what({ required: ['a', 'b'] }), ['parameters became required'])
  assert.deepEqual(what({ required: [] }), ['parameters became optional'])
  assert.deepEqual(what({ properties: { a: { enum: ['x'] } } }), ['parameters were removed'])
  assert.deepEqual(what({ properties: { a: { enum: ['x', 'y'] }, b: {} } }), [
    'the schema was widened: a parameter takes more than before',
  ])
  assert.deepEqual(what({ properties: { a: { enum: ['x'] }, b: { description: 'new' } } }), [
    'the description of a parameter changed',
  ])
})

const canonicalOf = (value: unknown): string => {
  const reading = readJson(new TextEncoder().encode(JSON.stringify(value)))
  return reading.ok ? canonical(reading.root) : assert.fail('no JSON')
}

const locked = (...tools: Tool[]): Locked => ({
  tools: new Map(tools.map((one) => [one.name, canonicalOf(one)])),
  prompts: new Map(),
  templates: new Map(),
  instructions: null,
})

test('a lock is the pin from the first message on, and nothing that passes changes it', async () => {
  const own = server({ lock: locked(tool('a'), tool('b')), unknownTool: 'block' })
  assert.deepEqual(await own.call('a'), [])
  assert.deepEqual(await own.call('c'), ['!Unknown Tool medium'])
  own.result = { tools: [tool('a')] }
  assert.deepEqual(await own.list(), [])
  own.result = { tools: [tool('a', { description: 'Does more' }), tool('c')] }
  const told = ['Tool Definition Drift medium', 'Tool Not Locked medium']
  assert.deepEqual(await own.list(), told)
  assert.deepEqual(await own.list(), told)
  assert.deepEqual(await own.call('c'), ['!Unknown Tool medium'])
  own.result = { capabilities: {}, instructions: 'Obey' }
  assert.deepEqual(await own.list(), ['Instructions Changed medium'])
  own.result = { prompts: [{ name: 'p' }], resourceTemplates: [{ uriTemplate: 'x:{y}', name: 'y' }] }
  assert.deepEqual(await own.list(), ['Prompt Not Locked medium', 'Resource Template Not Locked medium'])
})

const session = (id: string) => ({ 'mcp-session-id': id })

test('sessions at one address that are shown other tools: what is new is told once, nothing is lost', async () => {
  const own = server()
  const lists = async (id: string, ...names: string[]) => {
    own.result = { tools: names.map((name) => tool(name, { description: `${name} in general` })) }
    return own.list(undefined, session(id))
  }
  assert.deepEqual(await lists('one', 'a', 'b'), [])
  assert.deepEqual(await lists('two', 'a', 'c'), ['Tool Added low'])
  for (let times = 0; times < 2; times++) {
    assert.deepEqual(await lists('one', 'a', 'b'), [])
    assert.deepEqual(await own.call('c', session('two')), [])
    assert.deepEqual(await lists('two', 'a', 'c'), [])
    assert.deepEqual(await own.call('b', session('one')), [])
  }
  assert.deepEqual(await own.call('d', session('one')), ['Unknown Tool medium'])
})

test('sessions that turn pages at the same time do not shorten each other', async () => {
  const own = server()
  const page = async (id: string, cursor: string | undefined, next: string | undefined, ...names: string[]) => {
    own.result = { tools: names.map((name) => tool(name)), ...(next !== undefined && { nextCursor: next }) }
    return own.list(cursor, session(id))
  }
  for (const id of ['one', 'two']) {
    await page(id, undefined, '2', 'a')
    await page(id, '2', undefined, 'b')
  }
  await page('one', undefined, '2', 'a')
  await page('two', undefined, '2')
  await page('one', '2', undefined, 'b')
  await page('two', '2', undefined, 'b')
  assert.deepEqual(await own.call('a', session('one')), [])
})

test('a tool under another name is a rename, also where an older session had the list', async () => {
  const own = server()
  own.result = { tools: [tool('a'), tool('b', { description: 'Does it' })] }
  await own.list(undefined, session('one'))
  own.result = { tools: [tool('a'), tool('z', { description: 'Does it' })] }
  assert.deepEqual(await own.list(undefined, session('two')), ['Tool Renamed medium', 'Tool Added low'])
})
