// Knows when a reading of mostly unchanged text begins and when it pays no longer.

import { Page, type Reader } from './view-page.ts'

/** What is read before the first thing that looks different. */
const BEHIND = 256
/** After so many unchanged bytes a reading stops, unless a match is under way; and after so many in any case. */
const QUIET = 256
const LONGEST = 4096

/** Finds what reads differently, one at a time. */
export interface Items {
  start: number
  end: number
  /** What stands for `[start, end)`: so many bytes of `out`; 0 = nothing. */
  size: number
  readonly out: Uint8Array
  how: number
  /** False = a poor hint, for which alone nothing goes on being read; absent = true. */
  readonly sure?: boolean
  /**
   * The next item at or after `at`. False = none before `start`, and from there on more must be seen.
   * `awake` = the reading is under way, so even a poor hint counts.
   */
  next(page: Page, at: number, awake: boolean, last: boolean): boolean
}

export class Lens implements Reader {
  readonly #over: Page
  readonly #items: Items
  readonly #kind: number
  #page: Page | null = null
  #awake = false
  #at = 0
  /** Where the last item ended; where the reading last stopped. */
  #item = 0
  #slept = 0

  constructor(over: Page, items: Items, kind: number) {
    this.#over = over
    this.#items = items
    this.#kind = kind
  }

  get settled(): number {
    // What may be an item may go on with what stands before it, even if that is nothing by itself.
    if (!this.#awake && this.#at < this.#over.end) return Math.max(0, this.#at - BEHIND)
    return this.#page === null ? this.#at : this.#page.settledBelow(this.#at)
  }

  read(last: boolean): void {
    const items = this.#items
    for (;;) {
      const found = items.next(this.#over, this.#at, this.#awake, last)
      const { start, end } = items
      if (this.#awake) {
        this.#copy(start)
        // Fallen asleep on the way: what counted as a hint may count no longer.
        if (!this.#awake) continue
      } else this.#at = start
      if (!found) break
      if (this.#awake) {
        ;(this.#page as Page).put(items.out, items.size, start, end, items.how)
        this.#at = end
        if (items.sure !== false) this.#item = Math.max(this.#item, end)
      } else this.#wake(start)
    }
    this.#page?.flush(last)
  }

  /** Goes back a little: what was no hint by itself may read differently too. */
  #wake(at: number): void {
    const from = Math.max(this.#over.base, this.#slept, at - BEHIND)
    this.#page ??= new Page(this.#over.desk, this.#over, this.#kind)
    if (from > (this.#page.end > 0 ? this.#slept : 0)) this.#page.seam(from)
    this.#awake = true
    this.#at = from
    this.#item = at
  }

  /** Copies up to `to`, asking now and then whether that is still of use. */
  #copy(to: number): void {
    const { bytes, base } = this.#over
    const page = this.#page as Page
    while (this.#at < to) {
      const gap = Math.max(0, this.#at - this.#item)
      const next = Math.min(to, this.#item + (Math.floor(gap / QUIET) + 1) * QUIET)
      page.copy(bytes, this.#at - base, next - base, this.#at)
      this.#at = next
      const quiet = next - this.#item
      if (quiet <= 0 || quiet % QUIET !== 0) continue
      page.flush(false)
      if (page.settled < page.end && quiet < LONGEST) continue
      // A match under way, or what only may be one, ends here: no text is followed for ever.
      if (page.settled < page.end) page.close()
      this.#awake = false
      this.#slept = next
      return
    }
  }
}
