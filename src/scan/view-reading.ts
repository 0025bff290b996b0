// Knows what a reading is made of: bytes with their origins, and a watch over them.

import type { Hit, Watch } from './scanner.ts'
import { COPY, SEAM, Trace } from './view-trace.ts'

/** So many bytes are written before they are looked at. */
export const ROOM = 8192

/** What all readings of one stream share. */
export interface Desk {
  /** Where bytes are written before they are looked at: empty whenever a reader has done its part. */
  readonly ink: Uint8Array
  open(): Watch
  found(hit: Hit): void
  /** Counts the bytes of all readings. */
  spend(bytes: number): void
}

/** Public names of the ways to read, by number; the first two are COPY and SEAM. */
export const HOW = [
  '',
  '',
  'form',
  'leetspeak',
  'spaced',
  'joined',
  'reversed',
  'hex',
  'source',
  'utf16',
  'rot13',
  'backwards',
  'rendered',
  'hidden',
  'numbers',
  'quoted',
] as const
export type How = (typeof HOW)[number]
export const howOf = (name: How): number => HOW.indexOf(name)

export class Reading {
  /** How many bytes the text has. */
  end = 0
  readonly #desk: Desk
  readonly #trace = new Trace()
  #watch: Watch | null = null
  #fed = 0
  #watched = 0

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** Bytes as they stand in the text below, where the first has the offset `at`. */
  copy(source: Uint8Array, from: number, to: number, at: number): void {
    const { ink } = this.#desk
    if (to - from === 1) return this.code(source[from] as number, at, 1, 1, COPY)
    for (let i = from; i < to;) {
      const size = Math.min(to - i, this.#room())
      const place = this.end - this.#fed
      if (size > 32) ink.set(source.subarray(i, i + size), place)
      else for (let k = 0; k < size; k++) ink[place + k] = source[i + k] as number
      this.#add(size, at + i - from, 1, 1, COPY)
      i += size
    }
  }

  /** `size` bytes, few, that were made of `[at, end)`. */
  put(out: Uint8Array, size: number, at: number, end: number, how: number): void {
    this.#room(size)
    for (let i = 0; i < size; i++) this.#desk.ink[this.end - this.#fed + i] = out[i] as number
    const same = size === end - at
    this.#add(size, at, same ? 1 : end - at, same ? 1 : Math.max(1, size), how)
  }

  /** One byte of a code in which `num` characters make `den` bytes; it begins in the character at `at`. */
  code(byte: number, at: number, num: number, den: number, how: number): void {
    this.#room()
    this.#desk.ink[this.end - this.#fed] = byte
    this.#add(1, at, num, den, how)
  }

  /** What follows is no neighbour of what stands here. */
  seam(at: number): void {
    this.#room()
    this.#desk.ink[this.end - this.#fed] = 0
    this.#add(1, at, 0, 1, SEAM)
  }

  #add(length: number, at: number, num: number, den: number, how: number): void {
    this.#trace.add(length, at, num, den, how)
    this.end += length
  }

  /** How many more bytes there is room for; looks at those that wait when there is too little. */
  #room(least = 1): number {
    if (this.end - this.#fed + least > ROOM) this.flush(false)
    return ROOM - (this.end - this.#fed)
  }

  /** Looks at what has been written since the last time. */
  flush(last: boolean): void {
    const size = this.end - this.#fed
    if (this.end === 0 || (size === 0 && !last)) return
    this.#desk.spend(size)
    this.#watch ??= this.#desk.open()
    const { hits, settled } = this.#watch.look(this.#desk.ink.subarray(0, size), last)
    this.#fed = this.end
    this.#watched = settled
    for (const hit of hits) this.#report(hit)
    this.#trace.forget(settled - 1)
  }

  /** Ends the text: whatever comes is another one. */
  close(): void {
    if (this.end === 0) return
    this.flush(true)
    this.#trace.clear()
    this.end = this.#fed = this.#watched = 0
    this.#watch = null
  }

  #report({ rule, start, end, view }: Hit): void {
    const how = this.#trace.how(start, end)
    // What stands in the text below as it stands here was found, or not, there.
    if (how <= SEAM) return
    const name = HOW[how] ?? ''
    const last = Math.max(start, end - 1)
    this.#desk.found({
      rule,
      start: Math.min(this.#trace.start(start), this.#trace.start(last)),
      end: Math.max(this.#trace.end(start), this.#trace.end(last)),
      view: view === undefined ? name : `${name} ${view}`,
    })
  }

  /** Whether nothing read so far can become part of a new match. */
  get idle(): boolean {
    return this.#watched >= this.end
  }

  /** Whether what may still become a match begins at the byte `at` of this text or before it. */
  hasBegun(at: number): boolean {
    return !this.idle && this.#watched <= at
  }

  /** Bytes of the text below before this offset can no longer become part of a new match; `rest` = where it is read next. */
  settledBelow(rest: number): number {
    return this.idle ? rest : Math.min(rest, this.#trace.start(this.#watched))
  }
}
