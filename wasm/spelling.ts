// Where in a text something may be spelled with a trick: 64 bytes at a time, one bit each. AssemblyScript.
//
// Every bit depends only on its own byte and on bytes before it, so that the end of the text needs no care. It says that a
// trick may be there, never that it is: src/scan/view-*.ts look closely.

// Memory map in bytes; src/scan/view-marks.ts knows it too.
const TEXT: usize = 4096
/** One bitmap for each kind of mark. */
const MARKS: usize = 32768
const PITCH: usize = 2496 // no power of two, or all of them would lie in the same lines of the cache
const KINDS: usize = 10
/** Which bytes are letters. */
const LETTERS: usize = 65536
/** By hash of the first five letters: number of a word that is looked for; 0 = none, SEVERAL = more than one. */
const WORDS: usize = 90112
const SEVERAL: u32 = 255
/** By number of a word: its first four letters. */
const FOURS: usize = 98304

// By the two halves of a byte: bits of the classes that it may belong to; it does where both halves say so.
// 1, 2: letters; 4: digits; 8, 16: `+` `-` `/` `_`; 32, 64: signs that pass for letters.
const SIGNS_LOW = i8x16(0x46, 0x27, 0x07, 0x07, 0x27, 0x07, 0x07, 0x07, 0x07, 0x07, 0x03, 0x09, 0x01, 0x09, 0x01, 0x19)
const SIGNS_HIGH = i8x16(0, 0, 0x28, 0x04, 0x41, 0x12, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0)
const LETTER = i8x16.splat(0x03)
const LIKE = i8x16.splat(0x64)
const TOKEN = i8x16.splat(0x1f)

// 1, 2: quotes; 4, 8: white space; 16, 32: what an operator that joins begins with.
const JOINT_LOW = i8x16(0x0a, 0, 0x01, 0, 0, 0, 0x10, 0x01, 0, 0x04, 0x04, 0x14, 0x24, 0x04, 0x30, 0)
const JOINT_HIGH = i8x16(0x04, 0, 0x19, 0x20, 0, 0x20, 0x02, 0x20, 0, 0, 0, 0, 0, 0, 0, 0)
const SPACE = i8x16.splat(0x0c)
const OPERATOR = i8x16.splat(0x30)

// Any bit: a hexadecimal digit or what may stand between two bytes.
const APART_LOW = i8x16(0x05, 0x03, 0x07, 0x03, 0x03, 0x03, 0x03, 0x05, 0x11, 0x09, 0x28, 0x20, 0x54, 0x0c, 0, 0x44)
const APART_HIGH = i8x16(0x08, 0, 0x04, 0x21, 0x02, 0x50, 0x02, 0x10, 0, 0, 0, 0, 0, 0, 0, 0)

const DIGITAL = i8x16.splat(0x03)

// 1: `+`; 2, 4: quotes; 8: a backslash.
const RARE_LOW = i8x16(0x04, 0, 0x02, 0, 0, 0, 0, 0x02, 0, 0, 0, 0x01, 0x08, 0, 0, 0)
const RARE_HIGH = i8x16(0, 0, 0x03, 0, 0, 0x08, 0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0)
const PLUS = i8x16.splat(0x01)
const QUOTED = i8x16.splat(0x06)
const SLASH = i8x16.splat(0x08)
const PAREN = i8x16.splat(0x28)

// 1: `g` to `o`; 2: `p` to `z`.
const BEYOND_LOW = i8x16(0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x03, 0x03, 0x03, 0x03, 0x01, 0x01, 0x01, 0x01, 0x01)
const BEYOND_HIGH = i8x16(0, 0, 0, 0, 0x01, 0x02, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0)

const NOTHING = i8x16.splat(0)
const HALF = i8x16.splat(0x0f)

// @ts-ignore: decorator
@inline
function classes(bytes: v128, low: v128, high: v128): v128 {
  // There is no shift of bytes: what comes from the byte beside it is masked.
  const upper = v128.and(i16x8.shr_u(bytes, 4), HALF)
  return v128.and(i8x16.swizzle(low, v128.and(bytes, HALF)), i8x16.swizzle(high, upper))
}

