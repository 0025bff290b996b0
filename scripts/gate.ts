// `npm test`: the one gate. Format, lint, types, tests on Bun and Deno, the build, wire tests against the binary.
// Last line: `N passed, N failed, N skipped`; what was skipped is named above it.

import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { static: { type: 'boolean', default: false } } })
const env = {
  ...process.env,
  PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  NO_COLOR: '1',
  DENO_NO_UPDATE_CHECK: '1',
}
const total = { passed: 0, failed: 0, skipped: 0 }
const named: string[] = []

/** One step: its output is shown when it fails, its counts are added up. */
function step(name: string, command: string, args: readonly string[], counts?: Counts): void {
  const begun = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const output = `${stdout}${stderr}`
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const found = counts?.(output) ?? { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: [] }
  // A runner that ends badly without a failed test has still failed; one that ran nothing has too.
  const failed = Math.max(found.failed, status === 0 ? 0 : 1, found.passed + found.failed === 0 ? 1 : 0)
  total.passed += found.passed
  total.failed += failed
  total.skipped += found.skipped.length
  named.push(...found.skipped.map((test) => `${name}: ${test}`))
  const summary =
    counts === undefined ? '' : ` (${found.passed} passed, ${failed} failed, ${found.skipped.length} skipped)`
  console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} ${name}${summary} ${seconds}s`)
  if (failed > 0) console.log(output.split('\n').slice(-200).join('\n'))
}

type Counts = (output: string) => { passed: number; failed: number; skipped: string[] }

const bunCounts: Counts = (output) => ({
  passed: Number(/^ *(\d+) pass$/m.exec(output)?.[1] ?? 0),
  failed: Number(/^ *(\d+) fail$/m.exec(output)?.[1] ?? 0),
  // Bun names each skipped test twice.
  skipped: [...new Set([...output.matchAll(/^\(skip\) (.+)$/gm)].map((match) => match[1] ?? ''))],
})

const denoCounts: Counts = (output) => {
  const line = /(\d+) passed(?: \([^)]*\))? \| (\d+) failed/.exec(output)
  return {
    passed: Number(line?.[1] ?? 0),
    failed: Number(line?.[2] ?? 0),
    skipped: [...output.matchAll(/^(.+) \.\.\. ignored/gm)].map((match) => match[1] ?? ''),
  }
}

const testFiles = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `./${folder}/${name}`)

step('format', 'oxfmt', ['--check', '.'])
step('lint', 'oxlint', [])
step('types', 'tsc', ['-p', 'tsconfig.json'])
step('types of the core, without runtime types', 'tsc', ['-p', 'tsconfig.core.json'])
step('anchors are what the rules come to', 'bun', ['scripts/anchors.ts', '--check'])
step('docs/configuration.md is what the schema prints', 'bun', ['scripts/docs.ts', '--check'])
if (!values.static) {
  step('core tests on Bun', 'bun', ['test', '--timeout', '120000', ...testFiles('tests/core')], bunCounts)
  step('core tests on Deno', 'deno', ['test', '-A', '--no-check', '--quiet', ...testFiles('tests/core')], denoCounts)
  step('tests with peers that need Bun', 'bun', ['test', '--timeout', '120000', ...testFiles('tests/bun')], bunCounts)
  step('WebAssembly is what its source compiles to', 'bun', ['scripts/wasm.ts', '--check'])
  step('build of the binary', 'bun', ['scripts/build.ts'])
  console.log(`     dist/pipelock ${(statSync('dist/pipelock').size / 1e6).toFixed(0)} MB`)
  step('wire tests against the binary', 'bun', ['test', '--timeout', '180000', ...testFiles('tests/wire')], bunCounts)
  // Said, not counted: what cannot be had is skipped by name below.
  spawnSync('bun', ['scripts/deploy-tools.ts'], { env, stdio: 'inherit' })
  step('tests of what is deployed', 'bun', ['test', '--timeout', '180000', ...testFiles('tests/deploy')], bunCounts)
}
for (const name of named) console.log(`skipped: ${name}`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed === 0 ? 0 : 1)
