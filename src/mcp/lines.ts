// Cuts a stream of bytes into messages, one a line, none longer than the limit.

const LF = 0x0a
const CR = 0x0d

/** A line without its end; null in place of one that was too long, whose bytes are gone. */
export type Line = Uint8Array | null

export class Lines {
  readonly #limit: number
  readonly #blanks: boolean
  #held: Uint8Array[] = []
  #size = 0
  #skipping = false

  /** `blanks` = empty lines are lines too. */
  constructor(limit: number, blanks = false) {
    this.#limit = limit
    this.#blanks = blanks
  }

  *feed(chunk: Uint8Array): Generator<Line> {
    let from = 0
    for (let at = chunk.indexOf(LF, from); at >= 0; at = chunk.indexOf(LF, from)) {
      const line = this.#take(chunk.subarray(from, at))
      from = at + 1
      if (line === undefined) yield null
      else if (this.#blanks || !isBlank(line)) yield line
    }
    this.#hold(chunk.subarray(from))
  }

  /** What stands after the last line end. */
  *end(): Generator<Line> {
    if (this.#size === 0 && !this.#skipping) return
    const line = this.#take(new Uint8Array(0))
    if (line === undefined) yield null
    else if (this.#blanks || !isBlank(line)) yield line
  }

  #hold(piece: Uint8Array): void {
    if (piece.length === 0 || this.#skipping) return
    this.#size += piece.length
    if (this.#size > this.#limit) {
      this.#skipping = true
      this.#held = []
    } else this.#held.push(piece.slice())
  }

  #take(piece: Uint8Array): Uint8Array | undefined {
    this.#hold(piece)
    const skipped = this.#skipping
    const line = new Uint8Array(skipped ? 0 : this.#size)
    let at = 0
    for (const held of this.#held) {
      line.set(held, at)
      at += held.length
    }
    this.#held = []
    this.#size = 0
    this.#skipping = false
    if (skipped) return undefined
    return line[line.length - 1] === CR ? line.subarray(0, -1) : line
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))
}
