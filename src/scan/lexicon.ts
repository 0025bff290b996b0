// Knows the words and phrases of a vocabulary, and which of them a text goes on with: a trie over folded bytes.

import { BAR, type Phrases, PhraseTrie, STAR } from './phrase-trie.ts'
import { LINE, SPACE } from './plain-words.ts'

const utf8 = new TextEncoder()

/** What `Lexicon.match` says of a place where the text is too short to tell. */
export const UNDECIDED = -2
/** … and of one where no phrase begins. */
export const NOTHING = -1

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

/** Everything that may be said, by kind: phrases between bars, a star for any ending; one in front: ends a name. */
export type Vocabulary = Readonly<Record<string, string>>

/** Bytes of phrases that are learnt in one step. */
const STEP = 8192

/** All that the vocabularies say, their kinds numbered by `names`. */
export function* phrasesIn(
  vocabularies: readonly Vocabulary[],
  names: ReadonlyMap<string, number>,
): Generator<void, Phrases> {
  const trie = new PhraseTrie()
  for (const [kind, text] of vocabularies.flatMap((vocabulary) => Object.entries(vocabulary))) {
    const index = names.get(kind)
    if (index === undefined) throw new Error(`No kind of word ${JSON.stringify(kind)}`)
    const bytes = utf8.encode(`${text.toLowerCase()}|`)
    for (let from = 0, to; from < bytes.length; from = to) {
      yield
      to = bytes.indexOf(BAR, Math.min(from + STEP, bytes.length - 1)) + 1
      trie.learn(bytes.subarray(from, to), index)
    }
  }
  return yield* trie.smallest()
}

export class Lexicon {
  /** By what `match` says: the kinds of the phrase. */
  readonly kinds: readonly (readonly number[])[]
  /** How long the last match is. */
  length = 0
  readonly #phrases: Phrases
  /** By byte: the state behind it at the beginning; -1 = none. */
  readonly #first = new Int32Array(256).fill(NOTHING);

  /** Thousands of phrases: some of one kind at a step. */
  static *of(vocabularies: readonly Vocabulary[], names: ReadonlyMap<string, number>): Generator<void, Lexicon> {
    return new Lexicon(yield* phrasesIn(vocabularies, names))
  }

  constructor(phrases: Phrases) {
    this.#phrases = phrases
    this.kinds = phrases.meanings
    const { from, moves } = phrases
    for (let i = from[from.length - 2] as number; i < moves.length; i++) {
      const move = moves[i] as number
      this.#first[move & 0xff] = move >>> 8
    }
  }

  /**
   * The longest phrase that begins at `at` in folded text; `more` = the text goes on behind `to`. `isEnding` = it stands
   * behind a word: the end of a name (".org") is written behind a star.
   */
  match(text: Uint8Array, at: number, to: number, more: boolean, isEnding = false): number {
    const { from, moves, open, whole } = this.#phrases
    let state = this.#first[isEnding ? STAR : (text[at] as number)] as number
    if (state < 0) return NOTHING
    let found = NOTHING
    for (let end = isEnding ? at : at + 1; ; end++) {
      if (end === to && more) return UNDECIDED
      if ((whole[state] as number) >= 0 && (end === to || ends(text, end))) {
        found = whole[state] as number
        this.length = end - at
      }
      if ((open[state] as number) >= 0) {
        found = open[state] as number
        this.length = end - at
      }
      if (end === to) return found
      // A phrase goes on in the next line.
      const byte = text[end] === LINE ? SPACE : (text[end] as number)
      const last = from[state + 1] as number
      let move = from[state] as number
      while (move < last && ((moves[move] as number) & 0xff) < byte) move++
      if (move === last || ((moves[move] as number) & 0xff) !== byte) return found
      state = (moves[move] as number) >>> 8
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
