// What git hides from a diff, or writes otherwise than most do, is looked at all the same.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { awsKey, program, runToEnd } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-hidden-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function git(at: string, ...args: string[]) {
  const run = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', '-C', at, ...args], { encoding: 'utf8' })
  return { ok: run.status === 0, out: run.stdout, err: run.stderr }
}

function repository(name: string) {
  const at = join(folder, name)
  assert.ok(git(folder, 'init', '-q', '-b', 'main', at).ok)
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(at, path)), { recursive: true })
    writeFileSync(join(at, path), text)
  }
  const commit = () => assert.ok(git(at, 'add', '-A').ok && git(at, 'commit', '-q', '-m', 'x').ok)
  return { at, put, commit }
}

const key = `key = ${awsKey}\n`
const seen = (diff: string, ...flags: string[]) => {
  const { out } = runToEnd(['git', 'scan-diff', '--json', ...flags], { input: diff })
  return (JSON.parse(out) as { file: string }[]).map(({ file }) => file)
}

for (const [setting, value] of [
  ['diff.mnemonicPrefix', 'true'],
  ['diff.noprefix', 'true'],
  ['diff.noprefix', 'false'],
] as const)
  test(`${setting}=${value}: files have their names, whatever stands before them`, () => {
    const { at, put, commit } = repository(`${setting}-${value}`)
    const files = ['app.txt', 'b/own.txt', 'w/a b.txt', 'w/\u00e4.txt']
    for (const file of files) put(file, 'x\n')
    commit()
    for (const file of files) put(file, key)
    const diff = git(at, '-c', `${setting}=${value}`, 'diff').out
    assert.deepEqual(seen(diff).toSorted(), files.toSorted())
    assert.deepEqual(seen(diff, '--exclude', 'b/', '--exclude', 'w/'), ['app.txt'])
  })

test('--exclude with ./, and of files that are named; what git does not show is told', () => {
  const { at, put } = repository('excluded')
  put('src/a.txt', key)
  const scan = (...args: string[]) => runToEnd(['scan', ...args], { cwd: at })
  assert.equal(scan('src/a.txt').code, 1)
  for (const pattern of ['src/', './src/', './src/a.txt', '*.txt'])
    assert.deepEqual(scan('src/a.txt', '.', '--exclude', pattern), { code: 0, out: '', err: '' }, pattern)
  const binary = runToEnd(['git', 'scan-diff'], { input: 'diff --git a/x b/x\nBinary files a/x and b/x differ\n' })
  assert.deepEqual(
    [binary.code, binary.err],
    [0, 'warning: 1 files were not shown by git as binary, and not looked at: git diff --text\n'],
  )
  const report = join(folder, 'report.json')
  assert.deepEqual([scan('.', '--json', '-o', report).code, scan('.', '--json', '-o', report).out], [1, ''])
})

const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] as const
const isRoot = process.getuid?.() === 0
const canBeNobody = !isRoot || spawnSync(asNobody[0], [...asNobody.slice(1), 'true']).status === 0
test('what cannot be read is named, and keeps nobody from the rest', { skip: !canBeNobody }, () => {
  const { at, put } = repository('closed')
  for (const file of ['a.txt', 'locked/b.txt', 'c.txt']) put(file, key)
  chmodSync(folder, 0o755)
  chmodSync(join(at, 'locked'), 0o000)
  chmodSync(join(at, 'c.txt'), 0o000)
  // Root reads everything: somebody else looks, with a copy that he may run.
  const [built = '', ...more] = program
  const own = join(folder, 'pipelock')
  if (more.length === 0) copyFileSync(built, own)
  const [command = '', ...args] = [...(isRoot ? asNobody : []), ...(more.length === 0 ? [own] : program)]
  const run = (...words: string[]) =>
    spawnSync(command, [...args, ...words], {
      cwd: at,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: '/' },
    })
  const scanned = run('scan', '.')
  assert.equal(scanned.status, 1, scanned.stderr)
  assert.match(scanned.stderr, /^warning: not looked at, .*: (?:locked\/, c\.txt|c\.txt, locked\/)$/m)
  assert.match(scanned.stderr, /a\.txt:1 {2}AWS/)
  const audited = run('audit', '.')
  assert.equal(audited.status, 0, audited.stderr)
  assert.match(audited.stdout, /AWS Access ID in a\.txt:1[\s\S]*info {2}locked\/ cannot be read/)
  chmodSync(join(at, 'locked'), 0o755)
})

for (const [what, attributes, text] of [
  ['an attribute', '* -diff\n', key],
  ['an attribute that calls it binary', '* binary\n', key],
  ['a zero byte', '', `\0\n${key}`],
] as const)
  test(`${what} hides nothing from the hook`, () => {
    const remote = join(folder, `${what}.git`)
    git(folder, 'init', '-q', '--bare', remote)
    const { at, put, commit } = repository(what)
    git(at, 'remote', 'add', 'origin', remote)
    assert.equal(runToEnd(['git', 'install-hooks'], { cwd: at }).code, 0)
    if (attributes !== '') put('.gitattributes', attributes)
    put('a.txt', text)
    commit()
    const pushed = git(at, 'push', '-q', 'origin', 'main')
    assert.ok(!pushed.ok)
    assert.match(pushed.err, /a\.txt:\d+ {2}AWS Access ID[\s\S]*push stopped/)
  })
