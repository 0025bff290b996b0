// Reads a body also as the values it carries, put together: a secret in several strings, form fields, elements or lines.

import { type Declared, type Format, formatOf, undeclared } from './fields-format.ts'
import { CutValues } from './fields-cut.ts'
import { FormFields } from './fields-form.ts'
import { PartFields } from './fields-parts.ts'
import { JsonFields } from './fields-json.ts'
import { DrawnNames } from './fields-names.ts'
import { OrderedValues } from './fields-order.ts'
import { MarkupFields } from './fields-markup.ts'
import { TextFields } from './fields-text.ts'
import { JoinedText, joinedText } from './joined-text.ts'
import type { Hit, Look, Scanner, Shown, Watch } from './scanner.ts'

/** Finds where values stand in one kind of body. */
export interface FieldReader {
  /** The next bytes; the first of them has the offset `base`. */
  read(bytes: Uint8Array, base: number): void
  /** Nothing follows. */
  end?(): void
  /** Where something begins that is not passed on yet; absent = nowhere. */
  readonly held?: number | undefined
}

/** Takes the values: all of them in their order, and those of one name by themselves. */
export interface FieldSink {
  /** More of a value. */
  add(bytes: Uint8Array, from: number, to: number, origin: number): void
  /** The value ends. `name` = what it is the value of, without digits, which are the `index`. */
  end(name: string, index?: number): void
  /** A name, which may be a piece itself, or go on in its value. */
  named?(name: string, origin: number): void
  /** A piece of what a value says in a code, which it may be, or not. */
  coded?(bytes: Uint8Array, size: number, origin: number): void
  /** A line of text as it stands, if it is short. */
  line?(bytes: Uint8Array, size: number, origin: number): void
  /** What comes next does not belong to what was. */
  seam(origin: number): void
  /** What stands there cannot be read. */
  unread(rule: Shown, origin: number): void
}

const VIEW = 'joined'
/** So many names are followed by themselves: the first ones that occur again. */
const NAMES = 32
/** So many are waited for to occur again. */
const HEARD = 512
/** So many bytes are held at most for what only their joint text may show. */
const HELD = 65_536
/** A longer value is none of many pieces. */
const PIECE = 256

/** The scanner, looking across values as well. */
export function fields(scanner: Scanner, declared: Declared = undeclared): Scanner {
  return { ...scanner, open: () => new FieldsWatch(scanner, declared) }
}

class FieldsWatch implements Watch {
  readonly #scanner: Scanner
  readonly #declared: Format | null
  readonly #boundary: string | null
  readonly #plain: Watch
  /** Null = what it is does not show yet. */
  #readers: readonly [FieldReader, Values][] | null = null
  #head = new Uint8Array(0)
  #at = 0

