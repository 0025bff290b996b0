// Remembers what each session has sent of late, in pieces, and finds what they come to together. Bounded in every direction.

import { isHost, type OutgoingValue } from './outgoing.ts'
import { acrossPieces } from '../scan/across-pieces.ts'
import type { Hit, Scanner } from '../scan/scanner.ts'

export interface FragmentSettings {
  /** Bytes kept per session. */
  readonly maxBytes: number
  readonly windowMs: number
}

interface Piece {
  readonly channel: string
  readonly text: string
  readonly at: number
  /** Bytes in UTF-8. */
  readonly size: number
}

/** Sessions at once, and bytes of all of them together: the oldest are forgotten. */
const [SESSIONS, ALL_BYTES] = [1000, 8 * 1024 * 1024] as const
/** Of one channel: pieces, and bytes. */
const [PIECES, BYTES] = [48, 640] as const
/** What a piece costs besides its letters. */
const OVERHEAD = 64
/** Everything in its order, whatever it was called. */
const ALL = '*'
/** Two of the last so many, three of the last so many, with what was sent between them left out. */
const [PAIRS, TRIPLES] = [10, 6] as const
/** So much at most is tried of one request. */
const TRIED = 64 * 1024
/** A shorter value is not tried with others left out. */
const LEAST = 4

class Session {
  /** The one used last comes last. */
  readonly channels = new Map<string, Piece[]>()
  bytes = 0

  put(channel: string, pieces: Piece[]): void {
    this.drop(channel)
    if (pieces.length === 0) return
    this.channels.set(channel, pieces)
    this.bytes += sizeOf(pieces)
  }

  drop(channel: string): void {
    this.bytes -= sizeOf(this.channels.get(channel) ?? [])
    this.channels.delete(channel)
  }
}

/** What stands in every request is no piece. */
const isSame = (one: Piece, other: Piece): boolean => one.text === other.text && one.channel === other.channel

const sizeOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { text }) => sum + text.length + OVERHEAD, 0)

export interface Seen {
  readonly hits: readonly Hit[]
  /** Whether the values were sent in the end. */
  settle(sent: boolean): void
}

export class Fragments {
  readonly #sessions = new Map<string, Session>()
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  /** What the values come to with those sent before. `settle` says whether they were sent in the end. */
  look(scanner: Scanner, settings: FragmentSettings, key: string, values: readonly OutgoingValue[], now: number): Seen {
    const session = this.#session(key)
    const next = new Map<string, Piece[]>()
    const lists: string[][] = []
    /** Of each list: where it begins when all are laid end to end, and where what is new in it does. */
    const starts: number[] = []
    const old: number[] = []
    let end = 0
    let tried = 0
    const add = (list: readonly Piece[], before: number) => {
      lists.push(list.map(({ text }) => text))
      starts.push(end)
      for (const [i, { size }] of list.entries()) {
        end += size
        if (i === before - 1) old.push(end)
      }
    }
    for (const [channel, fresh] of byChannel(values, now)) {
      const before = recent(session.channels.get(channel) ?? [], now - settings.windowMs)
      const known = channel === ALL ? fresh.filter((piece) => !before.some((one) => isSame(one, piece))) : fresh
      const all = cut([...before, ...known])
      next.set(channel, all)
      const kept = Math.max(0, all.length - known.length)
      if (kept === 0 || known.length === 0) continue
      add(all, kept)
      if (channel === ALL) continue
      for (const list of chosen(all.slice(0, kept), known)) {
        tried += sizeOf(list)
        if (tried < TRIED) add(list, list.length - 1)
      }
    }
    // Only what ends in what is new is new.
    const isFresh = (hit: Hit) => hit.end > (old[starts.findLastIndex((start) => start < hit.end)] as number)
    const hits = lists.length === 0 ? [] : acrossPieces(scanner, lists).filter(isFresh)
    const settle = (sent: boolean) => {
      // What was not sent is no piece; after a find the pieces are told and done with.
      if (!sent) return
      const before = session.bytes
      for (const [channel, pieces] of next) session.put(channel, hits.length > 0 ? [] : pieces)
      for (const channel of session.channels.keys()) if (session.bytes > settings.maxBytes) session.drop(channel)
      this.#bytes += session.bytes - before
      this.#forget()
    }
    return { hits, settle }
  }

  #session(key: string): Session {
    const session = this.#sessions.get(key) ?? new Session()
    this.#sessions.delete(key)
    this.#sessions.set(key, session)
    return session
  }

  #forget(): void {
    for (const [key, session] of this.#sessions) {
      if (this.#sessions.size <= SESSIONS && this.#bytes <= ALL_BYTES) return
      this.#sessions.delete(key)
      this.#bytes -= session.bytes
      session.channels.clear()
      session.bytes = 0
    }
  }
}

function utf8Length(text: string): number {
  let length = 0
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

function byChannel(values: readonly OutgoingValue[], at: number): Map<string, Piece[]> {
  const channels = new Map<string, Piece[]>()
  for (const value of values)
    for (const name of isHost(value) ? [value.channel] : [value.channel, ALL]) {
      const pieces = channels.get(name) ?? []
      pieces.push({ ...value, at, size: utf8Length(value.text) })
      channels.set(name, pieces)
    }
  return channels
}

function recent(pieces: readonly Piece[], since: number): readonly Piece[] {
  return pieces.filter(({ at }) => at >= since)
}

/** The last of them, as many as a channel keeps. */
function cut(pieces: readonly Piece[]): Piece[] {
  let bytes = 0
  const kept: Piece[] = []
  for (const piece of pieces.toReversed()) {
    bytes += piece.text.length
    if (kept.length === PIECES || bytes > BYTES) break
    kept.push(piece)
  }
  return kept.toReversed()
}

/** A new piece with one or two of those before it. */
function chosen(before: readonly Piece[], fresh: readonly Piece[]): readonly Piece[][] {
  const last = fresh.at(-1) as Piece
  if (last.text.length < LEAST) return []
  const earlier = [...before, ...fresh.slice(0, -1)].filter(({ text }) => text.length >= LEAST && text !== last.text)
  const pairs = earlier.slice(-PAIRS, -1).map((one) => [one, last])
  const near = earlier.slice(-TRIPLES)
  const triples = near.flatMap((one, i) => near.slice(i + 1).map((other) => [one, other, last]))
  return [...pairs, ...triples]
}
