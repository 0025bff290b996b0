// Reads a stream in another character encoding as its UTF-8, each byte with its place.

import { FOREIGN_CHARSET } from './fields-parts.ts'
import type { Hit, Look, Scanner, Watch } from './scanner.ts'
import { Known } from './view-known.ts'
import { Trace } from './view-trace.ts'

/** https://encoding.spec.whatwg.org/#names-and-labels; null = UTF-8, or none that is known. */
export function encodingOf(label: string): string | null {
  try {
    const { encoding } = new TextDecoder(label.trim())
    return encoding === 'utf-8' ? null : encoding
  } catch {
    return null
  }
}

/** What the first bytes say: a byte order mark (which wins over every label), or `charset=` in a page's head. */
export function encodingIn(head: Uint8Array, goesOn = false): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return null
  const text = String.fromCharCode.apply(null, head.subarray(0, HEAD) as unknown as number[]).toLowerCase()
  for (const mark of ['charset=', 'encoding=']) {
    const at = text.indexOf(mark)
    if (at < 0) continue
    const parts = text.slice(at + mark.length, at + mark.length + 40).split(/["'\s;>?/]/)
    const name = parts.findIndex((part) => part !== '')
    // It may be longer than it is here.
    return name < 0 || (goesOn && name === parts.length - 1) ? null : encodingOf(parts[name] as string)
  }
  return null
}

/** https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding */
const HEAD = 1024
/** A byte order mark. */
const MARK = 3
/** So many bytes are decoded together where characters have no fixed length. */
const STEP = 48
/** A character's bytes but its last: GB 18030 has four. */
const LONGEST = 3

/**
 * The scanner, reading the bytes as they are and, where `label` or their beginning says that they are not UTF-8, as what
 * they are. `declares` = the text itself may name its encoding, as pages do.
 */
export function inCharset(scanner: Scanner, label: string | null, declares: boolean): Scanner {
  const head = label === null && declares ? HEAD : MARK
  return { open: () => new CharsetWatch(scanner, label, head) }
}

class CharsetWatch implements Watch {
  readonly #scanner: Scanner
  readonly #raw: Watch
  /** Until the encoding is known. */
  #head: Uint8Array | null = new Uint8Array(0)
  readonly #label: string | null
  readonly #headSize: number
  #decoding: Decoding | null = null
  readonly #known = new Known()
  /** The first bytes, until it is known that they are no UTF-32. */
  #first: Uint8Array | null = new Uint8Array(0)
  #at = 0
  #settled = 0

  constructor(scanner: Scanner, label: string | null, headSize: number) {
    this.#headSize = headSize
    this.#scanner = scanner
    this.#label = label
    this.#raw = scanner.open()
  }

  look(chunk: Uint8Array, last: boolean): Look {
    const look = this.#look(chunk, last)
    if (this.#first === null || !this.#isUtf32(this.#first, chunk)) return look
    return { hits: [{ rule: FOREIGN_CHARSET, start: 0, end: 1 }, ...look.hits], settled: look.settled }
  }

  #isUtf32(first: Uint8Array, chunk: Uint8Array): boolean {
    const bytes = new Uint8Array(Math.min(UTF_32, first.length + chunk.length))
    bytes.set(first)
    bytes.set(chunk.subarray(0, bytes.length - first.length), first.length)
    this.#first = bytes.length < UTF_32 ? bytes : null
    return bytes.length === UTF_32 && isUtf32(bytes)
  }

  #look(chunk: Uint8Array, last: boolean): Look {
    const raw = this.#raw.look(chunk, last)
    if (this.#head === null && this.#decoding === null) return raw
    for (const hit of raw.hits) this.#known.add(hit, 0)
    this.#at += chunk.length
    if (this.#head !== null) this.#begin(chunk, last)
    else this.#decoding?.read(chunk, last)
    for (const hit of this.#decoding?.hits() ?? []) this.#known.add(hit, 1)
    // Without a mark only what stands behind the label means anything else than it says.
    const open = this.#at < MARK ? 0 : this.#at
    const own = this.#head === null ? (this.#decoding?.settled(this.#at) ?? this.#at) : open
    const look = this.#known.tell(last ? this.#at : Math.min(raw.settled, own))
    this.#settled = Math.max(this.#settled, look.settled)
    return { hits: look.hits, settled: this.#settled }
  }

  ahead(): readonly Hit[] {
    return this.#raw.ahead?.() ?? []
  }

  #begin(chunk: Uint8Array, last: boolean): void {
    const head = new Uint8Array((this.#head?.length ?? 0) + chunk.length)
    head.set(this.#head ?? head.subarray(0, 0))
    head.set(chunk, this.#head?.length ?? 0)
    const all = head.length >= this.#headSize || last
    const said = head.length < MARK && !last ? null : encodingIn(head.subarray(0, this.#headSize), !all)
    const encoding = said ?? (all ? this.#label : null)
    this.#head = all || encoding !== null ? null : head
    if (encoding === null) return
    this.#decoding = new Decoding(this.#scanner, encoding)
    this.#decoding.read(head, last)
  }
}

/** So many bytes tell: eight letters of ASCII with three zeros each are no accident. */
const UTF_32 = 36

const isLetter = (byte: number) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)

/** Decoders know it, and we do not: behind a mark or without one, in either order. */
function isUtf32(bytes: Uint8Array): boolean {
  const units = [4, 8, 12, 16, 20, 24, 28, 32]
  return [0, 3].some((place) =>
    units.every((at) =>
      [0, 1, 2, 3].every((i) => (i === place ? isLetter(bytes[at + i] as number) : bytes[at + i] === 0)),
    ),
  )
}

const utf8 = new TextEncoder()

/** One encoding, read on: bytes become UTF-8 for a watch of their own. */
class Decoding {
  readonly #decoder: TextDecoder
  readonly #watch: Watch
  readonly #trace = new Trace()
  /** Bytes a character; 0 = that varies. */
  readonly #unit: number
  #found: readonly Hit[] = []
  #at = 0
  #settled = 0
  #end = 0

  constructor(scanner: Scanner, encoding: string) {
    this.#decoder = new TextDecoder(encoding, { ignoreBOM: true })
    this.#watch = scanner.open()
    const family = encoding === 'iso-2022-jp' ? '' : (encoding.split('-', 1)[0] ?? '')
    this.#unit = family === 'utf' ? 2 : single.has(family) ? 1 : 0
  }

  read(bytes: Uint8Array, last: boolean): void {
    const out: Uint8Array[] = []
    const step = this.#unit === 0 ? STEP : 4096
    for (let from = 0; from < bytes.length; from += step) {
      const part = bytes.subarray(from, from + step)
      const text = this.#decoder.decode(part, { stream: true })
      out.push(this.#place(text, part.length))
    }
    if (last) out.push(utf8.encode(this.#decoder.decode()))
    const all = new Uint8Array(out.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of out) {
      all.set(part, at)
      at += part.length
    }
    const look = this.#watch.look(all, last)
    this.#settled = look.settled
    this.#found = look.hits.map((hit) => this.#moved(hit))
    this.#trace.forget(look.settled - 1)
  }

  /** Notes where the characters of `text` stand, which `size` more bytes have made. */
  #place(text: string, size: number): Uint8Array {
    const bytes = utf8.encode(text)
    if (this.#unit === 0) {
      if (bytes.length > 0) this.#trace.add(bytes.length, this.#at, Math.max(1, size), bytes.length, 2)
      this.#at += size
    } else {
      for (const char of text) {
        const code = char.codePointAt(0) as number
        const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
        const taken = this.#unit * char.length
        this.#trace.add(length, this.#at, taken, length, 2)
        this.#at += taken
      }
    }
    this.#end += bytes.length
    return bytes
  }

  #moved({ rule, start, end, view }: Hit): Hit {
    const last = Math.max(start, end - 1)
    return {
      rule,
      start: this.#trace.start(start),
      end: this.#trace.end(last),
      view: view === undefined ? 'charset' : `charset ${view}`,
      sealed: true,
    }
  }

  hits(): readonly Hit[] {
    const found = this.#found
    this.#found = []
    return found
  }

  settled(at: number): number {
    // A character may be here in part.
    const whole = this.#unit === 0 ? Math.max(0, this.#at - LONGEST) : this.#at
    return this.#settled >= this.#end ? Math.min(at, whole) : Math.min(whole, this.#trace.start(this.#settled))
  }
}

/** Encodings of one byte a character, by how their names begin. */
const single: ReadonlySet<string> = new Set(['windows', 'iso', 'koi8', 'macintosh', 'ibm866', 'x'])
