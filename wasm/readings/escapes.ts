// How text is written otherwise: in JSON and source text, in URLs, in HTML, in look-alike letters. The same as src/scan/escapes.ts.

import { CONTROLS, DIRECTORY, FOUR, NAMES, PAGES, POOL, SIX } from './layout'

const BACKSLASH: u32 = 0
const PERCENT: u32 = 1
const ENTITY: u32 = 2
const LONGEST_ENTITY: u32 = 64
/** Look-alike letters, and text hidden in invisible ones; the second: invisible ones only, as nothing. */
export const FOLD: u32 = 3
const FOLD_BARE: u32 = 4

/** What `read` may say of a place: nothing is changed there; something is; its end is to be seen; a page is to be made. */
export const SAME: u32 = 0
export const CHANGE: u32 = 1
export const HALVED: u32 = 2
export const UNKNOWN: u32 = 3

/** An entry of a page of foldings: the character itself, */
const ITSELF: u32 = 0xffffffff
/** or so many bytes (from bit 24 on), in the entry or at a place in the pool. */
const POOLED: u32 = 0x80000000
/** The character is invisible and stands for text. */
const HIDDEN: u32 = 0x40000000

const NO_DIGIT: i32 = -1
const CUT: i32 = -2

/** How long the escape is, 0 = the bytes end before it does. */
export let length: u32 = 0
/** What it stands for: a character, or (`width` 1) a byte as it is; after folding, bytes at a place. */
export let rune: u32 = 0
export let width: u32 = 0
export let foldedAt: u32 = 0
export let page: u32 = 0
let escaped: bool = false

// @ts-ignore: decorator
@inline
function is(size: u32, value: i32, bytes: u32): void {
  length = size
  escaped = value >= 0
  // Half a surrogate pair is no character.
  rune = (value & 0x1ff800) == 0xd800 ? 0xfffd : value
  width = bytes
}

/** What stands at a mark; `length` is what it takes up, at least 1. */
export function read(kind: u32, at: u32, to: u32, last: bool): u32 {
  if (kind >= FOLD) return fold(kind, at, to, last)
  if (kind == BACKSLASH) backslash(at, to)
  else if (kind == PERCENT) percent(at, to)
  else entity(at, to)
  if (length == 0) {
    if (!last) return HALVED
    is(1, -1, 0)
  }
  return escaped ? CHANGE : SAME
}

function fold(kind: u32, at: u32, to: u32, last: bool): u32 {
  const lead = <u32>load<u8>(at)
  const size: u32 = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 1
  length = 1
  if (size == 1) return SAME
  if (at + size > to) return last ? SAME : HALVED
  let value = lead & (0x7f >> size)
  for (let i: u32 = 1; i < size; i++) {
    const byte = <u32>load<u8>(at + i)
    if ((byte & 0xc0) != 0x80) return SAME
    value = (value << 6) | (byte & 0x3f)
  }
  if (value > 0x10ffff || (value & 0x1ff800) == 0xd800) return SAME
  const number = <u32>load<u16>(DIRECTORY + ((value >> 8) << 1))
  if (number == 0) {
    page = value >> 8
    return UNKNOWN
  }
  length = size
  const place = PAGES + ((number - 1) << 10) + ((value & 255) << 2)
  const entry = load<u32>(place)
  if (entry == ITSELF) return SAME
  width = (entry >> 24) & 0x1f
  if (kind == FOLD_BARE) {
    if (width > 0 && (entry & HIDDEN) == 0) return SAME
    width = 0
  }
  foldedAt = (entry & POOLED) != 0 ? <u32>POOL + (entry & 0xffffff) : <u32>place
  return CHANGE
}

/** Reads hex digits: `NO_DIGIT` = they are none, `CUT` = the bytes end before. */
function digits(at: u32, count: u32, to: u32): i32 {
  let value: u32 = 0
  for (let i = at; i < at + count; i++) {
    if (i >= to) return CUT
    const digit = <u32>load<u8>(FOUR + load<u8>(i))
    if (digit > 15) return NO_DIGIT
    value = (value << 4) | digit
  }
  return value > 0x10ffff ? NO_DIGIT : <i32>value
}

// @ts-ignore: decorator
@inline
function number(value: i32, size: u32, otherwise: u32): void {
  if (value == CUT) is(0, -1, 0)
  else if (value >= 0) is(size, value, 0)
  else if (otherwise == 0) is(1, -1, 0)
  else is(2, otherwise, 1)
}

