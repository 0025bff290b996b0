// Knows what a text comes to where words are weighed: of each word its stem, of each phrase its kind, alone and behind those before.

import { BREAK, COLON, Folded, LINE, WALL } from './plain-words.ts'
import { isWordByte } from './lexicon.ts'

/** Of a word so many letters count: what stands behind them is mostly inflection. */
const STEM = 8
/** Stands for the beginning of a sentence, of a line, of a value. */
const BEGINNING = 1
const SEED = 17
/** Kinds farther apart than so many words have nothing to do with each other. */
const APART = 12
/** A longer word in letters beyond Latin, Greek and Cyrillic ones is a text without spaces: Thai, Khmer, or made so. */
const LONGEST = 24
const WIDE = 0xd7
const APOSTROPHE = 0x27
const [ZERO, NINE] = [0x30, 0x39]

/** Who is told the features, hashes of 32 bits: of something alone, behind that before, behind the one before that. */
export interface Listener {
  /** The next word, from `start` to `end` of the stream. */
  word(alone: number, behind: number, farBehind: number, start: number, end: number): void
  /** What was said with the last word; 0 = nothing was said before. */
  kind(alone: number, behind: number, farBehind: number): void
}

/** Reads folded bytes one after the other: how the text is cut does not matter. A letter of a script without spaces is a word. */
export class WordFeatures {
  readonly #listener: Listener
  #text = empty
  #base = 0
  #at = 0
  #hash = SEED
  #stem = SEED
  #letters = 0
  #start = 0
  #end = 0
  #isDigit = false
  #isWide = false
  /** Which word could not be read. */
  #unread = -Infinity
  /** Bytes of a letter that are still to come. */
  #left = 0
  #isIn = false
  #skips = false
  #before = BEGINNING
  #farBefore = BEGINNING
  #count = 0
  /** The last three phrases of which something was said: what, and with which word. */
  readonly #kinds = [0, 0, 0]
  readonly #saidAt = [0, 0, 0]

  constructor(listener: Listener) {
    this.#listener = listener
  }

  /** What stands before has nothing to do with what follows; `cut` = that begins within a word, which does not count. */
  begin(cut: boolean): void {
    this.#isIn = false
    this.#left = 0
    this.#skips = cut
    this.#before = this.#farBefore = BEGINNING
    this.#kinds.fill(0)
  }

  /** How many words ago one stood, or stands, that has no end that could be found. */
  get sinceUnread(): number {
    return this.#count - this.#unread
  }

  /** A folded piece is read from its beginning. */
  turn(text: Folded, base: number): void {
    this.#text = text
    this.#base = base
    this.#at = 0
  }

  /** Reads on to byte `to`; `isWhole` = nothing follows that a word could go on with. */
  to(to: number, isWhole: boolean): void {
    const { bytes, places, length } = this.#text
    for (; this.#at < to; this.#at++) this.#byte(bytes[this.#at] as number, this.#base + (places[this.#at] as number))
    if (this.#isIn && (to < length ? !goesOn(bytes[to] as number) : isWhole)) this.#over()
  }

  /** Something of this kind was said; its last word is the last that was read. */
  said(kind: number): void {
    const [kinds, saidAt] = [this.#kinds, this.#saidAt]
    if (kinds[0] === 0 || saidAt[0] !== this.#count) {
      kinds.unshift(kind)
      saidAt.unshift(this.#count)
      kinds.length = saidAt.length = 3
    }
    const behind = (i: number, salt: number) =>
      kinds[i] === 0 || this.#count - (saidAt[i] as number) > APART ? 0 : mixed(mixed(kind, kinds[i] as number), salt)
    this.#listener.kind(mixed(kind, 404), behind(1, 505), behind(2, 606))
  }

  #byte(byte: number, at: number): void {
    if (this.#left > 0) {
      this.#hash = mixed(this.#hash, byte)
      this.#end = at + 1
      if (--this.#left > 0) return
      this.#stem = this.#hash
      return this.#over()
    }
    if (isLetterAlone(byte)) {
      if (this.#isIn) this.#over()
      this.#skips = false
      this.#open(at)
      this.#hash = mixed(this.#hash, byte)
      this.#left = byte >= 0xf0 ? 3 : 2
      this.#end = at + 1
      return
    }
    if (isWordByte(byte) || (byte === APOSTROPHE && this.#isIn)) {
      if (this.#skips) return
      if (!this.#isIn) this.#open(at)
      const isDigit = byte >= ZERO && byte <= NINE
      // Numbers are all the same.
      if (!isDigit || !this.#isDigit) this.#hash = mixed(this.#hash, isDigit ? ZERO : byte)
      this.#isDigit = isDigit
      if ((byte & 0xc0) !== 0x80) this.#letters++
      if (byte >= WIDE) this.#isWide = true
      if (this.#isWide && this.#letters > LONGEST) this.#unread = this.#count
      if (this.#letters <= STEM) this.#stem = this.#hash
      this.#end = at + 1
      return
    }
    this.#skips = false
    if (this.#isIn) this.#over()
    if ((byte === BREAK || byte === LINE || byte === WALL || byte === COLON) && this.#before !== BEGINNING) {
      this.#farBefore = this.#before
      this.#before = BEGINNING
    }
  }

  #open(at: number): void {
    this.#isIn = true
    this.#hash = this.#stem = SEED
    this.#letters = 0
    this.#isDigit = this.#isWide = false
    this.#start = at
  }

  #over(): void {
    this.#isIn = false
    this.#left = 0
    this.#count++
    const [stem, before, farBefore] = [this.#stem, this.#before, this.#farBefore]
    this.#farBefore = before
    this.#before = stem
    const [behind, farBehind] = [mixed(mixed(stem, before), 202), mixed(mixed(stem, farBefore), 303)]
    this.#listener.word(mixed(stem, 101), behind, farBehind, this.#start, this.#end)
  }
}

const empty = new Folded()

/** Whether a word that was begun has this byte in it. */
function goesOn(byte: number): boolean {
  return (isWordByte(byte) && !isLetterAlone(byte)) || byte === APOSTROPHE
}

/** Chinese, Japanese, Korean and what lies behind them. */
function isLetterAlone(byte: number): boolean {
  return byte >= 0xe3
}

/** 32 bits, unsigned. */
function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e3779b1)
  return (product ^ (product >>> 15)) >>> 0
}

/** What a kind of words is called here, never 0: by its name, whatever its number. */
export function kindHash(name: string): number {
  let hash = SEED
  for (let i = 0; i < name.length; i++) hash = mixed(hash, name.charCodeAt(i))
  return hash === 0 ? 1 : hash
}
