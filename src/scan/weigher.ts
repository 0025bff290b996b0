// Knows when words weigh enough: the last few of a text are added up, word by word, and what comes to more than a limit is told.

import type { Folded } from './plain-words.ts'
import { PAUSE } from './said-board.ts'
import type { Hit, Shown } from './scanner.ts'
import { type Listener, WordFeatures } from './word-features.ts'
import type { Weights } from './weights.ts'

/** So many words count together. */
export const SPAN = 30

/** Of words that go on weighing as much each so many bytes are told, so that they can be taken out. */
const FURTHER = 48

/** What is told when the words weigh so much. */
export interface Limit {
  readonly least: number
  readonly rule: Shown
}

export interface Scale {
  readonly weights: Weights
  /** What no words at all weigh. */
  readonly bias: number
  /** The gravest first. */
  readonly limits: readonly Limit[]
  /** Where words never weighed so much, what rules make of them is chance. */
  readonly likely: number
}

/** Who is told of a text word by word, as it is read. */
export interface Scales {
  begin(cut: boolean): void
  turn(text: Folded, base: number, hits: Hit[]): void
  to(to: number, isWhole: boolean): void
  said(kind: number): void
  readonly isLikely: boolean
  /** A finding that is to be believed if the words that follow weigh enough: then `tell` is called. */
  doubt(hit: Hit, tell: (hit: Hit) => void): void
  /** Where the first of those begins that may still be believed. */
  readonly doubted: number
}

interface Doubted {
  readonly hit: Hit
  readonly tell: (hit: Hit) => void
  /** With which word. */
  readonly at: number
}

/** Of most texts: shared. */
const nobody: readonly Doubted[] = []
/** So many wait at the same time. */
const MOST_DOUBTED = 8

/** The words of one text. State: the last `SPAN` words, however long the text is. */
export class Weigher implements Scales, Listener {
  readonly #scale: Scale
  readonly #features = new WordFeatures(this)
  readonly #weighed = new Int32Array(SPAN)
  /** What the words weighed together behind each of them. */
  readonly #sums = new Int32Array(SPAN)
  readonly #starts = new Float64Array(SPAN)
  #count = 0
  #sum = 0
  #end = 0
  /** By limit: before this nothing more is told. */
  readonly #quiet: number[]
  /** Where the last that was told ends. */
  #toldTo = 0
  #hits: Hit[] = []
  #doubted = nobody

  constructor(scale: Scale) {
    this.#scale = scale
    this.#quiet = scale.limits.map(() => 0)
    this.begin(false)
  }

  begin(cut: boolean): void {
    this.#features.begin(cut)
    this.#count = 0
    this.#sum = this.#scale.bias
    this.#weighed.fill(0)
    this.#doubted = nobody
  }

  turn(text: Folded, base: number, hits: Hit[]): void {
    this.#hits = hits
    this.#features.turn(text, base)
  }

  to(to: number, isWhole: boolean): void {
    this.#features.to(to, isWhole)
  }

  said(kind: number): void {
    this.#features.said(kind)
  }

  /** Whether of late words weighed so much that what rules say of them is to be believed, or could not be weighed. */
  get isLikely(): boolean {
    const { likely } = this.#scale
    if (this.#count === 0 || this.#features.sinceUnread < SPAN) return true
    for (let i = 0; i < Math.min(SPAN, this.#count); i++) if ((this.#sums[i] as number) >= likely) return true
    return false
  }

  doubt(hit: Hit, tell: Doubted['tell']): void {
    // Whoever causes more of them is believed: it would be a way to have one forgotten.
    if (this.#doubted.length >= MOST_DOUBTED) tell(hit)
    else this.#doubted = [...this.#doubted, { hit, tell, at: this.#count }]
  }

  get doubted(): number {
    return this.#doubted.reduce((first, { hit }) => Math.min(first, hit.start), Infinity)
  }

  word(alone: number, behind: number, farBehind: number, start: number, end: number): void {
    const at = this.#count++ % SPAN
    this.#sum -= this.#weighed[at] as number
    this.#weighed[at] = 0
    this.#starts[at] = start
    this.#end = end
    this.#add(at, alone, behind, farBehind)
  }

  kind(alone: number, behind: number, farBehind: number): void {
    if (this.#count > 0) this.#add((this.#count - 1) % SPAN, alone, behind, farBehind)
  }

  #add(at: number, alone: number, behind: number, farBehind: number): void {
    const { weights, limits } = this.#scale
    const more = weights.of(alone) + weights.of(behind) + weights.of(farBehind)
    this.#weighed[at] = (this.#weighed[at] as number) + more
    this.#sum += more
    this.#sums[at] = this.#sum
    if (this.#doubted.length > 0) this.#ponder()
    // A graver one stands for the others.
    for (let i = 0; i < limits.length; i++) {
      const { least, rule } = limits[i] as Limit
      if (this.#sum < least) continue
      const start = this.#starts[at] as number
      if (start < (this.#quiet[i] as number)) {
        // Nothing of what was passed over since.
        const first = this.#starts[Math.max(0, this.#count - SPAN) % SPAN] as number
        if (i === 0 && this.#end >= this.#toldTo + FURTHER) this.#tell(rule, Math.max(this.#toldTo, first))
        return
      }
      for (let lesser = i; lesser < limits.length; lesser++) this.#quiet[lesser] = this.#end + PAUSE
      this.#tell(rule, this.#begun(least))
      return
    }
  }

  #tell(rule: Limit['rule'], start: number): void {
    this.#toldTo = this.#end
    this.#hits.push({ rule, start, end: this.#end })
  }

  #ponder(): void {
    const near = this.#doubted.filter(({ at }) => this.#count - at <= SPAN)
    const believed = this.#sum >= this.#scale.likely
    if (believed) for (const { hit, tell } of near) tell({ ...hit, end: Math.max(hit.end, this.#end) })
    this.#doubted = believed || near.length === 0 ? nobody : near
  }

  /** Where the last words begin that weigh so much by themselves. */
  #begun(least: number): number {
    let sum = this.#scale.bias
    let one = this.#count
    while (sum < least && one > Math.max(0, this.#count - SPAN)) sum += this.#weighed[--one % SPAN] as number
    return this.#starts[one % SPAN] as number
  }
}
