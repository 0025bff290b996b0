// The only file that knows which letters of base64, base32 and hex a value decides, whatever is encoded around it.

import { FOLD } from './escapes.ts'
import { rewritten } from './workroom.ts'

/** How a value may stand in a text, and the name of that reading; none = as it is. */
export interface Writing {
  readonly bytes: Uint8Array
  readonly view?: string
}

/** Shorter ones are found by chance. */
export const SHORTEST = 8
/** A run of letters shorter than what encodes so many bytes is not decoded by the readings: it is looked for as it is. */
const DECODED = 16

const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const big = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const small = big.toLowerCase()
const base64 = latin1(`${big}${small}0123456789+/`)
const base64url = latin1(`${big}${small}0123456789-_`)
const base32 = latin1(`${big}234567`)
const smallBase32 = latin1(`${small}234567`)
const hex = latin1('0123456789abcdef')
const bigHex = latin1('0123456789ABCDEF')

/** The letters of `width` bits each that lie wholly within `bytes`, when `before` bytes stand before them. */
export function lettersOf(bytes: Uint8Array, alphabet: Uint8Array, width: number, before: number): Uint8Array {
  const first = Math.ceil((before * 8) / width)
  const end = Math.floor(((before + bytes.length) * 8) / width)
  const letters = new Uint8Array(end - first)
  for (let i = first; i < end; i++) {
    const bit = i * width - before * 8
    const two = ((bytes[bit >> 3] as number) << 8) | (bytes[(bit >> 3) + 1] ?? 0)
    letters[i - first] = alphabet[(two >> (16 - width - (bit & 7))) & ((1 << width) - 1)] as number
  }
  return letters
}

/**
 * Ways to write `value` that must be known beforehand. What decodes to the value itself is left to the readings, as far
 * as they read everything: they pass over short runs, and over long ones of base64 that are mostly no text.
 */
export function* writingsOf(value: Uint8Array): Generator<Writing> {
  yield { bytes: value }
  // What a query is read with takes each `+` for a space, and look-alike letters are read as those they look like.
  if (value.includes(0x2b)) yield { bytes: value.map((byte) => (byte === 0x2b ? 0x20 : byte)) }
  const folded = rewritten(FOLD, value)
  if (folded.length >= SHORTEST && !isSame(folded, value)) yield { bytes: folded }
  yield* escapedOf(value)
  const encoded = function* (view: string, width: number, alignments: number, ...alphabets: Uint8Array[]) {
    for (let before = 0; before < alignments; before++) {
      const all = alphabets.map((alphabet) => lettersOf(value, alphabet, width, before))
      for (const [i, bytes] of all.entries())
        if (bytes.length >= SHORTEST && (i === 0 || !isSame(bytes, all[0] as Uint8Array))) yield { bytes, view }
    }
  }
  yield* encoded('base64', 6, 3, base64, base64url)
  if (value.length >= DECODED) return
  yield* encoded('base32', 5, 5, base32, smallBase32)
  yield* encoded('hex', 4, 1, hex, bigHex)
}

const utf8 = new TextEncoder()
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** The usual ways to escape, by the names that the readings have for them. */
const escapes: Readonly<Record<string, (text: string) => string>> = {
  percent: encodeURIComponent,
  'json-escape': (text) => JSON.stringify(text).slice(1, -1),
  'html-entity': (text) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign),
}

/** Inside one escape the readings undo the same once more, not another: what a form says in JSON is known beforehand. */
function* escapedOf(value: Uint8Array): Generator<Writing> {
  // Cut within a letter, or never text: then there is no such writing.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(value).replace(/\ufffd+$/, '')
  if (text.includes('\ufffd') || !text.isWellFormed()) return
  for (const [view, escape] of Object.entries(escapes)) {
    const bytes = utf8.encode(escape(text))
    if (!isSame(bytes, utf8.encode(text))) yield { bytes, view }
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
