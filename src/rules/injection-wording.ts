// Knows all vocabularies of hostile instructions together, and how their rare words are looked for.

import { phrasesOf, type Vocabulary } from '../scan/lexicon.ts'
import { stepwise } from '../scan/pace.ts'
import { patterns } from '../scan/patterns.ts'
import type { Rule } from '../pattern/rule.ts'
import type { Scanner } from '../scan/scanner.ts'
import { prepareWords, type Wording } from '../scan/tongue.ts'
import { worded } from '../scan/wording.ts'
import { addressAbroad } from './injection-address-abroad.ts'
import { claimsEast } from './injection-claims-east.ts'
import { claimsWest } from './injection-claims-west.ts'
import { answers } from './injection-conjunctions-answers.ts'
import { claims } from './injection-conjunctions-claims.ts'
import { conjunctions as general } from './injection-conjunctions.ts'
import { bids, clauses, leads, negations, verbs } from './injection-kinds.ts'
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
import { englishPeople } from './injection-english-people.ts'
import { englishReach } from './injection-english-reach.ts'
import { englishStanding } from './injection-english-standing.ts'
import { englishThings } from './injection-english-things.ts'
import { englishTrades } from './injection-english-trades.ts'
import { germanic } from './injection-germanic.ts'
import { englishWays } from './injection-english-ways.ts'
import { englishWeight } from './injection-english-weight.ts'
import { honest } from './injection-honest.ts'
import { others } from './injection-other.ts'
import { reachEast } from './injection-reach-east.ts'
import { reachWest } from './injection-reach-west.ts'
import { romance } from './injection-romance.ts'
import { signalName, source } from './injection-signal.ts'
import { slavic } from './injection-slavic.ts'
import { southern } from './injection-south.ts'

const vocabularies: readonly Vocabulary[] = [
  englishActs,
  englishAddress,
  englishAgents,
  englishAnswers,
  englishClaims,
  englishCrossed,
  englishDeeds,
  englishLoyalty,
  englishManners,
  englishPeople,
  englishReach,
  englishStanding,
  englishThings,
  englishTrades,
  englishWays,
  englishWeight,
  ...germanic,
  ...romance,
  ...slavic,
  ...eastern,
  ...southern,
  ...others,
  ...addressAbroad,
  ...claimsWest,
  ...claimsEast,
  ...reachWest,
  ...reachEast,
  honest,
]

const conjunctions = [...general, ...claims, ...answers]

const gate = signalName('rare word')

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

const row = (pattern: string): Rule => ({ name: gate, threat: 'injection', severity: 'low', pattern, source })

/** A role in a conversation of JSON is no word, nor is the end of one. */
const alone = row(String.raw`(?i)\b(?:assistants?[\s,:.;)]|ais?[:.)])`)

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

function rowsOf(phrases: readonly string[]): readonly Rule[] {
  const rows: Rule[] = []
  for (let at = 0; at < phrases.length; at += FEW)
    rows.push(
      row(
        `(?:${phrases
          .slice(at, at + FEW)
          .map(gatePattern)
          .join('|')})`,
      ),
    )
  return rows
}

export const gates: readonly Rule[] = [alone, ...rowsOf(rarePhrases())]

export const wording: Wording = { vocabularies, conjunctions, gate, verbs, leads, bids, negations, clauses }

/** Rules and words together; what the words amount to goes by names the user has not taken. */
export function withWords(rules: readonly Rule[], own: readonly Rule[]): Scanner {
  const free = conjunctions.filter(({ name }) => !own.some((rule) => rule.name === name))
  return worded(patterns([...rules, ...gates]), { ...wording, conjunctions: free })
}

/** Makes the words ready while there is nothing else to do: at the first rare word it would hold the event loop. */
export async function prepareVocabularies(): Promise<void> {
  await stepwise(prepareWords(vocabularies))
}
