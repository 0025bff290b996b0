// docs/deploy.md: each command is run here, run by a test named here, or marked with "(elsewhere)".

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { helm } from '../../scripts/deploy-tools.ts'

const page = readFileSync('docs/deploy.md', 'utf8')
const commands = page
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

const image = process.platform === 'linux' && process.arch === 'x64' ? '' : ' (needs Linux on x64)'

test(
  `the size of the image is what the page says, within 3 %${image}`,
  { skip: image !== '', timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipelock-size-'))
    const root = join(folder, 'root')
    assert.equal(spawnSync('sh', ['deploy/rootfs.sh', root, 'dist/pipelock', 'amd64']).status, 0)
    const { stdout } = spawnSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 1 << 30 })
    rmSync(folder, { recursive: true, force: true })
    const [, small, whole] = /(\d+) MB compressed with gzip for x64, of (\d+) MB/.exec(page) ?? []
    for (const [said, bytes] of [
      [small, gzipSync(stdout).length],
      [whole, stdout.length],
    ] as const)
      assert.ok(Math.abs(Number(said) * 1e6 - bytes) < bytes * 0.03, `${said} MB, and it is ${bytes}`)
  },
)
