// Knows how often words occur in ordinary text, by counting them in ordinary.txt: licences, manuals and code of the
// dependencies. `bun scripts/ordinary.ts` collects it anew, which moves all anchors.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { byLetters, type Weights } from '../src/pattern/rarity.ts'
import { EDGE } from '../src/pattern/trie.ts'
import { sample } from '../src/pattern/sample.ts'

const file = join(import.meta.dirname, 'ordinary.txt')

function collected(name: RegExp, most: number): string {
  let all = ''
  for (const path of readdirSync('node_modules', { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.test(path) || all.length > most) continue
    try {
      all += `${readFileSync(join('node_modules', path), 'utf8')
        .replace(/[^\t-~]/g, '')
        // Examples of manuals: this repository holds nothing that looks like a token.
        .replace(/\bgh[opsru]_[A-Za-z0-9]{20,}/g, '<token>')
        .slice(0, 20_000)}\n`
    } catch {
      // A folder of that name.
    }
  }
  return all.slice(0, most)
}

if (import.meta.main)
  writeFileSync(
    file,
    collected(/licen[sc]e(?:\.\w+)?$/i, 200_000) + collected(/readme\.md$/i, 200_000) + collected(/\.mjs$/, 60_000),
  )

/** As literals fold. */
const text = (readFileSync(file, 'latin1') + sample + sample)
  .toLowerCase()
  .replace(/[\t-\r]/g, ' ')
  .replace(/\d/g, '0')
/** By three letters: where they stand. */
const triples = new Map<string, number[]>()
for (let at = 0; at + 3 <= text.length; at++) {
  const three = text.slice(at, at + 3)
  const places = triples.get(three)
  if (places === undefined) triples.set(three, [at])
  else places.push(at)
}
const known = new Map<string, number>()
/** What never occurred may still: its letters say more than it is. */
const UNSEEN = 16

function count(word: string): number {
  if (word.length < 3) return text.split(word).length - 1
  let rarest: readonly number[] | undefined
  let shift = 0
  for (let i = 0; i + 3 <= word.length; i++) {
    const places = triples.get(word.slice(i, i + 3))
    if (places === undefined) return 0
    if (rarest === undefined || places.length < rarest.length) [rarest, shift] = [places, i]
  }
  return (rarest ?? []).filter((at) => text.startsWith(word, at - shift)).length
}

function perMegabyte(word: string): number {
  const often = known.get(word) ?? (count(word) * 1e6) / text.length
  known.set(word, often)
  return often
}

export const counted: Weights = {
  perMegabyte: (word) => Math.max(perMegabyte(word), byLetters.perMegabyte(word) / UNSEEN),
  chance: (word) => Math.max(perMegabyte(word), byLetters.chance(word) / UNSEEN),
}

const expanded = (word: string): string => word.replace(/[^\w]/g, (letter) => letter + EDGE)

/** Beginnings of words that the text comes to, by powers of two of how often: the longest that ends at each of its bytes. */
export function begunIn(words: Iterable<string>): readonly (readonly string[])[] {
  const every = new Set<string>()
  // Where a word begins stands EDGE, in what is looked for and in the text.
  for (const word of words) {
    const begins = word.startsWith(EDGE) ? EDGE : ''
    const spelled = begins + expanded(word.slice(begins.length))
    for (let i = 1; i <= spelled.length; i++) every.add(spelled.slice(0, i))
  }
  every.add(EDGE)
  const often = new Map<string, number>()
  let last = ''
  for (const letter of text) {
    last += expanded(letter)
    while (last !== '' && !every.has(last)) last = last.slice(1)
    often.set(last, (often.get(last) ?? 0) + 1)
  }
  often.delete('')
  const powers: string[][] = []
  for (const [spelled, count] of [...often].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const power = Math.floor(Math.log2(count))
    while (powers.length <= power) powers.push([])
    powers[power]?.push(spelled.charAt(0) + spelled.slice(1).replaceAll(EDGE, ''))
  }
  return powers
}
