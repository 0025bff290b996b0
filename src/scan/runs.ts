// The only file that knows how runs of letters go on, over line ends too: base64, base32 and hex, read for what they decode to.

import { placeAt } from './places.ts'
import type { Touched, Window } from './rewrite.ts'
import { RUN, SIX } from './room-map.ts'
import { scanAll, type Hit, type Scanner } from './scanner.ts'
import { NO_BYTES } from '../pattern/scratch.ts'
import type { Known } from './view-known.ts'
import { workroom } from './workroom.ts'

/** Shorter runs hold no secret worth hiding: sixteen letters of base64 are twelve bytes. */
const SHORTEST = 16
/** A longer run is looked at in pieces of RUN letters; pieces overlap by more than the longest credential. */
const OVERLAP = 4096
/** Letters that hold no whole text yet; a multiple of 8. */
const FEW = 64

/** By number of the code. */
const views = ['base64', 'hex', 'base32', 'base32'] as const

const LINE_FEED = 0x0a
const isLine = (byte: number): boolean => byte === LINE_FEED || byte === 0x0d
const isBreak = (byte: number): boolean => isLine(byte) || byte === 0x20 || byte === 0x09

/** Between two runs there are none: shared, and never added to. */
const noPlaces: number[] = []

export class Runs {
  /** Offset of the first byte that was not read yet. */
  at = 0
  /** Reads what a run decodes to. */
  readonly #inside: Scanner
  readonly #touched: Touched | null
  readonly #known: Known
  #run = NO_BYTES
  #length = 0
  /** What of the run has been looked at already. */
  #seen = 0
  /** Pairs of an index in the run and its offset in the stream: a run may go over line ends. */
  #places = noPlaces
  /** A line has ended: the run goes on if letters follow. */
  #broken = false
  /** Long runs of the window that were not read yet: where their places lie. */
  #pair = 0
  #pairsTo = 0

  /** With `touched`, only runs in which something was rewritten are looked at: the others were seen before. */
  constructor(inside: Scanner, touched: Touched | null, known: Known) {
    this.#inside = inside
    this.#touched = touched
    this.#known = known
  }

  get settled(): number {
    return this.#length === 0 ? this.at : (this.#places[1] as number)
  }

