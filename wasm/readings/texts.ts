// What runs of letters decode to, as base64, hex or base32, in every alignment: only what can be text is written down.

import { FIVE, FOUR, SIX, SMALL, VALUES } from './layout'

/** Bytes in a row that look like text; of what is random, one place in some thousands does. */
const TEXT: u32 = 11
/** Letters of hex or base32 in a row. */
const SHORTEST: u32 = 24

const BASE64: u32 = 0
const HEX: u32 = 1
const BASE32: u32 = 2

let limit: u32 = 0
let out: u32 = 0
let letters: u32 = 0
let overflow: bool = false

/** Whether there was no room for all of it. */
export function full(): bool {
  return overflow
}

/** Whether `[from, to)` decodes to text in any way. */
export function isText(from: u32, to: u32): bool {
  for (let code: u32 = 0; code < 4; code++) if (texts(code, from, to, 0, 0, 0) != 0) return true
  return false
}

/**
 * Writes the texts that `[from, to)` decodes to, a zero byte behind each, and for every byte the letter it begins in (u16).
 * Returns the end of what was written. With no room at all, returns 1 at the first text. `code`: 0 base64, 1 hex,
 * 2 base32, 3 base32 in small letters. At most 16384 letters.
 */
export function texts(code: u32, from: u32, to: u32, target: u32, targetEnd: u32, places: u32): u32 {
  out = target
  limit = targetEnd
  letters = places
  overflow = false
  if (code == 0) {
    valuesOfBase64(from, to)
    for (let phase: u32 = 0; phase < 4; phase++) if (search(BASE64, phase, to - from, 0)) return 1
    return out
  }
  const table = code == 1 ? FOUR : code == 2 ? FIVE : SMALL
  for (let at = from; at + SHORTEST <= to; ) {
    let end = at + SHORTEST
    while (end > at && load<u8>(table + load<u8>(end - 1)) < 64) end--
    if (end > at) {
      at = end
      continue
    }
    end = at + SHORTEST
    while (end < to && load<u8>(table + load<u8>(end)) < 64) end++
    for (let i = at; i < end; i++) store<u8>(VALUES + (i - at), load<u8>(table + load<u8>(i)))
    const phases: u32 = code == 1 ? 2 : 8
    for (let phase: u32 = 0; phase < phases; phase++) {
      const found = code == 1 ? search(HEX, phase, end - at, at - from) : walk(phase, end - at, at - from)
      if (found) return 1
    }
    at = end
  }
  return out
}

/** Both alphabets, sixteen letters at once. */
function valuesOfBase64(from: u32, to: u32): void {
  const rolls = i8x16(0, 0, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0)
  const nibble = i8x16.splat(15)
  let target: usize = VALUES
  for (let at = from; at < to; at += 16, target += 16) {
    const v = v128.load(at)
    let value = i8x16.add(v, i8x16.swizzle(rolls, v128.and(i16x8.shr_u(v, 4), nibble)))
    value = i8x16.add(value, v128.and(i8x16.eq(v, i8x16.splat(0x2f)), i8x16.splat(-3)))
    value = i8x16.add(value, v128.and(i8x16.eq(v, i8x16.splat(0x2d)), i8x16.splat(-2)))
    value = i8x16.add(value, v128.and(i8x16.eq(v, i8x16.splat(0x5f)), i8x16.splat(33)))
    v128.store(target, value)
  }
}

// Classes of the decoded bytes of 32 letters, a bit each.
let plain: u32 = 0
let following: u32 = 0
let leading: u32 = 0
let zero: u32 = 0

/** Sets the classes of what begins in the letters from `at` on. */
// @ts-ignore: decorator
@inline
function classify(code: u32, at: u32, m0: v128, m1: v128, m2: v128): void {
  const first = decoded(code, at, m0, m1, m2)
  const second = decoded(code, at + 16, m0, m1, m2)
  plain = isPlain(first) | (isPlain(second) << 16)
  following = mask(i8x16.lt_s(first, i8x16.splat(-64))) | (mask(i8x16.lt_s(second, i8x16.splat(-64))) << 16)
  leading = isLeading(first) | (isLeading(second) << 16)
  zero = mask(i8x16.eq(first, i8x16.splat(0))) | (mask(i8x16.eq(second, i8x16.splat(0))) << 16)
}

