// Knows that a text decoded as often as is allowed may hold one more: what is in there is not read, and never called clean.

import { LIMIT_REACHED } from './report.ts'
import { DEPTH, type Room, RUN } from './room-map.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { workroom } from './workroom.ts'

/** So long a text, of so many different letters, is no accident, nor filled up with something. */
const LETTERS = 32
const DIFFERENT = 12

/** For whole texts: the scanner, and a fault where something is encoded once more. */
export function deepest(scanner: Scanner): Scanner {
  return { open: () => new DeepestWatch(scanner.open()) }
}

class DeepestWatch implements Watch {
  readonly #plain: Watch

  constructor(plain: Watch) {
    this.#plain = plain
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const { hits, settled } = this.#plain.look(chunk, last)
    const deeper = encodedIn(chunk)
    return deeper.length === 0 ? { hits, settled } : { hits: [...hits, ...deeper], settled }
  }
}

function encodedIn(text: Uint8Array): readonly Hit[] {
  const { heap, words, tools, rooms } = workroom()
  const room = rooms[DEPTH] as Room
  const hits: Hit[] = []
  heap.set(text, room.text)
  tools.survey(room.text, room.text + text.length, room.pairs)
  const end = tools.listed() >> 2
  for (let pair = room.pairs >> 2; pair < end; pair += 2) {
    const [from, to] = [words[pair], words[pair + 1]] as [number, number]
    if (to - from < LETTERS || new Set(heap.subarray(from, to)).size < DIFFERENT) continue
    const isText = [0, 1, 2, 3].some(
      (code) => tools.texts(code, from, Math.min(to, from + RUN), from, 0, 0, 0, 0) !== 0,
    )
    if (isText) hits.push({ rule: LIMIT_REACHED, start: from - room.text, end: to - room.text })
  }
  return hits
}
