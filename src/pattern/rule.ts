// A rule as data: what to look for, why it matters, and what excuses a match.

import type { Section, Severity, Threat } from '../types.ts'

/** The pattern is RE2 syntax, matched on bytes. */
export interface Rule {
  /** Public name, stable: users' configurations mention it. */
  readonly name: string
  readonly threat: Threat
  readonly severity: Severity
  /** RE2 syntax; `(?i)` and friends inline. Unanchored. */
  readonly pattern: string
  /** Where the format is documented: vendor page, RFC or paper. */
  readonly source: string
  /**
   * Offline check of one match, as latin1 text of the matched bytes: checksum, structure, entropy. False = not a match.
   * Must be pure, linear and total.
   */
  readonly check?: (text: string) => boolean
  /** Which matches are none though they pass it: nor is what begins inside of them. Pure, linear and total as well. */
  readonly hides?: (text: string) => boolean
  /** What `check` asks of the digits of a match, among other things: the faster scanner asks that first. */
  readonly sum?: 'luhn'
  /**
   * Hosts this credential belongs to; on its way there it is no leak. `*.x` = x and below, a star inside = one label, `!`
   * before it = but not there.
   */
  readonly audience?: readonly string[]
  /**
   * Where its service takes it besides header fields for credentials: `?name` = that query parameter, `path`, `body`,
   * `token` = the form that asks for an OAuth token (RFC 6749 §3.2).
   */
  readonly taken?: readonly string[]
  /**
   * Any service's credentials may look so: in a field for credentials it belongs to whoever that is sent to. Where else
   * hosts take such, as `host ?name` or `host token`; `* login` = any site's login, which is told.
   */
  readonly generic?: readonly string[]
  /** Hosts the operator exempts from it. */
  readonly exempt?: readonly string[]
  /** The operator wants no more than this done about it. */
  readonly most?: 'warn'
  /** The section that governs it wherever it is found; absent = that of the place. */
  readonly section?: Section
}
