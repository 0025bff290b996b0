// Each key about MCP, by its full name, in a case in which it changes what happens.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createGuards } from '../../src/service/guards.ts'
import { policyOf } from '../../src/service/policy.ts'
import { redirectOf } from '../../src/service/redirect.ts'
import { createRehearsal, type Call } from '../../src/cli/rehearsal.ts'
import { parseConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'
import { decide } from '../../src/decide.ts'
import { watched } from '../../src/mcp/guard.ts'
import { readJson } from '../../src/mcp/json.ts'
import type { Verdict } from '../../src/types.ts'

function config(yaml: string): Config {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

const call = (name: string, args: object = {}): Call => ({ method: 'tools/call', params: { name, arguments: args } })

/** What was decided on the last of the calls. */
async function verdict(yaml: string, ...calls: readonly Call[]): Promise<Verdict | undefined> {
  const played = await createRehearsal(config(yaml)).converse(calls)
  return played.at(-1)?.record.verdict
}

type Row = readonly [
  key: string,
  without: string,
  withIt: string,
  calls: readonly Call[],
  before: string,
  after: string,
]

const listing = (...tools: object[]): Call => ({ method: 'tools/list', result: { tools } })
const tool = (name: string, description: string) => ({ name, description, inputSchema: { type: 'object' } })
const poisoned = listing(tool('look', 'Looks around'), tool('look', 'Looks elsewhere'))
const [read, send] = [call('read_file', { path: 'a.txt' }), call('http_post', { url: 'https://a.example/' })]
const rule = (more: string) => `mcp_tool_policy: {rules: [{name: mine, tool_pattern: "^look$", ${more}}]}`
const own = (more: string) => `tool_chain_detection: {custom_patterns: [{name: mine, ${more}}]}`
const look = call('look', { at: 'there', from: 'here' })
const known = listing(tool('look', 'Looks around'))

const rows: readonly Row[] = [
  [
    'mcp_input_scanning.enabled',
    '',
    'mcp_input_scanning: {enabled: false}',
    [call('say', { text: ['AKIA', 'X7Q2MNRT5WZKPLDV'].join('') })],
    'block',
    'allow',
  ],
  [
    'mcp_input_scanning.action',
    '',
    'mcp_input_scanning: {action: warn}',
    [call('say', { text: ['AKIA', 'X7Q2MNRT5WZKPLDV'].join('') })],
    'block',
    'warn',
  ],
  ['mcp_tool_scanning.enabled', '', 'mcp_tool_scanning: {enabled: false}', [poisoned], 'block', 'allow'],
  ['mcp_tool_scanning.action', '', 'mcp_tool_scanning: {action: warn}', [poisoned], 'block', 'warn'],
  [
    'mcp_tool_policy.enabled',
    '',
    'mcp_tool_policy: {enabled: false}',
    [call('bash', { command: 'rm -rf /' })],
    'block',
    'allow',
  ],
  [
    'mcp_tool_policy.action',
    '',
    'mcp_tool_policy: {action: warn}',
    [call('bash', { command: 'gh auth token' })],
    'block',
    'warn',
  ],
  [
    'mcp_tool_policy.rules',
    '',
    'mcp_tool_policy: {rules: [{name: mine, tool_pattern: look}]}',
    [look],
    'allow',
    'block',
  ],
  [
    'mcp_tool_policy.rules[].tool_pattern',
    rule('arg_pattern: here'),
    'mcp_tool_policy: {rules: [{name: mine, tool_pattern: other}]}',
    [look],
    'block',
    'allow',
  ],
  [
    'mcp_tool_policy.rules[].arg_pattern',
    rule('arg_pattern: here'),
    rule('arg_pattern: nowhere'),
    [look],
    'block',
    'allow',
  ],
  [
    'mcp_tool_policy.rules[].arg_key',
    rule('arg_pattern: ^here'),
    rule('arg_pattern: ^here, arg_key: ^at$'),
    [look],
    'block',
    'allow',
  ],
  [
    'mcp_tool_policy.rules[].action',
    rule('arg_pattern: here'),
    rule('arg_pattern: here, action: warn'),
    [look],
    'block',
    'warn',
  ],
  [
    'mcp_session_binding.enabled',
    'mcp_session_binding: {unknown_tool_action: block}',
    'mcp_session_binding: {unknown_tool_action: block, enabled: false}',
    [known, call('other')],
    'block',
    'allow',
  ],
  [
    'mcp_session_binding.unknown_tool_action',
    'mcp_session_binding: {unknown_tool_action: warn}',
    'mcp_session_binding: {unknown_tool_action: block}',
    [known, call('other')],
    'warn',
    'block',
  ],
  [
    'mcp_session_binding.no_baseline_action',
    '',
    'mcp_session_binding: {no_baseline_action: block}',
    [call('look')],
    'allow',
    'block',
  ],
  [
    'tool_chain_detection.enabled',
    own('sequence: [read, network]'),
    `${own('sequence: [read, network]').slice(0, -1)}, enabled: false}`,
    [read, send],
    'block',
    'allow',
  ],
  [
    'tool_chain_detection.custom_patterns[].sequence',
    own('sequence: [read, network]'),
    own('sequence: [network, read]'),
    [read, send],
    'block',
    'allow',
  ],
  [
    'tool_chain_detection.custom_patterns[].severity',
    own('sequence: [read, network]'),
    own('sequence: [read, network], severity: medium'),
    [read, send],
    'block',
    'warn',
  ],
  [
    'tool_chain_detection.custom_patterns[].action',
    own('sequence: [read, network]'),
    own('sequence: [read, network], action: warn'),
    [read, send],
    'block',
    'warn',
  ],
]

for (const [key, without, withIt, calls, before, after] of rows)
  test(key, async () => {
    assert.equal((await verdict(without, ...calls))?.action, before)
    assert.equal((await verdict(withIt, ...calls))?.action, after)
  })

test('mcp_tool_policy.rules[].name, tool_chain_detection.custom_patterns[].name: what findings are called', async () => {
  assert.equal((await verdict(rule('arg_pattern: here'), look))?.because?.rule, 'policy:mine')
  assert.equal((await verdict(own('sequence: [read, network]'), read, send))?.because?.rule, 'mine')
})

test('tool_chain_detection.window_seconds', async () => {
  const now = config(`${own('sequence: [read, network]').slice(0, -1)}, window_seconds: 10}`)
  const policy = policyOf(now)
  const after = async (ms: number): Promise<string> => {
    let time = 0
    const guards = createGuards(() => now)()
    let action = ''
    for (const { method, params } of [read, send]) {
      const reading = readJson(new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })))
      assert.ok(reading.ok)
      const conversation = { upstream: 'a', principal: 'b', session: null }
      const watch = { guards, conversation, asked: () => null, clock: () => time }
      const { findings, settle } = await watched(watch, 'client', reading)
      ;({ action } = decide(policy, findings))
      settle(false)
      time += ms
    }
    return action
  }
  assert.equal(await after(9000), 'block')
  assert.equal(await after(11_000), 'allow')
})

