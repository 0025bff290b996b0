// Holds messages that have come and were not asked for yet, and joins two sides in one process.

import type { Line } from './lines.ts'
import type { Side } from './side.ts'

export class Inbox {
  readonly #waiting: Line[] = []
  #wake: (() => void) | undefined
  ended = false

  put(line: Line): void {
    this.#waiting.push(line)
    this.#wake?.()
  }

  end(): void {
    this.ended = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Line> {
    while (true) {
      const next = this.#waiting.shift()
      if (next !== undefined) yield next
      else if (this.ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

/** What one side sends the other receives. */
export function joined(): readonly [Side, Side] {
  const [one, other] = [new Inbox(), new Inbox()]
  return [sideOf(one, other), sideOf(other, one)]
}

function sideOf(from: Inbox, to: Inbox): Side {
  const utf8 = new TextEncoder()
  return {
    messages: from,
    send: async (message) => to.put(typeof message === 'string' ? utf8.encode(message) : message),
    close: async () => to.end(),
  }
}
