// Knows how the vocabularies of hostile instructions stand in the binary: their phrases, their kinds and the patterns of rare ones.

import { readyMade, type Rows } from '../pattern/ready-made.ts'
import { rowsOfPhrases } from '../scan/ready-phrases.ts'
import type { Phrases } from '../scan/phrase-trie.ts'
import { readyWords, type Words } from '../scan/tongue.ts'

/** What the vocabularies come to. */
export interface Told {
  /** The patterns by which their rare phrases are looked for. */
  readonly rare: readonly string[]
  readonly words: Words
}

/** By no hash of what they are made of: without making it the vocabularies stay unread, and one build has one of each. */
export const files = { phrases: 'injection-phrases', texts: 'injection-texts' } as const

/** Null = the build has put none here. */
export function readyWording(): Told | null {
  const [phrases, texts] = [readyMade(files.phrases), readyMade(files.texts)]
  if (phrases === null || texts === null) return null
  return { rare: listIn(texts, 'rare'), words: readyWords(listIn(texts, 'kinds'), phrases) }
}

/** For the build, by name of the file. */
export function wordingFiles(rare: readonly string[], kinds: Iterable<string>, phrases: Phrases): [string, Rows][] {
  return [
    [files.phrases, rowsOfPhrases(phrases)],
    [files.texts, { rare: rowOf(rare), kinds: rowOf([...kinds]) }],
  ]
}

const rowOf = (list: readonly string[]): Uint8Array => new TextEncoder().encode(JSON.stringify(list))
const listIn = (rows: Rows, name: string) => JSON.parse(new TextDecoder().decode(rows[name] as Uint8Array)) as string[]
