// Judges where a request wants to go: the name before any DNS query, then every address the name has.

import { contains, parseAddress, readings, type Network } from './address.ts'
import { isExactly, isMetadataAddress, isMetadataName, rangeOf } from './ranges.ts'
import type { Target } from './target.ts'
import { inspectEntropy, withoutOwn, type UrlEntropySettings } from './url-entropy.ts'
import type { Finding, ScannerLabel } from '../types.ts'

export interface DestinationSettings {
  /** Only these pass when the list is not empty and `allowlistEnforced`; `*.x` = x and below. */
  readonly allowlist: readonly string[]
  readonly allowlistEnforced: boolean
  readonly blocklist: readonly string[]
  /** Networks a destination must not lie in; empty = only where clouds hand out credentials is refused. */
  readonly internal: readonly Network[]
  /** Exceptions to `internal`, per address. A metadata address is opened by an entry of its own alone. */
  readonly allowedNetworks: readonly Network[]
  /** Names whose internal addresses are tolerated; never exempts a literal address. */
  readonly trustedDomains: readonly string[]
  readonly maxUrlLength: number
  /** Absent = how random a URL looks is not measured. */
  readonly entropy?: UrlEntropySettings
}

/**
 * Resolves a name to all its addresses; rejects with `ResolveError` when the name has none or DNS does not answer.
 * None = not ours to know: a proxy behind this one dials `target`.
 */
export type Resolve = (host: string, target?: Target) => Promise<readonly string[]>

/** DNS has not answered the question, or not with an address: nobody's attack, and no verdict. */
export class ResolveError extends Error {
  override readonly name = 'ResolveError'
  /** RFC 9209 §2.3.1 and §2.3.2. */
  readonly type: 'dns_timeout' | 'dns_error'
  /** A proxy behind this one dials the target, and may know more. */
  readonly beyond: boolean
  constructor(type: 'dns_timeout' | 'dns_error', message: string, beyond = false) {
    super(message)
    this.type = type
    this.beyond = beyond
  }
}

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

/** Without wildcards. */
const isSameName = (a: string, b: string) => !a.startsWith('*.') && matchesDomain(a, b)

/** Rule names; what to do about each stands in `refuse.ts`. */
const [INTERNAL, METADATA] = ['SSRF Internal Address', 'SSRF Metadata Address'] as const

function finding(scanner: ScannerLabel, rule: string, detail: string): Finding {
  return { rule, threat: 'destination', severity: 'high', section: 'destination', scanner, where: 'url', detail }
}

/** What is wrong with the name (or literal address) itself; `said` = what was found in the URL. Touches no network. */
export function judgeName(
  target: Target,
  urlLength: number,
  settings: DestinationSettings,
  said: readonly Finding[] = [],
): Finding[] {
  const findings: Finding[] = []
  if (urlLength > settings.maxUrlLength)
    findings.push(finding('length', 'URL Length', `URL length ${urlLength} exceeds maximum ${settings.maxUrlLength}`))
  const blocked = settings.blocklist.find((pattern) => matchesDomain(target.host, pattern))
  if (blocked !== undefined)
    findings.push(finding('blocklist', 'Blocklist', `domain blocked: ${target.host} matches ${blocked}`))
  const listed = settings.allowlist.some((pattern) => matchesDomain(target.host, pattern))
  if (settings.allowlistEnforced && settings.allowlist.length > 0 && !listed)
    findings.push(finding('allowlist', 'Allowlist', `domain not in allowlist: ${target.host}`))
  if (isMetadataName(target.host) && !settings.trustedDomains.some((name) => isSameName(name, target.host)))
    findings.push(
      finding(
        'ssrf',
        METADATA,
        `SSRF blocked: ${target.host} is a cloud metadata service; trusted_domains with exactly this name, and ssrf.ip_allowlist with its address, would allow it`,
      ),
    )
  if (settings.entropy !== undefined)
    findings.push(...inspectEntropy({ ...target, path: withoutOwn(target.path, said) }, settings.entropy))
  if (parseAddress(target.host) !== null) findings.push(...judgeAddresses(target.host, [target.host], settings, false))
  return findings
}

/** A name that only the inside of a network knows. */
export function internalName(host: string): Finding {
  const why = 'is no public name, and its address is not known here'
  return finding('ssrf', INTERNAL, `SSRF blocked: ${host} ${why}; trusted_domains would allow it`)
}

/** What is wrong with any of the addresses. An address that cannot be read counts as internal. */
export function judgeAddresses(
  host: string,
  addresses: readonly string[],
  settings: DestinationSettings,
  byName = true,
): Finding[] {
  const trusted = byName && settings.trustedDomains.some((pattern) => matchesDomain(host, pattern))
  const keys = byName ? 'ssrf.ip_allowlist or trusted_domains' : 'ssrf.ip_allowlist'
  for (const text of addresses) {
    const wrong = wrongWith(text, settings, trusted)
    if (wrong === null) continue
    const detail = `SSRF blocked: ${host} resolves to internal IP ${text} (${wrong.why}); ${wrong.metadata ? `ssrf.ip_allowlist with exactly this address` : keys} would allow it`
    return [finding('ssrf', wrong.metadata ? METADATA : INTERNAL, detail)]
  }
  return []
}

interface Wrong {
  readonly why: string
  readonly metadata: boolean
}

/** The first of the address and of what it carries inside that must not be reached. */
function wrongWith(text: string, settings: DestinationSettings, trusted: boolean): Wrong | null {
  const address = parseAddress(text)
  if (address === null)
    return settings.internal.length === 0 || trusted ? null : { why: 'unreadable address', metadata: false }
  const inside = readings(address)
  const metadata = inside.find(
    (reading) => isMetadataAddress(reading) && !settings.allowedNetworks.some((network) => isExactly(network, reading)),
  )
  if (metadata !== undefined) return { why: 'cloud metadata service', metadata: true }
  if (trusted) return null
  for (const reading of inside) {
    const network = settings.internal.find((one) => contains(one, reading))
    if (network === undefined || settings.allowedNetworks.some((one) => contains(one, reading))) continue
    const carried = reading === address ? '' : 'carries an address of '
    return { why: `${carried}${rangeOf(reading) ?? `internal, ${network.text}`}`, metadata: false }
  }
  return null
}
