// The literal automaton of src/pattern/literals.ts, four segments of the text in lock step, and a first look at what it
// found with the rules' own automata. AssemblyScript.
//
// One dependent load per byte bounds a single walk at about 0.7 GB/s; four independent walks hide that latency
// (docs/performance.md). Addresses are constants: as variables they cost a fifth of the speed.

// Memory map in bytes; src/pattern/lanes.ts knows it too.
const CLASSES: usize = 1024 // u32 per byte value: where its column is in the first row, in bytes
const GROUPS: usize = 2048 // u8 per byte value: its group, as src/pattern/follow.ts has it
const HITS: usize = 4096 // four buffers, one per segment: pairs of u32 (end offset, state)
const TEXT: usize = 135168 // 4096 + 4 * 32768
const RAW: usize = 208896 // TEXT + 8192 + 65536; the same text with its escapes, where they were taken out of TEXT
const OUT: usize = 282624 // RAW + 8192 + 65536; triples of u32 (end offset, output, state)
const TABLE: usize = 331776 // OUT + 3 * 4 * 4096; planes of rows of 16 moves, u16 each: the number of the next row

/** Behind it come the columns of bytes that stand in literals; src/pattern/literals.ts. */
const APART: u32 = 4

/** Fills the places of escapes; src/pattern/backslash.ts. */
const SKIP_BYTE: u8 = 0xf9

/** Bytes walked before what was found in them is looked at: no segment has more hits than its buffer has room. */
const BLOCK: u32 = 16384
const ROOM: u32 = 4096
/** Triples. */
const MOST: u32 = 4096
/** Shorter blocks are walked in one segment. */
const SHORT: u32 = 256

/** Bytes of a rule that a first look goes through; also GLANCE of src/pattern/compiled.ts. */
const GLANCE: u32 = 128

// One record of u32 per rule: least and most distance of the anchor from the start, address of the lead (256 flags),
// of the columns (256 bytes), of the moves (0 = not here), four start states (by what stands before), whether to skip
// it, and where its next untried start is.
const RECORD: usize = 64
const NEAR: usize = 0
const FAR: usize = 4
const LEAD: usize = 8
const COLUMNS: usize = 12
const MOVES: usize = 16
const STARTS: usize = 20
const SKIP: usize = 36
const TRIED: usize = 40 // and 44 in RAW
const SUMS: usize = 52 // whether the digits of a match must have a Luhn sum
const EPOCH: usize = 56 // counts how often its states were numbered anew
const STRAYS: usize = 60 // whether its hits may come in another order than their starts
const CALL: usize = 48 // of which call TRIED speaks; of an earlier one it says nothing

// What is told about an output: rule, length and contexts, six words of groups; then what its automaton last came to
// behind the literal: the bytes up to there, in which state, from which start state, when.
const OUTPUT: usize = 6 // a power of two
const SEEN: usize = 32
const THEN: usize = 48
const SINCE: usize = 52
const WHEN: usize = 56

/** In a lead, by byte: it may stand before the anchor; a match may begin with it. */
const MAY_LEAD: u8 = 1
const MAY_START: u8 = 2

/** Marks an output in the list whose literal may stand behind a lead. */
const LED: u32 = 0x40000000
/** Marks the output of a triple that was found in RAW. */
const IN_RAW: u32 = 0x80000000

let records: usize = 0
let told: usize = 0
let outputs: usize = 0
let ends: usize = 0
/** Four words for each accepting state: groups that each of the bytes behind its literals may be of, any of them. */
let sieve: usize = 0
let accepting: u32 = 0
let overlap: u32 = 0

/** Walk and look where they stopped. */
let state: u32 = 0
let hits0: u32 = 0
let hits1: u32 = 0
let hits2: u32 = 0
let hits3: u32 = 0
let segment: u32 = 4
let index: u32 = 0
let output: u32 = 0
let count: u32 = 0
let budget: i32 = 0
let at: u32 = 0
let end: u32 = 0
let zero: i32 = -1
let skips: bool = false
/** The state in which a text begins. */
let fresh: u32 = 0
/** u8 per state: of how many bytes a literal has begun. */
let depths: usize = 0
/** RAW is read too; from which hits what is looked at comes; which text that is. */
let apart: bool = false
let source: u32 = 0
const ONE: u32 = 0
const BOTH: u32 = 1
const ALONE: u32 = 2
let text: usize = TEXT
/** How far into the text a literal was asked about. */
let asked: u32 = 0
/** The automaton in RAW: where it is, in what state, and how far what an escape has left may still reach. */
let rawAt: u32 = 0
let rawState: u32 = 0
let rawTo: u32 = 0
/** Bytes read behind the letter of the escape. */
let behind: u32 = 0
let call: u32 = 0
/** Addresses of what src/pattern/far-moves.ts has made. */
let far: usize = 0
let pieces: usize = 0

