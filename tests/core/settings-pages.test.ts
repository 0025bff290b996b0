// Keys about pages, and about agents and their sessions, that no other test sets to something else.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agentSettingsOf } from '../../src/service/agents.ts'
import { policyOf } from '../../src/service/policy.ts'
import { sessionSettingsOf } from '../../src/service/profiles.ts'
import { shieldOf } from '../../src/service/replies.ts'
import { agentIn, configFor } from '../../src/config/agents.ts'
import { parseConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'

function config(yaml: string): Config {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

const shield = (more = '') => shieldOf(config(`browser_shield: {enabled: true${more}}`))

test('browser_shield: strip_extension_probing, strip_hidden_traps, strip_tracking_pixels, inject_fingerprint_shims, tracking_domains', () => {
  const [plain, none] = [
    shield(),
    shield(', strip_extension_probing: false, strip_hidden_traps: false, strip_tracking_pixels: false'),
  ]
  assert.deepEqual([plain?.page.probes, plain?.page.pixels, plain?.page.comments], [true, true, 'suspicious'])
  assert.deepEqual([none?.page.probes, none?.page.pixels, none?.page.comments], [false, false, 'keep'])
  assert.equal(shield(', inject_fingerprint_shims: true')?.shims, true)
  assert.equal(plain?.shims, false)
  assert.ok(shield(', tracking_domains: [t.example]')?.page.trackers.includes('t.example'))
})

test('a2a_scanning: max_context_messages, max_contexts', () => {
  const { maxMessages, maxContexts } = agentSettingsOf(
    config('a2a_scanning: {max_context_messages: 3, max_contexts: 4}'),
  )
  assert.deepEqual([maxMessages, maxContexts], [3, 4])
})

const sessions = (yaml: string) => {
  const own = config(yaml)
  return sessionSettingsOf(own, policyOf(own), undefined)
}

test('session_profiling.cleanup_interval_seconds', () => {
  assert.equal(sessions('session_profiling: {cleanup_interval_seconds: 7}').profiling.sweepMs, 7000)
})

const levels = (all: string) =>
  sessions(`adaptive_enforcement: {levels: {elevated: ${all}, high: ${all}, critical: ${all}}}`).levels.changes

test('adaptive_enforcement.levels elevated, high, critical: upgrade_warn, upgrade_ask, block_all', () => {
  const [lax, strict] = [
    levels('{upgrade_warn: "", upgrade_ask: "", block_all: false}'),
    levels('{upgrade_warn: block, upgrade_ask: block, block_all: true}'),
  ]
  for (const level of ['elevated', 'high', 'critical'] as const) {
    assert.deepEqual(lax[level], { warn: false, ask: false, all: false })
    assert.deepEqual(strict[level], { warn: true, ask: true, all: true })
  }
})

test('behavioral_baseline: auto_ratify, sensitivity_sigma, poison_resistance, seasonality_mode', () => {
  const { baseline } = sessions(
    'behavioral_baseline: {enabled: true, auto_ratify: true, sensitivity_sigma: 4.5, poison_resistance: false, seasonality_mode: time}',
  )
  assert.deepEqual(
    [baseline?.ratifies, baseline?.sigma, baseline?.resistant, baseline?.seasonality],
    [true, 4.5, false, 'time'],
  )
})

test('agents: mcp_tool_policy.enabled; budget.loop_detection_window, fan_out_window_seconds', () => {
  const all = config(
    'agents: {reader: {mcp_tool_policy: {enabled: false}, budget: {loop_detection_window: 7, fan_out_window_seconds: 8}}}',
  )
  const reader = agentIn(all, 'reader')
  const own = configFor(all, reader)
  assert.deepEqual([all.mcp_tool_policy.enabled, own.mcp_tool_policy.enabled], [true, false])
  const { budget } = sessionSettingsOf(own, policyOf(own), reader)
  assert.deepEqual([budget?.calls.loop, budget?.calls.fanMs], [7, 8000])
})
