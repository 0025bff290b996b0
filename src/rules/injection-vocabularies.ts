// Knows all vocabularies of hostile instructions together, and the rare phrases in them as patterns.

import { phrasesOf, type Vocabulary } from '../scan/lexicon.ts'
import { wordsOf } from '../scan/tongue.ts'
import type { Told } from './ready-wording.ts'
import { addressAbroad } from './injection-address-abroad.ts'
import { aimed } from './injection-aimed.ts'
import { calledAbroad } from './injection-called-abroad.ts'
import { claimsEast } from './injection-claims-east.ts'
import { claimsWest } from './injection-claims-west.ts'
import { eastern } from './injection-asian.ts'
import { englishActs } from './injection-english-acts.ts'
import { englishAddress } from './injection-english-address.ts'
import { englishAgents } from './injection-english-agents.ts'
import { englishAnswers } from './injection-english-answers.ts'
import { englishClaims } from './injection-english-claims.ts'
import { englishCrossed } from './injection-english-crossed.ts'
import { englishDeeds } from './injection-english-deeds.ts'
import { englishLoyalty } from './injection-english-loyalty.ts'
import { englishManners } from './injection-english-manners.ts'
import { englishMatters } from './injection-english-matters.ts'
import { englishPeople } from './injection-english-people.ts'
import { englishReach } from './injection-english-reach.ts'
import { englishStanding } from './injection-english-standing.ts'
import { englishThings } from './injection-english-things.ts'
import { englishTrades } from './injection-english-trades.ts'
import { germanic } from './injection-germanic.ts'
import { englishWays } from './injection-english-ways.ts'
import { englishWeight } from './injection-english-weight.ts'
import { honest } from './injection-honest.ts'
import { machines } from './injection-machines.ts'
import { others } from './injection-other.ts'
import { passing } from './injection-passing.ts'
import { reachEast } from './injection-reach-east.ts'
import { reachWest } from './injection-reach-west.ts'
import { romance } from './injection-romance.ts'
import { slavic } from './injection-slavic.ts'
import { southern } from './injection-south.ts'

export const vocabularies: readonly Vocabulary[] = [
  englishActs,
  englishAddress,
  englishAgents,
  englishAnswers,
  englishClaims,
  englishCrossed,
  englishDeeds,
  englishLoyalty,
  englishManners,
  englishMatters,
  englishPeople,
  englishReach,
  englishStanding,
  englishThings,
  englishTrades,
  englishWays,
  englishWeight,
  machines,
  ...germanic,
  ...romance,
  ...slavic,
  ...eastern,
  ...southern,
  ...others,
  ...addressAbroad,
  ...aimed,
  ...calledAbroad,
  ...claimsWest,
  ...claimsEast,
  ...reachWest,
  ...reachEast,
  passing,
  honest,
]

/** By character: there are thousands of phrases, and what is made for them at start is garbage. */
const spellings = new Map<string, string>()

function spellingOf(one: string): string {
  let known = spellings.get(one)
  if (known === undefined) spellings.set(one, (known = spelled(one)))
  return known
}

function spelled(one: string): string {
  if (one === ' ') return String.raw`\s`
  const [small, large] = [one.toLowerCase(), one.toUpperCase()]
  if (small !== large && large.length === one.length) return `[${small}${large}]`
  return /[\w\x80-\u{10ffff}]/u.test(one) ? one : `\\${one}`
}

/**
 * A phrase as a pattern: a gap is one white space, which makes one literal of it, and letters are written either way one
 * by one, for `(?i)` also means the long s, which would be looked for as well.
 */
function gatePattern(phrase: string): string {
  const open = phrase.endsWith('*')
  const text = open ? phrase.slice(0, -1) : phrase
  const spelled = Array.from(text, spellingOf)
  const from = /^\w/.test(text) ? String.raw`\b` : ''
  return from + spelled.join('') + (!open && /[a-z]$/.test(text) ? String.raw`\b` : '')
}

/** Phrases of one row: so many alternatives are still told apart by their beginnings. */
const FEW = 60

/** The rare phrases of all vocabularies, in order; what begins with another is found by that. */
function rarePhrases(): readonly string[] {
  const marked = new Set<string>()
  for (const vocabulary of vocabularies) for (const text of Object.values(vocabulary)) addRare(text, marked)
  const kept: string[] = []
  for (const phrase of [...marked].sort()) {
    const before = kept.at(-1)
    const isFound =
      before !== undefined &&
      (before.endsWith('*') ? phrase.startsWith(before.slice(0, -1)) : phrase.startsWith(`${before} `))
    if (!isFound) kept.push(phrase)
  }
  return kept
}

/** Only what is marked is taken out of the text: most is not. */
function addRare(text: string, marked: Set<string>): void {
  for (let at = text.indexOf('!'); at >= 0; at = text.indexOf('!', at + 1)) {
    let before = at - 1
    while (before >= 0 && text.charCodeAt(before) <= 0x20) before--
    if (before >= 0 && text[before] !== '|') continue
    const end = text.indexOf('|', at)
    for (const phrase of phrasesOf(text.slice(at, end < 0 ? text.length : end))) marked.add(phrase)
  }
}

function rowsOf(phrases: readonly string[]): readonly string[] {
  const rows: string[] = []
  for (let at = 0; at < phrases.length; at += FEW)
    rows.push(
      `(?:${phrases
        .slice(at, at + FEW)
        .map(gatePattern)
        .join('|')})`,
    )
  return rows
}

/** Takes its time, and leaves megabytes behind. */
export const toldAnew = (): Told => ({ rare: rowsOf(rarePhrases()), words: wordsOf(vocabularies) })
