// Knows in which character sets the head of a message says that its body is written, however often it says so.

import { valuesOf, type HeaderList } from './wire.ts'
import { encodingOf } from '../scan/charset.ts'
import { charsetOf } from '../scan/fields-parts.ts'
import { parametersOf } from '../scan/parameters.ts'

export interface Charsets {
  /** The first that is not UTF-8 and can be read (https://encoding.spec.whatwg.org/#names-and-labels); null = none. */
  readonly encoding: string | null
  /** The first that cannot be read, or that nobody knows; null = none. */
  readonly unread: { readonly kind: 'foreign' | 'unknown'; readonly name: string } | null
}

export function charsetsOf(headers: HeaderList): Charsets {
  const names = valuesOf(headers, 'content-type')
    .flatMap((value) => parametersOf(value))
    .flatMap(([name, value]) => (name === 'charset' ? [value] : []))
  const kinds = names.map((name) => ({ kind: charsetOf(name), name }))
  const unread = kinds.find(({ kind }) => kind === 'foreign') ?? kinds.find(({ kind }) => kind === 'unknown') ?? null
  return {
    encoding: names.map((name) => encodingOf(name)).find((encoding) => encoding !== null) ?? null,
    unread: unread as Charsets['unread'],
  }
}
