// Undoes the escapes that JSON and source text are full of, in place: every byte of the text stays where it was.

/**
 * Fills the places of backslashes. Like INVALID it is no byte of UTF-8; automata step over it without moving, so that a
 * text reads as if it were not there.
 */
export const SKIP = 0xf9

const BACKSLASH = 0x5c
/** More backslashes in a row are taken for so many and the rest. */
const RUN = 64

/** RFC 8259 §7; other letters stand for themselves. */
const controls: Readonly<Record<number, number>> = { 0x6e: 10, 0x74: 9, 0x72: 13, 0x62: 8, 0x66: 12, 0x76: 11 }

/** What `unescape` came to: it is decided up to `end`; behind `edited` nothing was changed, 0 = nothing at all. */
export interface Unescaped {
  end: number
  edited: number
}

/**
 * Copies `[from, to)` of `text` to `plain`, with every backslash, or row of them, undone that stands before a letter.
 * `\u`, `\U` and `\x` stay as they are: what they stand for is another reading's. `last` = nothing follows.
 */
export function unescape(text: Uint8Array, plain: Uint8Array, from: number, to: number, last: boolean): Unescaped {
  let edited = 0
  let at = from
  while (at < to) {
    if (text[at] !== BACKSLASH) {
      plain[at] = text[at] as number
      at++
      continue
    }
    let letter = at
    while (letter < to && letter - at < RUN && text[letter] === BACKSLASH) letter++
    if (letter === to && letter - at < RUN) {
      if (!last) return { end: at, edited }
      plain.fill(BACKSLASH, at, to)
      break
    }
    if (letter - at === RUN) letter--
    const byte = text[letter] as number
    if (byte === 0x75 || byte === 0x78 || byte === 0x55) {
      plain.set(text.subarray(at, letter + 1), at)
      at = letter + 1
      continue
    }
    plain.fill(SKIP, at, letter)
    plain[letter] = controls[byte] ?? byte
    // A rune is copied with what follows.
    at = byte < 0x80 ? letter + 1 : letter
    edited = letter + 1
  }
  return { end: to, edited }
}
