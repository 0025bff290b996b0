// Knows which texts of a request may be pieces of one secret: parameters, segments of the path, labels, fields, cookies.

import type { HeaderList } from './wire.ts'

/** Pieces in an order in which they may belong together; any of them that stand side by side may. */
export type Pieces = readonly string[]

/** Fewer characters are no secret of any form. */
const SHORTEST = 12
/** Values that are also tried with others left out between them, and how many characters such a one has. */
const [CHOSEN, LEAST] = [8, 4] as const
/** Longer names do not tell parameters apart. */
const NAME = 64

/** In a URL's `path?query` (decoded): all as it stands, values of numbered names, few values with some left out. */
export function piecesOfPath(text: string): readonly Pieces[] {
  const query = text.indexOf('?')
  const segments = (query < 0 ? text : text.slice(0, query)).split('/').filter((segment) => segment !== '')
  const pairs = query < 0 ? [] : pairsOf(text.slice(query + 1), '&')
  const values = pairs.map(({ value }) => value)
  return [[...segments, ...values], ...series(pairs), ...byName(pairs), ...chosen(values)].filter(mayHold)
}

/** Labels of a name, but for the last. */
export function piecesOfHost(host: string): readonly Pieces[] {
  return [host.split('.').slice(0, -1)].filter(mayHold)
}

/** Values of fields as they stand and of numbered names, and the cookies of one field. */
export function piecesOfFields(fields: HeaderList): readonly Pieces[] {
  const pairs = fields.filter(([, value]) => !value.includes(' ')).map(([name, value]) => ({ name, value }))
  const cookies = fields.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => pairsOf(value, ';'))
  return [pairs, ...cookies]
    .flatMap((list) => [list.map(({ value }) => value), ...series(list), ...byName(list)])
    .filter(mayHold)
}

/** Two, three or four of the first values in their order, where some that stand between them are left out. */
function chosen(all: readonly string[]): readonly Pieces[] {
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
    const name = at < 0 ? '' : pair.slice(0, Math.min(at, NAME)).trim()
    return { name, value: pair.slice(at + 1).trim() }
  })
}

/** Values whose names differ in a number only (`p1`, `p2` … or all alike), by that number. */
function series(pairs: readonly Pair[]): readonly (readonly string[])[] {
  const groups = new Map<string, { index: number; value: string }[]>()
  for (const { name, value } of pairs) {
    const { stem, index } = numbered(name)
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

const mayHold = (pieces: Pieces): boolean => pieces.length > 1 && total(pieces) >= SHORTEST
