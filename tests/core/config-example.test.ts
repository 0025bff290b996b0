// The example and the JSON Schema: both printed from the schema, so both are held to it here.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { unbuilt } from '../../src/config/built.ts'
import { renderExample, renderKeys } from '../../src/config/example.ts'
import { jsonSchema } from '../../src/config/jsonschema.ts'
import { parseConfig } from '../../src/config/load.ts'
import { renderReference } from '../../src/config/reference.ts'
import { configSchema, defaultConfig } from '../../src/config/schema.ts'
import { bare, described, entriesOf, type Shape } from '../../src/config/shape.ts'
import { matchesGolden } from '../golden.ts'

const root = configSchema as unknown as Shape

test('pipelock.example.yaml is what the schema prints', () => {
  matchesGolden('../../pipelock.example.yaml', renderExample())
})

test('the example changes nothing: it reads as the defaults', () => {
  const loaded = parseConfig(readFileSync(new URL('../../pipelock.example.yaml', import.meta.url), 'utf8'))
  assert.ok(loaded.ok)
  assert.deepEqual(loaded.warnings, [])
  assert.deepEqual(loaded.config, defaultConfig())
})

test('every section, the commented ones too, prints as YAML that reads as the defaults', () => {
  const loaded = parseConfig(renderKeys(entriesOf(root).map(([key]) => key)).join('\n'))
  assert.ok(loaded.ok)
  assert.deepEqual(loaded.config, defaultConfig())
})

test('the example names every section once', () => {
  const text = renderExample()
  for (const [key] of entriesOf(root)) {
    assert.equal(text.match(new RegExp(`^(# )?${key}:`, 'gm'))?.length, 1, key)
  }
})

test('docs/configuration.md is what the schema prints: npm run docs', () => {
  matchesGolden('../../docs/configuration.md', renderReference())
})

test('the reference has a row for every key, and marks each that is not enforced', () => {
  const text = renderReference()
  const holders = new Set<string>()
  for (const [name, shape] of entriesOf(root))
    if (bare(shape).entries !== undefined || bare(shape).value !== undefined) holders.add(name)
  everyKey(root, '', (path) => {
    if (holders.has(path)) assert.ok(text.includes(`\n## ${path}\n`), path)
    else assert.equal(text.split(`\n| \`${path}\` | `).length, 2, path)
  })
  for (const { path, note } of unbuilt) {
    const marked = `⚠ **Not enforced yet**: ${note}`
    const of = holders.has(path) ? text.split(`\n## ${path}\n`)[1] : text.split(`\n| \`${path}\` | `)[1]
    assert.ok(of?.slice(0, 600).includes(marked), path)
  }
})

function everyKey(shape: Shape, path: string, visit: (path: string, shape: Shape) => void): void {
  for (const [name, child] of entriesOf(shape)) {
    visit(`${path}${name}`, child)
    everyKey(child, `${path}${name}.`, visit)
  }
  const { item, value } = bare(shape)
  const before = path.replace(/\.$/, '')
  if (item !== undefined) everyKey(item, `${before}[].`, visit)
  if (value !== undefined) everyKey(value, `${before}.<name>.`, visit)
}

test('every key is described in one line', () => {
  everyKey(root, '', (path, shape) => {
    const line = described(shape)
    assert.ok(line.length > 2 && line.length <= 120 && !line.includes('\n'), path)
  })
})

test('every key at the top may be left out', () => {
  for (const [key, shape] of entriesOf(root)) assert.equal(shape.type, 'optional', key)
})

test('the JSON Schema knows the same keys and closes every section', () => {
  const walk = (node: Record<string, any>, shape: Shape, path: string): void => {
    const inner = bare(shape)
    if (inner.entries !== undefined) {
      assert.equal(node['additionalProperties'], false, path)
      assert.deepEqual(Object.keys(node['properties']).toSorted(), Object.keys(inner.entries).toSorted(), path)
    }
    for (const [name, child] of entriesOf(shape)) {
      assert.equal(node['properties'][name].description, described(child), `${path}.${name}`)
      walk(node['properties'][name], child, `${path}.${name}`)
    }
    if (inner.item !== undefined) walk(node['items'], inner.item, `${path}[]`)
    if (inner.value !== undefined) walk(node['additionalProperties'], inner.value, `${path}.*`)
  }
  const schema = jsonSchema()
  assert.equal(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema')
  walk(schema, root, '')
  const properties = schema['properties'] as Record<string, any>
  assert.equal(properties['mode'].default, 'balanced')
  assert.equal(properties['forward_proxy'].properties.max_tunnel_seconds.minimum, 1)
  assert.doesNotThrow(() => JSON.stringify(schema))
})
