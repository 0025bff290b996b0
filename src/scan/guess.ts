// Knows an event stream by its first bytes, whatever its media type says: clients that expect one do not look at that.

import { prospective } from './ahead.ts'
import { deltas } from './deltas.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'

const utf8 = new TextEncoder()
const begins = ['data:', 'event:', 'id:', 'retry:', ':'].map((name) => utf8.encode(name))

/** The scanner, reading what begins like an event stream across its events too; `otherwise` is for what does not. */
export function guessed(scanner: Scanner, otherwise: Scanner = scanner): Scanner {
  return { open: () => new GuessWatch(scanner, otherwise) }
}

class GuessWatch implements Watch {
  readonly #scanner: Scanner
  readonly #otherwise: Scanner
  /** The first bytes, until they tell. */
  #head = new Uint8Array(0)
  #watch: Watch | null = null

  constructor(scanner: Scanner, otherwise: Scanner) {
    this.#scanner = scanner
    this.#otherwise = otherwise
  }

  look(chunk: Uint8Array, last: boolean): Look {
    if (this.#watch !== null) return this.#watch.look(chunk, last)
    const bytes = new Uint8Array(this.#head.length + chunk.length)
    bytes.set(this.#head)
    bytes.set(chunk, this.#head.length)
    const same = begins.filter((name) => name.every((byte, at) => at >= bytes.length || bytes[at] === byte))
    const events = same.some((name) => name.length <= bytes.length)
    if (same.length > 0 && !events && !last) {
      this.#head = bytes
      return { hits: [], settled: 0 }
    }
    this.#watch = (events ? deltas(this.#scanner, 'events', { sure: false }) : prospective(this.#otherwise)).open()
    return this.#watch.look(bytes, last)
  }

  ahead(): readonly Hit[] {
    return this.#watch?.ahead?.() ?? []
  }
}
