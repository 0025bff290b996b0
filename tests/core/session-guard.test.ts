// What a session is told of MCP messages: bounded names, the same digest for the same arguments, calls that end.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readJson } from '../../src/mcp/json.ts'
import { readEnvelope } from '../../src/mcp/message.ts'
import { sessionGuard } from '../../src/mcp/session-guard.ts'
import { Toolbox } from '../../src/mcp/toolbox.ts'
import type { Seen } from '../../src/mcp/guard.ts'
import type { ToolCall } from '../../src/sessions/wallet.ts'

const conversation = { upstream: 'https://mcp.example/', principal: 'p', session: null }

function seen(leg: Seen['leg'], message: object, now = 0, asked: Seen['asked'] = null): Seen {
  const reading = readJson(new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', ...message })))
  assert.ok('root' in reading)
  const envelope = readEnvelope(reading)
  assert.ok('messages' in envelope)
  const [first] = envelope.messages
  assert.ok(first !== undefined)
  return { leg, message: first, reading, asked, conversation, now }
}

function setUp() {
  const calls: ToolCall[] = []
  let open = 0
  const toolbox = new Toolbox()
  const guard = sessionGuard(
    {
      arrive: () => ({ findings: [], settle: () => undefined }),
      call: (call) => {
        calls.push(call)
        return []
      },
      calling: () => {
        open++
        return () => void open--
      },
    },
    toolbox,
  )
  const call = (name: string, args: object, id = 7) => {
    const one = seen('client', { id, method: 'tools/call', params: { name, arguments: args } })
    void guard.look(one)
    guard.settled?.(one, false)
    return one
  }
  return { calls, call, guard, toolbox, open: () => open }
}

test('a name of any length is remembered in a bounded one, and another one is another', () => {
  const { calls, call } = setUp()
  call('x'.repeat(1_000_000), {})
  call('y'.repeat(1_000_000), {})
  assert.ok(calls.every(({ tool }) => tool.length <= 128))
  assert.notEqual(calls[0]?.tool, calls[1]?.tool)
})

test('arguments that differ anywhere are other arguments', () => {
  const { calls, call } = setUp()
  const long = 'a'.repeat(100_000)
  call('write_file', { text: `${long}1` })
  call('write_file', { text: `${long}2` })
  call('write_file', { text: `${long}1` })
  const [one, two, three] = calls.map(({ digest }) => digest())
  assert.notEqual(one, two)
  assert.equal(one, three)
})

test('a call is over when it is answered, when its id is used again, and when nothing can come any more', () => {
  const { call, guard, open } = setUp()
  const asked = call('look', {})
  void guard.look(seen('server', { id: 7, result: {} }, 0, asked.message))
  assert.equal(open(), 0)
  call('look', {})
  call('look', {})
  assert.equal(open(), 1)
  call('look', {}, 8)
  assert.equal(open(), 2)
  guard.end()
  assert.equal(open(), 0)
})

const list = (...names: string[]) => ({ id: 1, result: { tools: names.map((name) => ({ name })) } })

test('when a tool was first listed is known for each server', () => {
  const { toolbox } = setUp()
  assert.equal(toolbox.shownAt(conversation, 'look'), undefined)
  void toolbox.look(seen('server', list('look'), 5))
  void toolbox.look(seen('server', list('look', 'more', 'z'.repeat(200)), 9))
  const at = (name: string) => toolbox.shownAt(conversation, name)
  assert.deepEqual([at('look'), at('more'), at('other'), at('z'.repeat(200))], [5, 9, null, null])
})
