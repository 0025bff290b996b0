// Where in a text something may be spelled with a trick: 64 bytes at a time, one bit each. AssemblyScript.
//
// Every bit depends only on its own byte and on bytes before it, so that the end of the text needs no care. It says that a
// trick may be there, never that it is: src/scan/view-*.ts look closely.

// Memory map in bytes; src/scan/view-marks.ts knows it too.
const TEXT: usize = 4096
/** One bitmap for each kind of mark. */
const MARKS: usize = 32768
const PITCH: usize = 2496 // no power of two, or all of them would lie in the same lines of the cache
const KINDS: usize = 8
/** By hash of the first five letters: 1 = such a word is looked for. */
const WORDS: usize = 90112

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
const QUOTE = i8x16.splat(0x03)
const SPACE = i8x16.splat(0x0c)
const OPERATOR = i8x16.splat(0x30)

// Any bit: a hexadecimal digit or what may stand between two bytes.
const APART_LOW = i8x16(0x05, 0x03, 0x07, 0x03, 0x03, 0x03, 0x03, 0x05, 0x11, 0x09, 0x28, 0x20, 0x44, 0x0c, 0, 0)
const APART_HIGH = i8x16(0x08, 0, 0x04, 0x21, 0x02, 0x50, 0x02, 0x10, 0, 0, 0, 0, 0, 0, 0, 0)

const DIGITAL = i8x16.splat(0x03)

// 1: `g` to `o`; 2: `p` to `z`.
const BEYOND_LOW = i8x16(0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x02, 0x03, 0x03, 0x03, 0x03, 0x01, 0x01, 0x01, 0x01, 0x01)
const BEYOND_HIGH = i8x16(0, 0, 0, 0, 0x01, 0x02, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0)

const NOTHING = i8x16.splat(0)
const HALF = i8x16.splat(0x0f)

