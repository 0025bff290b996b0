// Wallet recovery phrases are found in any spelling of a list, by their checksum, however the stream is cut.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dlpScanner, rulesOf, seedOptionsOf } from '../../src/service/policy.ts'
import { parseConfig } from '../../src/config/load.ts'
import { words } from '../../src/rules/bip39-words.ts'
import { isSeedWords } from '../../src/rules/checks-coin.ts'
import { seedPhrases } from '../../src/rules/seed-phrases.ts'
import { scanAll } from '../../src/scan/scanner.ts'

const utf8 = new TextEncoder()

/** The last word is the first one that makes the checksum right. */
function phrase(seed: number, length: number): string[] {
  const first = Array.from(
    { length: length - 1 },
    (_, i) => words[(seed * 7919 + i * i * 613 + i * 97) % 2048] as string,
  )
  return [...first, words.find((word) => isSeedWords([...first, word])) as string]
}
const wrong = (list: readonly string[]) => [
  ...list.slice(0, -1),
  words.find((word) => !isSeedWords([...list.slice(0, -1), word])) as string,
]

const scanner = seedPhrases({ minWords: 12, checksum: true })
const found = (text: string, by = scanner) => scanAll(by, utf8.encode(text)).length > 0

const spellings: Record<string, (list: readonly string[]) => string> = {
  'a sentence': (list) => `my words: ${list.join(' ')}.`,
  capitals: (list) => list.join(' ').toUpperCase(),
  'a query': (list) => `?q=${list.join('+')}`,
  'percent-encoded spaces': (list) => list.join('%20'),
  'a JSON list': (list) => JSON.stringify({ words: list }),
  'lines in a JSON string': (list) => JSON.stringify({ text: list.join('\n') }),
  'a numbered list': (list) => list.map((word, i) => `${i + 1}. ${word}`).join('\n'),
  dashes: (list) => list.join('-'),
}
for (const [name, write] of Object.entries(spellings))
  for (const length of [12, 15, 18, 21, 24])
    test(`${length} words are found as ${name}, and only with their checksum`, () => {
      assert.ok(found(write(phrase(length, length))))
      // In a longer one twelve others may be right by chance.
      if (length === 12) assert.ok(!found(write(wrong(phrase(length, length)))))
    })

test('findings do not depend on where the stream was cut', () => {
  const text = utf8.encode(`words of ${phrase(3, 12).join(' ')}, and more`)
  const whole = scanAll(scanner, text).map(({ start, end }) => [start, end])
  assert.equal(whole.length, 1)
  for (const size of [1, 2, 5, 13]) {
    const watch = scanner.open()
    const hits = []
    for (let at = 0; at < text.length; at += size) {
      const { hits: more, settled } = watch.look(text.subarray(at, at + size), at + size >= text.length)
      for (const { start, end } of more) hits.push([start, end])
      assert.ok(hits.length > 0 || settled <= (whole[0]?.[0] as number) || at + size < (whole[0]?.[0] as number))
    }
    assert.deepEqual(hits, whole)
  }
})

test('a phrase is found wherever it stands', () => {
  const shortest = Array.from({ length: 11 }, (_, i) => ['act', 'add', 'age', 'aim', 'air', 'all'][i % 6] as string)
  const list = [...shortest, words.find((word) => isSeedWords([...shortest, word])) as string]
  for (const write of [
    (all: readonly string[]) => all.join(' '),
    (all: readonly string[]) => JSON.stringify(all.join('\n')),
  ])
    for (let before = 0; before < 120; before++)
      assert.ok(
        found(`${'the x, '.repeat(20).slice(0, before)} ${write(list)} ${'of the y. '.repeat(9)}`),
        `behind ${before}`,
      )
})

test('prose, the list itself and words apart are no phrases', () => {
  assert.ok(!found(words.join('\n')))
  assert.ok(!found(phrase(5, 12).join(' the ')))
  assert.ok(!found(`${phrase(5, 12).slice(0, 6).join(' ')} ${' '.repeat(40)} ${phrase(5, 12).slice(6).join(' ')}`))
  assert.ok(!found('we can all agree that this one will make you happy and then some of it may just be fun to have'))
})

const look = (yaml: string, text: string) => {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok)
  return found(text, dlpScanner(rulesOf(loaded.config).dlp, [], seedOptionsOf(loaded.config)))
}

test('the configuration says how long a phrase is, whether its checksum counts, and whether it is looked for', () => {
  const twelve = phrase(7, 12)
  assert.ok(look('', twelve.join(' ')))
  assert.ok(look('', btoa(twelve.join(' '))))
  assert.ok(look('seed_phrase_detection: {verify_checksum: false}', wrong(twelve).join(' ')))
  assert.ok(!look('seed_phrase_detection: {min_words: 15}', twelve.join(' ')))
  assert.ok(!look('seed_phrase_detection: {enabled: false}', `seed phrase: ${twelve.join(' ')}`))
})