  /** `pairsTo` = behind the places of long runs that the survey wrote. */
  read(window: Window, pairsTo: number): void {
    const { heap, words } = workroom()
    const { room, to, last, shift } = window
    this.#pair = room.pairs >> 2
    this.#pairsTo = pairsTo >> 2
    let at = this.#length > 0 ? this.#goOn(window, this.at - shift) : this.at - shift
    while (at < to && this.#pair < this.#pairsTo) {
      const [start, end] = [words[this.#pair], words[this.#pair + 1]] as [number, number]
      this.#pair += 2
      if (start < at) continue
      if (end < to && end - start <= RUN && !isLine(heap[end] as number)) {
        this.#inspect(start, end - start, [0, start + shift], window)
        at = end
        continue
      }
      this.#add(start, end, window)
      at = this.#goOn(window, end)
    }
    // What may become a run is read again when more of it is there.
    if (last) this.#end(window)
    else if (this.#length === 0) {
      let rest = to
      while (rest > at && this.#isLetter(heap[rest - 1] as number)) rest--
      at = rest
    }
    if (last) at = to
    this.at = at + shift
  }

  #isLetter(byte: number): boolean {
    return (workroom().heap[SIX + byte] as number) < 64
  }

  /** Reads on in the open run until it ends or the window does; returns where. */
  #goOn(window: Window, from: number): number {
    const { heap } = workroom()
    const { to } = window
    for (let at = from; ;) {
      if (!this.#broken) {
        const start = at
        at = this.#lettersEnd(at, to)
        this.#add(start, at, window)
        if (at === to) return to
        this.#broken = isLine(heap[at] as number)
      }
      if (this.#broken) {
        while (at < to && isBreak(heap[at] as number)) at++
        if (at === to) return to
        this.#broken = false
        if (this.#isLetter(heap[at] as number)) continue
      }
      this.#end(window)
      return at
    }
  }

  #lettersEnd(from: number, to: number): number {
    const { heap, words } = workroom()
    // Long ones the survey has seen.
    while (this.#pair < this.#pairsTo && (words[this.#pair] as number) < from) this.#pair += 2
    if (this.#pair < this.#pairsTo && words[this.#pair] === from) return words[this.#pair + 1] as number
    let at = from
    while (at < to && (heap[SIX + (heap[at] as number)] as number) < 64) at++
    return at
  }

  #add(start: number, end: number, window: Window): void {
    for (let from = start; from < end;) {
      if (this.#length === RUN) this.#next(window)
      const to = Math.min(end, from + RUN - this.#length)
      const needed = this.#length + to - from
      if (needed > this.#run.length) {
        const larger = new Uint8Array(Math.min(RUN, Math.max(64, needed * 2)))
        larger.set(this.#run.subarray(0, this.#length))
        this.#run = larger
      }
      this.#copy(from, to)
      const last = this.#places.length - 2
      const offset = from + window.shift
      if (last < 0) this.#places = [this.#length, offset]
      else if ((this.#places[last + 1] as number) + this.#length - (this.#places[last] as number) !== offset)
        this.#places.push(this.#length, offset)
      this.#length = needed
      from = to
    }
  }

  #copy(from: number, to: number): void {
    const { heap } = workroom()
    // A view costs more than a line of letters.
    if (to - from > 128) this.#run.set(heap.subarray(from, to), this.#length)
    else for (let i = from; i < to; i++) this.#run[this.#length + i - from] = heap[i] as number
  }

  /** Looks at a full piece and keeps its end, in the phase of every code: a multiple of 2, 4 and 8 letters goes. */
  #next(window: Window): void {
    // Mostly nothing is under way at the end but what is too short to be seen yet.
    const kept = this.#inspectRun(window) > RUN - FEW || this.#touched !== null ? OVERLAP : FEW
    const gone = RUN - kept
    const first = placeAt(this.#places, gone)
    this.#run.copyWithin(0, gone, RUN)
    const later: number[] = [0, first]
    for (let i = 0; i < this.#places.length; i += 2)
      if ((this.#places[i] as number) > gone)
        later.push((this.#places[i] as number) - gone, this.#places[i + 1] as number)
    this.#places = later
    this.#length = kept
    this.#seen = kept
  }

  #end(window: Window): void {
    if (this.#length >= SHORTEST && this.#length > this.#seen) this.#inspectRun(window)
    this.#length = 0
    this.#seen = 0
    this.#places = noPlaces
    // A long run may be the only one.
    if (this.#run.length > OVERLAP) this.#run = NO_BYTES
    this.#broken = false
  }

  #inspectRun(window: Window): number {
    workroom().heap.set(this.#run.subarray(0, this.#length), window.room.run)
    return this.#inspect(window.room.run, this.#length, this.#places, window)
  }

  /** Letters at an address, and where they stand in the stream. Returns at which of them the last text ends. */
  #inspect(from: number, length: number, places: readonly number[], { room }: Window): number {
    const { heap, tools } = workroom()
    if (this.#touched !== null && !this.#touched(placeAt(places, 0), placeAt(places, length - 1) + 1)) return 0
    let furthest = 0
    for (const [code, view] of views.entries()) {
      let [at, phase] = [from, 0]
      do {
        const to = tools.texts(code, from, from + length, at, phase, room.out, room.outTo, room.letters)
        at = tools.goOnAt()
        phase = tools.goOnPhase()
        furthest = Math.max(furthest, tools.furthest())
        if (to === room.out) continue
        for (const hit of this.#hitsOf(heap.subarray(room.out, to)))
          this.#known.add(this.#placed(hit, view, room.letters >> 1, length, places), 1)
      } while (at !== 0)
    }
    return furthest
  }

  /**
   * Texts that are no neighbours stand apart by a zero byte, which is a line's end here: no value goes on over one. What
   * does all the same is looked for in each text by itself.
   */
  #hitsOf(texts: Uint8Array): readonly Hit[] {
    const seams: number[] = []
    for (let at = texts.indexOf(0); at >= 0; at = texts.indexOf(0, at + 1)) seams.push(at)
    for (const at of seams) texts[at] = LINE_FEED
    const crosses = ({ start, end }: Hit) => seams.some((at) => at >= start && at < end)
    const hits = scanAll(this.#inside, texts)
    if (seams.length === 0 || !hits.some(crosses)) return hits
    const found = hits.filter((hit) => !crosses(hit))
    const ends = [...seams, texts.length]
    for (const [i, to] of ends.entries()) {
      const from = i === 0 ? 0 : (ends[i - 1] as number) + 1
      if (!hits.some(({ start, end }) => start < to && end > from && end > to)) continue
      for (const hit of scanAll(this.#inside, texts.subarray(from, to)))
        found.push({ ...hit, start: hit.start + from, end: hit.end + from })
    }
    return found
  }

  #placed(
    { rule, start, end, view }: Hit,
    code: string,
    letters: number,
    length: number,
    places: readonly number[],
  ): Hit {
    const { shorts } = workroom()
    const first = shorts[letters + start] as number
    const begun = shorts[letters + end - 1] as number
    // A byte begins in one letter and ends in the next; of five bytes in base32, the second and the fourth in the one after.
    const wide =
      code === 'base32' &&
      (shorts[letters + end] as number) - begun === 2 &&
      begun - (shorts[letters + Math.max(start, end - 2)] as number) < 2
    const final = Math.min(length - 1, begun + (wide ? 2 : 1))
    return {
      rule,
      start: placeAt(places, first),
      end: placeAt(places, final) + 1,
      view: view === undefined ? code : `${code} ${view}`,
    }
  }
}
