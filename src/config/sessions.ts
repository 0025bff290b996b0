// Knows the keys about behaviour over time, and who answers for it: sessions, escalation, taint, agents.

import * as v from 'valibot'

import {
  amount,
  choice,
  count,
  domains,
  flag,
  list,
  maybeChoice,
  maybeCount,
  maybeFlag,
  maybeSection,
  named,
  required,
  section,
  text,
  texts,
} from './kinds.ts'
import { policyRule } from './mcp.ts'
import { dlpPattern } from './scanning.ts'
import { wrongDomain, wrongListen, wrongNetwork, wrongTrustedDomain } from './written.ts'

export const tiers = ['none', 'soft', 'hard', 'drain'] as const

const level = (name: string, upgradeWarn: '' | 'block', upgradeAsk: '' | 'block', blockAll: boolean) =>
  section(`What ${name} changes`, {
    upgrade_warn: choice(['', 'block'], upgradeWarn, 'block = warnings become blocks'),
    upgrade_ask: choice(['', 'block'], upgradeAsk, 'block = questions become blocks'),
    block_all: flag(blockAll, 'Refuse everything'),
  })

const optionalList = (description: string, wrong: (text: string) => string | null = () => null) =>
  v.optional(v.pipe(v.array(required('', wrong)), v.description(description)))

const agent = v.strictObject({
  listeners: optionalList('Addresses of its own, host:port', wrongListen),
  source_cidrs: optionalList('Networks it connects from', wrongNetwork),
  mode: maybeChoice(['audit', 'balanced', 'strict'], 'audit | balanced | strict'),
  enforce: maybeFlag('false = observe only'),
  api_allowlist: optionalList('Destinations', wrongDomain),
  trusted_domains: optionalList('Names that may resolve to an internal address', wrongTrustedDomain),
  allowed_addresses: optionalList('Cryptocurrency addresses'),
  dlp: maybeSection('Secrets', {
    include_defaults: maybeFlag('Keep the built-in patterns'),
    patterns: list(dlpPattern, [], 'Its own patterns'),
  }),
  rate_limit: maybeSection('Requests and data', {
    max_requests_per_minute: maybeCount('Requests per minute and registrable domain; 0 = off'),
    max_data_per_minute: maybeCount('Bytes per minute and registrable domain; 0 = off'),
  }),
  session_profiling: maybeSection('Sessions', {
    enabled: maybeFlag('Profile its sessions'),
    anomaly_action: maybeChoice(['auto', 'warn', 'block'], 'auto | warn | block'),
    domain_burst: maybeCount('Hosts per window', 1),
    window_minutes: maybeCount('Length of the window', 1),
    volume_spike_ratio: v.optional(v.pipe(v.number(), v.description('Times the usual volume'))),
    max_sessions: maybeCount('Sessions kept', 1),
    session_ttl_minutes: maybeCount('How long an idle one is kept', 1),
    cleanup_interval_seconds: maybeCount('How often idle ones are dropped', 1),
  }),
  mcp_tool_policy: maybeSection('Tool calls', {
    enabled: maybeFlag('Judge calls'),
    action: maybeChoice(['auto', 'warn', 'block', 'redirect'], 'auto | warn | block | redirect'),
    rules: list(policyRule, [], 'Its own rules'),
  }),
  budget: maybeSection('What one session may spend; 0 = unlimited', {
    max_requests_per_session: maybeCount('Requests'),
    max_bytes_per_session: maybeCount('Bytes'),
    max_unique_domains_per_session: maybeCount('Different hosts'),
    window_minutes: maybeCount('Length of the window'),
    max_tool_calls_per_session: maybeCount('Tool calls'),
    max_concurrent_tool_calls: maybeCount('Tool calls at once'),
    max_wall_clock_minutes: maybeCount('Minutes'),
    max_retries_per_tool: maybeCount('Identical calls'),
    max_retries_per_endpoint: maybeCount('Calls of one endpoint'),
    loop_detection_window: maybeCount('Calls looked at for loops'),
    fan_out_limit: maybeCount('Different endpoints in the fan-out window'),
    fan_out_window_seconds: maybeCount('Length of the fan-out window'),
    cost_multipliers: named(v.pipe(v.number(), v.minValue(0, 'must be 0 or more')), 'Weight of a tool'),
    dow_action: maybeChoice(['warn', 'block'], 'When spent: warn | block'),
  }),
  sandbox: maybeSection('Its sandbox', {
    enabled: maybeFlag('Run in a sandbox'),
    strict: maybeFlag('Refuse to start where that is impossible'),
    best_effort: maybeFlag('Start all the same'),
    workspace: v.optional(v.pipe(v.string(), v.description('Working folder'))),
    filesystem: maybeSection('Paths', {
      allow_read: optionalList('May be read'),
      allow_write: optionalList('May be written'),
    }),
  }),
})

