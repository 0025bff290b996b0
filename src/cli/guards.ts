// Translates the MCP sections of the configuration into the guards that watch messages.

import type { Config } from '../config/schema.ts'
import { chainDetection } from '../mcp/chain.ts'
import type { Guard } from '../mcp/guard.ts'
import { inventory } from '../mcp/inventory.ts'
import { resultScan } from '../mcp/result-scan.ts'
import { toolPolicy } from '../mcp/tool-policy.ts'
import { toolScan } from '../mcp/tool-scan.ts'
import { Toolbox } from '../mcp/toolbox.ts'
import { chains, stepOf } from '../rules/tool-chains.ts'
import { harvesting, poisons } from '../rules/tool-poison.ts'
import { callRules } from '../rules/tool-rules.ts'
import type { Chain } from '../scan/call.ts'
import { patterns } from '../scan/patterns.ts'
import { seenThrough } from '../scan/readings.ts'

/** Shared by everything that carries messages of one server. */
export function guardsOf(config: Config): readonly Guard[] {
  const { mcp_tool_policy: policy, tool_chain_detection: chain, mcp_session_binding: binding } = config
  const toolbox = new Toolbox(chain.tool_categories)
  const guards: Guard[] = [toolbox]
  if (config.mcp_tool_scanning.enabled) guards.push(toolScan({ poison: seenThrough(patterns(poisons)), harvesting }))
  if (config.response_scanning.enabled) guards.push(resultScan())
  const drift = config.mcp_tool_scanning.enabled && config.mcp_tool_scanning.detect_drift
  if (binding.enabled || drift)
    guards.push(
      inventory({
        binding: binding.enabled,
        unknownTool: binding.unknown_tool_action,
        noBaseline: binding.no_baseline_action,
        drift,
      }),
    )
  if (policy.enabled) guards.push(toolPolicy(toolbox, callRules, policy.rules))
  if (chain.enabled) {
    const own = chain.custom_patterns.map(({ name, sequence, severity, action }): Chain => ({
      name,
      sequence,
      severity,
      action: action ?? null,
      source: 'configuration',
    }))
    const taken = new Set(own.map(({ name }) => name))
    guards.push(
      chainDetection(toolbox, [...own, ...chains.filter(({ name }) => !taken.has(name))], stepOf, {
        windowSize: chain.window_size,
        windowMs: chain.window_seconds * 1000,
        maxGap: chain.max_gap,
        overrides: chain.pattern_overrides,
      }),
    )
  }
  return guards
}
