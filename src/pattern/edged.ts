// Knows which anchors can only stand where a word begins: behind a letter they need not be looked for.

import { isWord } from './context.ts'
import { folded } from './literals.ts'
import { LINE_START, type Node, TEXT_START, WORD_EDGE } from './syntax.ts'
import { EDGE } from './trie.ts'

/** What may be read before a place: anything, or nothing that a letter of a word follows. */
const ANY = 1
const APART = 2

/** Behind these no letter of a word goes on: it begins one. */
const isEdge = (node: Node): boolean =>
  node.is === 'assert' && (node.what & ~(WORD_EDGE | TEXT_START | LINE_START)) === 0

/** The words that stand at item `from` of a pattern, those marked that stand at the beginning of a word. */
export function edged(words: readonly string[], items: readonly Node[], from: number): readonly string[] {
  const within = new Uint8Array(128)
  let before = isApart(items, from) ? APART : ANY
  for (let i = from; i < items.length && before !== 0; i++) before = first(items[i] as Node, before, within)
  return words.map((word) => {
    const byte = word.charCodeAt(0)
    return byte < 0x80 && isWord(byte) && within[byte] === 0 ? EDGE + word : word
  })
}

/** Marks what a node may begin with in the midst of a word; returns what may be read before what follows it. */
function first(node: Node, before: number, within: Uint8Array): number {
  switch (node.is) {
    case 'assert':
      return isEdge(node) ? APART : before
    case 'set':
      if ((before & ANY) !== 0)
        for (let i = 0; i < node.set.length; i += 2)
          for (let byte = node.set[i] as number; byte <= (node.set[i + 1] as number) && byte < 0x80; byte++)
            within[folded(byte)] = 1
      return 0
    case 'cat':
      return node.of.reduce((now, one) => (now === 0 ? 0 : first(one, now, within)), before)
    case 'alt':
      return node.of.reduce((all, one) => all | first(one, before, within), 0)
    case 'repeat': {
      if (node.max === 0) return before
      const once = first(node.of, before, within)
      const again = node.max > 1 && once !== 0 ? once | first(node.of, once, within) : once
      return node.min === 0 ? before | again : again
    }
  }
}

/** Whether what stands before an item surely ends with no letter of a word. */
function isApart(items: readonly Node[], from: number): boolean {
  for (let i = from - 1; i >= 0; i--) {
    const item = items[i] as Node
    if (isEdge(item)) return true
    if (!endsApart(item)) return false
    if (!mayBeEmpty(item)) return true
  }
  return false
}

function endsApart(node: Node): boolean {
  switch (node.is) {
    case 'assert':
      return true
    case 'set':
      for (let i = 0; i < node.set.length; i += 2)
        for (let byte = node.set[i] as number; byte <= (node.set[i + 1] as number) && byte < 0x80; byte++)
          if (isWord(byte)) return false
      return true
    case 'cat': {
      for (const one of node.of.toReversed()) {
        if (!endsApart(one)) return false
        if (!mayBeEmpty(one)) return true
      }
      return true
    }
    case 'alt':
      return node.of.every(endsApart)
    case 'repeat':
      return node.max === 0 || endsApart(node.of)
  }
}

function mayBeEmpty(node: Node): boolean {
  switch (node.is) {
    case 'assert':
      return true
    case 'set':
      return false
    case 'cat':
      return node.of.every(mayBeEmpty)
    case 'alt':
      return node.of.some(mayBeEmpty)
    case 'repeat':
      return node.min === 0 || mayBeEmpty(node.of)
  }
}
