// The only file that asks the runtime what Unicode says: named classes and case orbits, at compile time only.

import { count, runes, type Runes } from './runes.ts'

const named = new Map<string, Runes | null>()

/** The set behind `\p{name}`: a general category or a script; null = no such name. */
export function unicodeClass(name: string): Runes | null {
  const known = named.get(name)
  if (known !== undefined) return known
  const found = name === 'Any' ? [0, 0x10ffff] : (read(`gc=${name}`) ?? read(`sc=${name}`))
  named.set(name, found)
  return found
}

function read(property: string): Runes | null {
  if (!/^[a-z]+=[A-Za-z_]+$/.test(property)) return null
  let pattern: RegExp
  try {
    pattern = new RegExp(`\\p{${property}}+`, 'gu')
  } catch {
    return null
  }
  const bounds: number[] = []
  // Plane by plane, so that the text in which the ranges are looked up stays small.
  for (let plane = 0; plane <= 0x10; plane++) {
    const from = plane * 0x10000
    // A lone surrogate is a code point to a `u` pattern, but before another half it would form a pair: leave them out.
    const spans =
      plane === 0
        ? [
            [0, 0xd7ff],
            [0xe000, 0xffff],
          ]
        : [[from, from + 0xffff]]
    for (const [lo = 0, hi = 0] of spans) {
      const wide = plane === 0 ? 1 : 2
      for (const match of text(lo, hi).matchAll(pattern))
        bounds.push(lo + match.index / wide, lo + (match.index + match[0].length) / wide - 1)
    }
  }
  return runes(bounds)
}

function text(lo: number, hi: number): string {
  let out = ''
  for (let from = lo; from <= hi; from += 4096)
    out += String.fromCodePoint(...Array.from({ length: Math.min(4096, hi - from + 1) }, (_, i) => from + i))
  return out
}

/** Every code point that folds together with others, with the others; in the order of the code points. */
let orbits: ReadonlyMap<number, readonly number[]> | undefined

/** Sets of at most so many runes are looked up one by one. */
const FEW = 64

/** Where letters with case live (Unicode 17, DerivedCoreProperties.txt, `Cased`); a test holds that none is forgotten. */
const CASED: readonly (readonly [from: number, to: number])[] = [
  [0x41, 0x587],
  [0x10a0, 0x10ff],
  [0x13a0, 0x13fd],
  [0x1c80, 0x1d8e],
  [0x1e00, 0x1fff],
  [0x2126, 0x24e9],
  [0x2c00, 0x2d2d],
  [0xa640, 0xa7f6],
  [0xab53, 0xabbf],
  [0xff21, 0xff5a],
  [0x10400, 0x105bc],
  [0x10c80, 0x10d85],
  [0x118a0, 0x118df],
  [0x16e40, 0x16ed3],
  [0x1e900, 0x1e943],
]

function readOrbits(): ReadonlyMap<number, readonly number[]> {
  const parent = new Map<number, number>()
  const find = (rune: number): number => {
    let at = rune
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up
    return at
  }
  const join = (rune: number, mapped: string): void => {
    const other = mapped.codePointAt(0) as number
    if (String.fromCodePoint(other).length !== mapped.length) return
    const a = find(rune)
    const b = find(other)
    if (a !== b) parent.set(Math.max(a, b), Math.min(a, b))
  }
  for (const [from, to] of CASED)
    for (let rune = from; rune <= to; rune++) {
      // Dotted capital and dotless small i fold with i in Turkish only.
      if (rune === 0x130 || rune === 0x131) continue
      const letter = String.fromCodePoint(rune)
      const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()]
      if (lower !== letter) join(rune, lower)
      if (upper !== letter) join(rune, upper)
    }
  const groups = new Map<number, number[]>()
  for (const rune of parent.keys()) {
    const root = find(rune)
    const group = groups.get(root)
    if (group) group.push(rune)
    else groups.set(root, [root, rune])
  }
  const all = [...groups.values()].flatMap((group) => group.map((rune) => [rune, group] as const))
  return new Map(all.sort((a, b) => a[0] - b[0]))
}

/** The set closed under simple case folding, as RE2 folds: k also matches the Kelvin sign, s the long s. */
export function fold(set: Runes): Runes {
  const out = [...set]
  let wide = false
  for (let i = 0; i < set.length; i += 2) {
    const lo = set[i] as number
    const hi = set[i + 1] as number
    if (hi >= 0x80) wide = true
    for (let rune = Math.max(lo, 0x41); rune <= Math.min(hi, 0x7a); rune++) {
      const lower = rune | 0x20
      if (lower < 0x61 || lower > 0x7a) continue
      out.push(lower, lower, lower - 32, lower - 32)
      if (lower === 0x6b) out.push(0x212a, 0x212a)
      if (lower === 0x73) out.push(0x17f, 0x17f)
    }
  }
  if (wide) {
    orbits ??= readOrbits()
    const proper = runes(set)
    if (count(proper) <= FEW) {
      for (let i = 0; i < proper.length; i += 2)
        for (let rune = proper[i] as number; rune <= (proper[i + 1] as number); rune++)
          for (const other of orbits.get(rune) ?? []) out.push(other, other)
      return runes(out)
    }
    let at = 0
    for (const [rune, group] of orbits) {
      while (at < proper.length && (proper[at + 1] as number) < rune) at += 2
      if (at >= proper.length) break
      if (rune >= (proper[at] as number)) for (const other of group) out.push(other, other)
    }
  }
  return runes(out)
}
