// Where things lie in the memory in which readings work, and what can be asked of those who work there.

// The memory map of wasm/readings/layout.ts.
export const SIX = 1024
export const FIVE = 1280
export const SMALL = 1536
export const FOUR = 1792
export const CONTROLS = 2048
export const NAMES = 2304
export const DIRECTORY = 4096
export const VALUES = 12_800
export const PAGES = 32_768
export const POOL = 163_840
/** What foldings may fill ends here; then comes what the tools write down for themselves. */
export const POOL_END = 196_608
export const ROOMS = POOL_END + 36_864

/** What of a stream is worked on at once, and what is kept before it: all that a reading looks back at. */
export const PIECE = 32_768
export const BEHIND = 512
/** Letters of a run that are decoded at once. */
export const RUN = 16_384

export const OUT = 36_864
export const OUT_SIZE = 36_864
export const LETTERS = OUT + OUT_SIZE
export const EDITS = LETTERS + 2 * OUT_SIZE
/** More are told in several goes. */
export const EDITS_SIZE = 4096
export const PAIRS = EDITS + EDITS_SIZE
export const RUN_AT = PAIRS + 16_384
export const BEHIND_AT = RUN_AT + RUN + 512
export const ROOM = BEHIND_AT + BEHIND + 64
/**
 * How often one writing may stand inside another: a token that is itself encoded three times. Each has a room of its own,
 * and one more is for what is not read any more.
 */
export const DEPTH = 4
export const PAGE = 65_536
export const SIZE = Math.ceil((ROOMS + (DEPTH + 1) * ROOM) / PAGE) * PAGE

/** The exports of wasm/readings.ts; all places are addresses in the one memory. */
export interface Tools {
  survey(from: number, to: number, pairs: number): number
  listed(): number
  /** Whether the plain escapes of JSON are read elsewhere: then they alone wake nothing, and keep nothing awake. */
  spare(on: boolean): void
  seek(kind: number, from: number, to: number, last: boolean): number
  undo(
    kind: number,
    from: number,
    to: number,
    last: boolean,
    limit: number,
    out: number,
    outTo: number,
    edits: number,
    editsTo: number,
  ): number
  state(): number
  outEnd(): number
  editsEnd(): number
  limitAfter(): number
  missing(): number
  texts(
    code: number,
    from: number,
    to: number,
    at: number,
    phase: number,
    out: number,
    outTo: number,
    letters: number,
  ): number
  goOnAt(): number
  goOnPhase(): number
  furthest(): number
}

/** Why `seek` or `undo` stopped. */
export const HALF = 1
export const FULL = 2
export const UNMADE = 3

/** Addresses of one room. */
export interface Room {
  readonly text: number
  readonly out: number
  readonly outTo: number
  readonly letters: number
  readonly edits: number
  readonly editsTo: number
  readonly pairs: number
  readonly run: number
}
