// Reads pieces that stand apart as one text, in which the ends of pieces are ends of words.

import { isMixed, isWord } from './drawn.ts'
import type { Hit, Scanner, Watch } from './scanner.ts'

/** So much of a piece's beginning and of its end is read: what is joined is no longer. */
const EDGE = 256
/** So far back the text is remembered. */
const KEPT = 8192

/** How such a text is looked at. */
export interface JoinScanners {
  /** As any text: for what is encoded across the pieces. */
  readonly whole: Scanner
  /** Rules that do not ask for the ends of words; absent = none. */
  readonly loose?: Scanner
  /** Those of them that have to begin and end with a word or a piece. */
  readonly edged?: ReadonlySet<string>
  /** Rules that count; absent = all. A known value always does. */
  readonly names?: ReadonlySet<string>
}

interface Look {
  readonly watch: Watch
  readonly edged: ReadonlySet<string>
}

const none: ReadonlySet<string> = new Set()
/** Stands between texts that have nothing to do with one another. */
const nothing = new Uint8Array(1)

export class JoinedText {
  readonly #looks: readonly Look[]
  readonly #names: ReadonlySet<string> | undefined
  /** Where segments begin in this text, and in the original. */
  #starts: number[] = []
  #origins: number[] = []
  /** The text's last bytes, up to `#end`; those from `#fed` on have not been looked at. */
  #bytes = new Uint8Array(512)
  #base = 0
  #fed = 0
  #end = 0
  /** What stands before it can no longer become part of a match. */
  #settled = 0
  /** Of the piece that is being read: how much has been passed on. */
  #size = 0
  /** It has come to white space, or to its limit: from there on only its end counts, which may be cut off. */
  #apart = false
  #cut = false
  readonly #tail = new Uint8Array(EDGE)
  #tailSize = 0
  #tailEnd = 0
  /** The next byte begins a piece. */
  #fresh = true
  /** Whether these begin and end as they have to is not known yet. */
  #undecided: { readonly hit: Hit; readonly edged: boolean }[] = []

  constructor({ whole, loose, edged = none, names }: JoinScanners, thorough = true) {
    this.#names = names
    const looks: Look[] = loose === undefined ? [] : [{ watch: opened(loose), edged }]
    this.#looks = thorough || loose === undefined ? [{ watch: whole.open(), edged: none }, ...looks] : looks
  }

  /** More of the piece: `bytes[from, to)`, which stand in the original from `origin` on. */
  add(bytes: Uint8Array, from: number, to: number, origin: number): void {
    let at = from
    if (!this.#apart) {
      // What is joined has no white space in it: of several words the first and the last count.
      const stop = Math.min(to, from + EDGE - this.#size)
      while (at < stop && (bytes[at] as number) > 0x20) at++
      if (at > from) this.#put(bytes, from, at, origin)
      this.#size += at - from
      if (at === to) return
      this.#apart = true
      this.#cut = (bytes[at] as number) <= 0x20
    }
    let last = to
    while (last > at && (bytes[last - 1] as number) > 0x20 && to - last < EDGE) last--
    const ends = last > at || (last > from && (bytes[last - 1] as number) <= 0x20)
    if (ends || to - last === EDGE) {
      this.#tailSize = 0
      this.#cut = true
    }
    this.#keep(bytes, last, to)
    this.#tailEnd = origin + to - from
  }

  /** More of what may be the end of the piece. */
  #keep(bytes: Uint8Array, from: number, to: number): void {
    const over = this.#tailSize + to - from - EDGE
    if (over > 0) {
      this.#tail.copyWithin(0, over, this.#tailSize)
      this.#tailSize -= over
      this.#cut = true
    }
    for (let i = from; i < to; i++) this.#tail[this.#tailSize++] = bytes[i] as number
  }

