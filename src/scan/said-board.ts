// Knows where words of each kind stood last in the text that is being read: one for all texts, each keeps what still counts.

import type { Ready } from './tongue.ts'

/** Within so many bytes of what a rule has told it tells nothing more. */
export const PAUSE = 256

/** A text that takes its turn. */
export interface Speaker {
  readonly letters: number
  readonly sentence: number
  /** What was said in it of late, while another has its turn. */
  kept: Float64Array | null
}

/** Kind, start, end, letters before, sentence, direct. */
const WIDTH = 6

const none = (count: number) => new Float64Array(count).fill(-Infinity)

export class SaidBoard {
  readonly starts: Float64Array
  readonly ends: Float64Array
  /** The same, counted in letters, by which distances go. */
  readonly begun: Float64Array
  /** By kind in which sentence it was said last. */
  readonly sentences: Float64Array
  /** By kind: 1 = said last as an order to whoever reads, not told of others. */
  readonly direct: Uint8Array
  /** By the number of a rule's name: where what it told last ends. */
  readonly told: Float64Array
  /** By conjunction: up to where it waits for a rare word. */
  readonly waited: Float64Array
  /** By group of kinds: behind how many letters one of them was said last. */
  readonly latest: Float64Array
  /** By kind: the groups it is in. */
  readonly groups: readonly (readonly number[])[]
  /** Of all these, which are set: there are hundreds, and most texts say a few words. */
  readonly said: number[] = []
  readonly tellers: number[] = []
  readonly waiters: number[] = []
  /** Farther back (letters) nothing counts. */
  readonly #reach: number
  #speaker: Speaker | null = null

  constructor(groups: readonly (readonly number[])[], made: readonly Ready[]) {
    const kinds = groups.length
    this.groups = groups
    this.latest = none(1 + groups.flat().reduce((most, group) => Math.max(most, group), -1))
    this.starts = none(kinds)
    this.ends = none(kinds)
    this.begun = none(kinds)
    this.sentences = new Float64Array(kinds).fill(-1)
    this.direct = new Uint8Array(kinds)
    this.told = none(made.length)
    this.waited = none(made.length)
    this.#reach = made.reduce((most, { within }) => Math.max(most, within), 0)
  }

  /** From here on it holds what was said in this text. */
  turn(speaker: Speaker): void {
    if (this.#speaker === speaker) return
    if (this.#speaker !== null) this.#speaker.kept = this.#taken(this.#speaker)
    this.#speaker = speaker
    if (speaker.kept !== null) this.#put(speaker.kept)
    speaker.kept = null
  }

  /** Empty again; returns what may still count. */
  #taken({ letters, sentence }: Speaker): Float64Array {
    const { starts, ends, begun, sentences, direct, told, waited } = this
    const kept: number[] = [0, 0]
    let [first, latest] = [Infinity, -Infinity]
    for (const kind of this.said) {
      const start = starts[kind] as number
      latest = Math.max(latest, start)
      const [before, said] = [begun[kind] as number, sentences[kind] as number]
      if (before < letters - this.#reach && said !== sentence) continue
      first = Math.min(first, start)
      kept.push(kind, start, ends[kind] as number, before, said, direct[kind] as number)
    }
    kept[0] = kept.length
    for (const named of this.tellers) {
      const end = told[named] as number
      if (end + PAUSE > latest || end > first) kept.push(named, end)
    }
    kept[1] = kept.length
    for (const which of this.waiters) {
      const until = waited[which] as number
      if (until > latest) kept.push(which, until)
    }
    this.#clear()
    return Float64Array.from(kept)
  }

  #clear(): void {
    for (const kind of this.said) {
      this.starts[kind] = this.ends[kind] = this.begun[kind] = -Infinity
      this.sentences[kind] = -1
      this.direct[kind] = 0
      for (const group of this.groups[kind] as readonly number[]) this.latest[group] = -Infinity
    }
    for (const named of this.tellers) this.told[named] = -Infinity
    for (const which of this.waiters) this.waited[which] = -Infinity
    this.said.length = this.tellers.length = this.waiters.length = 0
  }

  #put(kept: Float64Array): void {
    const [words = 0, rules = 0] = kept
    for (let i = 2; i < words; i += WIDTH) {
      const kind = kept[i] as number
      this.said.push(kind)
      this.starts[kind] = kept[i + 1] as number
      this.ends[kind] = kept[i + 2] as number
      this.begun[kind] = kept[i + 3] as number
      this.sentences[kind] = kept[i + 4] as number
      this.direct[kind] = kept[i + 5] as number
      for (const group of this.groups[kind] as readonly number[])
        this.latest[group] = Math.max(this.latest[group] as number, kept[i + 3] as number)
    }
    for (let i = words; i < rules; i += 2) {
      this.tellers.push(kept[i] as number)
      this.told[kept[i] as number] = kept[i + 1] as number
    }
    for (let i = rules; i < kept.length; i += 2) {
      this.waiters.push(kept[i] as number)
      this.waited[kept[i] as number] = kept[i + 1] as number
    }
  }
}
