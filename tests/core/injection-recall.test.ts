// How many of our own attack sentences the injection rules find, and that they leave honest ones alone.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { combinations, injections, signals } from '../../src/rules/injection.ts'
import { combined } from '../../src/scan/combine.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { scanAll } from '../../src/scan/scanner.ts'

const scanner = combined(patterns([...injections, ...signals]), signals, combinations)
const lines = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/injection/${name}`, import.meta.url)), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
const found = (text: string) =>
  scanAll(scanner, new TextEncoder().encode(text.replaceAll(String.raw`\n`, '\n'))).some(
    ({ rule }) => rule.severity !== 'low',
  )

/** By file: what is found at least. Each line is `family|language|text`; what is missed is no secret, only hard. */
const least: Readonly<Record<string, number>> = {
  'attacks-1.txt': 300,
  'attacks-2.txt': 110,
  'attacks-3.txt': 88,
}

for (const [file, count] of Object.entries(least))
  test(`at least ${count} of the sentences in ${file} are found`, () => {
    const missed = lines(file).filter((line) => !found(line.split('|').slice(2).join('|')))
    assert.ok(lines(file).length - missed.length >= count, missed.join('\n'))
  })

test('no honest sentence that resembles an attack is spoken up about', () => {
  assert.deepEqual([...lines('honest.txt'), ...lines('honest-2.txt')].filter(found), [])
})
