// `git_protection` in tool calls: blocked commands and branches, however the command line is written.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gitProtectionOf } from '../../src/service/git-protection.ts'
import { defaultConfig } from '../../src/config/schema.ts'
import { toolPolicy } from '../../src/mcp/tool-policy.ts'
import { Toolbox } from '../../src/mcp/toolbox.ts'
import { gitRules } from '../../src/rules/git-protection.ts'
import { harness, jsonAnswer } from './mcp-app.ts'

const git_protection = {
  ...defaultConfig().git_protection,
  enabled: true,
  allowed_branches: ['main', 'fix/*'],
  blocked_commands: ['push --force', 'git reset --hard', 'filter-branch'],
}

async function found(command: string): Promise<string[]> {
  const guards = [toolPolicy(new Toolbox(), gitRules(gitProtectionOf({ git_protection })), [])]
  const { post, records } = harness(() => jsonAnswer({ jsonrpc: '2.0', id: 1, result: { content: [] } }), { guards })
  const params = { name: 'bash', arguments: { command } }
  const answer = (await (await post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })).json()) as object
  const rules = records.flatMap(({ verdict }) => verdict.findings.map(({ rule }) => rule))
  assert.equal('error' in answer, rules.length > 0)
  return rules
}

for (const [command, rule] of [
  ['git push --force origin main', 'Git: push --force'],
  ['cd x && /usr/bin/git -C /srv -c a=b pu""sh origin main --force', 'Git: push --force'],
  ['git reset --hard HEAD~3', 'Git: git reset --hard'],
  ['git filter-branch --all', 'Git: filter-branch'],
  ['git push origin HEAD:release', 'Git: branch'],
  ['git push origin +main:refs/heads/production', 'Git: branch'],
  ['git push -o ci.skip origin :release', 'Git: branch'],
  ['git push --mirror backup', 'Git: branch'],
] as const)
  test(`refused: ${command}`, async () => assert.deepEqual(await found(command), [rule]))

for (const command of [
  'git push',
  'git push origin main',
  'git push -u origin fix/typo',
  'git push origin HEAD',
  'git push origin refs/tags/v1',
  'git reset --soft HEAD~1',
  'git log --grep "push --force"',
  'echo git push --force origin release',
])
  test(`allowed: ${command}`, async () => assert.deepEqual(await found(command), []))
