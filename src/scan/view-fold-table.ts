// Knows which characters pass for which others: compatibility forms, marks, look-alikes, and those that show nothing.

const utf8 = new TextEncoder()

/** Instead of a character stands: itself, nothing, or these bytes. */
export type Folded = Uint8Array | null
export const NOTHING = new Uint8Array(0)

const between = (rune: number, ...ranges: readonly number[]): boolean => {
  for (let i = 0; i < ranges.length; i += 2)
    if (rune >= (ranges[i] as number) && rune <= (ranges[i + 1] as number)) return true
  return false
}

/** Shows nothing, or only steers what is shown: soft hyphen, joiners, directions, fillers, variation selectors, tags. */
// prettier-ignore
const isInvisible = (rune: number): boolean =>
  between(rune, 0xad, 0xad, 0x34f, 0x34f, 0x61c, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f,
    0x200b, 0x200f, 0x202a, 0x202e, 0x2060, 0x206f, 0x2800, 0x2800, 0x3164, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xfeff,
    0xffa0, 0xffa0, 0xfff0, 0xfffb, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0000, 0xe0fff)

/** Marks that stand on letters of any script. */
const isMark = (rune: number): boolean =>
  between(rune, 0x300, 0x36f, 0x483, 0x489, 0x1ab0, 0x1aff, 0x1dc0, 0x1dff, 0x20d0, 0x20ff, 0xfe20, 0xfe2f)

/** Punctuation and spaces for which compatibility decomposition has no ASCII. */
function plainMark(rune: number): string | null {
  if (between(rune, 0x2018, 0x201b, 0x2032, 0x2032)) return "'"
  if (between(rune, 0x201c, 0x201f, 0x2033, 0x2033)) return '"'
  if (between(rune, 0x2010, 0x2015, 0x2212, 0x2212, 0x2043, 0x2043)) return '-'
  if (between(rune, 0x85, 0x85, 0x1680, 0x1680, 0x2028, 0x2029)) return ' '
  if (rune === 0x2044 || rune === 0x2215) return '/'
  for (const first of [0x1f130, 0x1f150, 0x1f170, 0x1f1e6])
    if (rune >= first && rune < first + 26) return String.fromCharCode(0x41 + rune - first)
  return null
}

/** One character must not become a page: U+FDFA alone is eighteen. */
const MOST = 4

function fold(rune: number): Folded {
  if (isInvisible(rune) || isMark(rune)) return NOTHING
  const plain = plainMark(rune)
  if (plain !== null) return utf8.encode(plain)
  const text = String.fromCodePoint(rune)
  const apart = text.normalize('NFKD')
  const folded =
    apart.charCodeAt(0) < 0x80
      ? Array.from(apart)
          .filter((character) => !isMark(character.codePointAt(0) as number))
          .join('')
      : text.normalize('NFKC')
  return folded === text || Array.from(folded).length > MOST ? null : utf8.encode(folded)
}

/** By 256 runes, made when the first of them is met. */
const rooms: (Folded[] | undefined)[] = []

/** What stands for a rune; null = itself. Runes that are neither letters nor marks of any script stand for themselves. */
export function folded(rune: number): Folded {
  if (rune >= 0x20000) return between(rune, 0xe0000, 0xe0fff) ? NOTHING : null
  if (between(rune, 0x2e80, 0x2fff, 0x3400, 0x9fff, 0xac00, 0xf8ff)) return null
  const room = (rooms[rune >> 8] ??= Array.from({ length: 256 }, (_, low) => fold((rune & ~0xff) | low)))
  return room[rune & 0xff] as Folded
}

/** Look-alikes of Latin letters and digits (Unicode TR39, the letters people type). */
const pairs: readonly (readonly [from: string, to: string])[] = [
  ['АВЕЅІЈКМНОРСТУХԚԜҮЗӀԌԀЬ', 'ABESIJKMHOPCTYXQWY3IGDb'],
  ['авеѕіјкмнорстухԛԝүԁһӏьгп', 'abesijkmhopctyxqwydhlbrn'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳ', 'ABEZHIKMNOPTYXCj'],
  ['αβγεηικνορστυχωϲ', 'aByenikvoposuxwc'.replace('s', 't')],
  ['ՕՏԱԼՍՀ', 'OSULUZ'],
  ['օսոհցգյքտհ', 'ounhggjqmh'],
  ['ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏀᎢᏙᎳᏃᏢᏚᎡᏒᎥᎩᏂ', 'ABCDEHJKLMGTVWZPSRRiYh'],
  ['ØøĐđŁłĦħŦŧıƖɑɡɩɪɴɢʀʏᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢʙʜʟꜱꜰ', 'OoDdLlHhTtilagiingryacdejkmoptuvwzbhlsf'],
]

const alike = new Map<number, Uint8Array>()
for (const [from, to] of pairs)
  for (const [i, character] of Array.from(from).entries())
    alike.set(character.codePointAt(0) as number, utf8.encode(to[i] ?? ''))

/** The Latin letter a rune looks like, if it is of another alphabet. */
export function lookAlike(rune: number): Uint8Array | null {
  return rune > 0xffff ? null : (alike.get(rune) ?? null)
}

/** The byte that hides in a tag character (U+E0020 and on) or a variation selector; -1 = none. */
export function hiddenByte(rune: number): number {
  if (rune >= 0xe0020 && rune <= 0xe007e) return rune - 0xe0000
  if (rune >= 0xfe00 && rune <= 0xfe0f) return rune - 0xfe00
  return rune >= 0xe0100 && rune <= 0xe01ef ? rune - 0xe0100 + 16 : -1
}
