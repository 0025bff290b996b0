// Judges a name whose address only the next proxy knows: what it says by itself of where it leads, and who vouches for it.

import { parse } from 'tldts'
import { parseAddress } from './address.ts'
import { internalName, judgeAddresses, matchesDomain, type DestinationSettings } from './destination.ts'
import type { AuditRecord } from '../audit.ts'
import type { Finding } from '../types.ts'

/** Reserved never to exist anywhere (RFC 6761 §6.4 and §6.5): nothing stands behind them. */
const nowhere: ReadonlySet<string> = new Set(['invalid', 'example'])

/** It has been read already. */
const asItIs = { extractHostname: false, validateHostname: false, detectIp: false }

/** Public names that are known to lead to whoever asks for them. */
const leadingHome = ['*.localtest.me', '*.lvh.me', '*.vcap.me', '*.lacolhost.com', '*.localho.st']

/**
 * What is wrong with the name, as far as that can be told without an address: it spells an internal one
 * (`localhost`, `10.0.0.1.nip.io`, `10-0-0-1.example.com`), or it is none of the public names.
 */
export function judgeUnknown(host: string, settings: DestinationSettings): Finding[] {
  if (isThisMachine(host)) return judgeAddresses(host, ['127.0.0.1'], settings)
  const wrong = judgeAddresses(host, addressesIn(host), settings)
  if (wrong.length > 0 || isPublic(host) || settings.internal.length === 0) return wrong
  return settings.trustedDomains.some((pattern) => matchesDomain(host, pattern)) ? [] : [internalName(host)]
}

/** Whether the next proxy may be asked for a name that is unknown here: where only listed names are trusted, for those. */
export function mayGoUnknown(host: string, settings: DestinationSettings): boolean {
  const { allowlistEnforced, allowlist, trustedDomains } = settings
  return !allowlistEnforced || [...allowlist, ...trustedDomains].some((pattern) => matchesDomain(host, pattern))
}

/** For the record: whose answer decided where it went, when it was not ours. */
export function resolvedBy(addresses: readonly string[]): Pick<AuditRecord, 'resolvedBy'> {
  return addresses.length === 0 ? { resolvedBy: 'upstream_proxy' } : {}
}

/** Below a public suffix, by the list of those; `arpa` is plumbing, and `home.arpa` is at home (RFC 8375). */
function isPublic(host: string): boolean {
  if (!host.includes('.') || leadingHome.some((pattern) => matchesDomain(host, pattern))) return false
  const top = host.slice(host.lastIndexOf('.') + 1)
  if (nowhere.has(top)) return true
  return top !== 'arpa' && parse(host, asItIs).isIcann === true
}

/** RFC 6761 §6.3, and what hosts files call it. */
function isThisMachine(host: string): boolean {
  return matchesDomain(host, '*.localhost') || /^(?:localhost|ip6-(?:localhost|loopback))(?:\.|$)/.test(host)
}

/** Addresses that the name spells. Whoever wants an internal one writes it so where a service answers with what is asked. */
function addressesIn(host: string): string[] {
  const labels = host.split('.')
  const dotted = labels.map((_, at) => labels.slice(at, at + 4).join('.'))
  const dashed = labels.flatMap((label) => {
    const parts = label.split('-')
    return [...parts.map((_, at) => parts.slice(at, at + 4).join('.')), label.replaceAll('-', ':')]
  })
  const hex = matchesDomain(host, '*.nip.io') ? labels.flatMap((label) => label.split('-').map(fromHex)) : []
  return [...dotted, ...dashed, ...hex].filter((text) => parseAddress(text) !== null)
}

/** `7f000001` */
function fromHex(label: string): string {
  if (!/^[0-9a-f]{8}$/.test(label)) return ''
  return [0, 2, 4, 6].map((at) => Number.parseInt(label.slice(at, at + 2), 16)).join('.')
}
