// Makes of `agents` who they are, and of the sections about behaviour over time what holds for their sessions.

import { baselineWarnings } from './baselines.ts'
import type { Agent } from '../config/agents.ts'
import type { Config } from '../config/schema.ts'
import { globMatches } from '../mcp/category.ts'
import { contains, parseAddress, parseNetwork, readings } from '../proxy/address.ts'
import { matchesDomain } from '../proxy/destination.ts'
import type { BaselineSettings } from '../sessions/baseline.ts'
import type { Budget } from '../sessions/budget.ts'
import type { SessionSettings } from '../sessions/session.ts'
import type { TaintSettings, Trust } from '../sessions/taint.ts'
import { common, type Agents } from '../sessions/who.ts'
import type { Policy } from '../types.ts'

const isBound = ([, { listeners = [], source_cidrs = [] }]: [string, Agent]) =>
  listeners.length > 0 || source_cidrs.length > 0

/** How agents are told apart. */
export function agentsOf(config: Config): Agents {
  const { agents, proxy_auth, default_agent_identity, bind_default_agent_identity } = config
  const networks = Object.entries(agents).flatMap(([name, { source_cidrs = [] }]) =>
    source_cidrs.flatMap((text) => {
      const network = parseNetwork(text)
      return network === null ? [] : [{ name, network }]
    }),
  )
  // The narrower network says more.
  networks.sort((a, b) => b.network.bits - a.network.bits)
  return {
    profiles: new Set(Object.keys(agents)),
    bound: new Set([
      ...Object.entries(agents)
        .filter(isBound)
        .map(([name]) => name),
      ...proxy_auth.users.map(({ name }) => name),
    ]),
    ofNetwork: (clientIp) => {
      const address = networks.length === 0 ? null : parseAddress(clientIp)
      if (address === null) return undefined
      const all = [address, ...readings(address)]
      return networks.find(({ network }) => all.some((one) => contains(network, one)))?.name
    },
    byDefault: default_agent_identity,
    claimsIgnored: bind_default_agent_identity,
  }
}

/** A budget only takes, unless it stands in the place of everybody's. */
const opens = ({ listeners: _, source_cidrs: __, sandbox: ___, budget, ...own }: Agent, { agents }: Config) =>
  Object.values(own).some((value) => value !== undefined) ||
  (budget !== undefined && agents[common]?.budget !== undefined)

/** Worth saying of what is asked of sessions and agents. */
export function warningsOf(config: Config): readonly string[] {
  return [...claimable(config), ...baselineWarnings(config)]
}

/** Profiles that may give more than everybody has, to whoever calls itself so. */
function claimable(config: Config): readonly string[] {
  const { bound } = agentsOf(config)
  if (config.bind_default_agent_identity || config.proxy_auth.users.length > 0) return []
  return Object.entries(config.agents)
    .filter(([name, agent]) => name !== common && !bound.has(name) && opens(agent, config))
    .map(
      ([name]) =>
        `agents.${name}: every client may call itself so (X-Pipelock-Agent) and gets these settings; bind it with source_cidrs, listeners or a proxy_auth user of that name`,
    )
}

const minuteMs = 60_000

const minutes = (many = 0) => many * minuteMs

function budgetOf({ budget }: Agent): Budget | null {
  if (budget === undefined) return null
  return {
    requests: budget.max_requests_per_session ?? 0,
    bytes: budget.max_bytes_per_session ?? 0,
    domains: budget.max_unique_domains_per_session ?? 0,
    windowMs: minutes(budget.window_minutes),
    wallMs: minutes(budget.max_wall_clock_minutes),
    calls: {
      total: budget.max_tool_calls_per_session ?? 0,
      concurrent: budget.max_concurrent_tool_calls ?? 0,
      identical: budget.max_retries_per_tool ?? 0,
      endpoint: budget.max_retries_per_endpoint ?? 0,
      loop: budget.loop_detection_window ?? 20,
      fanOut: budget.fan_out_limit ?? 0,
      fanMs: (budget.fan_out_window_seconds ?? 60) * 1000,
      costs: budget.cost_multipliers,
    },
    action: budget.dow_action ?? 'block',
  }
}

