// Messages of agents (A2A): recognised in each form, read by part, remembered by context; cards are read and pinned.

import assert from 'node:assert/strict'
import test from 'node:test'

import { createAgentExchanges } from '../../src/a2a/exchange.ts'
import { agentGuard } from '../../src/a2a/guard.ts'
import { createAgentJudge, type AgentSettings } from '../../src/a2a/judge.ts'
import { isAgentCall } from '../../src/a2a/names.ts'
import { readJson } from '../../src/mcp/json.ts'
import type { Finding } from '../../src/types.ts'
import { literal } from '../literal-scanner.ts'
import { harness, jsonAnswer, order, policy, secret } from './mcp-app.ts'

const all: AgentSettings = {
  scanCards: true,
  cardDrift: true,
  smuggling: true,
  rawParts: true,
  maxRawBytes: 100,
  maxMessages: 3,
  maxContexts: 2,
}
const judgeWith = (settings: Partial<AgentSettings> = {}) =>
  createAgentJudge({
    settings: () => ({ ...all, ...settings }),
    input: literal('Test Token', 'secret', secret),
    injection: literal('Test Order', 'injection', order),
    poison: literal('Test Poison', 'tool', 'poison'),
    judgeUrl: (url) =>
      url.includes('internal')
        ? [
            {
              rule: 'SSRF Internal Address',
              threat: 'destination',
              severity: 'high',
              section: 'destination',
              scanner: 'ssrf',
              where: 'url',
            },
          ]
        : [],
  })

const utf8 = new TextEncoder()
const told = (findings: readonly Finding[]) => findings.map(({ rule, where }) => `${rule} ${where}`)

/** One exchange after the other over any proxy: what is found in the request, then in the answer. */
function exchanges(settings: Partial<AgentSettings> = {}) {
  const open = createAgentExchanges(judgeWith(settings))
  return async (path: string, asked: object | null, answered: object | null, headers: [string, string][] = []) => {
    const exchange = open({ url: new URL(`https://agent.example${path}`), headers, principal: 'me' })
    const up = asked === null ? null : await exchange.asked(utf8.encode(JSON.stringify(asked)))
    up?.settle(false)
    if (answered === null || !exchange.isTalk()) return told(up?.findings ?? [])
    const down = await exchange.answered(utf8.encode(JSON.stringify(answered)))
    down.settle(false)
    return told([...(up?.findings ?? []), ...down.findings])
  }
}

const rpc = (method: string, params: object) => ({ jsonrpc: '2.0', id: 1, method, params })
const message = (parts: object[], more: object = {}) => ({ messageId: 'm', role: 'user', parts, ...more })

const isCall = (method: string, params: object = {}): boolean => {
  const reading = readJson(utf8.encode(JSON.stringify(rpc(method, params))))
  return reading.ok && isAgentCall(method, reading.root)
}

test('methods of both eras are known, and those that MCP has too are told apart', () => {
  for (const method of ['message/send', 'message/stream', 'SendMessage', 'SendStreamingMessage', 'tasks/resubscribe'])
    assert.ok(isCall(method), method)
  assert.ok(isCall('tasks/get', { id: 't' }))
  for (const method of ['tasks/get', 'tasks/cancel']) assert.ok(!isCall(method, { taskId: 't' }))
  for (const method of ['tools/call', 'initialize', 'eth_call']) assert.ok(!isCall(method))
})

test('each kind of part is read, in both forms, and named', async () => {
  const ask = exchanges()
  const old = message([
    { kind: 'text', text: `see ${secret}` },
    { kind: 'data', data: { deep: [{ note: `${order}!` }] } },
    { kind: 'file', file: { name: 'a.txt', bytes: btoa(`${order} now`) } },
    { kind: 'file', file: { uri: 'http://internal/latest' } },
  ])
  assert.deepEqual(await ask('/', rpc('message/send', { message: old }), null), [
    'Test Token /params/message/parts/0/text',
    'Test Order /params/message/parts/1/data/deep/0/note',
    'SSRF Internal Address /params/message/parts/3/file/uri',
    'Test Order /params/message/parts/2/file/bytes',
  ])
  const now = message([
    { text: order },
    { raw: btoa(secret + secret), mediaType: 'text/plain' },
    { url: 'http://internal/' },
  ])
  assert.deepEqual(await ask('/', rpc('SendMessage', { message: now }), null), [
    'Test Order /params/message/parts/0/text',
    'SSRF Internal Address /params/message/parts/2/url',
    'Test Token /params/message/parts/1/raw',
  ])
  // Where the agent is to report to.
  const hook = { message: message([]), configuration: { push_notification_config: { url: 'http://internal/hook' } } }
  assert.deepEqual(await ask('/', rpc('message/send', hook), null), [
    'SSRF Internal Address /params/configuration/push_notification_config/url',
  ])
})