// @ts-ignore: decorator
@inline
function any(found: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.gt_s(found, NOTHING)))
}

// @ts-ignore: decorator
@inline
function equal(bytes: v128, others: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.eq(bytes, others)))
}

/** The mask moved up by so many bytes; the byte before this block is the last of `before`. */
// @ts-ignore: decorator
@inline
function back(mask: u64, before: u64, by: u64): u64 {
  return (mask << by) | (before >> (64 - by))
}

// @ts-ignore: decorator
@inline
function put(kind: usize, at: usize, bits: u64): void {
  store<u64>(MARKS + kind * PITCH + (at >> 3), bits)
  if (bits) kinds |= 1 << <u32>kind
}

let kinds: u32 = 0

/** Which of 64 bytes are of one of some classes; asked for where that is of use. */
function kindOf(at: usize, low: v128, high: v128, bits: v128): u64 {
  let found: u64 = 0
  for (let i: usize = 0; i < 64; i += 16) found |= any(v128.and(classes(v128.load(at + i, TEXT), low, high), bits)) << i
  return found
}

/** The same of four times sixteen bytes whose classes are known. */
// @ts-ignore: decorator
@inline
function those(c0: v128, c1: v128, c2: v128, c3: v128, bits: v128): u64 {
  return (
    any(v128.and(c0, bits)) |
    (any(v128.and(c1, bits)) << 16) |
    (any(v128.and(c2, bits)) << 32) |
    (any(v128.and(c3, bits)) << 48)
  )
}

/** Which bytes are the same as those `by`, twice and three times `by` before them. */
function repeats(at: usize, by: usize): u64 {
  let found: u64 = 0
  for (let i: usize = 0; i < 64; i += 16) {
    const bytes = v128.load(at + i, TEXT)
    const place = at + i - by
    const twice = v128.and(i8x16.eq(bytes, v128.load(place, TEXT)), i8x16.eq(bytes, v128.load(place - by, TEXT)))
    const same = v128.and(twice, i8x16.eq(bytes, v128.load(place - 2 * by, TEXT)))
    found |= <u64>(<u32>i8x16.bitmask(same)) << i
  }
  return found
}

function behindParens(at: usize): u64 {
  let found: u64 = 0
  for (let i: usize = 0; i < 64; i += 16) found |= equal(v128.load(at + i, TEXT - 1), PAREN) << i
  return found
}

// @ts-ignore: decorator
@inline
function placeOf(four: u32, fifth: u32): usize {
  return WORDS + (((four ^ (fifth << 12)) * 0x9e3779b1) >> 19)
}

/** Word number `index`, from 1 on, begins with these letters, and is looked for. */
export function learn(index: u32, four: u32, fifth: u32): void {
  const place = placeOf(four, fifth)
  store<u8>(place, load<u8>(place) == 0 ? min(index, SEVERAL) : SEVERAL)
  store<u32>(FOURS + (<usize>index << 2), four)
}

/** Marks fifth letters of words that may be looked for. */
function odd(from: usize, to: usize): void {
  let before: u64 = 0
  for (let at = from; at < to; at += 64) {
    const letters = load<u64>(LETTERS + (at >> 3))
    let fifth = letters & back(letters, before, 1) & back(letters, before, 2)
    fifth &= back(letters, before, 3) & back(letters, before, 4) & ~back(letters, before, 5)
    before = letters
    let found: u64 = 0
    for (; fifth; fifth &= fifth - 1) {
      const i = ctz(fifth)
      const four = load<u32>(at + <usize>i, TEXT - 4) | 0x20202020
      const word = <u32>load<u8>(placeOf(four, load<u8>(at + <usize>i, TEXT) | 0x20))
      // One word in a hundred has the hash of one that is looked for.
      if (word != 0 && (word == SEVERAL || load<u32>(FOURS + (<usize>word << 2)) == four)) found |= <u64>1 << i
    }
    if (found) put(7, at, found)
  }
}