function backslash(at: u32, to: u32): void {
  if (at + 1 >= to) return is(0, -1, 0)
  const next = <u32>load<u8>(at, 1)
  if (next == 0x78) return number(digits(at + 2, 2, to), 4, 0)
  if (next == 0x55) return number(digits(at + 2, 8, to), 10, next)
  if (next != 0x75) return is(2, <i32>load<u8>(CONTROLS + next), 1)
  if (at + 2 < to && load<u8>(at, 2) == 0x7b) return braces(at, to)
  const value = digits(at + 2, 4, to)
  if (value < 0xd800 || value > 0xdbff) return number(value, 6, 0)
  // A high surrogate: with the low one that follows it is one character.
  if (at + 6 >= to) return is(0, -1, 0)
  if (load<u8>(at, 6) != 0x5c) return is(6, 0xfffd, 0)
  if (at + 7 >= to) return is(0, -1, 0)
  if (load<u8>(at, 7) != 0x75) return is(6, 0xfffd, 0)
  const low = digits(at + 8, 4, to)
  if (low == CUT) return is(0, -1, 0)
  if (low < 0xdc00 || low > 0xdfff) return is(6, 0xfffd, 0)
  is(12, 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00), 0)
}

/** `\u{41}`. */
function braces(at: u32, to: u32): void {
  let value: u32 = 0
  for (let i = at + 3; i < at + 10; i++) {
    if (i >= to) return is(0, -1, 0)
    const byte = load<u8>(i)
    if (byte == 0x7d && i > at + 3 && value <= 0x10ffff) return is(i + 1 - at, value, 0)
    const digit = <u32>load<u8>(FOUR + byte)
    if (digit > 15) break
    value = (value << 4) | digit
  }
  is(1, -1, 0)
}

function percent(at: u32, to: u32): void {
  if (at + 1 >= to) return is(0, -1, 0)
  if (load<u8>(at, 1) == 0x75) return number(digits(at + 2, 4, to), 6, 0)
  const value = digits(at + 1, 2, to)
  if (value == CUT) is(0, -1, 0)
  else if (value < 0) is(1, -1, 0)
  else is(3, value, 1)
}

function entity(at: u32, to: u32): void {
  let end = at + 1
  while (end < to && end - at <= LONGEST_ENTITY && isPart(load<u8>(end))) end++
  if (end - at > LONGEST_ENTITY) return is(1, -1, 0)
  if (end >= to) return is(0, -1, 0)
  if (load<u8>(end) != 0x3b) return is(1, -1, 0)
  if (load<u8>(at, 1) != 0x23) return name(at + 1, end)
  const hex = (load<u8>(at, 2) | 0x20) == 0x78
  let value: u32 = 0
  let i = hex ? at + 3 : at + 2
  if (i >= end) return is(1, -1, 0)
  for (; i < end; i++) {
    const digit = <u32>load<u8>(FOUR + load<u8>(i))
    if (digit >= (hex ? 16 : 10)) return is(1, -1, 0)
    value = value * (hex ? 16 : 10) + digit
    if (value > 0x10ffff) return is(1, -1, 0)
  }
  is(end + 1 - at, value, 0)
}

// @ts-ignore: decorator
@inline
function isPart(byte: u8): bool {
  const lower = byte | 0x20
  return byte == 0x23 || (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a)
}

function name(from: u32, to: u32): void {
  const size = to - from
  for (let entry = NAMES; load<u8>(entry) != 0; entry += 16) {
    if (<u32>load<u8>(entry) != size) continue
    let same: u32 = 0
    while (same < size && load<u8>(entry + 1 + same) == load<u8>(from + same)) same++
    if (same == size) return is(size + 2, <i32>load<u16>(entry, 14), 0)
  }
  is(1, -1, 0)
}

let sparing: bool = false

/** Whether the plain escapes of JSON are read elsewhere: then they alone wake nothing, and keep nothing awake. */
export function spare(on: bool): void {
  sparing = on
}

/** A run of this many letters may go on behind an escaped line end; SHORTEST of src/scan/runs.ts. */
const RUN: u32 = 16
/** More backslashes in a row are asked again further on. */
const SIGNS: u32 = 64

/** Whether the backslashes at a place are for `\u` or `\x`, or end a run of letters: CHANGE, SAME, or HALVED. */
function rare(at: u32, to: u32, last: bool): u32 {
  let letter = at
  while (letter < to && letter - at < SIGNS && load<u8>(letter) == 0x5c) letter++
  if (letter - at == SIGNS) return SAME
  if (letter == to) return last ? SAME : HALVED
  const byte = load<u8>(letter)
  if (byte == 0x75 || byte == 0x78 || byte == 0x55) return CHANGE
  for (let i: u32 = 1; i <= RUN; i++) if (load<u8>(SIX + load<u8>(at - i)) >= 64) return SAME
  return CHANGE
}

