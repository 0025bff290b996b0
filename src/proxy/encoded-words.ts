// Reads header values that are written in encoded words (RFC 2047), as mail programs and some servers do.

import { percentDecoded } from './percent.ts'

/** `=?charset?B|Q?text?=`: in its place what it says, one character a byte; white space between two of them is none. */
export function wordsDecoded(value: string): string {
  if (!value.includes('=?')) return value
  let out = ''
  let at = 0
  for (let from = value.indexOf('=?'); from >= 0; from = value.indexOf('=?', at)) {
    const [, kind = '', text = ''] = value.slice(from + 2).split('?', 3)
    const charset = value.indexOf('?', from + 2)
    const end = charset + kind.length + text.length + 3
    const said = value.startsWith('?=', end - 1) ? decoded(kind, text) : null
    if (charset < 0 || said === null) {
      out += value.slice(at, from + 2)
      at = from + 2
      continue
    }
    const between = value.slice(at, from)
    out += (at > 0 && between.trim() === '' ? '' : between) + said
    at = end + 1
  }
  return out + value.slice(at)
}

function decoded(kind: string, text: string): string | null {
  if (kind.toLowerCase() === 'q')
    return percentDecoded(text.replaceAll('%', '%25').replaceAll('=', '%').replaceAll('+', '%2b')).replaceAll('_', ' ')
  if (kind.toLowerCase() !== 'b') return null
  try {
    return atob(text)
  } catch {
    return null
  }
}
