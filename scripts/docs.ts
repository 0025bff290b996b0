// `npm run docs`: writes docs/configuration.md from the schema; with --check it only says whether the file is up to date.

import { readFileSync, writeFileSync } from 'node:fs'

import { renderReference } from '../src/config/reference.ts'

const path = new URL('../docs/configuration.md', import.meta.url)
const text = renderReference()
if (!process.argv.includes('--check')) writeFileSync(path, text)
else if (readFileSync(path, 'utf8') !== text) {
  console.error('docs/configuration.md is not what the schema prints: npm run docs')
  process.exitCode = 1
}
