// Measures the parts of a URL: what looks as random as a key, though no rule knows it.

import { parseAddress } from './address.ts'
import { payloadOf } from './name-payload.ts'
import { percentDecoded } from './percent.ts'
import type { Target } from './target.ts'
import type { Finding } from '../types.ts'

export interface UrlEntropySettings {
  /** Bits per character above which a part looks random; 0 = off. */
  readonly part: number
  readonly label: number
  /** Whether a host's labels are not measured. */
  readonly isExempt: (host: string) => boolean
}

/** Shorter parts and labels have too few characters to tell. */
const [PART, LABEL] = [20, 8] as const

/** Medium: random-looking parts are ordinary too (signed links, cursors), so `auto` warns of them. */
function finding(what: string, where: string, bits: number, limit: number): Finding {
  const detail = `high entropy ${what} (${bits.toFixed(2)} > ${limit.toFixed(2)} threshold)`
  return {
    rule: 'URL Entropy',
    threat: 'secret',
    severity: 'medium',
    section: 'dlp',
    scanner: where === 'url:label' ? 'subdomain_entropy' : 'entropy',
    where,
    detail,
  }
}

/** High: nothing but a tunnel has such names, and whoever answers for the domain reads them before any request is made. */
function nameFinding(what: string): Finding {
  return {
    rule: 'DNS Exfiltration',
    threat: 'secret',
    severity: 'high',
    section: 'dlp',
    scanner: 'subdomain_entropy',
    where: 'url:label',
    detail: `the host name carries data (${what})`,
  }
}

/** One finding for each kind of part. */
export function inspectEntropy(target: Pick<Target, 'host' | 'path'>, settings: UrlEntropySettings): Finding[] {
  const found: Finding[] = []
  const look = (what: string, where: string, texts: readonly string[], least: number, limit: number) => {
    if (limit === 0) return
    const most = texts.reduce((max, text) => (text.length < least ? max : Math.max(max, entropyOf(text))), 0)
    if (most > limit) found.push(finding(what, where, most, limit))
  }
  const cut = target.path.indexOf('?')
  const path = cut < 0 ? target.path : target.path.slice(0, cut)
  look('path segment', 'url:path', percentDecoded(path).split('/'), PART, settings.part)
  const pairs = cut < 0 ? [] : target.path.slice(cut + 1).split('&')
  const parts = pairs.flatMap((pair) => {
    const sign = pair.indexOf('=')
    return sign < 0 ? [pair] : [pair.slice(0, sign), pair.slice(sign + 1)]
  })
  look('query parameter', 'url:path', parts.map(percentDecoded), PART, settings.part)
  if (parseAddress(target.host) === null && !settings.isExempt(target.host)) {
    look('subdomain label', 'url:label', target.host.split('.').slice(0, -2), LABEL, settings.label)
    const payload = settings.label === 0 ? null : payloadOf(target.host)
    if (payload !== null) found.push(nameFinding(payload))
  }
  return found
}

/** The path without the credentials that go to their own service: they are random, and said to be there already. */
export function withoutOwn(path: string, said: readonly Finding[]): string {
  const own = said.flatMap(({ where, view, allowed, span }) =>
    where === 'url' && view === undefined && allowed === 'audience' && span !== undefined ? [span] : [],
  )
  // Spans count bytes; a path on the wire is ASCII, and one that is not is measured whole.
  if (own.length === 0 || /[^ -~]/.test(path)) return path
  let rest = ''
  let at = 0
  for (const [start, end] of own.toSorted(([a], [b]) => a - b)) {
    const from = Math.max(at, start)
    // What parts segments and parameters stays.
    rest += path.slice(at, from) + path.slice(from, Math.max(from, end)).replace(/[^/?&=]+/g, '')
    at = Math.max(from, end)
  }
  return rest + path.slice(at)
}

/** Shannon's entropy: bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<number, number>()
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
