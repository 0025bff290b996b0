// Marks what is no UTF-8, as src/scan/utf8.ts does, sixteen bytes at a time where they are ASCII. AssemblyScript.

/** Where the text begins in this memory; src/scan/scratch.ts knows it too. */
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

/** `mark` of src/scan/utf8.ts. */
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
