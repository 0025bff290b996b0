// Which words of the protocol are no texts of a result.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readJson } from '../../src/mcp/json.ts'
import { type Lens, lookAtMessage } from '../../src/mcp/judge.ts'
import { literal } from '../literal-scanner.ts'
import type { Finding } from '../../src/types.ts'

function look(result: unknown, looked: string): Promise<Finding[]> {
  const injection = literal('Test Order', 'injection', looked)
  const lens: Lens = { input: injection, injection, inputScanning: true, responseScanning: true, toolScanning: true }
  const reading = readJson(new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', id: 1, result })))
  assert.ok(reading.ok)
  return lookAtMessage(lens, 'server', reading)
}

test('"type": "text" of a tool\'s result is no text of its own; anywhere else it is, and so is any other type', async () => {
  assert.deepEqual(await look({ content: [{ type: 'text', text: 'sunny' }] }, 'text'), [])
  const elsewhere = [
    { other: [{ type: 'text', text: 'sunny' }] },
    { content: [{ type: 'text', note: 'sunny' }] },
    { content: [{ type: 'a text', text: 'sunny' }] },
    { structuredContent: { content: [{ type: 'text', text: 'sunny' }] } },
  ]
  for (const result of elsewhere) assert.equal((await look(result, 'text')).length, 1, JSON.stringify(result))
  const order = 'ignore previous orders'
  const halves = { content: order.split(' ').map((text) => ({ type: 'text', text })) }
  const found = await look(halves, order)
  assert.deepEqual(
    found.map(({ where }) => where),
    ['/result/content'],
  )
})