  constructor(scanner: Scanner, { format, boundary }: Declared) {
    this.#scanner = scanner
    this.#declared = format
    this.#boundary = boundary
    this.#plain = scanner.open()
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const plain = this.#plain.look(chunk, last)
    const hits = this.#across(chunk, last)
    this.#at += chunk.length
    // What is found across values ends in this chunk, or in what is held: neither has left yet.
    const settled = last ? plain.settled : Math.min(plain.settled, this.#held())
    return { hits: hits.length === 0 ? plain.hits : [...plain.hits, ...hits], settled }
  }

  #held(): number {
    if (this.#readers === null) return 0
    const held = this.#readers.map(([reader, values]) => Math.min(reader.held ?? this.#at, values.held ?? this.#at))
    return Math.max(Math.min(...held), this.#at - HELD)
  }

  #across(chunk: Uint8Array, last: boolean): readonly Hit[] {
    if (this.#readers === null) {
      const head = new Uint8Array(this.#head.length + chunk.length)
      head.set(this.#head)
      head.set(chunk, this.#head.length)
      const kind = formatOf(head, last)
      if (kind === undefined) {
        this.#head = head
        return []
      }
      const formats = new Set([kind, this.#declared].filter((one) => one !== null))
      this.#readers = [...formats].map((format) => {
        const values = new Values(this.#scanner)
        return [readerOf(format, values, this.#boundary), values]
      })
      for (const [reader] of this.#readers) reader.read(head, this.#at - this.#head.length)
    } else for (const [reader] of this.#readers) reader.read(chunk, this.#at)
    if (last) for (const [reader] of this.#readers) reader.end?.()
    return this.#readers.flatMap(([, values]) => values.hits(last))
  }
}

/** What finds the values of such a body. */
export function readerOf(format: Format, into: FieldSink, boundary: string | null): FieldReader {
  if (format === 'parts') return new PartFields(into, boundary, (inner) => readerOf(inner, into, null))
  if (format === 'json') return new JsonFields(into)
  if (format === 'form') return new FormFields(into)
  return format === 'markup' ? new MarkupFields(into) : new TextFields(into)
}

interface Named {
  /** Its first piece, until there is another. */
  first: { readonly bytes: Uint8Array; readonly origin: number } | null
  text: JoinedText | null
}

class Values implements FieldSink {
  readonly #scanner: Scanner
  readonly #all: JoinedText
  readonly #named = new Map<string, Named>()
  readonly #followed: JoinedText[] = []
  /** The value that is being read, as far as it may be a piece. */
  readonly #piece = new Uint8Array(PIECE)
  #size = 0
  #origin = 0
  #unread: Hit[] = []
  /** Found in an order of its own. */
  #told: Hit[] = []
  readonly #ordered: OrderedValues
  readonly #cut: CutValues
  readonly #names: DrawnNames
  #coded: JoinedText | null = null

  constructor(scanner: Scanner) {
    this.#scanner = scanner
    this.#all = joinedText(scanner)
    this.#ordered = new OrderedValues(scanner)
    this.#cut = new CutValues(scanner)
    this.#names = new DrawnNames(scanner)
  }

  add(bytes: Uint8Array, from: number, to: number, origin: number): void {
    this.#all.add(bytes, from, to, origin)
    if (this.#size === 0) this.#origin = origin
    const size = this.#size
    if (size + to - from <= PIECE) for (let i = from; i < to; i++) this.#piece[size + i - from] = bytes[i] as number
    this.#size += to - from
  }

  end(name: string, index = 0): void {
    this.#all.joint()
    if (this.#size > 0 && this.#size <= PIECE) {
      this.#cut.look(this.#piece, this.#size, this.#origin)
      this.#names.value(this.#piece, this.#size, this.#origin)
      if (name !== '') this.#follow(name)
      if (index > 0)
        this.#told.push(...this.#ordered.add(name, index, this.#piece.subarray(0, this.#size), this.#origin))
    }
    this.#size = 0
  }

  named(name: string, origin: number): void {
    this.#names.name(name, origin)
  }

  coded(bytes: Uint8Array, size: number, origin: number): void {
    this.#coded ??= joinedText(this.#scanner, false)
    this.#coded.add(bytes, 0, size, origin)
    this.#coded.joint()
  }

  line(bytes: Uint8Array, size: number, origin: number): void {
    this.#cut.look(bytes, size, origin)
  }

  seam(origin: number): void {
    this.#all.seam(origin)
    this.#size = 0
  }

  get held(): number | undefined {
    // Pieces of one name may stand far apart: of those only the last is held.
    const own = this.#size > 0 && this.#size <= PIECE ? [this.#origin] : []
    const held = [own, this.#all.held ?? [], ...this.#followed.map((text) => text.ending ?? [])].flat()
    return held.length === 0 ? undefined : Math.min(...held)
  }

  #follow(name: string): void {
    const named = this.#named.get(name)
    if (named === undefined) {
      const first = { bytes: this.#piece.slice(0, this.#size), origin: this.#origin }
      if (this.#named.size < HEARD) this.#named.set(name, { first, text: null })
      return
    }
    if (named.text === null && named.first !== null && this.#followed.length < NAMES) {
      named.text = joinedText(this.#scanner, false)
      this.#followed.push(named.text)
      const { bytes, origin } = named.first
      named.text.add(bytes, 0, bytes.length, origin)
      named.text.joint()
    }
    named.first = null
    if (named.text === null) return
    named.text.add(this.#piece, 0, this.#size, this.#origin)
    named.text.joint()
  }

  unread(rule: Shown, origin: number): void {
    this.#unread.push({ rule, start: origin, end: origin + 1 })
  }

  hits(last: boolean): readonly Hit[] {
    const unread = this.#unread
    this.#unread = []
    return [...unread, ...this.#found(last)]
  }

  #found(last: boolean): readonly Hit[] {
    const all = [
      ...this.#told,
      ...[this.#all, ...this.#followed, this.#cut, this.#names, this.#coded].flatMap((text) => text?.hits(last) ?? []),
    ]
    this.#told = []
    if (all.length === 0) return all
    return all.map((hit) => ({ ...hit, view: hit.view === undefined ? VIEW : `${VIEW} ${hit.view}` }))
  }
}
