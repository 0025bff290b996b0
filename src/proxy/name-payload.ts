// Knows host names that carry data: asking DNS for one tells it to whoever answers for the domain.

import { registrableDomain } from './registrable.ts'

/** So many bytes that all are text come out of a code by accident about once in a million times. */
const READABLE = 10
/** Labels of a tunnel: so long each, so many together. Identifiers of services are alone. */
const [LONG, TOGETHER] = [24, 60] as const
const [MIDDLE, MANY] = [14, 4] as const

/** What the labels before the registrable domain hold; null = nothing that shows. */
export function payloadOf(host: string): string | null {
  const domain = registrableDomain(host)
  if (domain === host || !host.endsWith(`.${domain}`)) return null
  const labels = host.slice(0, -domain.length - 1).split('.')
  if (isText(decoded(runOf(labels, isHex), 4))) return 'text in hexadecimal labels'
  if (isText(decoded(runOf(labels, isBase32), 5))) return 'text in base32 labels'
  const random = labels.filter((label) => isRandom(label))
  const long = random.filter(({ length }) => length >= LONG)
  const total = random.reduce((sum, { length }) => sum + length, 0)
  return (long.length > 1 || random.length >= MANY) && total >= TOGETHER ? 'several long random labels' : null
}

const isLetter = (sign: string) => sign >= 'a' && sign <= 'z'
const isDigit = (sign: string) => sign >= '0' && sign <= '9'
const isHex = (sign: string) => isDigit(sign) || (sign >= 'a' && sign <= 'f')
const isBase32 = (sign: string) => isLetter(sign) || (sign >= '2' && sign <= '7')

/** Labels of one alphabet put together; a short one is more often a number or a word. */
function runOf(labels: readonly string[], isOf: (sign: string) => boolean): string {
  return labels.filter((label) => label.length >= 6 && Array.from(label).every(isOf)).join('')
}

function decoded(digits: string, bits: 4 | 5): Uint8Array {
  const bytes = new Uint8Array((digits.length * bits) >> 3)
  let [held, size, at] = [0, 0, 0]
  for (let i = 0; i < digits.length && at < bytes.length; i++) {
    const code = digits.charCodeAt(i)
    const value = code >= 0x61 ? code - 0x61 + (bits === 4 ? 10 : 0) : code - (bits === 4 ? 0x30 : 0x18)
    held = ((held << bits) | value) & 0xffff
    size += bits
    if (size < 8) continue
    size -= 8
    bytes[at++] = (held >> size) & 0xff
  }
  return bytes
}

/** Printable, and most of it letters: digits of numbers are digits in hexadecimal as well. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.length < READABLE) return false
  const letters = bytes.filter((byte) => isLetter(String.fromCharCode(byte | 0x20)))
  return bytes.every(isPrintable) && letters.length >= bytes.length / 3
}

const isPrintable = (byte: number) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x09

/** Letters and digits mixed, as in a code. */
function isRandom(label: string): boolean {
  if (label.length < MIDDLE || label.startsWith('xn--')) return false
  let digits = 0
  let changes = 0
  for (let i = 0; i < label.length; i++) {
    const [before, sign] = [label.charAt(i - 1), label.charAt(i)]
    if (isDigit(sign)) digits++
    if ((isDigit(sign) && isLetter(before)) || (isLetter(sign) && isDigit(before))) changes++
  }
  return digits >= 3 && changes >= label.length / 8
}
