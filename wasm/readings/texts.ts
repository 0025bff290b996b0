// What runs of letters decode to, as base64, hex or base32, in every alignment: only what can be text is written down.

import { ALIGNMENT, CLASSES, FIVE, FOUR, SIX, SMALL, VALUES } from './layout'

/** Bytes of ASCII in a row, or of UTF-8, that are text; of what is random, one place in tens of thousands looks so. */
const TEXT: u32 = 11
const LONG_TEXT: u32 = 20
/** The same in hex, where fewer fit into what is looked at at once. */
const LONG_HEX: u32 = 16
/** Fewer letters of base64 hold no text but ASCII. */
const FEW: u32 = 27
/** Letters of hex or base32 in a row. */
const SHORTEST: u32 = 24

const BASE64: u32 = 0
const HEX: u32 = 1
const BASE32: u32 = 2

let out: u32 = 0
let letters: u32 = 0
let probing: bool = false
let resumeAt: u32 = 0
let resumePhase: u32 = 0
/** The last text written, to tell the same in the next alignment. */
let lastText: u32 = 0
let lastEnd: u32 = 0
let last: u32 = 0

/** Where `texts` is to go on for want of room, and with which alignment; 0 = it was done. */
export function goOnAt(): u32 {
  return resumeAt
}
export function goOnPhase(): u32 {
  return resumePhase
}

/** The letter, counted from `from`, at which the last of all texts ends. */
export function furthest(): u32 {
  return last
}

/** Whether `[from, to)` decodes to text in any way. */
export function isText(from: u32, to: u32): bool {
  for (let code: u32 = 0; code < 4; code++) if (texts(code, from, to, from, 0, 0, 0, 0) != 0) return true
  return false
}

/**
 * Writes the texts that `[from, to)` decodes to, a zero byte behind each, and for every byte the letter it begins in (u16).
 * Returns the end of what was written. With no room at all, returns 1 at the first text. `code`: 0 base64, 1 hex,
 * 2 base32, 3 base32 in small letters; `at` and `first` = where to begin. At most 16384 letters.
 */
export function texts(
  code: u32,
  from: u32,
  to: u32,
  at: u32,
  first: u32,
  target: u32,
  targetEnd: u32,
  places: u32,
): u32 {
  out = target
  letters = places
  probing = targetEnd == 0
  lastEnd = 0
  last = 0
  resumeAt = 0
  const phases: u32 = code == 0 ? 4 : code == 1 ? 2 : 8
  const table = code == 0 ? SIX : code == 1 ? FOUR : code == 2 ? FIVE : SMALL
  while (at < to) {
    let end = to
    if (code != 0) {
      if (at + SHORTEST > to) break
      end = at + SHORTEST
      while (end > at && load<u8>(table + load<u8>(end - 1)) < 64) end--
      if (end > at) {
        at = end
        continue
      }
      end = at + SHORTEST
      while (end < to && load<u8>(table + load<u8>(end)) < 64) end++
      for (let i = at; i < end; i++) store<u8>(VALUES + (i - at), load<u8>(table + load<u8>(i)))
    } else {
      valuesOfBase64(at, end)
      if (end - at < FEW && !mayBeAscii(end - at)) break
      prepare(end - at)
    }
    const count = end - at
    for (let phase = first; phase < phases; phase++) {
      // A byte takes more than a letter; with the zero bytes behind texts, hardly so many.
      if (!probing && out + count > targetEnd) {
        resumeAt = at
        resumePhase = phase
        return out
      }
      const kind = code == 0 ? BASE64 : code == 1 ? HEX : BASE32
      if (kind == BASE32 ? walk(phase, count, at - from) : search(kind, phase, count, at - from)) return 1
    }
    first = 0
    at = end
  }
  return out
}

/**
 * Whether three times four letters in a row are nine bytes below 0x80, in any alignment: told by three bits of each four.
 * At most 32 letters.
 */
function mayBeAscii(count: u32): bool {
  const a = v128.load(VALUES)
  const b = v128.load(VALUES + 16)
  const first = highest(a, b, 0x20) | (highest(a, b, 8) >> 1) | (highest(a, b, 2) >> 2)
  const quads = ~first & ((1 << (count - 3)) - 1)
  return (quads & (quads >> 4) & (quads >> 8)) != 0
}