/** Marks `[from, to)`, multiples of 64; returns the kinds of marks there are, a bit each. `seeks` = words, too. */
export function mark(from: usize, to: usize, seeks: bool): u32 {
  for (let kind: usize = 0; kind < KINDS; kind++) if ((kinds >> <u32>kind) & 1) memory.fill(MARKS + kind * PITCH, 0, PITCH)
  kinds = 0
  // Of the block before.
  let letters0: u64 = 0
  let likes0: u64 = 0
  let pluses0: u64 = 0
  let quotes0: u64 = 0
  let slashes0: u64 = 0
  let spacing: u64 = 0
  for (let at = from; at < to; at += 64) {
    const v0 = v128.load(at, TEXT)
    const v1 = v128.load(at, TEXT + 16)
    const v2 = v128.load(at, TEXT + 32)
    const v3 = v128.load(at, TEXT + 48)
    const c0 = classes(v0, SIGNS_LOW, SIGNS_HIGH)
    const c1 = classes(v1, SIGNS_LOW, SIGNS_HIGH)
    const c2 = classes(v2, SIGNS_LOW, SIGNS_HIGH)
    const c3 = classes(v3, SIGNS_LOW, SIGNS_HIGH)
    const letters = those(c0, c1, c2, c3, LETTER)
    const likes = those(c0, c1, c2, c3, LIKE)
    store<u64>(LETTERS + (at >> 3), letters)
    const r0 = classes(v0, RARE_LOW, RARE_HIGH)
    const r1 = classes(v1, RARE_LOW, RARE_HIGH)
    const r2 = classes(v2, RARE_LOW, RARE_HIGH)
    const r3 = classes(v3, RARE_LOW, RARE_HIGH)
    let pluses: u64 = 0
    let quotes: u64 = 0
    let slashes: u64 = 0
    if (v128.any_true(v128.or(v128.or(r0, r1), v128.or(r2, r3)))) {
      pluses = those(r0, r1, r2, r3, PLUS)
      quotes = those(r0, r1, r2, r3, QUOTED)
      slashes = those(r0, r1, r2, r3, SLASH)
    }
    const alike = letters | likes
    const alike0 = letters0 | likes0
    if (likes | likes0 | pluses | pluses0 | quotes | quotes0 | spacing | slashes | slashes0) {
      if (pluses | pluses0) put(0, at, back(pluses, pluses0, 1) & letters & back(letters, letters0, 2))
      if (quotes | quotes0 | spacing) {
        const literals = back(alike, alike0, 2) | back(likes, likes0, 3)
        spacing = joints(at, quotes, back(quotes, quotes0, 1), literals, spacing)
      }
      if (likes | likes0) similar(at, letters, letters0, likes, likes0)
      if (slashes | slashes0) put(4, at, back(slashes, slashes0, 1) & (likes | exes(at)))
    }
    // Letters with one sign between them, or with two: which bytes are equal is asked only there, and equal ones are of one
    // class. One by one the signs about words of one and two letters stand so, too; three times over is rare.
    const one = back(alike, alike0, 1)
    const three = back(alike, alike0, 3)
    const four = back(alike, alike0, 4)
    const apart = one & ~alike
    const single = apart & ~back(alike, alike0, 2) & three & ~four & back(alike, alike0, 5)
    if (single) put(1, at, single & repeats(at, 2))
    const double = apart & ~three & four & ~back(alike, alike0, 6) & back(alike, alike0, 7)
    if (double) put(9, at, double & repeats(at, 3))
    // Arguments of `chr(65)`.
    if (likes) put(8, at, likes & behindParens(at) & callers(at))
    letters0 = letters
    likes0 = likes
    pluses0 = pluses
    quotes0 = quotes
    slashes0 = slashes
  }
  if (seeks) odd(from, to)
  return kinds
}

