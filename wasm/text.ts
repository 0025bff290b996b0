// Marks what is no UTF-8, as src/pattern/utf8.ts does, sixteen bytes at a time where they are ASCII. AssemblyScript.

/** Where the text begins in this memory; src/pattern/scratch.ts knows it too. */
const TEXT: usize = 1024
const INVALID: u8 = 0xff

/** The first byte in `[from, to)` that is above 0x7f; `to` if there is none. */
export function beyondAscii(from: u32, to: u32): u32 {
  let at = from
  for (; at + 64 <= to; at += 64) {
    const a = v128.or(v128.load(TEXT + at), v128.load(TEXT + at, 16))
    const b = v128.or(v128.load(TEXT + at, 32), v128.load(TEXT + at, 48))
    if (i8x16.bitmask(v128.or(a, b)) != 0) break
  }
  while (at < to && load<u8>(TEXT + at) < 0x80) at++
  return at
}

/** `mark` of src/pattern/utf8.ts. */
export function mark(from: u32, to: u32, last: bool): u32 {
  for (let at = from; at < to; ) {
    const lead = load<u8>(TEXT + at)
    if (lead < 0x80) {
      at++
      if (at < to && load<u8>(TEXT + at) < 0x80) at = beyondAscii(at, to)
      continue
    }
    const length: u32 = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    let low: u8 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80
    let high: u8 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf
    let good: u32 = 1
    for (; good < length && at + good < to; good++) {
      const byte = load<u8>(TEXT + at + good)
      if (byte < low || byte > high) break
      low = 0x80
      high = 0xbf
    }
    if (length > 1 && good == length) at += length
    else if (length > 1 && at + good == to && !last) return at
    else store<u8>(TEXT + at++, INVALID)
  }
  return to
}

/** Where the same text stands without its escapes, and the byte that fills their places; src/pattern/scratch.ts knows them too. */
const PLAIN: usize = 74752 // TEXT + 8192 + 65536
const SKIP: u8 = 0xf9
/** More backslashes in a row are taken for so many and the rest. */
const RUN: u32 = 64

let edits: u32 = 0

/** Behind the last escape that `unescape` undid; 0 = there was none. */
export function edited(): u32 {
  return edits
}

/** `unescape` of src/pattern/backslash.ts. */
export function unescape(from: u32, to: u32, last: bool): u32 {
  const sign = i8x16.splat(0x5c)
  edits = 0
  memory.copy(PLAIN + from, TEXT + from, to - from)
  let at = from
  while (at < to) {
    let found: u64
    let width: u32 = 64
    if (at + 64 <= to) {
      found =
        <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(TEXT + at), sign))) |
        (<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(TEXT + at, 16), sign))) << 16) |
        (<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(TEXT + at, 32), sign))) << 32) |
        (<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(TEXT + at, 48), sign))) << 48)
    } else {
      found = load<u8>(TEXT + at) == 0x5c ? 1 : 0
      width = 1
    }
    let next = at + width
    for (; found != 0; found &= found - 1) {
      const place = at + <u32>ctz(found)
      let letter = place + 1
      if (letter < to) {
        const byte = load<u8>(TEXT + letter)
        if (byte != 0x5c) {
          if (byte == 0x75 || byte == 0x78 || byte == 0x55) continue
          store<u8>(PLAIN + place, SKIP)
          store<u8>(PLAIN + letter, control(byte))
          edits = letter + 1
          continue
        }
      }
      while (letter < to && letter - place < RUN && load<u8>(TEXT + letter) == 0x5c) letter++
      if (letter == to && letter - place < RUN) return last ? to : place
      if (letter - place == RUN) letter--
      const byte = load<u8>(TEXT + letter)
      if (byte != 0x75 && byte != 0x78 && byte != 0x55) {
        for (let i = place; i < letter; i++) store<u8>(PLAIN + i, SKIP)
        store<u8>(PLAIN + letter, control(byte))
        edits = letter + 1
      }
      // A rune is copied with what follows.
      next = byte < 0x80 ? letter + 1 : letter
      break
    }
    at = next
  }
  return to
}

// @ts-ignore: decorator
@inline
function control(byte: u8): u8 {
  let plain = select<u8>(10, byte, byte == 0x6e)
  plain = select<u8>(9, plain, byte == 0x74)
  plain = select<u8>(13, plain, byte == 0x72)
  plain = select<u8>(8, plain, byte == 0x62)
  plain = select<u8>(12, plain, byte == 0x66)
  return select<u8>(11, plain, byte == 0x76)
}
