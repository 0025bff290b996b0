// Finds wallet recovery phrases in a stream: words of the BIP-39 list one after another, whatever stands around them.

import type { Hit, Look, Scanner, Watch } from '../scan/scanner.ts'
import { words } from './bip39-words.ts'
import { isSeed, isVaried } from './checks-coin.ts'

export interface SeedOptions {
  /** 12, 15, 18, 21 or 24. */
  readonly minWords: number
  /** Only phrases whose checksum is right. */
  readonly checksum: boolean
}

export const SEED_PHRASE = 'BIP-39 Seed Phrase'
const RULE = { name: SEED_PHRASE, threat: 'secret', severity: 'critical' } as const
const LENGTHS = [12, 15, 18, 21, 24] as const
const LONGEST = 24
/** More than this between two words, and they are no neighbours: numbers of a list, quotes, commas. */
const APART = 12
/** So many phrases of one run are tried: each costs a digest. */
const PHRASES = 256

/** By byte: 1 to 26 = a letter, 0 = parts words, BROKEN = ends the run. */
const BROKEN = 27
const kinds = new Uint8Array(256).fill(BROKEN)
for (let i = 0; i < 26; i++) kinds[0x41 + i] = kinds[0x61 + i] = i + 1
for (const sign of ' \t\n\r,.)|"\'_+-/\\%0123456789') kinds[sign.charCodeAt(0)] = 0

/** The words as a tree: `node * 32 + letter` → node; 0 = none, 1 = the root. By node: which word ends there, or -1. */
interface Tree {
  readonly next: Uint16Array
  readonly ends: Int16Array
}

let tree: Tree | undefined

function planted(): Tree {
  const most = 2 + words.reduce((sum, { length }) => sum + length, 0)
  const next = new Uint16Array(most * 32)
  const ends = new Int16Array(most).fill(-1)
  let count = 2
  for (const [number, word] of words.entries()) {
    let node = 1
    for (let i = 0; i < word.length; i++) {
      const move = node * 32 + word.charCodeAt(i) - 0x60
      if (next[move] === 0) next[move] = count++
      node = next[move] as number
    }
    ends[node] = number
  }
  return { next: next.slice(0, count * 32), ends: ends.slice(0, count) }
}

/** Findings are told under the built-in rule's name, once for each run of words. */
export function seedPhrases(options: SeedOptions): Scanner {
  // Commands that scan nothing do without.
  const made = (tree ??= planted())
  return { open: () => new SeedWatch(options, made) }
}

class SeedWatch implements Watch {
  readonly #options: SeedOptions
  readonly #tree: Tree
  #at = 0
  #node = 1
  #wordFrom = 0
  #apart = 0
  /** The last words of the run, where each begins, and how many there are in all. */
  #run: number[] = []
  #starts: number[] = []
  #sorted = true
  /** The signs between the last two words, and between those of the run: a list has the same everywhere. */
  #sign = 0
  #signs = -1
  #tried = 0
  #told = false
  #escaped = false

  constructor(options: SeedOptions, words: Tree) {
    this.#options = options
    this.#tree = words
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const hits: Hit[] = []
    const base = this.#at
    const { length } = chunk
    const { next, ends } = this.#tree
    let node = this.#node
    for (let i = 0; i < length; i++) {
      if (node === 1 && this.#run.length === 0) {
        const from = skipped(chunk, i, this.#tree)
        if (from > i) this.#escaped = false
        i = from
      }
      const byte = chunk[i] as number
      const kind = kinds[byte] as number
      if (kind > 0 && kind < BROKEN) {
        if (node > 1) node = next[node * 32 + kind] as number
        else if (node === 1) {
          // `\n` before a word is a line's end in a string.
          if (this.#escaped) {
            this.#escaped = false
            continue
          }
          this.#wordFrom = base + i
          node = next[32 + kind] as number
        }
        continue
      }
      if (node !== 1) {
        if ((ends[node] as number) >= 0) this.#word(ends[node] as number, base + i, hits)
        else if (this.#run.length > 0) this.#end()
        node = 1
      }
      if (byte === 0x5c) this.#escaped = true
      else if (this.#escaped) this.#escaped = false
      if (this.#run.length === 0) continue
      if (kind === BROKEN || ++this.#apart > APART) this.#end()
      else if (byte > 0x20 && byte !== 0x5c && (byte < 0x30 || byte > 0x39)) this.#sign = this.#sign * 256 + byte
    }
    this.#node = node
    this.#at = base + length
    if (last && node !== 1 && (ends[node] as number) >= 0) this.#word(ends[node] as number, this.#at, hits)
    const word = node === 1 ? this.#at : this.#wordFrom
    return { hits, settled: last ? this.#at : Math.min(word, this.#starts[0] ?? word) }
  }

  /** A word of the list ends before `end`. */
  #word(number: number, end: number, hits: Hit[]): void {
    this.#apart = 0
    if (this.#run.length > 0) {
      const sign = this.#sign
      if (this.#signs !== sign && this.#run.length > 1) this.#end(this.#run.length - 1)
      this.#signs = sign
    }
    this.#sign = 0
    const before = this.#run.at(-1)
    // In the order of the alphabet it is the list itself.
    if (before !== undefined && number <= before) this.#sorted = false
    this.#run.push(number)
    this.#starts.push(this.#wordFrom)
    if (this.#run.length > LONGEST) {
      this.#run.shift()
      this.#starts.shift()
    }
    if (this.#told || this.#sorted || this.#run.length < this.#options.minWords) return
    for (const length of LENGTHS) {
      const from = this.#run.length - length
      if (length < this.#options.minWords || from < 0 || !isVaried(this.#run, from, length)) continue
      // A text with more of them than that is no prose: it is taken for one.
      const found = !this.#options.checksum || this.#tried++ > PHRASES || isSeed(this.#run, from, length)
      if (!found) continue
      this.#told = true
      hits.push({ rule: RULE, start: this.#starts[from] as number, end })
      return
    }
  }

  /** The run ends; from the word `from` on a new one may have begun. */
  #end(from = this.#run.length): void {
    this.#run = this.#run.slice(from)
    this.#starts = this.#starts.slice(from)
    this.#sign = 0
    this.#signs = -1
    this.#sorted = true
    this.#told = false
    this.#tried = 0
  }
}

/** Twelve words of three letters are longer: in any phrase one such place after another lies inside. */
const STEP = 40

/** Goes on from a word's border while at the next place there is no word of the list. Stays inside the chunk. */
function skipped(chunk: Uint8Array, from: number, { next, ends }: Tree): number {
  let at = from
  for (;;) {
    let place = at + STEP
    // A word ends before that, or it is none.
    if (place + 16 >= chunk.length) return at
    const least = place - APART
    while (place > least && kinds[chunk[place] as number] === 0) place--
    const kind = kinds[chunk[place] as number] as number
    if (kind === 0 || kind === BROKEN) {
      at = place
      continue
    }
    let start = place
    while (start > at && isLetter(chunk[start - 1] as number)) start--
    if (chunk[start - 1] === 0x5c) start++
    let node = 1
    let end = start
    for (; node !== 0 && isLetter(chunk[end] as number); end++)
      node = next[node * 32 + (kinds[chunk[end] as number] as number)] as number
    if (node !== 0 && (ends[node] as number) >= 0) return at
    while (end < chunk.length && isLetter(chunk[end] as number)) end++
    if (end + 1 >= chunk.length) return at
    at = end
  }
}

function isLetter(byte: number): boolean {
  const kind = kinds[byte] as number
  return kind > 0 && kind < BROKEN
}
