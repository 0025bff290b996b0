// Files that a build puts into a binary are read there by name; from source there are none.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'bun:test'
import { embedded } from '../../src/runtime/embedded.ts'

test('a file in the binary is found by its name, another is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-embedded-'))
  try {
    writeFileSync(join(folder, 'some.bin'), 'what the build put in')
    const main = join(folder, 'main.ts')
    const from = JSON.stringify(resolve('src/runtime/embedded.ts'))
    writeFileSync(
      main,
      `import { embedded } from ${from}
      const text = (name: string) => { const bytes = embedded(name); return bytes === null ? null : new TextDecoder().decode(bytes) }
      console.log(JSON.stringify([text('some'), text('other')]))`,
    )
    const program = join(folder, 'program')
    const args = [
      'build',
      main,
      join(folder, 'some.bin'),
      '--compile',
      `--outfile=${program}`,
      '--bytecode',
      '--format=esm',
      '--asset-naming=[name].[ext]',
    ]
    execFileSync(process.execPath, args, { stdio: 'pipe' })
    expect(JSON.parse(execFileSync(program, { cwd: '/', encoding: 'utf8' }))).toEqual(['what the build put in', null])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('from source there is none', () => {
  expect(embedded('some')).toBeNull()
})
