// `file_sentry`: a real folder, written by others while the program runs.

import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { awsKey, loopback, records, runToEnd, startPipelock, until } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-sentry-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const sentry = (paths: readonly string[], more = '') =>
  `${loopback}file_sentry: {enabled: true, watch_paths: ${JSON.stringify(paths)}${more}}\n`

test('a secret in a file is told once, with its line, and counted; what is ignored is not opened', async () => {
  const work = join(folder, 'work')
  mkdirSync(join(work, 'node_modules'), { recursive: true })
  const pipelock = await startPipelock({ yaml: sentry([work], ', ignore_patterns: ["*.log"]') })
  const told = () => pipelock.lines.filter((line) => line['event'] === 'file_sentry')
  for (const name of ['quiet.log', 'node_modules/a.js']) writeFileSync(join(work, name), awsKey)
  symlinkSync('/etc/passwd', join(work, 'link'))
  writeFileSync(join(work, 'notes.txt'), `one\ntwo ${awsKey}\n`)
  await until('the first', () => told().length === 1)
  // Folders that come with files in them, files moved into place, and encodings.
  mkdirSync(join(work, 'a/b'), { recursive: true })
  writeFileSync(join(work, 'a/b/deep.env'), `KEY=${Buffer.from(`key ${awsKey}`).toString('base64')}\n`)
  writeFileSync(join(folder, 'aside'), `moved ${awsKey}\n`)
  renameSync(join(folder, 'aside'), join(work, 'moved.txt'))
  await until('both others', () => told().length === 3)
  appendFileSync(join(work, 'notes.txt'), 'three\n')
  writeFileSync(join(work, awsKey), 'x')
  await until('a name', () => told().length === 4)
  const seen = told().map((line) => [line['path'], line['line'], line['rule'], line['level']])
  const rule = 'AWS Access ID'
  assert.deepEqual(seen[0], [join(work, 'notes.txt'), 2, rule, 'warn'])
  assert.deepEqual(seen[3], ['[redacted]', 0, rule, 'warn'])
  assert.deepEqual(
    new Set(seen.slice(1, 3).map(([path]) => path)),
    new Set(['a/b/deep.env', 'moved.txt'].map((name) => join(work, name))),
  )
  const { text } = await pipelock.own('/metrics')
  assert.match(text, /pipelock_file_sentry_findings_total\{pattern="AWS Access ID",severity="critical",agent=""\} 4/)
  assert.equal(records(pipelock).length, 0)
  await pipelock.stop()
})

test('a folder that is not there: refused, or with best_effort said', async () => {
  const file = join(folder, 'none.yaml')
  writeFileSync(file, sentry([join(folder, 'none')]))
  const refused = runToEnd(['run', '--config', file, '--listen', '127.0.0.1:0'])
  assert.equal(refused.code, 2)
  assert.match(refused.err, /file_sentry: cannot watch .*\/none: ENOENT.*best_effort/)
  const pipelock = await startPipelock({ yaml: sentry([join(folder, 'none')], ', best_effort: true') })
  assert.match(pipelock.stderr(), /warning: file_sentry: cannot watch .*\/none: ENOENT/)
  await pipelock.stop()
})
