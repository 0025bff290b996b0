// Compares a printed text with a golden file; UPDATE_GOLDEN=1 rewrites the file instead.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export function matchesGolden(name: string, actual: string): void {
  const path = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))
  if (process.env['UPDATE_GOLDEN']) writeFileSync(path, actual)
  assert.equal(actual, readFileSync(path, 'utf8'))
}