// @ts-ignore: decorator
@inline
function classes(bytes: v128, low: v128, high: v128): v128 {
  return v128.and(i8x16.swizzle(low, v128.and(bytes, HALF)), i8x16.swizzle(high, i8x16.shr_u(bytes, 4)))
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

/** Classes of bytes, a bitmap each: what is known of every byte before anything is marked. */
const CLASSES: usize = 65536
const LETTERS: usize = 0
const LIKES: usize = 1
const TOKENS: usize = 2
/** The same as two bytes before. */
const SECOND: usize = 3
const PLUSES: usize = 4
const QUOTES: usize = 5
const JOINTS: usize = 6
const SLASHES: usize = 7

// @ts-ignore: decorator
@inline
function note(row: usize, at: usize, bits: u64): void {
  store<u16>(CLASSES + row * PITCH + (at >> 3), <u16>bits)
}

// @ts-ignore: decorator
@inline
function row(which: usize, at: usize): u64 {
  return load<u64>(CLASSES + which * PITCH + (at >> 3))
}

// @ts-ignore: decorator
@inline
function behind(which: usize, at: usize, by: u64): u64 {
  return back(row(which, at), row(which, at - 64), by)
}

/** Where in memory it is said whether words that begin with these five letters are looked for. */
export function placeOf(four: u32, fifth: u32): usize {
  return WORDS + (((four ^ (fifth << 12)) * 0x9e3779b1) >> 20)
}

/** Fifth letters of words that may be looked for. */
function odd(at: usize): u64 {
  const letters = row(LETTERS, at)
  const letters0 = row(LETTERS, at - 64)
  let fifth = letters & back(letters, letters0, 1) & back(letters, letters0, 2)
  fifth &= back(letters, letters0, 3) & back(letters, letters0, 4) & ~back(letters, letters0, 5)
  let found: u64 = 0
  for (; fifth; fifth &= fifth - 1) {
    const i = ctz(fifth)
    const four = load<u32>(at + <usize>i, TEXT - 4) | 0x20202020
    found |= u64(load<u8>(placeOf(four, load<u8>(at + <usize>i, TEXT) | 0x20))) << i
  }
  return found
}

/** Marks `[from, to)`, multiples of 64; returns the kinds of marks there are, a bit each. `seeks` = words, too. */
export function mark(from: usize, to: usize, seeks: bool): u32 {
  for (let at = from; at < to; at += 16) {
    const v = v128.load(at, TEXT)
    const c = classes(v, SIGNS_LOW, SIGNS_HIGH)
    const j = classes(v, JOINT_LOW, JOINT_HIGH)
    note(LETTERS, at, any(v128.and(c, LETTER)))
    note(LIKES, at, any(v128.and(c, LIKE)))
    note(TOKENS, at, any(v128.and(c, TOKEN)))
    note(SECOND, at, equal(v, v128.load(at, TEXT - 2)))
    note(PLUSES, at, equal(v, i8x16.splat(0x2b)))
    note(QUOTES, at, any(v128.and(j, QUOTE)))
    note(JOINTS, at, any(j))
    note(SLASHES, at, equal(v, i8x16.splat(0x5c)))
  }
  for (let kind: usize = 0; kind < KINDS; kind++) memory.fill(MARKS + kind * PITCH + (from >> 3), 0, (to - from) >> 3)
  kinds = 0
  let spacing: u64 = 0
  for (let at = from; at < to; at += 64) {
    const pluses = behind(PLUSES, at, 1)
    if (pluses) put(0, at, pluses & row(LETTERS, at) & behind(LETTERS, at, 2))

    const second = row(SECOND, at)
    const rhythm = second & behind(SECOND, at, 2) & behind(SECOND, at, 4)
    if (rhythm) put(1, at, rhythm & ~alike(at, 0) & alike(at, 1) & alike(at, 3) & alike(at, 5))

    const quotes = behind(QUOTES, at, 1)
    if ((quotes & row(JOINTS, at)) | spacing) spacing = joints(at, quotes, spacing)

    const likes = row(LIKES, at)
    const likes0 = row(LIKES, at - 64)
    if (likes | likes0) {
      const letters = row(LETTERS, at)
      const between = back(likes, likes0, 2) & behind(LETTERS, at, 1) & behind(LETTERS, at, 3)
      // Behind twenty of them it is a code and no word.
      const codes = between == 0 ? 0 : inRow(letters | likes, row(LETTERS, at - 64) | likes0, 4) << 3
      put(3, at, between & (letters | behind(LETTERS, at, 4)) & ~codes)
      const longs = inRow(row(TOKENS, at), row(TOKENS, at - 64), 4)
      if (longs) put(5, at, longs & near(likes, likes0) & near(kindOf(at, BEYOND_LOW, BEYOND_HIGH, LETTER), kindOf(at - 64, BEYOND_LOW, BEYOND_HIGH, LETTER)))
      if (popcnt(likes) + popcnt(likes0) >= 4) put(6, at, hex(at))
    }

    if (seeks) put(7, at, odd(at))

    const slashes = behind(SLASHES, at, 1)
    if (slashes) put(4, at, slashes & (likes | exes(at)))
  }
  return kinds
}

/** Letters and what passes for them, so many bytes ago. */
// @ts-ignore: decorator
@inline
function alike(at: usize, by: u64): u64 {
  const here = row(LETTERS, at) | row(LIKES, at)
  return by == 0 ? here : back(here, row(LETTERS, at - 64) | row(LIKES, at - 64), by)
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

/** Marks where something joins; returns whether white space behind a quote goes on in the next block. */
function joints(at: usize, quotes: u64, spacing: u64): u64 {
  const spaces = kindOf(at, JOINT_LOW, JOINT_HIGH, SPACE)
  const operators = kindOf(at, JOINT_LOW, JOINT_HIGH, OPERATOR)
  const begun = (quotes & spaces) | spacing
  // The sum carries a bit through white space to what stands behind it.
  const sum = begun + spaces
  const after = sum & ~spaces
  const quoted = row(QUOTES, at)
  const literals = quotes & quoted & (alike(at, 2) | behind(LIKES, at, 3))
  put(2, at, ((quotes | after) & operators) | (after & quoted) | literals)
  return u64(sum < begun)
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
