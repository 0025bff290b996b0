// Every key of the configuration has a test that fails when the program ignores it.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { builtKeys, exempt, type Proofs } from '../keys.ts'

const root = join(import.meta.dirname, '../..')
const proofs = JSON.parse(readFileSync(join(root, 'tests/fixtures/keys.json'), 'utf8')) as Proofs

test('every key has a test that noticed when it was ignored (bun scripts/keys.ts), or a reason why it has none', () => {
  assert.deepEqual(
    builtKeys().filter((key) => proofs[key] === undefined && !exempt.has(key)),
    [],
  )
  const known = new Set(builtKeys())
  assert.deepEqual(
    [...Object.keys(proofs), ...exempt.keys()].filter((key) => !known.has(key)),
    [],
  )
})

test('those tests are still there', () => {
  const lost = Object.entries(proofs).filter(([, proof]) => {
    const [file = '', title = ''] = proof.split(/: (.*)/s)
    if (!existsSync(join(root, file))) return true
    return !readFileSync(join(root, file), 'utf8')
      .replaceAll(/\\(['"])/g, '$1')
      .includes(title)
  })
  assert.deepEqual(lost, [], 'renamed? bun scripts/keys.ts KEY finds it again')
})
