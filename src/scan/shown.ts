// Writes down what a page shows: for when a page is too odd, or too large, to be looked at more closely.

import { Markup, type Text } from './markup.ts'
import { join } from './join.ts'

export interface Shown {
  readonly text: string
  /** How many elements there are, and how many within one another. */
  readonly elements: number
  readonly deepest: number
}

const nothing: Text = { copy: () => undefined, skip: () => undefined, pause: () => undefined, cut: () => undefined }

export function shownText(page: Uint8Array): Shown {
  const parts: Uint8Array[] = []
  const shown: Text = {
    ...nothing,
    copy: (bytes, from, to) => void parts.push(bytes.slice(from, to)),
    skip: (_at, _end, instead) => {
      if (instead !== undefined) parts.push(Uint8Array.of(instead))
    },
  }
  const markup = new Markup(shown, nothing, false)
  markup.read(page, 0)
  const lines = unescaped(new TextDecoder().decode(parts.length === 0 ? new Uint8Array(0) : join(parts))).split('\n')
  const text = lines
    .map((line) => line.split(/\s+/).join(' ').trim())
    .filter((line, at, all) => line !== '' || all[at - 1] !== '')
    .join('\n')
    .trim()
  return { text, elements: markup.elements, deepest: markup.deepest }
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  copy: '©',
}

/** The entities that text is full of; others stay as they are. */
function unescaped(text: string): string {
  const [first = '', ...rest] = text.split('&')
  return rest.reduce((out, part) => {
    const end = part.indexOf(';')
    const char = end > 0 && end <= 8 ? entity(part.slice(0, end)) : undefined
    return out + (char === undefined ? `&${part}` : char + part.slice(end + 1))
  }, first)
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return named[name]
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : undefined
}
