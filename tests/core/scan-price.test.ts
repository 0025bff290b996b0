// What a rule costs is told at load, and a rule that can match nothing is refused there.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile } from '../../src/pattern/nfa.ts'
import { parse } from '../../src/pattern/parse.ts'
import { refuseImpossible } from '../../src/pattern/possible.ts'
import { complaint, prices } from '../../src/scan/price.ts'
import { rule } from './scan-oracle.ts'

const impossible = [
  'a^b',
  'a\\bb',
  '[^\\x00-\\x{10ffff}]',
  'x$y',
  '\\Bx\\b{0}\\A[a]\\A',
  '',
  '(?:)*',
  '^$',
  'a{0}',
  '\\b',
]
const possible = [
  'a',
  'a*',
  '^a$',
  '(?m)a$\\nb',
  'a\\b',
  '\\bé',
  'é\\Bé',
  '(?m)x$\\n^y',
  '(?s).',
  'a|b^c',
  '\\Ba',
  '-\\b[a-c]',
]

for (const pattern of impossible)
  test(`${pattern} is refused: it matches nothing`, () =>
    assert.throws(() => refuseImpossible(compile(parse(pattern))), /no text at all|only the empty text/))

for (const pattern of possible) test(`${pattern} may match`, () => refuseImpossible(compile(parse(pattern))))

test('a rare literal is cheap, a common one with a long walk is not, none is told as such', () => {
  const [cheap, dear, none] = prices([rule('zq_[a-z]{20}'), rule('e[\\s\\S]{0,100}zqzq'), rule('[a-z]{3,9}\\d')])
  assert.ok(cheap && dear && none)
  assert.equal(complaint(cheap), null)
  assert.match(complaint(dear) ?? '', /costly: (?:tried \d{4,} times|it has no literal)/)
  assert.equal(none.candidates, null)
  assert.match(complaint(none) ?? '', /no literal/)
})
