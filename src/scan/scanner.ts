// The contract between anything that reads bytes and anything that finds things in them.

import type { JoinScanners } from './joined-text.ts'
import type { Rule } from '../pattern/rule.ts'
import type { Tail } from './tail.ts'

/** What a hit says of its rule. */
export type Shown = Pick<
  Rule,
  'name' | 'threat' | 'severity' | 'audience' | 'taken' | 'generic' | 'exempt' | 'most' | 'section'
> & {
  /** It is one certain value: whatever form that has tells where it belongs. */
  readonly known?: true
  /** No single word of it is what was found: where the first have gone, the rest can be taken out. */
  readonly partly?: true
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
  /** `tail` = kept by whoever opens it, who feeds both the same; absent = nobody else keeps any of it. */
  open(tail?: Tail): Watch
  /** A watch that also reads through the plain escapes of JSON by itself, faster than a reading of its own could. */
  openEscaped?(tail?: Tail): Watch
  /** How it looks at a text put together from pieces; absent = as at any. */
  readonly joins?: JoinScanners
}

/** A watch that may have to wait for its look: a stream that is decompressed. One look at a time. */
export interface StreamWatch {
  look(chunk: Uint8Array, last: boolean): Look | Promise<Look>
  ahead?(): readonly Hit[]
  /** What it decodes had ended at this offset or a little behind it, though more came; null = it has not. */
  readonly endedAt?: number | null
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
