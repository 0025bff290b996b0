// Knows what words of several kinds amount to when they are said close to each other.

import { isJoined, UNDECIDED } from './lexicon.ts'
import { PAUSE, type Speaker } from './said-board.ts'
import { isBehindWord, letters, startsPhrase, wordEnd } from './word-bounds.ts'
import { BREAK, COLON, type Folded, LINE, MARK, SPACE, WALL } from './plain-words.ts'
import type { Near, Reach, Waiting } from './reach.ts'
import type { Hit } from './scanner.ts'
import type { Part, Ready, Tongue } from './tongue.ts'
import type { Scales } from './weigher.ts'

/** A full stop. */
const STOP = 0x2e

/** Letters between two texts that have nothing to do with each other. */
const APART = 4096

/** What has been said of late: by kind where it stood last. */
export class Said implements Speaker {
  readonly #tongue: Tongue
  readonly #scales: Scales | null
  readonly #starts: Float64Array
  readonly #ends: Float64Array
  readonly #begun: Float64Array
  readonly #told: Float64Array
  readonly #sentences: Float64Array
  readonly #direct: Uint8Array
  readonly #waited: Float64Array
  readonly #latest: Float64Array
  /** Found in the beginning, of common words: what waits for a rare one. */
  #waiting: Waiting[] = []
  #hits: Hit[] = []
  /** Where the last ends that was not believed at once. */
  #lowered = -PAUSE
  kept: Float64Array | null = null
  letters = 0
  /** Which sentence it is. */
  sentence = 0
  /** Behind which letter a word ended that makes an order of the next, or takes it back. */
  #lead = -Infinity
  /** … and one of the leads by which the reader is spoken to. */
  #bid = -Infinity
  #negation = -Infinity
  /** The sentence began with a clause. */
  #isClause = false
  isFresh = true
  /** Where the rare word ends that makes words count: before it was read, nothing was told. */
  #near = 0
  #isBeginning = false
  /** All words that count have been told. */
  isThrough = false

  constructor(tongue: Tongue, scales: Scales | null) {
    this.#tongue = tongue
    this.#scales = scales
    const { starts, ends, begun, told, sentences, direct, waited, latest } = tongue.board
    this.#starts = starts
    this.#ends = ends
    this.#begun = begun
    this.#told = told
    this.#sentences = sentences
    this.#direct = direct
    this.#waited = waited
    this.#latest = latest
  }

  /** Some text is passed over. */
  rest(): void {
    this.isFresh = true
    this.letters += APART
    this.sentence++
  }

  /** What begins there or later may still be told. */
  get doubted(): number {
    return this.#scales?.doubted ?? Infinity
  }

