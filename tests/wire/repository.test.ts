// `pipelock git scan-diff`, `scan` and the pre-push hook, with a real git.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { awsKey, program } from './harness.ts'

const [pipelock = '', ...own] = program
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-repository-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

function run(args: readonly string[], input = '', cwd = folder): Ran {
  const { status, stdout, stderr } = spawnSync(pipelock, [...own, ...args], { input, encoding: 'utf8', cwd })
  assert.ok(!stdout.includes(awsKey) && !stderr.includes(awsKey), 'the secret is told')
  return { status, out: stdout, err: stderr }
}

const hunk = (file: string, added: readonly string[], from = 1): string =>
  [
    `--- a/${file}`,
    `+++ b/${file}`,
    `@@ -0,0 +${from},${added.length} @@`,
    ...added.map((line) => `+${line}`),
    '',
  ].join('\n')

const key = `key = "${awsKey}"`

test('added lines are looked at; the finding says where, and stars out the secret', () => {
  const { status, out, err } = run(['git', 'scan-diff'], hunk('src/a.rb', ['one', key], 10))
  assert.equal(status, 1)
  assert.equal(out, '')
  assert.match(
    err,
    /^src\/a\.rb:11 {2}AWS Access ID \(critical\)\n {4}key = "\[REDACTED\]"\nsecrets found in diff: 1 in 1 files\n$/,
  )
})

test('removed and context lines, and an empty input, are fine', () => {
  const diff = ['--- a/x', '+++ b/x', '@@ -1,2 +1,2 @@', `-${key}`, ` ${key}`, '+fine', ''].join('\n')
  assert.deepEqual(run(['git', 'scan-diff'], diff), { status: 0, out: '', err: '' })
  assert.deepEqual(run(['git', 'scan-diff', '--json'], ''), { status: 0, out: '[]\n', err: '' })
  assert.match(run(['git', 'scan-diff'], 'hello\n').err, /no hunks/)
})

test('a line that looks like a header is content; CRLF and quoted names are read', () => {
  const tricky = ['--- a/x', '+++ b/x', '@@ -0,0 +1,2 @@', '+++ b/elsewhere', `+${key}`, ''].join('\n')
  assert.match(run(['git', 'scan-diff'], tricky).err, /^x:2 /)
  const quoted = hunk('x', [key]).replace('+++ b/x', '+++ "b/\\303\\244 b.txt"').replaceAll('\n', '\r\n')
  assert.match(run(['git', 'scan-diff'], quoted).err, /^ä b\.txt:1 /)
})

test('what has lost its hunks, and what a merge adds to both sides, is looked at all the same', () => {
  const bare = run(['git', 'scan-diff'], `+++ b/a.rb\n+one\n+${key}\n`)
  assert.equal(bare.status, 1)
  assert.match(bare.err, /^warning: no hunks[^\n]+\na\.rb:2 {2}AWS Access ID/)
  assert.equal(run(['git', 'scan-diff'], `+${key}\n-${key}\n`).status, 1)
  assert.equal(run(['git', 'scan-diff'], `-${key}\n ${key}\n`).status, 0)
  const combined = [
    '--- a/f',
    '+++ b/f',
    '@@@ -1,2 -1,2 +1,3 @@@',
    '  a',
    '- y',
    ' -x',
    `++${key}`,
    ' +z',
    ` -${key}`,
    '',
  ]
  assert.match(
    run(['git', 'scan-diff'], combined.join('\n')).err,
    /^f:2 {2}AWS Access ID[^\n]+\n[^\n]+\nsecrets.* 1 in 1/,
  )
})

test('a key over several lines is found where it begins', () => {
  const pem = [
    ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' '),
    ...Array.from({ length: 8 }, (_, i) => `${'MIIEpAIBAAKCAQEA'.repeat(4)}${i}`),
    ['-----END RSA', 'PRIVATE KEY-----'].join(' '),
  ]
  assert.match(run(['git', 'scan-diff'], hunk('id', ['x', ...pem])).err, /^id:2 {2}Private Key Header/)
})

