// Translates the MCP sections of the configuration into the guards that watch messages; what they remember outlives a reload.

import { bundledOf } from './bundles.ts'
import { gitProtectionOf } from './git-protection.ts'
import { poisonScanner } from './poison.ts'
import { verifierOf } from './provenance.ts'
import type { Config } from '../config/schema.ts'
import { agentGuard } from '../a2a/guard.ts'
import type { AgentJudge } from '../a2a/judge.ts'
import { chainDetection } from '../mcp/chain.ts'
import type { Guard } from '../mcp/guard.ts'
import { inventory } from '../mcp/inventory.ts'
import { ParamHeaders } from '../mcp/param-headers.ts'
import type { Locked } from '../mcp/pins.ts'
import { provenance, type Verify } from '../mcp/provenance.ts'
import { resultScan } from '../mcp/result-scan.ts'
import { toolPolicy } from '../mcp/tool-policy.ts'
import { toolScan } from '../mcp/tool-scan.ts'
import { Toolbox } from '../mcp/toolbox.ts'
import { gitRules } from '../rules/git-protection.ts'
import { chains } from '../rules/tool-chains.ts'
import { harvesting } from '../rules/tool-poison.ts'
import { callRules } from '../rules/tool-rules.ts'
import { stepOf } from '../rules/tool-steps.ts'
import type { Chain } from '../shell/call.ts'
import type { Rule } from '../pattern/rule.ts'

/**
 * Shared by everything that carries messages of one server: the guards as the configuration wants them now, with the tool
 * policy of a profile where one is given. All of them remember the same: another name is no other past.
 */
export function createGuards(
  config: () => Config,
  lock: () => Locked | null = () => null,
  agents: AgentJudge | null = null,
  params = new ParamHeaders(lock, () => config().mcp_tool_scanning.enabled),
): (profile?: Config) => readonly Guard[] {
  const toolbox = new Toolbox()
  let poison = poisonOf([])
  let more: readonly Rule[] = []
  const results = resultScan()
  const talk = agents === null ? null : agentGuard(agents)
  let verify: Verify | null = null
  const signatures = provenance(() => verify ?? (() => null))
  const pins = inventory({
    get binding() {
      return config().mcp_session_binding.enabled
    },
    get unknownTool() {
      return config().mcp_session_binding.unknown_tool_action
    },
    get noBaseline() {
      return config().mcp_session_binding.no_baseline_action
    },
    get drift() {
      return drifts(config()) || lock() !== null
    },
    get lock() {
      return lock()
    },
  })
  let sequences: readonly Chain[] = []
  const chain = chainDetection(toolbox, () => sequences, stepOf, {
    get windowSize() {
      return config().tool_chain_detection.window_size
    },
    get windowMs() {
      return config().tool_chain_detection.window_seconds * 1000
    },
    get maxGap() {
      return config().tool_chain_detection.max_gap
    },
    get overrides() {
      return config().tool_chain_detection.pattern_overrides
    },
  })
  let of: Config | null = null
  let made = new Map<Config, readonly Guard[]>()
  return (profile) => {
    const now = config()
    const known = now === of ? made.get(profile ?? now) : undefined
    if (known !== undefined) return known
    if (now !== of) {
      made = new Map()
      verify = verifierOf(now)
      const { poison: bundled } = bundledOf(now)
      if (JSON.stringify(bundled) !== JSON.stringify(more)) poison = poisonOf((more = bundled))
      toolbox.own = now.tool_chain_detection.tool_categories
      sequences = sequencesOf(now)
    }
    const { tool_chain_detection, mcp_session_binding: binding } = now
    const { mcp_tool_policy: policy } = profile ?? now
    const guards = [
      toolbox,
      params,
      ...(now.mcp_tool_scanning.enabled ? [poison] : []),
      ...(verify === null ? [] : [signatures]),
      ...(now.a2a_scanning.enabled && talk !== null ? [talk] : []),
      ...(now.response_scanning.enabled ? [results] : []),
      ...(binding.enabled || drifts(now) || lock() !== null ? [pins] : []),
      ...(policy.enabled ? [toolPolicy(toolbox, callRules, policy.rules)] : []),
      ...(now.git_protection.enabled ? [toolPolicy(toolbox, gitRules(gitProtectionOf(now)), [])] : []),
      ...(tool_chain_detection.enabled ? [chain] : []),
    ]
    of = now
    made.set(profile ?? now, guards)
    return guards
  }
}

const poisonOf = (more: readonly Rule[]) => toolScan({ poison: poisonScanner(more), harvesting })

function drifts({ mcp_tool_scanning: tools }: Config): boolean {
  return tools.enabled && tools.detect_drift
}

/** The user's own, and the built-in ones whose name is not taken. */
function sequencesOf({ tool_chain_detection: chain }: Config): readonly Chain[] {
  const own = chain.custom_patterns.map(({ name, sequence, severity, action }): Chain => ({
    name,
    sequence,
    severity,
    action: action ?? null,
    source: 'configuration',
  }))
  const taken = new Set(own.map(({ name }) => name))
  return [...own, ...chains.filter(({ name }) => !taken.has(name))]
}
