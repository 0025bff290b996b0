// `pipelock audit`: the score is computed from what is there.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { awsKey, program } from './harness.ts'

const [pipelock = '', ...own] = program
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-audit-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

interface Report {
  readonly directory: string
  readonly agent_type: string
  readonly languages: string[]
  readonly ecosystems: string[]
  readonly mcp_servers: { name: string; protected: boolean }[]
  readonly findings: { severity: string; category: string; file?: string; line?: number; pattern?: string }[]
  readonly score: number
  readonly score_with_config: number
  readonly measures: { what: string; of: number; points: number; remedy: string }[]
}

function audit(...args: string[]): { report: Report; out: string; status: number | null } {
  const run = (more: readonly string[]) =>
    spawnSync(pipelock, [...own, 'audit', ...args, ...more], { encoding: 'utf8', cwd: folder })
  const { stdout, status } = run([])
  assert.ok(!stdout.includes(awsKey))
  return { report: JSON.parse(run(['--json']).stdout) as Report, out: stdout, status }
}

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

test('facts, findings and a score that follows from them', { timeout: 60_000 }, () => {
  put('src/a.ts', 'export const a = 1\n')
  put('package.json', '{}')
  put('.cursor/mcp.json', '{"mcpServers": {"a": {"command": "x"}, "b": {"command": "y"}}}')
  const clean = audit()
  assert.equal(clean.status, 0)
  const { agent_type, languages, ecosystems, mcp_servers } = clean.report
  assert.deepEqual([agent_type, languages, ecosystems], ['Cursor', ['TypeScript'], ['npm']])
  assert.deepEqual(
    mcp_servers.map((server) => server.protected),
    [false, false],
  )
  assert.equal(
    clean.report.measures.reduce((sum, { of }) => sum + of, 0),
    100,
  )
  assert.equal(
    clean.report.score,
    clean.report.measures.reduce((sum, { points }) => sum + points, 0),
  )
  assert.match(
    clean.out,
    /Score: \d+ of 100, without a configuration[\s\S]*0\/15 {2}MCP servers behind pipelock: pipelock init/,
  )

  put('src/b.ts', `const key = '${awsKey}'\n`)
  const leaking = audit()
  assert.ok(leaking.report.score < clean.report.score)
  const [secret] = leaking.report.findings.filter(({ category }) => category === 'secret')
  assert.deepEqual(
    [secret?.severity, secret?.file, secret?.line, secret?.pattern],
    ['critical', 'src/b.ts', 1, 'AWS Access ID'],
  )
  assert.equal(audit('--exclude', 'src/b.ts').report.score, clean.report.score)

  assert.equal(spawnSync(pipelock, [...own, 'init', '--home', join(folder, 'nobody')], { cwd: folder }).status, 0)
  assert.equal(audit('--exclude', 'src/b.ts').report.score, clean.report.score + 15)
})

test('a configuration counts for what it enforces', { timeout: 60_000 }, () => {
  const score = (yaml: string): number => {
    put('own.yaml', yaml)
    return audit('-c', 'own.yaml', '--exclude', 'src/b.ts').report.score_with_config
  }
  const [none, observing, half, full] = [
    audit('--exclude', 'src/b.ts').report.score,
    score('mode: audit\n'),
    score('response_scanning: {enabled: false}\n'),
    score('mode: strict\ntls_interception: {enabled: true}\n'),
  ]
  assert.equal(observing, none)
  assert.ok(half > observing && full > half)
  const file = join(folder, 'report.json')
  spawnSync(pipelock, [...own, 'audit', '-o', file], { cwd: folder })
  assert.equal((JSON.parse(readFileSync(file, 'utf8')) as Report).directory, folder)
})

const scored = (yaml: string) => {
  put('scored.yaml', yaml)
  const args = [...own, 'audit', 'score', '-c', 'scored.yaml', '--json']
  return JSON.parse(spawnSync(pipelock, args, { encoding: 'utf8', cwd: folder }).stdout) as Report & {
    config_file: string
  }
}

test('audit score: of the configuration alone, between 0 and 100', () => {
  const [observing, usual] = [scored('mode: audit\n'), scored('mode: balanced\n')]
  const most = scored('mode: strict\ntls_interception: {enabled: true}\n')
  assert.deepEqual([observing.score, most.score, most.config_file], [0, 100, 'scored.yaml'])
  assert.ok(usual.score > 50 && usual.score < 100)
  assert.ok(usual.measures.some(({ what, remedy }) => what === 'inside HTTPS' && remedy !== ''))
})

test('audit as SARIF: secrets with their places, and servers that are not behind pipelock', () => {
  put('src/c.ts', `const key = '${awsKey}'\n`)
  put('.mcp.json', '{"mcpServers": {"open": {"command": "x"}}}')
  const { stdout } = spawnSync(pipelock, [...own, 'audit', '--format', 'sarif'], { encoding: 'utf8', cwd: folder })
  assert.ok(!stdout.includes(awsKey))
  const { version, runs } = JSON.parse(stdout) as {
    version: string
    runs: {
      tool: { driver: { rules: { id: string }[] } }
      results: { ruleId: string; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[]
    }[]
  }
  assert.equal(version, '2.1.0')
  const [{ tool, results } = { tool: { driver: { rules: [] } }, results: [] }] = runs
  const said = results.map(({ ruleId, locations: [at] }) => `${ruleId} ${at?.physicalLocation.artifactLocation.uri}`)
  assert.ok(said.includes('aws-access-id src/c.ts'), String(said))
  assert.ok(said.includes('mcp-server-not-behind-pipelock .mcp.json'), String(said))
  const ids = new Set(tool.driver.rules.map(({ id }) => id))
  for (const { ruleId } of results) assert.ok(ids.has(ruleId), ruleId)
})
