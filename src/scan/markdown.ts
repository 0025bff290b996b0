// Reads Markdown as the text it shows: without emphasis, code marks, escapes, quote marks and the addresses of links.

import type { Text } from './markup.ts'

const code = (char: string): number => char.charCodeAt(0)
const [LF, CR, SPACE, BACKSLASH, UNDERSCORE, OPEN, CLOSE, GREATER, HASH] = [
  10,
  13,
  32,
  ...[...'\\_[]>#'].map(code),
] as [number, number, number, number, number, number, number, number, number]
/** Always marks, and never seen. */
const marks: ReadonlySet<number> = new Set([...'*`~'].map(code))
/** What closes what stands behind a link's text. */
const closers: Readonly<Record<number, number>> = { [code('(')]: code(')'), [OPEN]: CLOSE }
/** A longer address is none. */
const ADDRESS = 2048

const isPunctuation = (byte: number): boolean => byte > SPACE && byte < 0x7f && !isWord(byte)

function isWord(byte: number): boolean {
  const lower = byte | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
}

export class Markdown implements Text {
  readonly #out: Text
  /** A backslash, an underscore or the end of a link's text, whose meaning the next byte tells. */
  #pending = 0
  #pendingAt = 0
  #word = false
  #lineStart = true
  /** What ends the address that is being passed over, and where it began. */
  #closer = 0
  #addressAt = 0

  constructor(out: Text) {
    this.#out = out
  }

  copy(bytes: Uint8Array, from: number, to: number, at: number): void {
    let begun = from
    const flush = (end: number): void => {
      if (end > begun) this.#out.copy(bytes, begun, end, at + begun - from)
    }
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number
      const place = at + i - from
      if (this.#closer !== 0) {
        const ends = byte === this.#closer
        if (!ends && byte !== LF && place - this.#addressAt < ADDRESS) continue
        this.#out.skip(this.#addressAt, ends ? place + 1 : place)
        this.#closer = 0
        begun = ends ? i + 1 : i
        if (ends) continue
      }
      if (this.#pending !== 0) {
        begun = i
        if (this.#resolve(byte, place)) continue
      }
      if (byte === BACKSLASH || byte === UNDERSCORE || byte === CLOSE) {
        flush(i)
        this.#out.pause()
        this.#pending = byte
        this.#pendingAt = place
        begun = i + 1
      } else if (marks.has(byte) || byte === OPEN || (this.#lineStart && (byte === GREATER || byte === HASH))) {
        flush(i)
        this.#out.skip(place, place + 1)
        begun = i + 1
      } else {
        this.#word = isWord(byte)
        this.#lineStart = byte === LF || byte === CR || (this.#lineStart && byte === SPACE)
      }
    }
    if (this.#closer === 0 && this.#pending === 0) flush(to)
  }

  /** Whether the byte belonged to what was pending. */
  #resolve(byte: number, place: number): boolean {
    const [mark, at] = [this.#pending, this.#pendingAt]
    this.#pending = 0
    this.#lineStart = false
    const closer = mark === CLOSE && place === at + 1 ? closers[byte] : undefined
    if (closer !== undefined) {
      this.#closer = closer
      this.#addressAt = at
      return true
    }
    const stands = mark === UNDERSCORE ? this.#word && isWord(byte) : mark === BACKSLASH && !isPunctuation(byte)
    if (stands) this.#out.copy(Uint8Array.of(mark), 0, 1, at)
    else this.#out.skip(at, at + 1)
    // What is escaped is no mark.
    if (mark !== BACKSLASH || stands) return false
    this.#out.copy(Uint8Array.of(byte), 0, 1, place)
    this.#word = false
    return true
  }

  skip(at: number, end: number, instead?: number): void {
    this.end()
    this.#lineStart = instead === LF
    this.#out.skip(at, end, instead)
  }

  pause(): void {
    this.end()
    this.#out.pause()
  }

  cut(): void {
    this.#pending = this.#closer = 0
    this.#out.cut()
  }

  /** Nothing follows what is pending. */
  end(): void {
    if (this.#pending !== 0) this.#out.skip(this.#pendingAt, this.#pendingAt + 1)
    this.#pending = this.#closer = 0
  }
}