test('inline: for every rule, for one, with an explanation', () => {
  const found = (line: string) => run(['git', 'scan-diff'], hunk('a', [line])).status
  assert.equal(found(`${key} # pipelock:ignore`), 0)
  assert.equal(found(`${key} // pipelock:ignore AWS Access ID`), 0)
  assert.equal(found(`${key} # pipelock:ignore AWS Access ID - example of the docs`), 0)
  assert.equal(found(`${key} # pipelock:ignore it is an example`), 0)
  assert.equal(found(`${key} # pipelock:ignore GitHub Token`), 1)
  assert.equal(found(`${key} # ignore`), 1)
  const { err } = run(['git', 'scan-diff', '-v'], hunk('a', [`${key} # pipelock:ignore`]))
  assert.equal(err, 'SUPPRESSED: a:1  AWS Access ID (inline)\n')
})

test('suppress of the configuration, --exclude, and a baseline', () => {
  writeFileSync(join(folder, 'own.yaml'), 'suppress: [{rule: aws access id, path: "spec/**", reason: fixtures}]\n')
  const diff = hunk('spec/models/a_spec.rb', [key])
  const args = ['git', 'scan-diff', '-c', join(folder, 'own.yaml'), '-v']
  assert.equal(run(args, diff).err, 'SUPPRESSED: spec/models/a_spec.rb:1  AWS Access ID (config: "fixtures")\n')
  assert.equal(run(args, hunk('app/a.rb', [key])).status, 1)
  for (const [pattern, status] of [
    ['app/', 0],
    ['*.rb', 0],
    ['app/a.rb', 0],
    ['lib/', 1],
  ] as const)
    assert.equal(run(['git', 'scan-diff', '--exclude', pattern], hunk('app/a.rb', [key])).status, status, pattern)
  const baseline = join(folder, 'baseline.json')
  assert.equal(run(['git', 'scan-diff', '--write-baseline', baseline], hunk('a', [key])).status, 0)
  assert.ok(!readFileSync(baseline, 'utf8').includes(awsKey))
  // The line has moved; what it says has not.
  assert.equal(run(['git', 'scan-diff', '--baseline', baseline], hunk('a', ['new', key])).status, 0)
  assert.equal(run(['git', 'scan-diff', '--baseline', baseline], hunk('b', [key])).status, 1)
  assert.match(
    run(['git', 'scan-diff', '--baseline', '/no/such'], '').err,
    /reading baseline \/no\/such: there is no such file or folder \(ENOENT\)/,
  )
})

test('JSON and SARIF', () => {
  const [one] = JSON.parse(run(['git', 'scan-diff', '--json'], hunk('a', [key])).out) as Record<string, unknown>[]
  const { file, line, content, pattern, severity } = one ?? {}
  assert.deepEqual(
    [file, line, content, pattern, severity],
    ['a', 1, 'key = "[REDACTED]"', 'AWS Access ID', 'critical'],
  )
  const output = join(folder, 'out.sarif')
  const { err } = run(['git', 'scan-diff', '--format', 'sarif', '-o', output], hunk('a', [key]))
  assert.match(err, /^a:1 /)
  const sarif = JSON.parse(readFileSync(output, 'utf8')) as {
    version: string
    runs: { results: { ruleId: string; level: string }[] }[]
  }
  assert.deepEqual(
    [sarif.version, sarif.runs[0]?.results[0]?.ruleId, sarif.runs[0]?.results[0]?.level],
    ['2.1.0', 'aws-access-id', 'error'],
  )
})

test('files and folders: text is read, binaries, .git and node_modules are not', () => {
  const root = join(folder, 'tree')
  const write = (path: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('src/a.ts', `\n\n${key}\n`)
  write('node_modules/x/b.ts', key)
  write('.git/c', key)
  write('d.bin', Buffer.from([0, 1, 2, ...Buffer.from(key)]))
  write('deep/er/e.json', JSON.stringify({ a: Buffer.from(key).toString('base64') }))
  const found = JSON.parse(run(['scan', '--json'], '', root).out) as { file: string; line: number; view?: string }[]
  assert.deepEqual(found.map(({ file, line, view }) => [file, line, view]).toSorted(), [
    ['deep/er/e.json', 1, 'base64'],
    ['src/a.ts', 3, undefined],
  ])
  assert.equal(run(['scan', 'src', 'deep', '--exclude', 'deep/', '--exclude', 'src/a.ts'], '', root).status, 0)
  assert.deepEqual(run(['scan', 'nowhere'], '', root), {
    status: 2,
    out: '',
    err: 'cannot read nowhere: there is no such file or folder (ENOENT)\n',
  })
})

const git = (cwd: string, ...args: string[]) => {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  }
  return spawnSync('git', args, { cwd, env, encoding: 'utf8' })
}

