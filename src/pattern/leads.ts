// Knows how far back a match may have begun whose anchor is yet to come: all rules' leads are walked back over at once.

import type { Place } from './anchors.ts'

/** Leads as bits, in words of 32. */
export class Leads {
  /** Words. */
  readonly width: number
  /** By byte, `width` words: the leads that it may stand in. */
  readonly allowed: Uint32Array
  /** By step back, `width` words: the leads that are so long; behind the last step there is none. */
  readonly reach: Uint32Array

  /** Those that may still go on; a walk is synchronous. */
  readonly alive: Int32Array

  constructor(anchors: readonly (Place | null)[]) {
    const distinct = new Map<string, Place>()
    for (const one of anchors) {
      if (one === null || one.far === 0) continue
      const key = one.lead.join('')
      if ((distinct.get(key)?.far ?? 0) < one.far) distinct.set(key, one)
    }
    const leads = [...distinct.values()]
    this.width = Math.max(1, Math.ceil(leads.length / 32))
    this.alive = new Int32Array(this.width)
    const longest = Math.max(0, ...leads.map(({ far }) => far))
    this.allowed = new Uint32Array(256 * this.width)
    this.reach = new Uint32Array((longest + 2) * this.width)
    for (const [index, { far, lead }] of leads.entries()) {
      const word = index >> 5
      const bit = 1 << (index & 31)
      for (let byte = 0; byte < 256; byte++) if (lead[byte] === 1) mark(this.allowed, byte * this.width + word, bit)
      for (let step = 1; step <= far; step++) mark(this.reach, step * this.width + word, bit)
    }
  }
}

function mark(words: Uint32Array, at: number, bit: number): void {
  words[at] = (words[at] as number) | bit
}
