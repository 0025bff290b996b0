// Which changes of a configuration take protection away, for everybody and for single agents.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../src/config/load.ts'
import { weakenings } from '../../src/config/weaker.ts'

function configOf(yaml: string) {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

const lost = (before: string, after: string) =>
  weakenings(configOf(before), configOf(after)).map(({ field, message }) => `${field}: ${message}`)

test('what single agents lose is named once, with whose it is', () => {
  const agents =
    'agents: {one: {mode: strict, budget: {max_requests_per_session: 5}}, two: {api_allowlist: [a.example]}}\n'
  assert.deepEqual(lost(agents, agents), [])
  assert.deepEqual(lost(agents, 'agents: {two: {enforce: false}}\n'), [
    'agents.one.mode: security mode lowered from strict to balanced',
    'agents.one.budget.max_requests_per_session: limit removed',
    'agents.two.enforce: enforce turned off',
  ])
  assert.deepEqual(lost(agents, agents.replace('5', '6')), [
    'agents.one.budget.max_requests_per_session: limit raised from 5 to 6',
  ])
  const both = lost(`enforce: true\n${agents}`, `enforce: false\n${agents}`)
  assert.deepEqual(both, ['enforce: enforce turned off'])
})

test('behaviour over time: switches, actions and exemptions', () => {
  const on = 'session_profiling: {enabled: true, anomaly_action: block}\nairlock: {enabled: true}\n'
  assert.deepEqual(lost(on, 'session_profiling: {enabled: true}\ntaint: {enabled: false}\n'), [
    'airlock.enabled: airlock turned off',
    'taint.enabled: taint turned off',
    'session_profiling.anomaly_action: action weakened from block to auto',
  ])
})

test('taint stops calls once its section is written', () => {
  assert.equal(configOf('').taint.policy, 'permissive')
  assert.equal(configOf('taint: {enabled: true}').taint.policy, 'balanced')
  assert.equal(configOf('taint: {policy: permissive}').taint.policy, 'permissive')
  assert.equal(configOf('taint: {recent_sources: 3}').taint.policy, 'balanced')
})
