// Translates `a2a_scanning` into what judges messages of agents, wherever they pass.

import { poisonScanner } from './poison.ts'
import type { Config } from '../config/schema.ts'
import { createAgentExchanges } from '../a2a/exchange.ts'
import { createAgentJudge, type AgentJudge } from '../a2a/judge.ts'
import { judgeName, type DestinationSettings } from '../proxy/destination.ts'
import { parseAbsolute } from '../proxy/target.ts'
import type { OpenAgentExchange } from '../proxy/agents.ts'
import type { StreamScanner } from '../scan/scanner.ts'

export interface AgentScanners {
  readonly input: StreamScanner
  readonly injection: StreamScanner
}

export function agentSettingsOf({ a2a_scanning: own }: Config) {
  return {
    scanCards: own.scan_agent_cards,
    cardDrift: own.detect_card_drift,
    smuggling: own.session_smuggling_detection,
    rawParts: own.scan_raw_parts,
    maxRawBytes: own.max_raw_size,
    maxMessages: own.max_context_messages,
    maxContexts: own.max_contexts,
  }
}

/** One for all that carry messages: what it remembers is remembered once, whatever the configuration becomes. */
export function agentJudgeOf(
  config: () => Config,
  scanners: AgentScanners,
  destination: () => DestinationSettings,
): AgentJudge {
  return createAgentJudge({
    ...scanners,
    poison: poisonScanner(),
    settings: () => agentSettingsOf(config()),
    judgeUrl: (url) => {
      const target = parseAbsolute(url)
      return target === null ? [] : judgeName(target, url.length, destination())
    },
  })
}

export function agentExchangesOf(config: () => Config, judge: AgentJudge): () => OpenAgentExchange | null {
  const open = createAgentExchanges(judge)
  return () => (config().a2a_scanning.enabled ? open : null)
}
