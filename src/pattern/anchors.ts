// The only file that knows which literal bytes every match of a pattern must contain, and where.

import { anchorsApart } from './apart.ts'
import { edged } from './edged.ts'
import { lengths, spread } from './extent.ts'
import { folded } from './literals.ts'
import { byLetters, type Weights } from './rarity.ts'
import { count } from './runes.ts'
import type { Node } from './syntax.ts'
import { thinned } from './thin.ts'
import { encode } from './utf8.ts'

const MAX_ANCHORS = 512
const MAX_LENGTH = 12
/** A class of more runes than this is context, not literal text; digits are still text. */
const MAX_CLASS = 10
/** Up to so many words are told apart one by one. */
const FEW = 12
/** How far into a match an anchor may stand. */
const MAX_LEAD = 64

/** Where in a match its anchors stand. */
export interface Place {
  /** An anchor stands `[near, far]` bytes after the start of the match. */
  readonly near: number
  readonly far: number
  /** Which bytes may stand between the start of a match and its anchor. */
  readonly lead: Uint8Array
}

export interface Anchors {
  /**
   * Folded as `literals.ts` folds, bytes as characters. No anchor lies inside another except at its end, so hits come in
   * the order of their starts. EDGE (edged.ts) in front: only where a word begins.
   */
  readonly words: readonly string[]
  readonly place: Place
}

/** A set of words of which every match has one, all equally placed; null = the pattern offers none worth looking for. */
export function anchors(node: Node, weights: Weights = byLetters, depth = 0): Anchors | null {
  const items = flatten(node)
  const lead = new Uint8Array(256)
  let near = 0
  let far = 0
  let best: {
    readonly words: readonly string[]
    readonly near: number
    readonly far: number
    readonly at: number
  } | null = null
  let bestPrice = Number.POSITIVE_INFINITY
  let bestLead = lead
  // Further in, no word is cheaper than its place alone.
  for (let i = 0; i < items.length && far <= MAX_LEAD && far < bestPrice; i++) {
    const words = isolate(prefixes(items.slice(i)))
    const cost = price(words, far, weights)
    if (cost < bestPrice) {
      best = { words, near, far, at: i }
      bestPrice = cost
      bestLead = lead.slice()
    }
    const item = items[i] as Node
    const [least, most] = lengths(item)
    near += least
    far += most
    spread(item, lead)
  }
  if (best === null) {
    const found = depth > 2 ? null : anchorsApart(items, (one) => anchors(one, weights, depth + 1))
    if (found === null || found.words.length > MAX_ANCHORS) return null
    return { words: isolate(thinned(found.words, weights)), place: found.place }
  }
  const words = edged(isolate(thinned(best.words, weights)), items, best.at)
  return { words, place: { near: best.near, far: best.far, lead: bestLead } }
}

/** What looking for the words costs per megabyte of ordinary text; Infinity = they are of no use. */
function price(words: readonly string[], far: number, weights: Weights): number {
  if (words.length === 0) return Number.POSITIVE_INFINITY
  if (words.some((word) => word.length < 2 || word.startsWith(' '))) return Number.POSITIVE_INFINITY
  // Every start between the lead's end and the anchor is tried; and each word makes the automaton larger.
  return words.reduce((sum, word) => sum + weights.perMegabyte(word), 0) * (1 + far / 4) + words.length / 4 + far
}

function flatten(node: Node): Node[] {
  if (node.is === 'cat') return node.of.flatMap(flatten)
  // What is certain of a repetition is its first round: the literal in `(?:key){2,}` is one for every match.
  if (node.is === 'repeat' && node.min >= 1 && node.min <= MAX_LENGTH) {
    const first = Array.from({ length: node.min }, () => flatten(node.of)).flat()
    return node.max === node.min
      ? first
      : [...first, { is: 'repeat', of: node.of, min: 0, max: node.max - node.min } as Node]
  }
  return [node]
}

/** A word (its bytes as characters) and whether what follows in the pattern follows right behind it. */
interface Word {
  readonly text: string
  readonly open: boolean
}

