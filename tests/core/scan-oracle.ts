// Random patterns and texts from a seed, and what RE2 itself finds with them.

import { RE2JS } from 're2js'
import { CAPS } from '../../src/pattern/caps.ts'
import { finder } from '../../src/pattern/lanes.ts'
import { patterns } from '../../src/scan/patterns.ts'
import type { Rule } from '../../src/pattern/rule.ts'
import type { Hit, Scanner } from '../../src/scan/scanner.ts'

/** Numbers below `n`, the same for the same seed on every runtime. */
export type Dice = (n: number) => number

export function dice(seed: number): Dice {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n
  }
}

const pick = <T>(roll: Dice, from: readonly T[]): T => from[roll(from.length)] as T

export const rule = (pattern: string, more: Partial<Rule> = {}): Rule => ({
  name: 'rule',
  threat: 'secret',
  severity: 'high',
  source: 'test',
  pattern,
  ...more,
})

const LETTERS = [
  'a',
  'b',
  'c',
  'k',
  's',
  'K',
  'S',
  'A',
  '1',
  '_',
  ' ',
  '-',
  '\n',
  'é',
  'É',
  'ß',
  'σ',
  'ς',
  'ſ',
  '\u212a',
  '€',
  '😀',
]
const CLASSES = [
  '[ab]',
  '[^a]',
  '[a-c]',
  '[^\\n]',
  '\\d',
  '\\w',
  '\\s',
  '\\D',
  '\\W',
  '\\S',
  '.',
  '[[:alpha:]]',
  '[^[:space:]b]',
  '[é-ü]',
  '\\pL',
  '\\P{Lu}',
  '[a-zß€]',
  '[^a-zé]',
  '[\\w-]',
  '\\x61',
  '\\x{e9}',
  '\\101',
  '\\p{Greek}',
  '[^\\x00-\\x7f]',
  '[k-s]',
  '(?s:.)',
]
const WORDS = ['ab', 'abc', 'key', 'sk-', 'ask', 'aab', 'bca', 'kk', 'a b', 'éa', 'ba1', 'cab_']
const MARKS = ['\\b', '\\B', '^', '$', '(?m:^)', '(?m:$)', '\\A', '\\z']
const COUNTS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{0,2}', '{1,3}', '{2,}', '{0}', '{1,}?', '{3,5}']

export function randomPattern(roll: Dice, depth = 0): string {
  if (depth === 0) {
    const flags = pick(roll, ['', '', '', '(?i)', '(?s)', '(?m)', '(?im)', '(?U)'])
    // Half of all begin with something to anchor on.
    const lead =
      roll(2) === 0 ? pick(roll, ['', '\\b', '[ab]?', '(?:^|[^a-z])', '\\s*', '[a-c]{0,3}']) + pick(roll, WORDS) : ''
    return flags + lead + randomPattern(roll, 1)
  }
  const what = roll(depth > 3 ? 5 : 10)
  if (what < 2) return pick(roll, LETTERS).replace(/[-\n]/, (letter) => (letter === '-' ? '-' : '\\n'))
  if (what < 3) return pick(roll, CLASSES)
  if (what < 4) return pick(roll, WORDS)
  if (what < 5) return roll(3) === 0 ? pick(roll, MARKS) : pick(roll, CLASSES)
  if (what < 7) return Array.from({ length: 1 + roll(4) }, () => randomPattern(roll, depth + 1)).join('')
  if (what < 8) return `(${Array.from({ length: 2 + roll(3) }, () => randomPattern(roll, depth + 1)).join('|')})`
  if (what < 9) return `(?:${randomPattern(roll, depth + 1)})${pick(roll, COUNTS)}`
  return `${pick(roll, ['(?:', '(', '(?i:', '(?P<n>', '(?s-i:']).replace('n', `n${roll(1e9)}`)}${randomPattern(roll, depth + 1)})`
}

const encoder = new TextEncoder()

