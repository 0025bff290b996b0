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
    else out.push(...(part === rune ? [part] : (table.get(part) ?? [part])))
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
    let at = 0
    while (at < bytes.length) {
      let end = at
      while (end < bytes.length && (bytes[end] as number) < 0x80) end++
      if (end > at) out.copy(bytes, at, end, base + at)
      at = end
      if (at >= bytes.length) return 0
      const length = lengthOf(bytes[at] as number)
      if (at + length > bytes.length) {
        if (!last) return bytes.length - at
        out.put(bytes[at] as number, base + at)
        at++
        continue
      }
      const rune = runeAt(bytes, at, length)
      if (rune < 0) {
        out.put(bytes[at] as number, base + at)
        at++
        continue
      }
      for (const part of folded(rune)) encode(part, base + at, out)
      at += length
    }
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
