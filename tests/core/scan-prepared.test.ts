// What was worked out at build time is what would be worked out at the start, for every built-in pattern and no other.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counted } from '../../scripts/ordinary.ts'
import { injections, signals } from '../../src/rules/injection.ts'
import { gates } from '../../src/rules/injection-wording.ts'
import { redactionClasses } from '../../src/rules/redaction.ts'
import { secrets } from '../../src/rules/secrets.ts'
import { poisons } from '../../src/rules/tool-poison.ts'
import { worked } from '../../src/pattern/compiled.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { keyOf, prepared } from '../../src/pattern/prepared.ts'
import { scanAll } from '../../src/scan/scanner.ts'
import { rule } from './scan-oracle.ts'

const rules = [...secrets, ...injections, ...signals, ...gates, ...poisons, ...Object.values(redactionClasses).flat()]
const builtIn = [...new Set(rules.map(({ pattern }) => pattern))]

test('every built-in pattern is prepared, and comes to what it comes to when it is worked out', () => {
  for (const pattern of builtIn)
    assert.deepEqual(
      prepared(pattern),
      worked(pattern, counted),
      `not what ${pattern} comes to: run npm run build:anchors`,
    )
})

test('patterns are told apart by their keys, also where they differ in little', () => {
  const near = builtIn.flatMap((pattern) => [pattern, `${pattern} `, ` ${pattern}`, pattern.slice(1), `(?i)${pattern}`])
  const distinct = new Set(near)
  assert.equal(new Set([...distinct].map(keyOf)).size, distinct.size)
})

test('what a user writes is worked out at the start', () => {
  const own = `${builtIn[0] ?? ''}|own_[a-z]{4}`
  assert.equal(prepared(own), undefined)
  assert.equal(scanAll(patterns([rule(own)]), new TextEncoder().encode('an own_abcd here')).length, 1)
  assert.throws(() => patterns([rule('(a')]), /Rule .*Cannot compile pattern/)
})
