// Knows the checksums that vendors put into their tokens.

import { real } from './checks-placeholder.ts'
import { isSpelled } from './checks-random.ts'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 (IEEE) of latin1 text. */
export function crc32(text: string): number {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) crc = (crc >>> 8) ^ (crcTable[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

/** The number in base 62 (0-9 A-Z a-z), padded with `0` on the left. */
export function toBase62(value: number, width: number): string {
  let text = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = base62.charAt(rest % 62) + text
  return text.padStart(width, '0')
}

/** GitHub and npm: the last six characters are the CRC-32 of the rest of the body. */
export function hasCrcTail(body: string): boolean {
  return body.length > 6 && toBase62(crc32(body.slice(0, -6)), 6) === body.slice(-6)
}

/**
 * A right checksum proves a token; a wrong one does not clear it (vendors change schemes, agents change case), so
 * without it the body must still not be a placeholder, nor made of words.
 */
export function crcTailOr(prefix: string): (text: string) => boolean {
  const looksReal = real(prefix)
  return (text) => hasCrcTail(text.slice(prefix.length)) || (looksReal(text) && !isSpelled(text.slice(prefix.length)))
}

/** GitLab routable tokens end in a length, a version and the CRC-32 of all before it in base 36, seven digits wide. */
export function hasRoutableTail(text: string): boolean {
  const body = text.slice(0, -7)
  return /\.[0-9a-z]{2}\.[0-9a-z]{9}$/.test(text) && crc32(body).toString(36).padStart(7, '0') === text.slice(-7)
}

export function routableOr(prefix: string): (text: string) => boolean {
  const looksReal = real(prefix)
  return (text) => hasRoutableTail(text) || looksReal(text)
}