export const sessionSections = {
  session_profiling: section('Sessions that suddenly behave differently', {
    enabled: flag(false, 'Profile sessions'),
    anomaly_action: choice(['auto', 'warn', 'block'], 'auto', 'auto | warn | block'),
    domain_burst: count(5, 'New hosts per window that count as a burst'),
    window_minutes: count(5, 'Length of the window', 1, 33_333),
    volume_spike_ratio: amount(3, 'Times the usual volume that count as a spike', 1),
    max_sessions: count(1000, 'Sessions kept; the oldest gives way'),
    session_ttl_minutes: count(30, 'How long an idle session is kept', 1, 33_333),
    cleanup_interval_seconds: count(60, 'How often idle sessions are dropped', 1, 2_000_000),
  }),

  adaptive_enforcement: section('Stricter with sessions that keep causing findings (needs session_profiling)', {
    enabled: flag(false, 'Escalate'),
    escalation_threshold: amount(5, 'Score at which a session rises one level', 0.1),
    decay_per_clean_request: amount(0.5, 'Score a clean request takes off'),
    levels: section('The three levels', {
      elevated: level('elevated', 'block', '', false),
      high: level('high', 'block', 'block', false),
      critical: level('critical', 'block', 'block', true),
    }),
    exempt_domains: domains([], 'Destinations that never raise the score'),
  }),

  airlock: section('Sessions slowed, frozen or drained when they escalate (needs session_profiling)', {
    enabled: flag(false, 'Use the airlock'),
    triggers: section('Which tier a level leads to: none | soft | hard | drain', {
      on_elevated: choice(tiers, 'none', 'At level elevated'),
      on_high: choice(tiers, 'soft', 'At level high'),
      on_critical: choice(tiers, 'hard', 'At level critical'),
      on_severity: choice(['', 'high', 'critical'], '', 'A finding this severe leads there at once; empty = never'),
      anomaly_count: count(0, 'Anomalies in the window that lead there; 0 = off', 0),
      anomaly_window_minutes: count(5, 'Length of the window', 1, 33_333),
    }),
    timers: section('Minutes until a tier is left', {
      soft: count(10, 'Minutes in soft', 1, 33_333),
      hard: count(5, 'Minutes in hard', 1, 33_333),
      drain: count(2, 'Minutes in drain', 1, 33_333),
      drain_timeout_seconds: count(30, 'How long running exchanges may take to end', 1, 2_000_000),
    }),
    tool_freeze: section('Tools while the airlock is shut', {
      snapshot_on_entry: flag(true, 'Freeze the tool list'),
      allow_cached_tools: flag(true, 'Allow the tools of the frozen list'),
    }),
  }),

  taint: section('Sessions that have read untrusted content', {
    enabled: flag(true, 'Follow where content came from'),
    policy: choice(
      ['strict', 'balanced', 'permissive'],
      'permissive',
      'strict | balanced | permissive (warns only); once the section is written: balanced',
    ),
    allowlisted_domains: domains(
      ['docs.anthropic.com', 'docs.github.com', 'developer.mozilla.org'],
      'Reference sites that do not taint',
    ),
    protected_paths: texts(
      ['*/auth/*', '*/security/*', '*/.github/workflows/*', '*/.env*', '*/secrets*', '*/policy*', '*/sandbox*'],
      'Paths a tainted session must not write',
    ),
    elevated_paths: texts(['*/config/*', '*/middleware*'], 'Paths that deserve care'),
    recent_sources: count(10, 'Sources remembered per session'),
    trust_overrides: list(
      v.strictObject({
        scope: v.pipe(v.picklist(['action', 'source']), v.description('action | source')),
        source_match: text('', 'Glob for the source'),
        action_match: text('', 'Glob for the action'),
        expires_at: text('', 'When it ends (RFC 3339)', (at) =>
          Number.isNaN(Date.parse(at)) ? 'must be a time such as 2026-12-31T00:00:00Z' : null,
        ),
        granted_by: text('', 'Who granted it'),
        reason: text('', 'Why'),
      }),
      [],
      'Exceptions with an end',
    ),
  }),

  agents: named(agent, 'Settings for single agents, by name'),
  default_agent_identity: text('', 'Agent name of clients that give none'),
  bind_default_agent_identity: flag(false, 'Ignore the name a client gives'),
}
