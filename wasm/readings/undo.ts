// Undoes one kind of writing at a time: finds where it begins, and writes what the text says with a list of what was changed.

import { allSpared, among, CHANGE, FOLD, foldedAt, HALVED, length, manySpared, page, read, rune, SAME, spared, width } from './escapes'

const PERCENT: u32 = 1
/** What is longer than any escape unchanged may be left alone; src/scan/rewrite.ts knows it too. */
const QUIET: u32 = 1024
const OFTEN: u32 = 64

/** Why it stopped: at the end, or at the limit; */
const DONE: u32 = 0
/** at half an escape; */
const HALF: u32 = 1
/** no room; */
const FULL: u32 = 2
/** a page of foldings is to be made first. */
const PAGE: u32 = 3

let why: u32 = 0
let outAfter: u32 = 0
let editsAfter: u32 = 0
let limitThen: u32 = 0

export function state(): u32 {
  return why
}
export function outEnd(): u32 {
  return outAfter
}
export function editsEnd(): u32 {
  return editsAfter
}
export function limitAfter(): u32 {
  return limitThen
}
export function missing(): u32 {
  return page
}

// @ts-ignore: decorator
@inline
function markOf(kind: u32): u8 {
  return kind == 0 ? 0x5c : kind == PERCENT ? 0x25 : 0x26
}

/** A bit for each of the 16 bytes at `at` in which something may begin. */
// @ts-ignore: decorator
@inline
function marks(kind: u32, v: v128, mark: v128, plus: bool): u32 {
  if (kind >= FOLD) return <u32>i8x16.bitmask(v)
  let found = i8x16.eq(v, mark)
  if (plus) found = v128.or(found, i8x16.eq(v, i8x16.splat(0x2b)))
  return <u32>i8x16.bitmask(found)
}

/** Whether something may begin in any of 64 bytes. */
// @ts-ignore: decorator
@inline
function anyMark(kind: u32, v0: v128, v1: v128, v2: v128, v3: v128, mark: v128, plus: bool): bool {
  if (kind >= FOLD) return i8x16.bitmask(v128.or(v128.or(v0, v1), v128.or(v2, v3))) != 0
  const marked = v128.or(
    v128.or(i8x16.eq(v0, mark), i8x16.eq(v1, mark)),
    v128.or(i8x16.eq(v2, mark), i8x16.eq(v3, mark)),
  )
  if (v128.any_true(marked)) return true
  if (!plus) return false
  const space = i8x16.splat(0x2b)
  return v128.any_true(
    v128.or(
      v128.or(i8x16.eq(v0, space), i8x16.eq(v1, space)),
      v128.or(i8x16.eq(v2, space), i8x16.eq(v3, space)),
    ),
  )
}

/** The first thing written this way from `from` on, or where it stopped for another reason; `state` says which. */
export function seek(kind: u32, from: u32, to: u32, last: bool): u32 {
  const mark = i8x16.splat(markOf(kind))
  why = DONE
  let at = from
  while (at < to) {
    if (kind == 0 && at + 65 <= to && manySpared(at)) {
      at += 64
      continue
    }
    const v = v128.load(at)
    let found = marks(kind, v, mark, false)
    // Away from the end, only what looks like the beginning of a character.
    if (kind >= FOLD && at + 17 < to) {
      const leads = i8x16.gt_s(v128.load(at), i8x16.splat(-65))
      found &= <u32>i8x16.bitmask(v128.and(leads, i8x16.lt_s(v128.load(at, 1), i8x16.splat(-64))))
    }
    if (found == 0 || (kind == 0 && at + 17 <= to && allSpared(at, v, found))) {
      at += 16
      continue
    }
    at += <u32>ctz(found)
    if (kind == 0 && spared(at, to)) {
      at += 2
      continue
    }
    while (at < to) {
      let what = read(kind, at, to, last)
      if (what == CHANGE) what = among(at, to, last)
      if (what != SAME) {
        why = what == CHANGE ? DONE : what == HALVED ? HALF : PAGE
        return at
      }
      at += length
      // Letters of other scripts stand together.
      if (kind < FOLD || at >= to || load<u8>(at) < 0xc0) break
    }
  }
  return to
}

/**
 * Writes what `[from, to)` says to `[out, outTo)`; to `edits` what was changed: where in `out`, where in the text, how often
 * in a row, and how many bytes became how many (`from << 8 | to`). Stops when nothing was changed up to `limit`, which every
 * change moves on. Returns where it stopped. 16 bytes behind `outTo` may be overwritten.
 */
