// Knows redirections and here-documents: what they are written like, and where they end.

import { isDigit, oneOf, run } from './shell-letters.ts'

/** The longest first. */
const signs = ['<<<', '<<-', '<<', '<>', '<&', '>>', '>|', '>&', '<', '>']

/** The operator at this place, with its number; null where none begins. Process substitutions are words. */
export function redirectAt(text: string, at: number): string | null {
  const both = oneOf(text, at, ['&>>', '&>'])
  if (both !== null) return both
  const from = run(text, at, isDigit, 3)
  const sign = oneOf(text, from, signs)
  if (sign === null || (from === at && sign.length === 1 && text[at + 1] === '(')) return null
  return text.slice(at, from + sign.length)
}

export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** The lines up to the delimiter, and what stood behind the operator in its own line. */
export function hereDocument(
  text: string,
  from: number,
  delimiter: string,
): { body: string; rest: string; end: number } {
  const line = endOfLine(text, from)
  const rest = text.slice(from, line)
  const start = Math.min(text.length, line + 1)
  for (let at = start; at < text.length;) {
    const end = endOfLine(text, at)
    if (text.slice(at, end).trim() === delimiter) return { body: text.slice(start, at), rest, end }
    at = end + 1
  }
  return { body: text.slice(start), rest, end: text.length }
}
