// The only file that knows how often a few letters occur in ordinary text.

import { sample } from './sample.ts'

/** How often words may be expected in a megabyte of ordinary text; `chance` = of what longer ones begin with. */
export interface Weights {
  perMegabyte(word: string): number
  chance(word: string): number
}

/** 32 classes: the letters, and what else text is made of. */
function classOf(byte: number): number {
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x60
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x40
  if (byte >= 0x30 && byte <= 0x39) return 27
  if (byte === 0x20 || byte === 0x0a) return 28
  if (byte === 0x22 || byte === 0x27 || byte === 0x3a || byte === 0x2c) return 29
  if (byte === 0x2f || byte === 0x2d || byte === 0x2e || byte === 0x5f || byte === 0x3d) return 30
  return byte >= 0x80 ? 0 : 31
}

let single: Uint32Array | undefined
let pairs: Uint16Array | undefined
let triples = new Uint16Array(0)

function count(): Uint16Array {
  pairs = new Uint16Array(32 * 32)
  triples = new Uint16Array(32 * 32 * 32)
  let last = 0
  for (let i = 0; i < sample.length; i++) {
    const now = ((last << 5) | classOf(sample.charCodeAt(i))) & 0x7fff
    const pair = now & 0x3ff
    pairs[pair] = (pairs[pair] as number) + 1
    triples[now] = (triples[now] as number) + 1
    last = now
  }
  return pairs
}

/** How often a byte stands in the sample, in either case. */
export function howOften(byte: number): number {
  if (single === undefined) {
    single = new Uint32Array(256)
    for (const letter of sample.toLowerCase()) {
      const code = letter.charCodeAt(0) & 0xff
      single[code] = (single[code] as number) + 1
    }
  }
  return single[byte] as number
}

/** What its rarest three letters allow. */
function perMegabyte(word: string): number {
  pairs ??= count()
  const scale = 1e6 / sample.length
  let least = Number.POSITIVE_INFINITY
  // What the sample does not have is rare, not absent; longer words are rarer than their rarest part.
  for (let i = 1; i < word.length; i++) {
    const pair = (classOf(word.charCodeAt(i - 1)) << 5) | classOf(word.charCodeAt(i))
    least = Math.min(least, (pairs[pair] as number) * scale)
    if (i > 1)
      least = Math.min(least, ((triples[(classOf(word.charCodeAt(i - 2)) << 10) | pair] as number) + 0.2) * scale)
  }
  return least / 2 ** Math.max(0, word.length - 3)
}

/** The same, letter by letter: how often the first two, and how likely each next one is behind the two before it. */
function chance(word: string): number {
  pairs ??= count()
  let often = 1e6 / sample.length
  for (let i = 1; i < word.length; i++) {
    const pair = (classOf(word.charCodeAt(i - 1)) << 5) | classOf(word.charCodeAt(i))
    if (i === 1) often *= pairs[pair] as number
    else {
      const lead = classOf(word.charCodeAt(i - 2))
      const before = pairs[(lead << 5) | classOf(word.charCodeAt(i - 1))] as number
      // One in twenty of what follows was never seen in the sample.
      often *= (0.95 * (triples[(lead << 10) | pair] as number)) / Math.max(1, before) + 0.05 / 32
    }
  }
  return often
}

/** What the bundled sample says of any word. */
export const byLetters: Weights = { perMegabyte, chance }
