// The official MCP client sees through the binary what it sees directly, and each exchange leaves one line.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { awsKey, records, startPipelock, until, type Pipelock } from './harness.ts'
import { openSession, recordSession, startEverything, type Everything, type Wire } from './mcp-session.ts'

let upstream: Everything
let pipelock: Pipelock
let proxied = ''
before(async () => {
  upstream = await startEverything()
  // The strictest mode: a false alarm about the reference server would break the session. The session itself calls a
  // tool that no list has shown, which the binding would stop.
  const yaml = 'mode: strict\nmcp_session_binding: {enabled: false}\n'
  pipelock = await startPipelock({ yaml, mcpUpstream: upstream.url })
  proxied = `http://127.0.0.1:${pipelock.mcpPort}/mcp`
})
after(async () => {
  upstream.child.kill()
  await pipelock.stop()
})

const pairs = (list: readonly (readonly unknown[])[]) => list.map((pair) => pair.join(' ')).sort()
const sorted = (wire: readonly Wire[]) => wire.map((one) => JSON.stringify(one)).sort()

test('a session through the proxy is the session without it', { timeout: 90_000 }, async () => {
  const direct = await recordSession(upstream.url)
  const through = await recordSession(proxied)
  for (const [step, value] of Object.entries(direct.seen)) assert.deepEqual(through.seen[step], value, step)
  assert.deepEqual(Object.keys(through.seen), Object.keys(direct.seen))
  const { asked, progress, updated, tools } = through.seen as Record<string, unknown[]>
  assert.deepEqual([asked?.length, progress?.length], [2, 5])
  assert.ok((updated?.length ?? 0) > 0 && (tools?.length ?? 0) >= 10)

  // Same statuses, content types, session and version headers, exchange by exchange.
  assert.deepEqual(sorted(through.wire), sorted(direct.wire))
  const of = (method: string) => through.wire.filter((one) => one.method === method)
  assert.deepEqual([of('GET').length, of('DELETE').length], [1, 1])
  assert.deepEqual([of('GET')[0]?.status, of('GET')[0]?.type], [200, 'text/event-stream'])
  const [first, ...others] = through.wire
  assert.deepEqual([first?.sentSession, first?.gotSession], [false, true])
  assert.ok(others.every(({ sentSession, version }) => sentSession && /^\d{4}-\d\d-\d\d$/.test(version ?? '')))

  await until('a line per exchange', () => records(pipelock).length === through.wire.length)
  const logged = records(pipelock)
  assert.deepEqual(
    pairs(logged.map((line) => [line['method'], line['status_code']])),
    pairs(through.wire.map(({ method, status }) => [method, status])),
  )
  const flagged = logged.filter((line) => line.event !== 'mcp' || line['action'] !== 'allow')
  assert.deepEqual(flagged, [])
  assert.ok(logged.some((line) => line['mcp_method'] === 'tools/call' && line['mcp_tool'] === 'echo'))
})

test('a secret in a call is refused under its id, and the session goes on', { timeout: 30_000 }, async () => {
  const { client, transport } = await openSession(proxied)
  await assert.rejects(client.callTool({ name: 'echo', arguments: { message: `key ${awsKey}` } }), {
    code: -32001,
    message: /request blocked by MCP input scanning/,
  })
  const answer = await client.callTool({ name: 'echo', arguments: { message: 'still here' } })
  assert.match(JSON.stringify(answer), /still here/)
  const line = await pipelock.logged((line) => line.event === 'blocked')
  assert.deepEqual([line['mcp_method'], line['mcp_tool'], line['action']], ['tools/call', 'echo', 'block'])
  await transport.terminateSession()
  await client.close()
})

test('two sessions at once do not mix', { timeout: 30_000 }, async () => {
  const sessions = await Promise.all([openSession(proxied), openSession(proxied)])
  assert.notEqual(sessions[0]?.transport.sessionId, sessions[1]?.transport.sessionId)
  const answers = await Promise.all(
    sessions.flatMap(({ client }, who) =>
      [...Array(20).keys()].map((turn) => client.callTool({ name: 'echo', arguments: { message: `${who}/${turn}` } })),
    ),
  )
  const expected = [0, 1].flatMap((who) => [...Array(20).keys()].map((turn) => `Echo: ${who}/${turn}`))
  assert.deepEqual(
    answers.map(({ content }) => (content as { text: string }[])[0]?.text),
    expected,
  )
  for (const { client } of sessions) await client.close()
})