// @ts-ignore: decorator
@inline
function mask(v: v128): u32 {
  return <u32>i8x16.bitmask(v)
}

// @ts-ignore: decorator
@inline
function isPlain(v: v128): u32 {
  const space = i8x16.lt_u(i8x16.sub(v, i8x16.splat(9)), i8x16.splat(5))
  return mask(v128.or(i8x16.gt_s(v, i8x16.splat(0x1f)), space))
}

// @ts-ignore: decorator
@inline
function isLeading(v: v128): u32 {
  return mask(i8x16.lt_u(i8x16.sub(v, i8x16.splat(-62)), i8x16.splat(0x33)))
}

// @ts-ignore: decorator
@inline
function decoded(code: u32, at: u32, m0: v128, m1: v128, m2: v128): v128 {
  const a = v128.load(VALUES + at)
  const b = v128.load(VALUES + at, 1)
  if (code == HEX) return v128.or(i16x8.shl(a, 4), b)
  const b0 = v128.or(i16x8.shl(a, 2), v128.and(i16x8.shr_u(b, 4), i8x16.splat(3)))
  const b1 = v128.or(v128.and(i16x8.shl(a, 4), i8x16.splat(-16)), v128.and(i16x8.shr_u(b, 2), i8x16.splat(15)))
  const b2 = v128.or(v128.and(i16x8.shl(a, 6), i8x16.splat(-64)), b)
  return v128.or(v128.and(b0, m0), v128.or(v128.and(b1, m1), v128.and(b2, m2)))
}

/** Writes the texts of one alignment of base64 or hex; `origin` = index of the first letter in the run. */
function search(code: u32, phase: u32, count: u32, origin: u32): bool {
  const m0 = i32x4.splat(0xff << (8 * phase))
  const m1 = i32x4.splat(0xff << (8 * ((phase + 1) & 3)))
  const m2 = i32x4.splat(0xff << (8 * ((phase + 2) & 3)))
  // Letters in which no byte begins, and those of which the next is left out.
  const pass: u64 = code == HEX ? <u64>0x5555555555555555 << (1 - phase) : <u64>0x1111111111111111 << ((phase + 3) & 3)
  const far: u64 = code == HEX ? ~pass : <u64>0x1111111111111111 << ((phase + 2) & 3)
  classify(code, 0, m0, m1, m2)
  let done: u32 = 0
  for (let at: u32 = 0; at + 1 < count; at += 32) {
    let plains = <u64>plain
    let follows = <u64>following
    let leads = <u64>leading
    let zeros = <u64>zero
    classify(code, at + 32, m0, m1, m2)
    plains = (plains | (<u64>plain << 32)) & ~pass
    follows = (follows | (<u64>following << 32)) & ~pass
    leads = (leads | (<u64>leading << 32)) & ~pass
    zeros = (zeros | (<u64>zero << 32)) & ~pass
    let good = plains | (follows & after(leads | follows, far)) | (leads & before(follows, far))
    good |= zeros & after(plains, far) & before(plains, far)
    good |= pass
    if (count - 1 - at < 64) good &= (<u64>1 << (count - 1 - at)) - 1
    let runs = good & (good >> 1)
    runs &= runs >> 2
    runs &= runs >> 4
    runs &= code == HEX ? (runs >> 8) & (runs >> 12) : runs >> 6
    runs &= 0xffffffff
    while (runs != 0) {
      const bit = <u32>ctz(runs)
      let start = at + bit
      if (((pass >> bit) & 1) != 0) start++
      if (start >= done) {
        const end = write(code, phase, start, count, origin)
        if (end == 0) return true
        done = max(end, start + 1)
      }
      if (done >= at + 32) break
      runs &= (<u64>-1) << max(done - at, bit + 1)
    }
  }
  return false
}

/** The bits, moved to the letter where the next byte begins. */
// @ts-ignore: decorator
@inline
function after(bits: u64, far: u64): u64 {
  return ((bits & ~far) << 1) | ((bits & far) << 2)
}

