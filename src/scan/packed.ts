// Finds what was compressed and then written in base64 into the middle of a text: runs of letters that begin like gzip, zstd or ZIP.

import type { Spent } from './decoded.ts'
import type { Coding } from './inflater.ts'
import { join } from './join.ts'
import type { Hit, Look, StreamWatch } from './scanner.ts'

/** What may stand there: compressed bytes, or an archive of such. */
export type Packed = Coding | 'zip'

interface Head {
  readonly coding: Packed
  /** Letters that may stand at each place. */
  readonly letters: readonly string[]
  /** The rarest of them is looked for first. */
  readonly rare: number
  /** Where so little shows, so many letters of base64 have to follow. */
  readonly run: number
}

/** How base64 of the formats' first bytes begins (`1f 8b 08`, `28 b5 2f fd`, `PK 3 4`, `78 9c` and its like), whatever follows. */
const heads: readonly Head[] = [
  { coding: 'gzip', letters: ['H', '4', 's', 'I'], rare: 0, run: 4 },
  { coding: 'zip', letters: ['U', 'E', 's', 'D', 'B'], rare: 0, run: 40 },
  { coding: 'zstd', letters: ['K', 'L', 'U', 'v'], rare: 0, run: 4 },
  { coding: 'deflate', letters: ['e', 'J', 'wxyz'], rare: 1, run: 32 },
  { coding: 'deflate', letters: ['e', 'N', 'opqr'], rare: 1, run: 32 },
]

/** Whether it begins there; undefined = it may, when more of the text is here. */
function beginsAt(bytes: Uint8Array, at: number, { letters, run }: Head, last: boolean): boolean | undefined {
  for (let i = 0; i < run; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) return last ? false : undefined
    const wanted = letters[i]
    if (wanted === undefined ? !isLetter(byte) : !wanted.includes(String.fromCharCode(byte))) return false
  }
  return true
}

/** Compressed bytes go on in pieces of this size at the same places whatever the cuts; offsets are told by them. */
const GRID = 4096
/** So many runs are looked into, and one more for so many bytes of the stream: each costs a decoder. */
const RUNS = 32
const BYTES_PER_RUN = 4096

