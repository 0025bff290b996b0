// Knows which keys must fit together: what no single key can see by itself.

import { clientClashes } from './clients.ts'
import { provenanceClashes } from './mcp.ts'
import { keyClashes } from './operations.ts'
import type { Path } from './problem.ts'
import type { Config } from './schema.ts'
import { tiers } from './sessions.ts'
import { portOf } from './written.ts'

export interface Clash {
  readonly path: Path
  readonly message: string
  readonly hint?: string
  /** Keys that must be sound before this clash means anything; the clash's own path is one of them. */
  readonly with?: readonly Path[]
}

export interface Circumstances {
  /** Is this key written in the file? */
  written(path: string): boolean
  /** The token of the kill switch's remote control comes from the environment. */
  readonly killSwitchTokenInEnvironment: boolean
}

/** Everything that does not fit together. */
export function clashes(config: Config, around: Circumstances): Clash[] {
  return [
    ...ports(config),
    ...operations(config, around),
    ...keyClashes(config),
    ...mcp(config, around),
    ...provenanceClashes(config),
    ...sessions(config),
    ...content(config),
    ...clientClashes(config),
  ]
}

function ports(config: Config): Clash[] {
  const listeners: (readonly [Path, string])[] = [
    [['fetch_proxy', 'listen'], config.fetch_proxy.listen],
    [['metrics_listen'], config.metrics_listen],
    [['kill_switch', 'api_listen'], config.kill_switch.api_listen],
    [['scan_api', 'listen'], config.scan_api.listen],
    ...(config.reverse_proxy.enabled ? [[['reverse_proxy', 'listen'], config.reverse_proxy.listen] as const] : []),
    ...Object.entries(config.agents).flatMap(([name, agent]) =>
      (agent.listeners ?? []).map((listen, index) => [['agents', name, 'listeners', index], listen] as const),
    ),
  ]
  const found: Clash[] = []
  const taken = new Map<number, Path>()
  for (const [path, listen] of listeners) {
    const port = portOf(listen)
    // Port 0 asks the system for a free one.
    if (port === null || port === 0) continue
    const other = taken.get(port)
    if (other === undefined) taken.set(port, path)
    else
      found.push({
        path,
        message: `uses port ${port}, as ${other.join('.')} does`,
        hint: 'choose another port',
        with: [other],
      })
  }
  return found
}

function operations(config: Config, around: Circumstances): Clash[] {
  const found: Clash[] = []
  const { logging, kill_switch, scan_api, reverse_proxy, tls_interception, websocket_proxy, sandbox } = config
  if (logging.output !== 'stdout' && logging.file === '') {
    found.push({
      path: ['logging', 'output'],
      message: `${logging.output} needs logging.file`,
      with: [['logging', 'file']],
    })
  }
  if (kill_switch.api_listen !== '' && kill_switch.api_token === '' && !around.killSwitchTokenInEnvironment) {
    found.push({
      path: ['kill_switch', 'api_listen'],
      message: 'needs a token',
      hint: 'set PIPELOCK_KILLSWITCH_API_TOKEN in the environment, or kill_switch.api_token',
      with: [['kill_switch', 'api_token']],
    })
  }
  if (scan_api.listen !== '' && scan_api.auth.bearer_tokens.length === 0) {
    found.push({
      path: ['scan_api', 'listen'],
      message: 'needs scan_api.auth.bearer_tokens',
      with: [['scan_api', 'auth']],
    })
  }
  if (reverse_proxy.enabled && (reverse_proxy.listen === '' || reverse_proxy.upstream === '')) {
    found.push({
      path: ['reverse_proxy', 'enabled'],
      message: 'needs reverse_proxy.listen and reverse_proxy.upstream',
      with: [['reverse_proxy']],
    })
  }
  if ((tls_interception.ca_cert === '') !== (tls_interception.ca_key === '')) {
    found.push({
      path: ['tls_interception'],
      message: 'ca_cert and ca_key belong together',
      hint: 'set both or neither',
    })
  }
  if (websocket_proxy.enabled && !websocket_proxy.strip_compression) {
    found.push({
      path: ['websocket_proxy', 'strip_compression'],
      message: 'must be true while websocket_proxy.enabled is',
      hint: 'compressed frames cannot be scanned',
    })
  }
  if (sandbox.strict && sandbox.best_effort) {
    found.push({ path: ['sandbox', 'best_effort'], message: 'contradicts sandbox.strict', hint: 'keep one of the two' })
  }
  if (config.bind_default_agent_identity && config.default_agent_identity === '') {
    found.push({
      path: ['bind_default_agent_identity'],
      message: 'needs default_agent_identity',
      with: [['default_agent_identity']],
    })
  }
  return found
}

