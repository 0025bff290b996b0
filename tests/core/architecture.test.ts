// Holds the written rules of the house: who may import whom, how long a file may be, how it begins.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const src = fileURLToPath(new URL('../../src/', import.meta.url))

const files = (function walk(folder: string): string[] {
  return readdirSync(join(src, folder)).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`
    return statSync(join(src, path)).isDirectory()
      ? walk(path)
      : path.endsWith('.ts') && !path.endsWith('.d.ts')
        ? [path]
        : []
  })
})('')

const text = (file: string) => readFileSync(join(src, file), 'utf8')

/** Room of a file: its folder, or the file's own name for those at the root of src/. */
const room = (file: string) => (file.includes('/') ? (file.split('/', 1)[0] ?? '') : file)

/** What each room may import besides itself. Packages are named as in package.json; `node` = any node: module. */
const law: Readonly<Record<string, readonly string[]>> = {
  'types.ts': [],
  'decide.ts': ['types.ts'],
  'techniques.ts': ['types.ts'],
  'trace.ts': [],
  'printable.ts': [],
  'events.ts': [],
  'audit.ts': ['types.ts', 'events.ts', 'techniques.ts', 'trace.ts', 'printable.ts'],
  'ending.ts': ['audit.ts'],
  metrics: ['audit.ts', 'prom-client'],
  pattern: ['types.ts'],
  shell: ['types.ts', 'pattern'],
  scan: ['types.ts', 'pattern', '@std/bytes'],
  rules: ['types.ts', 'pattern', 'scan', 'shell'],
  websocket: [],
  sessions: ['types.ts', 'decide.ts', 'audit.ts'],
  config: ['types.ts', 'valibot', 'yaml', 'fastest-levenshtein', '@valibot/to-json-schema'],
  proxy: [
    'types.ts',
    'decide.ts',
    'audit.ts',
    'ending.ts',
    'metrics',
    'trace.ts',
    'printable.ts',
    'pattern',
    'scan',
    'sessions',
    'websocket',
    'hono',
    'tldts',
    '@std/streams',
  ],
  mcp: [
    'types.ts',
    'decide.ts',
    'audit.ts',
    'ending.ts',
    'trace.ts',
    'pattern',
    'scan',
    'shell',
    'sessions',
    'websocket',
    'hono',
  ],
  a2a: ['types.ts', 'pattern', 'scan', 'mcp'],
  runtime: [
    'types.ts',
    'audit.ts',
    'ending.ts',
    'trace.ts',
    'printable.ts',
    'pattern',
    'scan',
    'shell',
    'sessions',
    'proxy',
    'websocket',
    'node',
    'bun:ffi',
    '@std/bytes',
    '@mozilla/readability',
    'linkedom',
  ],
  service: [
    'types.ts',
    'decide.ts',
    'audit.ts',
    'ending.ts',
    'techniques.ts',
    'events.ts',
    'trace.ts',
    'metrics',
    'pattern',
    'scan',
    'shell',
    'rules',
    'config',
    'sessions',
    'websocket',
    'proxy',
    'mcp',
    'a2a',
    'runtime',
    'node',
    '../package.json',
  ],
  cli: ['*'],
  'main.ts': ['cli', 'node'],
}

/** The code of a file without comments and strings. */
const bare = (file: string) => text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`/g, '')

/** Every module a file names: static, re-exporting, side-effect and dynamic imports, either quote style. */
function importsOf(file: string): string[] {
  const pattern = /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g
  return [...text(file).matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '')
}

function importedRoom(file: string, specifier: string): string {
  if (specifier.startsWith('node:')) return 'node'
  if (!specifier.startsWith('.'))
    return specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
  const path = join(file, '..', specifier)
  return path.startsWith('..') ? path : room(path)
}

test('importsOf() sees every form of import', () => {
  const own = importsOf('main.ts')
  assert.ok(own.includes('node:fs'))
  assert.ok(own.includes('./cli/program.ts'))
})

test('every import keeps the import law', () => {
  const broken = files.flatMap((file) => {
    const allowed = law[room(file)]
    if (allowed === undefined) return [`${file}: its room is not in the law`]
    return importsOf(file)
      .map((specifier) => importedRoom(file, specifier))
      .filter((target) => target !== room(file) && !allowed.includes(target) && !allowed.includes('*'))
      .map((target) => `${file} imports ${target}`)
  })
  assert.deepEqual(broken, [])
})

test('no file of the program is longer than 250 lines', () => {
  const long = files.map((file) => `${file}: ${text(file).trimEnd().split('\n').length}`)
  assert.deepEqual(
    long.filter((entry) => Number(entry.split(': ')[1]) > 250),
    [],
  )
})

test('every file opens with one sentence on what it alone knows', () => {
  assert.deepEqual(
    files.filter((file) => !/^\/\/ \S.*[.?:]\n/.test(text(file)) && !/^\/\/ \S.*\n\/\/ .*[.:]\n/.test(text(file))),
    [],
  )
})

test('no barrels and no utils', () => {
  assert.deepEqual(
    files.filter((file) => /(?:^|\/)(?:index|utils?|helpers?|common|misc)\.ts$/.test(file)),
    [],
  )
})

test('no runtime globals outside the edge', () => {
  const core = files.filter((file) => !['runtime', 'service', 'cli', 'main.ts'].includes(room(file)))
  assert.deepEqual(
    core.filter((file) => /(?<![.\w])(?:Bun|Deno|process|Buffer)\b\s*[.(]/.test(bare(file))),
    [],
  )
})

test('the wall clock only stamps: no time is measured with it', () => {
  const stamping = /^(?:service\/|cli\/|main\.ts)/
  assert.deepEqual(
    files.filter((file) => !stamping.test(file) && /Date\.now\(|new Date\(\)/.test(bare(file))),
    [],
  )
})

test('only decide.ts compares modes or the strength of actions', () => {
  const allowed = new Set(['decide.ts', 'service/policy.ts', 'cli/run.ts'])
  const judging = files.filter(
    (file) => !allowed.has(file) && /\.mode\s*[!=]==|===?\s*'(?:balanced|strict)'/.test(text(file)),
  )
  assert.deepEqual(judging, [])
})

test('no regular expression is built at run time where traffic flows', () => {
  // Reads the runtime's Unicode tables while a pattern is compiled; sees no traffic.
  const exempt = 'pattern/unicode.ts'
  const near = files.filter(
    (file) =>
      file !== exempt &&
      ['pattern', 'scan', 'shell', 'proxy', 'mcp', 'a2a'].includes(room(file)) &&
      /new RegExp\(/.test(text(file)),
  )
  assert.deepEqual(near, [])
})

/** The code of a file with all its strings empty. */
const code = (file: string) =>
  text(file).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''")

test('no regular expression reads messages, or decides what a call would do', () => {
  // One set of characters, looked for from a place on: nothing that could be tried in two ways.
  const exempt = 'mcp/json.ts'
  const literal = /(?:[(,=:?&|![{}]|=>|return)\s*\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//
  const judging = files.filter((file) => ['mcp', 'a2a', 'shell'].includes(room(file)) || file.startsWith('rules/tool-'))
  assert.ok(judging.length > 30)
  assert.ok(literal.test(code(exempt)))
  assert.deepEqual(
    judging.filter((file) => file !== exempt && literal.test(code(file))),
    [],
  )
})