const NONE = 255
const sixBits = new Uint8Array(256).fill(NONE)
for (const [i, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  sixBits[letter.charCodeAt(0)] = i
sixBits[0x2d] = 62
sixBits[0x5f] = 63

/** Whether anything stands in a text that would be looked into. */
export function beginsPacked(text: Uint8Array): boolean {
  return heads.some((head) => {
    const rare = (head.letters[head.rare] as string).charCodeAt(0)
    for (let at = text.indexOf(rare); at >= 0; at = text.indexOf(rare, at + 1))
      if (at >= head.rare && beginsAt(text, at - head.rare, head, true)) return true
    return false
  })
}

/** A run that is being decoded. */
interface Run {
  readonly coding: Packed
  readonly inner: StreamWatch
  /** Offset in the stream. */
  readonly start: number
  bits: number
  have: number
  /** Pairs: compressed bytes handed on so far, and where in the stream the next one begins. */
  marks: number[]
  fed: number
  /** What is settled inside (compressed bytes). */
  settled: number
}

export class PackedRuns implements StreamWatch {
  readonly #open: (coding: Packed) => StreamWatch
  readonly #spent: Spent
  #run: Run | null = null
  /** Runs that were looked into. */
  #count = 0
  #at = 0
  /** The byte before is a letter: nothing begins here. */
  #within = false
  /** What may be the beginning of a head. */
  #pending = new Uint8Array(0)

  constructor(open: (coding: Packed) => StreamWatch, spent: Spent) {
    this.#open = open
    this.#spent = spent
  }

  look(chunk: Uint8Array, last: boolean): Look | Promise<Look> {
    if (this.#run === null) {
      const bytes = join([this.#pending, chunk])
      const base = this.#at - this.#pending.length
      const start = this.#next(bytes, 0, last)
      if (start === bytes.length || !isHead(bytes, start)) return this.#passed(bytes, start, base)
    }
    return this.#through(chunk, last)
  }

  close(): void {
    this.#run?.inner.close?.()
  }

  /** Nothing is under way; from `rest` on something may begin. */
  #passed(bytes: Uint8Array, rest: number, base: number): Look {
    if (rest > 0) this.#within = isLetter(bytes[rest - 1])
    this.#pending = bytes.slice(rest)
    this.#at = base + bytes.length
    return { hits: [], settled: base + rest }
  }

  /** Where the next head stands, or may stand when more of the stream is here; `bytes.length` = nowhere. */
  #next(bytes: Uint8Array, from: number, last: boolean): number {
    let nearest = bytes.length
    for (const head of heads) {
      const { letters, rare } = head
      const sign = (letters[rare] as string).charCodeAt(0)
      for (let found = bytes.indexOf(sign, from + rare); found >= 0; found = bytes.indexOf(sign, found + 1)) {
        const at = found - rare
        if (at >= nearest) break
        if (beginsAt(bytes, at, head, last) === false) continue
        if (!(at > 0 ? isLetter(bytes[at - 1]) : this.#within)) nearest = at
      }
      // The last byte may be the first of one.
      const end = bytes.length - 1
      if (rare > 0 && !last && end >= from && end < nearest && beginsAt(bytes, end, head, false) === undefined)
        if (!(end > 0 ? isLetter(bytes[end - 1]) : this.#within)) nearest = end
    }
    return nearest
  }

  async #through(chunk: Uint8Array, last: boolean): Promise<Look> {
    const hits: Hit[] = []
    const bytes = join([this.#pending, chunk])
    const base = this.#at - this.#pending.length
    this.#pending = new Uint8Array(0)
    let at = 0
    while (at < bytes.length) {
      if (this.#run === null) {
        at = this.#next(bytes, at, last)
        if (at === bytes.length || !isHead(bytes, at)) break
        this.#begin(isHead(bytes, at) as Packed, base + at)
      }
      at = await this.#goOn(bytes, at, base, hits)
    }
    if (last && this.#run !== null) await this.#end(hits)
    if (this.#run === null) return { ...this.#passed(bytes, at, base), hits }
    this.#at = base + bytes.length
    return { hits, settled: this.#placeOf(this.#run, this.#run.settled) }
  }

  #begin(coding: Packed, start: number): void {
    this.#count++
    // Where runs upon runs begin, the decoders would cost more than they find: the cap is that of the layer.
    if (this.#count > RUNS + start / BYTES_PER_RUN) this.#spent.decoded = Number.POSITIVE_INFINITY
    const marks = [0, start]
    this.#run = { coding, inner: this.#open(coding), start, bits: 0, have: 0, marks, fed: 0, settled: 0 }
  }

  /** Decodes letters up to the end of the run or of the bytes; returns where. */
  async #goOn(bytes: Uint8Array, from: number, base: number, hits: Hit[]): Promise<number> {
    const run = this.#run as Run
    const out = new Uint8Array(GRID)
    let size = 0
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] as number
      const part = sixBits[byte] as number
      if (part === NONE) {
        // Lines of a longer run.
        if (byte === 0x0a || byte === 0x0d) continue
        await this.#feed(run, out.slice(0, size), base + at, hits)
        await this.#end(hits)
        return at
      }
      run.bits = ((run.bits << 6) | part) & 0xffff
      run.have += 6
      if (run.have < 8) continue
      run.have -= 8
      out[size++] = (run.bits >> run.have) & 0xff
      if ((run.fed + size) % GRID !== 0) continue
      await this.#feed(run, out.slice(0, size), base + at, hits)
      size = 0
    }
    await this.#feed(run, out.slice(0, size), base + bytes.length, hits)
    return bytes.length
  }

  async #feed(run: Run, bytes: Uint8Array, next: number, hits: Hit[]): Promise<void> {
    if (bytes.length === 0) return
    this.#tell(run, await run.inner.look(bytes, false), hits)
    run.fed += bytes.length
    run.marks.push(run.fed, next)
    if (run.marks.length > 256) run.marks.splice(0, 128)
  }

  async #end(hits: Hit[]): Promise<void> {
    const run = this.#run as Run
    this.#tell(run, await run.inner.look(new Uint8Array(0), true), hits)
    run.inner.close?.()
    this.#run = null
  }

  #tell(run: Run, { hits, settled }: Look, all: Hit[]): void {
    run.settled = settled
    for (const { rule, start, end, view } of hits) {
      const from = this.#placeOf(run, start - (start % GRID))
      const to = Math.max(from + 1, this.#placeOf(run, end - 1 - ((end - 1) % GRID)))
      all.push({ rule, start: from, end: to, view: `base64 ${view ?? ''}`, sealed: true })
    }
  }

  /** Where in the stream a compressed byte begins, or an earlier one. */
  #placeOf({ marks }: Run, index: number): number {
    let i = marks.length - 2
    while (i > 0 && (marks[i] as number) > index) i -= 2
    return marks[i + 1] as number
  }
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && sixBits[byte] !== NONE
}

function isHead(bytes: Uint8Array, at: number): Packed | null {
  return heads.find((head) => beginsAt(bytes, at, head, true) === true)?.coding ?? null
}