// @ts-ignore: decorator
@inline
function before(bits: u64, far: u64): u64 {
  return ((bits >> 1) & ~far) | ((bits >> 2) & far)
}

/** Writes the texts of one alignment of base32. */
function walk(phase: u32, count: u32, origin: u32): bool {
  for (let at = next(BASE32, phase, <u32>-1); at < count; ) {
    const end = write(BASE32, phase, at, count, origin)
    if (end == 0) return true
    at = end
  }
  return false
}

const NONE: i32 = -1

/** The byte that begins in a letter; NONE = the run ends before. */
// @ts-ignore: decorator
@inline
function byteAt(code: u32, phase: u32, at: u32, count: u32): i32 {
  if (at + 1 >= count) return NONE
  const a = <i32>load<u8>(VALUES + at)
  const b = <i32>load<u8>(VALUES + at, 1)
  if (code == HEX) return (a << 4) | b
  if (code == BASE64) {
    const place = (at - phase) & 3
    return place == 0 ? (a << 2) | (b >> 4) : place == 1 ? ((a << 4) & 0xff) | (b >> 2) : ((a << 6) & 0xff) | b
  }
  const place = (at - phase) & 7
  if (place == 0) return (a << 3) | (b >> 2)
  if (place == 3) return ((a << 4) & 0xff) | (b >> 1)
  if (place == 6) return ((a << 5) & 0xff) | b
  if (at + 2 >= count) return NONE
  const c = <i32>load<u8>(VALUES + at, 2)
  return place == 1 ? ((a << 6) & 0xff) | (b << 1) | (c >> 4) : ((a << 7) & 0xff) | (b << 2) | (c >> 3)
}

/** The letter in which the next byte begins. */
// @ts-ignore: decorator
@inline
function next(code: u32, phase: u32, at: u32): u32 {
  if (code == HEX) return at + 2
  if (code == BASE64) return ((at - phase) & 3) == 2 ? at + 2 : at + 1
  // Bytes begin in the letters 0, 1, 3, 4 and 6 of each eight.
  let following = at + 1
  while (((0x5b >> ((following - phase) & 7)) & 1) == 0) following++
  return following
}

// @ts-ignore: decorator
@inline
function plainByte(byte: i32): bool {
  return (byte >= 0x20 && byte < 0x80) || (byte >= 9 && byte < 14)
}

// @ts-ignore: decorator
@inline
function followingByte(byte: i32): bool {
  return (byte & 0xc0) == 0x80 && byte >= 0
}

// @ts-ignore: decorator
@inline
function leadingByte(byte: i32): bool {
  return byte >= 0xc2 && byte < 0xf5
}

/** One text from the letter `start` on, if it is long enough. Returns where it ends; 0 = found, with no room for it. */
function write(code: u32, phase: u32, start: u32, count: u32, origin: u32): u32 {
  let at = start
  let behind = NONE
  let byte = byteAt(code, phase, at, count)
  const target = out
  let size: u32 = 0
  while (byte != NONE) {
    const ahead = next(code, phase, at)
    const coming = byteAt(code, phase, ahead, count)
    if (!plainByte(byte)) {
      const good =
        (followingByte(byte) && (leadingByte(behind) || followingByte(behind))) ||
        (leadingByte(byte) && followingByte(coming)) ||
        (byte == 0 && plainByte(behind) && plainByte(coming))
      if (!good) break
    }
    size++
    if (limit != 0 && byte != 0) {
      if (out + 1 >= limit) overflow = true
      else {
        store<u8>(out, <u8>byte)
        store<u16>(letters + ((out - target) << 1), <u16>(origin + at))
        out++
      }
    } else if (limit == 0 && size == TEXT) return 0
    behind = byte
    at = ahead
    byte = coming
  }
  if (size < TEXT || limit == 0) out = target
  else {
    store<u8>(out, 0)
    store<u16>(letters + ((out - target) << 1), <u16>(origin + at))
    out++
    letters += (out - target) << 1
  }
  return byte == NONE ? max(at, start + 1) : next(code, phase, at)
}
