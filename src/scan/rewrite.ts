// The only file that knows when a text is read rewritten: from a little before what is written otherwise to a while behind it.

import { Edits } from './edits.ts'
import { HALF, type Room, UNMADE } from './room-map.ts'
import type { Hit, Watch } from './scanner.ts'
import { workroom } from './workroom.ts'

/** What is looked back at when a reading wakes (bytes). */
export const BACK = 256
/** After so many unchanged bytes a reading sleeps, unless what was changed may still be part of a match; */
const QUIET = 1024
/** and after so many in any case: no match is longer. */
const LONGEST = 8192

/** Part of a stream at hand: its bytes from `from` to `to` in the memory; `shift` makes an offset of an address. */
export interface Window {
  readonly room: Room
  readonly from: number
  readonly to: number
  readonly shift: number
  readonly last: boolean
}

/** Whether anything between two offsets was rewritten. */
export type Touched = (from: number, to: number) => boolean

const nothing = new Uint8Array(0)

/** One way to write, undone. */
export class Rewriting {
  readonly view: string
  /** As the tools number it. */
  readonly kind: number
  /** Offset of the first byte that was not read yet. */
  at = 0
  awake = false
  readonly #open: (touched: Touched) => Watch
  readonly #report: (hit: Hit) => void
  /** What JSON is full of is read elsewhere. */
  readonly #sparing: boolean
  readonly #edits = new Edits()
  #inner: Watch | null = null
  /** Rewritten bytes that the inner watch has seen; of those, what is settled; where the last edit ends in them. */
  #out = 0
  #settled = 0
  #edited = 0
  /** Where two pieces that are no neighbours meet. */
  #seam = -1
  /** Nothing was changed for so long: time to ask whether to go on. And where a change last ended. */
  #limit = 0
  #changed = 0
  #slept = 0
  #half = false

  constructor(
    view: string,
    kind: number,
    open: (touched: Touched) => Watch,
    report: (hit: Hit) => void,
    sparing: boolean,
  ) {
    this.#sparing = sparing
    this.view = view
    this.kind = kind
    this.#open = open
    this.#report = report
  }

  get settled(): number {
    // What stands before half an escape may begin what is found behind it.
    if (!this.awake) return this.#half ? Math.max(0, this.at - BACK) : this.at
    if (this.#settled >= this.#out) return this.at
    return Math.min(this.at, this.#edits.start(this.#settled))
  }

  read(window: Window): void {
    const { to, last, shift } = window
    workroom().tools.spare(this.#sparing)
    for (;;) {
      if (!this.awake && !this.#seek(window)) return
      const stop = this.#undo(window)
      if (this.at >= this.#limit) this.#pause(last && this.at === to + shift)
      else if (stop === HALF) return
      if (this.at === to + shift) return
    }
  }

  /** Wakes at the next thing written this way; false = there is none, or only half of one. */
  #seek({ to, last, shift, from }: Window): boolean {
    const { tools, folding } = workroom()
    for (;;) {
      const found = tools.seek(this.kind, this.at - shift, to, last)
      const why = tools.state()
      this.at = found + shift
      this.#half = why === HALF
      if (why === UNMADE) folding.make(tools.missing())
      else if (why !== 0 || found === to) return false
      else break
    }
    this.#wake(Math.max(from + shift, this.#slept, this.at - BACK))
    return true
  }

  #wake(from: number): void {
    this.awake = true
    this.#limit = this.at + QUIET
    this.#changed = this.at
    this.at = from
    if (this.#inner === null) {
      const edits = this.#edits
      edits.clear()
      this.#inner = this.#open((start, end) => edits.touch(start, end))
      this.#out = this.#settled = this.#edited = 0
      this.#seam = -1
      edits.add(0, from, 0, 0, 0)
    } else if (from > this.#slept) {
      this.#edits.add(this.#out, this.#slept, 1, from - this.#slept, 1)
      this.#seam = this.#out
      this.#feed(Uint8Array.of(0), false)
    }
  }

  /** Rewrites on to the limit or the end of the window; says why it stopped. */
  #undo({ room, to, last, shift }: Window): number {
    const { heap, words, tools, folding } = workroom()
    const { out, outTo, edits, editsTo } = room
    const end = tools.undo(this.kind, this.at - shift, to, last, this.#limit - shift, out, outTo, edits, editsTo)
    const why = tools.state()
    this.at = end + shift
    this.#limit = tools.limitAfter() + shift
    const moved = this.#out - out
    const listed = tools.editsEnd() >> 2
    // Number by number: hostile texts have an edit in every few bytes.
    for (let i = edits >> 2; i < listed; i += 4) {
      const shape = words[i + 3] as number
      this.#edits.add(
        (words[i] as number) + moved,
        (words[i + 1] as number) + shift,
        words[i + 2] as number,
        shape >> 8,
        shape & 255,
      )
    }
    if (listed > edits >> 2) {
      const [begun, old, count, shape] = words.subarray(listed - 4, listed) as unknown as [
        number,
        number,
        number,
        number,
      ]
      this.#edited = begun + moved + count * (shape & 255)
      this.#changed = old + shift + count * (shape >> 8)
    }
    const outEnd = tools.outEnd()
    if (why === UNMADE) folding.make(tools.missing())
    this.#feed(heap.subarray(out, outEnd), last && end === to)
    return why
  }

  #feed(bytes: Uint8Array, last: boolean): void {
    const { hits, settled } = (this.#inner as Watch).look(bytes, last)
    this.#out += bytes.length
    this.#settled = settled
    for (const hit of hits) this.#found(hit)
    this.#edits.forget(settled - 1)
  }

  #found({ rule, start, end, view }: Hit): void {
    if (start <= this.#seam && this.#seam < end) return
    // What was not changed has been seen as it stands.
    if (rule.threat !== 'fault' && !this.#edits.touch(start, end)) return
    this.#report({
      rule,
      start: this.#edits.start(start),
      end: this.#edits.end(end),
      view: view === undefined ? this.view : `${this.view} ${view}`,
    })
  }

  /** Sleeps, when nothing that was changed may still become part of a match. */
  #pause(ended: boolean): void {
    while (this.#limit <= this.at) this.#limit += QUIET
    if (ended || (this.#settled <= this.#edited && this.at - this.#changed < LONGEST)) return
    this.awake = false
    this.#slept = this.at
    if (this.#settled === this.#out) return
    // What has begun here may only be what is also read as it stands: it is not followed.
    this.#feed(nothing, true)
    this.#inner = null
  }
}
