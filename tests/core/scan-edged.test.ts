// Anchors that stand only where a word begins are found there, whatever stands before them, and make no difference otherwise.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { worked } from '../../src/pattern/compiled.ts'
import { plainFinder } from '../../src/pattern/finder.ts'
import { CAPS } from '../../src/pattern/caps.ts'
import { EDGE } from '../../src/pattern/trie.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { scanAll } from '../../src/scan/scanner.ts'
import { inPieces, rule, spans } from './scan-oracle.ts'

const text = (value: string) => new TextEncoder().encode(value)
const words = (pattern: string) => worked(pattern)?.words.map((word) => word.replace(EDGE, '|'))

const anchored: Readonly<Record<string, readonly string[]>> = {
  '\\bquartz': ['|quartz'],
  quartz: ['quartz'],
  '(?i)(?:\\bquartz|\\bgarnet)': ['|quartz', '|garnet'],
  '(?:\\bquartz|jasper)': ['|quartz', 'jasper'],
  '(?:\\b|_)quartz': ['|quartz', '_quartz'],
  '(?m)^quartz': ['|quartz'],
  '[^\\n]{0,9}\\squartz': ['|quartz'],
  '[^\\n]{0,9}\\s?quartz': ['quartz'],
  '\\b(?:the )?quartz': ['|quartz', '|the quartz'],
  '\\béquartz': ['\xc3\xa9quartz'],
}

for (const [pattern, expected] of Object.entries(anchored))
  test(`anchors of ${pattern}`, () => assert.deepEqual([...(words(pattern) ?? [])].sort(), [...expected].sort()))

const rules = ['\\bquartz\\d', '(?i)\\bjasper and quartz', 'x\\sopal stone', 'ruby', '(?m)^agate'].map(
  (pattern, i) => ({
    ...rule(pattern),
    name: `rule ${i}`,
  }),
)

test('wherever a word begins, in one piece, in many, in all lanes, with and without WebAssembly', () => {
  const scanner = patterns(rules)
  const plain = patterns(rules, CAPS, (tables) => plainFinder(tables))
  const parts = (
    'quartz1¦ quartz2¦quartz3¦aquartz4¦_quartz5¦-quartz6¦équartz7¦\\nquartz8¦\\\\quartz9¦Jasper\\nand quartz¦' +
    '\njasper and\tquartz¦jasper and quartz0¦ajasper and quartz¦x opal stone¦xopal stone¦x\\topal stone¦rubyruby¦' +
    'agate¦\nagate¦\\nagate¦\\"quartz1\\"¦\u{1f48e}quartz1'
  ).split('¦')
  for (const gap of [0, 1, 7, 61, 300, 4095, 4096])
    for (const escaped of [false, true]) {
      const bytes = text(parts.map((part) => part + '.'.repeat(gap)).join(''))
      const open = escaped ? { open: () => scanner.openEscaped() } : scanner
      const other = escaped ? { open: () => plain.openEscaped() } : plain
      const found = spans(scanAll(open, bytes))
      assert.ok(found.length > 10)
      assert.deepEqual(spans(scanAll(other, bytes)), found)
      for (const cut of [1, 2, 3, 5, 64, 257, 1000])
        assert.deepEqual(
          spans(
            inPieces(
              open,
              bytes,
              Array.from({ length: Math.floor(bytes.length / cut) }, (_, i) => (i + 1) * cut),
            ),
          ),
          found,
        )
    }
})
