// Translates the configuration into what the rooms ask for: the policy, the forward settings, the rule sets.

import { actionsOf } from './actions.ts'
import { bundledOf, type Bundled } from './bundles.ts'
import { version } from './version.ts'
import { repliesOf, shieldOf } from './replies.ts'
import type { Config } from '../config/schema.ts'
import { suppressionFor } from '../config/suppressed.ts'
import { isHeldFast, type Weakening } from '../config/weaker.ts'
import { parseNetwork, type Network } from '../proxy/address.ts'
import { matchesDomain } from '../proxy/destination.ts'
import type { ForwardSettings } from '../proxy/exchange.ts'
import type { WebSocketSettings } from '../proxy/ws-plan.ts'
import { addressRules } from '../rules/addresses.ts'
import { combinations, injections, signals } from '../rules/injection.ts'
import { withWords } from '../rules/injection-wording.ts'
import { secrets } from '../rules/secrets.ts'
import { SEED_PHRASE, type SeedOptions, seedPhrases } from '../rules/seed-phrases.ts'
import { validators } from '../rules/validators.ts'
import { all } from '../scan/all.ts'
import { combined } from '../scan/combine.ts'
import { looseRules } from '../scan/joined-rules.ts'
import { type KnownValue, knownValues } from '../scan/known-values.ts'
import { patterns } from '../scan/patterns.ts'
import { seenThrough } from '../scan/readings.ts'
import { everySpelling, respelled } from '../scan/respelled.ts'
import type { Rule } from '../pattern/rule.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { Policy, Severity } from '../types.ts'

/** Which `Policy` the file describes. */
export function policyOf(config: Config): Policy {
  const actions = actionsOf(config)
  const { mode, enforce, suppress } = config
  if (suppress.length === 0) return { mode, enforce, actions }
  return { mode, enforce, actions, suppresses: (rule, target) => suppressionFor(suppress, rule, target) !== undefined }
}

/** Whether a reload may not take protection away. */
export function refusesWeakening({ mode }: Config): boolean {
  return mode === 'strict'
}

/** Those of a reload's weakenings that it is refused for. */
export function refusedOf(before: Config, weakened: readonly Weakening[]): readonly Weakening[] {
  return refusesWeakening(before) ? weakened : weakened.filter((one) => isHeldFast(one, before))
}

export function forwardSettingsOf(config: Config): ForwardSettings {
  const body = config.request_body_scanning
  return {
    enabled: config.forward_proxy.enabled,
    explain: config.explain_blocks,
    destination: {
      allowlist: config.api_allowlist,
      allowlistEnforced: config.mode === 'strict',
      blocklist: config.fetch_proxy.monitoring.blocklist,
      internal: config.internal.map(network),
      allowedNetworks: config.ssrf.ip_allowlist.map(network),
      trustedDomains: config.trusted_domains,
      maxUrlLength: config.fetch_proxy.monitoring.max_url_length,
      entropy: {
        part: config.fetch_proxy.monitoring.entropy_threshold,
        label: config.fetch_proxy.monitoring.subdomain_entropy_threshold,
        isExempt: (host) =>
          config.fetch_proxy.monitoring.subdomain_entropy_exclusions.some((pattern) => matchesDomain(host, pattern)),
      },
    },
    headerScan: {
      scan: body.enabled && body.scan_headers,
      fields: body.header_mode,
      sensitive: body.sensitive_headers,
      ignore: body.ignore_headers,
    },
    bodyScan: { scan: body.enabled, wholeBytes: body.max_body_bytes },
    webSocketHosts: config.forward_proxy.redirect_websocket_hosts,
    interception: {
      enabled: config.tls_interception.enabled,
      passthrough: config.tls_interception.passthrough_domains,
      maxResponseBytes: config.tls_interception.max_response_bytes,
    },
    replies: repliesOf(config),
    shield: shieldOf(config),
  }
}

export function webSocketSettingsOf({ websocket_proxy: ws }: Config): WebSocketSettings {
  return {
    enabled: ws.enabled,
    maxMessageBytes: ws.max_message_bytes,
    maxConnections: ws.max_concurrent_connections,
    scanText: ws.scan_text_frames,
    allowBinary: ws.allow_binary_frames,
    forwardCookies: ws.forward_cookies,
    lifeMs: ws.max_connection_seconds * 1000,
    idleMs: ws.idle_timeout_seconds * 1000,
    originPolicy: ws.origin_policy,
    allowedOrigins: ws.allowed_origins.map((origin) => origin.toLowerCase()),
    agent: `pipelock/${version}`,
  }
}

function network(text: string): Network {
  const parsed = parseNetwork(text)
  if (parsed === null) throw new Error(`Cannot use network "${text}": not an address or CIDR`)
  return parsed
}

