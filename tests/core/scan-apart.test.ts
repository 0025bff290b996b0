// Patterns whose alternatives have their anchors at different places: looked for by literals all the same.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compiledOf, worked } from '../../src/pattern/compiled.ts'
import { injections, signals } from '../../src/rules/injection.ts'
import { gates } from '../../src/rules/injection-wording.ts'
import { secrets } from '../../src/rules/secrets.ts'
import { CAPS } from '../../src/pattern/caps.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { scanAll } from '../../src/scan/scanner.ts'
import { dice, inPieces, oracle, randomCuts, rule, spans } from './scan-oracle.ts'

test('every built-in rule is looked for by literals: what is not is read at every byte, in every stream', () => {
  for (const rules of [secrets, injections, signals, gates])
    assert.deepEqual(
      compiledOf(rules, CAPS).compiled.flatMap(({ rule: { name }, place }) => (place === null ? [name] : [])),
      [],
    )
})

const apart = [
  '(?:(?:^|[^a])(?:bcd|cda)|dab)',
  '(?:[^a-c]{0,2}abc|(?:d|ca?)bad)d?',
  '\\b(?:ab(?:c|[^a]d)|(?:^|[^abc] {0,2})cad)(?: a| b)',
]

test('alternatives with anchors at different places are found as RE2 finds them', () => {
  const roll = dice(23)
  const letters = 'aaabbbcccddd  xy'
  for (const pattern of apart) {
    assert.notEqual(worked(pattern), null)
    const scanner = patterns([rule(pattern)])
    const expected = oracle(pattern)
    for (let round = 0; round < 150; round++) {
      const size = round % 10 === 0 ? 3000 : 60
      const bytes = Uint8Array.from({ length: size }, () => letters.charCodeAt(roll(letters.length)))
      assert.deepEqual(spans(scanAll(scanner, bytes)), expected(bytes), pattern)
      assert.deepEqual(spans(inPieces(scanner, bytes, randomCuts(roll, size))), expected(bytes), pattern)
    }
  }
})
