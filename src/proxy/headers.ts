// Knows which header fields stop at a proxy, which are its own, and which text in them is looked at.

import { wordsDecoded } from './encoded-words.ts'
import { basicOf } from './pieces.ts'
import { valuesOf, type HeaderList } from './wire.ts'

/** RFC 9110 §7.6.1, and what clients still send from RFC 2616 §13.5.1. `Trailer` describes the message and stays. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
])

/** Ours: they address the proxy and must not reach a destination. */
const own = new Set(['x-pipelock-agent', 'pipelock-mediation', 'expect'])

/** Fields without those that end here, plus our `Via` (RFC 9110 §7.6.3). */
export function forwarded(headers: HeaderList, options: { readonly drop?: readonly string[] } = {}): HeaderList {
  const named = new Set(
    valuesOf(headers, 'connection').flatMap((value) => value.split(',').map((name) => name.trim().toLowerCase())),
  )
  // A client must not be able to strip framing or routing by naming it in Connection.
  for (const kept of ['host', 'content-length', 'content-type', 'content-encoding', 'cache-control']) named.delete(kept)
  const drop = new Set(options.drop)
  const kept = headers.filter(([name]) => {
    const key = name.toLowerCase()
    return !hopByHop.has(key) && !named.has(key) && !drop.has(key) && !own.has(key) && key !== 'via'
  })
  return [...kept, ['Via', [...valuesOf(headers, 'via'), '1.1 pipelock'].join(', ')]]
}

/** The fields of a request as it goes out; `plain` = asked for without content coding. */
export function sentOn(
  headers: HeaderList,
  authority: string,
  { plain, body }: { readonly plain: boolean; readonly body: boolean },
): HeaderList {
  const framed = valuesOf(headers, 'content-length').length > 0 || !body
  return [
    ['Host', authority],
    ...forwarded(headers, { drop: ['host', ...(plain ? ['accept-encoding'] : [])] }),
    ...(plain ? ([['Accept-Encoding', 'identity']] as const) : []),
    ...(framed ? [] : ([['Transfer-Encoding', 'chunked']] as const)),
  ]
}

export interface HeaderScanSettings {
  readonly scan: boolean
  readonly fields: 'sensitive' | 'all'
  readonly sensitive: readonly string[]
  readonly ignore: readonly string[]
}

export interface ScannedField {
  readonly where: string
  readonly name: string
  readonly value: string
  /** What is looked at. */
  readonly text: string
}

/** The fields whose values (and, in `all`, names) are scanned, with their place for findings. */
export function scannedFields(headers: HeaderList, settings: HeaderScanSettings): readonly ScannedField[] {
  if (!settings.scan) return []
  const sensitive = new Set(settings.sensitive.map((name) => name.toLowerCase()))
  const ignore = new Set(settings.ignore.map((name) => name.toLowerCase()))
  // Sent on as it is, and its names are whatever a client makes up.
  ignore.delete('trailer')
  return headers.flatMap(([name, written]) => {
    const key = name.toLowerCase()
    const value = wordsDecoded(written)
    // Credentials for this proxy end here: they are no leak.
    if (key === 'proxy-authorization') return []
    if (settings.fields === 'sensitive')
      return sensitive.has(key) ? [{ where: `header:${key}`, name, value, text: readable(key, value) }] : []
    return ignore.has(key) && !sensitive.has(key)
      ? []
      : [{ where: `header:${key}`, name, value, text: `${name}: ${readable(key, value)}${also(written, value)}` }]
  })
}

/** Both forms of Basic credentials are looked at. */
function readable(key: string, value: string): string {
  const basic = key.includes('authorization') ? basicOf(value) : null
  return basic === null ? value : `${value}\n${basic}`
}

const also = (written: string, value: string): string => (written === value ? '' : `\n${written}`)

/** The media type without parameters, lower case; empty when absent. */
export function mediaType(headers: HeaderList): string {
  return (valuesOf(headers, 'content-type')[0] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** All of them, where there are several fields or a list in one; one that is empty when there is none. */
export function mediaTypes(headers: HeaderList): readonly string[] {
  const said = valuesOf(headers, 'content-type').flatMap((value) => value.split(','))
  const types = said.map((value) => (value.split(';', 1)[0] ?? '').trim().toLowerCase())
  const full = types.filter((type) => type.includes('/'))
  return full.length > 0 ? full : [types[0] ?? '']
}
