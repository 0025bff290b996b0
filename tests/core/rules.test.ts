// Runs every fixture of every rule: `ng.*` must be found by its rule, `ok.*` must stay quiet.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RE2JS } from 're2js'
import { injections } from '../../src/rules/injection.ts'
import { secrets } from '../../src/rules/secrets.ts'
import type { Rule } from '../../src/scan/scanner.ts'

const folder = fileURLToPath(new URL('../fixtures/rules/', import.meta.url))
const kebab = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
const latin1 = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')

/** Fixtures hold no whole secret: `{{}}` stands somewhere inside each and is taken out here. */
const load = (path: string) => readFileSync(folder + path, 'utf8').replaceAll('{{}}', '')

const compiled = new Map<Rule, RE2JS>()
function finds(rule: Rule, text: string): boolean {
  const pattern = compiled.get(rule) ?? RE2JS.compile(rule.pattern, RE2JS.LONGEST_MATCH)
  compiled.set(rule, pattern)
  const matcher = pattern.matcher(text)
  while (matcher.find()) if (rule.check?.(latin1(matcher.group() ?? '')) ?? true) return true
  return false
}

for (const pack of [secrets, injections])
  for (const rule of pack) {
    const home = kebab(rule.name)
    const files = readdirSync(folder + home)
    test(`rule ${rule.name} has both kinds of fixtures`, () => {
      assert.ok(files.some((file) => file.startsWith('ng.')))
      assert.ok(files.some((file) => file.startsWith('ok.')))
    })
    for (const file of files) {
      const text = load(`${home}/${file}`)
      if (file.startsWith('ng.')) test(`rule ${rule.name} finds ${file}`, () => assert.ok(finds(rule, text)))
      else
        test(`every rule is quiet on ${home}/${file}`, () => {
          // A low finding in prose is expected: it is what `low` is for.
          const loud = pack.filter((other) => other.threat === 'secret' || other.severity !== 'low' || other === rule)
          assert.deepEqual(
            loud.filter((other) => finds(other, text)).map((other) => other.name),
            [],
          )
        })
    }
  }

test('every rule has a unique name, a source and a fixture folder; every folder has a rule', () => {
  const names = [...secrets, ...injections].map((rule) => rule.name)
  assert.equal(new Set(names).size, names.length)
  for (const rule of [...secrets, ...injections]) assert.match(rule.source, /^https:\/\//)
  assert.deepEqual(readdirSync(folder).sort(), names.map(kebab).sort())
})
