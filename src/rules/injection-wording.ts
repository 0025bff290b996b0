// Knows how hostile instructions are told by their words: the rare ones by which they are met, and what all amount to.

import { stepwise } from '../scan/pace.ts'
import { patterns } from '../scan/patterns.ts'
import type { Rule } from '../pattern/rule.ts'
import type { Scanner } from '../scan/scanner.ts'
import { prepareWords, type Wording } from '../scan/tongue.ts'
import { worded } from '../scan/wording.ts'
import { claims } from './injection-conjunctions-claims.ts'
import { answers } from './injection-conjunctions-answers.ts'
import { matters } from './injection-conjunctions-matters.ts'
import { conjunctions as general } from './injection-conjunctions.ts'
import { bids, clauses, leads, negations, verbs } from './injection-kinds.ts'
import { signalName, source } from './injection-signal.ts'
import { readyWording } from './ready-wording.ts'
import { likeness, prepareScale, scaleOf } from './weighed.ts'

const conjunctions = [...general, ...claims, ...answers, ...matters]

const gate = signalName('rare word')

const row = (pattern: string): Rule => ({ name: gate, threat: 'injection', severity: 'low', pattern, source })

/** A role in a conversation of JSON is no word, nor is the end of one. */
const alone = row(String.raw`(?i)\b(?:assistants?[\s,:.;)]|ais?[:.)])`)

/** From source the vocabularies are read; a binary has what they come to, and never does. */
const { rare, words } = readyWording() ?? (await import('./injection-vocabularies.ts')).toldAnew()

export const gates: readonly Rule[] = [alone, ...rare.map(row)]

export const wording: Wording = { words, conjunctions, gate, verbs, leads, bids, negations, clauses }

/** Rules and words together; what the words amount to goes by names the user has not taken. */
export function withWords(rules: readonly Rule[], own: readonly Rule[]): Scanner {
  const free = conjunctions.filter(({ name }) => !own.some((rule) => rule.name === name))
  const weighs = own.some(({ name }) => name === likeness.name) ? null : scaleOf
  return worded(patterns([...rules, ...gates]), { ...wording, conjunctions: free }, weighs)
}

/** Makes the words ready while there is nothing else to do: at the first rare word it would hold the event loop. */
export async function prepareVocabularies(): Promise<void> {
  await stepwise(prepareWords(words))
  await stepwise(prepareScale())
}
