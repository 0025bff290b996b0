// Looks at what a request says before it is sent: its URL in every reading, its header fields.

import { findingsFor, partAt, type Recipient } from './audience.ts'
import { percentDecoded } from './percent.ts'
import { itemsOf } from './field-items.ts'
import { scannedFields, type HeaderScanSettings } from './headers.ts'
import type { Target } from './target.ts'
import type { HeaderList } from './wire.ts'
import { chosen, mayHold, piecesOfFields, piecesOfHead, piecesOfHost, piecesOfPath, type Pieces } from './pieces.ts'
import { decoded } from '../scan/decoded.ts'
import { fault, findIn, type Place, toFindings } from '../scan/findings.ts'
import { acrossPieces } from '../scan/across-pieces.ts'
import type { OpenInflater } from '../scan/inflater.ts'
import { beginsPacked } from '../scan/packed.ts'
import { scanAll, type Hit, type Scanner } from '../scan/scanner.ts'
import { wireBytes } from '../scan/wire-bytes.ts'
import type { Finding } from '../types.ts'

/** Rounds of percent-decoding; three undo every nesting a client library makes by accident. */
const rounds = 3

/** More path segments, parameters or fields than this are not put together: nobody can say that they hold nothing. */
const mostPieces = 2000

/** Secrets in the host name: as written, and with the dots out (a secret cut into labels before some domain). */
export function inspectHost(scanner: Scanner, target: Pick<Target, 'host'>): Finding[] {
  const place = { section: 'dlp', scanner: 'dlp', where: 'url:host' } as const
  const plain = findIn(scanner, target.host, place)
  return plain.length > 0 ? plain : across(scanner, piecesOfHost(target.host), place)
}

/** Secrets in path and query: as written, percent-decoded, and put together from their pieces. */
export function inspectPath(scanner: Scanner, target: Recipient): Finding[] {
  const place = { section: 'dlp', scanner: 'dlp', where: 'url' } as const
  const look = (text: string) => findingsFor(scanText(scanner, text), place, target, ({ start }) => partAt(text, start))
  const found = look(target.path)
  let text = target.path
  for (let round = 0; round < rounds && found.length === 0; round++) {
    const next = percentDecoded(text)
    if (next === text) break
    text = next
    found.push(...viewed(look(text), 'percent'))
  }
  if (found.some(({ allowed }) => allowed === undefined)) return found
  return [...found, ...across(scanner, piecesOfPath(text), place)]
}

/** What the client wrote into the target and nobody sends on: user information and fragment. */
export function inspectUnsent(scanner: Scanner, raw: string): Finding[] {
  const place = { section: 'dlp', scanner: 'dlp', where: 'url' } as const
  const fragment = raw.indexOf('#')
  const rest = fragment < 0 ? raw : raw.slice(0, fragment)
  const from = rest.indexOf('//') + 2
  const path = rest.indexOf('/', from)
  const authority = rest.slice(from, path < 0 ? undefined : path)
  const user = authority.slice(0, Math.max(0, authority.lastIndexOf('@')))
  const texts = [user.replaceAll(':', '\n'), fragment < 0 ? '' : raw.slice(fragment + 1)].filter((text) => text !== '')
  return texts.length === 0 ? [] : findIn(scanner, texts.join('\n'), place)
}

/** Offsets in a rebuilt text would point nowhere: only the view is named. */
function viewless(findings: readonly Finding[]): Finding[] {
  return findings.map(({ span: _, ...finding }) => finding)
}

function viewed(findings: readonly Finding[], view: string): Finding[] {
  return findings.map(({ span: _, ...finding }) => ({ ...finding, view }))
}

/** What only shows when the pieces of one of the lists are put together. */
function across(scanner: Scanner, lists: readonly Pieces[], place: Place): Finding[] {
  if (lists.every(({ length }) => length < 2)) return []
  if (lists.some(({ length }) => length > mostPieces))
    return [fault(place, 'Scan Limit Reached', `more than ${mostPieces} pieces in ${place.where}`)]
  return viewed(toFindings(acrossPieces(scanner, lists), place), 'joined')
}

/**
 * Secrets in the header fields that the settings choose, each by itself and put together; `to` = where they go, which
 * may be where they belong. A secret in a field's name is not repeated in the finding.
 */
export function inspectHeaders(
  scanner: Scanner,
  headers: HeaderList,
  settings: HeaderScanSettings,
  to?: Recipient,
): Finding[] {
  const place = { section: 'request_body_scanning', scanner: 'header_dlp' } as const
  const fields = scannedFields(headers, settings)
  const found = fields.flatMap(({ where, name, text }) => {
    const hits = scanText(scanner, text)
    if (hits.length === 0) return []
    const inName = settings.fields === 'all' && scanText(scanner, name).length > 0
    return findingsFor(hits, { ...place, where: inName ? 'header-name' : where }, inName ? undefined : to, () => ({
      kind: 'field',
      name,
    }))
  })
  if (found.some(({ allowed }) => allowed === undefined)) return found
  const named = fields.map(({ name, value }) => [name, value] as const)
  const lists = piecesOfFields(named)
  const items = itemsOf(named)
  if (to !== undefined && items.length > 0) lists.push(piecesOfHead(to.path, items))
  return [...found, ...across(scanner, lists, { ...place, where: 'headers' })]
}

/** Compressed data in base64 (`H4sI…`) in the URL or in a field: rare, and the one thing here that takes waiting. */
export function inspectPacked(
  scanner: Scanner,
  inflate: OpenInflater,
  headers: HeaderList,
  settings: HeaderScanSettings,
  to: Recipient,
): readonly Finding[] | Promise<readonly Finding[]> {
  const fields = scannedFields(headers, settings).map(({ value }) => value)
  const url = { section: 'dlp', scanner: 'dlp', where: 'url' } as const
  const head = { section: 'request_body_scanning', scanner: 'header_dlp', where: 'headers' } as const
  const texts = [
    { text: wireBytes(percentDecoded(to.path)), place: url },
    { text: wireBytes(fields.join('\n')), place: head },
  ].filter(({ text }) => beginsPacked(text))
  if (texts.length === 0) return []
  const looks = texts.map(async ({ text, place }) => {
    const watch = decoded(scanner, inflate).open()
    const { hits } = await watch.look(text, true)
    watch.close?.()
    // What shows without unpacking has been judged with its place.
    return viewless(
      toFindings(
        hits.filter(({ sealed }) => sealed),
        place,
      ),
    )
  })
  return Promise.all(looks).then((found) => found.flat())
}

/** What parts of a request's body, behind its head and before its trailers, say together, where all of it is short. */
export function inspectTogether(scanner: Scanner, head: readonly string[], body: readonly string[]): Finding[] {
  const place = { section: 'request_body_scanning', scanner: 'body_dlp', where: 'body' } as const
  return across(scanner, [[...head, ...body], ...chosen(body)].filter(mayHold), place)
}

function scanText(scanner: Scanner, text: string): readonly Hit[] {
  return text === '' ? [] : scanAll(scanner, wireBytes(text))
}
