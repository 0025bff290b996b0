// Knows text in which every letter stands for the one thirteen further on.

import type { Items } from './view-lens.ts'
import { turned, turnedBy13 } from './view-keywords.ts'
import type { Marks } from './view-marks.ts'
import { howOf } from './view-reading.ts'

/** What goes on for longer is no word. */
const WORD = 64

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a

/** `vtaber nyy cerivbhf vafgehpgvbaf`. */
export class Rot13 implements Items {
  start = 0
  end = 0
  size = 0
  readonly out = new Uint8Array(WORD)
  readonly how = howOf('rot13')
  /** Only words that are looked for keep the reading awake. */
  sure = false
  /** A few words before the first of them are read as well, though they cannot be held. */
  readonly behind = 64
  readonly held = 0

  may(marks: Marks): boolean {
    return turnedBy13.may(marks)
  }

  candidate(marks: Marks, at: number): number {
    return turnedBy13.candidate(marks, at)
  }

  wakes(marks: Marks, at: number, last: boolean): number {
    return Math.sign(turnedBy13.at(marks, at, last))
  }

  next({ bytes, end }: Marks, at: number, last: boolean): boolean {
    let from = at
    while (from < end && !isLetter(bytes[from] as number)) from++
    let word = ''
    let to = from
    for (; to < end && to - from < WORD && isLetter(bytes[to] as number); to++) {
      this.out[to - from] = turned(bytes[to] as number)
      word += String.fromCharCode((bytes[to] as number) | 0x20)
    }
    this.start = from
    if (from >= end || (to >= end && to - from < WORD && !last)) return false
    this.end = to
    this.size = to - from
    this.sure = turnedBy13.has(word)
    return true
  }
}
