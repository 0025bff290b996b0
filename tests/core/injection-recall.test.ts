// How many of our own attack sentences the injection rules find, and that they leave honest ones alone.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { combinations, injections, signals } from '../../src/rules/injection.ts'
import { combined } from '../../src/scan/combine.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { seenThrough } from '../../src/scan/readings.ts'
import { everySpelling, respelled } from '../../src/scan/respelled.ts'
import { type Scanner, scanAll } from '../../src/scan/scanner.ts'
import { injectionScanner } from '../../src/service/policy.ts'

const rules = patterns([...injections, ...signals])
const plain = combined(rules, signals, combinations)
/** As programs have it: in any spelling. */
const whole = combined(respelled(seenThrough(rules), { views: everySpelling }), signals, combinations)
/** With the words told by kind. */
const worded = injectionScanner(injections)
const lines = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/injection/${name}`, import.meta.url)), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
const speaks = (scanner: Scanner, text: string) =>
  scanAll(scanner, new TextEncoder().encode(text.replaceAll(String.raw`\n`, '\n'))).some(
    ({ rule }) => rule.severity !== 'low',
  )
const found = (text: string) => speaks(plain, text)

/** By file: what is found at least. Each line is `family|language|text`; what is missed is no secret, only hard. */
const least: Readonly<Record<string, number>> = {
  'attacks-1.txt': 300,
  'attacks-2.txt': 110,
  'attacks-3.txt': 88,
  'attacks-4.txt': 133,
  'attacks-5.txt': 43,
}

for (const [file, count] of Object.entries(least))
  test(`at least ${count} of the sentences in ${file} are found`, () => {
    const missed = lines(file).filter((line) => {
      const text = line.split('|').slice(2).join('|')
      return !found(text) && !speaks(whole, text)
    })
    assert.ok(lines(file).length - missed.length >= count, missed.join('\n'))
  })

test('no honest sentence that resembles an attack is spoken up about', () => {
  assert.deepEqual(['honest.txt', 'honest-2.txt', 'honest-3.txt'].flatMap(lines).filter(found), [])
})

test('of the hardest honest sentences four are taken for attacks, and no more', () => {
  const taken = lines('honest-4.txt').filter(found)
  assert.ok(taken.length <= 4, taken.join('\n'))
})

/** The same for what is told by its words. */
const leastByWords: Readonly<Record<string, number>> = {
  'attacks-6.txt': 278,
  'attacks-7.txt': 19,
  'attacks-8.txt': 56,
  'attacks-9.txt': 69,
  'attacks-10.txt': 92,
  'attacks-11.txt': 40,
  'attacks-12.txt': 39,
  'attacks-13.txt': 19,
  'attacks-14.txt': 37,
  'attacks-15.txt': 10,
  'attacks-16.txt': 16,
}

for (const [file, count] of Object.entries(leastByWords))
  test(`by the words at least ${count} of the sentences in ${file} are found`, () => {
    const all = lines(file)
    const missed = all.filter((line) => !speaks(worded, line.split('|').slice(2).join('|')))
    assert.ok(all.length - missed.length >= count, `${all.length - missed.length}\n${missed.join('\n')}`)
  })

test('of honest sentences near to those about loyalty three are taken for attacks, and no more', () => {
  const taken = lines('honest-6.txt').filter((line) => speaks(worded, line))
  assert.ok(taken.length <= 3, taken.join('\n'))
})

test('of honest sentences near to those about what is reached for two are taken for attacks, and no more', () => {
  const taken = lines('honest-7.txt').filter((line) => speaks(worded, line))
  assert.ok(taken.length <= 2, taken.join('\n'))
})

test('of honest sentences near to those in other languages six are taken for attacks, and no more', () => {
  const taken = lines('honest-8.txt').filter((line) => speaks(worded, line))
  assert.ok(taken.length <= 6, taken.join('\n'))
})

test('of honest sentences near to those said in passing two are taken for attacks, and no more', () => {
  const taken = lines('honest-9.txt').filter((line) => speaks(worded, line))
  assert.ok(taken.length <= 2, taken.join('\n'))
})

test('of honest sentences near to those about what agents are entrusted with two are taken for attacks, and no more', () => {
  const taken = lines('honest-10.txt').filter((line) => speaks(worded, line))
  assert.ok(taken.length <= 2, taken.join('\n'))
})

test('of honest sentences for machines four are spoken up about, and no more', () => {
  const taken = lines('honest-11.txt').filter((line) => speaks(worded, line))
  assert.ok(taken.length <= 4, taken.join('\n'))
})

test('of honest sentences about machines none is taken for an attack', () => {
  assert.deepEqual(
    lines('honest-12.txt').filter((line) => speaks(worded, line)),
    [],
  )
})

test('of honest sentences near to them five are taken for attacks, and no more', () => {
  const taken = lines('honest-5.txt').filter((line) => speaks(worded, line))
  assert.ok(taken.length <= 5, taken.join('\n'))
})