export function randomText(roll: Dice): Uint8Array {
  const bytes: number[] = []
  const long = roll(40) === 0 ? 400 : 24
  const few = Array.from({ length: 1 + roll(6) }, () => pick(roll, roll(3) === 0 ? WORDS : LETTERS))
  for (let i = 1 + roll(long); i > 0; i--) {
    if (roll(12) === 0) bytes.push(pick(roll, [0xff, 0xc3, 0xe2, 0x80, 0xf0, 0x9f, 0xed, 0xa0, 0xc0]))
    else bytes.push(...encoder.encode(roll(4) === 0 ? pick(roll, WORDS) : pick(roll, few)))
  }
  return Uint8Array.from(bytes)
}

export type Spans = readonly (readonly [start: number, end: number])[]

/** How long the rune is that begins at `at`, as Go decodes. */
function width(bytes: Uint8Array, at: number): number {
  for (let length = 4; length > 1; length--) {
    if (at + length > bytes.length) continue
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(at, at + length))
      if ([...text].length === 1) return length
    } catch {
      // Not a rune of this length.
    }
  }
  return 1
}

/** RE2's leftmost-longest matches that are not empty, from left to right. */
export function oracle(pattern: string): (bytes: Uint8Array) => Spans {
  const compiled = RE2JS.compile(pattern, RE2JS.LONGEST_MATCH)
  return (bytes) => {
    const spans: [number, number][] = []
    const matcher = compiled.matcher([...bytes])
    for (let at = 0; at <= bytes.length && matcher.find(at);) {
      const start = matcher.start()
      const end = matcher.end()
      if (end > start) spans.push([start, end])
      at = end > start ? end : start + width(bytes, start)
    }
    return spans
  }
}

export const spans = (hits: readonly Hit[]): Spans => hits.map(({ start, end }) => [start, end] as const)

/** What a scanner finds in a stream cut at the given places; throws when a hit had been let go before. */
export function inPieces(scanner: Scanner, bytes: Uint8Array, cuts: readonly number[]): readonly Hit[] {
  const watch = scanner.open()
  const hits: Hit[] = []
  let released = 0
  const edges = [...cuts, bytes.length]
  let from = 0
  edges.forEach((to, i) => {
    const look = watch.look(bytes.slice(from, to), i === edges.length - 1)
    for (const hit of look.hits)
      if (hit.start < released) throw new Error(`hit at ${hit.start} after ${released} was let go`)
    if (look.settled < released || look.settled > to)
      throw new Error(`settled ${look.settled} after ${released} at ${to}`)
    hits.push(...look.hits)
    released = look.settled
    from = to
  })
  return hits.sort((a, b) => a.start - b.start || a.end - b.end)
}

export function randomCuts(roll: Dice, length: number): readonly number[] {
  return Array.from({ length: roll(6) }, () => roll(length + 1)).sort((a, b) => a - b)
}

/** The finder as it is, or one that also reads the shortest pieces in WebAssembly. */
export function eitherFinder(roll: Dice): typeof finder {
  return roll(2) === 0 ? finder : (tables, anchors) => finder(tables, anchors, 0)
}

/** One random pattern on some random texts; returns the number of pairs, throws on the first difference. */
export function compare(roll: Dice, texts: number): number {
  const pattern = randomPattern(roll)
  let expected: ReturnType<typeof oracle>
  try {
    expected = oracle(pattern)
  } catch (refused) {
    let accepted = true
    try {
      patterns([rule(pattern)])
    } catch {
      accepted = false
    }
    if (accepted) throw new Error(`RE2 refuses ${JSON.stringify(pattern)}: ${String(refused)}`, { cause: refused })
    return 0
  }
  const scanner = patterns([rule(pattern)], CAPS, eitherFinder(roll))
  for (let i = 0; i < texts; i++) {
    const bytes = randomText(roll)
    const cuts = randomCuts(roll, bytes.length)
    const want = JSON.stringify(expected(bytes))
    const got = JSON.stringify(spans(inPieces(scanner, bytes, cuts)))
    if (want === got) continue
    throw new Error(
      `${JSON.stringify(pattern)} on [${[...bytes]}] ${JSON.stringify(new TextDecoder().decode(bytes))} cut at ${cuts}: RE2 ${want}, found ${got}`,
    )
  }
  return texts
}
