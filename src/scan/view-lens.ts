// Knows when a reading of mostly unchanged text begins and when it pays no longer.

import type { Marks } from './view-marks.ts'
import { type Desk, Reading } from './view-reading.ts'

/** What is read before the first thing that looks different. */
const BEHIND = 256
/** After so many unchanged bytes a reading stops, unless a change may be part of a match yet; and after so many in any case. */
const QUIET = 256
const LONGEST = 4096

/** Reads the text in another way. */
export interface Reader {
  /** Starts with a stream that has come to `at` without anything to look at more closely. */
  begin(desk: Desk, at: number): void
  /** Everything new; `last` = nothing will follow. */
  read(marks: Marks, last: boolean): void
  /** Bytes before this offset can no longer become part of a new match. */
  readonly settled: number
  /** There is still nothing to look at more closely. */
  readonly isIdle: boolean
}

/** What `wakes` answers when it depends on bytes to come. */
export const MORE = -1

/** Finds what reads differently, one at a time; holds no state of a stream. Places are indices. */
export interface Items {
  /** The item found by `next`. */
  start: number
  end: number
  /** What stands for `[start, end)`: so many bytes of `out`; 0 = nothing. */
  size: number
  readonly out: Uint8Array
  readonly how: number
  /** False = a poor hint, for which alone nothing goes on being read. */
  sure: boolean
  /** Nothing stands for the item, and the byte behind it stands for itself. */
  readonly drops?: boolean
  /** So much is read before the first one; absent = BEHIND. */
  readonly behind?: number
  /** So much is held while the first one may begin; absent = as much as is read. */
  readonly held?: number
  /** False = surely there is none in what is new. */
  may(marks: Marks): boolean
  /** The first place from `at` on where a reading may have to begin. */
  candidate(marks: Marks, at: number): number
  /** Whether a reading begins there: 1, 0 or MORE. */
  wakes(marks: Marks, at: number, last: boolean): number
  /** The next item at or after `at`, poor hints too. False = none before `start`, and from there on more must be seen. */
  next(marks: Marks, at: number, last: boolean): boolean
}

/** Whether one of the last few bytes is of such a kind. */
export function endsWith({ bytes, end }: Marks, size: number, kinds: Uint8Array, kind: number): boolean {
  for (let i = end - size; i < end; i++) if (((kinds[bytes[i] as number] as number) & kind) !== 0) return true
  return false
}

/** Where a mark says that something begins `lag` bytes before it; the last few places cannot have one yet. */
export function marked(marks: Marks, kind: number, lag: number, at: number): number {
  const tail = marks.end - lag
  return at >= tail ? at : Math.min(tail, marks.next(kind, at + lag) - lag)
}

/** The same for who asks for several kinds: each is looked for once, not again from every place before it. */
export class Nearest {
  readonly #kind: number
  readonly #lag: number
  #load = -1
  #found = -1

  constructor(kind: number, lag: number) {
    this.#kind = kind
    this.#lag = lag
  }

  from(marks: Marks, at: number): number {
    const tail = marks.end - this.#lag
    if (at >= tail) return at
    if (this.#load !== marks.loads || this.#found < at + this.#lag) {
      this.#load = marks.loads
      this.#found = marks.next(this.#kind, at + this.#lag)
    }
    return Math.min(tail, this.#found - this.#lag)
  }
}

export class Lens implements Reader {
  #desk: Desk | null = null
  readonly #items: Items
  readonly #behind: number
  readonly #held: number
  #reading: Reading | null = null
  #awake = false
  #at = 0
  #end = 0
  /** Where the last item ended; where the reading last stopped. */
  #item = 0
  #slept = 0
  /** Where in the reading something last stood for anything else. */
  #changed = 0

  constructor(items: Items) {
    this.#items = items
    this.#behind = items.behind ?? BEHIND
    this.#held = items.held ?? this.#behind
  }

  begin(desk: Desk, at: number): void {
    this.#desk = desk
    this.#at = this.#end = at
  }

  get isIdle(): boolean {
    return this.#reading === null && this.#at === this.#end
  }

  get settled(): number {
    // What may be an item may go on with what stands before it, even if that is nothing by itself.
    if (!this.#awake && this.#at < this.#end) return Math.max(0, this.#at - this.#held)
    return this.#reading === null ? this.#at : this.#reading.settledBelow(this.#at)
  }

  read(marks: Marks, last: boolean): void {
    const decided = !this.#awake && this.#at === this.#end
    this.#end = marks.base + marks.end
    if (decided && !this.#items.may(marks)) this.#at = this.#end
    while (this.#awake ? this.#follow(marks, last) : this.#search(marks, last));
    this.#reading?.flush(last)
  }

  #search(marks: Marks, last: boolean): boolean {
    for (let i = this.#at - marks.base; ; i++) {
      i = this.#items.candidate(marks, i)
      this.#at = i + marks.base
      if (i >= marks.end) return false
      const wakes = this.#items.wakes(marks, i, last)
      if (wakes === MORE) return false
      if (wakes === 0) continue
      this.#wake(marks)
      return true
    }
  }

  /** Goes back a little: what was no hint by itself may read differently too. */
  #wake({ base, begin }: Marks): void {
    const slept = this.#reading === null ? 0 : this.#slept
    const from = Math.max(base + begin, slept, this.#at - this.#behind)
    this.#reading ??= new Reading(this.#desk as Desk)
    if (from > (this.#reading.end > 0 ? slept : 0)) this.#reading.seam(from)
    this.#awake = true
    this.#item = this.#at
    this.#at = from
  }

  #follow(marks: Marks, last: boolean): boolean {
    const items = this.#items
    const { base } = marks
    const found = items.next(marks, this.#at - base, last)
    const start = items.start + base
    const end = items.end + base
    this.#copy(marks, start)
    // Fallen asleep on the way: what counted as a hint may count no longer.
    if (!this.#awake) return true
    if (!found) return false
    const reading = this.#reading as Reading
    if (items.sure && end > this.#item) this.#item = end
    if (items.drops === true && items.size === 0 && items.end < marks.end) {
      // Both at once: where every other byte is dropped, all of it is one piece of a trace.
      reading.code(marks.bytes[items.end] as number, start, end + 1 - start, 1, items.how)
      this.#at = end + 1
    } else {
      reading.put(items.out, items.size, start, end, items.how)
      this.#at = end
    }
    this.#changed = reading.end
    return true
  }

  /** Copies up to `to`, asking now and then whether that is still of use. */
  #copy({ bytes, base }: Marks, to: number): void {
    const reading = this.#reading as Reading
    if (to < this.#item + QUIET) {
      // Nothing to ask for yet.
      if (to > this.#at) reading.copy(bytes, this.#at - base, to - base, this.#at)
      this.#at = to
      return
    }
    while (this.#at < to) {
      const gap = Math.max(0, this.#at - this.#item)
      const next = Math.min(to, this.#item + (Math.floor(gap / QUIET) + 1) * QUIET)
      reading.copy(bytes, this.#at - base, next - base, this.#at)
      this.#at = next
      const quiet = next - this.#item
      if (quiet <= 0 || quiet % QUIET !== 0) continue
      reading.flush(false)
      // What has begun behind the last change is what is also read as it stands.
      if (reading.hasBegun(this.#changed) && quiet < LONGEST) continue
      // No text is followed for ever, either.
      if (!reading.idle) reading.close()
      this.#changed = 0
      this.#awake = false
      this.#slept = next
      return
    }
  }
}
