// Knows what of a text may be shown: in a terminal, on a line of a log.

/** Control characters and escape sequences never reach a terminal or a log collector. */
export function printable(text: string): string {
  if (text.length <= 2048 && isPlain(text)) return text
  let out = ''
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const hidden = code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e)
    out += hidden || (code >= 0x2066 && code <= 0x2069) ? '\uFFFD' : char
  }
  return out.length > 2048 ? `${out.slice(0, 2048)}…` : out
}

/** Nothing but the visible characters of ASCII. */
export function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code >= 0x7f) return false
  }
  return true
}
