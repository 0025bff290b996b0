// Knows which short texts of a request could be one of many: values of its URL, its fields, its body.

import { numbered } from './pieces.ts'
import type { Target } from './target.ts'
import type { HeaderList } from './wire.ts'
import { percentDecoded } from './outbound.ts'

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

/** Segments of the path (by what stands before them, too), query values, values of fields that are one word. */
export function valuesOfHead(target: Pick<Target, 'path'>, fields: HeaderList): readonly OutgoingValue[] {
  const [path = '', query = ''] = cutAt(percentDecoded(target.path), '?')
  const segments = path.split('/').filter((segment) => segment !== '')
  const values = segments.map((text, i) => ({ channel: channel(`path${i}`, segments.slice(0, i).join('/')), text }))
  for (const pair of query === '' ? [] : query.split('&', MOST)) {
    const [name = '', text = ''] = pair.includes('=') ? cutAt(pair, '=') : ['', pair]
    values.push({ channel: channel('query', name), text })
  }
  for (const [name, text] of fields) values.push({ channel: channel('header', name), text })
  return values.filter(isPiece).slice(0, MOST)
}

/** Labels before a domain of two, three or four. */
export function valuesOfHost(host: string): readonly OutgoingValue[] {
  const labels = host.split('.')
  return labels
    .slice(0, -2)
    .map((text, i) => ({ channel: `host:${labels.slice(i + 1).join('.')}`, text }))
    .filter(isPiece)
}

export function valuesOfBody(
  values: readonly { readonly name: string; readonly text: string }[],
): readonly OutgoingValue[] {
  return values
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
