// Runs the literal automaton in WebAssembly, four segments at once; the plain walk stands in where that does not pay.

import { automaton } from './wasm-automaton.ts'
import { find, type Found, type Tables } from './literals.ts'

// The memory map of wasm/automaton.ts.
const CLASSES = 1024
const HITS = 4096
const ROOM_BYTES = 32_768
const TEXT = 135_168
const TABLE = 201_216
const PAGE = 65_536

/** Below this a call costs more than it saves; also keeps every segment longer than the longest literal. */
const LEAST = 512
/** What fits between TEXT and TABLE. */
const MOST = TABLE - TEXT

interface Exports {
  readonly memory: WebAssembly.Memory
  scan(length: number, from: number, accepting: number, overlap: number): number
  stateAfter(): number
  hitsOf(segment: number): number
}

/** Same contract and same results as `find`. */
export type Finder = (bytes: Uint8Array, from: number, to: number, found: Found) => number

let compiled: WebAssembly.Module | null | undefined

function compileOnce(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled
  try {
    compiled = new WebAssembly.Module(Uint8Array.from(atob(automaton), (letter) => letter.charCodeAt(0)))
  } catch {
    // No WebAssembly here, or not allowed to: the plain walk finds the same, more slowly.
    compiled = null
  }
  return compiled
}

/** The fastest finder this runtime has. Its memory is shared by all streams: a call is synchronous. */
export function finder(tables: Tables, longest: number): Finder {
  const plain: Finder = (bytes, from, to, found) => find(tables, bytes, from, to, found)
  const module = compileOnce()
  if (module === null) return plain
  const exports = new WebAssembly.Instance(module, { env: { abort: () => undefined } }).exports as unknown as Exports
  const { memory } = exports
  const needed = TABLE + tables.next.length * 4
  memory.grow(Math.max(0, Math.ceil((needed - memory.buffer.byteLength) / PAGE)))
  const classes = new Uint16Array(memory.buffer, CLASSES, 256)
  for (let byte = 0; byte < 256; byte++) classes[byte] = (tables.classes[byte] as number) * 4
  const table = new Uint32Array(memory.buffer, TABLE, tables.next.length)
  for (let i = 0; i < table.length; i++) table[i] = (tables.next[i] as number) * 4
  const text = new Uint8Array(memory.buffer, TEXT, MOST)
  const hits = [0, 1, 2, 3].map((lane) => new Uint32Array(memory.buffer, HITS + lane * ROOM_BYTES, ROOM_BYTES / 4))
  const accepting = tables.accepting * 4

  return (bytes, from, to, found) => {
    const length = to - from
    if (length < LEAST || length > MOST) return plain(bytes, from, to, found)
    text.set(bytes.subarray(from, to))
    if (!exports.scan(length, found.state * 4, accepting, longest)) return plain(bytes, from, to, found)
    let count = 0
    for (let lane = 0; lane < 4; lane++) count += exports.hitsOf(lane)
    // More than the caller has room for: the plain walk stops when the room is full and can go on from there.
    if (count * 2 > found.pairs.length) return plain(bytes, from, to, found)
    let place = 0
    for (let lane = 0; lane < 4; lane++) {
      const own = hits[lane] as Uint32Array
      const end = exports.hitsOf(lane) * 2
      for (let i = 0; i < end; i += 2) {
        found.pairs[place++] = (own[i] as number) + from
        found.pairs[place++] = (own[i + 1] as number) >>> 2
      }
    }
    found.count = place
    found.state = exports.stateAfter() >>> 2
    return to
  }
}
