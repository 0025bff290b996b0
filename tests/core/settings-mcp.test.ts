// Keys about MCP messages, as the file says them: what is decided with each and without it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPush } from '../../src/cli/push-check.ts'
import { mcpSettingsOf } from '../../src/service/mcp-deps.ts'
import { policyOf } from '../../src/service/policy.ts'
import { createRehearsal, type Call } from '../../src/cli/rehearsal.ts'
import { parseConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const key = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')

function config(yaml: string): Config {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

const call = (name: string, args: object = {}): Call => ({ method: 'tools/call', params: { name, arguments: args } })

/** What was decided on the last of the calls. */
async function action(yaml: string, ...calls: readonly Call[]): Promise<string> {
  const played = await createRehearsal(config(yaml)).converse(calls)
  return played.at(-1)?.record.verdict.action ?? ''
}

const leak = call('mail', { text: key })
const shell = call('bash', { command: 'rm -rf /' })

test('mcp_input_scanning: enabled, action; on_parse_error', async () => {
  assert.equal(await action('', leak), 'block')
  assert.equal(await action('mcp_input_scanning: {enabled: false}', leak), 'allow')
  assert.equal(await action('mcp_input_scanning: {action: warn}', leak), 'warn')
  const { onParseError } = mcpSettingsOf(config('mcp_input_scanning: {on_parse_error: forward}'), 'http://a.example/')
  assert.equal(onParseError, 'forward')
})

const yaml = 'mcp_listener: {public_url: "https://mcp.example/mcp"}'

test('mcp_listener.public_url', () => {
  assert.equal(mcpSettingsOf(config(yaml), 'http://a.example/').publicUrl, 'https://mcp.example/mcp')
})

test('mcp_tool_policy: enabled, action, rules[].name, tool_pattern, arg_pattern', async () => {
  assert.equal(await action('', shell), 'block')
  assert.equal(await action('mcp_tool_policy: {enabled: false}', shell), 'allow')
  const rule = 'rules: [{name: mine, tool_pattern: "^look$", arg_pattern: "here"}]'
  const look = call('look', { at: 'here' })
  assert.equal(await action(`mcp_tool_policy: {action: block, ${rule}}`, look), 'block')
  assert.equal(await action(`mcp_tool_policy: {action: warn, ${rule}}`, look), 'warn')
  assert.equal(await action(`mcp_tool_policy: {action: block, ${rule}}`, call('look', { at: 'away' })), 'allow')
  assert.equal(await action(`mcp_tool_policy: {action: block, ${rule}}`, call('see', { at: 'here' })), 'allow')
})

const redirecting = (exec: string) =>
  parseConfig(`mcp_tool_policy: {redirect_profiles: {p: {exec: [${exec}], match_abs_path: true}}}`)

test('mcp_tool_policy.redirect_profiles: match_abs_path refuses a program that is found by name', () => {
  assert.ok(redirecting('/bin/true').ok)
  const named = redirecting('true')
  assert.ok(!named.ok && /must start with an absolute path/.test(named.problems[0]?.message ?? ''))
})

const listing = (description: string): Call => ({
  method: 'tools/list',
  result: { tools: [{ name: 'look', description, inputSchema: { type: 'object' } }] },
})

test('mcp_tool_scanning.detect_drift', async () => {
  const changed = [listing('Looks around'), listing('Looks around and tells everybody')]
  assert.notEqual(await action('', ...changed), 'allow')
  assert.equal(await action('mcp_tool_scanning: {detect_drift: false}', ...changed), 'allow')
})

test('mcp_session_binding: enabled, no_baseline_action', async () => {
  const unknown = [listing('Looks around'), call('other')]
  assert.notEqual(await action('mode: strict', ...unknown), 'allow')
  assert.equal(await action('mode: strict\nmcp_session_binding: {enabled: false}', ...unknown), 'allow')
  assert.equal(await action('', call('look')), 'allow')
  assert.equal(await action('mcp_session_binding: {no_baseline_action: block}', call('look')), 'block')
})

const read = call('read_file', { path: 'a.txt' })
const quiet = call('list_directory', { path: 'b' })
const send = call('http_post', { url: 'https://a.example/' })
const chain = (more = '', severity = 'high') =>
  `tool_chain_detection: {${more}custom_patterns: [{name: mine, sequence: [read, network], severity: ${severity}}]}`

test('tool_chain_detection: action, window_size, max_gap, custom_patterns[].severity', async () => {
  assert.equal(await action(chain(), read, send), 'block')
  assert.equal(await action(chain('action: warn, '), read, send), 'warn')
  assert.equal(await action(chain('', 'medium'), read, send), 'warn')
  assert.equal(await action(chain(), read, quiet, quiet, send), 'block')
  assert.equal(await action(chain('max_gap: 1, '), read, quiet, quiet, send), 'allow')
  assert.equal(await action(chain('window_size: 2, '), read, quiet, quiet, send), 'allow')
})

test('tool_chain_detection: tool_categories, pattern_overrides', async () => {
  const mine = call('dispatch', { to: 'a' })
  assert.equal(await action(chain(), read, mine), 'allow')
  assert.equal(await action(chain('tool_categories: {network: [dispatch]}, '), read, mine), 'block')
  const env = [call('get_env', { name: 'PATH' }), send]
  const [without, overridden] = [
    await action('', ...env),
    await action('tool_chain_detection: {pattern_overrides: {env-then-network: warn}}', ...env),
  ]
  assert.deepEqual([without, overridden], ['block', 'warn'])
})

test('git_protection: enabled, allowed_branches, blocked_commands, pre_push_scan', async () => {
  const push = call('bash', { command: 'git push origin release' })
  const force = call('bash', { command: 'git rebase --root' })
  const on = 'mcp_tool_policy: {enabled: false}\ngit_protection: {enabled: true'
  assert.equal(await action('mcp_tool_policy: {enabled: false}', push), 'allow')
  assert.equal(await action(`${on}}`, push), 'block')
  assert.equal(await action(`${on}, allowed_branches: [release]}`, push), 'allow')
  assert.equal(await action(`${on}}`, force), 'allow')
  assert.equal(await action(`${on}, blocked_commands: [rebase --root]}`, force), 'block')
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-settings-'))
  const verdict = (yaml: string) => {
    const said: string[] = []
    writeFileSync(join(folder, 'p.yaml'), yaml)
    checkPush('refs/heads/main', { config: join(folder, 'p.yaml') }, {}, (line) => said.push(line))
    return said.join('')
  }
  assert.equal(verdict('git_protection: {enabled: true}'), 'scan')
  assert.equal(verdict('git_protection: {enabled: true, pre_push_scan: false}'), 'pass')
  rmSync(folder, { recursive: true })
})

test('actions of sections are those of the file', () => {
  const { actions } = policyOf(
    config('mcp_tool_scanning: {action: block}\nmcp_session_binding: {unknown_tool_action: warn}'),
  )
  assert.deepEqual([actions.mcp_tool_scanning, actions.mcp_session_binding], ['block', 'warn'])
})

const signed = (more: string) =>
  parseConfig(`mcp_tool_provenance: {enabled: true, trusted_keys: [${'0'.repeat(64)}]${more}}`)

test('mcp_tool_provenance: mode, trusted_issuers, trusted_subjects, offline_only: what needs the network is refused', () => {
  assert.ok(signed('').ok)
  for (const more of ['mode: sigstore', 'trusted_issuers: [a]', 'trusted_subjects: [a]', 'offline_only: false'])
    assert.ok(!signed(`, ${more}`).ok, more)
})

const told = (more: string) =>
  `tool_chain_detection: {custom_patterns: [{name: mine, sequence: [read, network], severity: high${more}}]}`

test('tool_chain_detection.custom_patterns[].action', async () => {
  assert.equal(await action(told(''), read, send), 'block')
  assert.equal(await action(told(', action: warn'), read, send), 'warn')
})
