// Cuts header fields into the items of their lists and the parameters of those: `a=1; b="2", c` is three.

import type { HeaderList } from './wire.ts'
import { isDrawn } from '../scan/fields-names.ts'

export interface Item {
  /** Of the parameter, else of the field. */
  readonly name: string
  readonly value: string
}

/** What every client sends, and mostly in the same words. */
const ordinary: ReadonlySet<string> = new Set(
  (
    'accept accept-charset accept-encoding accept-language cache-control connection content-encoding content-language ' +
    'content-length content-type date dnt expect host if-match if-modified-since if-none-match if-range ' +
    'if-unmodified-since keep-alive max-forwards origin pragma priority range referer te trailer transfer-encoding ' +
    'upgrade upgrade-insecure-requests user-agent via'
  ).split(' '),
)

const isOrdinary = (field: string): boolean => {
  const name = field.toLowerCase()
  return ordinary.has(name) || name.startsWith('sec-') || name.startsWith('proxy-')
}

/** A longer name tells nothing more. */
const NAME = 256

/** Of fields that say something of this client's own. */
export function itemsOf(fields: HeaderList): readonly Item[] {
  return fields.flatMap(([field, value]) => {
    if (isOrdinary(field) && !isDrawn(value)) return []
    return value.split(/[,;\t]/).flatMap((item): Item[] => {
      const [name, rest] = cutAt(item.trim(), '=')
      const text = unquoted(rest ?? name)
      return text === '' && rest === undefined ? [] : [{ name: rest === undefined ? field : name, value: text }]
    })
  })
}

/** The names of fields and of their parameters, where any of them is no word. */
export function namesOf(fields: HeaderList): readonly string[] {
  const names = fields.flatMap(([field, value]) => {
    if (isOrdinary(field)) return []
    const parameters = value.split(/[,;]/).flatMap((item) => (item.includes('=') ? [cutAt(item.trim(), '=')[0]] : []))
    return [bare(field), ...parameters]
  })
  return names.some(isDrawn) ? names : []
}

/** Each field's name and then its value, where the name is no word. */
export function namedValuesOf(fields: HeaderList): readonly string[] {
  return fields.flatMap(([field, value]) => (isOrdinary(field) || !isDrawn(bare(field)) ? [] : [bare(field), value]))
}

const bare = (name: string): string => name.replace(/^x-/i, '').slice(0, NAME)

function unquoted(text: string): string {
  const value = text.trim()
  // The scanner reads through escapes of its own accord, but not where they stand between pieces.
  return value.startsWith('"') ? value.replace(/^"|"$/g, '').replaceAll('\\', '') : value
}

function cutAt(text: string, sign: string): [string, string?] {
  const at = text.indexOf(sign)
  return at < 0 ? [text] : [text.slice(0, at).slice(0, NAME), text.slice(at + 1)]
}
