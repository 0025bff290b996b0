// Knows the words and phrases of a vocabulary, and which of them a text goes on with: a trie over folded bytes.

import { LINE, SPACE } from './plain-words.ts'

const utf8 = new TextEncoder()

/** What `Lexicon.match` says of a place where the text is too short to tell. */
export const UNDECIDED = -2
/** … and of one where no phrase begins. */
export const NOTHING = -1

const EMPTY = -1
/** So many slots there are to begin with. */
const LEAST = 1 << 12
/** Phrases are numbered in 16 bits. */
const MOST = 32_767

export function isWordByte(byte: number): boolean {
  return byte >= 0x80 || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
}

/**
 * Whether letters with this first byte are written without spaces, or with particles in front, so that phrases begin and
 * end anywhere in them: Hebrew, Arabic, and all behind them but the Latin letters of Vietnamese.
 */
export function isJoined(byte: number): boolean {
  return byte >= 0xd7 && byte !== 0xe1
}

/** Everything that may be said, by kind: phrases between bars, a star for any ending. */
export type Vocabulary = Readonly<Record<string, string>>

const STAR = 0x2a
const BAR = 0x7c
/** In front of a rare phrase; no part of it. */
const RARE = 0x21
const HYPHEN = 0x2d

/** Bytes of phrases that are learnt in one step. */
const STEP = 8192

export class Lexicon {
  /** By phrase: the kinds it is of. */
  readonly kinds: (readonly number[])[] = []
  /** Most are of one kind: they share its list. */
  readonly #alone: (readonly number[])[] = []
  /** How long the last match is. */
  length = 0
  #keys = new Int32Array(LEAST).fill(EMPTY)
  #nodes = new Int32Array(LEAST)
  #mask = LEAST - 1
  #count = 1
  /** By byte: the node behind it at the beginning; 0 = none. */
  readonly #first = new Int32Array(256)
  /** By node: the phrase that ends there, with any ending or none; -1 = none. */
  #open = new Int16Array(LEAST / 2).fill(NOTHING)
  #whole = new Int16Array(LEAST / 2).fill(NOTHING);

  /** Thousands of phrases: some of one kind at a step. */
  static *of(vocabularies: readonly Vocabulary[], names: ReadonlyMap<string, number>): Generator<void, Lexicon> {
    const lexicon = new Lexicon()
    for (const [kind, text] of vocabularies.flatMap((vocabulary) => Object.entries(vocabulary))) {
      const index = names.get(kind)
      if (index === undefined) throw new Error(`No kind of word ${JSON.stringify(kind)}`)
      const bytes = utf8.encode(`${text.toLowerCase()}|`)
      for (let from = 0, to; from < bytes.length; from = to) {
        yield
        to = bytes.indexOf(BAR, Math.min(from + STEP, bytes.length - 1)) + 1
        lexicon.#learn(bytes.subarray(from, to), index)
      }
    }
    const { length } = lexicon.kinds
    if (length > MOST) throw new Error(`${length} phrases are more than can be told apart`)
    for (let byte = 0; byte < 256; byte++) {
      const slot = lexicon.#slot(0, byte)
      if (lexicon.#keys[slot] !== EMPTY) lexicon.#first[byte] = lexicon.#nodes[slot] as number
    }
    return lexicon
  }

  /** Puts the phrases of a text into the trie, byte by byte: there are thousands. */
  #learn(bytes: Uint8Array, kind: number): void {
    let node = 0
    let isOpen = false
    let isGap = false
    for (const byte of bytes) {
      if (byte === BAR) {
        if (node !== 0) this.#mean(isOpen ? this.#open : this.#whole, node, kind)
        node = 0
        isOpen = false
        isGap = false
      } else if (byte === STAR) isOpen = true
      else if (byte <= SPACE || byte === HYPHEN) isGap = node !== 0
      else if (byte !== RARE || node !== 0) {
        if (isGap) node = this.#after(node, SPACE)
        isGap = false
        node = this.#after(node, byte)
      }
    }
  }

  #mean(ends: Int16Array, node: number, kind: number): void {
    const phrase = ends[node] as number
    if (phrase < 0) ends[node] = this.kinds.push((this.#alone[kind] ??= [kind])) - 1
    else if (!this.kinds[phrase]?.includes(kind)) this.kinds[phrase] = [...(this.kinds[phrase] ?? []), kind]
  }

  #after(node: number, byte: number): number {
    let slot = this.#slot(node, byte)
    if (this.#keys[slot] === EMPTY) {
      if (2 * this.#count >= this.#keys.length) {
        this.#grow()
        slot = this.#slot(node, byte)
      }
      this.#keys[slot] = (node << 8) | byte
      this.#nodes[slot] = this.#count++
    }
    return this.#nodes[slot] as number
  }

  /** Half of the slots stay empty. */
  #grow(): void {
    const [keys, nodes] = [this.#keys, this.#nodes]
    this.#mask = 2 * keys.length - 1
    this.#keys = new Int32Array(2 * keys.length).fill(EMPTY)
    this.#nodes = new Int32Array(2 * keys.length)
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as number
      if (key === EMPTY) continue
      const slot = this.#slot(key >>> 8, key & 0xff)
      this.#keys[slot] = key
      this.#nodes[slot] = nodes[at] as number
    }
    this.#open = longer(this.#open)
    this.#whole = longer(this.#whole)
  }

  #slot(node: number, byte: number): number {
    const key = (node << 8) | byte
    let slot = Math.imul(key, 0x9e3779b1) >>> 7
    for (slot &= this.#mask; this.#keys[slot] !== EMPTY && this.#keys[slot] !== key;) slot = (slot + 1) & this.#mask
    return slot
  }

  /** The longest phrase that begins at `at` in folded text; `more` = the text goes on behind `to`. */
  match(text: Uint8Array, at: number, to: number, more: boolean): number {
    let node = this.#first[text[at] as number] as number
    if (node === 0) return NOTHING
    let found = NOTHING
    for (let end = at + 1; ; end++) {
      const whole = this.#whole[node] as number
      if (end === to && more) return UNDECIDED
      if (whole >= 0 && (end === to || ends(text, end))) {
        found = whole
        this.length = end - at
      }
      const open = this.#open[node] as number
      if (open >= 0) {
        found = open
        this.length = end - at
      }
      if (end === to) return found
      const byte = text[end] as number
      // A phrase goes on in the next line.
      const slot = this.#slot(node, byte === LINE ? SPACE : byte)
      if (this.#keys[slot] === EMPTY) return found
      node = this.#nodes[slot] as number
    }
  }
}

/** Whether a phrase may end here: behind a word, a mark, or among letters that have no spaces. */
function ends(text: Uint8Array, end: number): boolean {
  const next = text[end] as number
  let last = end - 1
  if (!isWordByte(next) || isJoined(next) || !isWordByte(text[last] as number)) return true
  while (last > 0 && ((text[last] as number) & 0xc0) === 0x80) last--
  return isJoined(text[last] as number)
}

/** A mark in front says that the phrase is rare enough to be looked for. */
export const phrasesOf = (text: string): readonly string[] =>
  text
    .split('|')
    .map((phrase) =>
      phrase
        .trim()
        .replace(/^!/, '')
        .replace(/[\s-]+/g, ' '),
    )
    .filter((phrase) => phrase !== '')

function longer(ends: Int16Array<ArrayBuffer>): Int16Array<ArrayBuffer> {
  const twice = new Int16Array(2 * ends.length).fill(NOTHING)
  twice.set(ends)
  return twice
}
