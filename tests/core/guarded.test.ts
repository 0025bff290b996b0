// Known values from all three places become rules of their own that block; a file that others can read is refused.

import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Exit } from '../../src/service/exit.ts'
import { guardedValues } from '../../src/service/guarded.ts'
import { dlpScanner, rulesOf } from '../../src/service/policy.ts'
import { load } from '../../src/cli/source.ts'
import { scanAll } from '../../src/scan/scanner.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-guarded-'))
const write = (name: string, text: string, mode = 0o600) => {
  writeFileSync(join(folder, name), text)
  // At once, whatever the umask.
  chmodSync(join(folder, name), mode)
  return join(folder, name)
}
const made = (seed: string) => `${seed}q7Rz${seed.length}W2x9KfT~LmYp`
const [fromEnvironment, fromFile, bait] = ['env', 'file', 'canary'].map(made) as [string, string, string]

const yaml = `dlp: {secrets_file: list.txt}\ncanary_tokens: {enabled: true, tokens: [{name: bait, value: "${bait}"}]}\n`

test('values of the environment, the file and the canaries are found, each by its own rule, however written', () => {
  write('list.txt', `# known\n${fromFile}\n${fromEnvironment}\nshort\n`)
  const { config } = load(write('all.yaml', yaml), {})
  const { values, counts, warnings } = guardedValues(config, { API_TOKEN: fromEnvironment, HOME: '/root' })
  assert.deepEqual(counts, { environment: 1, file: 1, canary: 1 })
  assert.deepEqual(warnings, [
    `secrets_file "${join(folder, 'list.txt')}": line 4 is left out: it is shorter than 16 bytes`,
  ])
  const scanner = dlpScanner(rulesOf(config).dlp, values)
  for (const { bytes } of values) assert.ok(bytes.every((byte) => byte === 0))
  const found = (text: string) =>
    scanAll(scanner, new TextEncoder().encode(text)).map(({ rule }) => `${rule.name}, ${rule.threat} ${rule.severity}`)
  for (const as of [String, encodeURIComponent, btoa, JSON.stringify])
    for (const [value, name] of [
      [fromEnvironment, 'Environment Variable Leak'],
      [fromFile, 'Known Secret Leak'],
      [bait, 'Canary Token (bait)'],
    ] as const)
      assert.deepEqual(found(`x=${as(value)};`), [`${name}, secret critical`], as(value))
  assert.deepEqual(found('nothing of the kind'), [])
})

test('what is switched off is not looked for', () => {
  const off = load(
    write('off.yaml', yaml.replace('true', 'false').replace('secrets_file: list.txt', 'scan_env: false')),
    {},
  )
  const { values, counts } = guardedValues(off.config, { API_TOKEN: fromEnvironment })
  assert.deepEqual([values.length, counts], [0, { environment: 0, file: 0, canary: 0 }])
})

test('a canary of few different characters, and a file of no secret, are told', () => {
  write('none.txt', '# nothing\n')
  const { config } = load(write('few.yaml', yaml.replace(bait, 'aaaaaaaaaa').replace('list.txt', 'none.txt')), {})
  const { values, warnings } = guardedValues(config, {})
  assert.equal(values.length, 0)
  assert.match(warnings.join('\n'), /none\.txt": it holds no secret\ncanary_tokens "bait" is not looked for/)
})

const refused: Readonly<Record<string, [file: () => string, message: RegExp]>> = {
  'is read by everybody': [
    () => write('open.txt', fromFile, 0o644),
    /^secrets_file ".*open\.txt" is world-readable \(mode 0644\): restrict to 0600$/,
  ],
  'is written by others': [
    () => write('group.txt', fromFile, 0o620),
    /group\.txt" may be used by others \(mode 0620\)/,
  ],
  'does not exist': [() => 'missing.txt', /missing\.txt" does not exist; check the path/],
  'is a folder': [() => folder, /is no file/],
}

for (const [name, [file, message]] of Object.entries(refused))
  test(`a secrets_file that ${name} is refused, and nothing in it is shown`, () => {
    const { config } = load(write('bad.yaml', `dlp: {secrets_file: ${file()}}\n`), {})
    assert.throws(
      () => guardedValues(config, {}),
      (error: unknown) =>
        error instanceof Exit && error.code === 2 && message.test(error.message) && !error.message.includes(fromFile),
    )
  })

test('a file that the group may read is taken', () => {
  write('list.txt', fromFile, 0o440)
  const { config } = load(write('group.yaml', 'dlp: {secrets_file: list.txt}\n'), {})
  assert.equal(guardedValues(config, {}).counts.file, 1)
})