interface UserPattern {
  readonly name: string
  /** Absent = the built-in pattern of that name stays. */
  readonly regex?: string | undefined
  readonly severity?: string | undefined
  readonly validator?: keyof typeof validators | undefined
  readonly exempt_domains?: readonly string[]
  readonly action?: 'warn' | undefined
}

/** What the user wrote, as rules. */
export function ownRules(
  own: readonly UserPattern[],
  threat: Rule['threat'],
  builtIn: readonly Rule[] = [],
): readonly Rule[] {
  return own.flatMap(({ name, regex, severity, validator, exempt_domains = [], action }): Rule[] => {
    const more = {
      ...(exempt_domains.length > 0 && { exempt: exempt_domains }),
      ...(action !== undefined && { most: action }),
      ...(validator !== undefined && { check: validators[validator] }),
    }
    if (regex === undefined) {
      const rule = builtIn.find((one) => one.name === name)
      return rule === undefined ? [] : [{ ...rule, ...more }]
    }
    // The original compiles every DLP pattern case-insensitively; users' patterns rely on it.
    const pattern = threat === 'secret' ? `(?i)${regex}` : regex
    return [{ name, threat, severity: (severity ?? 'high') as Severity, pattern, source: 'configuration', ...more }]
  })
}

/** Names of patterns that have no expression and are no built-in's. */
export function unknownPatterns({ dlp }: Config): readonly string[] {
  const known = new Set(secrets.map(({ name }) => name))
  return dlp.patterns.filter(({ name, regex }) => regex === undefined && !known.has(name)).map(({ name }) => name)
}

/** Built-ins whose name the user did not take, then the user's own; `include_defaults: false` = the user's only. */
export function mergeRules(
  builtIn: readonly Rule[],
  own: readonly UserPattern[],
  includeDefaults: boolean,
  threat: Rule['threat'],
): readonly Rule[] {
  const taken = new Set(own.map(({ name }) => name))
  return [...(includeDefaults ? builtIn.filter(({ name }) => !taken.has(name)) : []), ...ownRules(own, threat, builtIn)]
}

export interface RuleSets {
  readonly dlp: readonly Rule[]
  readonly injection: readonly Rule[]
  /** Those of them that come from bundles, and such for the definitions of tools. */
  readonly bundled: Bundled
}

/** Every rule that is on. */
export function rulesOf(config: Config): RuleSets {
  const { dlp, response_scanning, seed_phrase_detection } = config
  const bundled = bundledOf(config)
  return {
    bundled,
    dlp: [
      ...mergeRules(
        seed_phrase_detection.enabled ? secrets : secrets.filter(({ name }) => name !== SEED_PHRASE),
        dlp.patterns,
        dlp.include_defaults,
        'secret',
      ),
      ...bundled.dlp,
    ],
    injection: [
      ...mergeRules(injections, response_scanning.patterns, response_scanning.include_defaults, 'injection'),
      ...bundled.injection,
    ],
  }
}

/** Addresses that resemble the user's, and others if they are to be told. */
export function addressRulesOf({ address_protection: addresses }: Config): readonly Rule[] {
  if (!addresses.enabled) return []
  return addressRules({
    allowed: addresses.allowed_addresses,
    chains: addresses.chains,
    prefix: addresses.similarity.prefix_length,
    suffix: addresses.similarity.suffix_length,
    tellUnknown: addresses.unknown_action !== 'allow',
  })
}

/** Null = recovery phrases are not looked for. */
export function seedOptionsOf({ seed_phrase_detection: seeds }: Config): SeedOptions | null {
  return seeds.enabled ? { minWords: seeds.min_words, checksum: seeds.verify_checksum } : null
}

/** What finds secrets on their way out, the given values among them, which are wiped. */
export function dlpScanner(
  rules: readonly Rule[],
  values: readonly KnownValue[],
  seeds: SeedOptions | null = null,
): Scanner {
  const found = seeds === null ? patterns(rules) : all(patterns(rules), seedPhrases(seeds))
  // Apart, for patterns read plain escapes by themselves.
  const known = values.length === 0 ? [] : [seenThrough(knownValues(values))]
  const seen = all(seenThrough(found), ...known)
  const { rules: loose, edged, names } = looseRules(rules)
  return { ...respelled(seen), joins: { whole: seen, loose: patterns(loose), edged, names } }
}

/** What finds injections on their way in, in any spelling that models read. */
export function injectionScanner(rules: readonly Rule[]): Scanner {
  const own = rules.filter((rule) => !injections.includes(rule))
  // Signals belong to the built-in rules: they go with them, and a name that the user took is the user's.
  const weak = own.length < rules.length ? signals : []
  const made = weak.length === 0 ? [] : combinations.filter(({ name }) => !own.some((rule) => rule.name === name))
  const found = weak.length === 0 ? patterns(rules) : withWords([...rules, ...weak], own)
  return combined(respelled(seenThrough(found), { views: everySpelling }), weak, made)
}
