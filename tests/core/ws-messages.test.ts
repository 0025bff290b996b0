// What shows only over two messages of a WebSocket is told, also where the second has a lesser finding of its own.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageLook } from '../../src/proxy/ws-messages.ts'
import { openInflater } from '../../src/runtime/inflate.ts'
import { patterns } from '../../src/scan/patterns.ts'

const row = (severity: 'low' | 'high', pattern: string) =>
  ({ name: 'Order', threat: 'injection', severity, pattern, source: 'https://example.com' }) as const
const bytes = (text: string) => new TextEncoder().encode(text)

test('a lesser finding in a message does not hide a graver one over it and the one before', async () => {
  const scanner = patterns([row('low', 'xylophone'), row('high', 'quick brown fox')])
  const look = new MessageLook(scanner, (one) => one, openInflater, 'prose')
  assert.deepEqual(await look.look(bytes('the quick brown')), { own: [], across: [] })
  const { own, across } = await look.look(bytes('fox and a xylophone'))
  assert.deepEqual([own.map(({ rule }) => rule.severity), across.map(({ rule }) => rule.severity)], [['low'], ['high']])
})
