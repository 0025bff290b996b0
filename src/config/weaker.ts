// Knows which changes of a configuration take protection away: a reload warns of them, and strict mode refuses them.

import { agentIn, configFor, type Agent } from './agents.ts'
import type { Config } from './schema.ts'

export interface Weakening {
  readonly field: string
  readonly message: string
}

/** Weakest first. */
const modes: readonly Config['mode'][] = ['audit', 'balanced', 'strict']
const actions = ['allow', 'forward', 'warn', 'redirect', 'auto', 'strip', 'ask', 'block']

/** Switches that protect while they are on. */
const switches = [
  'enforce',
  'dlp.include_defaults',
  'dlp.scan_env',
  'response_scanning.enabled',
  'response_scanning.include_defaults',
  'response_scanning.sse_streaming.enabled',
  'request_body_scanning.enabled',
  'request_body_scanning.scan_headers',
  'mcp_input_scanning.enabled',
  'mcp_tool_scanning.enabled',
  'mcp_tool_scanning.detect_drift',
  'mcp_tool_policy.enabled',
  'mcp_session_binding.enabled',
  'tool_chain_detection.enabled',
  'mcp_tool_provenance.enabled',
  'a2a_scanning.enabled',
  'a2a_scanning.scan_agent_cards',
  'a2a_scanning.detect_card_drift',
  'a2a_scanning.session_smuggling_detection',
  'a2a_scanning.scan_raw_parts',
  'forward_proxy.enabled',
  'forward_proxy.sni_verification',
  'websocket_proxy.enabled',
  'websocket_proxy.scan_text_frames',
  'tls_interception.enabled',
  'cross_request_detection.enabled',
  'address_protection.enabled',
  'seed_phrase_detection.enabled',
  'canary_tokens.enabled',
  'redaction.enabled',
  'browser_shield.enabled',
  'session_profiling.enabled',
  'adaptive_enforcement.enabled',
  'airlock.enabled',
  'taint.enabled',
  'bind_default_agent_identity',
  'git_protection.enabled',
]

/** Sections whose `action` may become weaker. */
const acting = [
  'request_body_scanning.action',
  'response_scanning.action',
  'response_scanning.sse_streaming.action',
  'mcp_input_scanning.action',
  'mcp_input_scanning.on_parse_error',
  'mcp_tool_scanning.action',
  'mcp_tool_policy.action',
  'mcp_session_binding.unknown_tool_action',
  'mcp_session_binding.no_baseline_action',
  'tool_chain_detection.action',
  'mcp_tool_provenance.action',
  'a2a_scanning.action',
  'cross_request_detection.action',
  'cross_request_detection.entropy_budget.action',
  'address_protection.action',
  'address_protection.unknown_action',
  'session_profiling.anomaly_action',
]

/** Lists that protect by what they name, and such that exempt from protection. */
const protecting = [
  'internal',
  'fetch_proxy.monitoring.blocklist',
  'mcp_tool_policy.rules',
  'tool_chain_detection.custom_patterns',
  'response_scanning.patterns',
  'canary_tokens.tokens',
  'proxy_auth.users',
]
const exempting = [
  'trusted_domains',
  'ssrf.ip_allowlist',
  'suppress',
  'rules.disabled',
  'response_scanning.exempt_domains',
  'tls_interception.passthrough_domains',
  'request_body_scanning.ignore_headers',
  'fetch_proxy.monitoring.subdomain_entropy_exclusions',
  'kill_switch.allowlist_ips',
  'mcp_tool_provenance.trusted_keys',
  'redaction.allowlist_unparseable',
  'browser_shield.exempt_domains',
  'adaptive_enforcement.exempt_domains',
  'taint.allowlisted_domains',
  'taint.trust_overrides',
]

const none: NonNullable<Agent['budget']> = { cost_multipliers: {} }

/** For everybody, then what single agents lose besides. */
export function weakenings(before: Config, after: Config): readonly Weakening[] {
  const found = forOne(before, after)
  const said = new Set(found.map(({ field, message }) => field + message))
  const names = new Set([...Object.keys(before.agents), ...Object.keys(after.agents)])
  const own = [...names].flatMap((name) => {
    const [was, is] = [agentIn(before, name), agentIn(after, name)]
    const all = [...forOne(configFor(before, was), configFor(after, is)), ...budgets(was, is)]
    return all
      .filter(({ field, message }) => !said.has(field + message))
      .map(({ field, message }) => ({ field: `agents.${name}.${field}`, message }))
  })
  return [...found, ...own]
}

function* budgets({ budget: before = none }: Agent, { budget: after = none }: Agent): Generator<Weakening> {
  for (const [key, was] of Object.entries(before)) {
    const is = after[key as keyof typeof after] ?? 0
    if (!key.startsWith('max_') || typeof was !== 'number' || typeof is !== 'number' || was === 0) continue
    if (is === 0 || is > was)
      yield { field: `budget.${key}`, message: is === 0 ? 'limit removed' : `limit raised from ${was} to ${is}` }
  }
}