const told = { rule: 'policy:mine', tool: 'bash', arguments: '{"path":"a.txt","content":"x"}', argv: ['one', 'two'] }
const { signal } = new AbortController()
const profiles = (more: string) => config(`mcp_tool_policy: {redirect_profiles: {p: {${more}}}}`)

const said = (yaml: string) => redirectOf(() => profiles(yaml))({ ...told, profile: 'p' }, signal)

test('mcp_tool_policy.redirect_profiles.<name>.exec, .reason, .preserve_argv', async () => {
  assert.deepEqual(await said('exec: [/bin/echo, here]'), { text: 'here\n', reason: '' })
  assert.deepEqual(await said('exec: [/bin/echo, here], reason: because'), { text: 'here\n', reason: 'because' })
  assert.equal((await said('exec: [/bin/echo, here], preserve_argv: true')).text, 'here one two\n')
  await assert.rejects(said('exec: [/bin/false]'))
})

test('mcp_tool_policy.redirect_profiles.<name>.match_abs_path', () => {
  assert.ok(parseConfig('mcp_tool_policy: {redirect_profiles: {p: {exec: [echo]}}}').ok)
  assert.ok(!parseConfig('mcp_tool_policy: {redirect_profiles: {p: {exec: [echo], match_abs_path: true}}}').ok)
})

test('mcp_tool_policy.rules[].redirect_profile: what is stopped names it', async () => {
  const mine =
    'mcp_tool_policy: {rules: [{name: mine, tool_pattern: look, action: redirect, redirect_profile: p}], redirect_profiles: {p: {exec: [/bin/echo]}}}'
  assert.equal((await verdict(mine, look))?.because?.instead, 'p')
})

const yaml = (where: string) =>
  config(
    `mcp_tool_policy: {${where}redirect_profiles: {p: {exec: [/bin/sh, -c, 'printf %s "$PIPELOCK_QUARANTINE_DIR"']}}}`,
  )

const dir = async (where: string) => (await redirectOf(() => yaml(where))({ ...told, profile: 'p' }, signal)).text

test('mcp_tool_policy.quarantine_dir: programs of profiles are told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-keys-'))
  assert.equal(await dir(`quarantine_dir: ${folder}, `), folder)
  assert.equal(await dir(''), join(tmpdir(), 'pipelock-quarantine'))
  rmSync(folder, { recursive: true })
})