  /** The piece ends; what comes next follows it. */
  joint(): void {
    if (this.#apart) {
      const from = this.#tailEnd - this.#tailSize
      if (this.#cut) this.#put(nothing, 0, 1, from)
      if (this.#tailSize > 0) this.#put(this.#tail, 0, this.#tailSize, from)
      this.#tailSize = 0
      this.#apart = this.#cut = false
    }
    this.#size = 0
    this.#fresh = true
  }

  /** The piece ends; what comes next has nothing to do with it. */
  seam(origin: number): void {
    this.joint()
    if (this.#end > 0 && this.#bytes[this.#end - 1 - this.#base] !== 0) this.#put(nothing, 0, 1, origin)
    this.#fresh = true
  }

  /** Looks at what was added; what is found stands across pieces, at its place in the original. */
  hits(last: boolean): readonly Hit[] {
    if (last) this.joint()
    const decided = this.#undecided
    this.#undecided = []
    const fresh = this.#bytes.subarray(this.#fed - this.#base, this.#end - this.#base)
    if (fresh.length === 0 && !last) {
      this.#undecided = decided
      return []
    }
    this.#fed = this.#end
    this.#settled = this.#end
    for (const { watch, edged } of this.#looks) {
      const { hits, settled } = watch.look(fresh, last)
      this.#settled = Math.min(this.#settled, settled)
      for (const hit of hits)
        if (this.#counts(hit) && this.#segmentAt(hit.start) < this.#segmentAt(hit.end - 1))
          decided.push({ hit, edged: edged.has(hit.rule.name) })
    }
    const hits = decided.flatMap((one) => {
      const { hit } = one
      if (one.edged && !last && hit.end === this.#end && !this.#fresh) {
        this.#undecided.push(one)
        return []
      }
      if (one.edged && !(this.#isEdge(hit.start) && this.#isEdge(hit.end))) return []
      return [{ ...hit, start: this.#originOf(hit.start), end: this.#originOf(hit.end - 1) + 1 }]
    })
    this.#forget()
    return hits
  }

  /** Words that stand side by side make the beginning of a token now and then, but seldom one with a digit. */
  #counts({ rule, start, end, view }: Hit): boolean {
    if (this.#names === undefined || rule.known === true || rule.threat === 'fault') return true
    if (!this.#names.has(rule.name)) return false
    const text = this.#bytes.subarray(Math.max(0, start - this.#base), end - this.#base)
    return view !== undefined || text.some((byte) => byte >= 0x30 && byte <= 0x39) || isMixed(text)
  }

  /** Where in the original something begins that may be told yet; absent = nowhere. */
  get held(): number | undefined {
    const first = this.#undecided.reduce((least, { hit }) => Math.min(least, hit.start), this.#settled)
    return first >= this.#end ? undefined : this.#originOf(first)
  }

  /** Where something ends that was found, and may be told yet. */
  get ending(): number | undefined {
    const last = this.#undecided.at(-1)
    return last === undefined ? undefined : this.#originOf(last.hit.end - 1)
  }

  #put(bytes: Uint8Array, from: number, to: number, origin: number): void {
    const at = this.#end
    const last = this.#starts.length - 1
    const goesOn = last >= 0 && (this.#origins[last] as number) + at - (this.#starts[last] as number) === origin
    if (this.#fresh || !goesOn) {
      this.#starts.push(at)
      this.#origins.push(origin)
    }
    this.#fresh = false
    const size = at - this.#base
    const length = to - from
    if (size + length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (size + length))
      larger.set(this.#bytes.subarray(0, size))
      this.#bytes = larger
    }
    // Most are short: a view of each would cost more than the bytes.
    const own = this.#bytes
    for (let i = 0; i < length; i++) own[size + i] = bytes[from + i] as number
    this.#end += length
  }

  /** Index of the segment that holds the byte; -1 = it is forgotten. */
  #segmentAt(at: number): number {
    let low = 0
    let high = this.#starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] as number) <= at) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  #originOf(at: number): number {
    const segment = Math.max(0, this.#segmentAt(at))
    return (this.#origins[segment] as number) + Math.max(0, at - (this.#starts[segment] as number))
  }

  /** Whether a word or a piece begins or ends there; what is forgotten is not held against it. */
  #isEdge(at: number): boolean {
    if (at <= this.#base || at >= this.#end || this.#starts[this.#segmentAt(at)] === at) return true
    return isWord(this.#bytes[at - 1 - this.#base] as number) !== isWord(this.#bytes[at - this.#base] as number)
  }

  #forget(): void {
    if (this.#end - this.#base < 4 * KEPT) return
    const from = this.#end - KEPT
    this.#bytes.copyWithin(0, from - this.#base, this.#end - this.#base)
    this.#base = from
    const gone = Math.max(0, this.#segmentAt(from))
    this.#starts.splice(0, gone)
    this.#origins.splice(0, gone)
  }
}

function opened(scanner: Scanner): Watch {
  return scanner.openEscaped?.() ?? scanner.open()
}

/** A text in pieces, looked at in the way that belongs to the scanner. `thorough` = also for what is encoded. */
export function joinedText(scanner: Scanner, thorough = true): JoinedText {
  return new JoinedText(scanner.joins ?? { whole: scanner }, thorough)
}
