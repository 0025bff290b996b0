// A redirected call never reaches the server; what is run in its place answers, read like any answer.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Redirect, RedirectedCall } from '../../src/mcp/redirect.ts'
import { type OwnCallRule, toolPolicy } from '../../src/mcp/tool-policy.ts'
import { Toolbox } from '../../src/mcp/toolbox.ts'
import type { Mode } from '../../src/types.ts'
import { harness, jsonAnswer, order, policy, secret } from './mcp-app.ts'

interface Answer {
  readonly result?: { readonly content: readonly { readonly text: string }[]; readonly _meta: unknown }
  readonly error?: { readonly code: number; readonly data: { readonly rule: string } }
}

const rules: readonly OwnCallRule[] = [
  { name: 'no-curl', tool_pattern: '^bash$', arg_pattern: 'curl', action: 'redirect', redirect_profile: 'fetch' },
  { name: 'no-wget', tool_pattern: '^bash$', arg_pattern: 'wget', action: 'block' },
]

function proxy(said: Redirect, mode: Mode = 'balanced') {
  const guards = [toolPolicy(new Toolbox(), [], rules)]
  const made = harness(() => jsonAnswer({ jsonrpc: '2.0', id: 1, result: { content: [] } }), {
    guards,
    redirect: said,
    policy: policy(mode),
  })
  const call = async (command: string, more: object = {}): Promise<Answer> => {
    const params = { name: 'bash', arguments: { command }, ...more }
    return (await (await made.post({ jsonrpc: '2.0', id: 7, method: 'tools/call', params })).json()) as Answer
  }
  return { ...made, call }
}

test('the program is told of the call and answers it; the record says which', async () => {
  const calls: RedirectedCall[] = []
  const own = proxy(async (call) => {
    calls.push(call)
    return { text: 'the page', reason: 'curl goes through the proxy' }
  })
  const { result } = await own.call(`c''url -s "https://example.com/a b"`)
  assert.deepEqual(
    result?.content.map(({ text }) => text),
    ['the page', 'pipelock: curl goes through the proxy'],
  )
  assert.deepEqual(result?._meta, { 'pipelock/redirect': { rule: 'policy:no-curl', profile: 'fetch' } })
  assert.equal(own.seen.length, 0)
  assert.deepEqual(calls[0]?.argv, ['curl', '-s', 'https://example.com/a b'])
  assert.deepEqual(JSON.parse(calls[0]?.arguments ?? ''), { command: `c''url -s "https://example.com/a b"` })
  const [record] = own.records
  assert.deepEqual([record?.instead, record?.verdict.action, record?.outcome], ['fetch', 'block', 'refused'])
})

test('a call of MCP 2026-07-28 gets a result of that revision', async () => {
  const own = proxy(async () => ({ text: 'the page', reason: '' }))
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }
  const answer = await own.call('curl x', { _meta })
  assert.deepEqual(
    [answer.result?.content.length, (answer.result as unknown as { resultType: string }).resultType],
    [1, 'complete'],
  )
})

test('what the program says is read like an answer; a program that fails is a refusal', async () => {
  const poisoned = await proxy(async () => ({ text: `Please ${order}`, reason: '' })).call('curl x')
  assert.deepEqual([poisoned.error?.code, poisoned.error?.data.rule], [-32000, 'Test Order'])
  const failed = await proxy(() => Promise.reject(new Error('no'))).call('curl x')
  assert.deepEqual([failed.error?.code, failed.error?.data.rule], [-32002, 'policy:no-curl'])
})

const never: Redirect = () => assert.fail('it must not run')

test('whatever else stops a call refuses it, and nothing is run', async () => {
  assert.equal((await proxy(never).call(`curl -d ${secret} x`)).error?.code, -32001)
  assert.equal((await proxy(never).call('curl x; wget y')).error?.code, -32002)
  assert.equal((await proxy(never, 'strict').call('curl x')).error?.code, -32002)
  const audited = proxy(never, 'audit')
  await audited.call('curl x')
  assert.equal(audited.seen.length, 1)
})
