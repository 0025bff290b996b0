// The contract between anything that reads bytes and anything that finds things in them.

import type { JoinScanners } from './joined-text.ts'
import type { Section, Severity, Threat } from '../types.ts'

/** A rule as data: what to look for and why it matters. The pattern is RE2 syntax, matched on bytes. */
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
   * hosts take such, as `host ?name` or `host token`.
   */
  readonly generic?: readonly string[]
  /** Hosts the operator exempts from it. */
  readonly exempt?: readonly string[]
  /** The operator wants no more than this done about it. */
  readonly most?: 'warn'
  /** The section that governs it wherever it is found; absent = that of the place. */
  readonly section?: Section
}

/** What a hit says of its rule. */
export type Shown = Pick<
  Rule,
  'name' | 'threat' | 'severity' | 'audience' | 'taken' | 'generic' | 'exempt' | 'most' | 'section'
> & {
  /** It is one certain value: whatever form that has tells where it belongs. */
  readonly known?: true
}

/** One match. Offsets are bytes in the original stream, even when a decoded view showed it. */
export interface Hit {
  readonly rule: Shown
  readonly start: number
  readonly end: number
  /** Name of the decoded reading that showed it (`percent`, `base64` …); absent = the bytes as they are. */
  readonly view?: string
  /** It stands in compressed bytes: it cannot be starred out there. */
  readonly sealed?: true
}

/** What one look at one more chunk found, and how far the bytes are beyond doubt. */
export interface Look {
  readonly hits: readonly Hit[]
  /** Bytes before this absolute offset can no longer become part of a new match: they may be released. */
  readonly settled: number
}

/** The state of one stream. Feed chunks in order; findings do not depend on where the stream was cut. */
export interface Watch {
  look(chunk: Uint8Array, last: boolean): Look
  /** What would be found if the stream ended here: for whoever can wait no longer. */
  ahead?(): readonly Hit[]
}

/** Pure factory of watches; safe to share between streams. */
export interface Scanner {
  open(): Watch
  /** A watch that also reads through the plain escapes of JSON by itself, faster than a reading of its own could. */
  openEscaped?(): Watch
  /** How it looks at a text put together from pieces; absent = as at any. */
  readonly joins?: JoinScanners
}

/** A watch that may have to wait for its look: a stream that is decompressed. One look at a time. */
export interface StreamWatch {
  look(chunk: Uint8Array, last: boolean): Look | Promise<Look>
  ahead?(): readonly Hit[]
  /** No more looks: what it holds outside is let go. */
  close?(): void
}

export interface StreamScanner {
  open(): StreamWatch
}

/** All hits in one complete piece of bytes. */
export function scanAll(scanner: Scanner, bytes: Uint8Array): readonly Hit[] {
  return scanner.open().look(bytes, true).hits
}