/** `config` = as it holds for the agent; `agent` = what is written for it, where something is. */
export function sessionSettingsOf(config: Config, policy: Policy, agent: Agent | undefined): SessionSettings {
  const { session_profiling: profiling, adaptive_enforcement: adaptive, airlock } = config
  const windowMs = profiling.window_minutes * minuteMs
  const change = ({ upgrade_warn, upgrade_ask, block_all }: (typeof adaptive.levels)['high']) => ({
    warn: upgrade_warn === 'block',
    ask: upgrade_ask === 'block',
    all: block_all,
  })
  const { elevated, high, critical } = adaptive.levels
  const { triggers, timers } = airlock
  return {
    policy,
    profiling: {
      on: profiling.enabled,
      hosts: profiling.domain_burst,
      windowMs,
      ratio: profiling.volume_spike_ratio,
      idleMs: profiling.session_ttl_minutes * minuteMs,
      most: profiling.max_sessions,
      sweepMs: profiling.cleanup_interval_seconds * 1000,
    },
    levels: {
      on: adaptive.enabled && profiling.enabled,
      threshold: adaptive.escalation_threshold,
      decay: adaptive.decay_per_clean_request,
      restMs: windowMs,
      changes: { elevated: change(elevated), high: change(high), critical: change(critical) },
      isExempt: (host) => adaptive.exempt_domains.some((pattern) => matchesDomain(host, pattern)),
    },
    airlock: {
      on: airlock.enabled && profiling.enabled,
      triggers: {
        elevated: triggers.on_elevated,
        high: triggers.on_high,
        critical: triggers.on_critical,
        severity: triggers.on_severity === '' ? null : triggers.on_severity,
        anomalies: triggers.anomaly_count,
        windowMs: triggers.anomaly_window_minutes * minuteMs,
      },
      minutes: { soft: timers.soft * minuteMs, hard: timers.hard * minuteMs, drain: timers.drain * minuteMs },
      drainMs: timers.drain_timeout_seconds * 1000,
      freeze: { snapshot: airlock.tool_freeze.snapshot_on_entry, cached: airlock.tool_freeze.allow_cached_tools },
    },
    budget: agent === undefined ? null : budgetOf(agent),
    taint: taintOf(config),
    baseline: baselineOf(config),
  }
}

/** Null = nothing is learnt. */
function baselineOf({ behavioral_baseline: own }: Config): BaselineSettings | null {
  if (!own.enabled) return null
  return {
    window: own.learning_window,
    sigma: own.sensitivity_sigma,
    locked: new Set(own.lock_dimensions),
    resistant: own.poison_resistance,
    seasonality: own.seasonality_mode,
    ratifies: own.auto_ratify,
  }
}

const matches = (globs: readonly string[]) => (path: string) =>
  // A path is the same wherever it is counted from.
  globs.some((glob) => globMatches(glob, path) || globMatches(glob, `/${path}`))

function taintOf({ taint }: Config): TaintSettings {
  return {
    on: taint.enabled,
    policy: taint.policy,
    isReference: (host) => taint.allowlisted_domains.some((pattern) => matchesDomain(host, pattern)),
    isProtected: matches(taint.protected_paths),
    isElevated: matches(taint.elevated_paths),
    sources: taint.recent_sources,
    isTrusted: (what, now) => taint.trust_overrides.some((override) => trustOf(override)(what, now)),
  }
}

type Override = Omit<Config['taint']['trust_overrides'][number], 'granted_by' | 'reason'>

/** Whether an exception speaks of a deed, and has not ended. */
export function trustOf({ scope, source_match, action_match, expires_at }: Override): Trust {
  return ({ source, action }, now) => {
    if (expires_at !== '' && Date.parse(expires_at) <= now.getTime()) return false
    const [glob, text] = scope === 'source' ? [source_match, source] : [action_match, action]
    const other = scope === 'source' ? action_match === '' || globMatches(action_match, action) : true
    return glob !== '' && globMatches(glob, text) && other
  }
}
