// The GitHub Action: its steps are run as a runner runs them, on a repository made here, with the program that was built.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { parse } from 'yaml'
import { shellcheck } from '../../scripts/deploy-tools.ts'
import { awsKey } from '../wire/harness.ts'

interface Step {
  readonly id: string
  readonly if?: string
  readonly shell: string
  readonly run: string
  readonly env?: Readonly<Record<string, string>>
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}
const action = parse(readFileSync('action.yml', 'utf8')) as Action
const missing = spawnSync('jq', ['--version']).status === 0 ? '' : ' (needs jq)'
const folder = mkdtempSync(join(tmpdir(), 'pipelock-action-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const name = `pipelock-linux-${process.arch}`
const binary = readFileSync('dist/pipelock')
const sum = createHash('sha256').update(binary).digest('hex')

/** A folder whose `curl` serves a release from the disk. */
function release(sums: string): string {
  const place = mkdtempSync(join(folder, 'release-'))
  symlinkSync(resolve('dist/pipelock'), join(place, name))
  writeFileSync(join(place, 'SHA256SUMS'), sums)
  const serve = `#!/bin/bash\nurl=\${@: -1}\nwhile [ "$1" != -o ]; do shift; done\ncp "${place}/\${url##*/}" "$2"\n`
  writeFileSync(join(place, 'curl'), serve, { mode: 0o755 })
  return place
}

function repository(
  added: string,
  attributes: string,
): { readonly path: string; readonly base: string; readonly head: string } {
  const path = mkdtempSync(join(folder, 'repository-'))
  const git = (...args: string[]) => {
    const run = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', '-C', path, ...args], {
      encoding: 'utf8',
    })
    assert.equal(run.status, 0, run.stderr)
    return run.stdout.trim()
  }
  const commit = (file: string, text: string) => {
    mkdirSync(join(path, 'locales'), { recursive: true })
    writeFileSync(join(path, file), text)
    git('add', '-A')
    git('commit', '-qm', file)
    return git('rev-parse', 'HEAD')
  }
  git('init', '-q')
  const base = commit('README.md', 'Hello\n')
  if (attributes !== '') commit('.gitattributes', attributes)
  commit('locales/en.txt', added)
  return { path, base, head: commit('app.txt', added) }
}

interface Ran {
  readonly codes: Readonly<Record<string, number | null>>
  readonly outputs: Readonly<Record<string, string>>
  readonly said: string
}

/** What a runner does: expressions, variables, GITHUB_OUTPUT; it stops at the first step that fails. */
function run(inputs: Record<string, string>, added: string, sums = `${sum}  ${name}\n`, attributes = ''): Ran {
  const { path, base, head } = repository(added, attributes)
  const temp = mkdtempSync(join(folder, 'temp-'))
  const given: Record<string, string> = {
    'github.event_name': 'pull_request',
    'github.event.pull_request.base.sha': base,
    'github.event.pull_request.head.sha': head,
  }
  for (const [key, { default: value }] of Object.entries(action.inputs)) given[`inputs.${key}`] = inputs[key] ?? value
  const value = (text: string) => text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, key: string) => given[key] ?? '')
  const holds = (condition = "'' == ''") =>
    condition
      .replace(/\$\{\{|\}\}/g, '')
      .split('&&')
      .every((part) => {
        const [left = '', right = ''] = part.trim().split(' == ')
        return (given[left] ?? left) === right.replaceAll("'", '') || left === right
      })
  const codes: Record<string, number | null> = {}
  let said = ''
  for (const step of action.runs.steps) {
    if (!holds(step.if)) continue
    const output = join(temp, `output-${step.id}`)
    writeFileSync(output, '')
    const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: path,
      encoding: 'utf8',
      env: {
        PATH: `${release(sums)}:${process.env['PATH'] ?? ''}`,
        HOME: temp,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: output,
        GITHUB_WORKSPACE: path,
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([key, text]) => [key, value(text)])),
      },
    })
    codes[step.id] = ran.status
    said += ran.stdout + ran.stderr
    for (const line of readFileSync(output, 'utf8').split('\n').filter(Boolean))
      given[`steps.${step.id}.outputs.${line.slice(0, line.indexOf('='))}`] = line.slice(line.indexOf('=') + 1)
    if (ran.status !== 0) break
  }
  const outputs = Object.fromEntries(Object.entries(action.outputs).map(([key, { value: text }]) => [key, value(text)]))
  assert.ok(!said.includes(awsKey), 'the secret was repeated')
  return { codes, outputs, said }
}

