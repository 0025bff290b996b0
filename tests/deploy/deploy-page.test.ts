// docs/deploy.md: each command is run here, run by a test named here, or marked with "(elsewhere)".

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { test } from 'node:test'
import { helm } from '../../scripts/deploy-tools.ts'

const commands = readFileSync('docs/deploy.md', 'utf8')
  .split('```')
  .filter((block, index) => index % 2 === 1 && block.startsWith('\n'))
  .flatMap((block) => block.trim().split('\n'))
  .filter((line) => !line.includes('(elsewhere)'))

/** release.test.ts runs these, into a folder of its own; the last only says where the example is. */
const elsewhereRun = [
  'npm ci && npm run release -- --out dist/release',
  'sh deploy/install.sh --from dist/release',
  'cd dist/release && sha256sum -c --quiet SHA256SUMS',
  'cd deploy/compose',
]

test('the commands that release.test.ts runs are on the page', () => {
  for (const command of elsewhereRun) assert.ok(commands.includes(command), command)
})

for (const command of commands.filter((one) => !elsewhereRun.includes(one))) {
  const wanted = command.split(' ')[0] ?? ''
  const missing =
    (wanted === 'helm' && helm() === null) || (command.includes('man -l') && spawnSync('man', ['--version']).error)
  test(
    `${command}${missing ? ` (needs ${wanted === 'helm' ? 'helm' : 'man'})` : ''}`,
    { skip: Boolean(missing) },
    () => {
      const path = `${resolve('dist')}:${dirname(helm() ?? '/')}:${process.env['PATH'] ?? ''}`
      const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], {
        env: { ...process.env, PATH: path, MANPAGER: 'cat' },
        encoding: 'utf8',
      })
      assert.equal(status, 0, stderr)
    },
  )
}
