// Knows the one memory in which readings work: its tables, and who works there, WebAssembly or plain code.

import { plainTools } from './plain-tools.ts'
import {
  CONTROLS,
  DEPTH,
  EDITS,
  EDITS_SIZE,
  FIVE,
  FOUR,
  LETTERS,
  NAMES,
  OUT,
  OUT_SIZE,
  PAGE,
  PAIRS,
  ROOM,
  type Room,
  ROOMS,
  RUN_AT,
  SIX,
  SIZE,
  SMALL,
  type Tools,
  UNMADE,
} from './room-map.ts'
import { Folding } from './fold.ts'
import { readings } from './wasm-readings.ts'

export interface Workroom {
  readonly heap: Uint8Array
  readonly words: Uint32Array
  readonly shorts: Uint16Array
  readonly tools: Tools
  readonly folding: Folding
  readonly rooms: readonly Room[]
}

export function makeWorkroom(wasm: boolean): Workroom {
  const made = wasm ? instance() : null
  const buffer = made === null ? new ArrayBuffer(SIZE) : made.memory.buffer
  const heap = new Uint8Array(buffer)
  fill(heap)
  const rooms = Array.from({ length: DEPTH + 1 }, (_, depth): Room => {
    const at = ROOMS + depth * ROOM
    return {
      text: at,
      out: at + OUT,
      outTo: at + OUT + OUT_SIZE - 16,
      letters: at + LETTERS,
      edits: at + EDITS,
      editsTo: at + EDITS + EDITS_SIZE,
      pairs: at + PAIRS,
      run: at + RUN_AT,
    }
  })
  const tools = made === null ? plainTools(heap) : made.tools
  return {
    heap,
    words: new Uint32Array(buffer),
    shorts: new Uint16Array(buffer),
    tools,
    folding: new Folding(heap),
    rooms,
  }
}

function instance(): { readonly memory: WebAssembly.Memory; readonly tools: Tools } | null {
  try {
    const module = new WebAssembly.Module(Uint8Array.from(atob(readings), (letter) => letter.charCodeAt(0)))
    const { exports } = new WebAssembly.Instance(module, { env: { abort: () => undefined } })
    const { memory } = exports as unknown as { readonly memory: WebAssembly.Memory }
    memory.grow(Math.max(0, (SIZE - memory.buffer.byteLength) / PAGE))
    return { memory, tools: exports as unknown as Tools }
  } catch {
    // No WebAssembly here, or none with vectors: plain code finds the same, more slowly.
    return null
  }
}

let shared: Workroom | undefined

/** Shared by all streams: a look is synchronous. */
export function workroom(): Workroom {
  return (shared ??= makeWorkroom(true))
}

/** A short text as one reading sees it; nothing of it stays behind. */
export function rewritten(kind: number, bytes: Uint8Array): Uint8Array {
  const { heap, tools, folding, rooms } = workroom()
  const { text, out, outTo, edits, editsTo } = rooms[0] as Room
  const to = text + bytes.length
  const parts: number[] = []
  heap.set(bytes, text)
  for (let at = text; at < to;) {
    at = tools.undo(kind, at, to, true, to, out, outTo, edits, editsTo)
    parts.push(...heap.subarray(out, tools.outEnd()))
    heap.fill(0, out, tools.outEnd() + 16)
    if (tools.state() === UNMADE) folding.make(tools.missing())
  }
  heap.fill(0, text, to)
  return Uint8Array.from(parts)
}

/** https://html.spec.whatwg.org/multipage/named-characters.html, those that hide ordinary letters and signs. */
const named: Readonly<Record<string, number>> = {
  amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27, nbsp: 0x20, Tab: 9, NewLine: 10, excl: 0x21, num: 0x23,
  dollar: 0x24, percnt: 0x25, lpar: 0x28, rpar: 0x29, ast: 0x2a, plus: 0x2b, comma: 0x2c, period: 0x2e, sol: 0x2f,
  colon: 0x3a, semi: 0x3b, equals: 0x3d, quest: 0x3f, commat: 0x40, lsqb: 0x5b, bsol: 0x5c, rsqb: 0x5d, Hat: 0x5e,
  lowbar: 0x5f, UnderBar: 0x5f, grave: 0x60, lcub: 0x7b, vert: 0x7c, rcub: 0x7d, hyphen: 0x2d, dash: 0x2d, shy: 0xad,
} // prettier-ignore

/** RFC 8259 §7, and what source text knows besides. */
const controls: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, b: 8, f: 12, v: 11, 0: 0 }

/** RFC 4648: both alphabets of base64; base32 in either case; hex. */
function fill(heap: Uint8Array): void {
  heap.fill(255, SIX, CONTROLS)
  const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const letters = (table: number, alphabet: string) => {
    for (let i = 0; i < alphabet.length; i++) heap[table + alphabet.charCodeAt(i)] = i
  }
  letters(SIX, `${upper}${upper.toLowerCase()}0123456789-_`)
  letters(SIX, `${upper}${upper.toLowerCase()}0123456789+/`)
  letters(FIVE, `${upper}234567`)
  letters(SMALL, `${upper.toLowerCase()}234567`)
  letters(FOUR, '0123456789ABCDEF')
  letters(FOUR, '0123456789abcdef')
  for (let byte = 0; byte < 256; byte++) heap[CONTROLS + byte] = byte
  for (const [letter, byte] of Object.entries(controls)) heap[CONTROLS + letter.charCodeAt(0)] = byte
  let at = NAMES
  for (const [name, rune] of Object.entries(named)) {
    heap[at] = name.length
    for (let i = 0; i < name.length; i++) heap[at + 1 + i] = name.charCodeAt(i)
    heap[at + 14] = rune & 255
    heap[at + 15] = rune >> 8
    at += 16
  }
}
