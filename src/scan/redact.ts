// Knows what may stand in the place of something taken out of a text, and where nothing can be taken out without harm.

import { join } from './join.ts'

/**
 * What stands for `removed`, in which `rule` was found; '' = the rule has been named already. `before` is the byte before
 * it, -1 = not known. Null = taking it out would break what is around it.
 */
export type Redact = (rule: string, removed: Uint8Array, before: number) => Uint8Array | null

/** How the text is written, as far as that matters here. */
export type Writing = 'text' | 'json' | 'markup'

const utf8 = new TextEncoder()
const [QUOTE, BACKSLASH, LESS, GREATER, SPACE] = [0x22, 0x5c, 0x3c, 0x3e, 0x20]

/** The pattern's name is the user's: only what means nothing anywhere is kept of it. */
function marker(rule: string): Uint8Array {
  if (rule === '') return new Uint8Array(0)
  return utf8.encode(`[REDACTED: ${rule.replaceAll(/[^A-Za-z0-9 _.:()/-]/g, '?').slice(0, 100)} (Pipelock)]`)
}

export function redacting(writing: Writing): Redact {
  if (writing === 'json') return inJson
  return writing === 'markup' ? inMarkup : (rule) => marker(rule)
}

/** Within one string: no line end, half an escape or quote may go, but for what ends the string and says no more. */
function inJson(rule: string, removed: Uint8Array, before: number): Uint8Array | null {
  if (before === BACKSLASH || removed.at(-1) === BACKSLASH) return null
  let escaped = false
  for (const [at, byte] of removed.entries()) {
    if (byte === QUOTE && !escaped) {
      const rest = removed.subarray(at)
      return at > 0 && rest.every(isPunctuation) ? join([marker(rule), rest]) : null
    }
    if (byte < SPACE) return null
    escaped = byte === BACKSLASH && !escaped
  }
  return marker(rule)
}

/** What stands between strings. */
function isPunctuation(byte: number): boolean {
  return byte <= SPACE || '"]},:'.includes(String.fromCharCode(byte))
}

/** The text goes, the tags in it stay: what they opened is closed somewhere else. */
function inMarkup(rule: string, removed: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = [marker(rule)]
  for (let at = 0; at < removed.length;) {
    const open = removed.indexOf(LESS, at)
    const stray = removed.indexOf(GREATER, at)
    // What goes with something taken out before may begin where that left the name of a tag.
    if (stray === 0 && at === 0 && rule === '') {
      kept.push(removed.subarray(0, ++at))
      continue
    }
    if (stray >= 0 && (open < 0 || stray < open)) return null
    if (open < 0) break
    const comment = removed[open + 1] === 0x21 && removed[open + 2] === 0x2d && removed[open + 3] === 0x2d
    const end = comment ? commentEnd(removed, open + 4) : tagEnd(removed, open + 1)
    if (end < 0) {
      // The name of a tag says nothing, and is read as a word: it goes on behind what is taken out.
      if (!isTagName(removed.subarray(open + 1))) return null
      kept.push(removed.subarray(open))
      break
    }
    if (!comment) kept.push(removed.subarray(open, end))
    at = end
  }
  return join(kept)
}

/** `footer`, `/p`: of an unfinished tag no more than its name. */
function isTagName(bytes: Uint8Array): boolean {
  const name = bytes[0] === 0x2f ? bytes.subarray(1) : bytes
  return name.length > 0 && name.length < 32 && name.every((byte) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a)
}

function commentEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(GREATER, from); at >= 0; at = bytes.indexOf(GREATER, at + 1))
    if (bytes[at - 1] === 0x2d && bytes[at - 2] === 0x2d) return at + 1
  return -1
}

function tagEnd(bytes: Uint8Array, from: number): number {
  let quote = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (quote !== 0) quote = byte === quote ? 0 : quote
    else if (byte === QUOTE || byte === 0x27) quote = byte
    else if (byte === GREATER) return at + 1
  }
  return -1
}
