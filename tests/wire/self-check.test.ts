// `test` and `diagnose` as a person and as CI run them.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { awsKey, runToEnd } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-self-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, yaml: string): string {
  const path = join(folder, name)
  writeFileSync(path, yaml)
  return path
}

/** What the finance app's CI asks. */
const asked = 'dlp,entropy,scheme,response_injection,mcp_response,mcp_input,mcp_tools,clean'

interface Report {
  readonly [count: string]: unknown
  readonly vectors: readonly { readonly name: string; readonly category: string; readonly status: string }[]
  readonly gaps?: readonly { readonly category: string }[]
}

test('test: every vector passes with the defaults; JSON has the fields of the existing program', () => {
  const { code, out } = runToEnd(['test', '--json'])
  const report = JSON.parse(out) as Report
  assert.equal(code, 0)
  assert.deepEqual([report['failed'], report['skipped'], report['mode']], [0, 0, 'balanced'])
  assert.equal(report['passed'], report['total'])
  assert.deepEqual(Object.keys(report.vectors[0] ?? {}).toSorted(), [
    'blocked',
    'category',
    'detail',
    'expected',
    'name',
    'status',
  ])
  assert.ok(!out.includes(awsKey))
})

test('test: a warning policy passes --fail-on-gap, a section that is off does not', () => {
  const warns = file('warns.yaml', 'response_scanning: {action: warn}\nfetch_proxy: {monitoring: {blocklist: []}}\n')
  const fine = runToEnd(['test', '--fail-on-gap', '--category', asked, '--config', warns])
  assert.equal(fine.code, 0, fine.out + fine.err)
  assert.match(fine.out, /\[PASS\] override in text {2}found and let through \(action warn\)/)
  const off = file('off.yaml', 'mcp_tool_scanning: {enabled: false}\n')
  const gap = runToEnd(['test', '--fail-on-gap', '--category', asked, '--config', off])
  assert.equal(gap.code, 1)
  assert.match(gap.err, /not covered: mcp_tools/)
  assert.match(gap.out, /Gaps detected:\n {2}- mcp_tools: mcp_tool_scanning.enabled is false/)
  assert.equal(runToEnd(['test', '--category', asked, '--config', off]).code, 0)
})

test('test: exit 1 for a vector that passes unseen or an unknown category, 2 for a bad configuration', () => {
  const open = file('open.yaml', 'response_scanning: {exempt_domains: [pipelock-test.example]}\n')
  assert.equal(runToEnd(['test', '--config', open]).code, 1)
  const unknown = runToEnd(['test', '--category', 'dlp,nothing'])
  assert.equal(unknown.code, 1)
  assert.match(unknown.err, /unknown category "nothing"/)
  assert.equal(runToEnd(['test', '--config', file('bad.yaml', 'mode: no\n')]).code, 2)
})

test('diagnose: everything answers over sockets; audit mode says that it blocks nothing', () => {
  const yaml = file('hints.yaml', 'explain_blocks: true\n')
  const { code, out, err } = runToEnd(['diagnose', '--json', '-c', yaml])
  const report = JSON.parse(out) as { checks: { name: string; status: string }[]; failed: number }
  assert.equal(code, 0, out + err)
  assert.deepEqual(
    report.checks.map(({ name, status }) => `${name} ${status}`),
    [
      'health pass',
      'fetch_allowed pass',
      'fetch_blocked pass',
      'fetch_hint pass',
      'forward_allowed pass',
      'forward_blocked pass',
      'connect pass',
      'mcp pass',
    ],
  )
  const audit = runToEnd(['diagnose', '-c', file('audit.yaml', 'mode: audit\n')])
  assert.equal(audit.code, 0)
  assert.match(audit.out, /\[SKIP\] forward_blocked {2}mode audit: secrets are told, not blocked/)
  const closed = runToEnd(['diagnose', '-c', file('closed.yaml', 'forward_proxy: {enabled: false}\n')])
  assert.match(closed.out, /\[SKIP\] connect {2}forward_proxy.enabled is false/)
  assert.equal(runToEnd(['diagnose', '-c', file('bad.yaml', 'mode: no\n')]).code, 2)
})

test('diagnose: addresses of agents that the running proxy has are no obstacle', async () => {
  const other = createServer()
  await new Promise<void>((go) => other.listen(0, '127.0.0.1', go))
  const { port } = other.address() as AddressInfo
  const yaml = file('agents.yaml', `agents: {ben: {listeners: ["127.0.0.1:${port}"]}}\n`)
  const { code, err } = runToEnd(['diagnose', '-c', yaml])
  assert.deepEqual([code, err], [0, ''])
  other.close()
})

test('diagnose: what does not work fails', () => {
  // The origin is no exception from the blocklist: the way that should be open is shut.
  const yaml = file('shut.yaml', "fetch_proxy: {monitoring: {blocklist: ['127.0.0.1']}}\n")
  const { code, out } = runToEnd(['diagnose', '-c', yaml])
  assert.equal(code, 1)
  assert.match(out, /\[FAIL\] forward_allowed {2}expected 200 .*got: HTTP\/1.1 403/)
})