test('answers are read as well: tasks, status and artifact events, errors; other traffic is not', async () => {
  const ask = exchanges()
  const asked = rpc('message/send', { message: message([{ kind: 'text', text: 'hello' }]) })
  const results: object[] = [
    { kind: 'message', parts: [{ kind: 'text', text: order }] },
    { task: { id: 't', status: { message: { parts: [{ text: order }] } } } },
    { artifactUpdate: { artifact: { parts: [{ data: { [order]: 1 } }] } } },
  ]
  for (const result of results) {
    const found = await ask('/', asked, { jsonrpc: '2.0', id: 1, result })
    assert.equal(found.length, 1, JSON.stringify(result))
    assert.match(found[0] ?? '', /^Test Order \/result\//)
  }
  assert.deepEqual(await ask('/', asked, { jsonrpc: '2.0', id: 1, error: { code: 1, message: order } }), [
    'Test Order /error/message',
  ])
  assert.deepEqual(await ask('/', rpc('eth_call', { message: message([{ text: order }]) }), { result: order }), [])
  // The other binding: by its path, its media type, its header.
  const rest = { message: message([{ text: order }]) }
  assert.equal((await ask('/v1/message:send', rest, null)).length, 1)
  assert.equal((await ask('/x', rest, null, [['content-type', 'application/a2a+json; charset=utf-8']])).length, 1)
  assert.equal(
    (await ask('/tasks/1', null, { history: [{ parts: [{ text: order }] }] }, [['a2a-version', '1.0']])).length,
    1,
  )
  assert.deepEqual(await ask('/tasks/1', null, { history: [{ parts: [{ text: order }] }] }), [])
})

const send = (raw: string) => rpc('SendMessage', { message: message([{ raw }]) })

test('raw parts: media is not read, what is too long or no base64 is told, and switched off nothing is', async () => {
  const bad = btoa(order)
  const media = btoa(`\x89PNG${order}`)
  const on = exchanges()
  assert.deepEqual(await on('/', send(media), null), [])
  assert.deepEqual(await on('/', send('!!!'), null), ['A2A Raw Part Unreadable /params/message/parts/0/raw'])
  assert.deepEqual(await on('/', send(btoa('x'.repeat(101))), null), [])
  assert.deepEqual(await on('/', send(btoa('x'.repeat(104))), null), [
    'A2A Raw Part Too Large /params/message/parts/0/raw',
  ])
  assert.equal((await on('/', send(bad), null)).length, 1)
  assert.deepEqual(await exchanges({ rawParts: false })('/', send(bad), null), [])
})

const [first = '', ...others] = order.split(' ')
const rest = others.join(' ')
const half = (text: string, contextId = 'c') => rpc('message/send', { message: message([{ text }], { contextId }) })
const smuggled = ['A2A Session Smuggling /']

const event = (text: string) => ({
  jsonrpc: '2.0',
  id: 1,
  result: { kind: 'artifact-update', taskId: 't', artifact: { parts: [{ kind: 'text', text }] }, append: true },
})

test('an order over several messages of one context is seen at its last piece', async () => {
  const ask = exchanges()
  assert.deepEqual(await ask('/', half(first), null), [])
  assert.deepEqual(await ask('/', half(rest), null), smuggled)
  const cut = exchanges()
  await cut('/', half(order.slice(0, 9)), null)
  assert.deepEqual(await cut('/', half(order.slice(9)), null), smuggled)
  // From the other side, in events of one artifact.
  const stream = exchanges()
  const asked = half('hello')
  assert.deepEqual(await stream('/', asked, event(first)), [])
  assert.deepEqual(await stream('/', asked, event(rest)), smuggled)
})

test('other contexts, other sides, messages beyond the most, and switched off: nothing is put together', async () => {
  const apart = exchanges()
  await apart('/', half(first, 'a'), null)
  assert.deepEqual(await apart('/', half(rest, 'b'), null), [])
  assert.deepEqual(
    await apart('/', half('x', 'a'), { result: { kind: 'message', contextId: 'a', parts: [{ text: rest }] } }),
    [],
  )
  const many = exchanges()
  for (const text of [first, '1', '2', '3']) await many('/', half(text), null)
  assert.deepEqual(await many('/', half(rest), null), [])
  // The least recently used of three contexts was forgotten.
  const few = exchanges()
  for (const context of ['a', 'b', 'c']) await few('/', half(first, context), null)
  assert.deepEqual(await few('/', half(rest, 'a'), null), [])
  assert.deepEqual(await few('/', half(rest, 'c'), null), smuggled)
  const off = exchanges({ smuggling: false })
  await off('/', half(first), null)
  assert.deepEqual(await off('/', half(rest), null), [])
})

const place = '/.well-known/agent-card.json'
const card = (more: object = {}) => ({
  name: 'Weather',
  description: 'Says the weather',
  url: 'https://agent.example/a2a',
  version: '1',
  skills: [{ id: 'w', name: 'weather', description: 'Says it', tags: ['x'] }],
  ...more,
})

test('cards are read: orders, poison, hidden characters, where they lead', async () => {
  const ask = exchanges()
  assert.deepEqual(await ask(place, null, card()), [])
  const skills = [{ id: 'w', name: 'weather', description: `${order}`, tags: ['poison'] }]
  assert.deepEqual(await exchanges()(place, null, card({ skills })), [
    'Test Order /skills/0/description',
    'Test Poison /',
  ])
  assert.deepEqual(await exchanges()(place, null, card({ description: 'a\u{e0041}' })), ['Hidden Characters /'])
  const supported_interfaces = [{ url: 'http://internal/', protocolBinding: 'JSONRPC' }]
  assert.deepEqual(await exchanges()(place, null, card({ supported_interfaces })), [
    'SSRF Internal Address /supported_interfaces/0/url',
  ])
  assert.deepEqual(await exchanges({ scanCards: false })(place, null, card({ skills })), [])
  // A task that looks like a card is none: it is read whatever is said of cards.
  const off = exchanges({ scanCards: false })
  assert.equal((await off('/', half('x'), { result: { name: 'x', skills: [], parts: [{ text: order }] } })).length, 1)
})

test('a card that changed is told with its weight, once when it passes and again while it is stopped', async () => {
  const judge = judgeWith()
  const open = createAgentExchanges(judge)
  const show = async (more: object, stopped = false, path = place, principal = 'me') => {
    const exchange = open({ url: new URL(`https://agent.example${path}`), headers: [], principal })
    const { findings, settle } = await exchange.answered(utf8.encode(JSON.stringify(card(more))))
    settle(stopped)
    return findings.map(({ rule, severity, detail }) => `${rule} ${severity} ${detail}`)
  }
  assert.deepEqual(await show({}), [])
  assert.deepEqual(await show({}), [])
  const moved = { url: 'https://other.example/' }
  const drift = ['A2A Agent Card Drift high its address changed']
  assert.deepEqual(await show(moved, true), drift)
  assert.deepEqual(await show(moved), drift)
  assert.deepEqual(await show(moved), [])
  assert.deepEqual(await show({ ...moved, version: '2' }), ['A2A Agent Card Drift low other members changed'])
  assert.deepEqual(await show({ ...moved, version: '2', securitySchemes: {} }), [
    'A2A Agent Card Drift high how clients log in changed',
  ])
  // Another user, another path: another card.
  assert.deepEqual(await show({}, false, place, 'you'), [])
  assert.deepEqual(await show({}, false, '/x/.well-known/agent.json'), [])
  const off = exchanges({ cardDrift: false })
  await off(place, null, card())
  assert.deepEqual(await off(place, null, card(moved)), [])
})

test('on the MCP listener: calls, answers and cards, with words of their own', async () => {
  const guards = [agentGuard(judgeWith())]
  let answer: object = {}
  const { post, app, records } = harness(() => jsonAnswer(answer), {
    guards,
    policy: policy('balanced', { mcp_input_scanning: 'warn', response_scanning: 'warn' }),
  })
  const bad = await post(rpc('message/send', { message: message([{ text: secret }]) }))
  assert.match(await bad.text(), /-32001,"message":"pipelock: request blocked by A2A input scanning"/)
  answer = { jsonrpc: '2.0', id: 1, result: { kind: 'message', parts: [{ kind: 'text', text: order }] } }
  const heard = await post(rpc('message/send', { message: message([{ text: 'hello' }]) }))
  assert.match(await heard.text(), /-32000,"message":"pipelock: A2A message refused: Test Order"/)
  answer = card()
  const path = 'http://proxy.test/.well-known/agent-card.json'
  assert.equal((await app.request(path)).status, 200)
  answer = card({ url: 'https://other.example/' })
  assert.match(await (await app.request(path)).text(), /A2A message refused: A2A Agent Card Drift/)
  assert.ok(records.some(({ verdict }) => verdict.because?.section === 'a2a_scanning'))
  // MCP's own tasks are no business of agents.
  answer = { jsonrpc: '2.0', id: 1, result: { taskId: 't' } }
  await (await post(rpc('tasks/get', { taskId: order }))).text()
  assert.ok(records.at(-1)?.verdict.findings.every(({ section }) => section !== 'a2a_scanning'))
})

test('a card with hundreds of thousands of members is compared as any other', async () => {
  const exchange = createAgentExchanges(judgeWith({ scanCards: false }))({
    url: new URL('http://agent.example/.well-known/agent-card.json'),
    headers: [],
    principal: 'a',
  })
  const answer = (text: string) => exchange.answered(new TextEncoder().encode(text))
  const first = await answer('{"name":"a"}')
  first.settle(false)
  const members = Array.from({ length: 300_000 }, (_, i) => `"m${i}":0`)
  const { findings } = await answer(`{"name":"a",${members.join()}}`)
  assert.deepEqual(
    findings.map(({ rule, severity }) => [rule, severity]),
    [['A2A Agent Card Drift', 'low']],
  )
})
