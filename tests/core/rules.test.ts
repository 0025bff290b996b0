// Runs every fixture of every rule: `ng.*` must be found by its rule, `ok.*` must stay quiet.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { combinations, injections, signals } from '../../src/rules/injection.ts'
import { secrets } from '../../src/rules/secrets.ts'
import { combined } from '../../src/scan/combine.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { scanAll, type Scanner } from '../../src/scan/scanner.ts'

const folder = fileURLToPath(new URL('../fixtures/rules/', import.meta.url))
const kebab = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')

/** Fixtures hold no whole secret: `{{}}` stands somewhere inside each and is taken out here. */
const load = (path: string) => readFileSync(folder + path, 'utf8').replaceAll('{{}}', '')
const found = (scanner: Scanner, text: string) =>
  new Map(scanAll(scanner, new TextEncoder().encode(text)).map(({ rule }) => [rule.name, rule.severity]))

const scanners = {
  secret: patterns(secrets),
  injection: combined(patterns([...injections, ...signals]), signals, combinations),
}

for (const [kind, pack] of [
  ['secret', secrets],
  ['injection', injections],
] as const) {
  const scanner = scanners[kind]
  for (const rule of pack) {
    const home = kebab(rule.name)
    const files = readdirSync(folder + home)
    test(`rule ${rule.name} has both kinds of fixtures`, () => {
      assert.ok(files.some((file) => file.startsWith('ng.')))
      assert.ok(files.some((file) => file.startsWith('ok.')))
    })
    for (const file of files) {
      const text = load(`${home}/${file}`)
      if (file.startsWith('ng.'))
        test(`rule ${rule.name} finds ${file}`, () => assert.ok(found(scanner, text).has(rule.name)))
      else
        test(`every ${kind} rule is quiet on ${home}/${file}`, () => {
          // Injection rules of low severity may speak up in prose: that is what `low` is for.
          const loud = [...found(scanner, text)].filter(
            ([name, severity]) => kind === 'secret' || severity !== 'low' || name === rule.name,
          )
          assert.deepEqual(loud, [])
        })
    }
  }
}

test("a header line by itself is the request's own business; quoted in a text it is a leak", () => {
  const scanner = patterns(secrets)
  const value = ['b5zKqQ0wN7vR2x', 'T9mL4cJ8hGd3'].join('')
  for (const line of [`Authorization: Bearer ${value}`, `X-Api-Key: ${value}`, `Cookie: a=b; session=${value}`]) {
    assert.deepEqual([...found(scanner, line)], [])
    assert.equal(found(scanner, `curl -H "${line}" https://example.com`).size > 0, true, line)
  }
})

test('every rule has a unique name, a source and a fixture folder; every folder has a rule', () => {
  const rules = [...secrets, ...injections]
  assert.equal(new Set(rules.map((rule) => rule.name)).size, rules.length)
  for (const rule of rules) assert.match(rule.source, /^https:\/\//)
  assert.deepEqual(readdirSync(folder).sort(), rules.map((rule) => kebab(rule.name)).sort())
})
