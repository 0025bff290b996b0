// `pipelock audit`: a report of what a project risks, with a score that is computed from it.

import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { Exit, exitCodes } from '../service/exit.ts'
import { leaksIn, type Leak } from '../service/leaks.ts'
import { dlpScanner, rulesOf, seedOptionsOf } from '../service/policy.ts'
import { looksAtPushes } from './hooks.ts'
import { asSarif, type Format, type Reported } from './leak-report.ts'
import { readProject } from './project.ts'
import { measures, sumOf, type Measure, type Seen } from './score.ts'
import { load } from './source.ts'
import type { Surroundings } from './surroundings.ts'
import { paint } from './table.ts'
import { pathMatches } from '../config/suppressed.ts'

export interface AuditFlags {
  readonly config?: string
  readonly json?: boolean
  readonly format?: Format
  readonly output?: string
  readonly exclude?: readonly string[]
  readonly verbose?: boolean
}

interface Found {
  readonly severity: 'critical' | 'warning' | 'info'
  readonly category: 'secret' | 'config' | 'agent'
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly pattern?: string
}

const largestFile = 4 * 1024 * 1024
const mostFindings = 1000
const severe = new Set(['critical', 'high'])

export function auditProject(directory: string, flags: AuditFlags, around: Surroundings): void {
  const { env, out, err, screen } = around
  const root = resolve(directory)
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Exit(exitCodes.usage, `no such folder: ${directory}`)
  const { config, source } = load(flags.config, env)
  const rules = rulesOf(config).dlp
  const settings = {
    scanner: dlpScanner(rules, [], seedOptionsOf(config)),
    ruleNames: new Set(rules.map(({ name }) => name)),
    suppress: config.suppress,
    baseline: new Set<string>(),
  }
  const project = readProject(root, (path) => (flags.exclude ?? []).some((pattern) => pathMatches(pattern, path)))
  const leaks: Leak[] = []
  for (const file of project.files) {
    if (leaks.length >= mostFindings) break
    const text = textOf(join(root, file))
    if (text === '') continue
    const lines = text.split('\n').map((line, i) => ({ number: i + 1, text: line }))
    leaks.push(...leaksIn(file, lines, settings).filter(({ suppressed }) => suppressed === undefined))
  }
  const hook = looksAtPushes(root)
  const seen: Seen = {
    criticalSecrets: leaks.filter(({ severity }) => severe.has(severity)).length,
    otherSecrets: leaks.filter(({ severity }) => !severe.has(severity)).length,
    servers: project.mcp_servers.length,
    protectedServers: project.mcp_servers.filter((server) => server.protected).length,
    hook,
  }
  const findings: Found[] = [
    ...leaks.map(({ file, line, pattern, severity }): Found => ({
      severity: severe.has(severity) ? 'critical' : 'warning',
      category: 'secret',
      message: `${pattern} in ${file}`,
      file,
      line,
      pattern,
    })),
    ...project.mcp_servers
      .filter((server) => !server.protected)
      .map(({ name, file }): Found => ({
        severity: 'warning',
        category: 'agent',
        message: `MCP server "${name}" is not behind pipelock (pipelock init)`,
        file,
      })),
    ...project.unreadable.map((file): Found => ({
      severity: 'warning',
      category: 'config',
      message: `${file} is not valid JSON`,
      file,
    })),
    ...project.closed.map((file): Found => ({
      severity: 'info',
      category: 'config',
      message: `${file} cannot be read, and was not looked at`,
      file,
    })),
    ...(source.path === null
      ? [
          {
            severity: 'info',
            category: 'config',
            message: 'no pipelock configuration (pipelock generate config)',
          } as const,
        ]
      : []),
  ]
  const now = measures(seen, null)
  const with_ = source.path === null ? now : measures(seen, config)
  const { files, unreadable: _, closed: __, ...facts } = project
  const report = {
    directory: root,
    ...facts,
    findings,
    score: sumOf(now),
    score_with_config: sumOf(with_),
    measures: with_,
  }
  const { format = flags.json === true ? 'json' : 'text' } = flags
  const machine = format === 'sarif' ? asSarif(reported(leaks, findings), rules) : JSON.stringify(report, null, 2)
  if (flags.output !== undefined) writeFileSync(flags.output, `${machine}\n`)
  if (format !== 'text') out(machine)
  else
    for (const line of asText(
      report,
      files.length,
      with_,
      source.path === null ? null : relative(process.cwd(), source.path),
      flags.verbose === true,
      screen,
    ))
      out(line)
  if (leaks.length >= mostFindings) err(`warning: only the first ${mostFindings} secrets are listed`)
}

/** What stands in some file. */
function reported(leaks: readonly Leak[], findings: readonly Found[]): readonly Reported[] {
  const others = findings.flatMap(({ category, message, file, line }): Reported[] =>
    category === 'secret' || file === undefined
      ? []
      : [
          {
            file,
            ...(line !== undefined && { line }),
            pattern: category === 'agent' ? 'MCP server not behind pipelock' : 'Unreadable client configuration',
            severity: 'medium',
            remedy: message,
          },
        ],
  )
  return [...leaks, ...others]
}

function* asText(
  report: {
    readonly directory: string
    readonly agent_type: string
    readonly languages: readonly string[]
    readonly ecosystems: readonly string[]
    readonly findings: readonly Found[]
    readonly score: number
    readonly score_with_config: number
  },
  files: number,
  all: readonly Measure[],
  config: string | null,
  verbose: boolean,
  screen: Surroundings['screen'],
): Generator<string> {
  yield `${report.directory}: ${files} files, ${report.languages.join(', ') || 'no known language'}; packages: ${report.ecosystems.join(', ') || 'none'}; agent: ${report.agent_type}`
  const color = { critical: 'red', warning: 'yellow', info: 'dim' } as const
  for (const { severity, message, file, line } of report.findings)
    yield `  ${paint(severity, color[severity], screen)}  ${message}${file !== undefined && line !== undefined ? `:${line}` : ''}`
  yield config === null
    ? `Score: ${report.score} of 100, without a configuration`
    : `Score: ${report.score_with_config} of 100 with ${config}, ${report.score} without`
  for (const { what, of, points, remedy } of all)
    if (verbose || remedy !== '')
      yield `  ${String(points).padStart(2)}/${of}  ${what}${remedy === '' ? '' : `: ${remedy}`}`
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path)
    return bytes.length > largestFile || bytes.subarray(0, 8192).includes(0) ? '' : bytes.toString('utf8')
  } catch {
    return ''
  }
}
