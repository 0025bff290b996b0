// The only file that knows which characters pass for which: compatibility forms, look-alikes, invisible ones.

import { encode } from './escapes.ts'
import type { Out, Rewriter } from './rewrite.ts'

/** Look-alikes that compatibility decomposition does not know (Unicode TR39, the letters of everyday scripts). */
const lookAlikes: readonly (readonly [from: string, to: string])[] = [
  ['АВЕЅІЈКМНОРСТУХԚԜҮЗ', 'ABESIJKMHOPCTYXQWY3'],
  ['авеѕіјкмнорстухԛԝүԁһӏ', 'abesijkmhopctyxqwydhl'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ['αεικνορτυχγω', 'aeikvoptuxyw'],
  ['ՕՏԱԼօսոհցգյ', 'OSULouhhggj'],
  ['ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏀᎢᏙᎳᏃ', 'ABCDEHJKLMGTVWZ'],
  ['ØøĐđŁłĦħŦŧıſ', 'OoDdLlHhTtis'],
  ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'ABCDEFGHIJKLMNOPRSTUVWYZ'],
]

const table = new Map<number, readonly number[]>()
for (const [from, to] of lookAlikes) {
  const targets = [...to]
  for (const [i, letter] of [...from].entries()) {
    const target = targets[i]?.codePointAt(0)
    if (target !== undefined) table.set(letter.codePointAt(0) as number, [target])
  }
}

/** Known characters are remembered; a text of every character there is must not fill the memory. */
const REMEMBERED = 20_000
/** The reading of what needs none. */
const ITSELF: readonly number[] = []

/** U+FDFA alone becomes eighteen letters: more than these say nothing new. */
const LONGEST = 4

/** Drawn as nothing, or only steering what is drawn: no letter of any word. */
function isInvisible(rune: number): boolean {
  return (
    rune === 0xad ||
    rune === 0x034f ||
    rune === 0x061c ||
    rune === 0x115f ||
    rune === 0x1160 ||
    rune === 0x3164 ||
    rune === 0xffa0 ||
    (rune >= 0x180b && rune <= 0x180f) ||
    (rune >= 0x200b && rune <= 0x200f) ||
    (rune >= 0x202a && rune <= 0x202e) ||
    (rune >= 0x2060 && rune <= 0x206f) ||
    (rune >= 0xfe00 && rune <= 0xfe0f) ||
    rune === 0xfeff ||
    (rune >= 0xfff9 && rune <= 0xfffb) ||
    (rune >= 0xe0100 && rune <= 0xe01ef)
  )
}

function folded(rune: number): readonly number[] {
  const known = table.get(rune)
  if (known !== undefined) return known
  let result: readonly number[]
  if (isInvisible(rune) || rune === 0xe0001 || rune === 0xe007f) result = []
  // Tag characters spell ASCII invisibly.
  else if (rune >= 0xe0020 && rune <= 0xe007e) result = [rune - 0xe0000]
  else if (rune >= 0x1f170 && rune <= 0x1f189) result = [rune - 0x1f170 + 0x41]
  else if (rune >= 0x1f1e6 && rune <= 0x1f1ff) result = [rune - 0x1f1e6 + 0x41]
  else result = decomposed(rune)
  if (result.length === 1 && result[0] === rune) result = ITSELF
  if (table.size < REMEMBERED) table.set(rune, result)
  return result
}

function decomposed(rune: number): readonly number[] {
  const out: number[] = []
  for (const letter of String.fromCodePoint(rune).normalize('NFKD')) {
    const part = letter.codePointAt(0) as number
    if (isMark(part) || out.length === LONGEST) continue
    if (part === 0x1680 || (part >= 0x2000 && part <= 0x200a) || part === 0x202f || part === 0x205f) out.push(0x20)
    else if (part === 0x2028 || part === 0x2029) out.push(0x0a)
    else {
      const known = part === rune ? ITSELF : (table.get(part) ?? ITSELF)
      if (known === ITSELF) out.push(part)
      else out.push(...known)
    }
  }
  return out
}

function isMark(rune: number): boolean {
  return (rune >= 0x300 && rune <= 0x36f) || (rune >= 0x1ab0 && rune <= 0x1aff) || (rune >= 0x20d0 && rune <= 0x20ff)
}

/** Length of a UTF-8 sequence by its first byte; 1 for what is none. */
function lengthOf(byte: number): number {
  return byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 1
}

/** Fullwidth, mathematical, accented and look-alike letters as the ASCII they pass for; invisible characters gone. */
export const unicode: Rewriter = {
  name: 'unicode',
  wakes: (bytes) => {
    for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) >= 0x80) return true
    return false
  },
  rewrite(bytes, base, last, out: Out) {
    // What stands for itself, invalid bytes included, is copied in one go.
    let from = 0
    for (let at = 0; at < bytes.length;) {
      const byte = bytes[at] as number
      const length = byte < 0xc2 ? 1 : lengthOf(byte)
      if (at + length > bytes.length && !last) {
        out.copy(bytes, from, at, base + from)
        return bytes.length - at
      }
      const rune = length === 1 || at + length > bytes.length ? -1 : runeAt(bytes, at, length)
      const parts = rune < 0 ? ITSELF : folded(rune)
      if (parts === ITSELF) {
        at += rune < 0 ? 1 : length
        continue
      }
      out.copy(bytes, from, at, base + from)
      for (const part of parts) encode(part, base + at, out)
      at += length
      from = at
    }
    out.copy(bytes, from, bytes.length, base + from)
    return 0
  },
}

function runeAt(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return -1
  let rune = (bytes[at] as number) & (0x7f >> length)
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] as number
    if ((byte & 0xc0) !== 0x80) return -1
    rune = (rune << 6) | (byte & 0x3f)
  }
  return rune >= 0xd800 && rune <= 0xdfff ? -1 : rune > 0x10ffff ? -1 : rune
}
