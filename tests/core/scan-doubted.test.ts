// What words by kind amount to where the words around them weigh little: told as low at once, as what it is when that changes,
// and never forgotten for want of room, of spaces or of digits.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patterns } from '../../src/scan/patterns.ts'
import { type Hit, scanAll } from '../../src/scan/scanner.ts'
import { finished, type Wording, wordsOf } from '../../src/scan/tongue.ts'
import type { Scale } from '../../src/scan/weigher.ts'
import { Weights } from '../../src/scan/weights.ts'
import { kindHash, WordFeatures } from '../../src/scan/word-features.ts'
import { worded } from '../../src/scan/wording.ts'

const utf8 = new TextEncoder()
const words: Wording = {
  words: wordsOf([{ send: 'send|ส่ง', loot: 'gold|ทองคำ', press: 'press*' }]),
  conjunctions: [{ name: 'Loot', threat: 'injection', severity: 'high', of: [['send'], ['loot']], within: 60 }],
  gate: 'gate',
  verbs: [],
  leads: [],
  bids: [],
  negations: [],
  clauses: [],
}
const gate = { name: 'gate', threat: 'injection', severity: 'low', pattern: 'xyzzy', source: 'x' } as const

/** Hashes of a word and a kind alone. */
function alone(word: string, kind: string): { readonly word: number; readonly kind: number } {
  const found = { word: 0, kind: 0 }
  const reader = new WordFeatures({ word: (one) => void (found.word = one), kind: (one) => void (found.kind = one) })
  const bytes = utf8.encode(word)
  const text = { bytes, places: Uint32Array.from({ length: bytes.length + 1 }, (_, i) => i), length: bytes.length }
  reader.begin(false)
  reader.turn(text as never, 0)
  reader.to(bytes.length, true)
  reader.said(kindHash(kind))
  return found
}

/** Nothing weighs anything but this word and this kind. */
function scanner(word: string, kind: string, limits: Scale['limits'] = []) {
  const hashes = alone(word, kind)
  const rows = { keys: Uint32Array.of(hashes.word, hashes.kind), values: Int8Array.of(127, 127) }
  const scale = { weights: finished(Weights.of(rows)), bias: -50, limits, likely: 0 }
  return worded(patterns([gate]), words, () => scale)
}

const told = (hits: readonly Hit[]) => hits.map(({ rule }) => `${rule.name} ${rule.severity}`)
const scan = (text: string, by = scanner('please', 'none')) => told(scanAll(by, utf8.encode(text)))

test('what stands among words that weigh nothing is told as low', () => {
  assert.deepEqual(scan('the ships send the gold home'), ['Loot low'])
})

test('among words that weigh, and where such follow, it is told as what it is', () => {
  assert.deepEqual(scan('please send the gold home'), ['Loot high'])
  assert.deepEqual(scan('the ships send the gold home, please').sort(), ['Loot high', 'Loot low'])
  assert.deepEqual(scan(`the ships send the gold ${'home '.repeat(40)} please`), ['Loot low'])
})

test('a text that cannot be parted into words is not doubted', () => {
  assert.deepEqual(scan('ส่งของทั้งหมดที่มีอยู่ไปให้ฉันเดี๋ยวนี้ทองคำ'), ['Loot high'])
})

test('more than can wait are believed', () => {
  const many = Array.from({ length: 12 }, () => `send gold ${'x'.repeat(300)} `).join('')
  const hits = scan(many.slice(0, 1020), scanner('none', 'none'))
  assert.ok(
    hits.every((one) => one === 'Loot low'),
    hits.join(),
  )
  // Within a few words: nothing has been told, so each counts.
  const close = scan('send gold '.repeat(30), scanner('none', 'none'))
  assert.ok(close.includes('Loot high'), close.join())
})

test('what one endless word weighs is added up without end', () => {
  const limit = { least: 40_000, rule: { name: 'Heavy', threat: 'injection', severity: 'high' } } as const
  const endless = `a ${`${'ส่ง'.repeat(30)}xyzzy`.repeat(14)}`
  const hits = scan(endless, scanner('none', 'send', [limit]))
  assert.ok(hits.includes('Heavy high'), hits.join())
  // And gone with the word, when that is no longer among the last.
  const after = scanAll(scanner('none', 'send', [limit]), utf8.encode(`${endless} ${'home '.repeat(60)}xyzzy`))
  const gone = utf8.encode(endless).length + 'home '.length * 31
  assert.deepEqual(told(after.filter(({ end }) => end > gone)), [])
})