export function setUp(
  records_: usize,
  outputs_: usize,
  ends_: usize,
  sieve_: usize,
  told_: usize,
  accepting_: u32,
  overlap_: u32,
  fresh_: u32,
  depths_: usize,
  far_: usize,
  pieces_: usize,
): void {
  records = records_
  outputs = outputs_
  ends = ends_
  sieve = sieve_
  told = told_
  accepting = accepting_
  overlap = overlap_
  fresh = fresh_
  depths = depths_
  far = far_
  pieces = pieces_
}

export function stateAfter(): u32 {
  return state
}

export function left(): i32 {
  return budget
}

/**
 * Begins to read TEXT from `from` to `to` in state `begin`. `start` = where in TEXT the stream begins, -1 = before it.
 * `bytes` = how many bytes first looks may read. `skipping` = SKIP occurs in the text.
 */
export function open(from: u32, to: u32, begin: u32, start: i32, bytes: i32, skipping: bool): void {
  skips = skipping
  at = from
  end = to
  state = begin
  zero = start
  budget = bytes
  segment = 4
  source = ONE
  apart = false
  text = TEXT
  call++
}

/** Behind `open`: RAW is read too, from state `begin` on. */
export function openRaw(begin: u32): void {
  apart = true
  rawAt = at
  rawState = begin
  rawTo = isOver(begin, 0) ? at : at + overlap
  behind = 0
}

export function rawAfter(): u32 {
  return rawState
}

/** Goes on until OUT is full or the text is read; returns how many triples there are; 0 = the end. */
export function more(): u32 {
  count = 0
  while (segment == 4 || look()) {
    if (at < end) {
      walk(min(BLOCK, end - at))
      source = apart ? BOTH : ONE
      sift(TEXT)
    } else if (apart && rawAt < end) {
      escapes()
      source = ALONE
      sift(RAW)
    } else break
    segment = 0
    index = 0
    output = 0
  }
  return count
}

/**
 * Walks RAW where an escape stands, until what was begun in it is over: behind that both texts have the same literals.
 * Notes what ends there, as far as there is room.
 */
function escapes(): void {
  hits0 = 0
  hits1 = 0
  hits2 = 0
  hits3 = 0
  while (rawAt < end && hits0 < ROOM) {
    if (rawAt >= rawTo) {
      // The next escape: no literal that TEXT does not have begins before it by more than its own length.
      const next = backslashes() ? sign(rawAt) : unfinished(rawAt)
      if (next >= end) {
        rawAt = end
        rawState = fresh
        return
      }
      const back = backslashes() ? max(rawAt, next - min(next, overlap)) : next
      rawState = fresh
      rawAt = back
      rawTo = next + 1
      behind = 0
    }
    const byte = load<u8>(TEXT + rawAt)
    rawState = move(rawState, rawAt)
    rawAt++
    // The letter behind the signs belongs to the escape; what begins behind it stands in TEXT as well.
    if (byte == SKIP_BYTE) {
      rawTo = rawAt + 1 + overlap
      behind = 0
    } else if (behind > 0 && isOver(rawState, behind) && !signs(rawAt)) rawTo = rawAt
    else behind++
    if (rawState >= accepting) note(0, hits0++, rawAt, rawState)
  }
  if (rawAt >= rawTo) rawState = fresh
}

/** The first skipped byte from a place on. */
function sign(from: u32): u32 {
  const filler = i8x16.splat(SKIP_BYTE)
  let next = from
  while (next + 16 <= end && i8x16.bitmask(i8x16.eq(v128.load(TEXT + next), filler)) == 0) next += 16
  while (next < end && load<u8>(TEXT + next) != SKIP_BYTE) next++
  return next
}

/**
 * The first skipped byte from a place on behind which RAW has something begun that is not over four bytes later. Only where
 * no literal has a backslash: then each escape begins anew. Four moves for each, none of which waits for those of another.
 */
