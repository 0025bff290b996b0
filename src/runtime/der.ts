// Writes and reads ASN.1 in DER (ITU-T X.690), as much of it as certificates need.

import { concat } from '@std/bytes/concat'

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
} as const

export function tagged(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  if (size > 0xffff) throw new Error('Too long for a certificate')
  return concat([Uint8Array.from([tag, ...length]), ...parts])
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tagged(tags.sequence, ...parts)
export const set = (...parts: readonly Uint8Array[]): Uint8Array => tagged(tags.set, ...parts)
export const octets = (...parts: readonly Uint8Array[]): Uint8Array => tagged(tags.octets, ...parts)
export const utf8 = (text: string): Uint8Array => tagged(tags.utf8, new TextEncoder().encode(text))
export const nothing = tagged(tags.nothing)
export const yes = tagged(tags.boolean, Uint8Array.of(0xff))
/** Content class tags: `[n]` constructed, and primitive. */
export const explicit = (n: number, ...parts: readonly Uint8Array[]): Uint8Array => tagged(0xa0 + n, ...parts)
export const implicit = (n: number, bytes: Uint8Array): Uint8Array => tagged(0x80 + n, bytes)

/** A non-negative integer, most significant byte first. */
export function integer(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const rest = bytes.subarray(start)
  return tagged(tags.integer, (rest[0] ?? 0) >= 0x80 ? concat([Uint8Array.of(0), rest]) : rest)
}

export function bits(bytes: Uint8Array, unused = 0): Uint8Array {
  return tagged(tags.bits, Uint8Array.of(unused), bytes)
}

/** `2.5.29.17` */
export function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const base128 = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) base128.unshift((left & 0x7f) | 0x80)
    return base128
  })
  return tagged(tags.oid, Uint8Array.from(bytes))
}

/** RFC 5280 §4.1.2.5: UTCTime to 2049, GeneralizedTime from then on; whole seconds. */
export function time(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  const late = date.getUTCFullYear() >= 2050
  return tagged(late ? 0x18 : 0x17, new TextEncoder().encode(late ? digits : digits.slice(2)))
}

export interface Element {
  readonly tag: number
  /** With tag and length. */
  readonly whole: Uint8Array
  readonly content: Uint8Array
}

/** The elements that stand one after another; throws when they are not whole. */
export function elements(bytes: Uint8Array): Element[] {
  const list: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1] ?? 0
    const extra = first < 0x80 ? 0 : first & 0x7f
    if (extra > 3) throw new Error('Not DER')
    let size = extra === 0 ? first : 0
    for (let i = 0; i < extra; i++) size = size * 256 + (bytes[at + 2 + i] ?? 0)
    const start = at + 2 + extra
    if (start + size > bytes.length) throw new Error('Not DER')
    list.push({
      tag: bytes[at] ?? 0,
      whole: bytes.subarray(at, start + size),
      content: bytes.subarray(start, start + size),
    })
    at = start + size
  }
  return list
}
