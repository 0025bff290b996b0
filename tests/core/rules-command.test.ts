// `pipelock rules`: both packs are listed and shown, as the configuration leaves them, on terminals and in pipes.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { main } from '../../src/cli/program.ts'
import type { Screen } from '../../src/cli/table.ts'
import { injections } from '../../src/rules/injection.ts'
import { secrets } from '../../src/rules/secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-rules-'))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const empty = file('empty.yaml', '')

async function run(args: readonly string[], screen?: Screen, config = empty) {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await main(['rules', ...args, '--config', config], {
    env: {},
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    ...(screen && { screen }),
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const json = async (args: readonly string[], config?: string) =>
  JSON.parse((await run([...args, '--json'], undefined, config)).out) as Record<string, unknown>[]

test('list names every rule with threat, severity, audience and source, whole in a pipe', async () => {
  const { code, out, err } = await run(['list'])
  assert.deepEqual([code, err], [0, ''])
  const [head, ...lines] = out.split('\n')
  assert.match(head ?? '', /^NAME +THREAT +SEVERITY +AUDIENCE +SOURCE$/)
  assert.equal(lines.length, secrets.length + injections.length + 1)
  for (const [i, { name, threat, severity, audience = [], source }] of [...secrets, ...injections].entries())
    for (const part of [name, threat, severity, ...audience, source.replace('https://', '')])
      assert.ok(lines[i]?.includes(part), part)
  assert.ok(!out.includes('\u001b'))
})

test('list --json gives the same for programs', async () => {
  const all = await json(['list'])
  assert.equal(all.length, secrets.length + injections.length + 1)
  assert.deepEqual(
    all.find(({ name }) => name === 'AWS Access ID'),
    {
      name: 'AWS Access ID',
      threat: 'secret',
      severity: 'critical',
      audience: secrets.find(({ name }) => name === 'AWS Access ID')?.audience,
      taken: ['?X-Amz-Credential', '?AWSAccessKeyId'],
      source: secrets.find(({ name }) => name === 'AWS Access ID')?.source,
      state: 'on',
    },
  )
})

test('list --threat and --severity pick', async () => {
  const low = await json(['list', '--threat', 'injection', '--severity', 'low'])
  assert.deepEqual(
    low.map(({ name }) => name),
    injections.filter(({ severity }) => severity === 'low').map(({ name }) => name),
  )
  assert.ok(low.length > 0)
  const wrong = await run(['list', '--severity', 'dreadful'])
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /low, medium, high, critical/)
})

test('on a terminal no line is wider than it, and severities have a colour where colours are wanted', async () => {
  for (const columns of [80, 120, 200]) {
    const { out } = await run(['list'], { columns, color: false })
    for (const line of out.split('\n')) assert.ok(line.length <= columns, `${columns}: ${line.length}`)
  }
  const { out } = await run(['list', '--severity', 'critical'], { columns: 100, color: true })
  const [, first = ''] = out.split('\n')
  assert.ok(first.includes('\u001b[31mcritical\u001b[0m'))
  const codes = ['\u001b[31m', '\u001b[0m']
  assert.ok(codes.reduce((line, code) => line.replaceAll(code, ''), first).length <= 100)
})

test('show prints pattern, source, audience and check; case, signs and spaces do not matter', async () => {
  const rule = secrets.find(({ check, audience }) => check !== undefined && audience !== undefined)
  assert.ok(rule)
  const { code, out } = await run(['show', rule.name])
  assert.equal(code, 0)
  for (const part of [rule.name, rule.pattern, rule.source, ...(rule.audience ?? []), 'built in, on', 'offline check'])
    assert.ok(out.includes(part), part)
  assert.equal((await run(['show', ...rule.name.toUpperCase().split(' ')])).out, out)
  assert.equal((await run(['show', rule.name.toLowerCase().replaceAll(' ', '-')])).out, out)
  const [shown] = await json(['show', rule.name])
  assert.deepEqual([shown?.['pattern'], shown?.['check']], [rule.pattern, true])
  const order = injections.find(({ check }) => check === undefined)
  assert.match((await run(['show', order?.name ?? ''])).out, /Check: {5}none/)
})

test('show and list say what the configuration replaced, switched off and added', async () => {
  const own =
    'dlp:\n  patterns:\n    - {name: AWS Access ID, regex: "AKIA[0-9]+", severity: low}\n    - {name: Ours, regex: "ours-[a-z]+"}\n'
  const config = file('own.yaml', `${own}response_scanning: {include_defaults: false}\n`)
  const replaced = await json(['show', 'AWS Access ID'], config)
  assert.deepEqual(
    replaced.map(({ state, severity, source }) => [state, severity, source]),
    [
      ['replaced', 'critical', secrets.find(({ name }) => name === 'AWS Access ID')?.source],
      ['own', 'low', 'configuration'],
    ],
  )
  const { out } = await run(['show', 'aws access id'], undefined, config)
  assert.match(out, /replaced by the pattern of this name[\s\S]*of the configuration, on[\s\S]*AKIA\[0-9\]\+/)
  const all = await json(['list'], config)
  const count = (state: string) => all.filter((one) => one['state'] === state).length
  assert.deepEqual(['on', 'replaced', 'own', 'off'].map(count), [secrets.length - 1, 1, 2, injections.length + 1])
  assert.match((await run(['list'], undefined, config)).out, /^NAME +THREAT +SEVERITY +STATE /)
})

test('an unknown name exits 2 with what may have been meant', async () => {
  const asked: Readonly<Record<string, RegExp>> = {
    'AWS Acces ID': /^no rule "AWS Acces ID"; did you mean "AWS Access ID"\?$/,
    github: /did you mean "GitHub Token" or /,
    'nothing of the kind': /^no rule "nothing of the kind"; "pipelock rules list" names them all$/,
  }
  for (const [name, message] of Object.entries(asked)) {
    const { code, out, err } = await run(['show', name])
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, message)
  }
})

test('a configuration that is wrong exits 2', async () => {
  const { code, err } = await run(['list'], undefined, file('wrong.yaml', 'mode: lenient\n'))
  assert.equal(code, 2)
  assert.match(err, /wrong\.yaml:1:7: mode/)
})