function unfinished(from: u32): u32 {
  const filler = i8x16.splat(SKIP_BYTE)
  let at = from
  while (at + 80 <= end) {
    let found =
      <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(TEXT + at), filler))) |
      (<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(TEXT + at, 16), filler))) << 16) |
      (<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(TEXT + at, 32), filler))) << 32) |
      (<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(TEXT + at, 48), filler))) << 48)
    for (; found != 0; found &= found - 1) {
      const place = at + <u32>ctz(found)
      // In a row of them the last is asked.
      const s1 = move(fresh, place + 1)
      const s2 = move(s1, place + 2)
      const s3 = move(s2, place + 3)
      const s4 = move(s3, place + 4)
      if (s1 < accepting && (isOver(s2, 1) || (max(s2, s3) < accepting && (isOver(s3, 2) || isOver(s4, 3))))) continue
      return place
    }
    at += 64
  }
  return sign(at)
}

/** The state behind a byte of a class. */
// @ts-ignore: decorator
@inline
function after(s: u32, c: u32): u32 {
  return <i32>c < 0 ? rare(s, c) : <u32>load<u16>((<usize>s << 5) + c, TABLE)
}

/** The same for bytes that few states have a move of their own for. */
function rare(s: u32, c: u32): u32 {
  const piece = <usize>load<u16>(far + (<usize>(((c & 0x7fffffff) >> 4) + s) << 1))
  return <u32>load<u16>(pieces + (piece << 5) + (<usize>(c & 15) << 1))
}

// @ts-ignore: decorator
@inline
function move(s: u32, place: u32): u32 {
  return after(s, load<u32>(<usize>load<u8>(RAW + place) << 2, CLASSES))
}

/** Whether a state accepts nothing, and what has begun in it has so many bytes at most. */
// @ts-ignore: decorator
@inline
function isOver(s: u32, bytes: u32): bool {
  return s < accepting && <u32>load<u8>(depths + s) <= bytes
}

// @ts-ignore: decorator
@inline
function signs(place: u32): bool {
  return place < end && load<u8>(TEXT + place) == SKIP_BYTE
}

/** Whether a backslash stands in any literal. */
// @ts-ignore: decorator
@inline
function backslashes(): bool {
  return load<u32>(CLASSES + (0x5c << 2)) > APART
}

// @ts-ignore: decorator
@inline
function step(s: u32, place: u32): u32 {
  return after(s, load<u32>(<usize>load<u8>(TEXT + place) << 2, CLASSES))
}

/** Walks the next `length` bytes and notes what ends where. */
function walk(length: u32): void {
  hits0 = 0
  hits1 = 0
  hits2 = 0
  hits3 = 0
  let done = at
  let last = state
  if (length == BLOCK) {
    last = whole(at, state)
    done += BLOCK
  } else if (length >= SHORT) {
    const quarter = length >> 2
    last = quarters(at, quarter, state)
    done += 4 * quarter
  }
  const to = at + length
  for (; done < to; done++) {
    last = step(last, done)
    if (last >= accepting) note(3, hits3++, done + 1, last)
  }
  state = last
  at = to
}

/** The state a segment at `place` begins in: what a literal that ends in it may have begun before it. */
// @ts-ignore: decorator
@inline
function before(place: u32): u32 {
  let s = fresh
  let from = place - overlap
  if (skips) {
    from = place
    for (let i = overlap; i > 0 && from > 0; from--) if (load<u8>(TEXT + from - 1) != SKIP_BYTE) i--
  }
  for (; from < place; from++) s = step(s, from)
  return s
}

/** A whole block. With the distance of the segments in the instruction itself it takes a register less for each. */
function whole(from: u32, begin: u32): u32 {
  const stop = accepting
  let s0 = begin
  let s1 = before(from + 4096)
  let s2 = before(from + 8192)
  let s3 = before(from + 12288)
  const to = from + 4096
  for (let i: u32 = from; i < to; i++) {
    const c0 = load<u32>(<usize>load<u8>(i, TEXT) << 2, CLASSES)
    const c1 = load<u32>(<usize>load<u8>(i, TEXT + 4096) << 2, CLASSES)
    const c2 = load<u32>(<usize>load<u8>(i, TEXT + 8192) << 2, CLASSES)
    const c3 = load<u32>(<usize>load<u8>(i, TEXT + 12288) << 2, CLASSES)
    // One question for all four: text is mostly in ASCII, or mostly not.
    if (<i32>(c0 | c1 | c2 | c3) < 0) {
      s0 = after(s0, c0)
      s1 = after(s1, c1)
      s2 = after(s2, c2)
      s3 = after(s3, c3)
    } else {
      s0 = load<u16>((<usize>s0 << 5) + c0, TABLE)
      s1 = load<u16>((<usize>s1 << 5) + c1, TABLE)
      s2 = load<u16>((<usize>s2 << 5) + c2, TABLE)
      s3 = load<u16>((<usize>s3 << 5) + c3, TABLE)
    }
    if (max(max(s0, s1), max(s2, s3)) < stop) continue
    if (s0 >= stop) note(0, hits0++, i + 1, s0)
    if (s1 >= stop) note(1, hits1++, i + 4097, s1)
    if (s2 >= stop) note(2, hits2++, i + 8193, s2)
    if (s3 >= stop) note(3, hits3++, i + 12289, s3)
  }
  return s3
}

