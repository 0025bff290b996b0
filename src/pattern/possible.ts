// Knows whether a pattern can match anything at all: one that cannot protects nobody, and says so at load.

import { AFTER_NEWLINE, AFTER_OTHER, AFTER_WORD, AT_START, isWord, satisfied } from './context.ts'
import { ASSERT, type Nfa, READ, SPLIT } from './nfa.ts'

/** Kinds of what comes next, and a byte of each; the first is the end of the text. */
const NEXT = [-1, 10, 0x61, 0x20] as const
const ANY = 15
/** The context behind a byte of each kind. */
const BEHIND = [AT_START, AFTER_NEWLINE, AFTER_WORD, AFTER_OTHER] as const

function kindOf(byte: number): number {
  return byte === 10 ? 1 : isWord(byte) ? 2 : 3
}

/** Which kinds of bytes stand between `lo` and `hi`, as bits. */
function kindsBetween(lo: number, hi: number): number {
  let kinds = 0
  for (let byte = lo; byte <= hi && kinds !== 14; byte++) kinds |= 1 << kindOf(byte)
  return kinds
}

/** Throws an Error when no text but the empty one, or none at all, has a match. */
export function refuseImpossible({ start, kinds, first, second, edges }: Nfa): void {
  // A place is a state, what stands before it, what may come next (bits), and whether anything has been read.
  const seen = new Set<number>()
  const open: number[] = []
  const visit = (state: number, context: number, next: number, read: number): void => {
    const place = ((state * 4 + context) * 16 + next) * 2 + read
    if (next === 0 || seen.has(place)) return
    seen.add(place)
    open.push(place)
  }
  for (let context = 0; context < 4; context++) visit(start, context, ANY, 0)
  let empty = false
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const read = place & 1
    const next = (place >> 1) & 15
    const context = (place >> 5) & 3
    const state = place >> 7
    if (state === 0) {
      if (read === 1) return
      empty = true
    } else if (kinds[state] === SPLIT) {
      visit(first[state] as number, context, next, read)
      visit(second[state] as number, context, next, read)
    } else if (kinds[state] === ASSERT) {
      let allowed = 0
      for (const [kind, byte] of NEXT.entries())
        if ((satisfied(context, byte) & (first[state] as number)) !== 0) allowed |= 1 << kind
      visit(second[state] as number, context, next & allowed, read)
    } else if (kinds[state] === READ)
      for (let i = first[state] as number; i < (second[state] as number); i += 3) {
        const between = kindsBetween(edges[i] as number, edges[i + 1] as number) & next
        for (let kind = 1; kind < 4; kind++)
          if ((between & (1 << kind)) !== 0) visit(state - (edges[i + 2] as number), BEHIND[kind] as number, ANY, 1)
      }
  }
  throw new Error(`Cannot use pattern: it matches ${empty ? 'only the empty text' : 'no text at all'}`)
}
