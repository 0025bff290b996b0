// Knows how rows of words and their conjunctions are made ready for telling.

import { Lexicon, type Vocabulary } from './lexicon.ts'
import { numberedGroups } from './numbered-groups.ts'
import { SaidBoard } from './said-board.ts'
import type { Rows } from '../pattern/ready-made.ts'
import type { Rule } from '../pattern/rule.ts'
import { phrasesFrom } from './ready-phrases.ts'
import { kindHash } from './word-features.ts'

/** Kinds of words that make a finding when one of each group stands within so many letters. */
export interface Conjunction extends Pick<Rule, 'name' | 'threat' | 'severity'> {
  /** `verb!` = only as an order: at the beginning of a sentence, behind "must", "please" and the like. */
  readonly of: readonly (readonly string[])[]
  readonly within: number
  /** Words that take it back when one stood before it in its sentence, unless the reader is told to do it. */
  readonly unless?: readonly string[]
  /** Its words are so common that a rare one has to stand near, in the beginning of a text as well. */
  readonly common?: boolean
}

/** The rows of data that the words are told by. */
export interface Wording {
  readonly words: Words
  readonly conjunctions: readonly Conjunction[]
  /** What the rare words are called among the rules of the scanner inside. */
  readonly gate: string
  /** Kinds that may be orders; kinds that make orders of those right behind them, and that take them back. */
  readonly verbs: readonly string[]
  readonly leads: readonly string[]
  /** Those of the leads by which whoever reads is spoken to: what follows is no report of what others were told. */
  readonly bids: readonly string[]
  readonly negations: readonly string[]
  /** Kinds behind which an order may stand after a comma. */
  readonly clauses: readonly string[]
}

export interface Ready {
  readonly rule: Pick<Rule, 'name' | 'threat' | 'severity'>
  /** The number of the rule's name: of what it told the same words are not told again. */
  readonly named: number
  readonly groups: readonly (readonly number[])[]
  readonly within: number
  readonly unless: readonly number[]
  readonly common: boolean
}

export interface Tongue {
  readonly lexicon: Lexicon
  /** By kind: what it is called when it is an order. */
  readonly orders: Int32Array
  readonly verbs: Uint8Array
  readonly leads: Uint8Array
  readonly bids: Uint8Array
  readonly negations: Uint8Array
  readonly clauses: Uint8Array
  readonly board: SaidBoard
  /** By kind: what it is called where words are weighed. */
  readonly hashes: Uint32Array
  /** By kind: the conjunctions it counts in. */
  readonly counting: readonly (readonly Part[])[]
}

/** A conjunction, in which of its groups a kind counts, and the numbers of the other groups. */
export interface Part {
  readonly which: number
  readonly ready: Ready
  readonly own: number
  readonly others: readonly number[]
}

/** What goes by nothing but the vocabularies: all who speak by them share it. */
export interface Words {
  /** The kinds of words by name, numbered. */
  readonly names: ReadonlyMap<string, number>
  /** Until it is done: what it has worked with is let go of. */
  work: Generator<void, Lexicon> | null
  lexicon?: Lexicon
}

export function wordsOf(vocabularies: readonly Vocabulary[]): Words {
  const names = kindsOf(vocabularies)
  return { names, work: Lexicon.of(vocabularies, names) }
}

/** Worked out before: the kinds in the order of their numbers, and the phrases. */
export function readyWords(kinds: readonly string[], phrases: Rows): Words {
  return { names: numbered(kinds), work: null, lexicon: new Lexicon(phrasesFrom(phrases)) }
}

export function kindsOf(vocabularies: readonly Vocabulary[]): ReadonlyMap<string, number> {
  return numbered([...new Set(vocabularies.flatMap((vocabulary) => Object.keys(vocabulary)))])
}

function numbered(kinds: readonly string[]): ReadonlyMap<string, number> {
  return new Map(kinds.map((name, index) => [name, index]))
}

/** Makes ready, step by step, what `tongueOf` would make at once; that may be asked for at any time in between. */
export function* prepareWords(words: Words): Generator<void, Lexicon> {
  for (;;) {
    if (words.lexicon !== undefined) return words.lexicon
    const step = (words.work as Generator<void, Lexicon>).next()
    if (step.done === true) {
      words.work = null
      return (words.lexicon = step.value)
    }
    yield
  }
}

/** All steps at once. */
export function finished<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** By what a finding is told once. */
const told = ({ name, severity }: Conjunction): string => `${name} ${severity}`

export function tongueOf({ words, conjunctions, verbs, leads, bids, negations, clauses }: Wording): Tongue {
  const names = new Map(words.names)
  const index = (name: string): number => {
    const known = names.get(name) ?? names.size
    names.set(name, known)
    return known
  }
  for (const kind of [...verbs, ...leads, ...negations, ...clauses]) index(kind)
  for (const verb of verbs) index(`${verb}!`)
  const tellers = [...new Set(conjunctions.map(told))]
  const made = conjunctions.map((one) => ({
    rule: { name: one.name, threat: one.threat, severity: one.severity },
    named: tellers.indexOf(told(one)),
    groups: one.of.map((group) => group.map(index)),
    within: one.within,
    unless: (one.unless ?? []).map(index),
    common: one.common ?? false,
  }))
  const kinds = names.size
  const orders = new Int32Array(kinds).fill(-1)
  for (const verb of verbs) orders[index(verb)] = index(`${verb}!`)
  const flags = (some: readonly string[]) => {
    const marked = new Uint8Array(kinds)
    for (const one of some) marked[index(one)] = 1
    return marked
  }
  const { members, numbers } = numberedGroups(kinds, made)
  const counting: Part[][] = Array.from({ length: kinds }, () => [])
  for (const [which, ready] of made.entries())
    for (const [own, group] of ready.groups.entries()) {
      const others = (numbers[which] as readonly number[]).filter((_, other) => other !== own)
      for (const kind of new Set(group)) counting[kind]?.push({ which, ready, own, others })
    }
  return {
    lexicon: finished(prepareWords(words)),
    orders,
    verbs: flags(verbs.flatMap((verb) => [verb, `${verb}!`])),
    leads: flags(leads),
    bids: flags(bids),
    negations: flags(negations),
    clauses: flags(clauses),
    board: new SaidBoard(members, made),
    hashes: Uint32Array.from(names.keys(), kindHash),
    counting,
  }
}