/** The same for segments of any length. */
function quarters(from: u32, quarter: u32, begin: u32): u32 {
  const stop = accepting
  const p1 = from + quarter
  const p2 = p1 + quarter
  const p3 = p2 + quarter
  let s0 = begin
  let s1 = before(p1)
  let s2 = before(p2)
  let s3 = before(p3)
  for (let i: u32 = 0; i < quarter; i++) {
    s0 = step(s0, from + i)
    s1 = step(s1, p1 + i)
    s2 = step(s2, p2 + i)
    s3 = step(s3, p3 + i)
    if (max(max(s0, s1), max(s2, s3)) < stop) continue
    if (s0 >= stop) note(0, hits0++, from + i + 1, s0)
    if (s1 >= stop) note(1, hits1++, p1 + i + 1, s1)
    if (s2 >= stop) note(2, hits2++, p2 + i + 1, s2)
    if (s3 >= stop) note(3, hits3++, p3 + i + 1, s3)
  }
  return s3
}

// @ts-ignore: decorator
@inline
function note(lane: u32, place: u32, offset: u32, s: u32): void {
  const address = HITS + (lane << 15) + (place << 3)
  store<u32>(address, offset)
  store<u32>(address, s, 4)
}

/** Keeps of what was noted only what the next bytes allow: most goes here, without a branch for each. */
function sift(text: usize): void {
  hits0 = sifted(0, hits0, text)
  hits1 = sifted(1, hits1, text)
  hits2 = sifted(2, hits2, text)
  hits3 = sifted(3, hits3, text)
}

// @ts-ignore: decorator
@inline
function sifted(lane: u32, noted: u32, text: usize): u32 {
  let address = HITS + (lane << 15)
  let kept = address
  for (const stop = address + (<usize>noted << 3); address < stop; address += 8) {
    const offset = load<u32>(address)
    const s = load<u32>(address, 4)
    const masks = sieve + (<usize>(s - accepting) << 4)
    // What lies behind the end says nothing yet; a byte beyond ASCII may be one that is skipped.
    const four = load<u32>(text + offset)
    const unknown = u32(offset + 4 > end) | u32((four & 0x80808080) != 0)
    const may =
      (load<u32>(masks) >> load<u8>(GROUPS + <usize>(four & 0xff))) &
      (load<u32>(masks, 4) >> load<u8>(GROUPS + <usize>((four >> 8) & 0xff))) &
      (load<u32>(masks, 8) >> load<u8>(GROUPS + <usize>((four >> 16) & 0xff))) &
      (load<u32>(masks, 12) >> load<u8>(GROUPS + <usize>(four >> 24)))
    store<u32>(kept, offset)
    store<u32>(kept, s, 4)
    kept += <usize>(((may & 1) | unknown) << 3)
  }
  return <u32>((kept - HITS - (lane << 15)) >> 3)
}

