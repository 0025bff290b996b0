// The only file that knows which characters pass for which: compatibility forms, look-alikes, invisible ones.

import { HIDDEN, ITSELF, POOLED } from './escapes.ts'
import { DIRECTORY, PAGES, POOL, POOL_END } from './room-map.ts'
import { encode } from '../pattern/utf8.ts'

/** Look-alikes that compatibility decomposition does not know (Unicode TR39, the letters of everyday scripts). */
const lookAlikes: readonly (readonly [from: string, to: string])[] = [
  ['АВЕЅІЈКМНОРСТУХԚԜҮЗҺѴ', 'ABESIJKMHOPCTYXQWY3hV'],
  ['авеѕіјкмнорстухԛԝүԁһӏѵ', 'abesijkmhopctyxqwydhlv'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ['αεικνορτυχγω', 'aeikvoptuxyw'],
  ['ՕՏԱԼօսոհցգյզ', 'OSULouhhgqjq'],
  ['ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏀᎢᏙᎳᏃᏢᎡᏚᎥ', 'ABCDEHJKLMGTVWZPRSi'],
  ['ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ', 'ABCDEFGHIJKLMNOPRSTUVWXYZ'],
  ['ⲀⲤⲈⲎⲒⲔⲘⲚⲞⲢⲦⲬⲨⲌⲟⲥⲣⲁ', 'ACEHIKMNOPTXYZocpa'],
  ['ØøĐđŁłĦħŦŧıſɡɑɩʋƖ', 'OoDdLlHhTtisgaivl'],
  ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'ABCDEFGHIJKLMNOPRSTUVWYZ'],
  ['‐‑−∶⁄∕⧸∗', '---:///*'],
]

const known = new Map<number, number>()
for (const [from, to] of lookAlikes) {
  const targets = [...to]
  for (const [i, letter] of [...from].entries())
    known.set(letter.codePointAt(0) as number, targets[i]?.codePointAt(0) ?? 0)
}

/** U+FDFA alone becomes eighteen letters: more than these say nothing new. */
const LONGEST = 4

/** Drawn as nothing, or only steering what is drawn: no letter of any word (Unicode, Default_Ignorable_Code_Point). */
const invisible: readonly (readonly [from: number, to: number])[] = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
]
/** Drawn over the letter before. */
const marks: readonly (readonly [from: number, to: number])[] = [
  [0x300, 0x36f],
  [0x483, 0x489],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x20d0, 0x20ff],
  [0xfe20, 0xfe2f],
]
/** Scripts of which the decomposition says nothing new, and an ellipsis: they are text as they stand. */
const untouched: readonly (readonly [from: number, to: number])[] = [
  [0x2026, 0x2026],
  [0x3040, 0x30ff],
  [0x3400, 0x9fff],
  [0xac00, 0xd7ff],
]

const isIn = (ranges: readonly (readonly [number, number])[], rune: number): boolean =>
  ranges.some(([from, to]) => rune >= from && rune <= to)

/** Text in characters that are drawn as nothing: tags spell ASCII, variation selectors count bytes. */
function hidden(rune: number): number {
  if (rune >= 0xe0020 && rune <= 0xe007e) return rune - 0xe0000
  // Two blocks of selectors: the first sixteen bytes, and all the others.
  const byte =
    rune >= 0xfe00 && rune <= 0xfe0f ? rune - 0xfe00 : rune >= 0xe0100 && rune <= 0xe01ef ? rune - 0xe00f0 : 0
  return byte === 9 || byte === 10 || byte === 13 || byte >= 0x20 ? byte : 0
}

/** What a character is read as; null = as itself. */
function folded(rune: number): readonly number[] | null {
  if (isIn(untouched, rune)) return null
  if (isIn(invisible, rune) || isIn(marks, rune)) return []
  const other = known.get(rune)
  if (other !== undefined) return [other]
  // Letters in squares and circles, and those that make flags.
  for (const first of [0x1f150, 0x1f170, 0x1f1e6]) if (rune >= first && rune < first + 26) return [rune - first + 0x41]
  if (rune === 0x2800) return [0x20]
  const out: number[] = []
  for (const letter of String.fromCodePoint(rune).normalize('NFKD')) {
    const part = letter.codePointAt(0) as number
    if (isIn(marks, part) || out.length === LONGEST) continue
    if (part === 0x1680 || (part >= 0x2000 && part <= 0x200a) || part === 0x202f || part === 0x205f) out.push(0x20)
    else if (part === 0x2028 || part === 0x2029) out.push(0x0a)
    else out.push(known.get(part) ?? part)
  }
  return out.length === 1 && out[0] === rune ? null : out
}

/** What a name looks like, in small letters: two names with one skeleton are taken for each other (Unicode TR39). */
export function skeleton(name: string): string {
  let out = ''
  for (const letter of name.slice(0, 512)) {
    const rune = letter.codePointAt(0) as number
    const parts = rune < 0x80 ? null : folded(rune)
    out += parts === null ? letter : String.fromCodePoint(...parts)
  }
  return out.toLowerCase()
}

/** So many pages fit. */
const MOST = (POOL - PAGES) >> 10

/** Writes what characters fold to where the tools look it up, a page of 256 when it is first asked for. */
export class Folding {
  readonly #heap: Uint8Array
  readonly #words: Uint32Array
  /** Pages made; the first says of each character that it is itself. */
  #pages = 0
  #pool = POOL

  constructor(heap: Uint8Array) {
    this.#heap = heap
    this.#words = new Uint32Array(heap.buffer)
    this.#empty()
  }

  #empty(): void {
    this.#heap.fill(0, DIRECTORY, DIRECTORY + 2 * 0x1100)
    this.#words.fill(ITSELF, PAGES >> 2, (PAGES >> 2) + 256)
    this.#pages = 1
    this.#pool = POOL
  }

  make(page: number): void {
    const entries = new Uint32Array(256).fill(ITSELF)
    // A text of every character there is must not fill the memory: it only makes pages anew.
    if (this.#pages === MOST || this.#pool + 256 * 16 > POOL_END) this.#empty()
    for (let i = 0; i < 256; i++) {
      const rune = (page << 8) | i
      // ASCII is asked for only where it is written in more bytes than it takes, as lax decoders read it (`c1 81`).
      if (rune < 0x80) entries[i] = ((1 << 24) | rune) >>> 0
      // Surrogates are no characters.
      if (rune < 0x80 || (rune >= 0xd800 && rune <= 0xdfff)) continue
      const secret = hidden(rune)
      const parts = secret === 0 ? folded(rune) : []
      if (parts === null) continue
      const bytes = secret === 0 ? parts.flatMap((part) => [...encode(part)]) : [secret]
      entries[i] = ((bytes.length << 24) | (secret === 0 ? 0 : HIDDEN) | this.#place(bytes)) >>> 0
    }
    const plain = entries.every((entry) => entry === ITSELF)
    if (!plain) this.#words.set(entries, (PAGES >> 2) + 256 * this.#pages++)
    const number = plain ? 1 : this.#pages
    this.#heap[DIRECTORY + 2 * page] = number & 255
    this.#heap[DIRECTORY + 2 * page + 1] = number >> 8
  }

  #place(bytes: readonly number[]): number {
    if (bytes.length <= 3) return (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16)
    this.#heap.set(bytes, this.#pool)
    this.#pool += 16
    return POOLED | (this.#pool - 16 - POOL)
  }
}
