// Holds command lines that people type all day, and lines that nobody types for a good reason; one a line, ⏎ = a new line.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { commands } from '../mcp-sets/cases.ts'
import { judge } from '../mcp-sets/run.ts'

for (const [name, isStopped] of [
  ['honest', false],
  ['hostile', true],
] as const)
  test(`${name} lines ${isStopped ? 'are stopped' : 'pass'}`, { timeout: 120_000 }, async () => {
    const file = new URL(`../fixtures/mcp-lines/${name}.txt`, import.meta.url)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const wrong: string[] = []
    for (const one of commands(lines.map((line) => line.replaceAll('⏎', '\n'))))
      if ((await judge(one)).blocked !== isStopped) wrong.push(one.name)
    assert.deepEqual(wrong, [])
  })
