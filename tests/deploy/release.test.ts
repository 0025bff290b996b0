// A release: the same bytes from two folders, sums that hold, a parts list of what runs, and an installation from it.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, test } from 'node:test'
import manifest from '../../package.json' with { type: 'json' }
import { shellcheck } from '../../scripts/deploy-tools.ts'
import { sbom } from '../../scripts/release.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-release-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const linux = process.platform === 'linux' ? '' : ' (needs Linux)'

const run = (command: string, args: readonly string[], cwd = '.') =>
  spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, RELEASE_DIRTY: '1', PIPELOCK_COMMIT: 'abcdefabcdef', SOURCE_DATE_EPOCH: '1700000000' },
  })

function release(where: string, out: string): string {
  const { status, stderr } = run(process.execPath, ['scripts/release.ts', '--target', 'host', '--out', out], where)
  assert.equal(status, 0, stderr)
  return readFileSync(join(out, 'SHA256SUMS'), 'utf8')
}

/** The source as it is here, somewhere else. */
function elsewhere(): string {
  const copy = join(folder, 'a folder of another name')
  for (const file of run('git', ['ls-files', '-co', '--exclude-standard', '-z']).stdout.split('\0').filter(Boolean)) {
    if (!existsSync(file) || !statSync(file).isFile()) continue
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(file, join(copy, file))
  }
  for (const name of ['.git', 'node_modules']) symlinkSync(resolve(name), join(copy, name))
  return copy
}

const first = join(folder, 'first')

test(`the same bytes from two folders, and sums that hold${linux}`, { skip: linux !== '', timeout: 180_000 }, () => {
  assert.equal(release('.', first), release(elsewhere(), join(folder, 'second')))
  const checked = run('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], first)
  assert.deepEqual([checked.status, checked.stdout + checked.stderr], [0, ''])
  const said = run(join(first, `pipelock-linux-${process.arch}`), ['version', '--json']).stdout
  const { version, built, commit } = JSON.parse(said) as Record<string, string>
  assert.deepEqual([version, built, commit], [manifest.version, '2023-11-14T22:13:20Z', 'abcdefabcdef'])
})

test(`provenance names every file with its sum${linux}`, { skip: linux !== '' }, () => {
  const statement = JSON.parse(readFileSync(join(first, 'provenance.intoto.json'), 'utf8')) as {
    predicateType: string
    subject: { name: string; digest: { sha256: string } }[]
  }
  assert.equal(statement.predicateType, 'https://slsa.dev/provenance/v1')
  const sums = readFileSync(join(first, 'SHA256SUMS'), 'utf8')
  assert.equal(statement.subject.length, sums.trim().split('\n').length - 1)
  for (const { name, digest } of statement.subject) assert.ok(sums.includes(`${digest.sha256}  ${name}\n`), name)
})

test('the parts list holds what runs, and nothing of the build', () => {
  const { components, dependencies, specVersion } = sbom('2026-01-01T00:00:00Z')
  const names = components.map(({ name }) => name)
  assert.equal(specVersion, '1.6')
  for (const name of Object.keys(manifest.dependencies)) assert.ok(names.includes(name), name)
  const builds = Object.keys(manifest.devDependencies).filter((name) => name !== 'bun' && names.includes(name))
  assert.deepEqual(builds, [])
  for (const { name, version, hashes } of components) {
    assert.ok(version !== '' && hashes[0]?.content.length === 128, name)
  }
  const refs = new Set(components.map((component) => component['bom-ref']))
  for (const { dependsOn } of dependencies) for (const ref of dependsOn) assert.ok(refs.has(ref), ref)
})

const lint = shellcheck()
test(`shellcheck${lint === null ? ' (needs shellcheck)' : ''}`, { skip: lint === null }, () => {
  const { status, stdout } = run(lint ?? '', ['deploy/install.sh', 'deploy/rootfs.sh'])
  assert.equal(status, 0, stdout)
})

test(`install.sh installs what the sums name, and nothing when one differs${linux}`, { skip: linux !== '' }, () => {
  const root = join(folder, 'root')
  const installed = run('sh', ['deploy/install.sh', '--from', first, '--root', root])
  assert.equal(installed.status, 0, installed.stderr)
  const program = join(root, 'usr/local/bin/pipelock')
  assert.equal(run(program, ['check', '--config', join(root, 'etc/pipelock/pipelock.yaml')]).status, 0)
  for (const file of ['share/man/man1/pipelock.1', 'share/bash-completion/completions/pipelock'])
    assert.ok(existsSync(join(root, 'usr/local', file)), file)
  for (const unit of ['pipelock.service', 'pipelock.socket', 'pipelock-mcp.socket'])
    assert.ok(existsSync(join(root, 'etc/systemd/system', unit)))

  // A second time: the configuration is yours by now.
  writeFileSync(join(root, 'etc/pipelock/pipelock.yaml'), 'mode: strict\n')
  assert.equal(run('sh', ['deploy/install.sh', '--from', first, '--root', root]).status, 0)
  assert.equal(readFileSync(join(root, 'etc/pipelock/pipelock.yaml'), 'utf8'), 'mode: strict\n')

  writeFileSync(join(first, 'pipelock.service'), '# not ours\n')
  const untouched = join(folder, 'untouched')
  const refused = run('sh', ['deploy/install.sh', '--from', first, '--root', untouched])
  assert.deepEqual([refused.status, existsSync(untouched)], [1, false])
  assert.match(refused.stderr, /pipelock\.service is not what SHA256SUMS says: nothing was installed/)
  assert.match(run('sh', ['deploy/install.sh', '--from', 'http://x']).stderr, /only https/)
})
