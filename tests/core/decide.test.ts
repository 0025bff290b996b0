// Prints the whole decision grid into a golden file a security reviewer can read.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decide, isAskedAbout } from '../../src/decide.ts'
import type { Escalated, Finding, Mode, Policy, Setting, Severity } from '../../src/types.ts'
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

const columns = (words: readonly string[]) =>
  words
    .map((word) => word.padEnd(14))
    .join('')
    .trimEnd()

function* grid(enforce: boolean, escalated?: Escalated) {
  for (const mode of modes)
    for (const setting of settings) {
      const cells = severities.map((severity) => {
        const own = { ...policy(mode, setting, enforce), ...(escalated !== undefined && { escalated }) }
        const verdict = decide(own, [finding(severity)])
        return verdict.action === verdict.strict ? verdict.action : `${verdict.action}(${verdict.strict})`
      })
      yield columns([String(enforce), mode, setting, ...cells])
    }
}

test('decide() is the printed grid', () => {
  const lines = [columns(['enforce', 'mode', 'action', ...severities]), ...grid(true), ...grid(false)]
  // The same for a session whose level makes warnings blocks (adaptive_enforcement).
  const escalated = { level: 'elevated', warn: true, ask: false }
  lines.push('', 'upgrade_warn: block', ...grid(true, escalated), ...grid(false, escalated))
  matchesGolden('decision-grid.golden.txt', `${lines.join('\n')}\n`)
})

test('a level upgrades nothing that the operator wants no more than told, and asks nobody where it says so', () => {
  const escalated = { level: 'high', warn: true, ask: true }
  const own = { ...policy('balanced', 'ask'), escalated }
  assert.equal(decide(own, [{ ...finding('critical'), most: 'warn' }]).action, 'warn')
  assert.equal(isAskedAbout(policy('balanced', 'ask'), finding('high')), true)
  assert.equal(isAskedAbout(own, finding('high')), false)
  assert.equal(decide(own, []).action, 'allow')
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
