// Escapes read in place: what the text shows as it stands and what it shows without its backslashes, however it is cut.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SKIP, unescape } from '../../src/pattern/backslash.ts'
import { CAPS } from '../../src/pattern/caps.ts'
import { plainFinder } from '../../src/pattern/finder.ts'
import { finder } from '../../src/pattern/lanes.ts'
import { patterns, type PatternScanner } from '../../src/scan/patterns.ts'
import { scanAll, type Hit, type Scanner } from '../../src/scan/scanner.ts'
import { HELD, scratch, scratchPlain, unescapeScratch } from '../../src/pattern/scratch.ts'
import { type Dice, dice, inPieces, randomCuts, rule } from './scan-oracle.ts'

const utf8 = new TextEncoder()
const escaped = (scanner: PatternScanner): Scanner => ({ open: () => scanner.openEscaped() })
const places = (hits: readonly Hit[]) =>
  [...new Set(hits.map(({ rule, start, end }) => `${start}-${end} ${rule.name}`))].sort()

const parts = [
  '\\',
  '\\',
  '\\\\',
  'n',
  't',
  '"',
  'u',
  'x',
  'npm_',
  'key',
  '=',
  ' ',
  'ab',
  'abc12',
  'ignore',
  'all',
  'é',
  '\n',
  'Z',
]
const textOf = (roll: Dice, size: number): Uint8Array => {
  let text = ''
  while (text.length < size) text += parts[roll(parts.length)] as string
  return utf8.encode(text)
}

test('escapes are undone in WebAssembly as in plain code, and nothing moves', () => {
  const roll = dice(3)
  for (let round = 0; round < 600; round++) {
    const bytes = textOf(roll, 1 + roll(90))
    for (const last of [true, false]) {
      const plain = new Uint8Array(bytes.length)
      const want = unescape(bytes, plain, 0, bytes.length, last)
      scratch.set(bytes, HELD)
      const got = unescapeScratch(HELD, HELD + bytes.length, last)
      assert.deepEqual([got.end - HELD, Math.max(0, got.edited - HELD)], [want.end, want.edited])
      assert.deepEqual(scratchPlain.slice(HELD, got.end), plain.slice(0, want.end))
    }
  }
})

/** The definition: hits in the text as it stands, and hits in the text without its escapes, at the places they come from. */
function defined(scanner: Scanner, bytes: Uint8Array): readonly string[] {
  const plain = new Uint8Array(bytes.length)
  unescape(bytes, plain, 0, bytes.length, true)
  const from = Array.from(plain.keys()).filter((at) => plain[at] !== SKIP)
  const moved = scanAll(
    scanner,
    plain.filter((byte) => byte !== SKIP),
  ).map((hit) => ({
    ...hit,
    start: from[hit.start] as number,
    end: (from[hit.end - 1] as number) + 1,
  }))
  return places([...scanAll(scanner, bytes), ...moved])
}

const rules = [
  rule('\\bnpm_[a-z0-9]{2,}', { name: 'word' }),
  rule('key\\s*=\\s*\\w+', { name: 'assignment' }),
  rule('(?i)ignore\\s+all', { name: 'sentence' }),
  rule('(?m)^ab', { name: 'line' }),
  rule('[a-z]{0,3}"?abc[^\\n]{3}', { name: 'lead' }),
  rule('\\\\\\\\n', { name: 'backslashes' }),
  rule('[tnu]{3}', { name: 'letters' }),
  rule('key[^ ]{4,}', { name: 'checked', check: (text) => text.length % 3 === 0 }),
]

for (const [name, choose] of Object.entries({
  plain: plainFinder,
  WebAssembly: ((tables, anchors) => finder(tables, anchors, 0)) satisfies typeof finder,
}))
  test(`escaped texts are read as both, in pieces as whole (${name})`, () => {
    const scanner = patterns(rules, { ...CAPS, crowd: 64, queue: 1000 }, choose)
    const roll = dice(17)
    for (let round = 0; round < 1500; round++) {
      const bytes = textOf(roll, round % 10 === 0 ? 3000 : 1 + roll(200))
      const want = defined(scanner, bytes)
      const cuts = randomCuts(roll, bytes.length)
      const got = places(inPieces(escaped(scanner), bytes, cuts))
      if (JSON.stringify(want) !== JSON.stringify(got))
        assert.deepEqual(got, want, `round ${round} cut at ${cuts}: ${new TextDecoder().decode(bytes)}`)
    }
  })

test('what an escape hides is told with its reading, what stands plainly without', () => {
  const scanner = escaped(patterns([rule('ignore\\sall'), rule('\\bab\\b', { name: 'word' })]))
  const views = (text: string) => scanAll(scanner, utf8.encode(text)).map(({ view, start, end }) => [view, start, end])
  assert.deepEqual(views('x ignore\\nall'), [['json-escape', 2, 13]])
  assert.deepEqual(views('x\\nab x'), [['json-escape', 3, 5]])
  assert.deepEqual(views('\\"ignore all'), [[undefined, 2, 12]])
})
