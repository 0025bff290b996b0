// Knows where compressed bytes begin inside other files: entries of ZIP archives, texts of PNG pictures, streams of PDF documents.

import { type Coding, isZlib } from './inflater.ts'

/** What its bytes are coded in; null = they are as they are (stored). */
export type EntryCoding = Coding | null

export type Kind = 'zip' | 'png' | 'pdf'

/** Where an entry begins: `from` its bytes on, so many of them (null = up to what ends one). */
export interface Entry {
  readonly kind: Kind
  readonly coding: EntryCoding
  readonly from: number
  readonly size: number | null
}

/** A ZIP entry (APPNOTE 4.3.7) has a head of so many bytes, and then its name and what is extra. */
const ZIP_HEAD = 30
/** A keyword, a language and a translated keyword stand before a compressed text in PNG (§11.3.4). */
const PNG_HEAD = 400
const latin1 = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0))
const PNG = latin1('\x89PNG\r\n\x1a\n')
const PDF = latin1('%PDF-')
/** So many bytes tell what a stream is. */
export const MAGIC = PNG.length
export const ENDSTREAM = latin1('endstream')
const STREAM = latin1('stream')

export function stands(bytes: Uint8Array, at: number, what: Uint8Array): boolean {
  for (let i = 0; i < what.length; i++) if (bytes[at + i] !== what[i]) return false
  return true
}

const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) + u16(bytes, at + 2) * 65_536

/** Whether a text that is here as a whole holds anything that would be looked into. */
export function holdsEntries(bytes: Uint8Array): boolean {
  return stands(bytes, 0, PNG) || stands(bytes, 0, PDF) || nextZip(bytes, 0, true) < bytes.length
}

/** Where the next `PK\3\4` stands, or may stand when more is here. By its third byte, which is rare in text. */
function nextZip(bytes: Uint8Array, from: number, last: boolean): number {
  for (let at = bytes.indexOf(3, from + 2); at >= 0; at = bytes.indexOf(3, at + 1))
    if (bytes[at - 1] === 0x4b && bytes[at - 2] === 0x50 && (at + 1 < bytes.length ? bytes[at + 1] === 4 : !last))
      return at - 2
  if (last) return bytes.length
  const end = bytes.length
  if (end - 2 >= from && bytes[end - 2] === 0x50 && bytes[end - 1] === 0x4b) return end - 2
  return end - 1 >= from && bytes[end - 1] === 0x50 ? end - 1 : end
}

/** What a stream is that begins so; archives begin anywhere. */
export const kindOf = (bytes: Uint8Array): Kind =>
  stands(bytes, 0, PNG) ? 'png' : stands(bytes, 0, PDF) ? 'pdf' : 'zip'

/** The next entry of an archive, or from where on one may begin when more of the stream is here. */
export function entryOfZip(bytes: Uint8Array, from: number, base: number, last: boolean): Entry | number {
  for (let at = nextZip(bytes, from, last); at < bytes.length; at = nextZip(bytes, at + 2, last)) {
    if (at + ZIP_HEAD > bytes.length) return last ? bytes.length : at
    const flags = u16(bytes, at + 6)
    const method = u16(bytes, at + 8)
    // What is encrypted cannot be read; what is compressed in another way neither.
    if ((flags & 1) !== 0 || (method !== 8 && method !== 0)) continue
    const size = u32(bytes, at + 18)
    const unknown = size === 0xff_ff_ff_ff || (size === 0 && (flags & 8) !== 0)
    const begin = base + at + ZIP_HEAD + u16(bytes, at + 26) + u16(bytes, at + 28)
    return { kind: 'zip', coding: method === 8 ? 'deflate-raw' : null, from: begin, size: unknown ? null : size }
  }
  return bytes.length
}

/** `zTXt` and compressed `iTXt` chunks: length, type, keyword, and then zlib. */
export function textOfPng(bytes: Uint8Array, from: number, base: number, last: boolean): Entry | number {
  for (let at = bytes.indexOf(0x58, from); at >= 0; at = bytes.indexOf(0x58, at + 1)) {
    const type = at - 2
    if (type < 4 || bytes[at - 1] !== 0x54) continue
    if (at + 1 + PNG_HEAD > bytes.length && !last) return Math.max(from, type - 4)
    const isShort = bytes[type] === 0x7a
    if (bytes[at + 1] !== 0x74 || (!isShort && bytes[type] !== 0x69)) continue
    const begin = zlibOfPng(bytes, at + 2, isShort)
    if (begin === 0) continue
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(type - 4, type)
    const size = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
    const left = size - (begin - at - 2)
    if (left > 0) return { kind: 'png', coding: 'deflate', from: base + begin, size: left }
  }
  return last ? bytes.length : Math.max(from, bytes.length - 7)
}

/** Where zlib begins behind keyword, flags and, in the long form, language and translated keyword; 0 = nowhere. */
function zlibOfPng(bytes: Uint8Array, from: number, isShort: boolean): number {
  const end = Math.min(bytes.length, from + PNG_HEAD)
  const past = (at: number): number => {
    const zero = bytes.subarray(at, end).indexOf(0)
    return zero < 0 ? end : at + zero + 1
  }
  let at = past(from)
  if (isShort) at++
  else if (bytes[at] === 1) at = past(past(at + 2))
  return at + 1 < end && isZlib(bytes[at] as number, bytes[at + 1] as number) ? at : 0
}

/** `stream`, a line's end, and then zlib (ISO 32000-2 §7.3.8, FlateDecode). */
export function streamOfPdf(bytes: Uint8Array, from: number, base: number, last: boolean): Entry | number {
  for (let at = bytes.indexOf(0x73, from); at >= 0; at = bytes.indexOf(0x73, at + 1)) {
    if (at + STREAM.length + 4 > bytes.length) return last ? bytes.length : at
    if (!stands(bytes, at, STREAM)) continue
    const begin = at + STREAM.length + (bytes[at + STREAM.length] === 0x0d ? 2 : 1)
    if (bytes[begin - 1] !== 0x0a || !isZlib(bytes[begin] as number, bytes[begin + 1] as number)) continue
    return { kind: 'pdf', coding: 'deflate', from: base + begin, size: null }
  }
  return bytes.length
}
