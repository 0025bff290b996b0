// Reads an event stream also as the texts that it carries in pieces, so that nothing hides in the seams between events.

import { Ahead, type Prospect } from './ahead.ts'
import { LateWatch } from './late.ts'
import { leavesOf } from './leaves.ts'
import { LineSplitter } from './lines.ts'
import { LIMIT_REACHED } from './report.ts'
import { type Held, PiecedText } from './pieces.ts'
import { placeAt } from './places.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { EventSplitter } from './sse.ts'
import { unescaped } from './unescape.ts'

/** How a stream is cut into events: `text/event-stream`, or a JSON value a line. */
export type Framing = 'events' | 'lines'

/** Longer events are read as they are, but not as pieces of a text, and that is told. */
const EVENT = 256 * 1024
export const LONG_EVENT = { name: 'Event Too Long', threat: 'fault', severity: 'medium' } as const

/** Texts followed at once; more, and the one that waited longest is read to its end and closed. */
const TEXTS = 64
/** Single pieces remembered in case a second one comes. */
const SINGLES = 256
/** Closed texts remembered: one that goes on after all was not read whole. */
const CLOSED = 8192

/** A match at the end of a text may grow: its event waits for so many others at most, and is told then as it is. */
const PATIENCE = 8

/** What carries the text in the streams of OpenAI, Anthropic, Gemini, Ollama and those that speak like them. */
const texts: ReadonlySet<string> = new Set(
  (
    'content text delta value arguments input partial_json thinking reasoning reasoning_content reasoning_text refusal ' +
    'response output transcript completion message data token generated_text result'
  ).split(' '),
)
/** Never text, and other in every event. */
const labels: ReadonlySet<string> = new Set(
  'id item_id response_id event_id call_id message_id object model type role obfuscation'.split(' '),
)

/**
 * The scanner, looking at a stream as it is and at the texts in it. Hits across events have the view `deltas`.
 */
export function deltas(scanner: Scanner, framing: Framing, options: DeltasOptions = {}): Scanner {
  const open = () => new DeltasWatch(scanner, framing, options)
  return { open: () => new LateWatch(open) }
}

export interface DeltasOptions {
  /** False = it only looks like events: none goes on before the bytes would anyway. */
  readonly sure?: boolean | undefined
  /** The longest event (bytes). */
  readonly maxEvent?: number | undefined
}

class DeltasWatch implements Watch {
  readonly #scanner: Scanner
  readonly #raw: Watch
  readonly #sure: boolean
  readonly #events: EventSplitter | null
  readonly #lines: LineSplitter
  /** In the order of their newest pieces. */
  readonly #texts = new Map<string, PiecedText>()
  #open = 0
  readonly #closed = new Set<string>()
  readonly #touched = new Set<PiecedText>()
  #limited = false
  /** What waits for a match to be decided: a text, or the stream as it is. `since` counts events. */
  readonly #waiting = new Map<object, Held & { readonly since: number; told: boolean }>()
  readonly #ahead: Ahead
  /** Offset of the next piece of the splitter, the end of the last event, and how many there have been. */
  #at = 0
  #ended = 0
  #count = 0
  #settled = 0
  #hits: Hit[] = []

