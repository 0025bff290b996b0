// Completions and the manual page name every command and every option that --help knows.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
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
    const here = spawnSync(shell, ['-n', '-c', text], { encoding: 'utf8' })
    // Where the shell itself is not installed, its syntax is not checked.
    if (here.error === undefined) assert.deepEqual([here.status, here.stderr], [0, ''])
  })

const complete = (...words: string[]) => {
  const quoted = ['pipelock', ...words].map((word) => `'${word}'`).join(' ')
  const run = `${printed('completion', 'bash')}
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _pipelock; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', run], { encoding: 'utf8' })
  assert.equal(stderr, '')
  return stdout.split('\n').filter((word) => word !== '')
}

test('bash completes commands, options and their values', () => {
  assert.deepEqual(complete('healthc'), ['healthcheck'])
  assert.deepEqual(complete('git', 'scan'), ['scan-diff'])
  assert.deepEqual(complete('git', 'scan-diff', '--basel'), ['--baseline'])
  assert.deepEqual(complete('run', '--mode', 's'), ['strict'])
  assert.deepEqual(complete('mcp', 'proxy', '--up'), ['--upstream'])
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