// @ts-ignore: decorator
@inline
function highest(a: v128, b: v128, bit: i8): u32 {
  const which = i8x16.splat(bit)
  return mask(i8x16.eq(v128.and(a, which), which)) | (mask(i8x16.eq(v128.and(b, which), which)) << 16)
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

/** Sets the classes of what begins in 32 letters of hex from `at` on. */
function classifyHex(at: u32): void {
  const first = v128.or(i16x8.shl(v128.load(VALUES + at), 4), v128.load(VALUES + at, 1))
  const second = v128.or(i16x8.shl(v128.load(VALUES + at, 16), 4), v128.load(VALUES + at, 17))
  plain = isPlain(first) | (isPlain(second) << 16)
  following = isFollowing(first) | (isFollowing(second) << 16)
  leading = isLeading(first) | (isLeading(second) << 16)
  zero = isZero(first) | (isZero(second) << 16)
}

/** Writes down the classes of what begins in each 16 letters of base64, for all four alignments. */
function prepare(count: u32): void {
  const m0 = i32x4.splat(0x000000ff)
  const m1 = i32x4.splat(0x0000ff00)
  const m2 = i32x4.splat(0x00ff0000)
  const m3 = i32x4.splat(0xff000000)
  let target: usize = CLASSES
  // Thirty-two at a time are read.
  for (let at: u32 = 0; at < count + 16; at += 16, target += 8) {
    const a = v128.load(VALUES + at)
    const b = v128.load(VALUES + at, 1)
    const b0 = v128.or(i16x8.shl(a, 2), v128.and(i16x8.shr_u(b, 4), i8x16.splat(3)))
    const b1 = v128.or(v128.and(i16x8.shl(a, 4), i8x16.splat(-16)), v128.and(i16x8.shr_u(b, 2), i8x16.splat(15)))
    const b2 = v128.or(v128.and(i16x8.shl(a, 6), i8x16.splat(-64)), b)
    note(target, chosen(b0, m0, b1, m1, b2, m2))
    note(target + ALIGNMENT, chosen(b0, m1, b1, m2, b2, m3))
    note(target + 2 * ALIGNMENT, chosen(b0, m2, b1, m3, b2, m0))
    note(target + 3 * ALIGNMENT, chosen(b0, m3, b1, m0, b2, m1))
  }
}

// @ts-ignore: decorator
@inline
function chosen(a: v128, ma: v128, b: v128, mb: v128, c: v128, mc: v128): v128 {
  return v128.or(v128.and(a, ma), v128.or(v128.and(b, mb), v128.and(c, mc)))
}

// @ts-ignore: decorator
@inline
function note(at: usize, v: v128): void {
  store<u16>(at, <u16>isPlain(v))
  store<u16>(at, <u16>isFollowing(v), 2)
  store<u16>(at, <u16>isLeading(v), 4)
  store<u16>(at, <u16>isZero(v), 6)
}

/** Sets the classes of what begins in 32 letters of base64 from `at` on. */
// @ts-ignore: decorator
@inline
function recall(phase: u32, at: u32): void {
  const place: usize = CLASSES + <usize>phase * ALIGNMENT + (at >> 1)
  plain = <u32>load<u16>(place) | (<u32>load<u16>(place, 8) << 16)
  following = <u32>load<u16>(place, 2) | (<u32>load<u16>(place, 10) << 16)
  leading = <u32>load<u16>(place, 4) | (<u32>load<u16>(place, 12) << 16)
  zero = <u32>load<u16>(place, 6) | (<u32>load<u16>(place, 14) << 16)
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
function isFollowing(v: v128): u32 {
  return mask(i8x16.lt_s(v, i8x16.splat(-64)))
}

// @ts-ignore: decorator
@inline
function isZero(v: v128): u32 {
  return mask(i8x16.eq(v, i8x16.splat(0)))
}

/** Writes the texts of one alignment of base64 or hex; `origin` = index of the first letter in the run. */
function search(code: u32, phase: u32, count: u32, origin: u32): bool {
  // Letters in which no byte begins, and those of which the next is left out.
  const pass: u64 = code == HEX ? <u64>0x5555555555555555 << (1 - phase) : <u64>0x1111111111111111 << ((phase + 3) & 3)
  const far: u64 = code == HEX ? ~pass : <u64>0x1111111111111111 << ((phase + 2) & 3)
  if (code == HEX) classifyHex(0)
  else recall(phase, 0)
  let done: u32 = 0
  for (let at: u32 = 0; at + 1 < count; at += 32) {
    let plains = <u64>plain
    let follows = <u64>following
    let leads = <u64>leading
    let zeros = <u64>zero
    if (count > at + 33) {
      if (code == HEX) classifyHex(at + 32)
      else recall(phase, at + 32)
    } else plain = following = leading = zero = 0
    plains = (plains | (<u64>plain << 32)) & ~pass
    follows = (follows | (<u64>following << 32)) & ~pass
    leads = (leads | (<u64>leading << 32)) & ~pass
    zeros = (zeros | (<u64>zero << 32)) & ~pass
    if (zeros != 0) plains |= zeros & after(plains, far) & before(plains, far)
    // So many bytes, with the letters between them in which none begins, are at least so many bits.
    let runs = inRow(plains | pass, code == HEX ? 20 : 13)
    const good = plains | (follows & after(leads | follows, far)) | (leads & before(follows, far))
    runs |= inRow(good | pass, code == HEX ? 30 : 26)
    // No text begins in the middle of a character; the second half is looked at again.
    runs &= (plains | leads) & 0xffffffff
    while (runs != 0) {
      const bit = <u32>ctz(runs)
      let start = at + bit
      if (start >= done) {
        start = beginning(code, phase, start, done, count)
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

/** Where so many bits in a row begin. */
// @ts-ignore: decorator
@inline
function inRow(bits: u64, least: u32): u64 {
  let runs = bits & (bits >> 1)
  runs &= runs >> 2
  runs &= runs >> 4
  if (least > 16) runs &= runs >> 8
  return runs & (runs >> (least > 16 ? least - 16 : least - 8))
}

/** Goes back to where the text begins that is under way in a letter. */
function beginning(code: u32, phase: u32, from: u32, least: u32, count: u32): u32 {
  let at = from
  for (;;) {
    const back = previous(code, phase, at)
    if (back < <i32>least) break
    const further = previous(code, phase, back)
    const behind = further < 0 ? NONE : byteAt(code, phase, further, count)
    if (!isGood(behind, byteAt(code, phase, back, count), byteAt(code, phase, at, count))) break
    at = back
  }
  while (at < from) {
    const byte = byteAt(code, phase, at, count)
    if (plainByte(byte) || leadingByte(byte)) break
    at = next(code, phase, at)
  }
  return at
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

/** Of eight letters of base32, the bits that are the highest of a byte. */
const HIGH_OF_EIGHT: u64 = 0x00_04_00_01_08_00_02_10

/**
 * Writes the texts of one alignment of base32: every one is five bytes of eight letters somewhere. Where a run does not
 * begin with a byte of its own, they are five of ASCII: chance makes too much of the rest.
 */
function walk(phase: u32, count: u32, origin: u32): bool {
  let done: u32 = 0
  for (let at = phase; at + 8 <= count; at += 8) {
    if (at < done) continue
    if (phase != 0 && (load<u64>(VALUES + at) & HIGH_OF_EIGHT) != 0) continue
    if (!isGroup(phase, at, count)) continue
    const start = beginning(BASE32, phase, at, done, count)
    done = write(BASE32, phase, start, count, origin)
    if (done == 0) return true
  }
  return false
}

/** Whether five bytes may stand in a text. */
function isGroup(phase: u32, from: u32, count: u32): bool {
  // What stands before and behind is not looked at.
  let behind = 0xbf
  let wanted = false
  for (let at = from; at < from + 8; at = next(BASE32, phase, at)) {
    const byte = byteAt(BASE32, phase, at, count)
    if (wanted != followingByte(byte) && (wanted || !followingByte(behind))) return false
    if (!plainByte(byte) && byte < 0xc2 && !followingByte(byte) && byte != 0) return false
    if (byte >= 0xf5 || (byte | behind) == 0 || (phase != 0 && !plainByte(byte))) return false
    wanted = leadingByte(byte)
    behind = byte
  }
  return true
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
  const following = at + 1
  return following + (((0x5b >> ((following - phase) & 7)) & 1) ^ 1)
}

/** The letter in which the byte before begins; less than 0 = in none. */
// @ts-ignore: decorator
@inline
function previous(code: u32, phase: u32, at: u32): i32 {
  if (code == HEX) return at - 2
  if (code == BASE64) return ((at - phase) & 3) == 0 ? at - 2 : at - 1
  const before = at - 1
  return before - (((0x5b >> ((before - phase) & 7)) & 1) ^ 1)
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

// @ts-ignore: decorator
@inline
function allPlain(bytes: u32): bool {
  // Each of three bytes between 0x20 and 0x7f.
  return (bytes & 0x808080) == 0 && (((bytes & 0x606060) + 0x606060) & 0x808080) == 0x808080
}

// @ts-ignore: decorator
@inline
function isGood(behind: i32, byte: i32, coming: i32): bool {
  return (
    plainByte(byte) ||
    (followingByte(byte) && (leadingByte(behind) || followingByte(behind))) ||
    (leadingByte(byte) && followingByte(coming)) ||
    (byte == 0 && plainByte(behind) && plainByte(coming))
  )
}

/** One text from the letter `start` on, if it is long enough. Returns where it ends; 0 = found, when that is all. */
function write(code: u32, phase: u32, start: u32, count: u32, origin: u32): u32 {
  let at = start
  let behind = NONE
  let byte = byteAt(code, phase, at, count)
  const target = out
  const places = letters - (target << 1)
  const least = code == HEX ? LONG_HEX : LONG_TEXT
  let size: u32 = 0
  let row: u32 = 0
  let long = false
  // One letter over and over fills something up, and says nothing.
  let first = 0
  let differ = 0
  while (byte != NONE) {
    if (code == BASE64 && ((at - phase) & 3) == 0 && !probing) {
      // Three letters of ASCII at a time.
      while (at + 5 < count) {
        const four = load<u32>(VALUES + at)
        const three =
          (((four << 2) | ((four >> 12) & 3)) & 0xff) |
          ((((four >> 4) & 0xf0) | ((four >> 18) & 15)) << 8) |
          ((((four >> 10) & 0xc0) | (four >> 24)) << 16)
        if (!allPlain(three)) break
        if (size == 0) first = three & 0xff
        differ |= three ^ (first * 0x010101)
        store<u32>(out, three)
        const place = places + (out << 1)
        const letter = origin + at
        store<u16>(place, <u16>letter)
        store<u16>(place, <u16>(letter + 1), 2)
        store<u16>(place, <u16>(letter + 2), 4)
        out += 3
        size += 3
        row += 3
        at += 4
        behind = three >> 16
      }
      byte = byteAt(code, phase, at, count)
      if (row >= TEXT || size >= least) long = true
    }
    const ahead = next(code, phase, at)
    const coming = byteAt(code, phase, ahead, count)
    if (!isGood(behind, byte, coming)) break
    if (size == 0) first = byte
    if (byte != 0) differ |= byte ^ first
    size++
    if (byte < 0x80) {
      if (++row == TEXT) long = true
    } else row = 0
    if (size == least) long = true
    if (probing) {
      if (long && differ != 0) return 0
    } else if (byte != 0) {
      store<u8>(out, <u8>byte)
      store<u16>(places + (out << 1), <u16>(origin + at))
      out++
    }
    behind = byte
    at = ahead
    byte = coming
  }
  const isText = long && differ != 0
  if (isText) last = max(last, origin + at)
  if (!isText || isLast(target)) out = target
  else {
    lastText = target
    lastEnd = out
    store<u8>(out, 0)
    store<u16>(places + (out << 1), <u16>(origin + at))
    out++
    letters = places + (out << 1)
  }
  return byte == NONE ? max(at, start + 1) : next(code, phase, at)
}

/** Whether the text that begins at `target` is the same as the last one: what repeats itself does so in every alignment. */
function isLast(target: u32): bool {
  return lastEnd != 0 && out - target == lastEnd - lastText && same(target, lastText, out)
}

function same(a: u32, b: u32, end: u32): bool {
  while (a < end) if (load<u8>(a++) != load<u8>(b++)) return false
  return true
}
