// The engine against the definition of a hit, with caps so small that short texts reach them, and the texts that once told them apart.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CAPS } from '../../src/pattern/caps.ts'
import { compile, refuseBomb } from '../../src/pattern/nfa.ts'
import { parse } from '../../src/pattern/parse.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { scanAll } from '../../src/scan/scanner.ts'
import { compareWithNaive, naive } from './scan-naive.ts'
import { dice, randomPattern, rule, spans } from './scan-oracle.ts'

test('patterns() finds what its definition says, on random rules, checks, caps, texts and cuts', () => {
  let texts = 0
  for (let round = 0; texts < 3000; round++) texts += compareWithNaive(dice(88_000_003 + round), 20)
})

test('a beginning does not join a group that a sure match has just emptied', () => {
  const bytes = new TextEncoder().encode(`${'sk-sk-keysk-sk-asksk-sk-!sk-sk-sk-sk-sk-sk-askAask'}abcAAAAabccab_a`)
  const one = rule('(?s)(?:\\S.){1,}?(kk|s)')
  const found = spans(scanAll(patterns([one], { ...CAPS, match: 17 }), bytes))
  assert.deepEqual(found, naive(one, bytes, 17))
  assert.deepEqual(found.slice(0, 3), [
    [0, 17],
    [17, 32],
    [32, 49],
  ])
})

test('a secret behind thousands of decoys that no check accepts is found, or the text is called unreadable', () => {
  const real = rule('key_[a-z0-9_]{8,}', { check: (text) => text.startsWith('key_real') })
  const few = `${'key_decoy_'.repeat(300)}key_real1234 `
  assert.ok(scanAll(patterns([real]), new TextEncoder().encode(few)).some((hit) => hit.rule.name === 'rule'))
  const many = `${'key_decoy_'.repeat(40_000)}key_real1234 `
  assert.ok(scanAll(patterns([real]), new TextEncoder().encode(many)).length > 0)
})

/** The message of what it throws. */
const said = (make: () => void): string => {
  try {
    make()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

test('a pattern is refused before it is built exactly when building it would be refused', () => {
  let refused = 0
  for (let seed = 1; seed <= 400; seed++) {
    const roll = dice(seed)
    const pattern = `(?:(?:${randomPattern(roll)}){${1 + roll(60)}}x){${1 + roll(60)}}`
    let node: ReturnType<typeof parse>
    try {
      node = parse(pattern)
    } catch {
      continue
    }
    const expected = said(() => compile(node))
    assert.equal(
      said(() => refuseBomb(node)),
      expected,
      pattern,
    )
    if (expected !== '') refused++
  }
  assert.ok(refused > 10)
})
