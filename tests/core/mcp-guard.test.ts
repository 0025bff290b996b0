import assert from 'node:assert/strict'
import test from 'node:test'

import type { Guard, Seen } from '../../src/mcp/guard.ts'
import { ownerOf } from '../../src/mcp/guard.ts'
import type { Finding } from '../../src/types.ts'
import { harness } from './mcp-app.ts'

const found: Finding = {
  rule: 'Test Chain',
  threat: 'chain',
  severity: 'critical',
  section: 'tool_chain_detection',
  scanner: 'chain',
  where: '/params/name',
}

function watching(look: (seen: Seen) => readonly Finding[] = () => []): {
  guard: Guard
  seen: Seen[]
  ended: string[]
} {
  const seen: Seen[] = []
  const ended: string[] = []
  const guard: Guard = {
    look(one) {
      seen.push(one)
      return look(one)
    },
    ended: ({ session }) => ended.push(session ?? '-'),
  }
  return { guard, seen, ended }
}

const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'send', arguments: {} } }
const answer = () =>
  Response.json({ jsonrpc: '2.0', id: 7, result: { content: [] } }, { headers: { 'mcp-session-id': 's1' } })

test('a guard sees both directions, knows what was asked and whose session it is', async () => {
  const { guard, seen } = watching()
  const { post } = harness(answer, { guards: [guard] })
  await (await post(call, { headers: { authorization: 'Bearer one' } })).text()
  assert.deepEqual(
    seen.map(({ leg, message, asked, conversation }) => [leg, message.kind, asked?.tool, conversation.session]),
    [
      ['client', 'request', undefined, null],
      ['server', 'response', 'send', 's1'],
    ],
  )
})

test('the owner is the credential, not the session id; another credential is another owner', async () => {
  const { guard, seen } = watching()
  const { post } = harness(answer, { guards: [guard] })
  const as = async (authorization: string, session: string) =>
    (await post(call, { headers: { authorization, 'mcp-session-id': session } })).text()
  await as('Bearer one', 'a')
  await as('Bearer one', 'b')
  await as('Bearer two', 'a')
  const owners = seen.filter(({ leg }) => leg === 'client').map(({ conversation }) => ownerOf(conversation))
  assert.equal(owners[0], owners[1])
  assert.notEqual(owners[0], owners[2])
  assert.ok(owners.every((owner) => !owner.includes('Bearer')))
})

test('what a guard finds stops the call with the code of its section; the upstream is not asked', async () => {
  const { guard } = watching(({ leg }) => (leg === 'client' ? [found] : []))
  const { post, seen } = harness(answer, { guards: [guard] })
  const { error } = (await (await post(call)).json()) as { error: { code: number; message: string; data: object } }
  assert.equal(error.code, -32004)
  assert.match(error.message, /chain pattern "Test Chain" detected/)
  assert.equal(seen.length, 0)
})

test('the end of a session is told: DELETE and 404', async () => {
  const { guard, ended } = watching()
  const { app } = harness(({ request }) => new Response(null, { status: request.method === 'DELETE' ? 200 : 404 }), {
    guards: [guard],
  })
  for (const method of ['DELETE', 'GET']) await app.request('/mcp', { method, headers: { 'mcp-session-id': method } })
  assert.deepEqual(ended, ['DELETE', 'GET'])
})