/** Marks what is among signs that pass for letters. */
function similar(at: usize, letters: u64, letters0: u64, likes: u64, likes0: u64): void {
  const between = back(likes, likes0, 2) & back(letters, letters0, 1) & back(letters, letters0, 3)
  // Behind twenty of them it is a code and no word.
  const codes = between == 0 ? 0 : inRow(letters | likes, letters0 | likes0, 4) << 3
  put(3, at, between & (letters | back(letters, letters0, 4)) & ~codes)
  const longs = inRow(kindOf(at, SIGNS_LOW, SIGNS_HIGH, TOKEN), kindOf(at - 64, SIGNS_LOW, SIGNS_HIGH, TOKEN), 4)
  if (longs) {
    const beyond = near(kindOf(at, BEYOND_LOW, BEYOND_HIGH, LETTER), kindOf(at - 64, BEYOND_LOW, BEYOND_HIGH, LETTER))
    put(5, at, longs & near(likes, likes0) & beyond)
  }
  if (popcnt(likes) + popcnt(likes0) >= 4) put(6, at, hex(at))
}

/** Where sixteen marks stand in a row, and `more` before them. */
function inRow(mask: u64, before: u64, more: u64): u64 {
  const two = mask & back(mask, before, 1)
  const two0 = before & (before << 1)
  const four = two & back(two, two0, 2)
  const four0 = two0 & (two0 << 2)
  const eight = four & back(four, four0, 4)
  if (eight == 0) return 0
  const eight0 = four0 & (four0 << 4)
  const sixteen = eight & back(eight, eight0, 8)
  return sixteen & back(sixteen, eight0 & (eight0 << 8), more)
}

/**
 * Marks where something joins; returns whether white space behind a quote goes on in the next block. `behind` = stands behind
 * a quote; `literals` = behind what may end a literal.
 */
function joints(at: usize, quoted: u64, behind: u64, literals: u64, spacing: u64): u64 {
  const j0 = classes(v128.load(at, TEXT), JOINT_LOW, JOINT_HIGH)
  const j1 = classes(v128.load(at, TEXT + 16), JOINT_LOW, JOINT_HIGH)
  const j2 = classes(v128.load(at, TEXT + 32), JOINT_LOW, JOINT_HIGH)
  const j3 = classes(v128.load(at, TEXT + 48), JOINT_LOW, JOINT_HIGH)
  const spaces = those(j0, j1, j2, j3, SPACE)
  const operators = those(j0, j1, j2, j3, OPERATOR)
  const begun = (behind & spaces) | spacing
  // The sum carries a bit through white space to what stands behind it.
  const sum = begun + spaces
  const after = sum & ~spaces
  put(2, at, ((behind | after) & operators) | (after & quoted) | (behind & quoted & literals))
  return u64(sum < begun)
}

/** Bytes two behind an `r`: arguments of `chr(65)`. */
function callers(at: usize): u64 {
  let found: u64 = 0
  for (let i: usize = 0; i < 64; i += 16)
    found |= equal(v128.or(v128.load(at + i, TEXT - 2), i8x16.splat(0x20)), i8x16.splat(0x72)) << i
  return found
}

function exes(at: usize): u64 {
  let found: u64 = 0
  for (let i: usize = 0; i < 64; i += 16) found |= equal(v128.load(at + i, TEXT), i8x16.splat(0x78)) << i
  return found
}

/** Whether one of the last twenty bytes is marked. */
function near(mask: u64, before: u64): u64 {
  const two = mask | back(mask, before, 1)
  const two0 = before | (before << 1)
  const four = two | back(two, two0, 2)
  const four0 = two0 | (two0 << 2)
  const eight = four | back(four, four0, 4)
  const eight0 = four0 | (four0 << 4)
  return eight | back(eight, eight0, 8) | back(four, four0, 16)
}

/** Runs of digits and separators long enough for eight bytes, where there are gaps enough. */
function hex(at: usize): u64 {
  const here = kindOf(at, APART_LOW, APART_HIGH, i8x16.splat(0x7f))
  if (here == 0) return 0
  const before = kindOf(at - 64, APART_LOW, APART_HIGH, i8x16.splat(0x7f))
  // 23 in a row, and three gaps among them.
  const run = inRow(here, before, 7)
  if (run == 0) return 0
  const digits = kindOf(at, APART_LOW, APART_HIGH, DIGITAL)
  const digits0 = kindOf(at - 64, APART_LOW, APART_HIGH, DIGITAL)
  const gaps = here & ~digits & back(digits, digits0, 1)
  if (popcnt(gaps) + popcnt(before & ~digits0 & (digits0 << 1)) < 3) return 0
  return run
}
