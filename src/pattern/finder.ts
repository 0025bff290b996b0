// Knows what is asked of whoever looks for literals, and the plain way to do it.

import { heap, type Home } from './home.ts'
import { find, type Found, type Tables, type Visit } from './literals.ts'
import type { Nfa } from './nfa.ts'

/** Finds the literals where a rule may begin to match; a superset of those places, and no more work than one look. */
export interface Finder {
  /** Reads `[from, to)` of `bytes` on from `found.state`. `zero` = index of the stream's first byte; negative when it lies before. */
  read(bytes: Uint8Array, from: number, to: number, zero: number, found: Found, visit: Visit): void
  /**
   * The same in two texts at once: in `plain`, which is `raw` without its escapes, and in `raw` what differs there. All
   * visits to `raw` come last.
   */
  readApart(
    plain: Uint8Array,
    raw: Uint8Array,
    from: number,
    to: number,
    zero: number,
    found: Found,
    foundRaw: Found,
    visit: Visit,
    visitRaw: Visit,
  ): void
  /** Leaves a rule out, or takes it in again. */
  skip(rule: number, skipped: boolean): void
  /** Where the automaton of a rule has its tables. */
  home(rule: number): Home
  /** What the compiled pattern of a rule says about the bytes around its literals. */
  learn(rule: number, nfa: Nfa): void
  /** Matches of a rule whose digits have no Luhn sum may be left out. */
  sums(rule: number): void
  /** Whether the tables have outgrown their room. */
  readonly full: boolean
}

export function plainFinder(tables: Tables): Finder {
  return {
    read: (bytes, from, to, _, found, visit) => find(tables, bytes, from, to, found, visit),
    readApart: (plain, raw, from, to, _, found, foundRaw, visit, visitRaw) => {
      find(tables, plain, from, to, found, visit)
      find(tables, raw, from, to, foundRaw, visitRaw)
    },
    skip: () => undefined,
    home: () => heap,
    learn: () => undefined,
    sums: () => undefined,
    full: false,
  }
}
