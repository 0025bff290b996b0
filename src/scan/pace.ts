// The only file that knows how long a turn of the event loop may take: looks at bytes in slices and rests between them.

import type { Hit, Look, StreamScanner, StreamWatch } from './scanner.ts'

/** All streams together let other work go on after so many milliseconds of looking. */
const TURN_MS = 6
/**
 * Single steps may go on for as long again: a small message is read in twenty of them, and each would queue behind
 * everybody's slices where those fill every turn.
 */
const STEPS_MS = 2 * TURN_MS
/** A slice is meant to take so long (milliseconds): its size follows the text's own speed. */
const SLICE_MS = 2
const FIRST_SLICE = 4096
/** In a process that has looked at nothing, what a few lines ask for is still to be made: every rule they touch. */
const SMALLEST_SLICE = 64
/** What is smaller is looked at in one go. */
const SMALL = 1024
const LARGEST_SLICE = 1 << 15

/** What a text begins with: as much as the last one came to. */
let first = SMALLEST_SLICE
/** Of what this process has looked at so far no slice is longer than this part: a quick beginning promises nothing. */
const CAUTION = 16
let seen = 0

/** Looking done in this turn; everybody's, since the loop is everybody's. */
let spent = 0
/** Resolves in the next turn; null before anything was looked at in this one. */
let next: Promise<void> | null = null

/** All runtimes have it though no web standard does. Timers will not do: one that is due at once may run before what came in. */
const { setImmediate } = globalThis as unknown as { setImmediate: (then: () => void) => void }

function spend(ms: number): void {
  spent += ms
  next ??= new Promise((resolve) =>
    setImmediate(() => {
      spent = 0
      next = null
      resolve()
    }),
  )
}

/** What to wait for if this turn has been long enough. */
function turnOver(ms = TURN_MS): Promise<void> | null {
  return spent >= ms ? next : null
}

/** How much of one stream is looked at in one go. */
export class Pace {
  /** Never less in one go. */
  readonly #least: number
  #size: number

  /** What is passed on as it is read is to go on in whole events: most are no longer than what it begins with. */
  constructor(least = SMALL, size = Math.max(least, first)) {
    this.#least = least
    this.#size = size
  }

  /** Whether so many bytes can be looked at right now, without a rest. */
  now(bytes: number): boolean {
    return bytes <= this.#size && spent < TURN_MS
  }

  /** One look, timed. What a watch does elsewhere (decompressing) paces itself. */
  timed(watch: StreamWatch, bytes: Uint8Array, last: boolean): Look | Promise<Look> {
    const began = performance.now()
    const look = watch.look(bytes, last)
    const took = performance.now() - began
    spend(took)
    seen += bytes.length
    if (bytes.length >= Math.min(SMALL, this.#size) && !(look instanceof Promise)) {
      const fitting = (bytes.length * SLICE_MS) / Math.max(took, 0.01)
      this.#size = Math.max(this.#least, Math.min(LARGEST_SLICE, fitting, this.#size * 2, seen / CAUTION)) | 0
      first = Math.min(FIRST_SLICE, this.#size)
    }
    return look
  }

  /** Looks at all of `bytes` in slices; `each` is told every look. */
  async slices(
    watch: StreamWatch,
    bytes: Uint8Array,
    last: boolean,
    each: (look: Look) => Promise<void> | void,
  ): Promise<void> {
    let from = 0
    do {
      // Looked at right after the check: whoever waits too must see that this turn has been used.
      for (let rest = turnOver(); rest !== null; rest = turnOver()) await rest
      const to = Math.min(bytes.length, from + this.#size)
      const look = this.timed(watch, bytes.subarray(from, to), last && to === bytes.length)
      const told = each(look instanceof Promise ? await look : look)
      if (told !== undefined) await told
      from = to
    } while (from < bytes.length)
  }
}

/** Runs work that stops every few thousand operations, without holding the event loop. Most is done in its first step. */
export function stepwise<T>(work: Generator<void, T>): T | Promise<T> {
  if (turnOver(STEPS_MS) !== null) return stepping(work, STEPS_MS)
  const began = performance.now()
  const step = work.next()
  spend(performance.now() - began)
  return step.done === true ? step.value : stepping(work, TURN_MS)
}

async function stepping<T>(work: Generator<void, T>, first: number): Promise<T> {
  for (let ms = first; ; ms = TURN_MS) {
    for (let rest = turnOver(ms); rest !== null; rest = turnOver(ms)) await rest
    const began = performance.now()
    const step = work.next()
    spend(performance.now() - began)
    if (step.done === true) return step.value
  }
}

/** All hits in one complete piece of bytes, without holding the event loop: `scanAll` for texts of any size. */
export async function scanWhole(scanner: StreamScanner, bytes: Uint8Array): Promise<readonly Hit[]> {
  const watch = scanner.open()
  try {
    if (bytes.length < SMALL && bytes.length <= first) return (await watch.look(bytes, true)).hits
    const hits: Hit[] = []
    await new Pace(SMALLEST_SLICE, first).slices(watch, bytes, true, (look) => void hits.push(...look.hits))
    return hits
  } finally {
    watch.close?.()
  }
}
