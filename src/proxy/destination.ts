// Judges where a request wants to go: the name before any DNS query, then every address the name has.

import { contains, parseAddress, readings, type Network } from './address.ts'
import type { Target } from './target.ts'
import { inspectEntropy, type UrlEntropySettings } from './url-entropy.ts'
import type { Finding, ScannerLabel } from '../types.ts'

export interface DestinationSettings {
  /** Only these pass when the list is not empty and `allowlistEnforced`; `*.x` = x and below. */
  readonly allowlist: readonly string[]
  readonly allowlistEnforced: boolean
  readonly blocklist: readonly string[]
  /** Networks a destination must not lie in; empty = the check is off. */
  readonly internal: readonly Network[]
  /** Exceptions to `internal`, per address. */
  readonly allowedNetworks: readonly Network[]
  /** Names whose internal addresses are tolerated; never exempts a literal address. */
  readonly trustedDomains: readonly string[]
  readonly maxUrlLength: number
  /** Absent = how random a URL looks is not measured. */
  readonly entropy?: UrlEntropySettings
}

/**
 * Resolves a name to all its addresses; rejects when the name has none or DNS does not answer. None = not ours to know:
 * a proxy behind this one dials `target`.
 */
export type Resolve = (host: string, target?: Target) => Promise<readonly string[]>

/** Addresses that were judged; only these may be dialled. */
export interface Vetted {
  readonly target: Target
  readonly addresses: readonly string[]
}

/** `*.x` matches x and every depth below; no other globs. Both sides compared without case and trailing dot. */
export function matchesDomain(host: string, pattern: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  const wanted = pattern.toLowerCase().replace(/\.$/, '')
  if (!wanted.startsWith('*.')) return name === wanted
  return name === wanted.slice(2) || name.endsWith(wanted.slice(1))
}

function finding(scanner: ScannerLabel, rule: string, detail: string): Finding {
  return { rule, threat: 'destination', severity: 'high', section: 'destination', scanner, where: 'url', detail }
}

/** What is wrong with the name (or literal address) itself. Touches no network. */
export function judgeName(target: Target, urlLength: number, settings: DestinationSettings): Finding[] {
  const findings: Finding[] = []
  if (urlLength > settings.maxUrlLength)
    findings.push(finding('length', 'URL Length', `URL length ${urlLength} exceeds maximum ${settings.maxUrlLength}`))
  const blocked = settings.blocklist.find((pattern) => matchesDomain(target.host, pattern))
  if (blocked !== undefined)
    findings.push(finding('blocklist', 'Blocklist', `domain blocked: ${target.host} matches ${blocked}`))
  const listed = settings.allowlist.some((pattern) => matchesDomain(target.host, pattern))
  if (settings.allowlistEnforced && settings.allowlist.length > 0 && !listed)
    findings.push(finding('allowlist', 'Allowlist', `domain not in allowlist: ${target.host}`))
  if (settings.entropy !== undefined) findings.push(...inspectEntropy(target, settings.entropy))
  if (parseAddress(target.host) !== null) findings.push(...judgeAddresses(target.host, [target.host], settings, false))
  return findings
}

/** What is wrong with any of the addresses. An address that cannot be read counts as internal. */
export function judgeAddresses(
  host: string,
  addresses: readonly string[],
  settings: DestinationSettings,
  byName = true,
): Finding[] {
  if (byName && settings.trustedDomains.some((pattern) => matchesDomain(host, pattern))) return []
  const inside = addresses.find((text) => isInternal(text, settings))
  return inside === undefined
    ? []
    : [finding('ssrf', 'SSRF Internal Address', `SSRF blocked: ${host} resolves to internal IP ${inside}`)]
}

function isInternal(text: string, settings: DestinationSettings): boolean {
  if (settings.internal.length === 0) return false
  const address = parseAddress(text)
  if (address === null) return true
  return readings(address).some(
    (reading) =>
      settings.internal.some((network) => contains(network, reading)) &&
      !settings.allowedNetworks.some((network) => contains(network, reading)),
  )
}
