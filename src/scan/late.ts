// Opens what looks at a stream with the stream's first byte: thousands may be open that have said nothing yet.

import type { Hit, Look, Watch } from './scanner.ts'

export class LateWatch implements Watch {
  readonly #open: () => Watch
  #watch: Watch | null = null

  /** `open` is shared by all streams. */
  constructor(open: () => Watch) {
    this.#open = open
  }

  look(chunk: Uint8Array, last: boolean): Look {
    return (this.#watch ??= this.#open()).look(chunk, last)
  }

  ahead(): readonly Hit[] {
    return this.#watch?.ahead?.() ?? []
  }
}
