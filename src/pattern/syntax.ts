// The shape of a parsed pattern, and the words in which a pattern is refused.

import type { Runes } from './runes.ts'

/** Zero-width conditions; the numbers are bits, so that a set of them is one number. */
export const TEXT_START = 1
export const TEXT_END = 2
export const LINE_START = 4
export const LINE_END = 8
export const WORD_EDGE = 16
export const NO_WORD_EDGE = 32

/** Greed is not kept: the longest match is wanted, whatever the pattern prefers. */
export type Node =
  | { readonly is: 'set'; readonly set: Runes }
  | { readonly is: 'cat'; readonly of: readonly Node[] }
  | { readonly is: 'alt'; readonly of: readonly Node[] }
  | { readonly is: 'repeat'; readonly of: Node; readonly min: number; readonly max: number }
  | { readonly is: 'assert'; readonly what: number }

export const EMPTY: Node = { is: 'cat', of: [] }

/** `column` counts from 1. */
export function refuse(what: string, column: number): Error {
  return new Error(`Cannot compile pattern: ${what} at column ${column}`)
}

export function unsupported(what: string, column: number): Error {
  return new Error(`Cannot compile pattern: ${what} at column ${column} is not supported (RE2 syntax)`)
}