/** Looks at what was noted; false = OUT is full. */
function look(): bool {
  for (; segment < 4; segment++) {
    const noted = segment == 0 ? hits0 : segment == 1 ? hits1 : segment == 2 ? hits2 : hits3
    for (; index < noted; index++) {
      const address = HITS + (segment << 15) + (index << 3)
      const offset = load<u32>(address)
      const s = load<u32>(address, 4)
      // Behind a skipped byte the same literals would seem to end once more.
      if (skips && source != ALONE && load<u8>(TEXT + offset - 1) == SKIP_BYTE) continue
      const row = s - accepting
      const last = load<u32>(outputs + (<usize>row << 2), 4)
      if (output == 0) output = load<u32>(outputs + (<usize>row << 2)) + 1
      const near = source == BOTH && close(offset)
      for (; output <= last; output++) {
        if (count + 2 > MOST) return false
        const entry = ends + (<usize>(output - 1) << 3)
        const own = load<u32>(entry) & ~LED
        if (source != ALONE) {
          // Where no escape is near both texts are one.
          const same = near && (own == load<u32>(entry) || clear(offset))
          // Most end at the byte that follows: that is asked where they are listed.
          if (offset < end && (source == ONE || same)) {
            const group = load<u8>(GROUPS + load<u8>(TEXT + offset))
            if (((load<u32>(entry, 4) >> group) & 1) == 0) continue
          }
          if (begins(own, offset)) tell(offset, own, s)
          else if (same && asked <= offset + 16) continue
          else if (source == BOTH && one(own, offset)) continue
        }
        if (source == ONE) continue
        // Without an escape within it stands in RAW as well.
        if (source == BOTH && skipped(offset, load<u8>(told + (<usize>own << OUTPUT), 4))) continue
        text = RAW
        skips = false
        if (begins(own, offset)) tell(offset, own | IN_RAW, s)
        text = TEXT
        skips = true
      }
      output = 0
    }
    index = 0
  }
  return true
}

/** Whether both texts are the same where a literal stands and right behind it. */
// @ts-ignore: decorator
@inline
function close(offset: u32): bool {
  const sign = i8x16.splat(SKIP_BYTE)
  const before = i8x16.eq(v128.load(TEXT + offset - 16), sign)
  return !v128.any_true(v128.or(before, i8x16.eq(v128.load(TEXT + offset), sign)))
}

/** Whether both texts are the same as far back as any lead may reach. */
function clear(offset: u32): bool {
  const sign = i8x16.splat(SKIP_BYTE)
  let found = i8x16.eq(v128.load(TEXT + offset - 80), sign)
  for (let at: u32 = 0; at <= 64; at += 16) found = v128.or(found, i8x16.eq(v128.load(TEXT + offset - 64 + at), sign))
  return !v128.any_true(found)
}

/** Whether both texts are the same in all that was asked about a literal that was refused. */
function one(own: u32, offset: u32): bool {
  const out = told + (<usize>own << OUTPUT)
  const far = load<u32>(records + <usize>load<u32>(out) * RECORD, FAR)
  const sign = i8x16.splat(SKIP_BYTE)
  for (let at = offset - load<u8>(out, 4) - far - 2; at < asked; at += 16)
    if (i8x16.bitmask(i8x16.eq(v128.load(TEXT + at), sign)) != 0) return false
  return true
}

// @ts-ignore: decorator
@inline
function tell(offset: u32, own: u32, s: u32): void {
  const place = OUT + <usize>count * 12
  store<u32>(place, offset)
  store<u32>(place, own, 4)
  store<u32>(place, s, 8)
  count++
}

/** Whether a match may begin at a start that this anchor allows. */
function begins(own: u32, offset: u32): bool {
  // Owner, length and contexts, groups of each of six bytes that follow: most candidates end here.
  const out = told + (<usize>own << OUTPUT)
  for (let i: u32 = 0; i < 6 && offset + i < end; i++) {
    const group = load<u8>(GROUPS + load<u8>(text + offset + i))
    // A skipped byte is none of them.
    if (group == 31) break
    if (((load<u32>(out + (<usize>i << 2), 8) >> group) & 1) == 0) {
      asked = offset + i + 1
      return false
    }
  }
  asked = offset + 6
  const anchor = back(offset, load<u8>(out, 4))
  if (((<u32>load<u8>(out, 5) >> context(anchor)) & 1) == 0) return false
  const record = records + <usize>load<u32>(out) * RECORD
  if (load<u32>(record, SKIP) != 0) return false
  if (budget <= 0) return true
  const near = <i32>load<u32>(record, NEAR)
  const far = <i32>load<u32>(record, FAR)
  if (far == 0) return !refuses(record, anchor, offset, out)
  const lead = <usize>load<u32>(record, LEAD)
  if (load<u32>(record, CALL) != call) {
    store<u32>(record, call, CALL)
    store<u64>(record, 0, TRIED)
  }
  const seen = record + (text == RAW ? 4 : 0)
  const tried = max(zero, <i32>load<u32>(seen, TRIED))
  let start = anchor
  for (let i = 0; i < far && start > tried; i++) {
    const one = back(start, 1)
    if (one < tried || (load<u8>(lead + load<u8>(text + one)) & MAY_LEAD) == 0) break
    start = one
  }
  let found = false
  for (; start <= anchor - near && !found; start++)
    found = (load<u8>(lead + load<u8>(text + start)) & MAY_START) != 0 && !refuses(record, start, 0, 0)
  // What follows a beginning is asked again by whoever takes it up.
  if (!found && anchor - near >= 0 && load<u32>(record, STRAYS) == 0) store<u32>(seen, anchor - near + 1, TRIED)
  return found
}

