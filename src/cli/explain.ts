// `pipelock explain`: why an exchange was stopped, what would let it pass, and what that risks.

import { Exit, exitCodes } from '../service/exit.ts'
import { findingsOf, logLines, opened, type LogLine, type LoggedFinding } from './log-lines.ts'
import { logFile } from './logs.ts'
import { mcpRefusal } from './explain-mcp.ts'
import { policyOf, rulesOf } from '../service/policy.ts'
import { load } from './source.ts'
import { paint, type Screen } from './table.ts'
import type { Config } from '../config/schema.ts'
import { decide } from '../decide.ts'
import { callRules } from '../rules/tool-rules.ts'
import { chains } from '../rules/tool-chains.ts'

export interface ExplainFlags {
  readonly config?: string
  readonly file?: string
  readonly json?: boolean
}

interface Way {
  readonly how: string
  readonly risk: string
}

/** `id` = a `request_id` of the log, or `-` for one line (of the log, or a refusal's JSON) on standard input. */
export async function explain(
  id: string,
  input: AsyncIterable<Uint8Array>,
  flags: ExplainFlags,
  {
    env,
    out,
    screen,
  }: {
    readonly env: Readonly<Record<string, string | undefined>>
    readonly out: (line: string) => void
    readonly screen: Screen | undefined
  },
): Promise<void> {
  const { config } = load(flags.config, env)
  const from = id === '-' ? input : await opened(logFile(flags, env))
  let found: LogLine | undefined
  // The newest of that id: ids begin anew when the program does.
  for await (const line of logLines(from, { count: 0 }))
    if (id === '-' || line.request_id === id) found = mcpRefusal(line) ?? asLogged(line)
  if (found === undefined)
    throw new Exit(
      exitCodes.failed,
      id === '-' ? 'no JSON line on standard input' : `no line of the log has request_id "${id}"`,
    )
  const findings = found.findings ?? []
  const now = decide(policyOf(config), findingsOf(found))
  const told = findings.map((one) => ({
    ...one,
    what: meaningOf(one, config),
    ways: waysPast(one, found.url ?? found.target ?? ''),
  }))
  if (flags.json === true)
    return out(JSON.stringify({ ...found, findings: told, now: { mode: config.mode, action: now.action } }, null, 2))
  out(
    `${paint(found.action ?? found.event ?? 'logged', 'bold', screen)}  ${found.method ?? ''} ${found.url ?? found.target ?? ''}  ${found.time ?? ''}`.trim(),
  )
  if (findings.length === 0) out(found.reason ?? found.message ?? 'Nothing was found: no rule stopped it.')
  for (const { rule, severity, section, where, view, what, ways } of told) {
    out('')
    out(`${paint(rule, 'bold', screen)} (${severity}) in ${where}${view === undefined ? '' : `, seen through ${view}`}`)
    out(`  ${what}`)
    out(`  Governed by ${section}${actionOf(config, section)}, mode ${config.mode}.`)
    out('  To let it pass:')
    for (const { how, risk } of ways) out(`    - ${how}\n      Risk: ${risk}`)
  }
  out('')
  out(`With the present configuration: ${now.action}; in strict mode: ${now.strict}.`)
}

/** A refusal answered to a client says the same with other names. */
function asLogged(
  line: LogLine & { rule?: string; severity?: string; section?: string; where?: string; block_reason?: string },
): LogLine {
  const { findings, rule, severity, section, where = '', block_reason } = line
  if (findings !== undefined || rule === undefined || severity === undefined || section === undefined) return line
  const one = { rule, severity, section, where } as LoggedFinding
  return {
    ...line,
    action: line.action ?? 'block',
    findings: [one],
    ...(block_reason === undefined ? {} : { reason: block_reason }),
  }
}

function actionOf(config: Config, section: string): string {
  const action = (config as unknown as Readonly<Record<string, { action?: string } | undefined>>)[section]?.action
  return action === undefined ? ' (severity decides)' : `.action (now: ${action})`
}

function meaningOf({ rule }: LoggedFinding, config: Config): string {
  const { dlp, injection } = rulesOf(config)
  const text = [...dlp, ...injection].find(({ name }) => name === rule)
  if (text !== undefined)
    return `${text.threat === 'secret' ? 'A credential of this form is documented at' : 'Text of this kind is described at'} ${text.source}${text.check === undefined ? '' : '; the match passed an offline check, too'}.`
  const call = callRules.find(({ name }) => name === rule)
  if (call !== undefined) return `The call ${call.detail}: ${call.source}.`
  const chain = chains.find(({ name }) => name === rule)
  if (chain !== undefined) return `The calls ${chain.sequence.join(', ')} came in this order: ${chain.source}.`
  return 'A rule of the configuration, or a check that is no pattern.'
}

const off = 'everything that this section looks for passes, not only this.'

function waysPast({ rule, section, setting }: LoggedFinding, target: string): readonly Way[] {
  const host = URL.canParse(target) ? new URL(target).hostname : (target.split(':')[0] ?? '')
  const quoted = JSON.stringify(rule)
  const suppress: Way = {
    how: `suppress: [{rule: ${quoted}, path: ${JSON.stringify(target === '' ? '**' : target.replace(/\[redacted\].*$/, '**'))}, reason: "..."}]`,
    risk: 'a real finding of this rule at this place passes unseen.',
  }
  switch (section) {
    case 'dlp':
    case 'request_body_scanning':
      return [
        {
          how: `dlp.patterns: [{name: ${quoted}, exempt_domains: [${JSON.stringify(host)}]}]`,
          risk: `whoever runs ${host || 'that host'} gets every credential of this kind that an agent sends there.`,
        },
        suppress,
      ]
    case 'destination':
      return [
        {
          how: `trusted_domains or api_allowlist with ${JSON.stringify(host)}; ssrf.ip_allowlist for an address`,
          risk: 'agents reach that host, and through it whatever it reaches.',
        },
      ]
    case 'response_scanning':
      return [
        {
          how: `response_scanning.exempt_domains: [${JSON.stringify(host)}]`,
          risk: `what ${host || 'that host'} says is given to the model unread.`,
        },
        suppress,
      ]
    case 'mcp_tool_policy':
    case 'tool_chain_detection':
      return [
        {
          how:
            setting === undefined
              ? `${section}.action: warn`
              : `${section}.rules of your own, which take the place of the built-in ones`,
          risk: off,
        },
        ...(section === 'tool_chain_detection'
          ? [{ how: `tool_chain_detection.pattern_overrides: {${rule}: warn}`, risk: 'this sequence is only told.' }]
          : []),
      ]
    default:
      return [{ how: `${section}.action: warn`, risk: off }, suppress]
  }
}
