// Knows the keys that govern MCP traffic and agent-to-agent messages.

import * as v from 'valibot'

import {
  acting,
  action,
  amount,
  choice,
  count,
  flag,
  list,
  maybeChoice,
  maybePattern,
  maybeText,
  named,
  pattern,
  required,
  section,
  text,
  texts,
} from './kinds.ts'
import type { Config } from './schema.ts'
import type { Clash } from './together.ts'
import { wrongOrigin } from './written.ts'

/** One rule of `mcp_tool_policy`. */
export const policyRule = v.strictObject({
  name: required('Name in logs and refusals'),
  tool_pattern: pattern('Regular expression for the tool name'),
  arg_pattern: maybePattern('Regular expression for its arguments'),
  arg_key: maybePattern('Regular expression for the argument names that arg_pattern looks at'),
  action: maybeChoice(['warn', 'block', 'redirect'], "warn | block | redirect; left out = the section's action"),
  redirect_profile: maybeText('Profile of redirect_profiles that runs instead'),
})

const redirectProfile = v.strictObject({
  exec: v.pipe(
    v.array(v.string()),
    v.nonEmpty('must name the program to run'),
    v.description('Program with its arguments'),
  ),
  reason: text('', 'What the agent is told'),
  preserve_argv: flag(false, 'Pass on the arguments of the call'),
  match_abs_path: flag(false, 'exec must start with an absolute path'),
})

const provenanceModes = ['pipelock', 'sigstore', 'any'] as const

