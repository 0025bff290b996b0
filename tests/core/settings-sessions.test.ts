// Keys about sessions and agents that no other test sets: what each changes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inForce } from '../../src/service/live.ts'
import { sessionSettingsOf } from '../../src/service/profiles.ts'
import { policyOf } from '../../src/service/policy.ts'
import { configFor } from '../../src/config/agents.ts'
import { parseConfig } from '../../src/config/load.ts'
import { Lock } from '../../src/sessions/airlock.ts'
import { Purse } from '../../src/sessions/budget.ts'
import { Standing } from '../../src/sessions/levels.ts'
import { judgeDoing, Tainted } from '../../src/sessions/taint.ts'
import { Volume } from '../../src/sessions/window.ts'

function configOf(yaml: string) {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

function settingsOf(yaml: string, name?: string) {
  const config = configOf(yaml)
  const agent = name === undefined ? undefined : config.agents[name]
  const own = agent === undefined ? config : configFor(config, agent)
  return sessionSettingsOf(own, policyOf(own), agent)
}

const minuteMs = 60_000

test('session_profiling: volume_spike_ratio, window_minutes, session_ttl_minutes', () => {
  const { profiling } = settingsOf(
    'session_profiling: {volume_spike_ratio: 10, window_minutes: 2, session_ttl_minutes: 7}\n',
  )
  assert.equal(profiling.idleMs, 7 * minuteMs)
  const spikes = (ratio: number) => {
    const volume = new Volume()
    for (let i = 0; i < 2; i++) volume.add(2_000_000, i * profiling.windowMs, profiling.windowMs)
    volume.add(10_000_000, 2 * profiling.windowMs, profiling.windowMs)
    return volume.spike(2 * profiling.windowMs, profiling.windowMs, ratio) > 0
  }
  assert.deepEqual([spikes(profiling.ratio), spikes(settingsOf('').profiling.ratio)], [false, true])
})

test('adaptive_enforcement: decay_per_clean_request, and what each level changes', () => {
  const { levels } = settingsOf(`session_profiling: {enabled: true}
adaptive_enforcement:
  enabled: true
  decay_per_clean_request: 2.5
  levels: {elevated: {upgrade_warn: ""}, high: {upgrade_warn: "", upgrade_ask: ""}, critical: {block_all: false}}
`)
  const standing = new Standing(0)
  standing.count(4, false, 0, levels, () => undefined)
  standing.count(0, true, 0, levels, () => undefined)
  assert.equal(standing.score, 1.5)
  assert.deepEqual(levels.changes, {
    elevated: { warn: false, ask: false, all: false },
    high: { warn: false, ask: false, all: false },
    critical: { warn: true, ask: true, all: false },
  })
})

test('airlock: timers, drain_timeout_seconds, anomaly_window_minutes', () => {
  const { airlock } = settingsOf(`session_profiling: {enabled: true}
airlock:
  enabled: true
  triggers: {anomaly_window_minutes: 9}
  timers: {soft: 3, hard: 4, drain: 1, drain_timeout_seconds: 6}
`)
  assert.equal(airlock.triggers.windowMs, 9 * minuteMs)
  const lock = new Lock()
  const at = (minutes: number) => {
    lock.rest(minutes * minuteMs, airlock, () => undefined)
    return lock.tier
  }
  lock.set('drain', 0, 'test', () => undefined)
  assert.deepEqual([lock.isOverdue(5999, airlock), lock.isOverdue(6000, airlock)], [false, true])
  assert.deepEqual([0.9, 1, 4.9, 5, 7.9, 8].map(at), ['drain', 'hard', 'hard', 'soft', 'soft', 'none'])
})

const judged = (yaml: string, kind: string, path = '', source = 'page.example') => {
  const { taint } = settingsOf(`taint: {${yaml}}\n`)
  const tainted = new Tainted()
  for (const name of ['a.example', 'b.example', source]) tainted.read(name, 'external_untrusted', taint.sources)
  const doing = { kind, tool: 'tool', paths: path === '' ? [] : [path] }
  const [found] = judgeDoing(tainted, doing, taint, new Date('2026-11-26T09:00:00Z'))
  return { action: found?.setting ?? found?.most, sources: tainted.sources.length, taint }
}

const trust = (more: string) => `trust_overrides: [{${more}, granted_by: ann, reason: ours}]`

test('taint: enabled, policy, paths, reference sites, recent_sources, trust_overrides', () => {
  assert.equal(judged('enabled: true', 'exec').action, 'warn')
  assert.equal(judged('enabled: false', 'exec').action, undefined)
  assert.equal(judged('policy: strict', 'exec').action, 'block')
  assert.equal(judged('policy: permissive', 'write', '/x/auth/y').action, 'warn')
  assert.equal(judged("protected_paths: ['*/mine/*']", 'write', '/x/auth/y').action, undefined)
  assert.equal(judged("protected_paths: ['*/mine/*']", 'write', '/x/mine/y').action, 'ask')
  assert.equal(judged("elevated_paths: ['*/lib/*']", 'write', '/x/lib/y').action, 'warn')
  assert.equal(judged('recent_sources: 2', 'exec').sources, 2)
  const { isReference } = judged('allowlisted_domains: [ref.example]', 'exec').taint
  assert.deepEqual(['ref.example', 'docs.github.com'].map(isReference), [true, false])
  assert.equal(judged(trust('scope: source, source_match: page.*'), 'exec').action, undefined)
  assert.equal(judged(trust('scope: source, source_match: other.*'), 'exec').action, 'warn')
  assert.equal(judged(trust('scope: source, source_match: page.*, action_match: "write:*"'), 'exec').action, 'warn')
  const ended = 'scope: action, action_match: "exec:*", expires_at: "2026-11-26T08:59:59Z"'
  assert.equal(judged(trust(ended), 'exec').action, 'warn')
})

test('agents: what is written for one is its own, and the rest is everybody’s', () => {
  const yaml = `trusted_domains: [all.example]
api_allowlist: [all.example]
dlp: {patterns: [{name: Everybody, regex: "everybody-[0-9]{9}"}]}
mcp_tool_policy: {enabled: true, action: warn, rules: [{name: all, tool_pattern: x}]}
agents:
  own:
    enforce: false
    api_allowlist: [own.example]
    trusted_domains: [inner.example]
    allowed_addresses: ["0x52908400098527886E0F7030069857D2E4169EE7"]
    dlp: {include_defaults: false, patterns: [{name: Own, regex: "own-[0-9]{9}"}]}
    rate_limit: {max_data_per_minute: 5}
    session_profiling:
      {enabled: true, anomaly_action: block, domain_burst: 2, window_minutes: 1, volume_spike_ratio: 4, session_ttl_minutes: 3,
       max_sessions: 6, cleanup_interval_seconds: 7}
    mcp_tool_policy: {enabled: true, action: block, rules: [{name: own, tool_pattern: y}]}
  plain: {mode: audit}
`
  const config = configOf(yaml)
  const { profiles } = inForce(config, {})
  const [own, plain] = [profiles.get('own'), profiles.get('plain')]
  assert.ok(own !== undefined && plain !== undefined)
  assert.deepEqual([own.policy.enforce, own.policy.mode, plain.policy.mode], [false, 'balanced', 'audit'])
  assert.deepEqual(own.settings.destination.allowlist, ['own.example'])
  assert.deepEqual(own.settings.destination.trustedDomains, ['inner.example'])
  assert.deepEqual(plain.settings.destination.trustedDomains, ['all.example'])
  assert.equal(own.config.address_protection.allowed_addresses.length, 1)
  // Its own pattern and everybody's, without the built-in ones.
  assert.equal(own.patterns, 2)
  assert.ok(plain.patterns > 50)
  assert.equal(own.config.fetch_proxy.monitoring.max_data_per_minute, 5)
  assert.equal(own.policy.actions.session_profiling, 'block')
  assert.equal(own.policy.actions.mcp_tool_policy, 'block')
  assert.deepEqual(
    own.config.mcp_tool_policy.rules.map(({ name }) => name),
    ['all', 'own'],
  )
  const { profiling } = own.sessions
  assert.deepEqual(profiling, {
    on: true,
    hosts: 2,
    windowMs: minuteMs,
    ratio: 4,
    idleMs: 3 * minuteMs,
    most: 6,
    sweepMs: 7000,
  })
  assert.equal(plain.sessions.profiling.on, false)
})

const budgetOf = (more: string) => settingsOf(`agents: {own: {budget: {${more}}}}\n`, 'own').budget

test('agents.budget: wall clock, window and dow_action', () => {
  const wall = budgetOf('max_wall_clock_minutes: 2, dow_action: warn')
  assert.ok(wall !== null)
  assert.equal(wall.action, 'warn')
  const purse = new Purse()
  const spent = [0, 1, 2].map((minutes) => purse.request('a.example', minutes * minuteMs, wall)?.what)
  assert.deepEqual(spent, [undefined, undefined, '2 minutes of one session are over'])
  const counted = budgetOf('max_requests_per_session: 1, window_minutes: 3')
  assert.ok(counted !== null)
  assert.equal(counted.action, 'block')
  const other = new Purse()
  const later = [0, 1, 3].map((minutes) => other.request('a.example', minutes * minuteMs, counted)?.retryAfter)
  assert.deepEqual(later, [undefined, 120, undefined])
})
