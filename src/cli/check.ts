// `pipelock check`: is this configuration good, and what would it do with a URL.

import { parseHostPort } from '../service/address.ts'
import { clientLines, openRelay, routeFrom, verifyOf } from '../service/clients.ts'
import { describeAuthority } from '../service/authority.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { type Guarded, guardedValues } from '../service/guarded.ts'
import { outwardBy } from '../service/outward.ts'
import { redactorOf } from '../service/redaction.ts'
import { addressRulesOf, dlpScanner, forwardSettingsOf, policyOf, rulesOf, seedOptionsOf } from '../service/policy.ts'
import { load } from './source.ts'
import { reasonOf } from '../audit.ts'
import { notEnforcedYet } from '../config/built.ts'
import { warningsOf } from '../service/profiles.ts'
import type { Config } from '../config/schema.ts'
import { decide } from '../decide.ts'
import { judgeName } from '../proxy/destination.ts'
import { addressesOf, judgeWhere } from '../proxy/locate.ts'
import { inspectHost, inspectPath, inspectUnsent } from '../proxy/outbound.ts'
import { parseAbsolute } from '../proxy/target.ts'
import type { Finding, Verdict } from '../types.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface CheckFlags {
  readonly config?: string
  readonly url?: string
  readonly json?: boolean
}

/** Prints the answer with `print`; throws an Exit (1) when the URL is blocked, (2) when the configuration is bad. */
export async function check(flags: CheckFlags, env: Env, print: (line: string) => void): Promise<void> {
  const { config, source, written, guarded, authority, ...loaded } = loadOrExplain(flags.config, env)
  const relay = openRelay(config, parseHostPort(config.fetch_proxy.listen, 'fetch_proxy.listen').host)
  const warnings = [
    ...loaded.warnings,
    ...guarded.warnings,
    ...warningsOf(config),
    ...(relay === null ? [] : [`fetch_proxy.listen: ${relay}`]),
  ]
  const pending = notEnforcedYet(config, written)
  const verdict = flags.url === undefined ? null : await judgeUrl(config, guarded, flags.url, env)
  if (flags.json)
    print(
      JSON.stringify({
        ok: true,
        config: source.path,
        warnings,
        not_enforced_yet: pending,
        known_secrets: guarded.counts,
        tls_interception: authority,
        ...(verdict === null ? {} : { url: summary(verdict) }),
      }),
    )
  else {
    for (const line of report(config, source.path, guarded)) print(line)
    print(`  TLS:             ${authority}`)
    for (const warning of warnings) print(`  Warning: ${warning}`)
    for (const { section, key, note } of pending)
      print(`  Not enforced yet: ${section}${key === undefined ? '' : `.${key}`} (${note})`)
    if (verdict !== null) for (const line of urlReport(verdict)) print(line)
  }
  if (verdict?.action === 'block') throw new Exit(exitCodes.failed, 'url blocked')
}

function loadOrExplain(flag: string | undefined, env: Env) {
  try {
    const loaded = load(flag, env)
    verifyOf(loaded.config, env)
    routeFrom(loaded.config, env)
    redactorOf(loaded.config)
    return { ...loaded, guarded: guardedValues(loaded.config, env), authority: describeAuthority(loaded.config, env) }
  } catch (error) {
    if (error instanceof Exit) throw new Exit(error.code, `Config validation FAILED: ${error.message}`)
    throw error
  }
}

function* report(config: Config, path: string | null, { counts }: Guarded): Generator<string> {
  if (path === null) yield 'Using default config (no --config specified)'
  else yield 'Config validation: OK'
  if (path !== null) yield `  File:            ${path}`
  const { monitoring } = config.fetch_proxy
  yield `  Mode:            ${config.mode}${config.enforce ? '' : ' (enforce: false)'}`
  yield `  Listen:          ${config.fetch_proxy.listen}`
  yield* clientLines(config)
  yield `  API allowlist:   ${config.api_allowlist.length} domains`
  yield `  Blocklist:       ${monitoring.blocklist.length} patterns`
  yield `  DLP patterns:    ${rulesOf(config).dlp.length} rules`
  yield `  Known secrets:   ${counts.environment} environment, ${counts.file} file, ${counts.canary} canary`
  yield `  Entropy thresh:  ${monitoring.entropy_threshold}`
  yield `  Max URL length:  ${monitoring.max_url_length}`
}

async function judgeUrl(config: Config, guarded: Guarded, url: string, env: Env): Promise<Verdict> {
  const target = parseAbsolute(url)
  const policy = policyOf(config)
  if (target === null) {
    const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0]?.toLowerCase()
    const wrong = scheme !== undefined && !['http', 'https'].includes(scheme)
    const finding: Finding = {
      rule: wrong ? 'Scheme' : 'Invalid URL',
      threat: 'destination',
      severity: 'high',
      section: 'destination',
      scanner: wrong ? 'scheme' : 'parser',
      where: 'url',
      detail: wrong ? `scheme "${scheme}" not allowed: only http and https` : 'invalid URL',
    }
    return decide(policy, [finding])
  }
  const { destination } = forwardSettingsOf(config)
  const dlp = dlpScanner([...rulesOf(config).dlp, ...addressRulesOf(config)], guarded.values, seedOptionsOf(config))
  const said = [...inspectHost(dlp, target), ...inspectPath(dlp, target), ...inspectUnsent(dlp, url)]
  const offline = [...said, ...judgeName(target, url.length, destination, said)]
  const early = decide(policy, offline)
  // A name that is refused already is not asked of DNS: the query itself could carry the secret away.
  if (early.action === 'block') return early
  try {
    const addresses = await addressesOf(target, outwardBy(config, env).resolve, destination)
    return decide(policy, [...offline, ...judgeWhere(target.host, addresses, destination)])
  } catch {
    const finding: Finding = {
      rule: 'DNS',
      threat: 'fault',
      severity: 'high',
      section: 'destination',
      scanner: 'ssrf',
      where: 'url',
      detail: `cannot resolve ${target.host}`,
    }
    return decide(policy, [...offline, finding])
  }
}

function summary(verdict: Verdict) {
  const { because } = verdict
  return {
    result: verdict.action === 'block' ? 'blocked' : 'allowed',
    action: verdict.action,
    strict_action: verdict.strict,
    scanner: because?.scanner ?? 'all',
    rule: because?.rule ?? null,
    reason: because === null ? '' : reasonOf(because),
    score: because === null ? 0 : 1,
  }
}

function* urlReport(verdict: Verdict): Generator<string> {
  const { result, scanner, reason, score, action } = summary(verdict)
  yield `Result: ${result.toUpperCase()}`
  yield `Scanner: ${scanner}`
  if (reason !== '') yield `Reason: ${reason}`
  if (action === 'warn') yield 'Action: warn (logged, not blocked)'
  yield `Score: ${score.toFixed(2)}`
}