export function undo(
  kind: u32,
  from: u32,
  to: u32,
  last: bool,
  limit: u32,
  out: u32,
  outTo: u32,
  edits: u32,
  editsTo: u32,
): u32 {
  const mark = i8x16.splat(markOf(kind))
  const plus = kind == PERCENT
  let at = from
  let stop = min(limit, to)
  let edit = edits
  // The next edit goes on with the last one when it begins here and there.
  let nextOut: u32 = 0
  let nextAt: u32 = 0
  let shape: u32 = 0
  why = DONE
  while (at < stop) {
    if (out + 16 > outTo || edit + 64 > editsTo) {
      why = FULL
      break
    }
    // Four at once while nothing is written this way.
    while (at + 64 <= stop && out + 80 <= outTo) {
      const v0 = v128.load(at)
      const v1 = v128.load(at, 16)
      const v2 = v128.load(at, 32)
      const v3 = v128.load(at, 48)
      if (anyMark(kind, v0, v1, v2, v3, mark, plus)) break
      v128.store(out, v0)
      v128.store(out, v1, 16)
      v128.store(out, v2, 32)
      v128.store(out, v3, 48)
      at += 64
      out += 64
    }
    if (at >= stop) break
    const v = v128.load(at)
    v128.store(out, v)
    const found = marks(kind, v, mark, plus)
    const ahead = found == 0 ? 16 : <u32>ctz(found)
    const step = min(ahead, min(stop - at, outTo - 15 - out))
    at += step
    out += step
    if (found == 0 || step < ahead || at >= stop) continue
    // Several in a row are the rule for letters of other scripts, and for text that is escaped as a whole.
    do {
      if (out + 16 > outTo || edit + 64 > editsTo) break
      const isPlus = plus && load<u8>(at) == 0x2b
      let what = isPlus ? CHANGE : read(kind, at, to, last)
      let counts = false
      // One in so many bytes is enough.
      if (what == CHANGE && !isPlus && at + QUIET >= limit + OFTEN) {
        const where = among(at, to, last)
        counts = where == CHANGE
        if (where == HALVED) what = HALVED
      }
      if (what == SAME) {
        for (let i: u32 = 0; i < length; i++) store<u8>(out++, load<u8>(at++))
        continue
      }
      if (what != CHANGE) {
        why = what == HALVED ? HALF : PAGE
        break
      }
      const begun = out
      let taken: u32 = 1
      if (isPlus) store<u8>(out++, 0x20)
      else {
        taken = length
        if (kind >= FOLD) {
          store<u32>(out, load<u32>(foldedAt))
          if (width > 3) {
            store<u64>(out, load<u64>(foldedAt))
            store<u64>(out, load<u64>(foldedAt, 8), 8)
          }
          out += width
        } else out = put(out)
        if (counts) {
          limit = at + taken + QUIET
          stop = min(limit, to)
        }
      }
      const size = out - begun
      const own = (taken << 8) | size
      if (own == shape && begun == nextOut && at == nextAt) store<u32>(edit - 16, load<u32>(edit - 8) + 1, 8)
      else {
        store<u32>(edit, begun)
        store<u32>(edit, at, 4)
        store<u32>(edit, 1, 8)
        store<u32>(edit, own, 12)
        edit += 16
      }
      shape = own
      at += taken
      nextOut = out
      nextAt = at
    } while (at < stop && isMark(kind, load<u8>(at), plus))
    if (why != DONE) break
  }
  outAfter = out
  editsAfter = edit
  limitThen = limit
  return at
}

// @ts-ignore: decorator
@inline
function isMark(kind: u32, byte: u8, plus: bool): bool {
  return kind >= FOLD ? byte >= 0x80 : byte == markOf(kind) || (plus && byte == 0x2b)
}

/** The character that was read, as UTF-8, or its one byte. */
// @ts-ignore: decorator
@inline
function put(out: u32): u32 {
  if (rune < 0x80 || width == 1) {
    store<u8>(out, <u8>rune)
    return out + 1
  }
  if (rune < 0x800) {
    store<u8>(out, <u8>(0xc0 | (rune >> 6)))
    store<u8>(out, <u8>(0x80 | (rune & 63)), 1)
    return out + 2
  }
  if (rune < 0x10000) {
    store<u8>(out, <u8>(0xe0 | (rune >> 12)))
    store<u8>(out, <u8>(0x80 | ((rune >> 6) & 63)), 1)
    store<u8>(out, <u8>(0x80 | (rune & 63)), 2)
    return out + 3
  }
  store<u8>(out, <u8>(0xf0 | (rune >> 18)))
  store<u8>(out, <u8>(0x80 | ((rune >> 12) & 63)), 1)
  store<u8>(out, <u8>(0x80 | ((rune >> 6) & 63)), 2)
  store<u8>(out, <u8>(0x80 | (rune & 63)), 3)
  return out + 4
}
