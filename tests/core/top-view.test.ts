// What `pipelock top` makes of a proxy's statistics: order, budgets, and what fits on a screen.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duration, sorted, view, type Seen } from '../../src/cli/top-view.ts'
import { Meters } from '../../src/metrics/metrics.ts'
import type { SessionStats } from '../../src/metrics/sessions.ts'

const one = (session: string, more: Partial<SessionStats> = {}): SessionStats => ({
  session,
  agent: null,
  profile: '_default',
  level: 'normal',
  score: 0,
  airlock: 'none',
  requests: 0,
  blocked: 0,
  warned: 0,
  bytes: 0,
  hosts: 0,
  anomalies: 0,
  open: 0,
  budget: null,
  idle_seconds: 0,
  ...more,
})

const seen = (sessions: readonly SessionStats[]): Seen => ({
  where: '127.0.0.1:8888',
  stats: new Meters(
    'test',
    () => 0,
    () => new Date(),
  ).stats(),
  sessions,
  note: null,
  rate: null,
})

test('those that stand worst come first, then the latest', () => {
  const all = [
    one('idle', { idle_seconds: 9 }),
    one('late'),
    one('high', { level: 'high', score: 10 }),
    one('critical', { level: 'critical', score: 30 }),
    one('near', { score: 4 }),
  ]
  assert.deepEqual(
    sorted(all).map(({ session }) => session),
    ['critical', 'high', 'near', 'late', 'idle'],
  )
})

test('of a budget the part that ends first is shown', () => {
  const budget = { requests: { spent: 1, most: 10 }, bytes: { spent: 99, most: 100 }, hosts: { spent: 5, most: 4 } }
  const lines = [...view(seen([one('a', { budget })]))]
  assert.match(lines.join('\n'), /^a .* hosts 100% /m)
})

test('a screen is not overrun, in either direction', () => {
  const many = Array.from({ length: 100 }, (_, i) => one(`${'x'.repeat(200)}-${i}`))
  const lines = [...view(seen(many), { columns: 90, color: false }, 24)]
  assert.ok(lines.length < 24)
  assert.ok(lines.every((line) => line.length <= 90))
  assert.match(lines.at(-1) ?? '', /^\d+ more: pipelock session list$/)
})

test('times in the two words that matter', () => {
  assert.deepEqual([0, 59, 61, 3600, 90_000].map(duration), ['0s', '59s', '1m1s', '1h0m', '1d1h'])
})
