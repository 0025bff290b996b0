// The only file that knows base64, base32 and hex: finds runs of their letters and looks into what they decode to.

import type { Touched } from './rewrite.ts'
import { scanAll, type Hit, type Look, type Scanner, type Watch } from './scanner.ts'

/** Shorter runs hold no secret worth hiding: sixteen letters of base64 are twelve bytes. */
const SHORTEST = 16
/** A longer run is looked at in pieces; pieces overlap by more than the longest credential. */
const PIECE = 16_384
const OVERLAP = 4096
/** Longer runs of base64 are mostly pictures: they are asked for ASCII before they are decoded. */
const WORTH = 2048
/** So many times three bytes of ASCII in a row: what the shortest credentials have, and chance hardly ever. */
const SURE = 6
/** What decodes to less than this many bytes of text in a row is none. */
const PRINTABLE = 8

const NONE = 255
const FILL = 254
const BREAK = 253

/** By byte: six bits of base64 (either alphabet), or what else it is. */
const sixBits = new Uint8Array(256).fill(NONE)
/** By byte: five bits of base32 (RFC 4648 §6), four of hex. */
const fiveBits = new Uint8Array(256).fill(NONE)
const smallFiveBits = new Uint8Array(256).fill(NONE)
const fourBits = new Uint8Array(256).fill(NONE)
for (const [i, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  sixBits[letter.charCodeAt(0)] = i
sixBits[0x2d] = 62
sixBits[0x5f] = 63
sixBits[0x3d] = FILL
sixBits[0x0a] = BREAK
sixBits[0x0d] = BREAK
for (const [i, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'].entries()) {
  fiveBits[letter.charCodeAt(0)] = i
  smallFiveBits[letter.toLowerCase().charCodeAt(0)] = i
}
for (const [i, letter] of [...'0123456789abcdef'].entries()) {
  fourBits[letter.charCodeAt(0)] = i
  fourBits[letter.toUpperCase().charCodeAt(0)] = i
}

interface Code {
  readonly view: string
  readonly bits: Uint8Array
  readonly width: number
  /** A run may begin with letters that belong to what stands before: so many ways to begin are tried. */
  readonly alignments: number
  readonly shortest: number
}

const codes: readonly Code[] = [
  { view: 'base64', bits: sixBits, width: 6, alignments: 4, shortest: SHORTEST },
  { view: 'hex', bits: fourBits, width: 4, alignments: 2, shortest: 24 },
  { view: 'base32', bits: fiveBits, width: 5, alignments: 1, shortest: 24 },
  { view: 'base32', bits: smallFiveBits, width: 5, alignments: 1, shortest: 24 },
]

const decoded = new Uint8Array(PIECE)

export class RunsWatch implements Watch {
  /** Reads what a run decodes to. */
  readonly #inside: Scanner
  readonly #touched: Touched | null
  #run = new Uint8Array(0)
  #length = 0
  /** What of the run has been looked at already. */
  #seen = 0
  /** Pairs of an index in the run and its offset in the stream: a run may go over line ends. */
  #places: number[] = []
  #at = 0

  /** With `touched`, only runs in which something was rewritten are looked at: the others were seen before. */
  constructor(inside: Scanner, touched: Touched | null = null) {
    this.#inside = inside
    this.#touched = touched
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const hits: Hit[] = []
    const end = chunk.length
    for (let i = 0; i < end;) {
      const from = i
      while (i < end && (sixBits[chunk[i] as number] as number) < 64) i++
      // Most runs are words: they begin and end in one chunk and are short.
      if (i > from && (this.#length > 0 || i - from >= SHORTEST || i === end)) this.#add(chunk, from, i, hits)
      if (i === end) break
      const broken = sixBits[chunk[i] as number] === BREAK && this.#length >= SHORTEST
      if (!broken && this.#length > 0) this.#end(hits)
      i++
    }
    this.#at += end
    if (last) this.#end(hits)
    return { hits, settled: this.#length === 0 ? this.#at : (this.#places[1] as number) }
  }

  #add(chunk: Uint8Array, start: number, end: number, hits: Hit[]): void {
    for (let from = start; from < end;) {
      if (this.#length === PIECE) this.#next(hits)
      const to = Math.min(end, from + PIECE - this.#length)
      const needed = this.#length + to - from
      if (needed > this.#run.length) {
        const larger = new Uint8Array(Math.min(PIECE, Math.max(64, needed * 2)))
        larger.set(this.#run.subarray(0, this.#length))
        this.#run = larger
      }
      this.#run.set(chunk.subarray(from, to), this.#length)
      this.#places.push(this.#length, this.#at + from)
      this.#length = needed
      from = to
    }
  }

  /** Looks at a full piece and keeps its end, in the phase of every code: a multiple of 2, 4 and 8 letters goes. */
  #next(hits: Hit[]): void {
    this.#inspect(hits)
    const gone = PIECE - OVERLAP
    const first = this.#place(gone)
    this.#run.copyWithin(0, gone, PIECE)
    const later: number[] = [0, first]
    for (let i = 0; i < this.#places.length; i += 2)
      if ((this.#places[i] as number) > gone)
        later.push((this.#places[i] as number) - gone, this.#places[i + 1] as number)
    this.#places = later
    this.#length = OVERLAP
    this.#seen = OVERLAP
  }

  #end(hits: Hit[]): void {
    if (this.#length >= SHORTEST && this.#length > this.#seen) this.#inspect(hits)
    this.#length = 0
    this.#seen = 0
    this.#places = []
  }

  #place(index: number): number {
    let i = this.#places.length - 2
    while (i > 0 && (this.#places[i] as number) > index) i -= 2
    return (this.#places[i + 1] as number) + index - (this.#places[i] as number)
  }

  #inspect(hits: Hit[]): void {
    if (this.#touched !== null && !this.#touched.within(this.#place(0), this.#place(this.#length - 1) + 1)) return
    for (const code of codes)
      for (let skip = 0; skip < code.alignments && this.#length - skip >= code.shortest; skip++) {
        if (code.width === 6 && this.#length > WORTH && !this.#isText(skip)) continue
        const size = this.#decode(code, skip)
        if (size === 0) continue
        for (const hit of scanAll(this.#inside, decoded.slice(0, size))) hits.push(this.#placed(hit, code, skip))
      }
  }

  /** Whether some letters in a row decode to ASCII: told by three bits of each four letters, before any decoding. */
  #isText(skip: number): boolean {
    const run = this.#run
    let inRow = 0
    for (let i = skip; i + 3 < this.#length; i += 4) {
      const high =
        ((sixBits[run[i] as number] as number) & 32) |
        ((sixBits[run[i + 1] as number] as number) & 8) |
        ((sixBits[run[i + 2] as number] as number) & 2)
      inRow = high === 0 ? inRow + 1 : 0
      if (inRow === SURE) return true
    }
    return false
  }

  /** Into `decoded`; 0 = no text in it. */
  #decode({ bits, width }: Code, skip: number): number {
    let [value, have, size, inRow, longest, following] = [0, 0, 0, 0, 0, 0]
    for (let i = skip; i < this.#length; i++) {
      const part = bits[this.#run[i] as number] as number
      if (part >= 64) return 0
      value = ((value << width) | part) & 0xffff
      have += width
      if (have < 8) continue
      have -= 8
      const byte = (value >> have) & 0xff
      decoded[size++] = byte
      // ASCII, or UTF-8 as it should be.
      const goes =
        following > 0 ? (byte & 0xc0) === 0x80 : (byte >= 0x20 && byte < 0x7f) || (byte >= 0xc2 && byte < 0xf5)
      following = following > 0 ? following - 1 : byte < 0xc2 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
      if (!goes) following = 0
      inRow = goes ? inRow + 1 : 0
      if (inRow > longest) longest = inRow
    }
    return longest >= PRINTABLE ? size : 0
  }

  #placed({ rule, start, end, view }: Hit, code: Code, skip: number): Hit {
    const first = skip + Math.floor((start * 8) / code.width)
    const final = Math.min(this.#length, skip + Math.ceil((end * 8) / code.width)) - 1
    const at = (index: number) => this.#place(Math.min(index, this.#length - 1))
    return { rule, start: at(first), end: at(final) + 1, view: view === undefined ? code.view : `${code.view} ${view}` }
  }
}
