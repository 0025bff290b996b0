// What is said on a stream beside what its server says: clients of the 2024-11-05 transport read answers nowhere else.

import { join } from '../scan/join.ts'
import type { Source } from './body.ts'

/** Answers that wait for a client that does not read. */
const most = 1000

export class Beside {
  #waiting: Uint8Array[] = []
  #wake: () => void = () => undefined

  /** A JSON-RPC message, as an event of its own. */
  push(message: string): void {
    if (this.#waiting.length >= most) return
    this.#waiting.push(new TextEncoder().encode(`event: message\ndata: ${message}\n\n`))
    this.#wake()
  }

  /**
   * The stream with what is pushed between its pieces. `between` = whether it stands at the end of an event, where
   * something else may be said.
   */
  among(source: Source, between: () => boolean): Source {
    let reading: Promise<Uint8Array | null> | null = null
    return {
      cancel: source.cancel,
      next: async () => {
        for (;;) {
          if (this.#waiting.length > 0 && between()) return join(this.#waiting.splice(0))
          reading ??= source.next()
          const woken = new Promise<'woken'>((resolve) => (this.#wake = () => resolve('woken')))
          const piece = await Promise.race([reading, woken])
          if (piece === 'woken') continue
          reading = null
          return piece
        }
      },
    }
  }
}
