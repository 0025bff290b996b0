import assert from 'node:assert/strict'
import { test } from 'node:test'

import { globMatches, pathMatches, suppressionFor } from '../../src/config/suppressed.ts'
import { aimed, decide } from '../../src/decide.ts'
import type { Finding, Policy } from '../../src/types.ts'
import { call, harness, jsonAnswer, policy, secret } from './mcp-app.ts'

const finding: Finding = {
  rule: 'AWS Access ID',
  threat: 'secret',
  severity: 'critical',
  section: 'dlp',
  scanner: 'dlp',
  where: 'url',
}
const entries = [{ rule: 'aws access id', path: 'https://docs.example/**', reason: 'examples' }]
const suppressing: Policy = {
  ...policy(),
  suppresses: (rule, target) => suppressionFor(entries, rule, target) !== undefined,
}

test('paths: exact, folder, glob within and across folders, last part, end of a URL', () => {
  for (const [pattern, path, matches] of [
    ['a/b.ts', 'a/b.ts', true],
    ['a/', 'a/b/c.ts', true],
    ['a/', 'x/a/b.ts', true],
    ['a/', 'ab/c', false],
    ['*.ts', 'a/b.ts', true],
    ['a/*.ts', 'a/b/c.ts', false],
    ['a/**', 'a/b/c.ts', true],
    ['**/c.ts', 'c.ts', true],
    ['**/c.ts', 'a/b/c.ts', true],
    ['v1/models', 'https://api.example/v1/models', true],
    ['https://api.example/**', 'https://api.example/v1', true],
    ['https://api.example/*', 'https://api.example/v1/x', false],
    ['?.ts', 'a.ts', true],
  ] as const)
    assert.equal(pathMatches(pattern, path), matches, `${pattern} ${path}`)
})

test('globs are matched in linear time', () => {
  assert.equal(globMatches(`${'*a'.repeat(30)}b`, 'a'.repeat(20_000)), false)
})

test('a suppressed finding is told and never acted on, in any mode; elsewhere it counts', () => {
  const there = decide(aimed(suppressing, 'https://docs.example/keys?x=1'), [finding])
  assert.deepEqual([there.action, there.strict, there.findings[0]?.allowed], ['allow', 'allow', 'suppressed'])
  assert.equal(decide(aimed(suppressing, 'https://other.example/'), [finding]).action, 'block')
  assert.equal(decide({ ...aimed(suppressing, 'https://docs.example/'), mode: 'strict' }, [finding]).action, 'allow')
  const other = { ...finding, rule: 'GitHub Token' }
  assert.equal(decide(aimed(suppressing, 'https://docs.example/keys'), [finding, other]).because?.rule, 'GitHub Token')
})

test('MCP: by the URL of the server', async () => {
  const own: Policy = {
    ...policy(),
    suppresses: (rule, target) => rule === 'Test Token' && pathMatches('http://**upstream.test/mcp', target),
  }
  const { post, seen, records } = harness(() => jsonAnswer({ jsonrpc: '2.0', id: 1, result: {} }), { policy: own })
  await (await post(call({ a: secret }))).text()
  assert.equal(seen.length, 1)
  assert.equal(records[0]?.verdict.findings[0]?.allowed, 'suppressed')
})