  /** What waited, and has one of these near to it. */
  release(rare: readonly Near[], hits: Hit[]): void {
    if (this.#waiting.length === 0 || rare.length === 0) return
    this.#waiting = this.#waiting.filter(({ rule, start, end, at }) => {
      const near = rare.find(({ from, until }) => from <= at && at < until)
      if (near !== undefined) hits.push({ rule, start, end: Math.max(end, near.end) })
      return near === undefined
    })
  }

  /** Reads folded text; returns the place behind what is decided. */
  read(text: Folded, reach: Reach, hits: Hit[]): number {
    const { base, near, beginning, until, isWhole, isLast, cut, isAfterWord } = reach
    const { bytes, places, length } = text
    const { lexicon, board } = this.#tongue
    board.turn(this)
    if (this.isFresh) this.#scales?.begin(cut)
    this.#scales?.turn(text, base, hits)
    this.#hits = hits
    let at = 0
    let first = base + (places[0] as number) === 0
    let by = 0
    let decided = 0
    let counted = 0
    this.isThrough = false
    if (cut) at = wordEnd(bytes, 0, length)
    while (at < length) {
      const byte = bytes[at] as number
      if (!startsPhrase(bytes, at, isAfterWord)) {
        if (byte === BREAK || byte === LINE || byte === COLON || byte === WALL) first = true
        else if (byte === MARK) first = this.#isClause
        else if (byte !== SPACE) first = false
        if (first && byte !== MARK && byte !== SPACE) this.#isClause = false
        if (byte === WALL) this.letters += APART
        if (byte === BREAK || byte === COLON || byte === WALL) this.sentence++
        at++
        continue
      }
      const begun = base + (places[at] as number)
      if (begun >= until) {
        this.isThrough = true
        break
      }
      const isEnding = byte === STOP && isBehindWord(bytes, at, isAfterWord)
      const phrase = lexicon.match(bytes, at, length, !isWhole, isEnding)
      if (phrase === UNDECIDED) break
      const word = at
      if (phrase >= 0) at += lexicon.length
      else at += !isJoined(byte) ? 0 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      // Behind a mark that a phrase ends with begins the next word.
      const isApart = phrase >= 0 && (bytes[at - 1] === MARK || bytes[at - 1] === COLON)
      if (!isJoined(byte) && !isApart) at = Math.max(word + 1, wordEnd(bytes, at, length))
      if (at >= length && !isWhole) break
      this.letters += text.isAscii ? word - counted : letters(bytes, counted, word)
      counted = word
      if (phrase >= 0) {
        this.#scales?.to(at, isWhole)
        while (by + 1 < near.length && (near[by] as Near).until <= begun) by++
        this.#near = (near[by] as Near).end
        this.#isBeginning = begun < beginning
        const to = base + (places[word + lexicon.length - 1] as number) + 1
        const behind = this.letters + letters(bytes, word, word + lexicon.length)
        for (const kind of lexicon.kinds[phrase] as readonly number[]) this.#say(kind, begun, to, behind, first)
      }
      this.isFresh = false
      decided = at
      first = false
    }
    this.letters += text.isAscii ? decided - counted : letters(bytes, counted, decided)
    const reached = isWhole && !this.isThrough ? length : decided
    this.#scales?.to(reached, isLast && !this.isThrough)
    return places[reached] as number
  }

  #say(kind: number, start: number, end: number, behind: number, first: boolean): void {
    const { leads, bids, negations, clauses, verbs, orders } = this.#tongue
    const isVerb = verbs[kind] === 1
    if (isVerb && this.letters - this.#negation <= NEXT) return
    // Of an imperative there is no doubt.
    if (isVerb && (orders[kind] as number) < 0) this.#direct[kind] = 1
    this.#count(kind, start, end)
    const order = orders[kind] as number
    if (isVerb && order >= 0 && (first || this.letters - this.#lead <= NEXT)) {
      this.#direct[order] = first || this.letters - this.#bid <= NEXT ? 1 : 0
      this.#count(order, start, end)
    }
    if (clauses[kind] === 1) this.#isClause = true
    if (leads[kind] === 1) this.#lead = behind
    if (bids[kind] === 1) this.#bid = behind
    if (negations[kind] === 1) this.#negation = behind
  }

  #count(kind: number, start: number, end: number): void {
    const { counting, board, hashes } = this.#tongue
    this.#scales?.said(hashes[kind] as number)
    if (this.#starts[kind] === -Infinity) board.said.push(kind)
    this.#starts[kind] = start
    this.#ends[kind] = end
    this.#begun[kind] = this.letters
    this.#sentences[kind] = this.sentence
    for (const group of board.groups[kind] as readonly number[]) this.#latest[group] = this.letters
    for (const { which, ready, own, others } of counting[kind] as readonly Part[]) {
      const { rule, named, within, unless, common } = ready
      // Mostly nothing of another group was said of late.
      if (!this.#isNear(others, this.letters - within)) continue
      const waits = common && this.#isBeginning
      if (waits && start < (this.#waited[which] as number)) continue
      const told = this.#told[named] as number
      // Of what a rule has told no more is told for a while.
      if (start < told + PAUSE) continue
      const span = this.#span(kind, ready, own, this.letters - within, told)
      if (span === null || (!span.isDirect && unless.some((one) => this.#sentences[one] === this.sentence))) continue
      const found = { rule, start: span.start, end: Math.max(span.end, this.#near) }
      if (this.#scales?.isLikely === false) {
        if (!waits) this.#lower(found)
        this.#scales.doubt(found, (hit) => {
          if (waits) this.#waiting.push({ ...hit, at: start })
          else if (span.start >= (this.#told[named] as number) + PAUSE) this.#tell(named, span.end, hit)
        })
      } else if (waits) {
        if (this.#waited[which] === -Infinity) board.waiters.push(which)
        this.#waited[which] = span.end + PAUSE
        this.#waiting.push({ rule, start: span.start, end: span.end, at: start })
      } else this.#tell(named, span.end, found)
    }
  }

  /** Whatever the words weigh, it is on record, and strict stops it. */
  #lower(hit: Hit): void {
    if (hit.start < this.#lowered + PAUSE) return
    this.#lowered = hit.end
    this.#hits.push({ ...hit, rule: { ...hit.rule, severity: 'low' } })
  }

  #tell(named: number, end: number, hit: Hit): void {
    if (this.#told[named] === -Infinity) this.#tongue.board.tellers.push(named)
    this.#told[named] = end
    this.#hits.push(hit)
  }

  /** Whether something of every one of these groups was said of late. */
  #isNear(groups: readonly number[], since: number): boolean {
    for (let i = 0; i < groups.length; i++) if ((this.#latest[groups[i] as number] as number) < since) return false
    return true
  }

  /** From the first to the last of what stands for the groups; null = one is missing, or too far away. */
  #span(kind: number, { groups }: Ready, own: number, since: number, told: number) {
    let start = this.#starts[kind] as number
    let end = this.#ends[kind] as number
    const used = [start]
    let isDirect = this.#direct[kind] === 1
    for (const [other, group] of groups.entries()) {
      if (other === own) continue
      let latest = -1
      for (const one of group) {
        const at = this.#starts[one] as number
        if (!used.includes(at) && (latest < 0 || at > (this.#starts[latest] as number))) latest = one
      }
      if (latest < 0 || (this.#begun[latest] as number) < since || (this.#starts[latest] as number) < told) return null
      used.push(this.#starts[latest] as number)
      if (this.#direct[latest] === 1) isDirect = true
      start = Math.min(start, this.#starts[latest] as number)
      end = Math.max(end, this.#ends[latest] as number)
    }
    return { start, end, isDirect }
  }
}

/** Between two words that belong together stand so many letters at most. */
const NEXT = 3
