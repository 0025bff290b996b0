// Looks at what a request says before it is sent: its URL in every reading, its header fields.

import { findingsFor, partAt, type Recipient } from './audience.ts'
import { scannedFields, type HeaderScanSettings } from './headers.ts'
import type { Target } from './target.ts'
import type { HeaderList } from './wire.ts'
import { findIn, toFindings } from '../scan/findings.ts'
import { scanAll, type Hit, type Scanner } from '../scan/scanner.ts'
import type { Finding } from '../types.ts'

/** Rounds of percent-decoding; three undo every nesting a client library makes by accident. */
const rounds = 3

/** Query values that are also read joined to their neighbours: enough for a secret in pieces, bounded for the rest. */
const joinedValues = 64

/** Secrets in the host name: as written, and with the dots out (a secret cut into labels before some domain). */
export function inspectHost(scanner: Scanner, target: Target): Finding[] {
  const place = { section: 'dlp', scanner: 'dlp', where: 'url:host' } as const
  const plain = findIn(scanner, target.host, place)
  const labels = target.host.split('.')
  if (plain.length > 0 || labels.length < 4) return plain
  // How many labels belong to the domain is unknown here: one, two or three are left out of the joined text.
  const joined = [1, 2, 3].map((domain) => labels.slice(0, -domain).join(''))
  return viewed(findIn(scanner, joined.join('\n'), place), 'joined-labels')
}

/** Secrets in path and query: as written, percent-decoded, and with neighbouring query values joined. */
export function inspectPath(scanner: Scanner, target: Target): Finding[] {
  const place = { section: 'dlp', scanner: 'dlp', where: 'url' } as const
  const findIn = (text: string) =>
    findingsFor(scanText(scanner, text), place, target, ({ start }) => partAt(text, start))
  const found = findIn(target.path)
  let text = target.path
  for (let round = 0; round < rounds && found.length === 0; round++) {
    const next = percentDecoded(text)
    if (next === text) break
    text = next
    found.push(...viewed(findIn(text), 'percent'))
  }
  if (found.length > 0) return found
  const query = text.slice(text.indexOf('?') + 1)
  const values = query.split('&', joinedValues).map((pair) => pair.slice(pair.indexOf('=') + 1))
  if (values.length < 2 || !text.includes('?')) return []
  const runs = [2, 3, 4].flatMap((length) =>
    values.slice(length - 1).map((_, start) => values.slice(start, start + length).join('')),
  )
  return viewed(toFindings(scanText(scanner, runs.join('\n')), place), 'joined-parameters')
}

/** Offsets in a rebuilt text would point nowhere: only the view is named. */
function viewed(findings: readonly Finding[], view: string): Finding[] {
  return findings.map(({ span: _, ...finding }) => ({ ...finding, view }))
}

/**
 * Secrets in the header fields that the settings choose; `to` = where they go, which may be where they belong. A secret
 * in a field's name is not repeated in the finding.
 */
export function inspectHeaders(
  scanner: Scanner,
  headers: HeaderList,
  settings: HeaderScanSettings,
  to?: Recipient,
): Finding[] {
  return scannedFields(headers, settings).flatMap(({ where, name, text }) => {
    const place = { section: 'request_body_scanning', scanner: 'header_dlp' } as const
    const hits = scanText(scanner, text)
    if (hits.length === 0) return []
    const inName = settings.fields === 'all' && scanText(scanner, name).length > 0
    return findingsFor(hits, { ...place, where: inName ? 'header-name' : where }, inName ? undefined : to, () => ({
      kind: 'field',
      name,
    }))
  })
}

function scanText(scanner: Scanner, text: string): readonly Hit[] {
  return scanAll(scanner, utf8.encode(text))
}

const utf8 = new TextEncoder()

/** Every `%XX` replaced by its byte's character (latin1 is enough: rules match bytes); linear, never throws. */
export function percentDecoded(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const byte = code === 0x25 ? hexByte(text, i + 1) : -1
    if (byte >= 0) {
      out += String.fromCharCode(byte)
      i += 2
    } else out += code === 0x2b ? ' ' : (text[i] ?? '')
  }
  return out
}

function hexByte(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at))
  const low = hexDigit(text.charCodeAt(at + 1))
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
