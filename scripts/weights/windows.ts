// Knows how a text becomes examples: windows of so many words, each word as the numbers of its features.

import { Folded } from '../../src/scan/plain-words.ts'
import { wording } from '../../src/rules/injection-wording.ts'
import { Said } from '../../src/scan/said.ts'
import type { Hit } from '../../src/scan/scanner.ts'
import { tongueOf } from '../../src/scan/tongue.ts'
import { type Scales, SPAN } from '../../src/scan/weigher.ts'
import { type Listener, WordFeatures } from '../../src/scan/word-features.ts'

/** By word its three features: numbers of `Numbering`. */
export type Words = readonly (readonly number[])[]

/** Words `[from, to)` of a text. `y` = whether they are an attack, `weight` = how much the example counts. */
export interface Example {
  readonly words: Words
  readonly from: number
  readonly to: number
  readonly y: 0 | 1
  readonly weight: number
}

/** Hashes, numbered in the order in which they were met. */
export class Numbering {
  readonly hashes: number[] = []
  readonly #numbers = new Map<number, number>()

  of(hash: number): number {
    let number = this.#numbers.get(hash)
    if (number === undefined) this.#numbers.set(hash, (number = this.hashes.push(hash) - 1))
    return number
  }
}

const folded = new Folded()
const utf8 = new TextEncoder()
const tongue = tongueOf(wording)
/** From one window of a long text to the next. */
const STRIDE = 8

/** Writes down what it is told, word by word. */
class Recorder implements Scales, Listener {
  readonly words: number[][] = []
  readonly isLikely = true
  readonly doubted = Infinity
  readonly #features = new WordFeatures(this)
  readonly #numbering: Numbering

  constructor(numbering: Numbering) {
    this.#numbering = numbering
  }

  begin(cut: boolean): void {
    this.#features.begin(cut)
  }

  turn(text: Folded, base: number): void {
    this.#features.turn(text, base)
  }

  to(to: number, isWhole: boolean): void {
    this.#features.to(to, isWhole)
  }

  said(kind: number): void {
    this.#features.said(kind)
  }

  doubt(): void {}

  word(...hashes: number[]): void {
    this.words.push(hashes.slice(0, 3).map((hash) => this.#numbering.of(hash)))
  }

  kind(...hashes: number[]): void {
    for (const hash of hashes) if (hash !== 0) this.words.at(-1)?.push(this.#numbering.of(hash))
  }
}

/** Reads a whole text as `Said` does in a stream. */
export function readWhole(text: Uint8Array, scales: Scales, hits: Hit[]): void {
  const said = new Said(tongue, scales)
  const near = [{ from: 0, until: Infinity, end: 0 }]
  const whole = { isWhole: true, isLast: true, cut: false, isAfterWord: false }
  folded.fold(text, 0, text.length, true)
  said.read(folded, { base: 0, near, beginning: 0, until: Infinity, ...whole }, hits)
}

export function wordsIn(text: string, numbering: Numbering): Words {
  const recorder = new Recorder(numbering)
  readWhole(utf8.encode(text), recorder, [])
  return recorder.words
}

export function windowsOf(words: Words, y: 0 | 1, weight: number): Example[] {
  const made: Example[] = []
  for (let to = Math.min(SPAN, words.length); to > 0; to = Math.min(words.length, to + STRIDE)) {
    made.push({ words, from: Math.max(0, to - SPAN), to, y, weight })
    if (to === words.length) break
  }
  return made
}

/** The window that weighs most: what it weighs, and where it ends. */
export function heaviest(words: Words, weigh: (feature: number) => number, bias: number): readonly [number, number] {
  let [sum, most, end] = [bias, bias, 0]
  const each = words.map((features) => features.reduce((all, feature) => all + weigh(feature), 0))
  for (const [i, own] of each.entries()) {
    sum += own - (i >= SPAN ? (each[i - SPAN] as number) : 0)
    if (sum > most) [most, end] = [sum, i + 1]
  }
  return [most, end]
}