function mcp(config: Config, around: Circumstances): Clash[] {
  const found: Clash[] = []
  const { mcp_tool_policy: policy, mcp_session_binding, mcp_tool_scanning } = config
  // A binding that is on by default simply has nothing to bind to; one that was asked for is a contradiction.
  if (mcp_session_binding.enabled && !mcp_tool_scanning.enabled && around.written('mcp_session_binding.enabled')) {
    found.push({
      path: ['mcp_session_binding', 'enabled'],
      message: 'needs mcp_tool_scanning.enabled',
      with: [['mcp_tool_scanning', 'enabled']],
    })
  }
  for (const [name, profile] of Object.entries(policy.redirect_profiles)) {
    if (profile.match_abs_path && !profile.exec[0]?.startsWith('/')) {
      const path = ['mcp_tool_policy', 'redirect_profiles', name, 'exec']
      found.push({ path, message: 'must start with an absolute path, because match_abs_path is set' })
    }
  }
  if (!policy.enabled) return found
  const profiles = Object.keys(policy.redirect_profiles)
  for (const [index, rule] of policy.rules.entries()) {
    const path: Path = ['mcp_tool_policy', 'rules', index]
    const redirects = (rule.action ?? policy.action) === 'redirect'
    const known = profiles.length === 0 ? 'there are none in redirect_profiles' : `known: ${profiles.join(', ')}`
    if (redirects && rule.redirect_profile === undefined) {
      found.push({ path, message: 'redirects, so it needs redirect_profile', hint: known })
    } else if (rule.redirect_profile !== undefined && !profiles.includes(rule.redirect_profile)) {
      found.push({
        path: [...path, 'redirect_profile'],
        message: 'names no profile',
        hint: known,
        with: [['mcp_tool_policy', 'redirect_profiles']],
      })
    }
    if (rule.arg_key !== undefined && rule.arg_pattern === undefined) {
      found.push({ path: [...path, 'arg_key'], message: 'needs arg_pattern' })
    }
  }
  return found
}

const rank = (tier: (typeof tiers)[number]) => tiers.indexOf(tier)

function sessions(config: Config): Clash[] {
  const found: Clash[] = []
  const { adaptive_enforcement: adaptive, airlock, session_profiling } = config
  for (const [name, section] of Object.entries({ adaptive_enforcement: adaptive, airlock })) {
    if (!section.enabled || session_profiling.enabled) continue
    found.push({
      path: [name, 'enabled'],
      message: 'needs session_profiling.enabled',
      with: [['session_profiling', 'enabled']],
    })
  }
  const { elevated, high, critical } = adaptive.levels
  const steps = [['high', elevated, high] as const, ['critical', high, critical] as const]
  for (const [name, lower, upper] of steps) {
    const weaker = (['upgrade_warn', 'upgrade_ask'] as const).find((key) => lower[key] === 'block' && upper[key] === '')
    const key = weaker ?? (lower.block_all && !upper.block_all ? 'block_all' : undefined)
    if (key === undefined) continue
    const path = ['adaptive_enforcement', 'levels', name, key]
    found.push({ path, message: 'is weaker than at the level below', with: [['adaptive_enforcement', 'levels']] })
  }
  const { on_elevated, on_high, on_critical } = airlock.triggers
  if (rank(on_elevated) > rank(on_high) || rank(on_high) > rank(on_critical)) {
    found.push({ path: ['airlock', 'triggers'], message: 'must not weaken from on_elevated to on_critical' })
  }
  return found
}

function content(config: Config): Clash[] {
  const found: Clash[] = []
  const { cross_request_detection: cross, address_protection, canary_tokens, browser_shield, redaction } = config
  if (cross.enabled && !cross.entropy_budget.enabled && !cross.fragment_reassembly.enabled) {
    const path = ['cross_request_detection', 'enabled']
    found.push({
      path,
      message: 'needs entropy_budget.enabled or fragment_reassembly.enabled',
      with: [['cross_request_detection']],
    })
  }
  if (address_protection.enabled && !Object.values(address_protection.chains).includes(true)) {
    found.push({
      path: ['address_protection', 'chains'],
      message: 'are all off',
      hint: 'leave one on, or set enabled: false',
    })
  }
  if (canary_tokens.enabled && canary_tokens.tokens.length === 0) {
    found.push({ path: ['canary_tokens', 'enabled'], message: 'needs tokens', with: [['canary_tokens', 'tokens']] })
  }
  for (const key of ['name', 'value'] as const) {
    const seen = canary_tokens.tokens.map((token) => token[key])
    for (const [index, text] of seen.entries()) {
      if (seen.indexOf(text) === index) continue
      found.push({ path: ['canary_tokens', 'tokens', index, key], message: 'occurs twice; each token needs its own' })
    }
  }
  if (browser_shield.oversize_action === 'warn' && browser_shield.strictness !== 'minimal') {
    const path = ['browser_shield', 'oversize_action']
    found.push({
      path,
      message: 'warn is allowed with strictness: minimal only',
      with: [['browser_shield', 'strictness']],
    })
  }
  if (redaction.enabled && !config.request_body_scanning.enabled) {
    const path = ['redaction', 'enabled']
    found.push({ path, message: 'needs request_body_scanning.enabled', with: [['request_body_scanning', 'enabled']] })
  }
  return found
}