  constructor(scanner: Scanner, framing: Framing, { sure = true, maxEvent = EVENT }: DeltasOptions) {
    this.#sure = sure
    this.#scanner = scanner
    this.#raw = scanner.open()
    this.#ahead = new Ahead(scanner)
    this.#events = framing === 'events' ? new EventSplitter(maxEvent) : null
    this.#lines = new LineSplitter(maxEvent)
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const raw = this.#raw.look(chunk, last)
    this.#hits = []
    this.#feed(chunk)
    // An unfinished event counts for those who do not wait for its end.
    if (last) this.#feed(Uint8Array.of(0x0a, 0x0a))
    for (const text of last ? this.#texts.values() : this.#touched) {
      for (const hit of text.look(last)) if (!isKnown(hit, raw.hits)) this.#hits.push(hit)
      this.#wait(text, text.ahead())
      text.rest()
    }
    this.#touched.clear()
    this.#ahead.add(chunk, raw.settled)
    if (this.#ended > raw.settled) this.#wait(this.#ahead, prospect(this.#ahead.look(), this.#ended))
    else this.#waiting.delete(this.#ahead)
    this.#settled = Math.max(this.#settled, last ? raw.settled : this.#released(raw.settled))
    return {
      hits: [...raw.hits, ...this.#hits].sort((a, b) => a.start - b.start || a.end - b.end),
      settled: this.#settled,
    }
  }

  #wait(who: object, held: Held | null): void {
    const before = this.#waiting.get(who)
    if (held === null) this.#waiting.delete(who)
    else this.#waiting.set(who, { ...held, since: before?.since ?? this.#count, told: before?.told ?? false })
  }

  /**
   * Each event goes on at once, also where it may be the beginning of something: what spans two is told and stops the
   * stream, but is not waited for. Unless all of it is there, and only its end is not certain.
   */
  #released(settled: number): number {
    let released = this.#sure ? Math.max(settled, this.#ended) : settled
    for (const waiting of this.#waiting.values()) {
      if (waiting.told) continue
      if (this.#count - waiting.since < PATIENCE) released = Math.min(released, waiting.from)
      else {
        this.#hits.push(...waiting.hits)
        waiting.told = true
      }
    }
    return released
  }

  ahead(): readonly Hit[] {
    return [...this.#waiting.values()].flatMap(({ told, hits }) => (told ? [] : hits))
  }

  #feed(chunk: Uint8Array): void {
    if (this.#events !== null)
      for (const piece of this.#events.feed(chunk)) {
        if (piece.kind === 'event') this.#event(piece.event.data, piece.event.steps)
        else if (piece.first) this.#tooLong()
        this.#passed(piece.raw, piece.kind === 'event' || piece.last)
      }
    else
      for (const { raw, whole, last } of this.#lines.feed(chunk)) {
        if (whole) this.#event(raw, [0, 0])
        else if (last) this.#tooLong()
        this.#passed(raw, last)
      }
  }

  #passed(raw: Uint8Array, ended: boolean): void {
    this.#at += raw.length
    if (!ended) return
    this.#ended = this.#at
    this.#count++
  }

  #tooLong(): void {
    if (this.#sure) this.#hits.push({ rule: LONG_EVENT, start: this.#at, end: this.#at + 1, view: 'deltas' })
  }

  #event(data: Uint8Array | null, lines: readonly number[]): void {
    if (data === null || data.length === 0) return
    const leaves = leavesOf(data) ?? []
    // Plain text, also where a piece of it looks like JSON.
    if (leaves.length === 0 || this.#texts.get('')?.open) {
      // Several lines are one text already.
      for (let i = 0; i < lines.length; i += 2)
        this.#piece('', true, data, lines[i] as number, lines[i + 2] ?? data.length, false, lines)
    }
    for (const { key, name, from, to, escaped } of leaves)
      if (!labels.has(name)) this.#piece(`/${key}`, texts.has(name), data, from, to, escaped, lines)
  }

  #piece(
    key: string,
    isText: boolean,
    data: Uint8Array,
    from: number,
    to: number,
    escaped: boolean,
    lines: readonly number[],
  ): void {
    const { bytes, steps } = escaped ? unescaped(data, from, to) : { bytes: data.slice(from, to), steps: [0, from] }
    let text = this.#texts.get(key)
    // What is the same in every event is no text: a name, a state.
    if (text !== undefined && !isText && text.repeats(bytes)) return
    if (text === undefined) {
      if (this.#closed.has(key)) this.#limit()
      text = new PiecedText(this.#scanner)
    } else this.#texts.delete(key)
    this.#texts.set(key, text)
    const opened = text.open
    text.add({ bytes, event: this.#at, ...placed(steps, to, lines, this.#at) })
    if (text.open) this.#touched.add(text)
    if (text.open && !opened) this.#open++
    this.#makeRoom(isText)
  }

  #makeRoom(isText: boolean): void {
    const singles = this.#texts.size - this.#open
    if (this.#open <= TEXTS && singles <= SINGLES) return
    for (const [key, text] of this.#texts) {
      if (text.open !== this.#open > TEXTS) continue
      this.#hits.push(...text.look(true))
      this.#texts.delete(key)
      this.#touched.delete(text)
      this.#waiting.delete(text)
      if (text.open) this.#open--
      // A single piece of what is no text may be forgotten.
      if (text.open || isText) this.#closed.add(key)
      if (this.#closed.size > CLOSED) this.#limit()
      return
    }
  }

  #limit(): void {
    if (this.#limited) return
    this.#limited = true
    this.#closed.clear()
    this.#hits.push({ rule: LIMIT_REACHED, start: this.#at, end: this.#at + 1, view: 'deltas' })
  }
}

/** What was seen in the event itself just now is not told again. */
function isKnown(hit: Hit, seen: readonly Hit[]): boolean {
  return seen.some(({ rule, start, end }) => rule.name === hit.rule.name && start <= hit.start && hit.end <= end)
}

/** In the stream as it is, only what stands in events that have ended is waited for. */
function prospect({ hits, unsure }: Prospect, ended: number): Held | null {
  if (unsure) return { from: ended, hits }
  const there = hits.filter(({ end }) => end <= ended)
  return there.length === 0 ? null : { from: Math.min(...there.map(({ start }) => start)), hits: there }
}

/** Places in the data of an event as offsets in the stream. */
function placed(steps: readonly number[], to: number, lines: readonly number[], base: number) {
  const out: number[] = []
  const raw = (index: number): number => base + placeAt(lines, index)
  for (let i = 0; i < steps.length; i += 2) out.push(steps[i] as number, raw(steps[i + 1] as number))
  return { steps: out, end: raw(Math.max(0, to - 1)) + 1 }
}
