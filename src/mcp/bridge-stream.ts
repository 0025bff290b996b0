// Reads an event stream as a client does, and remembers what it takes to come back for the rest.

import { EventSplitter, type StreamEvent } from '../scan/sse.ts'

/** Longer waits are no server's to ask for (milliseconds). */
const mostMs = 60_000

/** Follows one stream, however often it is opened again. */
export class Followed {
  /** Id of the last event; null = the server gives none. */
  last: string | null = null
  /** What the server wants to be waited before it is asked again (milliseconds). */
  retryMs: number | undefined
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** `take` gets the data of each event that has some, with the event's name. Resolves when the stream has ended. */
  async read(body: ReadableStream<Uint8Array>, take: (data: Uint8Array, name: string) => Promise<void>): Promise<void> {
    const splitter = new EventSplitter(this.#limit)
    for await (const chunk of body)
      for (const piece of splitter.feed(chunk)) {
        if (piece.kind !== 'event') continue
        const { event } = piece
        this.last = fieldOf(event, 'id') ?? this.last
        const retry = fieldOf(event, 'retry') ?? ''
        if (retry !== '' && [...retry].every((digit) => digit >= '0' && digit <= '9'))
          this.retryMs = Math.min(Number(retry), mostMs)
        if (event.data !== null && event.data.length > 0) await take(event.data, fieldOf(event, 'event') ?? '')
      }
  }
}

/** The value of the last line of that name; null where there is none. */
function fieldOf({ fields }: StreamEvent, name: string): string | null {
  let found: string | null = null
  for (const field of fields) {
    const line = new TextDecoder().decode(field)
    if (!line.startsWith(`${name}:`)) continue
    const value = line.slice(name.length + (line[name.length + 1] === ' ' ? 2 : 1))
    found = value.split('\n', 1)[0]?.replaceAll('\r', '') ?? ''
  }
  return found
}