function forOne(before: Config, after: Config): readonly Weakening[] {
  const found: Weakening[] = []
  const say = (field: string, message: string) => void found.push({ field, message })
  if (modes.indexOf(after.mode) < modes.indexOf(before.mode))
    say('mode', `security mode lowered from ${before.mode} to ${after.mode}`)
  for (const path of switches)
    if (at(before, path) === true && at(after, path) === false) say(path, `${titleOf(path)} turned off`)
  for (const path of acting) {
    const [was, is] = [String(at(before, path)), String(at(after, path))]
    if (actions.indexOf(is) < actions.indexOf(was)) say(path, `action weakened from ${was} to ${is}`)
  }
  for (const path of protecting) {
    const gone = missing(list(before, path), list(after, path))
    if (gone > 0) say(path, `${gone} of ${list(before, path).length} entries removed or changed`)
  }
  for (const path of exempting) {
    const come = missing(list(after, path), list(before, path))
    if (come > 0) say(path, `${come} exemptions added`)
  }
  for (const message of dlp(before, after)) say('dlp.patterns', message)
  const lost = missing(redacted(before), redacted(after))
  if (before.redaction.enabled && lost > 0)
    say('redaction.profiles', `${lost} classes or words are not replaced any more`)
  const { secrets_file: file } = before.dlp
  if (file !== '' && file !== after.dlp.secrets_file)
    say('dlp.secrets_file', after.dlp.secrets_file === '' ? 'secrets file removed' : 'secrets file changed')
  const { lock_file: lock } = before.mcp_session_binding
  if (lock !== '' && lock !== after.mcp_session_binding.lock_file)
    say('mcp_session_binding.lock_file', 'the lock file was taken away or changed')
  for (const sink of ['webhook', 'syslog'] as const) {
    const key = sink === 'webhook' ? 'url' : 'address'
    const [was, is] = [at(before, `emit.${sink}.${key}`), at(after, `emit.${sink}.${key}`)]
    if (was !== '' && is === '') say(`emit.${sink}`, `${sink} removed`)
  }
  for (const path of ['fetch_proxy.monitoring.max_requests_per_minute', 'fetch_proxy.monitoring.max_data_per_minute']) {
    const [was, is] = [Number(at(before, path)), Number(at(after, path))]
    if (was > 0 && (is === 0 || is > was)) say(path, is === 0 ? 'limit removed' : `limit raised from ${was} to ${is}`)
  }
  return found
}

const idOf = ({ name, regex }: { name: string; regex?: string | undefined }) => `${name}\n${regex ?? ''}`

/** By name and expression: one that took another's place is one that is gone. */
function dlp({ dlp: before }: Config, { dlp: after }: Config): string[] {
  const now = new Set(after.patterns.map(idOf))
  const gone = before.patterns.filter((pattern) => !now.has(idOf(pattern)))
  const softer = after.patterns.filter((pattern) => {
    const was = before.patterns.find(({ name }) => name === pattern.name)
    const eased = pattern.action === 'warn' && was?.action !== 'warn'
    return eased || missing(pattern.exempt_domains ?? [], was?.exempt_domains ?? []) > 0
  })
  return [
    ...(gone.length > 0 ? [`DLP patterns reduced: ${gone.map(({ name }) => name).join(', ')}`] : []),
    ...softer.map(({ name }) => `DLP pattern weakened: ${name}`),
  ]
}

/** Whether a reload is refused that takes this away, though the mode would allow it. */
export function isHeldFast({ field }: Weakening, { redaction }: Config): boolean {
  return redaction.strict_reload && field.startsWith('redaction.')
}

/** What the profile replaces: classes, and words one by one. */
function redacted({ redaction: { default_profile, profiles, dictionaries } }: Config): readonly string[] {
  const { classes = [], dictionaries: names = [] } = profiles[default_profile] ?? {}
  const words = names.flatMap((name) => {
    const { entries = [], entries_file = '' } = dictionaries[name] ?? {}
    return [...entries, `${name} ${entries_file}`]
  })
  return [...classes, ...words]
}

function at(config: Config, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], config)
}

function list(config: Config, path: string): readonly unknown[] {
  const value = at(config, path)
  return Array.isArray(value) ? value : []
}

/** How many of these the others lack. */
function missing(these: readonly unknown[], others: readonly unknown[]): number {
  const known = new Set(others.map((one) => JSON.stringify(one)))
  return these.filter((one) => !known.has(JSON.stringify(one))).length
}

function titleOf(path: string): string {
  const [section = '', ...rest] = path.split('.')
  const key = rest.join('.')
  return (key === '' || key === 'enabled' ? section : `${section} ${key}`).replaceAll('_', ' ')
}
