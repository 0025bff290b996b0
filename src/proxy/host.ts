// The one normaliser of hosts: what a URL parser made of a name, as the one spelling every rule compares, or nothing.

import { parseAddress } from './address.ts'

/** RFC 1035 §2.3.4. */
const [LONGEST_LABEL, LONGEST_NAME] = [63, 253] as const

/**
 * `parsed` is a WHATWG `hostname`: IDNA, percent-encoding, fullwidth digits and dots, and odd IPv4 spellings are behind
 * it. Null = what remains is no name that DNS could hold: resolvers and origins would each read it their own way.
 */
export function canonicalHost(parsed: string): string | null {
  const bare = parsed.startsWith('[') ? parsed.slice(1, -1) : parsed.endsWith('.') ? parsed.slice(0, -1) : parsed
  if (parseAddress(bare) !== null) return bare
  if (parsed.startsWith('[') || bare.length > LONGEST_NAME) return null
  return bare.split('.').every(isLabel) ? bare : null
}

/** Letters, digits, hyphens; underscores and hyphens at the ends are no host names (RFC 1123) but in use. */
function isLabel(label: string): boolean {
  if (label === '' || label.length > LONGEST_LABEL) return false
  for (let i = 0; i < label.length; i++) {
    const code = label.charCodeAt(i)
    const plain = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f
    if (!plain) return false
  }
  return true
}
