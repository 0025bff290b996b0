// One look at every byte: which readings have something to do, and where letters of base64 stand in a row.

import { SIX } from './layout'
import { isText } from './texts'

/** Letters in a row that are worth a look; src/scan/runs.ts knows it too. */
const SHORTEST: u32 = 16
/** A longer run is looked at in pieces of this. */
const PIECE: u32 = 16384

const BACKSLASH: u32 = 1
const PERCENT: u32 = 2
const AMPERSAND: u32 = 4
const HIGH: u32 = 8

let list: u32 = 0

/** Behind the last pair that `survey` wrote. */
export function listed(): u32 {
  return list
}

/**
 * Returns what occurs in `[from, to)`; writes to `pairs` where letters stand in a row, unless those are sure to decode to
 * no text. 64 bytes behind `to` are overwritten.
 */
export function survey(from: u32, to: u32, pairs: u32): u32 {
  list = pairs
  memory.fill(to, 0, 64)
  // By lower and upper half of a byte: + - / | digits | letters @A-O a-o | P-Z p-z | _ | \ | % | &.
  const low = i8x16(10, 14, 14, 14, 14, 78, -114, 14, 14, 14, 12, 5, 36, 5, 4, 21)
  const high = i8x16(0, 0, -63, 2, 4, 56, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0)
  const nibble = i8x16.splat(15)
  let bytes = i8x16.splat(0)
  let classes = i8x16.splat(0)
  let open: u32 = 0
  for (let at = from; at < to; at += 64) {
    const v0 = v128.load(at)
    const v1 = v128.load(at, 16)
    const v2 = v128.load(at, 32)
    const v3 = v128.load(at, 48)
    const c0 = classesOf(v0, low, high, nibble)
    const c1 = classesOf(v1, low, high, nibble)
    const c2 = classesOf(v2, low, high, nibble)
    const c3 = classesOf(v3, low, high, nibble)
    bytes = v128.or(bytes, v128.or(v128.or(v0, v1), v128.or(v2, v3)))
    classes = v128.or(classes, v128.or(v128.or(c0, c1), v128.or(c2, c3)))
    const letters = lettersOf(c0) | (lettersOf(c1) << 16) | (lettersOf(c2) << 32) | (lettersOf(c3) << 48)
    if (letters == -1) {
      if (open == 0) open = at
      continue
    }
    const lead = <u32>ctz(~letters)
    let runs = letters & (letters >> 1)
    runs &= runs >> 2
    runs &= runs >> 4
    runs &= runs >> 8
    if (open != 0) {
      if (at + lead - open >= SHORTEST) note(open, at + lead, to)
      open = 0
      runs &= (<u64>-1) << lead
    }
    while (runs != 0) {
      const start = <u32>ctz(runs)
      const length = <u32>ctz(~(letters >> start))
      if (start + length >= 64) break
      note(at + start, at + start + length, to)
      runs &= (<u64>-1) << (start + length)
    }
    const trail = <u32>clz(~letters)
    if (trail > 0) open = at + 64 - trail
  }
  if (open != 0 && to - open >= SHORTEST) note(open, to, to)
  let found: u32 = 0
  if (any(classes, 32)) found |= BACKSLASH
  if (any(classes, 64)) found |= PERCENT
  if (any(classes, -128)) found |= AMPERSAND
  if (i8x16.bitmask(bytes) != 0) found |= HIGH
  return found
}

// @ts-ignore: decorator
@inline
function classesOf(v: v128, low: v128, high: v128, nibble: v128): v128 {
  const upper = v128.and(i16x8.shr_u(v, 4), nibble)
  return v128.and(i8x16.swizzle(low, v128.and(v, nibble)), i8x16.swizzle(high, upper))
}

// @ts-ignore: decorator
@inline
function lettersOf(classes: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.gt_s(v128.and(classes, i8x16.splat(31)), i8x16.splat(0))) & 0xffff)
}

// @ts-ignore: decorator
@inline
function any(classes: v128, bit: i8): bool {
  return v128.any_true(v128.and(classes, i8x16.splat(bit)))
}

function note(start: u32, end: u32, to: u32): void {
  let next = end
  if (end < to) {
    const byte = load<u8>(end)
    if (byte == 10 || byte == 13) while (next < to && isBreak(load<u8>(next))) next++
    // Letters on the next line may go on with these.
    const ends = next < to && (next == end || load<u8>(SIX + load<u8>(next)) >= 64)
    if (ends && end - start <= PIECE && !isText(start, end)) return
  }
  store<u32>(list, start)
  store<u32>(list, end, 4)
  list += 8
}

// @ts-ignore: decorator
@inline
function isBreak(byte: u8): bool {
  return byte == 10 || byte == 13 || byte == 32 || byte == 9
}
