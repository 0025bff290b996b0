// Knows how pieces of text are read from their end, many in one go.

import { type Hit, scanAll } from './scanner.ts'
import type { Desk, How } from './view-reading.ts'

/** Stands between pieces: what is no white space does not go on behind it, nor does what is nothing but that. */
const WALL = [0x0a, 0x00, 0x0a]

interface Piece {
  /** Where it stands in the batch. */
  readonly at: number
  readonly size: number
  /** Its end in the text. */
  readonly end: number
}

/** Pieces read backwards, each a text of its own: reading them one by one would cost far more. */
export class Backwards {
  readonly #desk: Desk
  readonly #how: How
  #size = 0
  #pieces: Piece[] = []

  constructor(desk: Desk, how: How) {
    this.#desk = desk
    this.#how = how
  }

  add(bytes: Uint8Array, begin: number): void {
    const { ink } = this.#desk
    if (this.#size + bytes.length + 2 * WALL.length > ink.length) this.read()
    if (this.#size === 0) this.#wall()
    this.#pieces.push({ at: this.#size, size: bytes.length, end: begin + bytes.length })
    for (let i = bytes.length - 1; i >= 0; i--) ink[this.#size++] = bytes[i] as number
    this.#wall()
    this.#desk.spend(bytes.length)
  }

  #wall(): void {
    for (const byte of WALL) this.#desk.ink[this.#size++] = byte
  }

  read(): void {
    if (this.#size === 0) return
    const text = this.#desk.ink.subarray(0, this.#size)
    // What goes on from one piece to another may hide what is in that one.
    if (!this.#scan(text, 0, this.#pieces))
      for (const piece of this.#pieces) {
        const from = piece.at - WALL.length
        this.#scan(text.slice(from, piece.at + piece.size + WALL.length), from, [piece])
      }
    this.#size = 0
    this.#pieces = []
  }

  /** Tells what is found, `from` = where in the batch the text begins; false = one of the hits goes over several pieces. */
  #scan(text: Uint8Array, from: number, pieces: readonly Piece[]): boolean {
    const hits: Hit[] = []
    let i = 0
    for (const { rule, start, end, view } of scanAll(this.#desk, text)) {
      while (i + 1 < pieces.length && (pieces[i + 1] as Piece).at <= start + from) i++
      const piece = pieces[i] as Piece
      if (i + 1 < pieces.length && end + from > (pieces[i + 1] as Piece).at) return false
      const first = Math.max(0, start + from - piece.at)
      const last = Math.min(piece.size, end + from - piece.at)
      const how = view === undefined ? this.#how : `${this.#how} ${view}`
      if (first < last) hits.push({ rule, start: piece.end - last, end: piece.end - first, view: how })
    }
    for (const hit of hits) this.#desk.found(hit)
    return true
  }
}
