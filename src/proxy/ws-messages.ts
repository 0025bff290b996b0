// Looks at the messages of one direction of a WebSocket: each by itself, and where one goes on in the next.

import { decoded } from '../scan/decoded.ts'
import { deltas } from '../scan/deltas.ts'
import type { OpenInflater } from '../scan/inflater.ts'
import { acrossPieces } from '../scan/across-pieces.ts'
import { join } from '../scan/join.ts'
import { scanWhole, stepwise } from '../scan/pace.ts'
import { scanAll, type Hit, type Scanner, type Watch } from '../scan/scanner.ts'

/** What was found in one message. Offsets of `own` are those of the message. */
export interface Found {
  readonly own: readonly Hit[]
  /** What only shows together with what was said before. */
  readonly across: readonly Hit[]
}

/** How much of a message's ends is put together with its neighbours', and how much of the past is remembered (bytes). */
const EDGE = 256
const PAST = 512
const MOST = 160
/** A longer message is no piece of a text that is said in many. */
const LONGEST = 64 * 1024

/** `pieces` = one token over messages, with nothing between them; `prose` = sentences too. */
export type Seams = 'pieces' | 'prose'

export class MessageLook {
  readonly #scanner: Scanner
  readonly #format: (scanner: Scanner) => Scanner
  readonly #inflate: OpenInflater
  readonly #seams: Seams
  /** Ends of the messages before, oldest first. */
  #past: Uint8Array[] = []
  #pastSize = 0
  /** JSON messages as one stream, in which the strings of one place are one text. */
  #stream: Watch | null = null
  /** Where the next message begins in it, and what was told there before it was certain. */
  #at = 0
  #early: readonly Hit[] = []

  constructor(scanner: Scanner, format: (scanner: Scanner) => Scanner, inflate: OpenInflater, seams: Seams) {
    this.#scanner = scanner
    this.#format = format
    this.#inflate = inflate
    this.#seams = seams
  }

  async look(bytes: Uint8Array): Promise<Found> {
    if (bytes.length === 0) return { own: [], across: [] }
    const own = await scanWhole(decoded(this.#format(this.#scanner), this.#inflate), bytes)
    const known = new Set(own.map(named))
    const fresh = (hits: readonly Hit[]) => hits.filter((hit) => !known.has(named(hit)))
    const across = fresh(await stepwise(this.#across(bytes)))
    // Told once: what was found must not be found again with each message that follows.
    if (own.length + across.length > 0) this.#forget()
    return { own, across }
  }

  /** In steps: thousands of messages may come in one packet, and others want to be served. */
  *#across(bytes: Uint8Array): Generator<void, readonly Hit[]> {
    const streamed = this.#streamed(bytes)
    yield
    return [...streamed, ...this.#joined(bytes)]
  }

  #forget(): void {
    this.#past = []
    this.#pastSize = 0
  }

  /** The end of what was said before, with the beginning of this. */
  #joined(bytes: Uint8Array): readonly Hit[] {
    const before = this.#past
    this.#remember(bytes.slice(-EDGE))
    if (before.length === 0) return []
    const head = bytes.subarray(0, EDGE)
    if (this.#seams === 'pieces')
      return acrossPieces(this.#scanner, [[...before, head].map((piece) => lossy.decode(piece))])
    return [nothing, space].flatMap((between) => {
      const past = joined(before, between)
      const across = ({ start, end }: Hit) => start < past.length && end > past.length
      return scanAll(this.#scanner, joined([past, head], nothing)).filter(across)
    })
  }

  #remember(tail: Uint8Array): void {
    this.#past = [...this.#past, tail]
    this.#pastSize += tail.length
    while (this.#past.length > 1 && (this.#past.length > MOST || this.#pastSize > PAST))
      this.#pastSize -= this.#past.shift()?.length ?? 0
  }

  #streamed(bytes: Uint8Array): readonly Hit[] {
    if (bytes.length > LONGEST || !isJson(bytes)) return []
    this.#stream ??= deltas(this.#scanner, 'lines').open()
    // One message is one line: between the tokens of JSON a space means the same.
    const line = new Uint8Array(bytes.length + 1)
    for (let i = 0; i < bytes.length; i++) line[i] = bytes[i] === 10 || bytes[i] === 13 ? 32 : (bytes[i] as number)
    line[bytes.length] = 10
    const start = this.#at
    this.#at += line.length
    const told = this.#early
    const known = (hit: Hit) => told.some((one) => named(one) === named(hit) && one.start === hit.start)
    const sure = this.#stream.look(line, false).hits.filter((hit) => !known(hit))
    const ahead = (this.#stream.ahead?.() ?? []).filter((hit) => !known(hit))
    this.#early = [...told, ...sure, ...ahead].filter(({ end }) => end > start - PAST).slice(-MOST)
    return [...sure, ...ahead].map(noMoreThanTold)
  }
}

/** A lesser finding of a rule does not stand for a graver one. */
const named = ({ rule: { name, severity } }: Hit): string => `${name} ${severity}`

const lossy = new TextDecoder()
const nothing = new Uint8Array(0)
const space = Uint8Array.of(0x20)

/** Each piece with `between` behind it. */
function joined(pieces: readonly Uint8Array[], between: Uint8Array): Uint8Array {
  return join(pieces.flatMap((piece) => [piece, between]))
}

/** An application says more than one text at once, for hours: that not all are followed is told, and ends nothing. */
function noMoreThanTold(hit: Hit): Hit {
  return hit.rule.threat === 'fault' ? { ...hit, rule: { ...hit.rule, most: 'warn' } } : hit
}

function isJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 32)
  return first === 0x7b || first === 0x5b || first === 0x22
}
