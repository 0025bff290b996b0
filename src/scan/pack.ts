// Knows what the rules of one scanner come to, once they are made ready.

import type { Caps } from '../pattern/caps.ts'
import type { Compiled } from '../pattern/compiled.ts'
import type { Finder } from '../pattern/finder.ts'
import type { Leads } from '../pattern/leads.ts'
import type { Tables } from '../pattern/literals.ts'

/** The rules of one scanner, ready for work; shared by all streams. */
export interface Pack {
  readonly rules: readonly Compiled[]
  /** Those without anchors. */
  readonly unanchored: readonly number[]
  readonly table: Tables
  readonly find: Finder
  /** To walk back over when asking what may still become a match. */
  readonly leads: Leads
  readonly caps: Caps
}
