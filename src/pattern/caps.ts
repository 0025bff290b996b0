// Every limit of the engine in one place: what bounds memory and time on any text.

export interface Caps {
  /** No match is longer: what is held back of a stream is bounded by it. */
  readonly match: number
  /** Beginnings in different states that one rule follows at once. Past it the text counts as unreadable. */
  readonly groups: number
  /** With more groups, or more beginnings, than this and no match yet, a rule is swept instead of followed. */
  readonly crowd: number
  readonly queue: number
  /** For so many bytes at least. */
  readonly sweep: number
  /**
   * How many bytes all checks together may be shown: so many, and so many more for each byte of the stream. Enough for
   * tables full of numbers; a text that asks for more is not checked to its end, and that is a finding.
   */
  readonly checked: number
  readonly checkedPerByte: number
  /** Cache of one automaton: entries of its table of moves, and of all its sets of states together. */
  readonly moves: number
  readonly members: number
  /** States that fit whatever the cache says: more than twice as many as one run may have alive. */
  readonly states: number
}

export const CAPS: Caps = {
  match: 4096,
  groups: 256,
  crowd: 3,
  queue: 12,
  sweep: 8192,
  checked: 1 << 20,
  checkedPerByte: 16,
  moves: 1 << 16,
  members: 1 << 18,
  states: 600,
}
