// Completions and the manual page name every command and every option that --help knows.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { shells } from '../../scripts/deploy-tools.ts'
import { runToEnd } from '../wire/harness.ts'

interface Known {
  readonly path: readonly string[]
  readonly options: readonly string[]
}

/** Out of the help texts, not out of the definitions the program itself reads. */
function known(path: readonly string[]): Known[] {
  const { out } = runToEnd([...path, '--help'])
  const part = (title: string) => new RegExp(`^${title}:\\n((?:  .*\\n)+)`, 'm').exec(out)?.[1] ?? ''
  const options = [...part('Options').matchAll(/^  (?:-\w, )?(--[\w-]+)/gm)].map(([, name]) => name ?? '')
  const commands = [...part('Commands').matchAll(/^  ([a-z][\w-]*)/gm)].map(([, name]) => name ?? '')
  return [{ path, options }, ...commands.filter((name) => name !== 'help').flatMap((name) => known([...path, name]))]
}
const all = known([])
const printed = (...args: string[]) => {
  const { code, out, err } = runToEnd(args)
  assert.equal(code, 0, err)
  return out
}

test('there is something to look for', () => {
  assert.ok(all.length > 25)
  assert.ok(all.some(({ path, options }) => path.join(' ') === 'git scan-diff' && options.includes('--baseline')))
})

for (const shell of ['bash', 'zsh', 'fish'])
  test(`completion ${shell}`, () => {
    const text = printed('completion', shell)
    for (const { path, options } of all) {
      for (const word of path) assert.ok(text.includes(word), word)
      for (const option of options)
        assert.ok(text.includes(shell === 'fish' ? `-l ${option.slice(2)} ` : option), `${path.join(' ')} ${option}`)
    }
  })

const complete = (...words: string[]) => {
  const quoted = ['pipelock', ...words].map((word) => `'${word}'`).join(' ')
  const run = `${printed('completion', 'bash')}
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _pipelock; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', run], { encoding: 'utf8' })
  assert.equal(stderr, '')
  return stdout.split('\n').filter((word) => word !== '')
}

/** What is typed, and the only thing it can become. */
const offers: Readonly<Record<string, string>> = {
  healthc: 'healthcheck',
  'git sc': 'scan-diff',
  'git scan-diff --basel': '--baseline',
  'run --mode s': 'strict',
  'mcp proxy --up': '--upstream',
  'audit sc': 'score',
  'audit --form': '--format',
}

test('bash completes commands, options and their values', () => {
  for (const [typed, wanted] of Object.entries(offers)) assert.deepEqual(complete(...typed.split(' ')), [wanted], typed)
})

const own = shells()
const without = own === null ? ' (needs zsh and fish)' : ''
const folder = mkdtempSync(join(tmpdir(), 'pipelock-completion-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test(`a real fish completes the same${without}`, { skip: own === null }, () => {
  const { root, env } = own ?? { root: '', env: {} }
  writeFileSync(join(folder, 'pipelock.fish'), printed('completion', 'fish'))
  for (const [typed, wanted] of Object.entries(offers)) {
    const run = `set fish_function_path ${root}/usr/share/fish/functions; source ${folder}/pipelock.fish; complete -C 'pipelock ${typed}'`
    const { stdout, stderr } = spawnSync(join(root, 'usr/bin/fish'), ['-N', '-c', run], {
      env: { ...env, HOME: folder },
      encoding: 'utf8',
    })
    const found = stdout.split('\n').map((line) => line.split('\t')[0])
    assert.deepEqual(found.filter(Boolean), [wanted], typed + stderr)
  }
})

test(`a real zsh completes the same${without}`, { skip: own === null, timeout: 120_000 }, () => {
  const { root, env } = own ?? { root: '', env: {} }
  writeFileSync(join(folder, '_pipelock'), printed('completion', 'zsh'))
  for (const [typed, wanted] of Object.entries(offers)) {
    const line = [root, folder, `pipelock ${typed}`, `${typed.replace(/\S+$/, '')}${wanted} `]
    const { status, stdout, stderr } = spawnSync(
      join(root, 'bin/zsh'),
      ['-f', 'tests/deploy/zsh-offers.zsh', ...line],
      { env: { ...process.env, ...env, HOME: folder }, encoding: 'utf8' },
    )
    assert.equal(status, 0, typed + stdout + stderr)
  }
})

test('the manual page', () => {
  const page = printed('man')
  const text = page.replaceAll('\\-', '-')
  for (const { path, options } of all) {
    const name = ['pipelock', ...path].join(' ')
    const from = text.indexOf(`\n.SS ${name} `)
    assert.ok(from >= 0, name)
    const section = text.slice(from, text.indexOf('\n.S', from + 1))
    for (const option of options) assert.ok(section.includes(option), `${name} ${option}`)
  }
  const groff = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z'], { input: page, encoding: 'utf8' })
  if (groff.error === undefined) assert.deepEqual([groff.status, groff.stderr], [0, ''])
})

test('version --json', () => {
  const said = JSON.parse(printed('version', '--json')) as Record<string, string>
  assert.deepEqual(Object.keys(said), ['version', 'built', 'commit', 'runtime'])
  assert.match(said['commit'] ?? '', /^[0-9a-f]{12}/)
})

test('a shell nobody completes for is refused with those there are', () => {
  const { code, err } = runToEnd(['completion', 'tcsh'])
  assert.equal(code, 2)
  assert.match(err, /bash, zsh, fish/)
})
