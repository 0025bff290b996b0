// Knows which texts of a request may be pieces of one secret: parameters, segments of the path, labels, fields, cookies.

import { type Item, itemsOf, namedValuesOf, namesOf } from './field-items.ts'
import { percentDecoded } from './percent.ts'
import type { HeaderList } from './wire.ts'
import { fieldValues } from '../scan/field-values.ts'
import { undeclared } from '../scan/fields-format.ts'
import { isDrawn } from '../scan/fields-names.ts'
import { wireBytes } from '../scan/wire-bytes.ts'

/** Pieces in an order in which they may belong together; any of them that stand side by side may. */
export type Pieces = readonly string[]

/** Fewer characters are no secret of any form. */
const SHORTEST = 12
/** Values that are also tried with others left out between them, and how many characters such a one has. */
const [CHOSEN, LEAST] = [8, 4] as const
/** Longer names do not tell parameters apart, and are no pieces. */
const [NAME, LONGEST] = [64, 256] as const

/**
 * In a URL's `path?query` (decoded): all as it stands, values of numbered names, few values with some left out, names,
 * words, and the values of JSON in a parameter.
 */
export function piecesOfPath(text: string): readonly Pieces[] {
  const { segments, pairs } = partsOf(text)
  const values = pairs.map(({ value }) => value)
  const named = pairs.map(({ name, value }) => (name === '' ? value : name))
  const names = named.some(isDrawn) ? [named] : []
  const all = [...segments, ...values]
  const others = [...series(pairs), ...byName(pairs), ...chosen(values), ...names, itemsOfPath(text)]
  if (names.length > 0 || all.some(isSeveral)) others.push(wordsOf(text))
  return distinct([all, ...others, ...values.flatMap((value) => piecesOfJson(value))]).filter(mayHold)
}

/** What a URL says, and then what the fields say: one of these may go on in the other. */
export function piecesOfHead(path: string, items: readonly Item[]): readonly string[] {
  const { segments, pairs } = partsOf(percentDecoded(path))
  return [...segments, ...pairs.map(({ value }) => value), ...items.map(({ value }) => value)]
}

function partsOf(text: string): { readonly segments: readonly string[]; readonly pairs: readonly Pair[] } {
  const query = text.indexOf('?')
  const segments = (query < 0 ? text : text.slice(0, query)).split('/')
  return {
    segments: segments.filter((segment) => segment !== '' && segment !== '.' && segment !== '..'),
    pairs: query < 0 ? [] : pairsOf(text.slice(query + 1), '&'),
  }
}

/** Parameters wherever they stand: `/x;a=1;b=2`, `?a=1;b=2`, `?a=1,2`. */
function itemsOfPath(text: string): Pieces {
  return text
    .split(/[/?&;,]/)
    .map((item) => item.slice(item.indexOf('=') + 1))
    .filter((item) => item !== '' && item !== '.' && item !== '..')
}

/** What signs of any kind part. */
function wordsOf(text: string): Pieces {
  return text.split(parting).filter((word) => word !== '')
}

const parting = /[^\w~\x80-\uffff-]+/
const isSeveral = (text: string): boolean => parting.test(text)

function piecesOfJson(value: string): readonly Pieces[] {
  if (!value.startsWith('{') && !value.startsWith('[')) return []
  const values = fieldValues(wireBytes(value), undeclared)
  return [values.map(({ text }) => text)]
}

/** Labels of a name, but for the last; their words. */
export function piecesOfHost(host: string): readonly Pieces[] {
  const labels = host.split('.').slice(0, -1)
  const words = labels.flatMap((label) => label.split('-'))
  return [labels, ...(words.length > labels.length ? [words] : [])].filter(mayHold)
}

/** Values of fields as they stand and of numbered names, items of their lists, cookies, names. */
export function piecesOfFields(fields: HeaderList): Pieces[] {
  const words = fields.filter(([, value]) => !value.includes(' ')).map(([name, value]) => ({ name, value }))
  const items = itemsOf(fields)
  const cookies = fields.flatMap(([name, value]) => (name.toLowerCase() === 'cookie' ? pairsOf(value, ';') : []))
  const counted = items.some(({ name }) => /\d/.test(name)) ? series(items) : []
  const ordered = [...[words, cookies].flatMap((list) => [...series(list), ...byName(list)]), ...counted]
  const lists = [words, items, cookies].map((list) => list.map(({ value }) => value))
  return distinct([...lists, ...ordered, namesOf(fields), namedValuesOf(fields), ...credentials(fields)]).filter(
    mayHold,
  )
}

