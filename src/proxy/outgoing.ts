// Knows which short texts of a request could be one of many: values of its URL, its fields, its body.

import { numbered } from './pieces.ts'
import type { Target } from './target.ts'
import { valuesOf, type HeaderList } from './wire.ts'
import { fieldValues } from '../scan/field-values.ts'
import { declaredBy } from '../scan/fields-format.ts'
import { inflated } from '../scan/inflated.ts'
import { codingsOf, type OpenInflater } from '../scan/inflater.ts'
import { percentDecoded } from './percent.ts'

export interface OutgoingValue {
  /** Where such a one stands in every request of its kind: pieces of one secret do. */
  readonly channel: string
  readonly text: string
}

/** Longer names do not tell channels apart. */
const NAME = 64
/** A longer text is no piece; more of them in one request say nothing new. */
const [LONGEST, MOST] = [256, 64] as const

const channel = (kind: string, name: string) => `${kind}:${numbered(name).stem.slice(0, NAME)}`

/** Labels of the name, segments of the path, query values, values of fields that are one word. */
export function valuesOfHead(target: Pick<Target, 'host' | 'path'>, fields: HeaderList): readonly OutgoingValue[] {
  const [path = '', query = ''] = cutAt(percentDecoded(target.path), '?')
  const segments = path.split('/').filter((segment) => segment !== '')
  const values = segments.map((text, i) => ({ channel: channel(`path${i}`, segments.slice(0, i).join('/')), text }))
  for (const pair of query === '' ? [] : query.split('&', MOST)) {
    const [name = '', text = ''] = pair.includes('=') ? cutAt(pair, '=') : ['', pair]
    values.push({ channel: channel('query', name), text })
  }
  for (const [name, text] of fields) values.push({ channel: channel('header', name), text })
  return [...valuesOfHost(target.host), ...values].filter(isPiece).slice(0, MOST)
}

/** Labels before a domain, of which nobody here knows how long it is. */
export function valuesOfHost(host: string): readonly OutgoingValue[] {
  const labels = host.split('.')
  const values = labels.slice(0, -2).map((text, i) => ({ channel: `${HOST}${labels.slice(i + 1).join('.')}`, text }))
  return values.filter(isPiece)
}

/** Names repeat, and what looks random in them is mostly somebody else's. */
export const isHost = ({ channel }: OutgoingValue): boolean => channel.startsWith(HOST)
const HOST = 'host:'

/** A longer body is no piece, and not made of few. */
const BODY = 64 * 1024

/** The values of a whole body, without its codings. */
export async function valuesOfBody(
  parts: readonly Uint8Array[],
  headers: HeaderList,
  open: OpenInflater,
): Promise<readonly OutgoingValue[]> {
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  if (size === 0 || size > BODY) return []
  const sent = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    sent.set(part, at)
    at += part.length
  }
  const bytes = await inflated(sent, codingsOf(valuesOf(headers, 'content-encoding')), open, BODY)
  if (bytes === null) return []
  return fieldValues(bytes, declaredBy(valuesOf(headers, 'content-type')[0] ?? ''))
    .map(({ name, text }) => ({ channel: channel('body', name), text }))
    .filter(isPiece)
    .slice(0, MOST)
}

function isPiece({ text }: OutgoingValue): boolean {
  return text !== '' && text.length <= LONGEST && !text.includes(' ')
}

function cutAt(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
