// A stream goes over to other rules between two of its chunks, and its places stay those of the stream.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decide, together } from '../../src/decide.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { renewing } from '../../src/scan/renewing.ts'
import type { Scanner } from '../../src/scan/scanner.ts'
import type { Finding } from '../../src/types.ts'
import { policyFor } from './policy.ts'

const utf8 = new TextEncoder()
const scannerFor = (pattern: string): Scanner =>
  patterns([{ name: pattern, threat: 'injection', severity: 'high', pattern, source: 'test' }])

test('new rules count from the next chunk on; places are those of the stream', () => {
  let now = scannerFor('first')
  const watch = renewing(() => now).open()
  const found = [...watch.look(utf8.encode('a first, a second; '), false).hits]
  now = scannerFor('second')
  const next = watch.look(utf8.encode('a first, a second'), true)
  found.push(...next.hits)
  const shown = found.map(({ rule, start, end }) => [rule.name, start, end])
  assert.deepEqual(shown, [
    ['first', 2, 7],
    ['second', 30, 36],
  ])
  assert.equal(next.settled, 36)
})

test('what was undecided is judged as if the stream had ended', () => {
  let now = scannerFor('wor(?:d|ds)')
  const watch = renewing(() => now).open()
  const before = watch.look(utf8.encode('a word'), false)
  now = scannerFor('other')
  const hits = [...before.hits, ...watch.look(utf8.encode('s'), true).hits]
  assert.deepEqual(
    hits.map(({ start, end }) => [start, end]),
    [[2, 6]],
  )
})

const finding = (severity: Finding['severity']): Finding => ({
  rule: severity,
  threat: 'secret',
  severity,
  section: 'dlp',
  scanner: 'dlp',
  where: 'body',
})

test('together() is decide() of both where the policy stays, and keeps what was done where it changes', () => {
  const grades = ['low', 'medium', 'high', 'critical'] as const
  for (const mode of ['audit', 'balanced', 'strict'] as const)
    for (const first of grades)
      for (const later of grades) {
        const [a, b] = [finding(first), finding(later)]
        const policy = policyFor(mode)
        assert.deepEqual(together(decide(policy, [a]), decide(policy, [b])), decide(policy, [a, b]))
      }
  const passed = together(decide(policyFor('audit'), [finding('critical')]), decide(policyFor('balanced'), []))
  assert.deepEqual([passed.action, passed.strict], ['warn', 'block'])
})
