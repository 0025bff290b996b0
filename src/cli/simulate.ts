// `pipelock simulate`: what another configuration would have done with the traffic of an audit log.

import { Exit, exitCodes } from '../service/exit.ts'
import { findingsOf, logLines, opened, type LogLine } from './log-lines.ts'
import { policyOf } from '../service/policy.ts'
import { load } from './source.ts'
import { paint, type Screen, table } from './table.ts'
import { suppressionFor } from '../config/suppressed.ts'
import { decide } from '../decide.ts'
import type { Config } from '../config/schema.ts'

export interface SimulateFlags {
  readonly config?: string
  readonly mode?: Config['mode']
  readonly file?: string
  readonly json?: boolean
  readonly failOnBlock?: boolean
}

interface Group {
  readonly rule: string
  readonly section: string
  readonly severity: string
  readonly was: string
  readonly would: string
  count: number
  readonly examples: string[]
}

const mostExamples = 3
const stopping: ReadonlySet<string> = new Set(['block', 'strip'])

/** Reads the whole log, prints what changes; findings that were not looked for then cannot be known now. */
export async function simulate(
  input: AsyncIterable<Uint8Array>,
  flags: SimulateFlags,
  {
    env,
    out,
    err,
    screen,
  }: {
    readonly env: Readonly<Record<string, string | undefined>>
    readonly out: (line: string) => void
    readonly err: (line: string) => void
    readonly screen: Screen | undefined
  },
): Promise<void> {
  const { config } = load(flags.config, env)
  const { mode } = flags
  const policy = policyOf({ ...config, ...(mode === undefined ? {} : { mode }) })
  const skipped = { count: 0 }
  const groups = new Map<string, Group>()
  const totals = { exchanges: 0, unchanged: 0, newly_blocked: 0, newly_allowed: 0, blocked_before: 0, blocked_now: 0 }
  for await (const line of logLines(flags.file === undefined ? input : await opened(flags.file), skipped)) {
    if (line.action === undefined) continue
    totals.exchanges++
    const kept = findingsOf(line).filter(
      ({ rule }) => suppressionFor(config.suppress, rule, line.url ?? line.target ?? '') === undefined,
    )
    const verdict = decide(policy, kept)
    const [was, would] = [stopping.has(line.action), stopping.has(verdict.action)]
    totals.blocked_before += was ? 1 : 0
    totals.blocked_now += would ? 1 : 0
    if (was === would) totals.unchanged++
    else {
      totals[would ? 'newly_blocked' : 'newly_allowed']++
      note(groups, line, verdict.because ?? findingsOf(line)[0], line.action, verdict.action)
    }
  }
  if (skipped.count > 0) err(`warning: ${skipped.count} lines are no JSON`)
  const changes = [...groups.values()].toSorted((one, other) => other.count - one.count)
  if (flags.json === true) out(JSON.stringify({ mode: policy.mode, ...totals, changes }, null, 2))
  else {
    out(
      `${totals.exchanges} exchanges with mode ${policy.mode}: ${totals.blocked_now} would be blocked (were: ${totals.blocked_before})`,
    )
    out(
      `  ${paint(String(totals.newly_blocked), 'red', screen)} newly blocked, ${totals.newly_allowed} no longer blocked, ${totals.unchanged} the same`,
    )
    const columns = [
      { title: 'COUNT' },
      { title: 'WAS' },
      { title: 'WOULD' },
      { title: 'RULE', share: 2 },
      { title: 'SEVERITY' },
      { title: 'SECTION' },
      { title: 'FOR EXAMPLE', share: 3 },
    ]
    const rows = changes.map(({ count, was, would, rule, severity, section, examples }) => [
      String(count),
      was,
      would,
      rule,
      severity,
      section,
      examples.join(' '),
    ])
    if (rows.length > 0) for (const row of table(columns, rows, screen)) out(row)
  }
  if (flags.failOnBlock === true && totals.newly_blocked > 0)
    throw new Exit(exitCodes.failed, `${totals.newly_blocked} exchanges would be newly blocked`)
}

function note(
  groups: Map<string, Group>,
  line: LogLine,
  because: { readonly rule: string; readonly section: string; readonly severity: string } | undefined,
  was: string,
  would: string,
): void {
  const { rule = '-', section = '-', severity = '-' } = because ?? {}
  const key = [rule, section, severity, was, would].join('\n')
  const group = groups.get(key) ?? { rule, section, severity, was, would, count: 0, examples: [] }
  groups.set(key, group)
  group.count++
  const example = line.mcp_tool ?? line.url ?? line.target ?? ''
  if (group.examples.length < mostExamples && !group.examples.includes(example)) group.examples.push(example)
}