/** Whether a byte is skipped among so many before `from`: sixteen at most. */
// @ts-ignore: decorator
@inline
function skipped(from: i32, count: u32): bool {
  const found = <u32>i8x16.bitmask(i8x16.eq(v128.load(text + <usize>from - 16), i8x16.splat(SKIP_BYTE)))
  return found >> (16 - count) != 0
}

/** So many bytes back, of those that count. */
// @ts-ignore: decorator
@inline
function back(from: i32, count: u32): i32 {
  if (!skips || !skipped(from, count)) return from - <i32>count
  let place = from
  for (let i = count; i > 0 && place > 0; i--) {
    place--
    while (place > 0 && load<u8>(text + place) == SKIP_BYTE) place--
  }
  return place
}

/**
 * Whether surely no match begins at `start`. `offset` = behind the literal it begins with, of which `out` tells: what the
 * automaton came to there last time it comes to again.
 */
function refuses(record: usize, start: i32, offset: u32, out: usize): bool {
  if (skips && load<u8>(text + start) == SKIP_BYTE) return true
  const moves = <usize>load<u32>(record, MOVES)
  if (moves == 0) return false
  const columns = <usize>load<u32>(record, COLUMNS)
  let place = <u32>start
  let s = load<i32>(record + (<usize>context(start) << 2), STARTS)
  if (s < 0) return false
  const to = min(end, place + GLANCE)
  const sums = load<u32>(record, SUMS) != 0
  const begun = s
  if (out != 0) {
    const length = <u32>load<u8>(out, 4)
    if (offset - place != length || length > 16 || sums) offset = 0
    else {
      const same = i8x16.bitmask(i8x16.eq(v128.load(out, SEEN), v128.load(text + offset - 16)))
      if (
        <u32>same >> (16 - length) == (1 << length) - 1 &&
        load<i32>(out, SINCE) == s &&
        load<u32>(out, WHEN) == load<u32>(record, EPOCH)
      ) {
        s = load<i32>(out, THEN)
        place = offset
        offset = 0
      }
    }
  }
  let ended: u32 = 0
  while (place < to) {
    const move = load<i32>(moves + (<usize>(s + load<u8>(columns + load<u8>(text + place))) << 2))
    place++
    if (move < 0) break
    if ((move & 3) != 0) {
      if (!sums) break
      ended = (move & 1) != 0 ? place : place - 1
    }
    s = move >> 3
    if (s == 0) {
      budget -= <i32>place - start
      asked = max(asked, place)
      return ended == 0 || !luhn(start, ended)
    }
    if (place == offset) {
      v128.store(out, v128.load(text + offset - 16), SEEN)
      store<i32>(out, s, THEN)
      store<i32>(out, begun, SINCE)
      store<u32>(out, load<u32>(record, EPOCH), WHEN)
    }
  }
  budget -= <i32>place - start
  return false
}

/** ISO/IEC 7812: every second digit from the right counts double. What is no digit stands between them. */
function luhn(from: u32, to: u32): bool {
  let sum: u32 = 0
  let even = true
  for (let i = to; i > from; i--) {
    const digit = <u32>load<u8>(text + i - 1) - 48
    if (digit > 9) continue
    sum += even ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
    even = !even
  }
  return sum % 10 == 0
}

/** What stands before `start`, as src/pattern/context.ts numbers it. */
// @ts-ignore: decorator
@inline
function context(start: i32): u32 {
  let before = start
  if (skips) while (before > 0 && before != zero && load<u8>(text + <usize>before - 1) == SKIP_BYTE) before--
  if (before == zero) return 0
  const byte = load<u8>(text + <usize>before - 1)
  if (byte == 10) return 1
  const letter = byte | 0x20
  const word = (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5f
  return word ? 2 : 3
}
