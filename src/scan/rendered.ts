// Reads pages and Markdown also as people and models see them: tags and marks gone, hidden text apart.

import { Markdown } from './markdown.ts'
import { Markup, type Text } from './markup.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { Known } from './view-known.ts'
import { type Desk, howOf, Reading, ROOM } from './view-reading.ts'

export type Format = 'html' | 'xml' | 'markdown'

/** Read before the first thing that is not shown. */
const BEHIND = 256
/** After so many bytes without one a text is not read on, unless a match is under way; and after so many in any case. */
const QUIET = 512
const LONGEST = 8192
/** What stands further apart than this is one text to nobody (bytes). */
const APART = 1 << 16
/** A skip may be long, and a place in it is as good as any other. */
const WIDE = 1 << 16

/**
 * The scanner, looking at the text as it stands and as it is rendered. Hits have the view `rendered`, or `hidden` where
 * people do not see it; their places are those of the original bytes, with the tags in between.
 */
export function rendered(scanner: Scanner, format: Format): Scanner {
  return { open: () => new RenderedWatch(scanner, format) }
}

/** Empty between looks, which are synchronous: all streams share them. */
const inks = [new Uint8Array(ROOM), new Uint8Array(ROOM)] as const

class RenderedWatch implements Watch {
  readonly #raw: Watch
  readonly #shown: Reader
  readonly #hidden: Reader
  readonly #markdown: Markdown | null
  readonly #markup: Markup
  readonly #known = new Known()
  #at = 0
  #settled = 0

  constructor(scanner: Scanner, format: Format) {
    this.#raw = scanner.open()
    const desk = {
      open: () => scanner.open(),
      found: (hit: Hit) => this.#known.add(hit, 1),
      // No text is longer than what it is read from, but for what is looked back at.
      spend: () => undefined,
    }
    this.#shown = new Reader({ ...desk, ink: inks[0] }, howOf('rendered'))
    this.#hidden = new Reader({ ...desk, ink: inks[1] }, howOf('hidden'))
    this.#markdown = format === 'markdown' ? new Markdown(this.#shown) : null
    this.#markup = new Markup(this.#markdown ?? this.#shown, this.#hidden, format === 'xml')
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const raw = this.#raw.look(chunk, last)
    for (const hit of raw.hits) this.#known.add(hit, 0)
    this.#markup.read(chunk, this.#at)
    this.#at += chunk.length
    if (last) this.#markdown?.end()
    this.#shown.flush(this.#at, last)
    this.#hidden.flush(this.#at, last)
    const settled = Math.min(raw.settled, this.#shown.settled(this.#at), this.#hidden.settled(this.#at))
    const look = this.#known.tell(last ? this.#at : settled)
    this.#settled = Math.max(this.#settled, look.settled)
    return { hits: look.hits, settled: this.#settled }
  }
}

/** One of the texts, read only around what changes it: what stands there unchanged is read as it is. */
class Reader implements Text {
  readonly #reading: Reading
  readonly #how: number
  readonly #one = new Uint8Array(1)
  #awake = false
  /** Where the last change ended in the text, and where it is time to ask whether to read on. */
  #changed = 0
  #limit = 0
  /** Where the last byte, or gap, ended in the stream; -1 = there is none that what comes could be a neighbour of. */
  #end = -1
  /** Where the last byte of the text ended. */
  #seen = 0
  readonly #behind = new Uint8Array(BEHIND)
  #behindSize = 0

  constructor(desk: Desk, how: number) {
    this.#reading = new Reading(desk)
    this.#how = how
  }

  copy(bytes: Uint8Array, from: number, to: number, at: number): void {
    if (this.#end >= 0 && at > this.#end) this.skip(this.#end, at)
    this.#end = this.#seen = at + to - from
    let begun = from
    while (this.#awake && begun < to) {
      const size = Math.min(to - begun, this.#limit - this.#reading.end)
      this.#reading.copy(bytes, begun, begun + size, at + begun - from)
      begun += size
      if (this.#reading.end >= this.#limit) this.#rest()
    }
    if (!this.#awake) this.#remember(bytes.subarray(from, to))
  }

  skip(at: number, end: number, instead?: number): void {
    const reading = this.#reading
    if (this.#end < 0) return
    this.pause()
    this.#one[0] = instead ?? 0
    reading.put(this.#one, instead === undefined ? 0 : 1, at, Math.min(end, at + WIDE), this.#how)
    this.#changed = reading.end
    this.#limit = reading.end + QUIET
    this.#end = Math.max(this.#end, end)
  }

  pause(): void {
    if (this.#awake || this.#end < 0) return
    this.#reading.copy(this.#behind, 0, this.#behindSize, this.#end - this.#behindSize)
    this.#awake = true
    this.#changed = this.#reading.end
    this.#limit = this.#reading.end + QUIET
  }

  cut(): void {
    if (this.#awake && this.#end >= 0) this.#reading.seam(this.#end)
    this.#end = -1
    this.#behindSize = 0
  }

  flush(at: number, last: boolean): void {
    if (last || (this.#awake && at - this.#seen > APART)) this.#sleep()
    else if (this.#awake) this.#reading.flush(false)
  }

  #sleep(): void {
    this.#reading.close()
    this.#awake = false
    this.#behindSize = 0
  }

  settled(at: number): number {
    return this.#awake ? this.#reading.settledBelow(at) : at
  }

  /** Nothing has changed for a while: sleeps, unless what was changed may still become a match. */
  #rest(): void {
    const reading = this.#reading
    reading.flush(false)
    this.#limit = reading.end + QUIET
    if (reading.idle || reading.end - this.#changed >= LONGEST) {
      this.#sleep()
    }
  }

  #remember(bytes: Uint8Array): void {
    const behind = this.#behind
    const tail = bytes.subarray(Math.max(0, bytes.length - BEHIND))
    const kept = Math.min(this.#behindSize, BEHIND - tail.length)
    behind.copyWithin(0, this.#behindSize - kept, this.#behindSize)
    behind.set(tail, kept)
    this.#behindSize = kept + tail.length
  }
}
