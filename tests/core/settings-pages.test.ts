// Keys about pages, agents that talk to agents, and how often sessions are dropped.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agentSettingsOf } from '../../src/cli/agents.ts'
import { sweepMs } from '../../src/cli/behaviour.ts'
import { shieldOf } from '../../src/cli/replies.ts'
import { parseConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'

function config(yaml: string): Config {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

test('session_profiling.cleanup_interval_seconds', () => {
  assert.equal(sweepMs(config('session_profiling: {cleanup_interval_seconds: 7}')), 7000)
})

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
