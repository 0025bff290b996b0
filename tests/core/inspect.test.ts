// The inspecting stream: what leaves it, when, and what never does, whatever the cuts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Blocked, inspect } from '../../src/scan/inspect.ts'
import { patterns } from '../../src/scan/patterns.ts'
import type { Hit } from '../../src/scan/scanner.ts'
import type { Action } from '../../src/types.ts'

const secret = ['ghp_', 'a1B2c3D4e5'.repeat(4)].join('').slice(0, 40)
const scanner = patterns([
  { name: 'GitHub Token', threat: 'secret', severity: 'critical', pattern: 'ghp_[A-Za-z0-9]{36}', source: 'test' },
])

/** Deterministic, so that a failure can be repeated. */
function* cuts(text: string, seed: number): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let state = seed
  for (let at = 0; at < bytes.length;) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    const size = 1 + (state % 23)
    yield bytes.slice(at, at + size)
    at += size
  }
}

async function through(
  text: string,
  seed: number,
  action: Action,
): Promise<{ out: string; hits: Hit[]; failed: boolean }> {
  const hits: Hit[] = []
  const stream = inspect(scanner, (found) => {
    hits.push(...found)
    return action
  })
  const writer = stream.writable.getWriter()
  const feed = (async () => {
    for (const chunk of cuts(text, seed)) await writer.write(chunk)
    await writer.close()
  })().catch(() => undefined)
  let out = ''
  let failed = false
  try {
    for await (const chunk of stream.readable) out += new TextDecoder('latin1').decode(chunk)
  } catch (error) {
    assert.ok(error instanceof Blocked)
    failed = true
  }
  await feed
  return { out, hits, failed }
}

const text = `${'lorem ipsum '.repeat(20)}token=${secret} ${'dolor sit '.repeat(20)}`

test('inspect() blocks wherever the stream is cut, and no piece of the secret has left', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { out, hits, failed } = await through(text, seed, 'block')
    assert.ok(failed)
    assert.equal(hits.length, 1)
    assert.equal(hits[0]?.start, text.indexOf(secret))
    assert.ok(!out.includes(secret.slice(0, 4)), `seed ${seed} leaked a prefix`)
  }
})

test('inspect() keeps the length under strip', async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { out } = await through(text, seed, 'strip')
    assert.equal(out, text.replace(secret, '*'.repeat(secret.length)))
  }
})

test('inspect() passes every byte under warn', async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { out, hits } = await through(text, seed, 'warn')
    assert.equal(out, text)
    assert.equal(hits.length, 1)
  }
})

test('inspect() releases held bytes after holdMs, so that a pause does not stall a stream', async () => {
  const stream = inspect(scanner, () => 'block', { holdMs: 1 })
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  void writer.write(new TextEncoder().encode('ghp_abc'))
  const { value } = await reader.read()
  assert.equal(new TextDecoder().decode(value), 'ghp_abc')
  await writer.close()
})
