// `pipelock mcp scan`: judges recorded JSON-RPC messages, one a line, without a server.

import { Exit, exitCodes } from '../service/exit.ts'
import { agentJudgeOf } from '../service/agents.ts'
import { createGuards } from '../service/guards.ts'
import { guardedValues } from '../service/guarded.ts'
import { mcpScanners, mcpSettingsOf } from '../service/mcp-deps.ts'
import { dlpScanner, forwardSettingsOf, injectionScanner, policyOf, rulesOf, seedOptionsOf } from '../service/policy.ts'
import { load } from './source.ts'
import { decide } from '../decide.ts'
import { watched } from '../mcp/guard.ts'
import { readJson } from '../mcp/json.ts'
import { type Leg, lookAtMessage } from '../mcp/judge.ts'
import { Lines } from '../mcp/lines.ts'
import { type Message, readEnvelope } from '../mcp/message.ts'
import type { Finding } from '../types.ts'

export interface McpScanFlags {
  readonly config?: string
  readonly json?: boolean
}

const limit = 10 * 1024 * 1024
const labels: Partial<Record<Finding['threat'], string>> = {
  secret: 'SECRET',
  injection: 'INJECTION',
  tool: 'TOOL',
  chain: 'CHAIN',
}

/** Requests and notifications of clients are looked at as what leaves; everything else as what comes in. */
function legOf(message: Message | undefined): Leg {
  const ofServers = /^(?:sampling|elicitation|roots)\/|^notifications\/(?!initialized|roots)/
  return message?.method === null || message === undefined || ofServers.test(message.method) ? 'server' : 'client'
}

export async function mcpScan(
  input: AsyncIterable<Uint8Array>,
  flags: McpScanFlags,
  env: Readonly<Record<string, string | undefined>>,
  out: (line: string) => void,
): Promise<void> {
  const { config } = load(flags.config, env)
  const rules = rulesOf(config)
  const scanners = mcpScanners(
    dlpScanner(rules.dlp, guardedValues(config, env).values, seedOptionsOf(config)),
    injectionScanner(rules.injection),
  )
  // Somebody who asks has the answer, whatever is switched off for traffic.
  const lens = {
    ...scanners,
    ...mcpSettingsOf(config, ''),
    inputScanning: true,
    responseScanning: true,
    toolScanning: true,
  }
  const agents = agentJudgeOf(
    () => config,
    scanners,
    () => forwardSettingsOf(config).destination,
  )
  const guards = createGuards(() => config, undefined, agents)()
  const policy = policyOf(config)
  const conversation = { upstream: 'scan', principal: 'scan', session: null }
  const requests = new Map<string, Message>()
  let number = 0
  let found = false

  const one = async (line: Uint8Array | null): Promise<void> => {
    number++
    const problem = (error: string): void =>
      out(
        flags.json === true
          ? JSON.stringify({ line: number, id: null, clean: false, error })
          : `line ${number}: [ERROR] ${error}`,
      )
    if (line === null) return problem('longer than 10 MiB')
    const reading = readJson(line)
    if (!reading.ok) return problem('invalid JSON')
    const read = readEnvelope(reading)
    if ('why' in read) return problem(read.why)
    const [message] = read.messages
    const leg = legOf(message)
    for (const asked of read.messages)
      if (asked.kind === 'request' && asked.id !== null && requests.size < 10_000) requests.set(asked.id, asked)
    const watch = { guards, conversation, asked: (id: string) => requests.get(id) ?? null, clock: () => number }
    const { findings, settle } = await watched(watch, leg, reading)
    const all = [...(await lookAtMessage(lens, leg, reading)), ...findings]
    const { action } = decide(policy, all)
    settle(action === 'block')
    found ||= all.some(({ threat }) => threat !== 'fault')
    const id = message?.id === null || message === undefined ? null : (JSON.parse(message.id) as unknown)
    if (flags.json === true) {
      const matches = all.map(({ rule, where, span, threat, severity }) => ({
        pattern_name: rule,
        // What matched stays where it is: a report is no place for a secret.
        match_text: '',
        position: span?.[0] ?? 0,
        where,
        threat,
        severity,
      }))
      return out(
        JSON.stringify({ line: number, id, clean: all.length === 0, ...(all.length > 0 && { action, matches }) }),
      )
    }
    const kinds = new Map<string, Set<string>>()
    for (const { threat, rule } of all) {
      const label = labels[threat] ?? 'FAULT'
      kinds.set(label, (kinds.get(label) ?? new Set()).add(rule))
    }
    for (const [label, names] of kinds) out(`line ${number}: [${label}] ${[...names].join(', ')} (action: ${action})`)
  }

  const lines = new Lines(limit)
  for await (const chunk of input) for (const line of lines.feed(chunk)) await one(line)
  for (const line of lines.end()) await one(line)
  if (found) throw new Exit(exitCodes.failed, 'prompt injection or other findings detected')
}
