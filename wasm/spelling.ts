// Where in a text something may be spelled with a trick: 64 bytes at a time, one bit each. AssemblyScript.
//
// Every bit depends only on its own byte and on bytes before it, so that the end of the text needs no care. It says that a
// trick may be there, never that it is: src/scan/view-*.ts look closely.

// Memory map in bytes; src/scan/view-marks.ts knows it too.
const TEXT: usize = 4096
/** One bitmap for each kind of mark. */
const MARKS: usize = 32768
const PITCH: usize = 4096

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
}

/** The masks of four times sixteen bytes, put together. */
let quotes: u64 = 0
let spaces: u64 = 0
let operators: u64 = 0

function joints(at: usize): void {
  quotes = 0
  spaces = 0
  operators = 0
  for (let i: usize = 0; i < 64; i += 16) {
    const c = classes(v128.load(at + i, TEXT), JOINT_LOW, JOINT_HIGH)
    quotes |= any(v128.and(c, QUOTE)) << i
    spaces |= any(v128.and(c, SPACE)) << i
    operators |= any(v128.and(c, OPERATOR)) << i
  }
}

/** Which of `apart` are digits. */
let digital: u64 = 0

function apart(at: usize): u64 {
  let found: u64 = 0
  digital = 0
  for (let i: usize = 0; i < 64; i += 16) {
    const c = classes(v128.load(at + i, TEXT), APART_LOW, APART_HIGH)
    found |= any(c) << i
    digital |= any(v128.and(c, DIGITAL)) << i
  }
  return found
}

/** Letters that no hexadecimal number has. */
function beyond(at: usize): u64 {
  let found: u64 = 0
  for (let i: usize = 0; i < 64; i += 16) found |= any(classes(v128.load(at + i, TEXT), BEYOND_LOW, BEYOND_HIGH)) << i
  return found
}

/** Marks `[from, to)`, multiples of 64; returns the kinds of marks there are, a bit each. */
export function mark(from: usize, to: usize): u32 {
  let letters0: u64 = 0
  let likes0: u64 = 0
  let tokens0: u64 = 0
  let twos0: u64 = 0
  let fours0: u64 = 0
  let eights0: u64 = 0
  let sixteens0: u64 = 0
  let second0: u64 = 0
  let pluses0: u64 = 0
  let quotes0: u64 = 0
  let spacing: u64 = 0
  let form: u64 = 0
  let rhythm: u64 = 0
  let joined: u64 = 0
  let like: u64 = 0
  let source: u64 = 0
  let word: u64 = 0
  let pairs: u64 = 0
  for (let at = from; at < to; at += 64) {
    let letters: u64 = 0
    let likes: u64 = 0
    let tokens: u64 = 0
    let second: u64 = 0
    let pluses: u64 = 0
    let quoted: u64 = 0
    let joins: u64 = 0
    let escapes: u64 = 0
    // Unrolled by the compiler's own hand it would not be.
    for (let i: usize = 0; i < 64; i += 16) {
      const v = v128.load(at + i, TEXT)
      const c = classes(v, SIGNS_LOW, SIGNS_HIGH)
      const j = classes(v, JOINT_LOW, JOINT_HIGH)
      const digits = v128.and(c, LIKE)
      letters |= any(v128.and(c, LETTER)) << i
      likes |= any(digits) << i
      tokens |= any(v128.and(c, TOKEN)) << i
      second |= equal(v, v128.load(at + i, TEXT - 2)) << i
      pluses |= equal(v, i8x16.splat(0x2b)) << i
      quoted |= any(v128.and(j, QUOTE)) << i
      joins |= any(j) << i
      escapes |=
        <u64>(
          (<u32>(
            i8x16.bitmask(
              v128.and(
                i8x16.eq(v128.load(at + i, TEXT - 1), i8x16.splat(0x5c)),
                v128.or(i8x16.gt_s(digits, NOTHING), i8x16.eq(v, i8x16.splat(0x78))),
              ),
            )
          ))
        ) << i
    }
    const alike = letters | likes
    const alike0 = letters0 | likes0

    const a = back(pluses, pluses0, 1) & letters & back(letters, letters0, 2)
    put(0, at, a)
    form |= a

    const b =
      second &
      back(second, second0, 2) &
      back(second, second0, 4) &
      ~alike &
      back(alike, alike0, 1) &
      back(alike, alike0, 3) &
      back(alike, alike0, 5)
    put(1, at, b)
    rhythm |= b

    let c: u64 = 0
    if ((back(quoted, quotes0, 1) & joins) | spacing) {
      joints(at)
      const behind = back(quoted, quotes0, 1)
      const begun = (behind & spaces) | spacing
      const sum = begun + spaces
      // Carried out of the block: white space goes on in the next one.
      spacing = u64(sum < begun)
      const after = sum & ~spaces
      c = ((behind | after) & operators) | (after & quoted)
      c |= behind & quoted & (back(alike, alike0, 2) | back(likes, likes0, 3))
    }
    put(2, at, c)
    joined |= c

    const d = back(likes, likes0, 2) & back(letters, letters0, 1) & back(letters, letters0, 3) & (letters | back(letters, letters0, 4))
    put(3, at, d)
    like |= d

    put(4, at, escapes)
    source |= escapes

    const twos = tokens & back(tokens, tokens0, 1)
    const fours = twos & back(twos, twos0, 2)
    const eights = fours & back(fours, fours0, 4)
    const sixteens = eights & back(eights, eights0, 8)
    const longs = sixteens & back(sixteens, sixteens0, 4)
    const e = longs == 0 ? 0 : longs & near(likes, likes0) & near(beyond(at), beyond(at - 64))
    put(5, at, e)
    word |= e

    let f: u64 = 0
    if (popcnt(likes) + popcnt(likes0) >= 4) f = hex(at)
    put(6, at, f)
    pairs |= f

    letters0 = letters
    likes0 = likes
    tokens0 = tokens
    twos0 = twos
    fours0 = fours
    eights0 = eights
    sixteens0 = sixteens
    second0 = second
    pluses0 = pluses
    quotes0 = quoted
  }
  return (
    u32(form != 0) |
    (u32(rhythm != 0) << 1) |
    (u32(joined != 0) << 2) |
    (u32(like != 0) << 3) |
    (u32(source != 0) << 4) |
    (u32(word != 0) << 5) |
    (u32(pairs != 0) << 6)
  )
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
  const here = apart(at)
  if (here == 0) return 0
  const digits = digital
  const before = apart(at - 64)
  const gaps = here & ~digits & back(digits, digital, 1)
  const gaps0 = before & ~digital & (digital << 1)
  if (popcnt(gaps) + popcnt(gaps0) < 3) return 0
  // 23 in a row: 1 + 1, + 2, + 4, + 8, + 7.
  const two = here & back(here, before, 1)
  const two0 = before & (before << 1)
  const four = two & back(two, two0, 2)
  const four0 = two0 & (two0 << 2)
  const eight = four & back(four, four0, 4)
  const eight0 = four0 & (four0 << 4)
  const sixteen = eight & back(eight, eight0, 8)
  const sixteen0 = eight0 & (eight0 << 8)
  return sixteen & back(sixteen, sixteen0, 7)
}
