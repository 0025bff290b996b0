// The literal automaton of src/scan/literals.ts, four segments of the text in lock step. AssemblyScript.
//
// One dependent load per byte bounds a single walk at about 0.7 GB/s; four independent walks hide that latency
// (docs/performance.md). Addresses are constants: as variables they cost a fifth of the speed.

// Memory map in bytes; src/scan/lanes.ts knows it too.
const CLASSES: usize = 1024 // u16 per byte value: its column, times four
const HITS: usize = 4096 // four buffers, one per segment: pairs of u32 (end offset, state)
const TEXT: usize = 135168 // 4096 + 4 * 32768
const TABLE: usize = 201216 // u32 per move: offset of the next row in bytes; TEXT + 66048

/** Pairs per segment. */
const ROOM: u32 = 4096

/** State behind the last byte; read after `scan`. */
let state: u32 = 0
let hits0: u32 = 0
let hits1: u32 = 0
let hits2: u32 = 0
let hits3: u32 = 0

export function stateAfter(): u32 {
  return state
}

export function hitsOf(segment: u32): u32 {
  return segment == 0 ? hits0 : segment == 1 ? hits1 : segment == 2 ? hits2 : hits3
}

// @ts-ignore: decorator
@inline
function step(s: u32, at: u32): u32 {
  return load<u32>(s + load<u16>(CLASSES + (<usize>load<u8>(TEXT + at) << 1)), TABLE)
}

/**
 * Reads `length` bytes of TEXT from state `from` on. States from `accepting` on are hits. `overlap` = longest literal
 * minus one. Returns false when a buffer is full: nothing of this call counts then.
 */
export function scan(length: u32, from: u32, accepting: u32, overlap: u32): bool {
  const quarter = length >> 2
  let s0 = from
  let s1: u32 = 0
  let s2: u32 = 0
  let s3: u32 = 0
  const warm = min(overlap, quarter)
  for (let i: u32 = quarter - warm; i < quarter; i++) {
    s1 = step(s1, i)
    s2 = step(s2, quarter + i)
    s3 = step(s3, 2 * quarter + i)
  }
  hits0 = 0
  hits1 = 0
  hits2 = 0
  hits3 = 0
  for (let i: u32 = 0; i < quarter; i++) {
    s0 = step(s0, i)
    s1 = step(s1, quarter + i)
    s2 = step(s2, 2 * quarter + i)
    s3 = step(s3, 3 * quarter + i)
    if (max(max(s0, s1), max(s2, s3)) < accepting) continue
    if (s0 >= accepting) {
      if (hits0 == ROOM) return false
      note(0, hits0++, i + 1, s0)
    }
    if (s1 >= accepting) {
      if (hits1 == ROOM) return false
      note(1, hits1++, quarter + i + 1, s1)
    }
    if (s2 >= accepting) {
      if (hits2 == ROOM) return false
      note(2, hits2++, 2 * quarter + i + 1, s2)
    }
    if (s3 >= accepting) {
      if (hits3 == ROOM) return false
      note(3, hits3++, 3 * quarter + i + 1, s3)
    }
  }
  for (let at: u32 = 4 * quarter; at < length; at++) {
    s3 = step(s3, at)
    if (s3 < accepting) continue
    if (hits3 == ROOM) return false
    note(3, hits3++, at + 1, s3)
  }
  state = s3
  return true
}

// @ts-ignore: decorator
@inline
function note(segment: u32, index: u32, at: u32, s: u32): void {
  const place = HITS + (segment << 15) + (index << 3)
  store<u32>(place, at)
  store<u32>(place, s, 4)
}
