// Every key of the configuration is read by the program, and set by a test that is about what it does.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { unbuilt } from '../../src/config/built.ts'

const root = join(import.meta.dirname, '../..')

/** Dotted paths; entries of a list are `[]`. */
function* paths(value: unknown, path: string): Generator<string> {
  if (Array.isArray(value) && value.some(isObject)) for (const item of value) yield* paths(item, `${path}[]`)
  else if (isObject(value) && !Array.isArray(value))
    for (const [key, member] of Object.entries(value)) yield* paths(member, path === '' ? key : `${path}.${key}`)
  else yield path
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

const everyKey = [
  ...new Set(paths(parse(readFileSync(join(root, 'tests/fixtures/config/ok/every-key.yaml'), 'utf8')), '')),
]
const built = everyKey.filter((path) => !unbuilt.some((row) => path === row.path || path.startsWith(`${row.path}.`)))
const partsOf = (path: string) => path.split('.').map((part) => part.replace('[]', ''))
const camel = (key: string) => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

function sources(folder: string, wanted: (path: string) => boolean): string[] {
  return (
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && wanted(path))
      // The n of a written line break is no part of the word behind it.
      .map((path) => readFileSync(join(root, folder, path), 'utf8').replaceAll('\\n', ' '))
  )
}

/** Names that users choose are no keys. */
const chosen = new Set(['emit.otlp.headers.x-key', 'tool_chain_detection.pattern_overrides.env-then-network'])

test('every key is read outside of the schema', () => {
  const program = sources('src', (path) => !path.startsWith('config/')).join('\n')
  const words = new Set(program.match(/\w+/g))
  assert.deepEqual(
    built.filter((path) => !chosen.has(path) && !words.has(partsOf(path).at(-1) ?? '')),
    [],
  )
})

const names = (said: ReadonlySet<string>, key: string) => said.has(key) || said.has(camel(key))

test('every key is named, with its section, by a test that is not about the schema', () => {
  const texts = sources('tests', (path) => !/^(?:fixtures|deploy)\/|(?:^|\/)(?:config-|keys\.|architecture)/.test(path))
  const words = texts.map((text) => new Set(text.match(/\w+/g)))
  const missing = built.filter((path) => {
    const parts = partsOf(path)
    return !chosen.has(path) && !words.some((said) => names(said, parts[0] ?? '') && names(said, parts.at(-1) ?? ''))
  })
  assert.deepEqual(missing, [])
})
