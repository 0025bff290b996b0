// The README's first command: it starts, prints what to try, and what it prints does what it says.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { freePort, hasCurl, until } from './harness.ts'

const runtimes: Readonly<Record<string, readonly string[]>> = {
  bun: [process.execPath, 'scripts/start.ts'],
  deno: [resolve('node_modules/.bin/deno'), 'run', '-A', '--no-check', 'scripts/start.ts'],
}

for (const [runtime, run] of Object.entries(runtimes))
  test(
    `npm start on ${runtime}: the printed curl lines pass, are blocked, are blocked`,
    { skip: hasCurl ? false : 'curl is not installed' },
    async () => {
      const [port, mcpPort] = [await freePort(), await freePort()]
      const flags = ['--listen', `127.0.0.1:${port}`, '--mcp-listen', `127.0.0.1:${mcpPort}`]
      const [command = '', ...first] = run
      const child = spawn(command, [...first, ...flags])
      let said = ''
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
      await until('the lines to try', () => said.includes('Press Ctrl-C to stop.'), 60_000)
      const lines: string[] = said.split('\n').filter((line) => line.trim().startsWith('curl '))
      assert.equal(lines.length, 6)
      const answers = lines.map((line) => spawnSync('sh', ['-c', `${line} -s -m 20`], { encoding: 'utf8' }).stdout)
      const expected = [
        /This page is honest/,
        /^blocked: .*AWS Access ID/,
        /^blocked: .*prompt injection/,
        /1,234\.56 EUR/,
        /-32001.*AWS Access ID/,
        /-32000.*prompt injection detected/,
      ]
      for (const [i, pattern] of expected.entries()) assert.match(answers[i] ?? '', pattern, lines[i] ?? '')
      child.kill('SIGINT')
      assert.equal(await new Promise((go) => child.on('close', go)), 0)
    },
  )
