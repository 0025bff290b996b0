// What is accepted but not enforced yet: said plainly when a file asks for it, and only then.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { notEnforcedYet, unbuilt } from '../../src/config/built.ts'
import { parseConfig } from '../../src/config/load.ts'
import { configSchema, defaultConfig } from '../../src/config/schema.ts'
import { bare, type Shape } from '../../src/config/shape.ts'

/** As they might be, whatever is built by now. */
const paths = ['sandbox', 'taint', 'license_key', 'rules', 'flight_recorder.raw_escrow', 'agents.<name>.sandbox']
const rows = paths.map((path) => ({ path, issue: 1, note: 'not yet' }))

function named(text: string): string[] {
  const loaded = parseConfig(text)
  assert.ok(loaded.ok)
  return notEnforcedYet(loaded.config, loaded.written, rows).map(({ section, key }) =>
    key === undefined ? section : `${section}.${key}`,
  )
}

test('every row names a key of the schema', () => {
  for (const { path } of unbuilt) {
    let shape: Shape | undefined = configSchema as unknown as Shape
    for (const step of path.split('.')) {
      shape = step === '<name>' ? bare(shape).value : bare(shape).entries?.[step.replace('[]', '')]
      assert.ok(shape !== undefined, path)
      if (step.endsWith('[]')) shape = bare(shape).item
      assert.ok(shape !== undefined, path)
    }
  }
})

test('the defaults alone name nothing', () => {
  assert.deepEqual(notEnforcedYet(defaultConfig(), new Set()), [])
})

const asks: Record<string, [text: string, named: string[]]> = {
  'a section switched on': ['sandbox: {enabled: true}', ['sandbox']],
  'a section switched off': ['sandbox: {enabled: false}\nmcp_tool_policy: {enabled: false, action: block}', []],
  'a section that is on by itself, once it is configured': ['taint: {policy: strict}', ['taint']],
  'a section without a switch': ['license_key: abc', ['license_key']],
  'an empty list': ['suppress: []', []],
  'a list with an entry': ['rules: {disabled: [a]}', ['rules']],
  'a single key': [
    `flight_recorder: {raw_escrow: true, escrow_public_key: ${'09'.padEnd(64, '0')}}`,
    ['flight_recorder.raw_escrow'],
  ],
  'a key of one agent': ['agents: {reader: {mode: audit, sandbox: {enabled: true}}}', ['agents.<name>.sandbox']],
  'an agent with what is built': ['agents: {reader: {mode: audit, budget: {window_minutes: 1}}}', []],
  'keys within a list, which are built': ['dlp: {patterns: [{name: a, regex: b, validator: luhn}]}', []],
  'what is built': ['mode: strict\nlogging: {format: text}\nmcp_input_scanning: {action: block}', []],
}

for (const [name, [text, expected]] of Object.entries(asks)) {
  test(`names what is asked in vain: ${name}`, () => {
    assert.deepEqual(named(text), expected)
  })
}
