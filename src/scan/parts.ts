// Knows the parts of a multipart message (RFC 2046 §5.1), nested ones too: their fields, and where their bodies stand.

import { parameterOf } from './parameters.ts'

export interface PartSink {
  /** A part begins; names of fields are in lower case. */
  begin(fields: ReadonlyMap<string, string>, origin: number): void
  /** More of its body: `bytes[from, to)`, which stand in the original from `origin` on. */
  body(bytes: Uint8Array, from: number, to: number, origin: number): void
  end(): void
}

const [CR, LF, DASH] = [0x0d, 0x0a, 0x2d] as const
/** A longer line is no boundary (RFC 2046 §5.1.1 has 70), of a longer field only the beginning counts. */
const [BOUNDARY, LINE] = [120, 2048] as const
/** More of them nested in one another say nothing new. */
const BOUNDARIES = 32

/** How much of a delimiter has been seen: nothing, `\r`, a line's beginning, `-`, `--`. */
const [NONE, RETURN, BEGUN, TWO] = [0, 1, 2, 4] as const

export class Parts {
  readonly #sink: PartSink
  /** Without the two dashes: as declared, and the first line that begins with them. */
  readonly #boundaries: Set<string>
  #inside: 'preamble' | 'fields' | 'body' = 'preamble'
  /** What may be a delimiter. */
  #pending = new Uint8Array(BOUNDARY + 8)
  #size = 0
  #stage: number = BEGUN
  #line = ''
  #fields = new Map<string, string>()
  #last = ''
  #open = false
  /** A line that may be a delimiter has been seen. */
  #begun = false
  /** Offset of the next byte. */
  #at = 0

  constructor(sink: PartSink, boundary: string | null) {
    this.#sink = sink
    this.#boundaries = new Set(boundary === null ? [] : [boundary])
  }

  /** Where what is not passed on yet begins. */
  get held(): number {
    return this.#at - this.#size
  }

  read(bytes: Uint8Array, base: number): void {
    for (let at = 0; at < bytes.length;) {
      this.#at = base + at
      if (this.#inside === 'fields') at = this.#header(bytes, at, base)
      else if (this.#stage === NONE) at = this.#text(bytes, at, base)
      else at = this.#delimiter(bytes[at] as number, at)
    }
    this.#at = base + bytes.length
  }

  end(): void {
    if (this.#stage === TWO && this.#isBoundary()) this.#finish()
    else this.#flush()
    this.#finish()
  }

  #text(bytes: Uint8Array, from: number, base: number): number {
    let at = from
    while (at < bytes.length && bytes[at] !== CR && bytes[at] !== LF) at++
    if (at > from && this.#open) this.#sink.body(bytes, from, at, base + from)
    if (at === bytes.length) return at
    this.#stage = bytes[at] === CR ? RETURN : BEGUN
    this.#hold(bytes[at] as number)
    return at + 1
  }

  /** Takes the byte at `at`, or leaves it to be read as text. */
  #delimiter(byte: number, at: number): number {
    const stage = this.#stage
    if (stage === TWO && byte !== LF && this.#size < BOUNDARY) {
      this.#hold(byte)
      return at + 1
    }
    if (stage === TWO && byte === LF && this.#isBoundary()) {
      this.#finish()
      const closes = this.#delimiterText().endsWith('--')
      this.#inside = closes ? 'preamble' : 'fields'
      this.#size = 0
      this.#stage = closes ? BEGUN : NONE
      this.#line = ''
      this.#fields = new Map()
      return at + 1
    }
    const next =
      stage === RETURN ? (byte === LF ? BEGUN : NONE) : stage === TWO ? NONE : byte === DASH ? stage + 1 : NONE
    if (next === NONE) {
      this.#flush()
      return at
    }
    this.#stage = next
    this.#hold(byte)
    return at + 1
  }

  #hold(byte: number): void {
    this.#pending[this.#size++] = byte
  }

  /** What was held is text after all. */
  #flush(): void {
    if (this.#size > 0 && this.#open) this.#sink.body(this.#pending, 0, this.#size, this.#at - this.#size)
    this.#size = 0
    this.#stage = NONE
  }

  /** The held line, without what stands before its dashes. */
  #delimiterText(): string {
    const line = latin1(this.#pending.subarray(0, this.#size))
    return line.slice(line.indexOf('--') + 2).trimEnd()
  }

  #isBoundary(): boolean {
    const text = this.#delimiterText()
    // What the sender declares need not be what it writes.
    if (!this.#begun && text !== '') this.#boundaries.add(text)
    this.#begun = true
    return this.#boundaries.has(text) || (text.endsWith('--') && this.#boundaries.has(text.slice(0, -2)))
  }

  #finish(): void {
    if (this.#open) this.#sink.end()
    this.#open = false
  }

  #header(bytes: Uint8Array, from: number, base: number): number {
    let at = from
    while (at < bytes.length && bytes[at] !== LF) at++
    this.#line += latin1(bytes.subarray(from, Math.min(at, from + LINE - Math.min(LINE, this.#line.length))))
    if (at === bytes.length) return at
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line
    this.#line = ''
    if (line === '') this.#begin(base + at + 1)
    else if (line.startsWith(' ') || line.startsWith('\t'))
      this.#fields.set(this.#last, `${this.#fields.get(this.#last)} ${line.trim()}`)
    else {
      const colon = line.indexOf(':')
      this.#last = (colon < 0 ? line : line.slice(0, colon)).trim().toLowerCase()
      this.#fields.set(this.#last, colon < 0 ? '' : line.slice(colon + 1).trim())
    }
    return at + 1
  }

  #begin(origin: number): void {
    const nested = parameterOf(this.#fields.get('content-type') ?? '', 'boundary')
    if (nested !== null && this.#boundaries.size < BOUNDARIES) this.#boundaries.add(nested)
    this.#inside = 'body'
    this.#stage = BEGUN
    this.#open = true
    this.#sink.begin(this.#fields, origin)
  }
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[])
}