test('the hook stops a push with a secret in any of its commits, and lets others go', () => {
  const [remote, local] = [join(folder, 'remote.git'), join(folder, 'local')]
  git(folder, 'init', '-q', '--bare', remote)
  git(folder, 'init', '-q', '-b', 'main', local)
  git(local, 'remote', 'add', 'origin', remote)
  const { status, out } = run(['git', 'install-hooks', '--binary', pipelock], '', local)
  assert.equal(status, 0)
  assert.match(out, /pre-push hook written: .*\/\.git\/hooks\/pre-push/)
  const commit = (text: string) => {
    writeFileSync(join(local, 'a.txt'), text)
    git(local, 'add', '.')
    git(local, 'commit', '-q', '-m', 'x')
  }
  commit('one\n')
  assert.equal(git(local, 'push', '-q', 'origin', 'main').status, 0)
  commit(`${key}\n`)
  commit('two\n')
  const stopped = git(local, 'push', '-q', 'origin', 'main')
  assert.notEqual(stopped.status, 0)
  assert.match(stopped.stderr, /a\.txt:1 {2}AWS Access ID[\s\S]*push stopped/)
  git(local, 'reset', '-q', '--hard', 'HEAD~2')
  commit('three\n')
  assert.equal(git(local, 'push', '-q', 'origin', 'main').status, 0)

  // A secret that only the merge has, in neither of its parents.
  git(local, 'checkout', '-q', '-b', 'side')
  commit('side\n')
  git(local, 'checkout', '-q', 'main')
  commit('main\n')
  git(local, 'merge', '-q', 'side')
  commit(`${key}\n`)
  assert.match(git(local, 'push', '-q', 'origin', 'main').stderr, /a\.txt:1 {2}AWS Access ID[\s\S]*push stopped/)
  git(local, 'reset', '-q', '--hard', 'HEAD~1')

  // With git_protection: only some branches, and without the scan where that is not wished.
  const guard = (more: string) =>
    writeFileSync(
      join(local, 'pipelock.yaml'),
      `git_protection: {enabled: true, allowed_branches: [main, 'fix/*']${more}}\n`,
    )
  guard('')
  const elsewhere = git(local, 'push', '-q', 'origin', 'main:release')
  assert.notEqual(elsewhere.status, 0)
  assert.match(elsewhere.stderr, /pushing to release is not allowed: git_protection.allowed_branches has main, fix\/\*/)
  assert.equal(git(local, 'push', '-q', 'origin', 'main:fix/one').status, 0)
  assert.notEqual(git(local, 'push', '-q', 'origin', ':release').status, 0)
  git(local, 'tag', 'v1')
  assert.equal(git(local, 'push', '-q', 'origin', 'v1').status, 0)
  commit(`${key}\n`)
  assert.notEqual(git(local, 'push', '-q', 'origin', 'main').status, 0)
  guard(', pre_push_scan: false')
  assert.equal(git(local, 'push', '-q', 'origin', 'main').status, 0)
  rmSync(join(local, 'pipelock.yaml'))

  writeFileSync(join(local, '.git/hooks/pre-push'), '#!/bin/sh\n')
  assert.match(run(['git', 'install-hooks'], '', local).err, /exists and is not ours; --force/)
  assert.equal(run(['git', 'install-hooks', '--force', '--binary', '/no/such'], '', local).status, 0)
  commit('four\n')
  assert.match(git(local, 'push', '-q', 'origin', 'main').stderr, /is missing; nothing is pushed/)
  assert.ok(existsSync(join(local, '.git/hooks/pre-push')))
})
