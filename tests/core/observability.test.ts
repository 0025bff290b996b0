// Alert rules and dashboard ask for metrics that exist, with labels that those have.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { Meters } from '../../src/metrics/metrics.ts'

const folder = new URL('../../deploy/observability/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')

interface Panel {
  readonly id: number
  readonly title: string
  readonly type: string
  readonly targets: readonly { readonly expr: string; readonly refId: string }[]
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
}
const dashboard = JSON.parse(read('grafana-dashboard.json')) as {
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly name: string }[] }
}
interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly description: string }
}
const { groups } = parse(read('alerts.yaml')) as { groups: readonly { rules: readonly Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)

test('every metric that is asked for exists', async () => {
  const text = await new Meters(
    'test',
    () => 0,
    () => new Date(),
  ).exposition()
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1] ?? ''))
  const expressions = [
    ...rules.map(({ expr }) => expr),
    ...dashboard.panels.flatMap((one) => one.targets.map((t) => t.expr)),
  ]
  const asked = expressions.flatMap((expr) => [...expr.matchAll(/\bpipelock_\w+/g)].map(([name]) => name))
  assert.ok(asked.length > 25)
  const missing = asked.filter((name) => !known.has(name) && !known.has(name.replace(/_(?:bucket|sum|count)$/, '')))
  assert.deepEqual(missing, [])
})

test('alerts say how bad it is, what it is and what to do', () => {
  assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length)
  for (const { alert, labels, annotations } of rules) {
    assert.match(labels.severity, /^(?:warning|critical)$/, alert)
    assert.ok(annotations.summary.length > 10 && annotations.description.length > 10, alert)
  }
})

test('the dashboard is one that Grafana can lay out', () => {
  assert.deepEqual(
    dashboard.templating.list.map(({ name }) => name),
    ['datasource', 'instance'],
  )
  assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length)
  for (const { title, targets, gridPos } of dashboard.panels) {
    assert.ok(targets.length > 0 && gridPos.x + gridPos.w <= 24, title)
    assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length)
    for (const { expr } of targets) assert.ok(expr.includes('$instance'), title)
  }
})

const promtool = process.env['PROMTOOL'] ?? 'promtool'
const has = spawnSync(promtool, ['--version']).status === 0

test('promtool takes the rules (needs promtool)', { skip: !has }, () => {
  const run = spawnSync(promtool, ['check', 'rules', fileURLToPath(new URL('alerts.yaml', folder))], {
    encoding: 'utf8',
  })
  assert.equal(run.status, 0, run.stdout + run.stderr)
})
