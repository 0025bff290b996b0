// Knows which bytes of a rewritten text were changed, and where every byte of it stood before.

/** Numbers of an edit: where in the new text, where in the old one, how often in a row, and bytes of each that became bytes. */
const WIDTH = 5
/** Room for a few, until more are needed. */
const FIRST = 4 * WIDTH

/**
 * Edits in order. Between two of them both texts go on alike. Offsets are absolute; what is forgotten is read as if it had
 * never been changed.
 */
export class Edits {
  #list = new Float64Array(0)
  #from = 0
  #to = 0

  /** `count` times in a row, `taken` bytes at `old` became `made` bytes at `out`. */
  add(out: number, old: number, count: number, taken: number, made: number): void {
    if (this.#to === this.#list.length) this.#room()
    const list = this.#list
    list[this.#to] = out
    list[this.#to + 1] = old
    list[this.#to + 2] = count
    list[this.#to + 3] = taken
    list[this.#to + 4] = made
    this.#to += WIDTH
  }

  #room(): void {
    const kept = this.#list.subarray(this.#from, this.#to)
    const list = kept.length * 2 >= this.#list.length ? new Float64Array(Math.max(FIRST, kept.length * 2)) : this.#list
    list.set(kept)
    this.#list = list
    this.#to -= this.#from
    this.#from = 0
  }

  /** Nothing will be asked about what ends before `out` any more, but where it ends. */
  forget(out: number): void {
    while (this.#from + WIDTH < this.#to && (this.#list[this.#from + WIDTH] as number) < out) this.#from += WIDTH
  }

  clear(): void {
    this.#from = this.#to = 0
    if (this.#list.length > FIRST) this.#list = new Float64Array(0)
  }

  /** The last edit that begins at or before `out`; -1 = none. */
  #find(out: number): number {
    let low = this.#from / WIDTH
    let high = this.#to / WIDTH
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#list[middle * WIDTH] as number) <= out) low = middle + 1
      else high = middle
    }
    return low * WIDTH > this.#from ? (low - 1) * WIDTH : -1
  }

  /** Where in the old text the byte at `out` was made of begins. */
  start(out: number): number {
    const at = this.#find(out)
    if (at < 0) return out
    const [begun, old, count, taken, made] = this.#at(at)
    const inside = out - begun
    return inside < count * made ? old + Math.floor(inside / made) * taken : old + count * taken + inside - count * made
  }

  /** Where it ends that the byte before `out` was made of. */
  end(out: number): number {
    const at = this.#find(out - 1)
    if (at < 0) return out
    const [begun, old, count, taken, made] = this.#at(at)
    const inside = out - 1 - begun
    return inside < count * made
      ? old + (Math.floor(inside / made) + 1) * taken
      : old + count * taken + inside + 1 - count * made
  }

  /** Whether anything in `[from, to)` was changed, or right beside it. */
  touch(from: number, to: number): boolean {
    const at = this.#find(to)
    if (at < 0) return false
    const [begun, , count, , made] = this.#at(at)
    return count > 0 && begun + count * made >= from
  }

  #at(at: number): Numbers {
    const list = this.#list as unknown as number[]
    return [list[at], list[at + 1], list[at + 2], list[at + 3], list[at + 4]] as Numbers
  }
}

type Numbers = [begun: number, old: number, count: number, taken: number, made: number]