/** Whether at a backslash stands a plain escape of JSON that is read elsewhere: two bytes, asked before it is read. */
// @ts-ignore: decorator
@inline
export function spared(at: u32, to: u32): bool {
  if (!sparing || at + 1 >= to) return false
  const letter = load<u8>(at + 1)
  if (letter == 0x5c || letter == 0x75 || letter == 0x78 || letter == 0x55) return false
  for (let i: u32 = 1; i <= RUN; i++) if (load<u8>(SIX + load<u8>(at - i)) >= 64) return true
  return false
}

/** The same for all backslashes among the sixteen bytes at a place, at once; false = to be asked one by one. */
// @ts-ignore: decorator
@inline
export function allSpared(at: u32, bytes: v128, found: u32): bool {
  if (!sparing) return false
  if ((<u32>i8x16.bitmask(signsOf(v128.load(at, 1))) & found) != 0) return false
  // Below `+` stands no letter of base64: white space, quotes.
  const below = i8x16.splat(0x2b)
  const apart =
    <u32>i8x16.bitmask(i8x16.lt_u(v128.load(at - 16), below)) | (<u32>i8x16.bitmask(i8x16.lt_u(bytes, below)) << 16)
  for (let rest = found; rest != 0; rest &= rest - 1) if (((apart >> <u32>ctz(rest)) & 0xffff) == 0) return false
  return true
}

// @ts-ignore: decorator
@inline
function signsOf(next: v128): v128 {
  return v128.or(
    v128.or(i8x16.eq(next, i8x16.splat(0x5c)), i8x16.eq(next, i8x16.splat(0x75))),
    v128.or(i8x16.eq(next, i8x16.splat(0x78)), i8x16.eq(next, i8x16.splat(0x55))),
  )
}

// @ts-ignore: decorator
@inline
function bits(m0: v128, m1: v128, m2: v128, m3: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(m0)) |
    (<u64>(<u32>i8x16.bitmask(m1)) << 16) |
    (<u64>(<u32>i8x16.bitmask(m2)) << 32) |
    (<u64>(<u32>i8x16.bitmask(m3)) << 48)
  )
}

/** The same for the 64 bytes at a place, without a step for each: false = to be asked sixteen by sixteen. */
export function manySpared(at: u32): bool {
  if (!sparing) return false
  const mark = i8x16.splat(0x5c)
  const below = i8x16.splat(0x2b)
  const v0 = v128.load(at)
  const v1 = v128.load(at, 16)
  const v2 = v128.load(at, 32)
  const v3 = v128.load(at, 48)
  const found = bits(i8x16.eq(v0, mark), i8x16.eq(v1, mark), i8x16.eq(v2, mark), i8x16.eq(v3, mark))
  const signs = bits(
    signsOf(v128.load(at, 1)),
    signsOf(v128.load(at, 17)),
    signsOf(v128.load(at, 33)),
    signsOf(v128.load(at, 49)),
  )
  // What is marked, the sixteen bytes before this block, and then whether any of the sixteen before a byte are.
  let apart = bits(i8x16.lt_u(v0, below), i8x16.lt_u(v1, below), i8x16.lt_u(v2, below), i8x16.lt_u(v3, below))
  let before = <u64>(<u32>i8x16.bitmask(i8x16.lt_u(v128.load(at - 16), below))) << 48
  for (let by: u64 = 1; by < 16; by <<= 1) {
    apart |= (apart << by) | (before >> (64 - by))
    before |= before << by
  }
  const near = (apart << 1) | (before >> 63)
  return (found & (signs | ~near)) == 0
}

/** So many bytes of text about an escape: no rule matches on less. */
const AMONG: u32 = 12

/** Whether what was read at a place stands among text, and not in a picture: CHANGE, SAME, or HALVED. */
export function among(at: u32, to: u32, last: bool): u32 {
  if (sparing && load<u8>(at) == 0x5c) {
    const what = rare(at, to, last)
    if (what != CHANGE) return what
  }
  let count: u32 = 0
  for (let start = at; count < AMONG; ) {
    let size: u32 = 1
    while (size < 4 && (load<u8>(start - size) & 0xc0) == 0x80) size++
    if (sizeOf(load<u8>(start - size)) != size) break
    start -= size
    count += size
  }
  for (let end = at + length; count < AMONG; ) {
    if (end >= to) return last ? SAME : HALVED
    const size = sizeOf(load<u8>(end))
    if (size == 0) return SAME
    for (let i: u32 = 1; i < size; i++) {
      if (end + i >= to) return last ? SAME : HALVED
      if ((load<u8>(end + i) & 0xc0) != 0x80) return SAME
    }
    end += size
    count += size
  }
  return CHANGE
}

/** How long the character is that begins with a byte; 0 = no text begins so. */
// @ts-ignore: decorator
@inline
function sizeOf(byte: u8): u32 {
  if (byte < 0x80) return byte >= 0x20 || (byte >= 9 && byte < 14) ? 1 : 0
  return byte < 0xc0 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0
}