export const mcpSections = {
  mcp_input_scanning: section('MCP requests (client to server): secrets and injections in arguments', {
    enabled: flag(true, 'Scan requests'),
    action: action('auto (block high and critical, warn below) | warn | block'),
    on_parse_error: choice(['block', 'forward'], 'block', 'For a message that is not valid JSON-RPC: block | forward'),
  }),

  mcp_tool_scanning: section('MCP tool lists: poisoned descriptions, and descriptions that change', {
    enabled: flag(true, 'Scan tools/list answers'),
    action: action('auto | warn | block'),
    detect_drift: flag(true, 'Notice a tool that changes after it was first seen'),
  }),

  mcp_tool_policy: section('MCP tool calls judged by tool name and arguments', {
    enabled: flag(true, 'Judge calls; without rules the built-in ones apply'),
    action: choice(
      ['auto', 'warn', 'block', 'redirect'],
      'auto',
      'For rules without their own: auto | warn | block | redirect',
    ),
    rules: list(policyRule, [], 'Your rules'),
    redirect_profiles: named(redirectProfile, 'Programs that answer instead of the tool'),
    quarantine_dir: text('', 'Where redirected writes go; empty = pipelock-quarantine in the temporary folder'),
  }),

  mcp_session_binding: section('MCP tools that were not in the list the session was shown', {
    enabled: flag(true, 'Hold each session to its tool list'),
    unknown_tool_action: action('For a tool outside the list: auto | warn | block'),
    no_baseline_action: action('For a call before any list: auto (says nothing) | warn | block'),
    lock_file: text(
      '',
      'Lock file (pipelock mcp lock) that pins what the server shows; empty = pinned when first shown',
    ),
    lock_server: text('', 'Name of the server in it; empty = the one of this URL or command line'),
  }),

  tool_chain_detection: section('MCP calls that are harmless alone and harmful in sequence', {
    enabled: flag(true, 'Watch sequences'),
    action: action('auto | warn | block'),
    window_size: count(20, 'Calls remembered per session', 1, 10_000),
    window_seconds: count(60, 'How long they are remembered', 1, 2_000_000),
    max_gap: count(3, 'Other calls allowed between two steps', 0, 10_000),
    tool_categories: named(v.array(v.string()), 'Category of tools by name or glob, such as network: [send_*]'),
    pattern_overrides: named(
      v.picklist(['warn', 'block']),
      'Action of a built-in pattern, such as env-then-network: block',
    ),
    custom_patterns: list(
      v.strictObject({
        name: required('Name in logs'),
        sequence: v.pipe(
          v.array(v.string()),
          v.minLength(2, 'must have two steps or more'),
          v.description('Categories in order'),
        ),
        severity: choice(['medium', 'high', 'critical'], 'high', 'medium | high | critical'),
        action: maybeChoice(['warn', 'block'], "warn | block; left out = the section's action"),
      }),
      [],
      'Your own sequences',
    ),
  }),

  mcp_listener: section('The MCP reverse proxy itself: who may ask, and what it is called', {
    allowed_hosts: texts(
      [],
      'Names in Host it answers to, besides localhost; empty = localhost alone when it listens on loopback, else any',
    ),
    allowed_origins: texts([], 'Origins of browsers that may ask, such as https://app.example.com', wrongOrigin),
    public_url: text('', 'URL clients know it by; OAuth documents and challenges of the server then name it'),
    header_mismatch: choice(
      ['warn', 'strict'],
      'warn',
      'For headers that contradict the body (MCP 2026-07-28): warn | strict',
    ),
  }),

  mcp_ws_listener: section('MCP over WebSocket, served by the MCP reverse proxy', {
    allowed_origins: texts([], 'Origins of browsers that may connect, besides those of mcp_listener', wrongOrigin),
    max_connections: count(100, 'Connections open at once'),
  }),

  mcp_binary_integrity: section('Programs that mcp proxy starts as MCP servers, compared with a manifest', {
    enabled: flag(false, 'Compare before start'),
    manifest_path: text('', 'Manifest of SHA-256 digests (pipelock mcp manifest, or sha256sum)'),
    action: action('auto | warn | block'),
  }),

  mcp_tool_provenance: section('Signatures on MCP tools (pipelock mcp sign), verified without the network', {
    enabled: flag(false, 'Verify them'),
    action: action('auto | warn | block'),
    mode: choice(
      provenanceModes,
      'any',
      'pipelock (Ed25519 keys) | any (the same) | sigstore (refused: it needs the network)',
    ),
    trusted_keys: texts([], 'Ed25519 keys that may sign: 64 hexadecimal digits each, or a file'),
    trusted_issuers: texts([], 'Identity issuers that may vouch; refused while enabled: only sigstore has them'),
    trusted_subjects: texts([], 'Identities that may sign; refused while enabled: only sigstore has them'),
    offline_only: flag(true, 'Never ask the network; false is refused while enabled'),
  }),

  a2a_scanning: section('Messages between agents (A2A), over the proxy and the MCP listener', {
    enabled: flag(false, 'Look at them by message and part, beside what looks at any traffic'),
    action: action('auto | warn | block'),
    scan_agent_cards: flag(true, 'Read agent cards for orders, hidden characters and where they lead'),
    detect_card_drift: flag(true, 'Notice a card that changes after it was first seen'),
    session_smuggling_detection: flag(
      true,
      'Notice orders that are complete only over several messages of one context',
    ),
    scan_raw_parts: flag(true, 'Decode raw parts (files in base64) and read them'),
    max_context_messages: count(100, 'Messages remembered per context'),
    max_contexts: count(1000, 'Contexts remembered, in each direction'),
    max_raw_size: count(1_048_576, 'Largest raw part that is read (bytes); a longer one is a finding'),
  }),

  behavioral_baseline: section('Sessions compared with what an agent usually does', {
    enabled: flag(false, 'Learn and compare'),
    learning_window: count(10, 'Sessions to learn from before anything is compared', 1, 10_000),
    deviation_action: choice([...acting, 'ask'], 'auto', 'auto | warn | ask | block'),
    profile_dir: text('', 'Folder where profiles are kept; empty = they are forgotten when the proxy ends'),
    auto_ratify: flag(false, 'Accept a learned profile without a person'),
    sensitivity_sigma: amount(2, 'Standard deviations that count as unusual', 0.1, 100),
    lock_dimensions: texts([], 'What stops learning once ratified: requests | hosts | bytes | tool_calls | tools'),
    poison_resistance: flag(true, 'Learn little from outliers, nothing from sessions in which something was blocked'),
    seasonality_mode: choice(['none', 'labeled', 'time'], 'none', 'none | labeled (by task) | time (of day and week)'),
  }),
}

/** What would need a service on the network is refused: a signature that nobody verified must not count. */
export function provenanceClashes({ mcp_tool_provenance: own }: Config): Clash[] {
  if (!own.enabled) return []
  const { mode: kind } = own
  const found: Clash[] = []
  const say = (key: string, message: string, hint: string) =>
    found.push({ path: ['mcp_tool_provenance', key], message, hint, with: [['mcp_tool_provenance', 'enabled']] })
  const keys = 'use mode: pipelock with trusted_keys'
  if (kind === 'sigstore')
    say('mode', 'sigstore needs services on the network, and signatures are verified offline', keys)
  for (const key of ['trusted_issuers', 'trusted_subjects'] as const)
    if (own[key].length > 0) say(key, 'are vouched for by sigstore, which is not asked', keys)
  if (!own.offline_only) say('offline_only', 'cannot be false: signatures are verified offline only', 'leave it out')
  if (own.trusted_keys.length === 0 && kind !== 'sigstore')
    say('enabled', 'needs trusted_keys', 'pipelock signing key generate --purpose tool-signing makes one')
  return found
}
