// Prints the whole decision grid into a golden file a security reviewer can read.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decide } from '../../src/decide.ts'
import type { Finding, Mode, Policy, Setting, Severity } from '../../src/types.ts'
import { policyFor } from './policy.ts'
import { matchesGolden } from '../golden.ts'

const modes: readonly Mode[] = ['audit', 'balanced', 'strict']
const settings: readonly Setting[] = ['auto', 'warn', 'strip', 'ask', 'redirect', 'block']
const severities: readonly Severity[] = ['low', 'medium', 'high', 'critical']

const finding = (severity: Severity, rule = severity): Finding => ({
  rule,
  threat: 'secret',
  severity,
  section: 'dlp',
  scanner: 'dlp',
  where: 'url',
})

const policy = (mode: Mode, setting: Setting, enforce = true): Policy => ({ ...policyFor(mode, setting), enforce })

test('decide() is the printed grid', () => {
  const lines = [
    ['enforce', 'mode', 'action', ...severities]
      .map((word) => word.padEnd(14))
      .join('')
      .trimEnd(),
  ]
  for (const enforce of [true, false])
    for (const mode of modes)
      for (const setting of settings) {
        const cells = severities.map((severity) => {
          const verdict = decide(policy(mode, setting, enforce), [finding(severity)])
          return verdict.action === verdict.strict ? verdict.action : `${verdict.action}(${verdict.strict})`
        })
        lines.push(
          [String(enforce), mode, setting, ...cells]
            .map((word) => word.padEnd(14))
            .join('')
            .trimEnd(),
        )
      }
  matchesGolden('decision-grid.golden.txt', `${lines.join('\n')}\n`)
})

test('decide() allows when nothing was found', () => {
  assert.deepEqual(decide(policy('strict', 'block'), []), {
    action: 'allow',
    strict: 'allow',
    because: null,
    findings: [],
  })
})

test('decide() lets the strongest action win and names the most severe finding among equals', () => {
  const verdict = decide(policy('balanced', 'auto'), [finding('low'), finding('high'), finding('critical')])
  assert.equal(verdict.action, 'block')
  assert.equal(verdict.because?.rule, 'critical')
})

test('decide() blocks on a mode or setting it does not know', () => {
  assert.equal(decide(policy('lenient' as Mode, 'warn'), [finding('low')]).action, 'block')
  assert.equal(decide(policy('balanced', 'shrug' as Setting), [finding('low')]).action, 'block')
})
