// The words for a JSON document that has been read: values, their places, and what makes it unsafe to call clean.

export type Kind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'

/** One value of a document. `members` and `items` are empty where they make no sense. */
export interface Json {
  readonly kind: Kind
  /** Decoded text of a string, source token of a number, boolean or null, `''` of a container. */
  readonly text: string
  readonly parent: Json | null
  /** Member name, index in an array, or null at the root. */
  readonly key: string | number | null
  readonly members: ReadonlyMap<string, Json>
  readonly items: readonly Json[]
  /** Offsets of what it was written with in `Reading.source`; of a container that is kept, both brackets included. */
  readonly start: number
  readonly end: number
}

/** What makes a well-formed document unsafe to call clean: two parsers may disagree, or we did not see all of it. */
export type FlawKind = 'duplicate key' | 'case-variant key' | 'lone surrogate in key' | 'too deep' | 'too many values'

export interface Flaw {
  readonly kind: FlawKind
  /** The object the key stands in, or where reading stopped. */
  readonly at: Json | null
}

export interface Reading {
  readonly ok: true
  readonly source: string
  readonly root: Json
  /** Every value in document order, the root first. */
  readonly nodes: readonly Json[]
  /** At most one of each kind. */
  readonly flaws: readonly Flaw[]
}

export interface Limits {
  /** Levels of nesting that are kept apart; deeper values are reported at the deepest kept ancestor. */
  readonly depth: number
  readonly nodes: number
}

export interface Malformed {
  readonly ok: false
  readonly problem: string
}

/** The exact characters a scalar was written with: `1` is not `"1"`, and 2^53+1 stays itself. */
export function tokenOf(reading: Reading, node: Json): string {
  return reading.source.slice(node.start, node.end)
}
