// The only file that knows the grammar of an event stream: where an event ends, and which of its bytes are data.

import { join } from './join.ts'
import { Growing } from './growing.ts'

/** A piece of the stream, in order; all pieces together are the stream without an unfinished tail. */
export type Piece =
  | { readonly kind: 'event'; readonly raw: Uint8Array; readonly event: StreamEvent }
  /** A part of an event that is longer than the limit; `last` ends it. */
  | { readonly kind: 'oversize'; readonly raw: Uint8Array; readonly first: boolean; readonly last: boolean }

/** One event taken apart. */
export interface StreamEvent {
  /** The `data` lines joined by LF; null when there is none. */
  readonly data: Uint8Array | null
  /** Pairs: an index in `data`, and where in the event its line's value stands; in between both count alike. */
  readonly steps: readonly number[]
  /** The `id`, `event` and `retry` lines with their line ends, as they came. */
  readonly fields: readonly Uint8Array[]
  /** Everything that is not data, for people and models that read it: comments, names, ids. */
  readonly others: Uint8Array
}

const LF = 0x0a
const CR = 0x0d
const colon = 0x3a
const encoder = new TextEncoder()
const fieldNames = ['id', 'event', 'retry'].map((name) => encoder.encode(name))
const dataName = encoder.encode('data')

/**
 * Splits a stream that is cut anywhere. An event comes out with the byte that completes it, never later: after a lone CR
 * the LF that may still follow becomes the first byte of the next piece. Comment lines between events come out at once.
 */
export class EventSplitter {
  readonly #maxEvent: number
  readonly #held = new Growing()
  #oversize = false
  #lineBytes = 0
  #lineStart = 0
  #afterCr = false
  /** The held bytes have a line that is not a comment. */
  #begun = false
  #first = true

  constructor(maxEvent: number) {
    this.#maxEvent = maxEvent
  }

  *feed(chunk: Uint8Array): Generator<Piece> {
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === LF && this.#afterCr) {
        this.#afterCr = false
        continue
      }
      this.#afterCr = byte === CR
      if (byte !== LF && byte !== CR) {
        if (this.#lineBytes++ === 0) this.#lineStart = byte ?? 0
        continue
      }
      const blank = this.#lineBytes === 0
      const comment = this.#lineStart === colon
      this.#lineBytes = 0
      if (!blank && (!comment || this.#begun)) {
        this.#begun = true
        continue
      }
      // The LF of a CRLF goes with its CR if it is already here.
      if (byte === CR && chunk[at + 1] === LF) {
        at++
        this.#afterCr = false
      }
      yield this.#finish(chunk.subarray(from, at + 1))
      from = at + 1
    }
    if (from === chunk.length) return
    const rest = chunk.subarray(from)
    if (!this.#oversize && this.#held.length + rest.length <= this.#maxEvent) {
      this.#held.add(rest)
      return
    }
    const raw = this.#held.take(rest)
    yield { kind: 'oversize', raw, first: !this.#oversize, last: false }
    this.#oversize = true
  }

  #finish(rest: Uint8Array): Piece {
    const raw = this.#held.take(rest)
    const started = this.#oversize
    this.#oversize = false
    this.#begun = false
    if (started || raw.length > this.#maxEvent) return { kind: 'oversize', raw, first: !started, last: true }
    const event = readEvent(raw, this.#first)
    this.#first = false
    return { kind: 'event', raw, event }
  }
}

/** Takes one complete event apart. */
export function readEvent(raw: Uint8Array, atStreamStart = false): StreamEvent {
  const data: Uint8Array[] = []
  const steps: number[] = []
  let size = 0
  const fields: Uint8Array[] = []
  const others: Uint8Array[] = []
  let at = atStreamStart && raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0
  while (at < raw.length) {
    const start = at
    while (at < raw.length && raw[at] !== LF && raw[at] !== CR) at++
    const line = raw.subarray(start, at)
    at += raw[at] === CR && raw[at + 1] === LF ? 2 : 1
    if (line.length === 0) continue
    if (isField(line, dataName)) {
      if (data.length > 0) data.push(Uint8Array.of(LF))
      if (data.length > 0) size++
      const value = valueOf(line, dataName.length)
      steps.push(size, start + line.length - value.length)
      data.push(value)
      size += value.length
      continue
    }
    others.push(raw.subarray(start, at))
    if (fieldNames.some((name) => isField(line, name))) fields.push(raw.subarray(start, at))
  }
  return { data: data.length === 0 ? null : join(data), steps, fields, others: join(others) }
}

/** The same event with other data: its name, id and retry stay as they came, comments go. */
export function withData(event: StreamEvent, data: string): Uint8Array {
  return join([...event.fields, encoder.encode(`data: ${data}\n\n`)])
}

function isField(line: Uint8Array, name: Uint8Array): boolean {
  if (line.length !== name.length && line[name.length] !== colon) return false
  return name.every((byte, index) => line[index] === byte)
}

function valueOf(line: Uint8Array, name: number): Uint8Array {
  const start = name + 1
  return line[start] === 0x20 ? line.subarray(start + 1) : line.subarray(Math.min(start, line.length))
}
