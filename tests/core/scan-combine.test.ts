// What signals amount to: only together, only near each other, the same however the stream is cut.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dice } from './scan-oracle.ts'
import { type Combination, combined } from '../../src/scan/combine.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { seenThrough } from '../../src/scan/readings.ts'
import type { Rule } from '../../src/pattern/rule.ts'
import { type Hit, scanAll, type Scanner } from '../../src/scan/scanner.ts'

const rule = (name: string, pattern: string): Rule => ({
  name,
  pattern,
  threat: 'injection',
  severity: 'low',
  source: 'test',
})
const signals = [rule('one', 'alpha'), rule('two', 'beta(?: \\w{1,30})?'), rule('two', 'bravo'), rule('three', 'gamma')]
const combination = (name: string, within: number, ...of: string[][]): Combination => ({
  name,
  of,
  within,
  threat: 'injection',
  severity: 'high',
  source: 'test',
})
const combinations = [
  combination('Pair', 40, ['one'], ['two']),
  combination('Triple', 60, ['one'], ['two', 'one'], ['three']),
  combination('Single', 40, ['three']),
]
const plain = patterns([...signals, rule('Loud', 'delta')])
const scanner = combined(plain, signals, combinations)
const utf8 = new TextEncoder()
const told = (hits: readonly Hit[]) => hits.map(({ rule, start, end }) => `${rule.name} ${start}-${end}`)
const all = (text: string, of: Scanner = scanner) => told(scanAll(of, utf8.encode(text)))

test('signals say nothing alone, a finding of their own when one of each group stands within the window', () => {
  assert.deepEqual(all('alpha alpha delta'), ['Loud 12-17'])
  assert.deepEqual(all('alpha and bravo'), ['Pair 0-15'])
  assert.deepEqual(all('bravo and alpha'), ['Pair 0-15'])
  assert.deepEqual(all(`alpha${' '.repeat(30)}bravo`), ['Pair 0-40'])
  assert.deepEqual(all(`alpha${' '.repeat(31)}bravo`), [])
  assert.deepEqual(all('gamma'), ['Single 0-5'])
})

test('a signal serves one finding of a combination, and the nearest one counts', () => {
  assert.deepEqual(all('alpha alpha bravo bravo'), ['Pair 6-17'])
  assert.deepEqual(all('alpha bravo alpha bravo'), ['Pair 0-11', 'Pair 12-23'])
})

test('a group is not served by the signal that serves another one', () => {
  assert.deepEqual(all('alpha gamma'), ['Single 6-11'])
  assert.deepEqual(all('alpha bravo gamma'), ['Pair 0-11', 'Triple 0-17', 'Single 12-17'])
})

test('a combination is found in a reading, where letters take more bytes', () => {
  const units = Array.from('alpha then some words bravo', (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
  assert.deepEqual(all(units.join(''), combined(seenThrough(plain), signals, combinations)), ['Pair 0-162'])
})

test('the same is found at the same places however the stream is cut, the last signal before it is released', () => {
  const words = [
    'alpha ',
    'beta ',
    'bravo ',
    'gamma ',
    'delta ',
    'of no weight ',
    ' '.repeat(20),
    'beta some-long-word ',
  ]
  for (let seed = 1; seed <= 300; seed++) {
    const next = dice(seed)
    const text = utf8.encode(Array.from({ length: 14 }, () => words[next(words.length)]).join(''))
    const watch = scanner.open()
    const hits: Hit[] = []
    let settled = 0
    for (let at = 0; at <= text.length;) {
      const to = Math.min(text.length, at + 1 + next(9))
      const look = watch.look(text.subarray(at, to), to === text.length)
      for (const { end } of look.hits) assert.ok(end > settled, `${end} was released at ${settled}`)
      hits.push(...look.hits)
      settled = look.settled
      if (to === text.length) break
      at = to
    }
    assert.deepEqual(told(hits).sort(), told(scanAll(scanner, text)).sort(), `seed ${seed}`)
  }
})

test('a combination of a signal that is none is refused', () => {
  assert.throws(() => combined(plain, signals, [combination('Wrong', 1, ['four'])]), /no signal "four"/)
})