const NOTHING: readonly Word[] = [{ text: '', open: true }]
const ANYTHING: readonly Word[] = [{ text: '', open: false }]

function prefixes(items: readonly Node[]): readonly string[] {
  return sequence(items).map((word) => word.text)
}

function sequence(items: readonly Node[]): readonly Word[] {
  let words = NOTHING
  for (const item of items) {
    if (!words.some(growing)) break
    const more = expand(item)
    const longer: Word[] = []
    for (const word of words)
      if (!growing(word)) longer.push(word)
      else for (const next of more) longer.push({ text: (word.text + next.text).slice(0, MAX_LENGTH), open: next.open })
    const distinct = unique(longer)
    // Too many to go on with: what was known before this item still holds.
    if (distinct.length > MAX_ANCHORS) return words.map(closed)
    words = distinct
  }
  return words
}

function growing(word: Word): boolean {
  return word.open && word.text.length < MAX_LENGTH
}

function closed(word: Word): Word {
  return { text: word.text, open: false }
}

function expand(node: Node): readonly Word[] {
  switch (node.is) {
    case 'assert':
      return NOTHING
    case 'cat':
      return sequence(node.of)
    case 'alt': {
      return shorten(unique(node.of.flatMap(expand)))
    }
    case 'set': {
      if (node.set.length === 0) return []
      if (count(node.set) > MAX_CLASS) return ANYTHING
      const words: Word[] = []
      for (let i = 0; i < node.set.length; i += 2)
        for (let rune = node.set[i] as number; rune <= (node.set[i + 1] as number); rune++) {
          // The same rune may also stand for an invalid byte, which has no fixed form.
          if (rune === 0xfffd || (rune >= 0xd800 && rune <= 0xdfff)) return ANYTHING
          // The long s and the Kelvin sign are `s` and `k` under (?i): too rare to be worth a word twice as many for each.
          const open = rune !== 0x17f && rune !== 0x212a
          words.push({ text: String.fromCharCode(...encode(rune).map(folded)), open })
        }
      return unique(words)
    }
    case 'repeat': {
      if (node.max === 0) return NOTHING
      const once = expand(node.of)
      if (node.min === 0) return unique([...NOTHING, ...(node.max === 1 ? once : once.map(closed))])
      const words = sequence(Array.from({ length: Math.min(node.min, MAX_LENGTH) }, () => node.of))
      const whole = node.max === node.min && node.min <= MAX_LENGTH
      return whole ? words : words.map(closed)
    }
  }
}

/** Shorter words are fewer words: what many alternatives share at their beginning. */
function shorten(all: readonly Word[]): readonly Word[] {
  let words = all
  for (let length = MAX_LENGTH - 1; words.length > MAX_ANCHORS && length > 0; length--)
    words = unique(
      words.map((word) => (word.text.length > length ? closed({ ...word, text: word.text.slice(0, length) }) : word)),
    )
  return words.length > MAX_ANCHORS ? ANYTHING : words
}

function unique(words: readonly Word[]): readonly Word[] {
  if (words.length < 2) return words
  // Most lists are short.
  if (words.length <= FEW)
    return words.filter(({ text, open }, i) => {
      for (let j = 0; j < i; j++) if (words[j]?.text === text && words[j]?.open === open) return false
      return true
    })
  const open = new Set<string>()
  const shut = new Set<string>()
  const kept: Word[] = []
  for (const word of words) {
    const known = word.open ? open : shut
    if (known.has(word.text)) continue
    known.add(word.text)
    kept.push(word)
  }
  return kept
}

/** Cuts the words until none lies inside another other than at its end: then hits come in the order of their starts. */
function isolate(all: readonly string[]): readonly string[] {
  if (all.length < 2) return all
  let words = [...all]
  for (let changed = true; changed;) {
    changed = false
    words = [...new Set(words)]
    for (let i = 0; i < words.length; i++)
      for (const inner of words) {
        const word = words[i] as string
        if (inner.length >= word.length) continue
        const at = word.indexOf(inner)
        if (at < 0 || at + inner.length === word.length) continue
        words[i] = word.slice(0, at + inner.length)
        changed = true
      }
  }
  return words
}
