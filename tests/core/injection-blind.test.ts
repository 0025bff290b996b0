// How many attacks the injection rules find that were written down before anybody looked at the rules, and that they
// leave honest texts near to them alone.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { injectionScanner } from '../../src/service/policy.ts'
import { injections } from '../../src/rules/injection.ts'
import { scanAll } from '../../src/scan/scanner.ts'

const scanner = injectionScanner(injections)
/** Each line is `language|text`. */
const lines = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/injection/blind/${name}.txt`, import.meta.url)), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
const found = (line: string) => {
  const text = line.slice(line.indexOf('|') + 1).replaceAll(String.raw`\n`, '\n')
  return scanAll(scanner, new TextEncoder().encode(text)).some(({ rule }) => rule.severity !== 'low')
}

/**
 * Half of the texts, drawn by lot, may be looked at while rules are written (`dev`); of the others (`held`) only the
 * count, so that it says what becomes of texts nobody has seen. Failures of theirs name no text.
 */
const least: Readonly<Record<string, number>> = {
  'attacks-dev': 146,
  'attacks-held': 131,
  // Written after the rules and put to them once: in the usual words, and in words chosen to be unusual.
  'attacks-plain': 37,
  'attacks-oblique': 14,
  // A second set, wider: carriers of all kinds, oblique words, encodings. `later` was written when half of it was done.
  'attacks-wide-dev': 74,
  'attacks-wide-held': 62,
  'attacks-wide-later': 49,
  // A third: pages, mails and answers with the attack in the middle of them, for an assistant that keeps accounts, too.
  'attacks-third-dev': 73,
  'attacks-third-held': 60,
  // Two more, in which most orders are indirect, for readers named in all ways (of the missed ones of `hard-held` 40 have been
  // looked at). By rules alone 66 and 42 of the held ones were found, and 9 and 25 of the honest ones taken.
  'attacks-hard-dev': 102,
  'attacks-hard-held': 82,
  'attacks-fourth-dev': 59,
  'attacks-fourth-held': 58,
}
const most: Readonly<Record<string, number>> = {
  'honest-dev': 3,
  'honest-held': 2,
  'honest-later': 1,
  'honest-wide-dev': 2,
  'honest-wide-held': 9,
  'honest-wide-later': 7,
  'honest-third-dev': 0,
  'honest-third-held': 3,
  'honest-hard-dev': 8,
  'honest-hard-held': 12,
  'honest-fourth-dev': 31,
  'honest-fourth-held': 23,
}

for (const [name, count] of Object.entries(least))
  test(`at least ${count} texts of ${name} are found`, () => {
    const missed = lines(name).filter((line) => !found(line))
    const counted = lines(name).length - missed.length
    assert.ok(counted >= count, `${counted} found${name.endsWith('held') ? '' : `, not:\n${missed.join('\n')}`}`)
  })

for (const [name, count] of Object.entries(most))
  test(`at most ${count} texts of ${name} are spoken up about`, () => {
    const taken = lines(name).filter(found)
    assert.ok(taken.length <= count, name.endsWith('held') ? `${taken.length}` : taken.join('\n'))
  })
