// Puts sets of cases through the judge as the defaults have it. `bun tests/mcp-sets/run.ts FILE.ts [--warn]`
import { createGuards } from '../../src/service/guards.ts'
import { guardedValues } from '../../src/service/guarded.ts'
import { mcpScanners, mcpSettingsOf } from '../../src/service/mcp-deps.ts'
import { dlpScanner, injectionScanner, policyOf, rulesOf, seedOptionsOf } from '../../src/service/policy.ts'
import { load } from '../../src/cli/source.ts'
import { decide } from '../../src/decide.ts'
import { watched } from '../../src/mcp/guard.ts'
import { readJson } from '../../src/mcp/json.ts'
import { lookAtMessage } from '../../src/mcp/judge.ts'
import { type Message, readEnvelope } from '../../src/mcp/message.ts'
import type { Case } from './cases.ts'

const { config } = load(undefined, {})
const rules = rulesOf(config)
const scanners = mcpScanners(
  dlpScanner(rules.dlp, guardedValues(config, {}).values, seedOptionsOf(config)),
  injectionScanner(rules.injection),
)
const lens = { ...scanners, ...mcpSettingsOf(config, '') }
const guards = createGuards(() => config)()
const policy = policyOf(config)
const utf8 = new TextEncoder()
let number = 0

export interface Outcome {
  readonly blocked: boolean
  readonly found: readonly string[]
}

/** Strongest outcome of a case's steps; each case is another principal's. */
export async function judge({ steps }: Case): Promise<Outcome> {
  const principal = `case ${++number}`
  const requests = new Map<string, Message>()
  const found = new Set<string>()
  let blocked = false
  for (const { leg, message, server = 'server' } of steps) {
    const reading = readJson(utf8.encode(JSON.stringify(message)))
    if (!reading.ok) throw new Error('unreadable case')
    const read = readEnvelope(reading)
    if ('why' in read) throw new Error(`${read.why}: ${JSON.stringify(message).slice(0, 200)}`)
    for (const one of read.messages)
      if (one.kind === 'request' && one.id !== null && leg === 'client') requests.set(one.id, one)
    const watch = {
      guards,
      conversation: { upstream: server, principal, session: null },
      asked: (id: string) => requests.get(id) ?? null,
      clock: () => number,
    }
    const { findings, settle } = await watched(watch, leg, reading)
    const all = [...(await lookAtMessage(lens, leg, reading)), ...findings]
    const { action } = decide(policy, all)
    settle(action === 'block')
    for (const { rule, severity } of all) found.add(`${rule}/${severity}`)
    blocked ||= action === 'block'
  }
  return { blocked, found: [...found] }
}

if (import.meta.main) {
  const { attacks, benign } = (await import(new URL(process.argv[2] ?? '', `file://${process.cwd()}/`).href)) as {
    attacks: Record<string, Case[]>
    benign: Record<string, Case[]>
  }
  for (const [title, groups, wanted] of [
    ['attacks', attacks, true],
    ['benign', benign, false],
  ] as const) {
    let [right, all, quiet] = [0, 0, 0]
    for (const [group, cases] of Object.entries(groups)) {
      let own = 0
      for (const one of cases) {
        const { blocked, found } = await judge(one)
        all++
        if (found.length === 0) quiet++
        if (blocked === wanted) {
          right++
          own++
        }
        if (blocked !== wanted || (process.argv.includes('--warn') && !wanted && found.length > 0))
          console.log(
            `${blocked === wanted ? 'warn' : wanted ? 'MISS' : 'FALSE'} ${group}: ${one.name}  [${found.join(', ')}]`,
          )
      }
      console.log(`  ${title} ${group}: ${own}/${cases.length}`)
    }
    console.log(`${title}: ${right}/${all} as wanted, ${quiet} without any finding`)
  }
}