const secretly = `key = ${awsKey}\n`
const passing = (what: string, body: () => void) =>
  test(`${what}${missing}`, { skip: missing !== '' || process.platform !== 'linux', timeout: 120_000 }, body)

test('inputs and outputs are the ones that workflows use', () => {
  const defaults = Object.fromEntries(Object.entries(action.inputs).map(([key, { default: value }]) => [key, value]))
  assert.deepEqual(defaults, {
    version: 'latest',
    config: '',
    directory: '.',
    'scan-diff': 'true',
    'fail-on-findings': 'true',
    'test-vectors': 'true',
    'exclude-paths': '',
  })
  assert.deepEqual(Object.keys(action.outputs), [
    'score',
    'findings-count',
    'critical-count',
    'config-path',
    'audit-failed',
  ])
})

test('no text of a pull request is pasted into a script', () => {
  for (const { run: script } of action.runs.steps) assert.ok(!script.includes('${{'))
})

const lint = shellcheck()
test(`shellcheck${lint === null ? ' (needs shellcheck)' : ''}`, { skip: lint === null }, () => {
  for (const { id, run: script } of action.runs.steps) {
    const { status, stdout } = spawnSync(lint ?? '', ['--shell=bash', '-'], { input: script, encoding: 'utf8' })
    assert.equal(status, 0, `${id}: ${stdout}`)
  }
})

passing('a secret in the pull request fails it, is shown at its line and counted once a place', () => {
  const { codes, outputs, said } = run({ 'exclude-paths': 'locales/\n' }, secretly)
  assert.deepEqual(codes, { install: 0, audit: 0, diff: 0, vectors: 0, judge: 1 }, said)
  assert.deepEqual([outputs['findings-count'], outputs['critical-count'], outputs['audit-failed']], ['1', '1', 'true'])
  assert.match(outputs['score'] ?? '', /^\d+$/)
  assert.match(said, /::error file=app\.txt,line=1::AWS/)
})

passing('what is not to fail is only told; excluded paths are not looked at', () => {
  const { codes, outputs } = run({ 'fail-on-findings': 'false', 'test-vectors': 'false' }, secretly)
  assert.deepEqual([codes['judge'], codes['vectors'], outputs['findings-count']], [0, undefined, '2'])
  assert.equal(outputs['audit-failed'], 'true')
})

passing('an attribute that the pull request brings along hides nothing', () => {
  const { outputs, said } = run(
    { 'exclude-paths': 'locales/\n', 'test-vectors': 'false' },
    secretly,
    undefined,
    '* -diff\n',
  )
  assert.equal(outputs['findings-count'], '1')
  assert.match(said, /::error file=app\.txt,line=1::AWS/)
})

passing('a clean pull request passes', () => {
  const { codes, outputs, said } = run({}, 'nothing\n')
  assert.equal(codes['judge'], 0, said)
  assert.deepEqual([outputs['findings-count'], outputs['audit-failed']], ['0', 'false'])
})

passing('a program that is not what SHA256SUMS says is not run', () => {
  const { codes, said } = run({}, 'nothing\n', `${'0'.repeat(64)}  ${name}\n`)
  assert.deepEqual(codes, { install: 1 })
  assert.match(said, /is not what SHA256SUMS says/)
})

passing('a version that is none is refused', () => {
  assert.match(run({ version: '$(id)' }, 'nothing\n').said, /version is no release/)
})