/** The name and the password of Basic credentials. */
function credentials(fields: HeaderList): readonly Pieces[] {
  return fields.flatMap(([name, value]) => {
    const basic = name.toLowerCase().includes('authorization') ? basicOf(value) : null
    return basic === null ? [] : [basic.split(':')]
  })
}

/** Credentials of the Basic scheme are base64 (RFC 7617); null = these are none. */
export function basicOf(value: string): string | null {
  const basic = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(value)?.[1]
  if (basic === undefined) return null
  try {
    return atob(basic)
  } catch {
    return null
  }
}

/** Lists are long, and often the same; there may be as many of them as parameters. */
function distinct(lists: readonly Pieces[]): Pieces[] {
  const known = new Map(lists.map((list) => [JSON.stringify(list), list]))
  return [...known.values()]
}

/** Two, three or four of the first values in their order, where some that stand between them are left out. */
export function chosen(all: readonly string[]): readonly Pieces[] {
  const values = all
    .filter((value) => value.length >= LEAST && value.length <= 256 && !value.includes(' '))
    .slice(0, CHOSEN)
  const found: Pieces[] = []
  const choose = (taken: readonly string[], last: number, left: boolean): void => {
    if (taken.length > 1 && left) found.push(taken)
    if (taken.length === 4) return
    for (let i = last + 1; i < values.length; i++)
      choose([...taken, values[i] as string], i, left || (taken.length > 0 && i > last + 1))
  }
  choose([], -1, values.length < all.length)
  return found
}

/** All values in the order of their names (`c=…&a=…&b=…`), unless they stand in it. */
function byName(pairs: readonly Pair[]): readonly Pieces[] {
  const isBefore = (a: Pair, b: Pair) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  if (pairs.length < 2 || pairs.every((pair, i) => i === 0 || isBefore(pairs[i - 1] as Pair, pair) <= 0)) return []
  return [pairs.toSorted(isBefore).map(({ value }) => value)]
}

interface Pair {
  readonly name: string
  readonly value: string
}

function pairsOf(text: string, sign: '&' | ';'): readonly Pair[] {
  return text.split(sign).map((pair) => {
    const at = pair.indexOf('=')
    const name = at < 0 ? '' : pair.slice(0, Math.min(at, LONGEST)).trim()
    return { name, value: pair.slice(at + 1).trim() }
  })
}

/** Values whose names differ in a number only (`p1`, `p2` … or all alike), by that number. */
function series(pairs: readonly Pair[]): readonly (readonly string[])[] {
  const groups = new Map<string, { index: number; value: string }[]>()
  for (const { name, value } of pairs) {
    const { stem, index } = numbered(name.slice(0, NAME))
    const group = groups.get(stem)
    if (group === undefined) groups.set(stem, [{ index, value }])
    else group.push({ index, value })
  }
  return [...groups.values()]
    .filter((group) => group.length > 1 && (group.length < pairs.length || !isInOrder(group)))
    .map((group) => group.toSorted((a, b) => a.index - b.index).map(({ value }) => value))
}

/** Then it is no other list than the one as it stands. */
function isInOrder(group: readonly { readonly index: number }[]): boolean {
  return group.every(({ index }, i) => i === 0 || index >= (group[i - 1]?.index ?? 0))
}

/** `part_10[]` → `part_[]`, 10. */
export function numbered(name: string): { readonly stem: string; readonly index: number } {
  let stem = ''
  let index = 0
  for (const sign of name.toLowerCase()) {
    const digit = sign.charCodeAt(0) - 0x30
    if (digit >= 0 && digit <= 9) index = Math.min(1e9, index * 10 + digit)
    else stem += sign
  }
  return { stem, index }
}

const total = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0)

export const mayHold = (pieces: Pieces): boolean => pieces.length > 1 && total(pieces) >= SHORTEST
